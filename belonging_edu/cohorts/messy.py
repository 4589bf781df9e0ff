"""Cohort G: the learners' survey as it left REDCap, with 25 kinds of defects. All synthetic.

The rows are the respondents of the learners cohort with the same seed, as text, the way a raw
export looks. Then each defect of ``DEFECTS`` is planted in a few rows of its own. The truth says
which row has which defect and whose answers it holds, so that a cleaned file can be compared
with the learners cohort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from belonging_edu.cohorts import learners
from belonging_edu.cohorts.draws import CHUNK, Draws
from belonging_edu.cohorts.making import Making
from belonging_edu.cohorts.schema import Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import number

__all__ = ["COHORT", "DEFECTS", "HIDDEN", "Parameters", "VARIABLES"]

AGE, DAY, MINUTE, SECONDS, SPECIALTY, PLACES = range(200, 206)
YOUNGEST = {"student": 21, "resident": 26, "fellow": 30}
SPECIALTIES = ("surgery", "pediatrics", "medicine", "psychiatry", "radiology", "pathology")
IDENTITY_BOXES = tuple(f"identity___{name}" for name in learners.IDENTITIES)
NONE_BOX = "identity___none"
SCALE_ITEMS = (*(f"belonging_{c}" for c in learners.CONTEXTS), *learners.FACTORS)
ANSWERS = (*SCALE_ITEMS, *IDENTITY_BOXES, NONE_BOX, "identities_n", "exhausted", "detached")
ANSWERS += ("burnout_flag", "recommend", "accept_job")


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("messy")`` explains it."""

    rate: float = number(
        1, 0, 5, "multiple of the default",
        "In how many rows each defect is planted; 0 gives a clean export",
    )  # fmt: skip


class Defect(NamedTuple):
    """One kind of defect: what happened, how to notice it, what to do, in how many rows."""

    what: str
    notice: str
    cure: str
    rows: int


DEFECTS = {
    "D01": Defect(
        "The same answers were sent twice, a minute apart",
        "All answers of two rows agree and their times are close",
        "Keep the first",
        6,
    ),
    "D02": Defect(
        "Somebody answered twice, weeks apart, and not alike",
        "Same unit, age, identities and specialty, later time, some answers differ",
        "Keep the one that a rule written beforehand names, here the first",
        5,
    ),
    "D03": Defect(
        "Test records of the study team were left in",
        "The specialty says TEST; the time lies before the survey opened",
        "Remove",
        4,
    ),
    "D04": Defect(
        "Two people have one record_id",
        "A record_id occurs twice with different answers and units",
        "Give the second a number of its own",
        3,
    ),
    "D05": Defect(
        "An answer that does not exist",
        "belonging_program is not 1 to 5 or 99",
        "Set to missing and note it",
        5,
    ),
    "D06": Defect(
        "99 stands for 'prefers not to answer' and looks like a number",
        "belonging_community is 99",
        "Set to missing, and count it apart from skipped",
        12,
    ),
    "D07": Defect(
        "-9 stands for missing, which the dictionary does not know",
        "exhausted is -9",
        "Set to missing; ask who entered it",
        6,
    ),
    "D08": Defect(
        "The label was exported in place of the code",
        "belonging_organization is a word",
        "Turn the label back into its code",
        8,
    ),
    "D09": Defect(
        "One unit used a paper form on which faculty ran from 5 to 1",
        "In one unit faculty averages about 2, everywhere else about 4",
        "Reverse in that unit, 6 minus the answer",
        8,
    ),
    "D10": Defect(
        "A decimal comma in age",
        "age holds a comma",
        "Read it as a decimal point",
        7,
    ),
    "D11": Defect(
        "The year of birth in place of age",
        "age lies between 1900 and 2010",
        "Year of the survey minus year of birth, to within a year; note it",
        5,
    ),
    "D12": Defect(
        "A zero too many in age",
        "age is above 200",
        "Set to missing; do not guess",
        3,
    ),
    "D13": Defect(
        "Dates with the day first",
        "The time holds slashes",
        "Read day, month, year",
        9,
    ),
    "D14": Defect(
        "A clock that had lost its battery",
        "The time lies in 1970",
        "Set the time to missing, keep the answers",
        3,
    ),
    "D15": Defect(
        "The site typed by hand",
        "site is none of the three codes",
        "Map every spelling, in a table that is kept",
        10,
    ),
    "D16": Defect(
        "A code for stage that the dictionary does not know",
        "stage is 9",
        "Look it up in the office's list, else missing",
        4,
    ),
    "D17": Defect(
        "Blanks around a code",
        "support has blanks before or behind",
        "Strip them",
        9,
    ),
    "D18": Defect(
        "'None of these' is ticked together with an identity",
        "identity___none is 1 and another box is 1",
        "A rule written beforehand; here the box that is ticked wins",
        5,
    ),
    "D19": Defect(
        "The counted identities are not the sum of the boxes",
        "identities_n differs from the sum",
        "Compute it anew; never trust a derived column",
        6,
    ),
    "D20": Defect(
        "The burnout flag contradicts its two items",
        "burnout_flag is 1 with both items below 4, or 0 with one at 4 or more",
        "Compute it anew",
        6,
    ),
    "D21": Defect(
        "A row is shifted by one column",
        "belonging_program is empty and every answer stands one column too far right",
        "Shift back; the last answer is lost",
        3,
    ),
    "D22": Defect(
        "Marked as complete, but the second half is empty",
        "survey_complete is 2 and everything from support on is empty",
        "Treat as partial, mark it as such",
        5,
    ),
    "D23": Defect(
        "Letters garbled by a wrong encoding",
        "specialty holds letters such as Ã",
        "Decode again (latin-1 to UTF-8)",
        4,
    ),
    "D24": Defect(
        "A spreadsheet took the letter and the zeros off the unit",
        "unit is a plain number",
        "Put letter and zeros back",
        8,
    ),
    "D25": Defect(
        "The same answer to every question in a few seconds",
        "All scale items are equal and seconds is below 15",
        "A rule written beforehand; here the answers are left out",
        5,
    ),
}

