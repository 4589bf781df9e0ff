"""Imputation, pooling and tipping points: Rubin's rules against R, and against a known truth."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from belonging_edu import load_cohort
from belonging_edu.methods.estimates import tidy
from belonging_edu.methods.missing import _nearest, impute, pool, tipping_point

ANCHOR = json.loads((Path(__file__).parents[1] / "r" / "survey.json").read_text("utf-8"))["pool"]


def tables(estimates=ANCHOR["estimates"], errors=ANCHOR["errors"]):
    return [
        pd.DataFrame({"term": ["slope"], "estimate": [b], "std_error": [se]})
        for b, se in zip(estimates, errors, strict=True)
    ]


def holes(n=1500, slope=0.0, seed=3):
    """Exam on belonging with slope 10; belonging is missing more often where support is low."""
    rng = np.random.default_rng(seed)
    support = rng.standard_normal(n)
    belonging = 0.7 * support + 0.7 * rng.standard_normal(n)
    exam = 500 + 10 * belonging + 30 * rng.standard_normal(n)
    missing = rng.random(n) < 1 / (1 + np.exp(1 + 2 * support + slope * belonging))
    data = pd.DataFrame({"C": np.where(missing, np.nan, belonging), "exam": exam})
    return data.assign(support=support, site=rng.choice(["north", "south"], n)), belonging


def test_pooling_is_that_of_r():
    found = pool(tables(), df_complete=100)
    row, fraction = found.iloc[0], found.iloc[1]
    assert row["estimate"] == pytest.approx(ANCHOR["estimate"], rel=1e-12)
    assert row["std_error"] == pytest.approx(ANCHOR["se"], rel=1e-12)
    assert row["df"] == pytest.approx(ANCHOR["df"], rel=1e-12)
    assert fraction["estimate"] == pytest.approx(ANCHOR["fmi"], rel=1e-12)


@settings(deadline=None)
@given(st.permutations(range(5)), st.floats(0.01, 100))
def test_pooling_knows_neither_order_nor_unit(order, unit):
    b, se = (np.array(ANCHOR[name]) for name in ("estimates", "errors"))
    found = pool(tables(b[order] * unit, se[order] * unit), df_complete=100).iloc[0]
    assert found["estimate"] / unit == pytest.approx(ANCHOR["estimate"])
    assert found["std_error"] / unit == pytest.approx(ANCHOR["se"])
    assert found["df"] == pytest.approx(ANCHOR["df"])


def test_copies_that_agree_lose_nothing_and_a_large_sample_is_the_limit():
    same = pool(tables([1.0] * 4, [0.5] * 4), df_complete=50)
    assert same["std_error"].iloc[0] == pytest.approx(0.5)
    assert same["df"].iloc[0] == pytest.approx(50 * 51 / 53)
    large, exact = pool(tables()), pool(tables(), df_complete=1e9)
    assert large["df"].iloc[0] == pytest.approx(exact["df"].iloc[0], rel=1e-6)


def test_imputed_mean_is_right_where_complete_rows_mislead():
    data, belonging = holes()
    copies = impute(data, n_imputations=8, n_cycles=5, seed=1)
    means = np.mean([copy["C"].mean() for copy in copies])
    assert data["C"].mean() - belonging.mean() > 0.15
    assert means == pytest.approx(belonging.mean(), abs=0.06)
    fits = [tidy(smf.ols("exam ~ Q('C') + support", copy).fit()) for copy in copies]
    row = pool(fits, df_complete=len(data) - 3).set_index("term").iloc[1]
    assert row["conf_low"] < 10 < row["conf_high"]
    assert row["n"] == len(data)


def test_imputation_is_that_of_mice():
    r = json.loads((Path(__file__).parents[1] / "r" / "imputation.json").read_text("utf-8"))
    rows = load_cohort("learners", variant="mar").query("responded == 1")
    columns = ["belonging_organization", "belonging_program", "support"]
    rows = rows[[*columns, "exhausted", "burnout", "recommend"]]
    assert rows["belonging_organization"].isna().sum() == r["missing"]
    copies = impute(rows, n_imputations=100, n_cycles=5, seed=13)
    coded = [copy.assign(strong=1 * (copy["belonging_organization"] >= 4)) for copy in copies]
    formulas = {
        "strong": "I(100 * strong) ~ 1",
        "difference": "I(100 * burnout) ~ strong",
        "slope": "belonging_organization ~ exhausted",
    }
    for name, formula in formulas.items():
        found = pool([tidy(smf.ols(formula, copy).fit()) for copy in coded])
        row = found[found["std_error"].notna()].iloc[-1]
        expected = r["drawn"][name]
        chance = math.sqrt(expected["between"] * 2 / 100)
        assert row["estimate"] == pytest.approx(expected["estimate"], abs=4 * chance), name
        assert row["std_error"] == pytest.approx(expected["std_error"], rel=0.15), name


def test_tied_predictions_are_drawn_from_evenly():
    fitted = np.repeat([1.0, 2.0, 3.0], [40, 40, 4])
    rng = np.random.RandomState(1)
    for wanted in (1.9, 2.0, 2.1):
        drawn = np.concatenate([_nearest(fitted, np.full(500, wanted), rng) for _ in range(8)])
        counts = np.bincount(drawn, minlength=84)
        assert counts[:40].sum() == counts[80:].sum() == 0 and counts[40:80].min() > 50
    few = _nearest(np.array([1.0, 5.0, 9.0]), np.array([0.0, 10.0, 5.0]), rng)
    assert few.shape == (3,) and set(few) <= {0, 1, 2}


def test_the_order_of_rows_moves_an_imputed_mean_by_chance_alone():
    rng = np.random.default_rng(8)
    group = rng.integers(0, 2, 800).astype(float)
    score = group + rng.standard_normal(800)
    rows = pd.DataFrame({"score": score, "group": group})
    rows["score"] = rows["score"].where(rng.random(800) < 0.9 - 0.4 * group)

    def mean(data):
        copies = impute(data, n_imputations=10, n_cycles=2, seed=1)
        return np.mean([copy["score"].mean() for copy in copies])

    assert mean(rows.sort_values("score")) == pytest.approx(mean(rows), abs=0.04)
    assert mean(rows) == pytest.approx(score.mean(), abs=0.1)


def test_only_holes_are_filled_with_answers_that_were_given():
    data, _ = holes(300)
    data = data.assign(yes=pd.array([1, 0, pd.NA] * 100, dtype="Int64"), same=1)
    data.index = [7] * len(data)
    for copy in impute(data, n_imputations=2, n_cycles=2, seed=1):
        known = data["C"].notna().to_numpy()
        assert copy.columns.tolist() == data.columns.tolist()
        assert copy.index.tolist() == data.index.tolist()
        assert (copy["C"].to_numpy()[known] == data["C"].to_numpy()[known]).all()
        assert set(copy["C"]) <= set(data["C"].dropna()) and set(copy["yes"]) == {0, 1}
        assert (copy["site"] == data["site"]).all() and not copy.isna().any(axis=None)


def test_the_seed_decides_and_the_rest_of_the_session_does_not_notice():
    data, _ = holes(200)
    np.random.seed(5)
    expected = np.random.random()
    np.random.seed(5)
    first = impute(data, n_imputations=2, n_cycles=1, seed=2)
    assert np.random.random() == expected
    again, other = (impute(data, n_imputations=2, n_cycles=1, seed=seed) for seed in (2, 3))
    assert first[1].equals(again[1]) and not first[1].equals(other[1])
    assert not first[0].equals(first[1])


def test_a_shift_moves_the_answer_by_the_share_of_holes():
    data, _ = holes(400)
    copies = impute(data, n_imputations=3, n_cycles=2, seed=1)

    def mean(copy):
        return tidy(smf.ols("belonging ~ 1", copy.rename(columns={"C": "belonging"})).fit())

    shifts = {"column": "C", "deltas": [0, -0.5, -1], "analyze": mean, "term": "Intercept"}
    found = tipping_point(data, copies, **shifts)
    fall = found["estimate"].iloc[0] - found["estimate"]
    assert fall.tolist() == pytest.approx(
        (data["C"].isna().mean() * np.array([0, 0.5, 1])).tolist()
    )
    assert (found["conf_low"] < found["estimate"]).all() and found["group"].tolist() == [
        0,
        -0.5,
        -1,
    ]


def test_pooled_variance_rows_are_left_out():
    wide = [
        pd.DataFrame({"term": ["b", "variance"], "estimate": [b, 9], "std_error": [0.3, np.nan]})
        for b in (1, 2)
    ]
    assert pool(wide)["term"].tolist() == ["b", "b"]


def test_errors_say_what_to_do():
    data, _ = holes(60)
    copies = [data.fillna(0.0)] * 2
    point = {"deltas": [1], "analyze": lambda copy: tables()[0], "term": "x"}
    words = data.assign(site=data["site"].where(data.index > 2))
    shuffled = [copy.sample(frac=1, random_state=1) for copy in copies]
    others = [copy.assign(C=copy["C"] + 1) for copy in copies]
    bad = [
        (lambda: impute(data.dropna(), seed=1), "Nothing is missing"),
        (lambda: impute(data, n_imputations=1, seed=1), "whole number from 2 up"),
        (lambda: impute(words, seed=1), "0/1 columns first"),
        (lambda: impute(data[["C"]], seed=1), "drop it"),
        (lambda: impute(data.assign(site="t" + data["exam"].map(str)), seed=1), "predict nothing"),
        (lambda: impute(data.assign(C=data["C"].where(data.index < 9)), seed=1), "too few"),
        (lambda: impute(data.assign(C=data["C"] * 0), seed=1), "are the same"),
        (lambda: pool(tables()[:1]), "at least two"),
        (lambda: pool([tables()[0], tables()[0].assign(term="x")]), "same model"),
        (lambda: pool([tables()[0], tables([np.nan], [1])[0]]), "look at that fit"),
        (lambda: tipping_point(data, copies, column="exam", **point), "nothing to do"),
        (lambda: tipping_point(data, [data.head(3)] * 2, column="C", **point), "other rows"),
        (lambda: tipping_point(data, shuffled, column="C", **point), "same order"),
        (lambda: tipping_point(data, others, column="C", **point), "other rows"),
    ]
    for call, message in bad:
        with pytest.raises(ValueError, match=message):
            call()
    with pytest.raises(KeyError, match="No term 'x'.*Terms: slope"):
        tipping_point(data, copies, column="C", **point)
    with pytest.raises(KeyError, match="std_error"):
        pool([tables()[0].drop(columns="std_error")] * 2)


def test_numbers_among_objects_come_back_as_numbers():
    rng = np.random.default_rng(1)
    data = pd.DataFrame({"x": rng.normal(size=60), "y": rng.normal(size=60)})
    data.loc[:5, "y"] = np.nan
    copies = impute(data.astype(object), n_imputations=2, n_cycles=1, seed=1)
    assert [copy.dtypes.tolist() for copy in copies] == [[np.dtype(float)] * 2] * 2


def test_a_text_for_nearly_every_row_predicts_nothing():
    data = pd.DataFrame({"y": np.arange(40.0), "who": [f"R{k % 30}" for k in range(40)]})
    data.loc[:3, "y"] = np.nan
    with pytest.raises(ValueError, match="'who' has 30 different texts in 40 rows.*leave the"):
        impute(data, n_imputations=2, n_cycles=1, seed=1)


@pytest.mark.parametrize("term", [["N/A", "b"], [["a"], ["b"]], ["b", "b "]])
def test_terms_are_words(term):
    table = pd.DataFrame({"term": term, "estimate": [1.0, 2.0], "std_error": [0.5, 0.5]})
    with pytest.raises(ValueError, match="term"):
        pool([table, table])
