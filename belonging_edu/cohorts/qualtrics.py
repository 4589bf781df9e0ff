"""The learners' survey at the site South as it left Qualtrics, with 18 kinds of defects. Synthetic.

The rows are the respondents of that site in the learners cohort with the same seed, as text, in
the shape of a Qualtrics export: three header rows (names, questions, import ids as JSON), of
which the last two stand among the answers. Whether Qualtrics itself writes choices in the language
in which they were answered is not known to us; here some rows do. One column exists only here, the
hours worked in a week::

    hours = round(58 + slope * (exhausted - 3) + 7 * noise), cut to 30 to 98

Then each defect of ``DEFECTS`` is planted in rows of its own. The truth says which row has which
defect, whose answers it holds, and how many hours were meant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from belonging_edu.cohorts import learners
from belonging_edu.cohorts.draws import CHUNK, Draws
from belonging_edu.cohorts.making import Making
from belonging_edu.cohorts.messy import Defect, Export
from belonging_edu.cohorts.schema import Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import number

__all__ = ["COHORT", "DEFECTS", "HIDDEN", "Parameters", "QUESTIONS", "SITE", "VARIABLES"]

SITE = "South"
DAY, MINUTE, SECOND, SECONDS, OPEN, HOURS, COMMENT, PLACES = range(300, 308)
RESPONSE_ID = 310  # and the two numbers after it
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
NETWORKS = ("192.0.2", "198.51.100", "203.0.113")  # kept free for examples by RFC 5737
OPENED = datetime(2025, 10, 1, 7)
STAGES = {"student": "Medical student", "resident": "Resident", "fellow": "Fellow"}
SPANISH = {
    "Never": "Nunca",
    "Rarely": "Rara vez",
    "Sometimes": "A veces",
    "Often": "A menudo",
    "Nearly always": "Casi siempre",
}
BELONGING = {f"Q3_{k}": f"belonging_{c}" for k, c in enumerate(learners.CONTEXTS, start=1)}
FACTORS = {f"Q4_{k}": factor for k, factor in enumerate(learners.FACTORS, start=1)}
BURNOUT = {"Q5_1": "exhausted", "Q5_2": "detached"}
ANSWERS = ("Q1", "Q2", *BELONGING, *FACTORS, *BURNOUT, "Q6", "Q7")
COMMENTS = (
    "none",
    "The schedule came out late again.",
    "Thank you for asking.",
    "More time with attendings on the wards, please.",
    "Too many surveys.",
    "The call room needs a lamp.",
    "My class is great.",
    "n/a",
    "Parking takes half an hour at 7 am.",
    "Cafeteria closes before we eat.",
)
NAMING = (
    "Dr. Ilse Vandermolen shouts at us on rounds, ask anybody.",
    "I am the only fellow who came back from parental leave this year, and nobody asked me.",
    "Call me about this: Tomasz Arkwright, 555-0142.",
)


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("qualtrics")`` explains it."""

    hours_per_exhaustion: float = number(
        1.6, -5, 5, "hours a week per step", "Hours per step of the answer on exhaustion"
    )
    rate: float = number(
        1, 0, 5, "multiple of the default",
        "In how many rows each defect is planted; 0 gives a clean export, with three header rows",
    )  # fmt: skip


