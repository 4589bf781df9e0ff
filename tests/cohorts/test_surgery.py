"""Cohort A: the committed files, the published figures, and the truth that was built in."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from belonging_edu import load_cohort, load_truth, simulate
from belonging_edu.calibration import surgery as calibration
from belonging_edu.cohorts import surgery
from belonging_edu.cohorts.making import Cohort
from belonging_edu.methods.estimates import extreme_groups
from belonging_edu.methods.multilevel import random_intercept

LARGE_N = 40 * surgery.N
LATENT = {"latent_belonging", "true_score", *(f"bel_{k:02d}" for k in range(1, 12))}
LATENT |= {"belonging_score", "absite_score"}

#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {
    "exam_per_belonging": ({}, 0.0, {"absite_score"}),
    "exam_per_belonging_per_stress": ({}, 1.0, {"absite_score"}),
    "exam_per_stress": ({}, 4.0, {"absite_score"}),
    "exam_per_climate": ({}, 30.0, {"absite_score"}),
    "exam_per_strain": ({}, -18.5, {"absite_score"}),
    "program_sd": ({}, 0.0, {"absite_score", "program_effect"}),
    "residual_sd": ({}, 10.0, {"absite_score"}),
    "climate_share": ({}, 0.5, LATENT),
    "strain_belonging": ({}, 0.0, LATENT),
    "strain_stress": ({}, 0.0, {"stress", "absite_score"}),
    "stress_per_climate": ({}, 1.0, {"stress", "absite_score"}),
}


def summaries_of(residents):
    return calibration.summaries({"": Cohort(residents, None)})


@pytest.fixture(scope="module")
def residents():
    return load_cohort("surgery")


@pytest.fixture(scope="module")
def summaries(residents):
    return summaries_of(residents)


@pytest.fixture(scope="module")
def large():
    return simulate("surgery", LARGE_N, seed=12_345)


def test_size_and_programs(residents):
    sizes = residents["program_id"].value_counts()
    assert (len(residents), len(sizes)) == (6_136, 352)
    assert (sizes.min(), sizes.median(), sizes.max()) == (4, 16, 60)


def test_no_program_size_hangs_on_the_last_digit():
    """Rounding by largest remainder must not depend on how a machine computes exp."""
    quantile = surgery.NormalDist().inv_cdf
    shares = np.exp([0.45 * quantile((k + 0.5) / 352) for k in range(352)])
    exact = shares * 6_136 / shares.sum()
    remainders = np.sort(exact - np.floor(exact))[::-1]
    given = 6_136 - int(np.floor(exact).sum())
    assert remainders[given - 1] - remainders[given] > 1e-9
    assert surgery.program_sizes(6_136).sum() == 6_136


# Invariants


def test_invariants_of_the_teaching_cohort(residents, summaries):
    def slope(formula):
        return smf.ols(formula, residents).fit().params["belonging_score"]

    ladder = [
        slope("absite_score ~ belonging_score"),
        slope("absite_score ~ belonging_score + C(pgy)"),
        slope("absite_score ~ belonging_score + C(pgy) + stress"),
        summaries["slope"],
    ]
    assert ladder == sorted(ladder, reverse=True)
    assert ladder[0] - ladder[3] > 0.6
    assert summaries["interaction"] > 0
    assert summaries["stress_slope"] < 0
    assert summaries["ecological_slope"] > 1.5 * summaries["slope"]
    assert abs(summaries["absite_p99"] - summaries["absite_top_decile"]) < 20
    assert summaries["eigenvalue_1"] > 5 * summaries["eigenvalue_2"]


def test_every_year_shows_a_gap(residents):
    group = extreme_groups(residents["belonging_score"], 0.10)
    means = residents.groupby(["pgy", group], observed=True)["absite_score"].mean().unstack()
    assert (means["highest"] > means["lowest"]).all() and len(means) == 6


def test_true_score_slope_is_steeper_than_the_observed(residents):
    hidden = load_truth("surgery").hidden
    both = residents.assign(true_score=hidden["true_score"])
    observed = smf.ols("absite_score ~ belonging_score + C(pgy)", both).fit()
    true = smf.ols("absite_score ~ true_score + C(pgy)", both).fit()
    assert true.params["true_score"] > observed.params["belonging_score"]


# Recovery of the truth, and of each parameter that is turned


def oracle(cohort):
    """The right estimator: true score, climate and strain known, stress centered."""
    hidden = cohort.truth.hidden
    known = cohort.data.assign(
        belonging=hidden["true_score"] - surgery.MEAN_SCORE,
        strained=cohort.data["stress"] - surgery.MEAN_STRESS,
        climate=hidden["climate"],
        strain=hidden["strain"],
    )
    return random_intercept(
        "absite_score ~ belonging * strained + climate + strain + C(pgy)",
        known,
        group="program_id",
    )


def test_the_right_estimator_recovers_the_truth(large):
    built_in = large.truth.parameters
    fit = oracle(large)
    rows = fit[fit["group"].isna()].set_index("term")
    for term, name in (
        ("belonging", "exam_per_belonging"),
        ("belonging:strained", "exam_per_belonging_per_stress"),
        ("strained", "exam_per_stress"),
        ("climate", "exam_per_climate"),
        ("strain", "exam_per_strain"),
    ):
        z = (rows.loc[term, "estimate"] - built_in[name]) / rows.loc[term, "std_error"]
        assert abs(z) < 4, (term, z)
    spread = fit[fit["term"] == "variance"].set_index("group")["estimate"] ** 0.5
    assert abs(spread["program_id"] - built_in["program_sd"]) < 1
    assert abs(spread["residual"] - built_in["residual_sd"]) < 0.6


@pytest.mark.parametrize(
    ("name", "value", "term"),
    [
        ("exam_per_belonging", -2.0, "belonging"),
        ("exam_per_belonging_per_stress", 1.0, "belonging:strained"),
        ("exam_per_stress", 4.0, "strained"),
        ("exam_per_climate", 30.0, "climate"),
        ("exam_per_strain", -18.5, "strain"),
    ],
)
def test_turning_an_exam_parameter_changes_the_exam_and_nothing_else(name, value, term):
    plain, turned = (simulate("surgery", 40_000, seed=9, **t) for t in ({}, {name: value}))
    assert plain.data.drop(columns="absite_score").equals(turned.data.drop(columns="absite_score"))
    pd.testing.assert_frame_equal(plain.truth.hidden, turned.truth.hidden)
    rows = oracle(turned).dropna(subset=["std_error"]).set_index("term")
    assert abs(rows.loc[term, "estimate"] - value) < 4 * rows.loc[term, "std_error"]


def test_turning_the_spreads():
    quiet = simulate("surgery", 20_000, seed=9, program_sd=0, residual_sd=0)
    fit = oracle(quiet)
    assert fit.loc[fit["term"] == "variance", "estimate"].max() < 1
    assert (quiet.truth.hidden["program_effect"] == 0).all()


def test_turning_the_causes_of_belonging_and_stress():
    def moments(**truth):
        cohort = simulate("surgery", 60_000, seed=9, **truth)
        hidden, stress = cohort.truth.hidden, cohort.data["stress"]
        latent = hidden["latent_belonging"]
        return {
            "climate_share": latent.corr(hidden["climate"]) ** 2,
            "strain_belonging": -latent.corr(hidden["strain"]),
            "strain_stress": stress.corr(hidden["strain"]),
            "stress_per_climate": np.polyfit(hidden["climate"], stress, 1)[0],
            "spread": latent.std(),
        }

    plain = moments()
    assert abs(plain["climate_share"] - 0.08) < 0.01
    assert abs(plain["spread"] - 1) < 0.02
    for name, value in (
        ("climate_share", 0.5),
        ("strain_belonging", 0.0),
        ("strain_stress", 0.0),
        ("stress_per_climate", 1.0),
    ):
        turned = moments(**{name: value})
        assert abs(turned[name] - value) < 0.08, name
        assert abs(turned["spread"] - 1) < 0.02, name


def test_two_worlds_give_the_same_news():
    found = {
        name: summaries_of(simulate("surgery", 200_000, seed=4, **truth).data)
        for name, truth in surgery.WORLDS.items()
    }
    assert surgery.WORLDS["X"]["exam_per_belonging"] == 0
    assert abs(found["X"]["absite_gap_decile"] - found["Y"]["absite_gap_decile"]) < 3
    assert abs(found["X"]["slope"] - found["Y"]["slope"]) < 0.15
    for key in ("absite_bottom_decile", "absite_top_decile"):
        assert abs(found["X"][key] - found["Y"][key]) < 8
    for key in ("pctile_bottom_decile", "pctile_top_decile"):
        assert abs(found["X"][key] - found["Y"][key]) < 3


def test_score_is_the_sum_of_the_items(residents):
    assert (residents.filter(like="bel_").sum(axis=1) == residents["belonging_score"]).all()


def test_worlds_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        surgery.WORLDS["X"]["exam_per_belonging"] = -0.5
