"""Streams of random numbers, the same on every machine."""

import numpy as np

from belonging_edu.cohorts.draws import CHUNK, Draws, chunks


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