_MEANT = {
    "record_id": "Number of the record",
    "survey_timestamp": "When the survey was sent, year-month-day hour:minute",
    "site": "Site: 1 North, 2 South, 3 West",
    "stage": "Stage: 1 student, 2 resident, 3 fellow",
    "unit": "Unit, for instance U017",
    "age": "Age in whole years",
    "specialty": "Specialty, in your own words",
    "seconds": "Seconds from opening the survey to sending it",
    **{
        f"belonging_{c}": f"{learners.CONTEXT_TEXTS[c]} 1 very weak to 5 very strong, 99 prefers "
        "not to answer"
        for c in learners.CONTEXTS
    },
    **{f: f"{text} 1 never to 5 nearly always" for f, text in learners.FACTOR_TEXTS.items()},
    **{
        f"identity___{name}": f"{text} (box) 0 not ticked, 1 ticked"
        for name, text in learners.IDENTITY_TEXTS.items()
    },
    NONE_BOX: "None of these (box) 0 not ticked, 1 ticked",
    "identities_n": "Number of identities, computed by the form",
    "exhausted": "How often does work leave you with nothing to give? 0 not once to 6 every day",
    "detached": "How often have patients stopped mattering to you? 0 not once to 6 every day",
    "burnout_flag": "Either of the two at 4 or more, computed by the form: 0 no, 1 yes",
    "recommend": "Would you recommend this organization? 0 no, 1 yes",
    "accept_job": "Would you accept a job here? 0 no, 1 yes",
    "survey_complete": "REDCap's status: 0 incomplete, 1 unverified, 2 complete",
}
VARIABLES = tuple(
    Variable(name, label, "text", "raw text", empty="skipped, or lost on the way (see the defects)")
    for name, label in _MEANT.items()
)
HIDDEN = (
    Variable("row", "Number of the row, from 1", "integer", "interval", "rows", 1, 10**6),
    Variable(
        "learner", "Whose answers these are: learner_id of the learners cohort", "text",
        "free text", empty="a test record, nobody's answers",
    ),
    Variable("true_age", "Age as it was before any defect", "integer", "interval", "years", 0, 99),
    Variable(
        "defect", "The defect planted in this row", "text", "free text", empty="no defect",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """The finished export; it is made in one piece."""

    columns: dict

    @property
    def counts(self) -> dict:
        """No identifier is numbered here."""
        return {}


def prepare(n: int, draws: Draws, truth: Parameters) -> Export:
    """Make the learners, write them down as REDCap does, and plant the defects."""
    invited = Making(learners.COHORT, n, draws.seed, {}).whole().data
    raw = _clean_export(invited[invited["responded"] == 1].reset_index(drop=True), draws)
    raw["defect"] = ""
    raw = _plant(raw, draws, truth.rate)
    raw["row"] = np.arange(1, len(raw) + 1)
    texts = {
        name: _empty_as_missing(raw[name].to_numpy()) for name in (*_MEANT, "learner", "defect")
    }
    return Export(texts | {name: raw[name].to_numpy() for name in ("row", "true_age")})


def part(
    export: Export, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters
) -> dict:
    """Return the whole export; there is only one chunk."""
    return dict(export.columns)


def _empty_as_missing(values):
    return np.where(values == "", np.nan, values).astype(object)


def _clean_export(respondents, draws):
    """The respondents as a raw export: codes as text, boxes, a time stamp."""
    import pandas as pd

    rows = len(respondents)

    def lot(component, among):
        return (draws.uniform(component, 0, rows) * among).astype(np.int64)

    day, minute = lot(DAY, 61), lot(MINUTE, 900)
    age = respondents["stage"].astype(object).map(YOUNGEST).to_numpy() + lot(AGE, 9)
    raw = {
        "record_id": [str(k) for k in range(1, rows + 1)],
        "survey_timestamp": [_time(d, m) for d, m in zip(day, minute, strict=True)],
        "site": (respondents["site"].cat.codes + 1).astype(str),
        "stage": (respondents["stage"].cat.codes + 1).astype(str),
        "unit": respondents["unit_id"],
        "age": [str(a) for a in age],
        "specialty": [SPECIALTIES[k] for k in lot(SPECIALTY, len(SPECIALTIES))],
        "seconds": [str(180 + s) for s in lot(SECONDS, 600)],
    }
    for item in SCALE_ITEMS:
        raw[item] = _codes(respondents[item])
    for box, identity in zip(IDENTITY_BOXES, learners.IDENTITIES, strict=True):
        raw[box] = _codes(respondents[identity])
    raw[NONE_BOX] = _codes(respondents["identities"] == 0)
    raw["identities_n"] = _codes(respondents["identities"])
    for item in ("exhausted", "detached"):
        raw[item] = _codes(respondents[item])
    raw["burnout_flag"] = _codes(respondents["burnout"])
    for item in ("recommend", "accept_job"):
        raw[item] = _codes(respondents[item])
    raw["survey_complete"] = ["2"] * rows
    raw["learner"], raw["true_age"] = respondents["learner_id"], age
    return pd.DataFrame(raw).astype(object)


def _codes(values):
    return values.astype("Int64").astype(object).map(str).replace("<NA>", "")


def _time(day, minute):
    month, date = (10, day + 1) if day < 31 else (11, day - 30)
    return f"2025-{month:02d}-{date:02d} {7 + minute // 60:02d}:{minute % 60:02d}"


def _plant(raw, draws, rate):
    """Plant every defect in rows of its own, and append what was sent again."""
    import pandas as pd

    places = draws.shuffle(PLACES, np.arange(len(raw)))
    added = []
    for name, defect in DEFECTS.items():
        count = min(round(defect.rows * rate), len(places))
        rows, places = places[:count], places[count:]
        if name == "D09":
            rows, places = _one_unit(raw, rows, places)
        if name in _APPENDED:
            more = _APPENDED[name](raw.loc[rows].copy())
            added.append(more.assign(defect=name))
        else:
            _SPOILT[name](raw, rows)
            raw.loc[rows, "defect"] = name
    whole = pd.concat([raw, *added], ignore_index=True)
    second = [str(k) for k in range(len(raw) + 1, len(whole) + 1)]
    whole.loc[len(raw) :, "record_id"] = second
    return whole


def _one_unit(raw, rows, places):
    """Rows of the unit of the first row, as many as are left; the others are free again."""
    if not len(rows):
        return rows, places
    free = np.concatenate([rows, places])
    inside = (raw["unit"].to_numpy() == raw["unit"].to_numpy()[rows[0]])[free]
    return free[inside], free[~inside]


def _sent_twice(copies):
    later = copies["survey_timestamp"].map(
        lambda time: f"{time[:-2]}{(int(time[-2:]) + 1) % 60:02d}"
    )
    return copies.assign(survey_timestamp=later)


def _answered_again(copies):
    for item in ("support", "faculty", "belonging_program"):
        copies[item] = copies[item].map(lambda code: str(int(code) % 5 + 1) if code else "3")
    return copies.assign(survey_timestamp="2025-11-30 22:10", recommend="1")


def _tests(copies):
    answers = {item: "1" for item in ANSWERS}
    return copies.assign(
        **answers, specialty="TEST", survey_timestamp="2025-09-24 16:00", learner="", unit="U000"
    )


_APPENDED = {"D01": _sent_twice, "D02": _answered_again, "D03": _tests}


def _put(column, value):
    def spoil(raw, rows):
        raw.loc[rows, column] = value

    return spoil


def _change(column, change):
    def spoil(raw, rows):
        raw.loc[rows, column] = raw.loc[rows, column].map(lambda code: change(code) if code else "")

    return spoil


def _same_record(raw, rows):
    raw.loc[rows, "record_id"] = raw["record_id"].to_numpy()[(rows + 1) % len(raw)]


def _typed_by_hand(raw, rows):
    spellings = {"1": ("north", "NORTH ", "Nroth"), "2": ("south", "S", "Souht")}
    for place, row in enumerate(rows):
        raw.loc[row, "site"] = spellings.get(raw.loc[row, "site"], ("west", "W.", "Wset"))[
            place % 3
        ]


def _none_and_another(raw, rows):
    raw.loc[rows, [IDENTITY_BOXES[0], NONE_BOX]] = "1"
    boxes = raw.loc[rows, list(IDENTITY_BOXES)].astype(int).sum(axis=1)
    raw.loc[rows, "identities_n"] = boxes.map(str)


def _shifted(raw, rows):
    block = raw.loc[rows, list(ANSWERS)].to_numpy()
    raw.loc[rows, list(ANSWERS)] = np.column_stack([np.full(len(rows), ""), block[:, :-1]])


def _half_empty(raw, rows):
    raw.loc[rows, list(ANSWERS[3:])] = ""


def _straight_line(raw, rows):
    raw.loc[rows, [*SCALE_ITEMS, "exhausted", "detached"]] = "3"
    raw.loc[rows, "seconds"] = "11"
    raw.loc[rows, "burnout_flag"] = "0"


_SPOILT = {
    "D04": _same_record,
    "D05": _put("belonging_program", "7"),
    "D06": _put("belonging_community", "99"),
    "D07": _put("exhausted", "-9"),
    "D08": _change("belonging_organization", lambda code: learners.STRENGTH[int(code)]),
    "D09": _change("faculty", lambda code: str(6 - int(code))),
    "D10": _change("age", lambda age: f"{age},0"),
    "D11": _change("age", lambda age: str(2025 - int(age))),
    "D12": _change("age", lambda age: f"{age}0"),
    "D13": _change("survey_timestamp", lambda t: f"{t[8:10]}/{t[5:7]}/{t[:4]} {t[11:]}"),
    "D14": _put("survey_timestamp", "1970-01-01 00:00"),
    "D15": _typed_by_hand,
    "D16": _put("stage", "9"),
    "D17": _change("support", lambda code: f" {code} "),
    "D18": _none_and_another,
    "D19": _change("identities_n", lambda count: str(int(count) + 1)),
    "D20": _change("burnout_flag", lambda flag: str(1 - int(flag))),
    "D21": _shifted,
    "D22": _half_empty,
    "D23": _put("specialty", "pÃ©diatrie"),
    "D24": _change("unit", lambda unit: str(int(unit[1:]))),
    "D25": _straight_line,
}


COHORT = CohortSpec(
    name="messy",
    title="The learners' survey as a raw export, with 25 kinds of defects",
    units="invited learners",
    n=learners.N,
    parameters=Parameters,
    variables=VARIABLES,
    hidden=HIDDEN,
    prepare=prepare,
    part=part,
    key={"defects": {name: defect._asdict() for name, defect in DEFECTS.items()}},
    largest=CHUNK,
)
