"""Response rates, weights and weighted means: against R, and against who was invited."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from belonging_edu import load_cohort, load_truth
from belonging_edu.methods.survey import (
    poststratified_mean,
    response_rates,
    response_weights,
    weighted_mean,
)

ANCHORS = json.loads((Path(__file__).parents[1] / "r" / "survey.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def learners():
    data = load_cohort("learners")
    good = (data["belonging_program"] >= 4).astype(float).where(data["belonging_program"].notna())
    return data.assign(good=good, w=response_weights("responded ~ C(site) + C(stage)", data))


@pytest.mark.parametrize(
    ("name", "design"),
    [
        ("plain", {}),
        ("weighted", {"weights": "w"}),
        ("clustered", {"weights": "w", "clusters": "unit_id"}),
        ("stratified", {"weights": "w", "clusters": "unit_id", "strata": "site"}),
    ],
)
def test_weighted_means_are_those_of_r(learners, name, design):
    found, anchor = weighted_mean(learners, outcome="good", **design), ANCHORS[name]
    row = found.iloc[0]
    for column, key in (("estimate", "estimate"), ("std_error", "se"), ("df", "df")):
        assert row[column] == pytest.approx(anchor[key], rel=1e-7), column
    assert row[["conf_low", "conf_high"]].tolist() == pytest.approx(anchor["limits"], rel=1e-7)
    kish = ANCHORS["kish"] if design else 1
    assert found["estimate"].iloc[1] == pytest.approx(kish, rel=1e-8)
    assert row["n"] + row["n_missing"] == len(learners)


@pytest.mark.parametrize(("name", "by"), [("site", "site"), ("both", ["site", "stage"])])
def test_post_stratified_means_are_those_of_r(learners, name, by):
    totals = learners.value_counts(by)
    if name == "site":
        totals = learners["site"].value_counts()
    row = poststratified_mean(learners, outcome="good", by=by, totals=totals).iloc[0]
    assert row["estimate"] == pytest.approx(ANCHORS[name]["estimate"], rel=1e-9)
    assert row["std_error"] == pytest.approx(ANCHORS[name]["se"], rel=1e-8)


def test_demographics_do_not_repair_what_belonging_caused(learners):
    """Everybody's answers are known here: weighting on site and stage moves nothing."""
    hidden = load_truth("learners").hidden
    everybody = (hidden["true_program"] >= 4).mean()
    seen = weighted_mean(learners, outcome="good")["estimate"].iloc[0]
    repaired = weighted_mean(learners, outcome="good", weights="w")["estimate"].iloc[0]
    assert seen - everybody > 0.03
    assert abs(repaired - seen) < 0.005


def test_weights_that_know_the_driver_repair():
    rng = np.random.default_rng(1)
    support = rng.integers(1, 6, 20_000)
    data = pd.DataFrame({"support": support, "answer": support + rng.standard_normal(20_000)})
    data["responded"] = (rng.random(20_000) < 0.15 * support).astype(int)
    data["w"] = response_weights("responded ~ C(support)", data)
    answered = data["answer"].where(data["responded"] == 1)
    found = weighted_mean(data.assign(answer=answered), outcome="answer", weights="w")
    assert answered.mean() > 3.5
    assert found["estimate"].iloc[0] == pytest.approx(3, abs=0.05)


def test_response_rates_are_those_of_the_definitions():
    counts = {"complete": 50, "partial": 10, "refusal": 20, "noncontact": 15, "other": 5}
    found = response_rates(**counts, unknown=100, eligible_share=0.4)
    rates = found.set_index("term")["estimate"].to_dict()
    expected = {"RR1": 50 / 200, "RR2": 60 / 200, "RR3": 50 / 140, "RR4": 60 / 140}
    assert rates == pytest.approx(expected | {"RR5": 0.5, "RR6": 0.6})
    assert found["n"].tolist() == [200, 200, 140, 140, 100, 100]
    assert response_rates(complete=np.int64(3), refusal=1)["term"].tolist() == [
        "RR1",
        "RR2",
        "RR5",
        "RR6",
    ]


@given(st.integers(0, 1000), st.floats(0.1, 50))
def test_units_of_weights_order_and_index_do_not_matter(seed, by):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame({"y": rng.normal(size=12), "w": rng.random(12) + 0.1, "C": [1, 2, 3] * 4})
    found = weighted_mean(data, outcome="y", weights="w", clusters="C")
    mixed = data.assign(w=data["w"] * by).sample(frac=1, random_state=seed).set_axis([0] * 12)
    again = weighted_mean(mixed.astype({"C": "category"}), outcome="y", weights="w", clusters="C")
    for column in ("estimate", "std_error", "conf_high"):
        assert again[column].dropna().tolist() == pytest.approx(found[column].dropna().tolist())


def test_weights_keep_the_rows_they_belong_to(learners):
    mixed = learners.sample(frac=1, random_state=3).set_axis([5] * len(learners))
    again = response_weights("responded ~ C(site) + C(stage)", mixed)
    assert again.to_numpy() == pytest.approx(mixed["w"].to_numpy(), nan_ok=True)
    assert again.index.tolist() == [5] * len(learners)


def test_equal_answers_have_no_error_and_say_so():
    data = pd.DataFrame({"y": [1, 1, 1, 1]})
    row = weighted_mean(data, outcome="y").iloc[0]
    assert row["estimate"] == 1 and "no interval" in row["method"]
    assert not {"std_error", "conf_low"} & set(row.index)


def test_errors_say_what_to_do(learners):
    small = pd.DataFrame({"y": [1.0, 2, 3], "w": [1, 0, 2], "g": ["a", "a", "b"], "r": [0, 1, 1]})
    totals = {"a": 10, "b": 5}
    bad = [
        (lambda: response_rates(complete=3.5), "whole number"),
        (lambda: response_rates(complete=0), "Nobody is known"),
        (lambda: response_rates(complete=3, eligible_share=40), "share from 0 to 1"),
        (lambda: weighted_mean(small, outcome="y", weights="w"), "must be above 0"),
        (lambda: weighted_mean(small.head(1), outcome="y"), "two are needed"),
        (lambda: weighted_mean(small, outcome="g"), "not a number"),
        (
            lambda: weighted_mean(small, outcome="y", clusters="w", strata="g"),
            "'b' has a single cluster",
        ),
        (
            lambda: weighted_mean(small.assign(c=1), outcome="y", clusters="c"),
            "The sample has a single cluster",
        ),
        (lambda: poststratified_mean(small, outcome="y", by="g", totals=totals), "merge it"),
        (
            lambda: poststratified_mean(
                pd.concat([small] * 2), outcome="y", by="g", totals={"a": 10}
            ),
            "no total",
        ),
        (lambda: response_weights("r ~ y", small), "perfectly"),
    ]
    for call, message in bad:
        with pytest.raises(ValueError, match=message):
            call()
