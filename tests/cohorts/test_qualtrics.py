"""The Qualtrics export: its shape, every defect noticed by its rule, and a clean export without."""

import json
import re

import pandas as pd
import pytest

from belonging_edu import load_cohort, load_truth, simulate
from belonging_edu.calibration.qualtrics import summaries
from belonging_edu.cohorts import learners, qualtrics
from belonging_edu.cohorts.data import folder

EVERYTHING = {v.name for v in (*qualtrics.VARIABLES, *qualtrics.HIDDEN)}

#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {
    "hours_per_exhaustion": ({"rate": 0}, 4.0, {"Q2", "true_hours"}),
    "rate": ({}, 0.0, EVERYTHING),
}

BELONGING, FACTORS, BURNOUT = (
    list(names) for names in (qualtrics.BELONGING, qualtrics.FACTORS, qualtrics.BURNOUT)
)


def noticed(raw):
    """The rules of the key: for each defect the rows that look like it."""
    header = raw["StartDate"].isin(["Start Date"]) | raw["StartDate"].str.startswith("{", na=False)
    start = pd.to_datetime(raw["StartDate"], errors="coerce", format="%Y-%m-%d %H:%M:%S")
    end = pd.to_datetime(raw["EndDate"], errors="coerce", format="%Y-%m-%d %H:%M:%S")
    hours = pd.to_numeric(raw["Q2"].str.extract(r"(\d+)")[0])
    broken = (raw["Finished"] == "False") & ~header
    finished = set(raw.loc[raw["Finished"] == "True", "IPAddress"])
    came_back = raw["IPAddress"].isin(finished)
    progress = pd.to_numeric(raw["Progress"], errors="coerce")
    return {
        "Q01": header,
        "Q02": raw["Status"] == "Survey Preview",
        "Q03": (start < qualtrics.OPENED.replace(hour=0)) & (raw["Status"] == "IP Address"),
        "Q04": raw.duplicated() & ~header,
        "Q05": broken & came_back,
        "Q06": broken & ~came_back,
        "Q07": hours.between(101, 200) & ~header,
        "Q08": raw["Q2"].str.contains("[a-z]", na=False) & (hours <= 100) & ~header,
        "Q09": (hours > 200) & ~header,
        "Q10": raw["Q3_2"] == "6",
        "Q11": raw["Q5_1"] == "-99",
        "Q12": raw["Q3_1"].str.contains("[a-z]", na=False) & ~header,
        "Q13": raw["StartDate"].str.contains("/") & ~header,
        "Q14": end < start,
        "Q15": pd.to_numeric(raw["Duration"], errors="coerce") < 20,
        "Q16": raw["Q7"].isin(qualtrics.NAMING),
        "Q17": raw["UserLanguage"] == "ES",
        "Q18": (raw["Finished"] == "True") & (progress < 100),
    }


@pytest.fixture(scope="module")
def raw():
    return load_cohort("qualtrics")


@pytest.fixture(scope="module")
def hidden():
    return load_truth("qualtrics").hidden


