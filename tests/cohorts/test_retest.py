"""Cohort H: belonging answered twice, with outcomes; what alpha, time, and outcomes can show."""

import numpy as np
import pytest

from belonging_edu import load_cohort, simulate
from belonging_edu.calibration.retest import test_retest as agreement_over_weeks
from belonging_edu.cohorts import surgery
from belonging_edu.cohorts.retest import AGAIN, COPIES, CORE, ITEMS, OUTCOMES, VARIABLES
from belonging_edu.methods.scales import cronbach_alpha, item_statistics

SECOND = {AGAIN[name] for name in ITEMS + OUTCOMES}
ITEMS_AGAIN = {AGAIN[name] for name in ITEMS}
BOTH = {*ITEMS, *OUTCOMES} | SECOND
SCORES = {"true_score", "true_score_again"}
LATENT = {"latent_belonging", "latent_belonging_again"}
CHANGED = {"latent_belonging_again", "true_score_again"}


def outcome(name):
    return {name, AGAIN[name]}


#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {
    "mood_loading": ({}, 0.5, {*ITEMS} | ITEMS_AGAIN | SCORES),
    "theme_loading": ({}, 0.1, {n for c in ("bel_08", *COPIES) for n in (c, AGAIN[c])}),
    "changing": ({}, 0.9, SECOND | CHANGED | {"changed", "reports_change"}),
    "stability": ({}, 0.9, SECOND | CHANGED),
    "practice": ({}, 1.0, ITEMS_AGAIN),
    "noticed": ({}, 0.1, {"reports_change"}),
    "imagined": ({}, 0.9, {"reports_change"}),
    "return_per_belonging": ({}, 2.0, SECOND | {"returned", "weeks", "reports_change"}),
    "wellbeing_per_belonging": ({}, 0.1, outcome("wellbeing")),
    "low_mood_per_belonging": ({}, 0.1, outcome("low_mood")),
    "exhaustion_per_belonging": ({}, 0.1, outcome("exhaustion")),
    "leaving_per_belonging": ({}, 0.3, outcome("leaving")),
    "outcome_mood": ({}, 0.0, {n for name in OUTCOMES for n in outcome(name)}),
    "class_difference": (
        {}, -1.0, BOTH | SCORES | LATENT | {"returned", "weeks", "reports_change"},
    ),
    "per_year": ({}, 0.4, BOTH | SCORES | LATENT | {"returned", "weeks", "reports_change"}),
}  # fmt: skip
NO_CHANGE = {"changing": 0.0, "practice": 0.0}


def score(data, again=False):
    return data[[AGAIN[c] if again else c for c in CORE]].sum(axis=1)


@pytest.fixture(scope="module")
def large():
    return simulate("retest", 60_000, seed=3)


def alpha(items):
    return cronbach_alpha(items)["estimate"].item()


def test_the_committed_cohort_has_as_many_residents_as_were_published():
    data = load_cohort("retest")
    assert len(data) == 169
    returned = data["returned"] == 1
    assert data.loc[returned].notna().all(axis=None)
    assert data.loc[~returned, sorted(SECOND | {"weeks", "reports_change"})].isna().all(axis=None)


def test_items_are_fifteen_and_the_core_is_that_of_surgery():
    texts = [v.label for v in VARIABLES if v.name in ITEMS]
    assert len(set(texts)) == 15 and tuple(texts[:11]) == surgery.ITEM_TEXTS


# What was built in


def test_on_one_day_the_core_items_correlate_as_in_the_surgery_cohort(large):
    """Mood is a part of what items share, so that alpha is the same with and without it."""
    without = simulate("retest", 60_000, seed=3, mood_loading=0.0).data
    assert abs(alpha(large.data[list(CORE)]) - alpha(without[list(CORE)])) < 0.004


def test_alpha_counts_mood_and_agreement_over_weeks_does_not():
    """With nobody changing, agreement is what belonging alone contributes to the score."""
    for mood, gap in ((0.0, 0.0), (0.4, 0.28)):
        data = simulate("retest", 30_000, seed=4, mood_loading=mood, **NO_CHANGE).data
        twice = data[data["returned"] == 1]
        found = alpha(twice[list(CORE)]) - agreement_over_weeks(twice)
        assert abs(found - gap) < 0.04, mood