DEFECTS = {
    "Q01": Defect(
        "Two of the three header rows stand among the answers",
        "The first row holds questions, the second import ids",
        "Read the names, then skip two rows; keep the questions for the codebook",
        2,
    ),
    "Q02": Defect(
        "Previews of the study team were exported",
        "Status is Survey Preview",
        "Remove",
        4,
    ),
    "Q03": Defect(
        "The team tested the real link",
        "The start lies before the survey opened; the comment says test",
        "Remove",
        3,
    ),
    "Q04": Defect(
        "One response was downloaded twice",
        "A ResponseId occurs twice, and all else is equal, too",
        "Keep one",
        5,
    ),
    "Q05": Defect(
        "Somebody broke off and began again later",
        "Finished is False, and a finished response came later from the same address",
        "A rule written beforehand; here the finished one is kept",
        6,
    ),
    "Q06": Defect(
        "Somebody broke off and did not come back",
        "Finished is False, Progress is below 100, the second half is empty",
        "A rule written beforehand; here the answers that were given are kept, marked as partial",
        8,
    ),
    "Q07": Defect(
        "Hours of two weeks in place of one week",
        "Q2 lies above 100 and is at most 200; some wrote 'in two weeks' beside it",
        "A rule written beforehand; here half of it",
        28,
    ),
    "Q08": Defect(
        "A number with words around it",
        "Q2 holds letters",
        "Read the number, keep the words in the log",
        9,
    ),
    "Q09": Defect(
        "A zero too many in the hours",
        "Q2 is above 200; a week has 168 hours",
        "Set to missing; do not guess",
        4,
    ),
    "Q10": Defect(
        "Qualtrics numbered 'prefer not to say' as the next code",
        "Q3_2 is 6, and the strongest answer is 5",
        "Set to missing, and count it apart from skipped",
        9,
    ),
    "Q11": Defect(
        "-99 stands for seen but not answered",
        "Q5_1 is -99",
        "Set to missing",
        8,
    ),
    "Q12": Defect(
        "The text of a choice was exported in place of its code",
        "Q3_1 is a word",
        "Turn the text back into its code",
        7,
    ),
    "Q13": Defect(
        "A spreadsheet rewrote dates with the month first",
        "StartDate holds slashes",
        "Read month, day, year, and compare with EndDate",
        8,
    ),
    "Q14": Defect(
        "A response that ends before it begins",
        "EndDate lies before StartDate",
        "Set both times to missing, keep the answers",
        4,
    ),
    "Q15": Defect(
        "The same column clicked down in a few seconds",
        "All answers stand in one place of their scale and Duration is below 20",
        "A rule written beforehand; here the answers are left out",
        6,
    ),
    "Q16": Defect(
        "A comment names a person, or says who wrote it",
        "A name, a telephone number, or a detail that only one person has, in Q7",
        "Take it out before anybody else gets the file, and note where",
        3,
    ),
    "Q17": Defect(
        "Choices in Spanish, where the survey was answered in Spanish",
        "UserLanguage is ES and Q4_1 holds another word",
        "Translate by a table that is kept",
        5,
    ),
    "Q18": Defect(
        "Marked as finished, though it stopped half way",
        "Finished is True and Progress is below 100",
        "Treat as partial, mark it as such",
        4,
    ),
}

_IMPORT_IDS = {
    "StartDate": "startDate",
    "EndDate": "endDate",
    "Status": "status",
    "IPAddress": "ipAddress",
    "Progress": "progress",
    "Duration": "duration",
    "Finished": "finished",
    "RecordedDate": "recordedDate",
    "ResponseId": "_recordId",
    "DistributionChannel": "distributionChannel",
    "UserLanguage": "userLanguage",
}
#: What the second header row says of each column.
QUESTIONS = {
    "StartDate": "Start Date",
    "EndDate": "End Date",
    "Status": "Response Type",
    "IPAddress": "IP Address",
    "Progress": "Progress",
    "Duration": "Duration (in seconds)",
    "Finished": "Finished",
    "RecordedDate": "Recorded Date",
    "ResponseId": "Response ID",
    "DistributionChannel": "Distribution Channel",
    "UserLanguage": "User Language",
    "Q1": "What is your stage of training?",
    "Q2": "How many hours do you work in a usual week?",
    **{q: learners.CONTEXT_TEXTS[name.removeprefix("belonging_")] for q, name in BELONGING.items()},
    **{q: learners.FACTOR_TEXTS[factor] for q, factor in FACTORS.items()},
    "Q5_1": "How often does work leave you with nothing to give?",
    "Q5_2": "How often have patients stopped mattering to you?",
    "Q6": "Would you recommend this organization?",
    "Q7": "Is there anything else?",
}
_HOLDS = {
    "StartDate": "year-month-day hour:minute:second",
    "EndDate": "year-month-day hour:minute:second",
    "Status": "IP Address for a real response, Survey Preview for a test",
    "IPAddress": "an identifier of a person",
    "Progress": "percent of the questions that were seen",
    "Finished": "True or False",
    "RecordedDate": "year-month-day hour:minute:second",
    "UserLanguage": "EN or ES",
    "Q1": "text of the choice",
    "Q2": "open field",
    **dict.fromkeys(BELONGING, "1 very weak to 5 very strong, 6 prefer not to say"),
    **dict.fromkeys(FACTORS, "text of the choice, Never to Nearly always"),
    **dict.fromkeys(BURNOUT, "1 not once this year to 7 every day; Qualtrics counts from 1"),
    "Q6": "Yes or No",
    "Q7": "open field",
}
VARIABLES = tuple(
    Variable(
        name, f"{question} ({_HOLDS[name]})" if name in _HOLDS else question, "text", "raw text",
        empty="skipped, not reached, or lost on the way (see the defects)",
    )
    for name, question in QUESTIONS.items()
)  # fmt: skip
_NOBODY = "a header row or a test, nobody's answers"
HIDDEN = (
    Variable("row", "Number of the row below the names, from 1", "integer", "interval", "rows", 1,
             10**6),
    Variable("learner", "Whose answers these are: learner_id of the learners cohort", "text",
             "free text", empty=_NOBODY),
    Variable("true_hours", "Hours in a week, as they were meant", "integer", "interval", "hours",
             30, 98, empty=_NOBODY),
    Variable("defect", "The defect planted in this row", "text", "free text", empty="no defect"),
)  # fmt: skip