def test_it_has_the_three_header_rows_of_qualtrics(raw):
    assert raw.iloc[0].to_dict() == qualtrics.QUESTIONS
    ids = raw.iloc[1].map(json.loads)
    assert all(set(id) <= {"ImportId", "timeZone"} for id in ids)
    assert ids["Q3_2"]["ImportId"] == "QID3_2" and ids["Q2"]["ImportId"] == "QID2_TEXT"
    assert ids["Q6"]["ImportId"] == "QID6" and ids["ResponseId"]["ImportId"] == "_recordId"
    lines = (folder() / "qualtrics.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("StartDate,EndDate,Status") and lines[1].startswith("Start Date,")
    assert '"{""ImportId"":""startDate""' in lines[2]


def test_every_kind_occurs_as_often_as_the_key_says(hidden):
    explained = load_truth("qualtrics").parameters["defects"]
    assert hidden["defect"].value_counts().to_dict() == {
        name: defect["rows"] for name, defect in explained.items()
    }
    for defect in explained.values():
        assert all(len(defect[part]) >= 10 for part in ("what", "notice")) and defect["cure"]


@pytest.mark.parametrize("name", qualtrics.DEFECTS)
def test_every_defect_is_noticed_where_it_was_planted_and_nowhere_else(raw, hidden, name):
    found, planted = noticed(raw)[name], hidden["defect"] == name
    assert found.tolist() == planted.tolist(), raw[found != planted].T


def test_a_clean_export_has_no_defect_and_holds_the_learners():
    raw, truth = simulate("qualtrics", seed=125, rate=0)
    assert set(truth.hidden["defect"].dropna()) == {"Q01"}
    for name, rows in noticed(raw).items():
        assert not rows[2:].any(), name
    people = load_cohort("learners").set_index("learner_id").loc[truth.hidden["learner"][2:]]
    assert (people["site"] == qualtrics.SITE).all() and (people["responded"] == 1).all()
    raw = raw[2:]
    for q, name in (qualtrics.BELONGING | qualtrics.BURNOUT).items():
        codes = pd.to_numeric(raw[q]).to_numpy() - (q in qualtrics.BURNOUT)
        assert pd.Series(codes, dtype=float).equals(people[name].reset_index(drop=True))
    for q, name in qualtrics.FACTORS.items():
        texts = [learners.AGREEMENT[code].capitalize() for code in people[name]]
        assert raw[q].tolist() == texts
    assert pd.to_numeric(raw["Q2"]).tolist() == truth.hidden["true_hours"][2:].tolist()
    assert raw["ResponseId"].is_unique and raw["RecordedDate"].is_monotonic_increasing


def test_rows_are_the_respondents_of_one_site_and_what_was_added(raw, hidden):
    people = load_cohort("learners").query("responded == 1 and site == @qualtrics.SITE")
    assert set(hidden["learner"].dropna()) == set(people["learner_id"])
    added = hidden["defect"].isin(["Q01", "Q02", "Q03", "Q04", "Q05"])
    assert len(raw) == len(people) + added.sum()
    assert hidden.loc[~added, "learner"].is_unique
    nobody = hidden["defect"].isin(["Q01", "Q02", "Q03"])
    assert (hidden["learner"].isna() == nobody).all()


def test_it_is_the_same_survey():
    seeds = {load_truth(name).parameters["seed"] for name in ("qualtrics", "learners", "messy")}
    assert len(seeds) == 1


@pytest.mark.parametrize("seed", [125, 1, 2, 3, 4, 5, 6, 7])
def test_a_rule_about_hours_decides_the_sign(seed):
    found = summaries({"": simulate("qualtrics", seed=seed)})
    assert found["raw_slope"] < 0 < found["true_slope"]


def test_the_built_in_slope_is_recovered():
    data, truth = simulate("qualtrics", 20_000, seed=8, rate=0, hours_per_exhaustion=2)
    exhausted = pd.to_numeric(data["Q5_1"][2:])
    hours = truth.hidden["true_hours"][2:]
    slope = hours.cov(exhausted) / exhausted.var()
    assert slope == pytest.approx(2, abs=0.15)


def test_addresses_names_and_numbers_are_invented(raw):
    real = raw["IPAddress"][2:].str.rpartition(".")[0]
    assert set(real) <= set(qualtrics.NETWORKS)
    numbers = [n for text in raw["Q7"].dropna() for n in re.findall(r"\d{3}-\d{4}", text)]
    assert numbers and all(re.fullmatch(r"555-01\d\d", number) for number in numbers)


def test_more_defects():
    for rate in (1, 2):
        counts = simulate("qualtrics", seed=3, rate=rate).truth.hidden["defect"].value_counts()
        for name, defect in qualtrics.DEFECTS.items():
            expected = 2 if name == "Q01" else rate * defect.rows
            assert counts[name] <= expected and (name == "Q07" or counts[name] == expected)
