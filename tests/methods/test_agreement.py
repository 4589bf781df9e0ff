"""Agreement of coders against R, and what kappa does when a code is rare."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from belonging_edu import load_cohort
from belonging_edu.methods.agreement import agreement

ANCHORS = json.loads((Path(__file__).parents[1] / "r" / "agreement.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def comments():
    return load_cohort("comments")


def estimates(table):
    return table.set_index("term")["estimate"]


@pytest.mark.parametrize("theme", ANCHORS["codes"])
def test_kappa_is_that_of_r(comments, theme):
    found = agreement(comments[f"coder_a_{theme}"], comments[f"coder_b_{theme}"])
    anchor, rows = ANCHORS["codes"][theme], found.set_index("term")
    for term in ("agreement", "kappa", "pabak"):
        assert rows.loc[term, "estimate"] == pytest.approx(anchor[term], rel=1e-8)
    assert rows.loc["kappa", "std_error"] == pytest.approx(anchor["se"], rel=1e-8)


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
def test_weighted_kappa_is_that_of_r_and_its_error_that_of_a_bootstrap(weights):
    items = load_cohort("surgery")[["bel_01", "bel_02"]]
    row = (
        agreement(items["bel_01"], items["bel_02"], weights=weights).set_index("term").loc["kappa"]
    )
    assert row["estimate"] == pytest.approx(ANCHORS["graded"][weights]["kappa"], rel=1e-8)
    rng = np.random.default_rng(1)
    again = []
    for _ in range(60):
        drawn = items.iloc[rng.integers(0, len(items), len(items))]
        found = agreement(drawn["bel_01"], drawn["bel_02"], weights=weights)
        again.append(estimates(found)["kappa"])
    assert np.std(again) == pytest.approx(row["std_error"], rel=0.3)


def test_same_coders_and_a_rarer_code_give_a_lower_kappa():
    rng = np.random.default_rng(4)

    def kappa(prevalence):
        has = rng.random(200_000) < prevalence
        seen, imagined = rng.random((2, len(has))) < 0.85, rng.random((2, len(has))) < 0.04
        return estimates(agreement(*np.where(has, seen, imagined)))

    common, rare = kappa(0.30), kappa(0.05)
    assert abs(common["kappa"] - 0.68) < 0.01 and abs(rare["kappa"] - 0.42) < 0.02
    assert rare["agreement"] > common["agreement"] and rare["pabak"] > common["pabak"]
    assert abs(rare["prevalence index"]) > abs(common["prevalence index"])


def test_order_of_things_and_names_of_codes_do_not_matter(comments):
    first, second = comments["coder_a_shared"], comments["coder_b_shared"]
    plain = estimates(agreement(first, second))
    order = np.random.default_rng(2).permutation(len(first))
    words = {0: "absent", 1: "present"}
    for a, b in (
        (first.iloc[order], second.iloc[order]),
        (first.map(words), second.map(words)),
        (first.map(words).astype("category"), second.map(words).astype("category")),
        (first.astype("Int64"), second.astype("Int64")),
    ):
        pd.testing.assert_series_equal(estimates(agreement(a, b)), plain)
    turned = estimates(agreement(second, first))
    assert turned["kappa"] == pytest.approx(plain["kappa"])
    assert turned["bias index"] == pytest.approx(-plain["bias index"])


def test_missing_codes_are_left_out_and_counted(comments):
    first = comments["coder_a_shared"].astype("Int64").copy()
    first.iloc[:13] = pd.NA
    found = agreement(first, comments["coder_b_shared"])
    assert (found["n_missing"] == 13).all() and (found["n"] == len(comments) - 13).all()


def test_grades_that_nobody_gave_do_not_count_as_codes():
    grades = pd.Series(["low", "high", "low", "high"])
    grades = grades.astype(pd.CategoricalDtype(["low", "middle", "high"], ordered=True))
    found = estimates(agreement(grades, grades.iloc[[0, 1, 2, 1]]))
    assert "pabak" in found and found["kappa"] == 1


@pytest.mark.parametrize("conf_level", [0.5, 0.99])
def test_interval_has_the_level_that_was_asked_for(comments, conf_level):
    found = agreement(comments["coder_a_shared"], comments["coder_b_shared"], conf_level=conf_level)
    row = found.set_index("term").loc["kappa"]
    from scipy.stats import norm

    half = norm.ppf(0.5 + conf_level / 2) * row["std_error"]
    assert row["conf_low"] == pytest.approx(row["estimate"] - half, rel=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "more", "message"),
    [
        ([1, 1, 0], [1, 1], {}, "one code for each thing"),
        ([1, 1, 1], [1, 1, 1], {}, "Report the agreement"),
        ([None, 1], [1, None], {}, "No pair is complete"),
        ([1, 0], [1, 0], {"weights": "cubic"}, "choose None, 'linear' or 'quadratic'"),
        ([1, 0], [1, 0], {"conf_level": 95}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_compared_says_why(first, second, more, message):
    with pytest.raises(ValueError, match=message):
        agreement(pd.Series(first), pd.Series(second), **more)
