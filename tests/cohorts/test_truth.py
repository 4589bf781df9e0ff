"""Parameters of a truth, and what a caller may ask for."""

from dataclasses import dataclass

import numpy as np
import pytest

from belonging_edu import cohorts
from belonging_edu.cohorts.truth import check_count, check_seed, choice, choose, number, table


@dataclass(frozen=True)
class Truth:
    share: float = number(0.08, 0, 1, "share", "How much")
    world: str = choice("first", {"first": "one", "second": "two"}, "Which world")


@pytest.mark.parametrize("n", [0, -1, 1.5, "ten", True, None])
def test_impossible_numbers_of_residents(n):
    with pytest.raises(ValueError, match="number of residents .* whole number from 1 up"):
        check_count(n, "residents")


def test_more_than_there_can_be():
    assert check_count(320, "comments", 320) == 320
    with pytest.raises(ValueError, match="from 1 to 320"):
        check_count(321, "comments", 320)


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
        choose(Truth, {"share": value})


def test_a_choice_names_its_options():
    assert choose(Truth, {"world": "second"}) == Truth(world="second")
    with pytest.raises(ValueError, match="choose among 'first', 'second'"):
        choose(Truth, {"world": "third"})


def test_unknown_parameter_names_the_known_ones():
    with pytest.raises(ValueError, match="Unknown parameter 'effect'.*share, world"):
        choose(Truth, {"effect": 1})


def test_table_explains_every_parameter():
    rows = table(Truth).set_index("parameter")
    assert rows.loc["share"].tolist() == ["0.08", "0 to 1", "share", "How much"]
    assert "'second': two" in rows.loc["world", "meaning"]


@pytest.mark.parametrize(
    ("name", "most"), [("surgery", 4_000_000), ("panel", 1_000_000), ("support", 666_666)]
)
def test_too_many_for_memory_names_the_way_out(name, most):
    with pytest.raises(ValueError, match=f"at most {most:,} .* cohort {name} --n {most + 1}"):
        cohorts.simulate(name, most + 1, seed=1)