def prepare(n: int, draws: Draws, truth: Parameters) -> Export:
    """Make the learners, write down one site as Qualtrics does, and plant the defects."""
    invited = Making(learners.COHORT, n, draws.seed, {}).whole().data
    there = invited[(invited["responded"] == 1) & (invited["site"] == SITE)]
    raw = _clean_export(there.reset_index(drop=True), draws, truth)
    raw = _with_headers(_plant(raw, draws, truth.rate))
    raw["row"] = np.arange(1, len(raw) + 1)
    texts = {
        name: np.where(raw[name] == "", np.nan, raw[name]).astype(object)
        for name in (*QUESTIONS, "learner", "defect")
    }
    numbers = {name: raw[name].to_numpy(float) for name in ("row", "true_hours")}
    return Export(texts | numbers)


def part(
    export: Export, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters
) -> dict:
    """Return the whole export; there is only one chunk."""
    return dict(export.columns)


def _clean_export(respondents, draws, truth):
    """The respondents as a raw export in the order of their recorded dates."""
    import pandas as pd

    rows = len(respondents)

    def lot(component, among):
        return (draws.uniform(component, 0, rows) * among).astype(np.int64)

    seconds = 180 + lot(SECONDS, 600)
    seconds = np.where(draws.uniform(OPEN, 0, rows) < 0.05, 97 * seconds, seconds)
    clocks = zip(lot(DAY, 61), lot(MINUTE, 900), lot(SECOND, 60), seconds, strict=True)
    times = [_times(*map(int, clock)) for clock in clocks]
    noise = draws.normal(HOURS, 0, rows)
    hours = 58 + truth.hours_per_exhaustion * (respondents["exhausted"] - 3) + 7 * noise
    hours = hours.round().clip(30, 98).astype(int)
    raw = {name: [time[k] for time in times] for k, name in enumerate(_CLOCK)}
    raw |= {
        "Status": "IP Address",
        "IPAddress": [_address(k) for k in range(rows)],
        "Progress": "100",
        "Finished": "True",
        "ResponseId": _response_ids(draws, rows),
        "DistributionChannel": "anonymous",
        "UserLanguage": "EN",
        "Q1": respondents["stage"].astype(object).map(STAGES),
        "Q2": hours.astype(str),
        **{q: _codes(respondents[name]) for q, name in BELONGING.items()},
        **{q: _words(respondents[name]) for q, name in FACTORS.items()},
        **{q: _codes(respondents[name] + 1) for q, name in BURNOUT.items()},
        "Q6": respondents["recommend"].map({0: "No", 1: "Yes"}),
        "Q7": [COMMENTS[k] if k < len(COMMENTS) else "" for k in lot(COMMENT, 80)],
        "learner": respondents["learner_id"],
        "true_hours": hours,
    }
    export = pd.DataFrame(raw).astype(object)
    return export.sort_values("RecordedDate", kind="stable", ignore_index=True)


