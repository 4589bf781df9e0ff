"""Cohort E: four designs, right and wrong estimators, and a program that harms."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from belonging_edu import load_cohort, load_truth, simulate
from belonging_edu.calibration.support import effect, intraclass_correlation
from belonging_edu.cohorts import support
from belonging_edu.methods.multilevel import random_intercept

FREE = {"design": "roll-out"}
BELONGING = {"belonging", "latent_belonging", "latent_burnout", "responded", "burnout"}
WITHOUT = BELONGING | {"without_support"}
START = {"start_period", "offered"}

#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {
    "design": ({}, "parallel", WITHOUT | START | {"period", "resident_id", "program_id"}
               | {"program_level", "program_rise", "program_dip"}),
    "adoption": (FREE, "rising", WITHOUT | START | {"program_rise"}),
    "effect": ({}, 1.5, BELONGING),
    "effect_shape": ({}, "growing", BELONGING),
    "burnout_effect": ({}, 1.0, {"burnout", "latent_burnout"}),
    "program_variance": ({}, 0.5, WITHOUT | {"program_level"}),
    "period_variance": ({}, 0.5, WITHOUT),
    "trend": ({}, 5.0, WITHOUT),
    "rise": (FREE | {"adoption": "rising"}, 0.3, WITHOUT | {"program_rise"}),
    "dip": (FREE | {"adoption": "bad year"}, 1.0, WITHOUT | {"program_dip"}),
    "response_per_belonging": ({}, 1.5, {"responded", "belonging", "burnout"}),
}  # fmt: skip


def seen(cohort):
    return cohort.data[cohort.data["responded"] == 1]


def large(seed=3, n=48_000, **truth):
    return simulate("support", n, seed=seed, **truth)


# Designs


@pytest.mark.parametrize(
    ("variant", "residents", "programs", "periods"),
    [
        ("individual", 240, 15, 2),
        ("individual-harm", 240, 15, 2),
        ("parallel", 639, 40, 2),
        ("stepped-wedge", 384, 24, 5),
        ("roll-out-level", 960, 60, 6),
        ("roll-out-rising", 960, 60, 6),
        ("roll-out-bad-year", 960, 60, 6),
    ],
)
def test_sizes(variant, residents, programs, periods):
    rows = load_cohort("support", variant)
    assert rows["resident_id"].nunique() == residents
    assert rows["program_id"].nunique() == programs
    assert rows["period"].nunique() == periods and len(rows) == residents * periods


def test_stepped_wedge_schedule():
    rows = load_cohort("support", "stepped-wedge")
    starts = rows.groupby("program_id")["start_period"].agg(["nunique", "first"])
    assert (starts["nunique"] == 1).all()
    assert starts["first"].value_counts().to_dict() == {1: 6, 2: 6, 3: 6, 4: 6}
    assert (rows["offered"] == (rows["period"] >= rows["start_period"])).all()


def test_lots_are_drawn_by_resident_or_by_program():
    for variant, groups in (("individual", 2), ("parallel", 1)):
        rows = load_cohort("support", variant)
        after = rows[rows["period"] == 1]
        assert after.groupby("program_id")["offered"].nunique().max() == groups
        assert (rows.loc[rows["period"] == 0, "offered"] == 0).all()
    assert after.groupby("program_id")["offered"].first().sum() == 20


# What was built in


@pytest.mark.parametrize("variant", support.COHORT.variants)
def test_the_truth_of_every_row_is_the_effect(variant):
    rows, truth = load_cohort("support", variant), load_truth("support", variant)
    gain = truth.hidden["latent_belonging"] - truth.hidden["without_support"]
    expected = truth.parameters["effect"] * rows["offered"]
    assert np.allclose(gain, expected, atol=2e-3)


def test_right_estimators_recover_the_effect():
    for truth in ({"design": "individual"}, {"design": "parallel"}):
        cohort = large(**truth, response_per_belonging=0)
        last = seen(cohort)[lambda d: d["period"] == 1]
        assert abs(effect(last, "belonging") - 3.0) < 0.6, truth
    wedge = seen(large(response_per_belonging=0))
    assert abs(effect(wedge, "belonging", within="program_id", periods=True) - 3.0) < 0.25


def test_random_intercept_recovers_the_effect_of_the_wedge():
    wedge = seen(simulate("support", 9_600, seed=5, response_per_belonging=0))
    fit = random_intercept("belonging ~ offered + C(period)", wedge, group="program_id")
    row = fit.set_index("term").loc["offered"]
    assert abs(row["estimate"] - 3.0) < 0.6


def test_burnout_follows_belonging_and_the_offer():
    cohort = large(burnout_effect=0.4)
    hidden = cohort.truth.hidden.assign(
        offered=cohort.data["offered"], period=cohort.data["period"]
    )
    fit = smf.ols("latent_burnout ~ latent_belonging + offered + C(period)", hidden).fit()
    assert abs(fit.params["offered"] - 0.4) < 0.03
    assert abs(fit.params["latent_belonging"] + 0.45) < 0.01


def test_a_program_can_harm():
    """In the treated belonging rises with time, as in all; only the others show the harm."""
    cohort = large(**support.COHORT.variants["individual-harm"])
    last = seen(cohort)[lambda d: d["period"] == 1]
    assert abs(effect(last, "belonging")) < 0.5
    assert effect(last, "burnout") > 0.15
    treated = cohort.data[cohort.data["start_period"].notna()]
    assert treated.groupby("period")["belonging"].mean().diff()[1] > 0.5
    assert abs((last["offered"] == 1).mean() - 0.5) < 0.03


@pytest.mark.parametrize(("program", "period"), [(0.04, 0.01), (0.3, 0.0), (0.0, 0.3)])
def test_programs_differ_as_much_as_was_built_in(program, period):
    truth = {"program_variance": program, "period_variance": period}
    cohort = large(**truth, response_per_belonging=0)
    first = seen(cohort)[lambda d: d["period"] == 0]
    icc = intraclass_correlation(first["belonging"], first["program_id"])
    assert abs(icc - (program + period) / (program + period + 0.95)) < 0.02


def test_trend_is_what_happens_without_support():
    for trend in (0, 1, 3):
        cohort = large(n=200_000, trend=trend, program_variance=0, period_variance=0)
        change = cohort.truth.hidden.groupby(cohort.data["period"])["without_support"].mean()
        assert abs(change[4] - change[0] - 0.25 * trend) < 0.01


def test_response_follows_belonging():
    import statsmodels.api as sm

    cohort = large(response_per_belonging=0.8)
    fit = sm.Probit(
        cohort.data["responded"], sm.add_constant(cohort.truth.hidden["latent_belonging"])
    ).fit(disp=0)
    assert abs(fit.params.iloc[1] - 0.8) < 4 * fit.bse.iloc[1]


def test_a_growing_effect():
    cohort = large(effect_shape="growing")
    hidden, rows = cohort.truth.hidden, cohort.data
    gain = hidden["latent_belonging"] - hidden["without_support"]
    exposure = rows["period"] - rows["start_period"]
    means = gain[rows["offered"] == 1].groupby(exposure).mean()
    assert np.allclose(means, [0.10, 0.25, 0.35, 0.40], atol=1e-3)


@pytest.mark.parametrize(("name", "column"), [("rise", "program_rise"), ("dip", "program_dip")])
def test_what_drives_adoption_has_its_size(name, column):
    story = {"rise": "rising", "dip": "bad year"}[name]
    hidden = large(design="roll-out", adoption=story, **{name: 0.7}).truth.hidden
    by_program = hidden.groupby("program_id")[column].first()
    assert abs(by_program.std() - 0.7) < 0.05


# Traps


def test_ignoring_time_or_programs_is_wrong():
    wedge = seen(large(response_per_belonging=0))
    assert effect(wedge, "belonging") > 3.8
    assert effect(wedge, "belonging", within="program_id") > 4.2


def test_false_alarms_if_clusters_are_ignored():
    """No effect: the naive test cries wolf, the cluster-robust one about as often as it should."""
    alarms = {"naive": 0, "robust": 0}
    for seed in range(120):
        wedge = seen(simulate("support", seed=seed, effect=0, trend=1))
        offered = wedge["belonging"].groupby(wedge["offered"])
        alarms["naive"] += stats.ttest_ind(*(g for _, g in offered)).pvalue < 0.05
        fit = smf.ols("belonging ~ offered + C(period) + C(program_id)", wedge).fit(
            cov_type="cluster", cov_kwds={"groups": wedge["program_id"]}
        )
        t = fit.params["offered"] / fit.bse["offered"]
        alarms["robust"] += 2 * stats.t.sf(abs(t), 23) < 0.05
    assert alarms["naive"] > 60 and alarms["robust"] < 18


def test_a_growing_effect_misleads_the_two_way_model():
    wedge = seen(large(n=96_000, effect_shape="growing", response_per_belonging=0))
    assert abs(effect(wedge, "belonging", within="program_id", periods=True) - 0.6) < 0.4
    exposure = (wedge["period"] - wedge["start_period"]).where(wedge["offered"] == 1, -1)
    design = pd.get_dummies(exposure, dtype=float).drop(columns=-1)
    design = design.join(pd.get_dummies(wedge["period"], dtype=float, prefix="t").iloc[:, 1:])
    both = design.assign(y=wedge["belonging"])
    both = both - both.groupby(wedge["program_id"]).transform("mean")
    found = np.linalg.lstsq(both[design.columns].to_numpy(), both["y"].to_numpy(), rcond=None)[0]
    assert np.allclose(found[:4], [1.0, 2.5, 3.5, 4.0], atol=0.45)


def test_the_lowest_quarter_improves_without_support():
    cohort = large(effect=0)
    y = cohort.truth.hidden["latent_belonging"].to_numpy().reshape(-1, 5)
    low = y[:, 0] <= np.quantile(y[:, 0], 0.25)
    gain = (y[:, 1] - y[:, 0])[low].mean()
    assert abs(gain - 0.64) < 0.05


@pytest.mark.parametrize(
    ("story", "pre_post", "post_only", "did", "did_next", "without_2"),
    [
        ("high level", 4.8, 5.0, 3.0, 3.0, 3.0),
        ("rising", 5.6, 4.1, 4.6, 3.6, 4.9),
        ("bad year", 5.2, 3.0, 3.9, 5.7, 3.0),
    ],
)
def test_no_estimator_wins_in_all_roll_outs(story, pre_post, post_only, did, did_next, without_2):
    from belonging_edu.calibration.support import _roll_out

    cohort = large(n=96_000, design="roll-out", adoption=story, response_per_belonging=0)
    found = _roll_out(cohort.data)
    expected = {
        "pre_post": pre_post,
        "post_only": post_only,
        "did": did,
        "did_next": did_next,
        "did_without_2": without_2,
    }
    for key, value in expected.items():
        assert abs(found[key] - value) < 0.35, key


def test_programs_start_in_an_order_that_the_seed_decides():
    orders = {
        tuple(simulate("support", seed=seed).data.groupby("program_id")["start_period"].first())
        for seed in range(5)
    }
    assert len(orders) == 5


def test_untreated_burnout_and_response_are_as_common_as_planned():
    cohort = large(n=200_000, effect=0, burnout_effect=0)
    first = cohort.data["period"] == 0
    untreated = (cohort.truth.hidden["latent_burnout"] > 0)[first].mean()
    later = (cohort.truth.hidden["latent_burnout"] > 0)[cohort.data["period"] == 4].mean()
    assert abs(untreated - 0.478) < 0.01 and abs(later - 0.40) < 0.01
    assert abs(cohort.data["responded"].mean() - 0.877) < 0.01


def test_burnout_varies_between_programs_and_residents():
    cohort = large(n=96_000, effect=0, program_variance=0, period_variance=0)
    hidden = cohort.truth.hidden
    left = hidden["latent_burnout"] + 0.45 * hidden["latent_belonging"]
    left = left - left.groupby(cohort.data["period"]).transform("mean")
    by_resident = left.groupby(hidden["resident_id"]).mean()
    program = hidden.groupby("resident_id")["program_id"].first()
    assert abs(by_resident.var() - (0.03 + 0.40 + 0.57 / 5)) < 0.01
    assert abs(intraclass_correlation(by_resident, program) - 0.03 / by_resident.var()) < 0.015


def test_the_committed_wedge_shows_what_chapter_14_needs():
    wedge = load_cohort("support", "stepped-wedge")
    wedge = wedge[wedge["responded"] == 1]
    right = effect(wedge, "belonging", within="program_id", periods=True)
    assert effect(wedge, "belonging") > right
    assert effect(wedge, "belonging", within="program_id") > right
    assert effect(wedge, "burnout", within="program_id", periods=True) < 0
