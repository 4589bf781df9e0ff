"""Cohort G: every defect can be noticed by its rule, and a clean export has none."""

import numpy as np
import pandas as pd
import pytest

from belonging_edu import load_cohort, load_truth, simulate
from belonging_edu.cohorts import messy

EVERYTHING = {v.name for v in (*messy.VARIABLES, *messy.HIDDEN)}

#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {"rate": ({}, 0.0, EVERYTHING)}

SCALES = list(messy.SCALE_ITEMS)
BOXES = list(messy.IDENTITY_BOXES)
LATE = ["support", "faculty", "recommend", "accept_job"]


def codes(raw, column):
    return pd.to_numeric(raw[column], errors="coerce")


def again(raw):
    """Rows that somebody sent after a first one with the same unit, age, boxes and specialty."""
    same = ["unit", "age", "specialty", *BOXES, NONE, "seconds"]
    return raw.duplicated(same, keep="first")


NONE = messy.NONE_BOX


def noticed(raw):
    """The rules of the key: for each defect the rows that look like it."""
    number = {c: codes(raw, c) for c in raw}
    time = raw["survey_timestamp"].fillna("")
    boxes = pd.DataFrame({b: number[b] for b in BOXES})
    high = (number["exhausted"] >= 4) | (number["detached"] >= 4)
    empty = raw[["support", "faculty", "recommend"]].isna().all(axis=1)
    shifted = (
        raw["belonging_program"].isna()
        & (raw["recommend"].isin(["0", "1"]))
        & ~(number["identities_n"] <= 1)
    )
    twins = raw.duplicated([*SCALES, *BOXES, "unit", "age", "seconds", "exhausted", "detached"])
    several = raw.duplicated("record_id", keep=False)
    return {
        "D01": twins & ~(raw["specialty"] == "TEST"),
        "D02": again(raw) & ~twins & ~(raw["specialty"] == "TEST"),
        "D03": raw["specialty"] == "TEST",
        "D04": several,
        "D05": ~raw["belonging_program"].isin([*"12345", "99"]) & raw["belonging_program"].notna(),
        "D06": raw["belonging_community"] == "99",
        "D07": raw["exhausted"] == "-9",
        "D08": raw["belonging_organization"].str.contains("[a-z]", na=False),
        "D10": raw["age"].str.contains(",", na=False),
        "D11": number["age"].between(1900, 2010),
        "D12": number["age"].between(200, 999),
        "D13": time.str.contains("/"),
        "D14": time.str.startswith("1970"),
        "D15": ~raw["site"].isin(list("123")),
        "D16": raw["stage"] == "9",
        "D17": raw["support"].str.contains(" ", na=False),
        "D18": (number[NONE] == 1) & (boxes.max(axis=1) == 1) & ~(raw["specialty"] == "TEST"),
        "D19": (number["identities_n"] != boxes.sum(axis=1)) & ~shifted & ~empty
        & ~(raw["specialty"] == "TEST"),
        "D20": (number["burnout_flag"] != high) & ~shifted & ~empty & (raw["exhausted"] != "-9")
        & ~(raw["specialty"] == "TEST"),
        "D22": empty & (raw["survey_complete"] == "2"),
        "D23": raw["specialty"].str.contains("Ã", na=False),
        "D24": raw["unit"].str.fullmatch(r"\d+"),
        "D25": (number["seconds"] < 15),
    }  # fmt: skip


@pytest.fixture(scope="module")
def raw():
    return load_cohort("messy")


@pytest.fixture(scope="module")
def key():
    return load_truth("messy").hidden["defect"]


def test_there_are_25_kinds_and_each_occurs(key):
    assert len(messy.DEFECTS) == 25 and set(key.dropna()) == set(messy.DEFECTS)
    explained = load_truth("messy").parameters["defects"]
    assert set(explained) == set(messy.DEFECTS)
    for defect in explained.values():
        assert all(len(defect[part]) >= 10 for part in ("what", "notice")) and defect["cure"]


