"""Streams, and what a caller may ask for."""

import numpy as np
import pytest

from belonging_edu.cohorts.draws import CHUNK, Draws, check_count, check_seed, choose_truth, chunks
from belonging_edu.cohorts.surgery import SurgeryTruth


def test_streams_do_not_touch_each_other():
    draws = Draws(5)
    once = draws.normal(1, 0, 10)
    draws.normal(2, 0, 1_000)
    assert (draws.normal(1, 0, 10) == once).all()
    assert not np.isin(draws.normal(2, 0, 10), once).any()
    assert not np.isin(draws.normal(1, 1, 10), once).any()


def test_fewer_rows_are_the_beginning_of_more_rows():
    assert (Draws(5).uniform(3, 0, 10) == Draws(5).uniform(3, 0, 100)[:10]).all()


def test_known_first_draws():
    """The stream itself: if this fails, every committed cohort would change."""
    assert Draws(71).normal(0, 0, 2).round(6).tolist() == [-0.295199, -0.653222]
    assert sorted(Draws(1).shuffle(0, np.arange(5))) == list(range(5))


def test_chunks_cover_all_rows_once():
    parts = list(chunks(2 * CHUNK + 1))
    assert parts == [(0, 0, CHUNK), (1, CHUNK, 2 * CHUNK), (2, 2 * CHUNK, 2 * CHUNK + 1)]


@pytest.mark.parametrize("n", [0, -1, 1.5, "ten", True, None])
def test_impossible_numbers_of_residents(n):
    with pytest.raises(ValueError, match="whole number from 1 up"):
        check_count(n, "residents")


@pytest.mark.parametrize("seed", [-1, 0.5, "7", False, None])
def test_impossible_seeds(seed):
    with pytest.raises(ValueError, match="for instance seed=2027"):
        check_seed(seed)


@pytest.mark.parametrize("seed", [0, 2**70, np.int64(3)])
def test_possible_seeds(seed):
    assert check_seed(seed) == seed


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1", None, True, 2])
def test_impossible_values_of_a_parameter(value):
    with pytest.raises(ValueError, match="from 0 to 1"):
        choose_truth(SurgeryTruth(), {"climate_share": value})


def test_unknown_parameter_names_the_known_ones():
    with pytest.raises(ValueError, match="Unknown parameter 'effect'.*exam_per_belonging"):
        choose_truth(SurgeryTruth(), {"effect": 1})
