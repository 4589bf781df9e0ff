"""Rankings of programs: against R, against the truth built in, and at their limits."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from belonging_edu import load_cohort, simulate
from belonging_edu.methods.rankings import rank_intervals, shrunken_means

ANCHORS = json.loads((Path(__file__).parents[1] / "r" / "rankings.json").read_text("utf-8"))
FORMULAS = {"belonging": "belonging_score ~ 1", "exam": "absite_score ~ C(pgy)"}
OF = {"cluster": "program_id"}


@pytest.fixture(scope="module")
def surgery():
    return load_cohort("surgery")


def wide(means):
    """Observed and shrunken mean of each program, side by side."""
    return means.pivot(index="group", columns="term", values="estimate")


@pytest.mark.parametrize("what", FORMULAS)
def test_shrunken_means_and_their_errors_are_those_of_lme4(surgery, what):
    found = shrunken_means(FORMULAS[what], surgery, **OF)
    found = found[found["term"] == "shrunken mean"]
    assert found["group"].tolist() == ANCHORS[what]["program"]
    assert found["estimate"].tolist() == pytest.approx(ANCHORS[what]["shrunken"], rel=1e-6)
    assert found["std_error"].tolist() == pytest.approx(ANCHORS[what]["error"], rel=1e-5)


@pytest.mark.parametrize("what", FORMULAS)
def test_expected_ranks_are_those_of_r(surgery, what):
    found = rank_intervals(FORMULAS[what], surgery, seed=1, n_draws=100, **OF)
    assert found["estimate"].tolist() == pytest.approx(ANCHORS[what]["expected"], abs=1e-3)


def test_the_mean_of_a_program_is_its_own(surgery):
    found = shrunken_means("belonging_score ~ 1", surgery, **OF)
    own = found[found["term"] == "mean"].set_index("group")
    plain = surgery.groupby("program_id")["belonging_score"].mean()
    assert own["estimate"].tolist() == pytest.approx(plain.loc[own.index].tolist())
    assert own["n"].sum() == len(surgery)


def test_small_programs_move_farther(surgery):
    found = shrunken_means("belonging_score ~ 1", surgery, **OF)
    table = wide(found).assign(n=found.groupby("group")["n"].first())
    average = shrunken_means("belonging_score ~ 1", surgery, **OF)["estimate"].mean()
    kept = (table["shrunken mean"] - average) / (table["mean"] - average)
    assert kept.between(0, 1).mean() > 0.95
    assert kept[table["n"] <= 8].median() < kept[table["n"] >= 30].median() - 0.2


def test_shrunken_means_are_nearer_to_the_truth_and_their_intervals_hold_it():
    rng = np.random.default_rng(4)
    sizes = np.tile([4, 8, 40], 100)
    codes, truth = np.repeat(np.arange(300), sizes), rng.standard_normal(300)
    data = pd.DataFrame({"p": codes, "y": truth[codes] + 3 * rng.standard_normal(len(codes))})
    found = shrunken_means("y ~ 1", data, cluster="p")
    missed = wide(found).sub(truth, axis=0).pow(2).mean()
    assert missed["shrunken mean"] < 0.6 * missed["mean"]
    shrunken = found[found["term"] == "shrunken mean"]
    inside = (shrunken["conf_low"] < truth) & (truth < shrunken["conf_high"])
    assert 0.91 < inside.mean() < 0.98
    ranks = rank_intervals("y ~ 1", data, cluster="p", seed=1)
    place = 1 + truth.argsort().argsort()
    assert 0.91 < ((ranks["conf_low"] <= place) & (place <= ranks["conf_high"])).mean() < 0.98


def test_ranks_are_the_same_for_the_same_seed_and_any_order_of_rows(surgery):
    first = rank_intervals("belonging_score ~ 1", surgery, seed=2, **OF)
    mixed = surgery.sample(frac=1, random_state=1)
    again = rank_intervals("belonging_score ~ 1", mixed, seed=2, **OF)
    columns = ["conf_low", "conf_high"]
    assert np.abs(first[columns] - again[columns]).to_numpy().max() <= 1
    assert first["estimate"].mean() == pytest.approx((len(first) + 1) / 2)
    assert (first["conf_low"] <= first["conf_high"]).all()


def test_programs_that_do_not_differ_are_not_ranked():
    data = pd.DataFrame({"p": np.repeat(range(6), 4), "y": np.tile([1.0, 2, 3, 4], 6)})
    found = shrunken_means("y ~ 1", data, cluster="p")
    assert set(found.loc[found["term"] == "shrunken mean", "std_error"]) == {0.0}
    with pytest.raises(ValueError, match="do not differ beyond chance.*Report the mean of all"):
        rank_intervals("y ~ 1", data, cluster="p", seed=1)


@pytest.mark.parametrize(
    ("options", "words"),
    [({"seed": -1}, "seed=-1"), ({"seed": 1, "n_draws": 5}, "n_draws=5"), ({"seed": "x"}, "'x'")],
)
def test_options_that_cannot_be_are_told(options, words):
    data = simulate("surgery", 60, seed=1).data
    with pytest.raises(ValueError, match=words):
        rank_intervals("stress ~ 1", data, cluster="program_id", **options)
