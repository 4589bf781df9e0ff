"""Scoring, reliability, factors and attenuation: against R, and at their limits."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belonging_edu import load_cohort
from belonging_edu.methods.attenuation import conditional_reliability, corrected_slope
from belonging_edu.methods.factors import (
    component_shares,
    eigenvalues,
    omega_total,
    parallel_analysis,
)
from belonging_edu.methods.scales import cronbach_alpha, item_statistics, score

ANCHORS = json.loads((Path(__file__).parents[1] / "r" / "scales.json").read_text("utf-8"))
NAMES = [f"bel_{k:02d}" for k in range(1, 12)]


def items_of(name):
    cohort = load_cohort("surgery" if name == "surgery" else "instrument")
    items = cohort.filter(like="bel_")
    return items[NAMES] if name == "eleven" else items


def one(table):
    return table.iloc[0]


def close(anchor, rel):
    return pytest.approx(anchor, rel=rel, abs=1e-12)


@pytest.mark.parametrize("name", ANCHORS["scales"])
def test_alpha_and_its_intervals_are_those_of_r(name):
    items, anchor = items_of(name), ANCHORS["scales"][name]
    for standardized, prefix in ((False, ""), (True, "std_")):
        alpha = "std_alpha" if standardized else "alpha"
        feldt = one(cronbach_alpha(items, standardized=standardized))
        assert feldt["estimate"] == close(anchor[alpha], 1e-10)
        assert [feldt["conf_low"], feldt["conf_high"]] == close(anchor[f"{prefix}feldt"], 1e-8)
        normal = one(cronbach_alpha(items, standardized=standardized, interval="duhachek"))
        error = anchor["std_ase" if standardized else "ase"]
        assert normal["std_error"] == close(error, 1e-8)
        assert normal["conf_low"] == close(anchor[alpha] - 1.959963984540054 * error, 1e-8)
        assert normal["conf_high"] == close(anchor[alpha] + 1.959963984540054 * error, 1e-8)


@pytest.mark.parametrize("name", ANCHORS["scales"])
def test_item_statistics_are_those_of_r(name):
    found, anchor = item_statistics(items_of(name)), ANCHORS["scales"][name]
    terms = {"mean": "mean", "sd": "sd", "item-rest correlation": "rest"}
    for term, key in (terms | {"alpha without it": "deleted"}).items():
        rows = found[found["term"] == term]
        assert rows["group"].tolist() == list(items_of(name))
        assert rows["estimate"].tolist() == close(anchor[key], 1e-8)


@pytest.mark.parametrize("name", ANCHORS["scales"])
@pytest.mark.parametrize("standardized", [False, True])
def test_omega_is_that_of_lavaan(name, standardized):
    row = one(omega_total(items_of(name), standardized=standardized))
    anchor = ANCHORS["scales"][name]["standardized" if standardized else "omega"]
    found = row[["estimate", "std_error", "conf_low", "conf_high"]].tolist()
    assert found == pytest.approx(anchor, rel=1e-6)


@pytest.mark.parametrize("name", ANCHORS["scales"])
def test_components_are_those_of_r(name):
    items, anchor = items_of(name), ANCHORS["scales"][name]
    assert eigenvalues(items).tolist() == close(anchor["eigenvalues"], 1e-8)
    shares = component_shares(items).query("term == 'share of variance'")["estimate"]
    assert shares.tolist() == close(anchor["shares"], 1e-8)


def test_parallel_analysis_is_near_that_of_r():
    found = parallel_analysis(items_of("instrument"), seed=3, n_simulations=1000)
    reference = found[found["group"] == "unrelated items"]["estimate"].to_numpy()
    assert reference[:8] == pytest.approx(ANCHORS["horn"], rel=0.02)
    assert found["estimate"].iloc[-1] == 1
    assert component_shares(items_of("instrument"))["estimate"].iloc[-1] == 5  # "above 1" says
    assert parallel_analysis(items_of("surgery"), seed=3)["estimate"].iloc[-1] == 1


def test_the_seventy_per_cent_need_the_other_denominator():
    found = component_shares(items_of("instrument")).set_index("group")["estimate"]
    assert found["all items"] < 0.5 < 0.65 < found["retained components"]


def test_attenuation_is_that_of_r():
    data, anchor = load_cohort("surgery"), ANCHORS["attenuation"]
    given_, more = "C(pgy) + stress", {"score": "belonging_score", "reliability": 0.90}
    found = conditional_reliability(data, given=given_, **more)
    assert one(found)["estimate"] == close(anchor["conditional"], 1e-9)
    slopes = corrected_slope(f"absite_score ~ belonging_score + {given_}", data, **more)
    slopes = slopes.set_index("group")[["estimate", "std_error", "conf_low", "conf_high"]]
    assert slopes.loc["observed"].tolist()[:2] == close(anchor["observed"], 1e-8)
    assert slopes.loc["corrected"].tolist() == close(anchor["corrected"] + anchor["limits"], 1e-8)


def test_the_correction_finds_the_slope_of_the_true_score():
    rng = np.random.default_rng(4)
    z = rng.standard_normal(40_000)
    true = 0.6 * z + 0.8 * rng.standard_normal(40_000)
    data = pd.DataFrame({"z": z, "x": true + 0.5 * rng.standard_normal(40_000)})
    data["y"] = 2 * true - z + rng.standard_normal(40_000)
    found = corrected_slope("y ~ x + z", data, score="x", reliability=1 / 1.25)
    slopes = found.set_index("group")["estimate"]
    assert slopes["corrected"] == pytest.approx(2, abs=0.05)
    assert slopes["observed"] < slopes["observed"] / (1 / 1.25) < 1.9  # alpha corrects too little


small = st.integers(5, 30).flatmap(
    lambda n: st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=n, max_size=n)
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(small, st.randoms(use_true_random=False))
@pytest.mark.filterwarnings("ignore:alpha is")
def test_alpha_and_scores_do_not_depend_on_order_units_or_direction(answers, random):
    items = pd.DataFrame(answers, columns=list("abcd"), dtype=float)
    if items.nunique().min() < 2 or items.sum(axis=1).nunique() < 2:
        return
    alpha = one(cronbach_alpha(items))["estimate"]
    rows, columns = random.sample(range(len(items)), len(items)), random.sample("abcd", 4)
    for again in (items.iloc[rows], items[columns], 6 - items, 10 * items + 3):
        assert one(cronbach_alpha(again))["estimate"] == pytest.approx(alpha, abs=1e-9)
    turned = items.assign(b=6 - items["b"])
    names = {"items": list("abcd"), "answers": (1, 5)}
    mean = score(items, **names)
    pd.testing.assert_series_equal(score(turned, reverse=["b"], **names), mean)
    pd.testing.assert_series_equal(score(items.iloc[rows], **names).sort_index(), mean)
    assert score(items, how="sum", **names).tolist() == pytest.approx((4 * mean).tolist())


def test_omega_does_not_depend_on_order_units_or_direction():
    items = items_of("eleven")
    raw, standardized = one(omega_total(items)), one(omega_total(items, standardized=True))
    for again in (items.sample(frac=1, random_state=1), items[NAMES[::-1]], 6 - items, 10 * items):
        assert one(omega_total(again))["estimate"] == pytest.approx(raw["estimate"], rel=1e-8)
        assert one(omega_total(again))["std_error"] == pytest.approx(raw["std_error"], rel=1e-7)
    mixed = items.assign(bel_01=items["bel_01"] * 100)
    again = one(omega_total(mixed, standardized=True))
    assert again["estimate"] == pytest.approx(standardized["estimate"], rel=1e-8)


def test_skipped_items_and_other_types():
    data = pd.DataFrame(
        {
            "a": pd.array([1, None, 5, None], dtype="Int64"),
            "b": pd.Categorical([2, 3, 4, None], categories=[1, 2, 3, 4, 5]),
            "c": pd.array([3, 3, None, None], dtype="Float64"),
        },
        index=[7, 7, 8, 9],
    )
    names = {"items": list("abc"), "answers": (1, 5), "reverse": ["b"]}
    half = score(data, min_items=2, **names)
    assert half.index.tolist() == [7, 7, 8, 9]
    assert half.tolist()[:3] == [(1 + 4 + 3) / 3, 3.0, 3.5] and np.isnan(half.iloc[3])
    assert score(data, **names).notna().tolist() == [True, False, False, False]
    assert score(data, how="sum", min_items=2, **names).tolist()[1] == 9.0
    assert data["a"].iloc[0] == 1  # the data stay as they were
    missing = cronbach_alpha(items_of("instrument"))
    assert (one(missing)["n"], one(missing)["n_missing"]) == (114, 105)


def test_limits():
    base = np.array([1, 2, 3, 4, 5, 3, 2.0])
    same = pd.DataFrame({"a": base, "b": base, "c": base})
    for interval in ("feldt", "duhachek"):
        row = one(cronbach_alpha(same, interval=interval))
        assert row["estimate"] == pytest.approx(1) and "no interval" in row["method"]
        assert not {"std_error", "conf_low"} & set(row.index)
    with pytest.raises(ValueError, match="Heywood"):
        omega_total(same)
    constant = items_of("eleven").assign(bel_03=4)
    assert one(cronbach_alpha(constant))["estimate"] < 0.9
    for function in (omega_total, eigenvalues, item_statistics):
        with pytest.raises(ValueError, match="the same answer to 'bel_03': leave this item out"):
            function(constant)
    with pytest.raises(ValueError, match="same answer to 'bel_03'"):
        cronbach_alpha(constant, standardized=True)
    opposite = pd.DataFrame({"a": base, "b": -base})
    for function in (cronbach_alpha, item_statistics):
        with pytest.raises(ValueError, match="do not vary together"):
            function(opposite)
    with pytest.raises(ValueError, match="do not vary together"):
        cronbach_alpha(same * 0 + 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"items": []}, "name each item of the scale once"),
        ({"items": ["a", "a"]}, "name each item of the scale once"),
        ({"how": "median"}, "choose 'mean' or 'sum'"),
        ({"min_items": 3}, "give a number from 1 to 2"),
        ({"reverse": ["z"], "answers": (1, 5)}, "reverse only items of the scale"),
        ({"reverse": ["b"]}, "Give answers="),
        ({"answers": (1, 5)}, "'a' holds 99, outside 1 to 5: turn codes for missing"),
        ({"items": ["a", "word"]}, "'word' holds 'agree', which is not a number: give each answer"),
    ],
)
def test_scores_that_cannot_be_say_why(change, message):
    data = pd.DataFrame({"a": [99, 2], "b": [1, 2], "word": ["agree", "agree"]})
    with pytest.raises(ValueError, match=message):
        score(data, **({"items": ["a", "b"]} | change))
    with pytest.raises(KeyError, match="Columns: a, b, word"):
        score(data, items=["q"])


def test_other_errors_say_what_to_do():
    items, data = items_of("eleven"), load_cohort("surgery")
    bad = [
        (lambda: cronbach_alpha(items, interval="bayes"), "choose 'feldt' or 'duhachek'"),
        (lambda: cronbach_alpha(items[["bel_01"]]), "at least two of each"),
        (lambda: omega_total(items.dropna().head(9)), "more people"),
        (lambda: eigenvalues(items, of="rank"), "choose 'correlation' or 'covariance'"),
        (lambda: parallel_analysis(items, seed=1, n_simulations=3), "at least 50"),
    ]
    slope = {"data": data, "score": "belonging_score", "reliability": 0.9}
    given_ = {**slope, "given": "stress"}
    bad += [
        (lambda: conditional_reliability(**given_ | {"reliability": 90}), "above 0 and at most 1"),
        (lambda: conditional_reliability(**given_ | {"reliability": 0.05}), "is reliable"),
        (
            lambda: conditional_reliability(flat, score="x", reliability=0.9, given="z"),
            "single value",
        ),
        (lambda: corrected_slope("absite_score ~ stress", **slope), "is not a term"),
        (lambda: corrected_slope("absite_score ~ belonging_score * stress", **slope), "more than"),
        (
            lambda: corrected_slope(
                "absite_score ~ belonging_score", **slope | {"reliability": 0.0}
            ),
            "above 0",
        ),
    ]
    flat = pd.DataFrame({"x": [1.0, 1, 1, 1], "z": [1.0, 2, 3, 5]})
    for call, message in bad:
        with pytest.raises(ValueError, match=message):
            call()