_CLOCK = ("StartDate", "EndDate", "RecordedDate", "Duration")


def _times(day, minute, second, seconds):
    start = OPENED + timedelta(days=day, minutes=minute, seconds=second)
    end = start + timedelta(seconds=seconds)
    return (*map(_written, (start, end, end + timedelta(seconds=1))), str(seconds))


def _written(time):
    return f"{time:%Y-%m-%d %H:%M:%S}"


def _address(k):
    network, host = divmod(k, 254)
    return f"{NETWORKS[network % len(NETWORKS)]}.{host + 1}"


def _response_ids(draws, rows):
    """Fifteen letters and digits after ``R_``, as Qualtrics writes them."""
    parts = [
        (draws.uniform(RESPONSE_ID + k, 0, rows) * 62**5).astype(np.int64).tolist()
        for k in range(3)
    ]
    return ["R_" + "".join(map(_five_letters, three)) for three in zip(*parts, strict=True)]


def _five_letters(value):
    return "".join(LETTERS[value // 62**place % 62] for place in range(5))


def _codes(values):
    return values.astype("Int64").astype(object).map(str).replace("<NA>", "")


def _words(values):
    return values.map(lambda code: learners.AGREEMENT[int(code)].capitalize())


def _plant(raw, draws, rate):
    """Plant every defect in rows of its own, and append what came in more than once."""
    import pandas as pd

    places = draws.shuffle(PLACES, np.arange(len(raw)))
    raw["defect"], added = "", []
    for name in list(DEFECTS)[1:]:
        able = places[_ABLE[name](raw)[places]] if name in _ABLE else places
        rows = able[: round(DEFECTS[name].rows * rate)]
        places = places[~np.isin(places, rows)]
        if name in _APPENDED:
            more = _APPENDED[name](raw.loc[rows].copy())
            added.append(more.assign(defect=name))
        else:
            _SPOILT[name](raw, rows)
            raw.loc[rows, "defect"] = name
    return pd.concat([raw, *added], ignore_index=True)


def _with_headers(raw):
    """The second and third header row, above the answers."""
    import pandas as pd

    ids = {name: {"ImportId": _IMPORT_IDS.get(name, _question_id(name))} for name in QUESTIONS}
    for name in ("StartDate", "EndDate", "RecordedDate"):
        ids[name]["timeZone"] = "America/Chicago"
    compact = {name: json.dumps(id, separators=(",", ":")) for name, id in ids.items()}
    rest = {"learner": "", "true_hours": np.nan, "defect": "Q01"}
    head = pd.DataFrame([QUESTIONS | rest, compact | rest]).astype(object)
    return pd.concat([head, raw], ignore_index=True)


def _question_id(name):
    question, _, item = name.removeprefix("Q").partition("_")
    suffix = item or ("TEXT" if _HOLDS.get(name) == "open field" else "")
    return f"QID{question}_{suffix}" if suffix else f"QID{question}"


def _previews(copies):
    start = OPENED - timedelta(days=6)
    return _nobody(copies, start).assign(Status="Survey Preview", DistributionChannel="preview")


def _tests(copies):
    return _nobody(copies, OPENED - timedelta(days=2)).assign(Q7="test, please ignore")


def _nobody(copies, start):
    """Answers of the team, sent before the survey opened."""
    times = [_times(0, minute, 0, 60) for minute in range(len(copies))]
    shift = start - OPENED
    for k, name in enumerate(_CLOCK[:3]):
        copies[name] = [_written(datetime.fromisoformat(time[k]) + shift) for time in times]
    return copies.assign(
        Duration="60",
        ResponseId=_of_its_own(copies["ResponseId"]),
        IPAddress="192.0.2.255",
        learner="",
        true_hours=np.nan,
    )


def _of_its_own(ids):
    """Another id for each copy: the same letters from behind."""
    return ids.map(lambda id: f"R_{id[:1:-1]}")


def _began_before(copies):
    """A first try on the same day, broken off after the questions on belonging."""
    starts = copies["StartDate"].map(datetime.fromisoformat) - timedelta(minutes=47)
    clocks = [_first_try(start) for start in starts]
    for k, name in enumerate(_CLOCK):
        copies[name] = [clock[k] for clock in clocks]
    copies["ResponseId"] = _of_its_own(copies["ResponseId"])
    copies[list(_LATE)] = ""
    return copies.assign(Finished="False", Progress="38")


def _first_try(start):
    end = start + timedelta(seconds=75)
    return (_written(start), _written(end), _written(end + timedelta(days=7)), "75")


_LATE = (*FACTORS, *BURNOUT, "Q6", "Q7")
_APPENDED = {"Q02": _previews, "Q03": _tests, "Q04": lambda copies: copies, "Q05": _began_before}


def _change(column, change):
    def spoil(raw, rows):
        raw.loc[rows, column] = raw.loc[rows, column].map(change)

    return spoil


def _in_turn(column, write):
    """Write into a column by its value and by the place among the rows that are spoilt."""

    def spoil(raw, rows):
        raw.loc[rows, column] = [write(raw.loc[row, column], k) for k, row in enumerate(rows)]

    return spoil


def _two_weeks(hours, place):
    words = " in two weeks" if place % 5 == 4 else ""
    return f"{2 * int(hours)}{words}"


def _in_words(hours, place):
    return (f"{hours} hours", f"about {hours}", f"{hours}h")[place % 3]


def _broken_off(raw, rows):
    raw.loc[rows, list(_LATE)] = ""
    raw.loc[rows, ["Finished", "Progress"]] = ["False", "38"]


def _half_way(raw, rows):
    raw.loc[rows, [*BURNOUT, "Q6", "Q7"]] = ""
    raw.loc[rows, "Progress"] = "71"


def _month_first(time):
    moment = datetime.fromisoformat(time)
    return f"{moment:%m/%d/%Y %H:%M}"


def _ends_before(raw, rows):
    for row in rows:
        start = datetime.fromisoformat(raw.loc[row, "StartDate"])
        raw.loc[row, "EndDate"] = _written(start - timedelta(hours=5))


def _clicked_down(raw, rows):
    raw.loc[rows, list(BELONGING)] = "5"
    raw.loc[rows, list(FACTORS)] = "Nearly always"
    raw.loc[rows, list(BURNOUT)] = "7"
    raw.loc[rows, "Duration"] = "12"
    for row in rows:
        end = datetime.fromisoformat(raw.loc[row, "StartDate"]) + timedelta(seconds=12)
        raw.loc[row, ["EndDate", "RecordedDate"]] = [_written(end), _written(end)]


def _in_spanish(raw, rows):
    raw.loc[rows, list(FACTORS)] = raw.loc[rows, list(FACTORS)].replace(SPANISH)
    raw.loc[rows, "UserLanguage"] = "ES"


_SPOILT = {
    "Q06": _broken_off,
    "Q07": _in_turn("Q2", _two_weeks),
    "Q08": _in_turn("Q2", _in_words),
    "Q09": _change("Q2", lambda hours: f"{hours}0"),
    "Q10": _change("Q3_2", lambda code: "6"),
    "Q11": _change("Q5_1", lambda code: "-99"),
    "Q12": _change("Q3_1", lambda code: learners.STRENGTH[int(code)]),
    "Q13": _change("StartDate", _month_first),
    "Q14": _ends_before,
    "Q15": _clicked_down,
    "Q16": _in_turn("Q7", lambda _, place: NAMING[place % len(NAMING)]),
    "Q17": _in_spanish,
    "Q18": _half_way,
}
#: Where a defect can be: those who give two weeks are among the rarely exhausted.
_ABLE = {
    "Q07": lambda raw: (raw["Q5_1"].isin(["1", "2"]) & (raw["Q2"] > "50")).to_numpy(),
    "Q12": lambda raw: (raw["Q3_1"] != "").to_numpy(),
}


COHORT = CohortSpec(
    name="qualtrics",
    title="The learners' survey of one site as a raw Qualtrics export, with 18 kinds of defects",
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