@pytest.mark.parametrize("name", sorted(set(messy.DEFECTS) - {"D09", "D21"}))
def test_every_defect_is_noticed_where_it_was_planted(raw, key, name):
    found = noticed(raw)[name]
    planted = key == name
    assert found[planted].all()
    others = found & ~planted & key.isna()
    if name == "D04":  # the other half of each pair is innocent
        assert others.sum() <= planted.sum()
    elif name == "D01":
        assert others.sum() == 0
    else:
        assert others.sum() == 0, raw[others]


def test_the_unit_with_the_paper_form_is_reversed_in_rows_without_another_defect(raw, key):
    """As the data sheet says: to reverse the whole unit spoils the others."""
    unit = raw.loc[key == "D09", "unit"].iloc[0]
    inside = raw["unit"] == unit
    learners = load_cohort("learners").set_index("learner_id")
    meant = learners.loc[load_truth("messy").hidden.loc[inside, "learner"], "faculty"].to_numpy()
    written, reverse = codes(raw, "faculty")[inside], key[inside] == "D09"
    assert key[inside].notna().all() and not reverse.all()
    assert written.where(~reverse, 6 - written).tolist() == meant.tolist()


def test_the_reversed_rows_are_of_the_unit_with_the_lowest_mean(raw, key):
    reverse = key == "D09"
    assert raw.loc[reverse, "unit"].nunique() == 1
    units = codes(raw, "faculty").groupby(raw["unit"]).agg(["mean", "size"])
    lowest = units[units["size"] >= 8]["mean"].sort_values()
    assert lowest.index[0] == raw.loc[reverse, "unit"].iloc[0]
    assert lowest.iloc[0] < 2.8 and lowest.iloc[1] > 3.2


def test_shifted_rows_hold_their_answers_one_column_to_the_right(raw, key):
    truth = load_truth("messy").hidden
    learners = load_cohort("learners").set_index("learner_id")
    for row in np.flatnonzero(key == "D21"):
        answers = learners.loc[truth.loc[row, "learner"]]
        assert pd.isna(raw.loc[row, "belonging_program"])
        assert raw.loc[row, "faculty"] == f"{answers['support']:.0f}"
        assert raw.loc[row, "accept_job"] == f"{answers['recommend']:.0f}"


def test_a_clean_export_has_no_defect_and_holds_the_learners():
    raw, truth = simulate("messy", seed=125, rate=0)
    assert truth.hidden["defect"].isna().all() and len(raw) == 1_261
    for name, rows in noticed(raw).items():
        assert not rows.any(), name
    learners = load_cohort("learners").set_index("learner_id").loc[truth.hidden["learner"]]
    for item in SCALES:
        assert codes(raw, item).astype(float).equals(learners[item].reset_index(drop=True))
    assert codes(raw, "age").tolist() == truth.hidden["true_age"].tolist()


def test_rows_are_the_respondents_and_what_was_added(raw):
    truth = load_truth("messy").hidden
    learners = load_cohort("learners")
    responded = set(learners.loc[learners["responded"] == 1, "learner_id"])
    assert set(truth["learner"].dropna()) == responded
    added = truth["defect"].isin(["D01", "D02", "D03"])
    assert len(raw) == 1_261 + added.sum() and added.sum() == 15
    assert truth.loc[~added, "learner"].is_unique
    assert truth["learner"].isna().sum() == (truth["defect"] == "D03").sum()


def test_it_is_the_same_survey():
    assert load_truth("messy").parameters["seed"] == load_truth("learners").parameters["seed"]


def test_more_defects():
    counts = {
        rate: simulate("messy", seed=3, rate=rate).truth.hidden["defect"].value_counts()
        for rate in (1, 3)
    }
    for name, defect in messy.DEFECTS.items():
        if name != "D09":
            assert counts[1][name] == defect.rows and counts[3][name] == 3 * defect.rows