def test_true_score_is_what_the_core_items_sum_to_over_days(large):
    gap = score(large.data) - large.truth.hidden["true_score"]
    assert abs(gap.mean()) < 0.05
    assert abs(gap.corr(large.truth.hidden["true_score"])) < 0.02
    for mood in ("mood", "stood_up_for"):
        assert gap.corr(large.truth.hidden[mood]) > 0.05


def test_those_who_changed_and_no_others_differ_in_truth(large):
    hidden = large.truth.hidden
    moved = hidden["latent_belonging"] != hidden["latent_belonging_again"]
    assert (hidden.loc[moved, "changed"] == 1).all()
    assert abs(moved.mean() - 0.30) < 0.01
    pairs = hidden.loc[moved, ["latent_belonging", "latent_belonging_again"]]
    assert abs(pairs.corr().iloc[0, 1] - 0.20) < 0.03


def test_reports_of_change_are_right_as_often_as_was_built_in(large):
    seen = large.data["reports_change"].dropna()
    by_truth = seen.groupby(large.truth.hidden["changed"][seen.index]).mean()
    assert abs(by_truth[1] - 0.90) < 0.01 and abs(by_truth[0] - 0.08) < 0.01


def test_those_who_belong_more_answer_again_more_often(large):
    back = large.data["returned"] == 1
    belonging = large.truth.hidden["latent_belonging"]
    assert belonging[back].mean() - belonging[~back].mean() > 0.3
    none = simulate("retest", 60_000, seed=3, return_per_belonging=0.0)
    same = none.truth.hidden["latent_belonging"].groupby(none.data["returned"]).mean()
    assert abs(same[1] - same[0]) < 0.03


def test_practice_raises_answers_and_not_belonging():
    data, truth = simulate("retest", 60_000, seed=5, changing=0.0, practice=0.5)
    back = data["returned"] == 1
    assert (score(data, again=True) - score(data))[back].mean() > 2
    assert (truth.hidden["true_score"] == truth.hidden["true_score_again"]).all()


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcomes_follow_belonging_as_was_built_in(name):
    """With neither mood nor belonging, an outcome has nothing to do with the score."""
    turned = {"outcome_mood": 0.0, f"{name}_per_belonging": 0.0}
    data = simulate("retest", 60_000, seed=6, **turned).data
    assert abs(score(data).corr(data[name])) < 0.015
    others = [score(data).corr(data[other]) for other in OUTCOMES if other != name]
    assert min(np.abs(others)) > 0.35


def test_mood_alone_makes_answers_of_one_day_correlate():
    none = {f"{name}_per_belonging": 0.0 for name in OUTCOMES}
    data = simulate("retest", 60_000, seed=7, mood_loading=0.4, outcome_mood=0.5, **none).data
    assert score(data).corr(data["exhaustion"]) < -0.15
    assert abs(score(data).corr(data[AGAIN["exhaustion"]])) < 0.02


def test_own_class_and_year_shift_belonging(large):
    latent = large.truth.hidden["latent_belonging"]
    later = large.data["pgy"] != "PGY1"
    by_class = latent[later].groupby(large.data["with_class"][later]).mean()
    assert abs(by_class[1] - by_class[0] - 0.50) < 0.04
    assert (large.data.loc[~later, "with_class"] == 1).all()
    own = large.data["with_class"] == 1
    by_year = latent[own].groupby(large.data["pgy"][own], observed=True).mean()
    assert abs(by_year["PGY5"] - by_year["PGY1"] - 0.24) < 0.06


# Traps


def test_near_copies_have_the_higher_alpha_and_measure_belonging_less_well(large):
    latent = large.truth.hidden["latent_belonging"]
    copies, five = (large.data[list(names)] for names in (("bel_08", *COPIES), CORE[:5]))
    assert alpha(copies) > alpha(five) + 0.08
    assert copies.sum(axis=1).corr(latent) < five.sum(axis=1).corr(latent) - 0.08
    rest = item_statistics(large.data[list(ITEMS)]).query("term == 'item-rest correlation'")
    best = rest.set_index("group")["estimate"].nlargest(5).index
    assert set(best) == {"bel_08", *COPIES}


def test_who_is_in_the_retest_decides_on_a_coefficient_of_seventy(large):
    twice = large.data["returned"] == 1
    everybody = agreement_over_weeks(large.data[twice])
    unchanged = agreement_over_weeks(large.data[large.data["reports_change"] == 0])
    assert everybody < 0.65 < 0.75 < unchanged
