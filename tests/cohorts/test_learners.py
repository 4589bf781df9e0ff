"""Cohort B: exact margins, who answered, what was built in, and the three ways to be missing."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf

from belonging_edu import load_cohort, load_truth, simulate
from belonging_edu.calibration import learners as calibration
from belonging_edu.cohorts.learners import CONTEXTS, FACTORS, IDENTITIES

RESPONSE = {"responded", *FACTORS, *IDENTITIES, "identities", "exhausted", "detached", "burnout"}
RESPONSE |= {"recommend", "accept_job", *(f"belonging_{c}" for c in CONTEXTS)}
OUTCOMES = {"exhausted", "detached", "burnout", "recommend", "accept_job"}
OUTCOMES |= {"true_burnout", "true_recommend", "true_accept_job"}
FREE = {"margins": "free"}


def of(*contexts, **more):
    """What changes with belonging to these contexts, responses held by `response...=0`."""
    columns = {f"{kind}_{c}" for kind in ("belonging", "true", "latent") for c in contexts}
    return columns | (OUTCOMES if {"program", "organization"} & set(contexts) else set())


STILL = FREE | {"response_per_belonging": 0.0, "skip_per_belonging": 0.0}
NO_JOB = {"recommend", "accept_job", "true_recommend", "true_accept_job"}

#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {
    **{f"program_per_{f}": (STILL, 1.0, of("program") - NO_JOB) for f in FACTORS},
    **{f"organization_per_{f}": (STILL, 1.0, of("organization")) for f in FACTORS},
    **{f"community_per_{f}": (STILL, 1.0, of("community")) for f in FACTORS},
    "program_per_identity": (STILL, -0.5, of("program") - NO_JOB),
    "organization_per_identity": (STILL, -0.5, of("organization")),
    "community_per_identity": (STILL, -0.5, of("community")),
    "identity_shift": (
        STILL, 3.0, of(*CONTEXTS) | set(FACTORS) | {f"latent_{factor}" for factor in FACTORS},
    ),
    "unit_variance": (STILL, 0.5, of(*CONTEXTS)),
    "exhausted_per_belonging": (FREE, 0.0, {"exhausted", "burnout", "true_burnout"}),
    "detached_per_belonging": (FREE, 0.0, {"detached", "burnout", "true_burnout"}),
    "recommend_per_belonging": (FREE, 0.0, {"recommend", "true_recommend"}),
    "job_per_belonging": (FREE, 0.0, {"accept_job", "true_accept_job"}),
    "response_per_belonging": (FREE, 1.0, RESPONSE),
    "response_per_identity": (FREE, -1.0, RESPONSE),
    "skip_per_belonging": (FREE, -1.5, {f"belonging_{c}" for c in CONTEXTS}),
    "margins": ({}, "free", RESPONSE | {f"true_{c}" for c in CONTEXTS}),
    "missing_items": ({}, "mnar", {"belonging_organization"}),
    "missing_share": ({"missing_items": "mcar"}, 0.6, {"belonging_organization"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def learners():
    return load_cohort("learners")


@pytest.fixture(scope="module")
def hidden():
    return load_truth("learners").hidden


@pytest.fixture(scope="module")
def large():
    return simulate("learners", 300_000, seed=77, margins="free")


# Published counts, exactly


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_published_counts_are_exact_in_every_cohort(seed):
    cohort = load_cohort("learners", seed=seed)
    assert (len(cohort), cohort["responded"].sum()) == (2_257, 1_261)
    for context, strong, answered in zip(
        CONTEXTS, (994, 957, 728), (1_227, 1_222, 1_203), strict=True
    ):
        given = cohort[f"belonging_{context}"].dropna()
        assert ((given >= 4).sum(), len(given)) == (strong, answered)


def test_other_sizes_keep_the_proportions():
    cohort = simulate("learners", 22_570, seed=5).data
    assert cohort["responded"].sum() == 12_610
    assert (cohort["belonging_program"].dropna() >= 4).sum() == 9_940


def test_exact_margins_need_everybody_at_once():
    with pytest.raises(ValueError, match="margins='free'"):
        simulate("learners", 65_537, seed=1)
    assert len(simulate("learners", 65_537, seed=1, margins="free").data) == 65_537


def test_those_who_did_not_respond_left_everything_empty(learners):
    asked = [
        c for c in learners if c not in ("learner_id", "unit_id", "site", "stage", "responded")
    ]
    absent = learners["responded"] == 0
    assert learners.loc[absent, asked].isna().all(axis=None)
    kept = [c for c in asked if not c.startswith("belonging_")]
    assert learners.loc[~absent, kept].notna().all(axis=None)


# Who answered


def test_answers_look_better_than_the_truth(learners, hidden):
    for context in CONTEXTS:
        seen = (learners[f"belonging_{context}"].dropna() >= 4).mean()
        assert seen - (hidden[f"true_{context}"] >= 4).mean() > 0.03


def test_only_the_true_drivers_repair_the_percentage(large):
    """Weights by demographics leave 81%; weights by what drives the response come near 75%."""
    data, truth = large
    answered = data["belonging_program"].notna()
    strong = (data["belonging_program"][answered] >= 4).to_numpy()

    def weighted(columns):
        design = sm.add_constant(columns.astype(float))
        risk = sm.GLM(answered.astype(float), design, sm.families.Binomial()).fit().fittedvalues
        return np.average(strong, weights=1 / risk[answered])

    demographics = pd.get_dummies(data[["stage", "site"]], drop_first=True)
    demographics["identities"] = truth.hidden["true_identities"]
    drivers = demographics.assign(
        belonging=truth.hidden["latent_program"] + truth.hidden["latent_organization"],
        item=truth.hidden["latent_program"],
    )
    whole = (truth.hidden["true_program"] >= 4).mean()
    assert strong.mean() - whole > 0.05
    assert weighted(demographics) - whole > 0.045
    assert abs(weighted(drivers) - whole) < 0.015


def test_skippers_belong_less(large):
    data, truth = large
    responded = data["responded"] == 1
    for context in CONTEXTS:
        strong = truth.hidden[f"true_{context}"] >= 4
        skipped = responded & data[f"belonging_{context}"].isna()
        assert strong[skipped].mean() < strong[responded].mean() - 0.2


# Three ways to be missing


def test_variants_differ_in_one_column_only():
    plain = load_cohort("learners")
    for variant in ("mcar", "mar", "mnar"):
        other = load_cohort("learners", variant)
        same = plain.columns != "belonging_organization"
        pd.testing.assert_frame_equal(plain.loc[:, same], other.loc[:, same])
        missing = other["belonging_organization"].isna() & (other["responded"] == 1)
        assert missing.sum() == round(0.30 * 1_261)
        pd.testing.assert_frame_equal(
            load_truth("learners", variant).hidden, load_truth("learners").hidden
        )


@pytest.mark.parametrize(
    ("mechanism", "bias", "repaired"), [("mcar", 0, True), ("mar", 1, True), ("mnar", 1, False)]
)
def test_mechanisms_of_missing(mechanism, bias, repaired):
    """Complete answers against all respondents; then weights by the exhaustion that is seen."""
    data, truth = simulate("learners", 400_000, seed=3, missing_items=mechanism, margins="free")
    responded = (data["responded"] == 1).to_numpy()
    strong = (truth.hidden["true_organization"][responded] >= 4).to_numpy()
    seen = data["belonging_organization"][responded].notna().to_numpy()
    complete = strong[seen].mean() - strong.mean()
    assert (complete > 0.02) if bias else (abs(complete) < 0.005)
    exhausted = data["exhausted"][responded].to_numpy()
    share = pd.Series(seen).groupby(exhausted).transform("mean").to_numpy()
    weighted = np.average(strong[seen], weights=1 / share[seen]) - strong.mean()
    assert (abs(weighted) < 0.006) == repaired


# What was built in


@pytest.mark.parametrize("context", CONTEXTS)
def test_direct_effects_are_found_by_regression_on_what_is_hidden(large, context):
    data, truth = large
    latent = truth.hidden
    design = latent[[f"latent_{factor}" for factor in FACTORS]].assign(
        identities=latent["true_identities"]
    )
    fit = sm.OLS(latent[f"latent_{context}"], sm.add_constant(design)).fit()
    for factor in FACTORS:
        built_in = truth.parameters[f"{context}_per_{factor}"]
        term = f"latent_{factor}"
        assert abs(fit.params[term] - built_in) < 4 * fit.bse[term], factor
    built_in = truth.parameters[f"{context}_per_identity"]
    assert abs(fit.params["identities"] - built_in) < 4 * fit.bse["identities"]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("program_per_climate", 0.8),
        ("organization_per_fairness", -0.4),
        ("community_per_identity", 0.3),
    ],
)
def test_a_turned_effect_is_found(parameter, value):
    truth = simulate("learners", 100_000, seed=8, margins="free", **{parameter: value}).truth
    context, name = parameter.split("_per_")
    design = truth.hidden[[f"latent_{factor}" for factor in FACTORS]]
    design = design.assign(identities=truth.hidden["true_identities"])
    fit = sm.OLS(truth.hidden[f"latent_{context}"], sm.add_constant(design)).fit()
    term = "identities" if name == "identity" else f"latent_{name}"
    assert abs(fit.params[term] - value) < 4 * fit.bse[term]


@pytest.mark.parametrize(
    ("parameter", "outcome"),
    [("recommend_per_belonging", "recommend"), ("job_per_belonging", "accept_job")],
)
def test_slopes_of_the_outcomes_are_found(large, parameter, outcome):
    z = (large.truth.hidden["latent_organization"] + 0.001) / 0.942
    fit = sm.Probit(large.truth.hidden[f"true_{outcome}"], sm.add_constant(z)).fit(disp=0)
    built_in = large.truth.parameters[parameter]
    assert abs(fit.params.iloc[1] - built_in) < 4 * fit.bse.iloc[1]


def test_slopes_of_the_burnout_items_are_found():
    """Being exhausted at least weekly is a probit with the slope that was built in."""
    for parameter, item in (
        ("exhausted_per_belonging", "exhausted"),
        ("detached_per_belonging", "detached"),
    ):
        data, truth = simulate(
            "learners", 200_000, seed=6, **{"response_per_belonging": 0, **FREE, parameter: -1.2}
        )
        h = truth.hidden
        m = (
            0.6 * (h["latent_organization"] + 0.001) / 0.942
            + 0.4 * (h["latent_program"] + 0.001) / 0.983
        )
        seen = data["responded"] == 1
        fit = sm.Probit((data[item][seen] >= 4).astype(int), sm.add_constant(m[seen])).fit(disp=0)
        assert abs(fit.params.iloc[1] + 1.2) < 4 * fit.bse.iloc[1], item


def test_response_follows_belonging_and_identities():
    turned = {"response_per_belonging": 0.8, "response_per_identity": -0.5, "margins": "free"}
    data, truth = simulate("learners", 200_000, seed=6, **turned)
    h = truth.hidden
    z = ((h["latent_organization"] + 0.001) / 0.942 + (h["latent_program"] + 0.001) / 0.983) / 2
    design = pd.get_dummies(data["stage"], drop_first=True, dtype=float)
    design = sm.add_constant(design.assign(z=z, identities=h["true_identities"]))
    fit = sm.Probit(data["responded"], design).fit(disp=0)
    assert abs(fit.params["z"] - 0.8) < 4 * fit.bse["z"]
    assert abs(fit.params["identities"] + 0.5) < 4 * fit.bse["identities"]


def test_units_differ_as_much_as_was_built_in():
    truth = simulate("learners", 200_000, seed=6, margins="free", unit_variance=0.4).truth
    by_unit = truth.hidden.groupby("unit_id")["latent_program"].agg(["mean", "var", "size"])
    large_units = by_unit[by_unit["size"] >= 10]
    between = large_units["mean"].var() - (large_units["var"] / large_units["size"]).mean()
    assert abs(between - 0.4) < 0.05


def test_identity_shift_scales_how_the_environment_differs():
    def slope(shift):
        truth = simulate("learners", 100_000, seed=6, margins="free", identity_shift=shift).truth
        return np.polyfit(truth.hidden["true_identities"], truth.hidden["latent_fairness"], 1)[0]

    for shift in (0, 1, 3):
        assert abs(slope(shift) + 0.30 * shift) < 0.02


# Traps


def test_risk_ratio_and_odds_ratio_are_far_apart(large):
    data = large.data
    risk = data.groupby("belonging_organization")["burnout"].mean()
    ratio = risk[5] / risk[1]
    odds = (risk[5] / (1 - risk[5])) / (risk[1] / (1 - risk[1]))
    assert abs(ratio - 0.23) < 0.03 and abs(odds - 0.05) < 0.015


def test_the_recommendation_rests_on_a_handful(learners):
    strong = learners[learners["belonging_organization"] == 5]
    assert 1 <= (strong["recommend"] == 0).sum() <= 6


def test_one_cohort_in_seven_has_no_odds_ratio_for_recommending():
    empty = 0
    for seed in range(1, 101):
        data = load_cohort("learners", seed=seed)
        strong = data[data["belonging_organization"] == 5]
        empty += (strong["recommend"] == 0).sum() == 0
    assert 4 <= empty <= 26


def test_a_seed_with_an_empty_cell_has_no_log_odds_ratio(learners):
    spoiled = learners.copy()
    spoiled.loc[spoiled["belonging_organization"] == 5, "recommend"] = 1.0
    answered = spoiled.dropna(subset=["belonging_organization"])
    found = calibration._log_odds_ratios(answered)
    assert np.isnan(found["log_or_recommend"]) and np.isfinite(found["log_or_job"])


def test_log_odds_ratios_are_those_of_statsmodels(learners):
    model = (
        "{} ~ C(belonging_organization) + woman + urim + lgbtq + disability + low_ses"
        " + C(stage) + C(site)"
    )
    answered = learners.dropna(subset=["belonging_organization"])
    found = calibration._log_odds_ratios(answered)
    for key, outcome in (("burnout", "burnout"), ("recommend", "recommend"), ("job", "accept_job")):
        fit = smf.logit(model.format(outcome), answered).fit(disp=0)
        expected = fit.params["C(belonging_organization)[T.5.0]"]
        assert found[f"log_or_{key}"] == pytest.approx(expected, rel=1e-5)


def test_number_of_identities_is_their_sum(learners):
    counted = learners[list(IDENTITIES)].sum(axis=1, min_count=5)
    pd.testing.assert_series_equal(counted, learners["identities"], check_names=False)
