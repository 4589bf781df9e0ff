"""Clusters, roll-outs and panels: against R, against the truth built in, and at their limits."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belonging_edu import load_cohort
from belonging_edu.methods.clusters import cluster_robust, icc, within_between
from belonging_edu.methods.panels import cross_lagged
from belonging_edu.methods.rollouts import (
    difference_in_differences,
    stepped_wedge,
)

ANCHORS = json.loads((Path(__file__).parents[1] / "r" / "multilevel.json").read_text("utf-8"))
NAMES = {
    "outcome": "belonging",
    "cluster": "program_id",
    "period": "period",
    "treated": "offered",
}
PANEL = {"person": "resident_id", "wave": "wave", "x": "belonging_score", "y": "exam_score"}


@pytest.fixture(scope="module")
def surgery():
    return load_cohort("surgery")


@pytest.fixture(scope="module")
def wedge():
    return load_cohort("support", variant="stepped-wedge")


def numbers(table, *columns):
    return [table[column].tolist() for column in columns]


def check(table, anchor, rel=1e-8):
    for column, key in (("estimate", "estimate"), ("std_error", "se"), ("df", "df")):
        expected = np.atleast_1d(anchor[key])
        assert table[column].tolist() == pytest.approx(expected.tolist(), rel=rel), column
    assert table["p_value"].tolist() == pytest.approx(np.atleast_1d(anchor["p"]).tolist(), rel=1e-6)


def test_icc_and_its_interval_are_those_of_lme4(surgery, wedge):
    for found, anchor in (
        (icc("absite_score ~ pgy", surgery, cluster="program_id"), "surgery"),
        (icc("belonging ~ 1", wedge.query("period == 0"), cluster="program_id"), "wedge"),
    ):
        row, anchor = found.iloc[0], ANCHORS["icc"][anchor]
        assert row["estimate"] == pytest.approx(anchor["icc"], rel=1e-6)
        limits = row[["conf_low", "conf_high"]].tolist()
        assert limits == pytest.approx(anchor["limits"], rel=1e-6)


def test_design_effect_is_what_clustering_does_to_a_mean():
    rng = np.random.default_rng(5)
    sizes = np.tile([5, 10, 30], 20)
    codes = np.repeat(np.arange(60), sizes)
    data = pd.DataFrame({"program": codes})
    means = []
    for _ in range(400):
        data["y"] = 0.5 * rng.standard_normal(60)[codes] + rng.standard_normal(len(codes))
        means.append(data["y"].mean())
    found = icc("y ~ 1", data, cluster="program")["estimate"]
    share, size = 0.2, (sizes**2).sum() / sizes.sum()
    truth = 1 + (size - 1) * share
    assert found.iloc[1] == pytest.approx(1 + (size - 1) * found.iloc[0])
    assert np.var(means) * len(codes) / 1.25 == pytest.approx(truth, rel=0.2)


def test_robust_errors_are_those_of_clubsandwich(surgery):
    few = surgery[surgery["program_id"].isin(sorted(surgery["program_id"].unique())[:7])]
    found = cluster_robust("absite_score ~ belonging_score + stress", few, cluster="program_id")
    check(found, ANCHORS["robust"]["few"])
    found = cluster_robust("absite_score ~ belonging_score + pgy", surgery, cluster="program_id")
    rows = found.set_index("term").loc[["belonging_score", "pgy[T.PGY3]"]]
    check(rows, ANCHORS["robust"]["all"])


def test_within_and_between_are_those_of_lme4(surgery):
    found = within_between(
        surgery,
        outcome="absite_score",
        predictor="belonging_score",
        cluster="program_id",
        covariates="pgy",
    )
    split, joint = ANCHORS["within_between"]["split"], ANCHORS["within_between"]["joint"]
    estimates, errors = numbers(found, "estimate", "std_error")
    assert estimates == pytest.approx(split[0] + joint[0], rel=1e-6)
    assert errors == pytest.approx(split[1] + joint[1], rel=1e-6)
    assert estimates[2] == pytest.approx(estimates[1] - estimates[0])


def test_the_wedge_is_that_of_r(wedge):
    check(stepped_wedge(wedge, **NAMES), ANCHORS["wedge"])


def test_differences_in_differences_are_those_of_r():
    rollout = load_cohort("support", variant="roll-out-level")
    found = difference_in_differences(rollout, leads=2, **NAMES)
    check(found.iloc[:1], ANCHORS["did"])
    check(found.iloc[1:], ANCHORS["leads"])
    assert found["term"].tolist() == ["effect", "lead 2", "lead 3"]


def test_leads_see_the_bad_year_but_easily_miss_a_trend():
    at = {}
    for story in ("level", "rising", "bad-year"):
        rollout = load_cohort("support", variant=f"roll-out-{story}")
        at[story] = difference_in_differences(rollout, leads=1, **NAMES).set_index("term")
    assert at["bad-year"].loc["lead 2", "conf_low"] > 0  # the year before the start was worse
    assert at["level"].loc["lead 2", "conf_low"] < 0 < at["level"].loc["lead 2", "conf_high"]
    assert at["rising"].loc["lead 2", "conf_low"] < 0 < at["rising"].loc["lead 2", "conf_high"]
    assert at["rising"].loc["effect", "conf_low"] > 3 > at["level"].loc["effect", "conf_low"]


def test_cross_lagged_paths_are_those_of_r():
    panel = load_cohort("panel", variant="common-cause").query("wave < 2")
    anchor = ANCHORS["clpm"]
    raw = cross_lagged(panel, standardized=False, **PANEL).set_index("term")
    order = [
        "belonging_score to belonging_score",
        "exam_score to belonging_score",
        "belonging_score to exam_score",
        "exam_score to exam_score",
    ]
    assert raw.loc[order, "estimate"].tolist() == pytest.approx(anchor["ml"], rel=1e-5)
    shrunk = raw.loc[order, "std_error"] * np.sqrt((anchor["n"] - 3) / anchor["n"])
    assert shrunk.tolist() == pytest.approx(anchor["ml_se"], rel=1e-5)
    scaled = cross_lagged(panel, **PANEL).set_index("term").loc[order]
    for place, column in enumerate(("estimate", "std_error")):
        expected = anchor["to_b"][place] + anchor["to_e"][place]
        assert scaled[column].tolist() == pytest.approx(expected, rel=1e-8)
    robust = cross_lagged(panel, standardized=False, cluster="program_id", **PANEL)
    check(robust.set_index("term").loc[order[2:]], anchor["clustered"])


@pytest.mark.parametrize(
    ("world", "forward", "backward"),
    [("belonging-first", True, None), ("exam-first", None, True), ("common-cause", True, True)],
)
def test_in_the_third_world_both_paths_are_found_and_neither_is_there(world, forward, backward):
    found = cross_lagged(load_cohort("panel", variant=world), **PANEL)
    low = found.groupby("term")["conf_low"].min()
    mean = found.groupby("term")["estimate"].mean()
    to_exam, to_belonging = (
        "belonging_score to exam_score",
        "exam_score to belonging_score",
    )
    if forward:
        assert low[to_exam] > 0
    if backward:
        assert low[to_belonging] > 0
    gap = {"belonging-first": 0.12, "exam-first": -0.12, "common-cause": 0.0}[world]
    assert mean[to_exam] - mean[to_belonging] == pytest.approx(gap, abs=0.04)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_nothing_depends_on_order_labels_or_units(seed):
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 5, 40)
    data = pd.DataFrame({"C": codes, "x": rng.normal(size=40), "y": rng.normal(size=40)})
    data["y"] += codes / 2
    mixed = data.sample(frac=1, random_state=seed).set_axis([0] * 40)
    mixed["C"] = pd.Categorical(
        mixed["C"].map("program {}".format), categories=[f"program {k}" for k in range(9)]
    )
    mixed["x"] = (mixed["x"] * 10).astype("Float64")
    for function in (cluster_robust, icc):
        found, again = (function("y ~ x", d, cluster="C") for d in (data, mixed))
        place = 1 if function is cluster_robust else 0
        ratio = 10 if function is cluster_robust else 1
        one, two = found.iloc[place], again.iloc[place]
        assert two["estimate"] * ratio == pytest.approx(one["estimate"], abs=1e-8)
        assert two["conf_high"] * ratio == pytest.approx(one["conf_high"], abs=1e-7)


def test_missing_values_are_counted(wedge):
    n = int(wedge["belonging"].notna().sum())
    for found in (
        stepped_wedge(wedge, **NAMES),
        icc("belonging ~ 1", wedge, cluster="program_id"),
    ):
        assert found["n"].iloc[0] == n
        assert found["n_missing"].iloc[0] == len(wedge) - n


def test_errors_say_what_to_do(surgery, wedge):
    back = wedge.assign(offered=(wedge["period"] == 2).astype(int))
    mixed = wedge.assign(offered=(np.arange(len(wedge)) % 2))
    all_at_once = wedge.assign(offered=(wedge["period"] >= 2).astype(int))
    one = surgery.assign(program_id="same")
    constant = surgery.groupby("program_id")["stress"].transform("mean")
    rollout = load_cohort("support", variant="roll-out-level")
    panel = load_cohort("panel", variant="common-cause")
    bad = [
        (lambda: stepped_wedge(back, **NAMES), "must start once and stay"),
        (lambda: stepped_wedge(mixed, **NAMES), "must start once and stay"),
        (
            lambda: stepped_wedge(all_at_once, **NAMES),
            "cannot be separated from programs and periods",
        ),
        (lambda: stepped_wedge(wedge.assign(offered=1), **NAMES), "must be 0 and 1"),
        (
            lambda: stepped_wedge(wedge, **NAMES | {"period": "program_id"}),
            "four different columns",
        ),
        (lambda: difference_in_differences(wedge, **NAMES), "use stepped_wedge"),
        (lambda: difference_in_differences(rollout, leads=9, **NAMES), "before the start"),
        (lambda: icc("stress ~ 1", one, cluster="program_id"), "at least two groups"),
        (lambda: cluster_robust("stress ~ pgy", one, cluster="program_id"), "at least two"),
        (
            lambda: cluster_robust(
                "two ~ stress", surgery.assign(two=surgery["stress"] * 2), cluster="program_id"
            ),
            "leave no error",
        ),
        (
            lambda: within_between(
                surgery.assign(mean=constant),
                outcome="absite_score",
                predictor="mean",
                cluster="program_id",
            ),
            "varies only between",
        ),
        (lambda: cross_lagged(panel.query("wave == 0"), **PANEL), "at least two"),
        (lambda: cross_lagged(pd.concat([panel] * 2), **PANEL), "two rows in a wave"),
        (lambda: cross_lagged(panel, **PANEL | {"y": "belonging_score"}), "different columns"),
        (lambda: cross_lagged(panel.assign(exam_score=1), **PANEL), "single value"),
        (
            lambda: cross_lagged(
                panel[(panel["wave"] == 0) == (panel["resident_id"] < "R1500")], **PANEL
            ),
            "people are complete",
        ),
    ]
    for call, message in bad:
        with pytest.raises(ValueError, match=message):
            call()


def test_an_icc_of_nothing_is_zero():
    rng = np.random.default_rng(8)
    data = pd.DataFrame({"g": np.repeat(np.arange(6), 20), "y": rng.standard_normal(120)})
    data["y"] -= data.groupby("g")["y"].transform("mean")
    row = icc("y ~ 1", data, cluster="g").iloc[0]
    assert (row["estimate"], row["conf_low"]) == (0, 0)
    assert 0 < row["conf_high"] < 0.2


def test_one_program_against_one_other_has_no_error():
    rng = np.random.default_rng(1)
    rows = pd.DataFrame({"program": np.repeat(["a", "b"], 20), "period": np.tile([1, 2], 20)})
    rows["treated"] = ((rows["program"] == "b") & (rows["period"] == 2)).astype(int)
    rows["y"] = rng.standard_normal(40)
    names = {"cluster": "program", "period": "period", "treated": "treated"}
    with pytest.raises(ValueError, match="several programs must share a start"):
        difference_in_differences(rows, outcome="y", **names)


def test_a_dummy_of_the_cluster_itself_has_no_error():
    rng = np.random.default_rng(1)
    rows = pd.DataFrame({"program": np.repeat(list("abcd"), 10), "y": rng.standard_normal(40)})
    found = cluster_robust("y ~ C(program)", rows, cluster="program")
    assert found["estimate"].notna().all() and found["std_error"].isna().all()
