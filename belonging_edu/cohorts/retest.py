"""Cohort H: the same belonging items answered twice, with outcomes to correlate with. Synthetic.

Everybody answered the first survey; some weeks later most answered again. In between, some
residents truly changed. The correlations of belonging with the outcomes follow those that Salles
and colleagues (2019) published; everything else is a design of this project.

The data-generating process, in the order of the code (B belonging, latent)::

    B               = year and class shifts + own part; variance about 1
    truly changed   a share of the residents; then B again = stability B + the rest anew,
                    otherwise B again = B
    mood            normal, another one on each day
    11 core items   as in the surgery cohort, but a part of what the items share on one day is
                    mood; B again + practice on the second day
    4 near-copies   of item bel_08, tied to it by a theme of their own (being stood up for)
    outcomes        slope B + slope mood + a part of the person's own + chance, on each day
    returns         if .55 + slope B + noise > 0
    reports change  more often where somebody truly changed

On a single day the core items have the loadings of the surgery cohort, so that alpha is that of
the other cohorts. Alpha counts mood as if it were belonging; agreement over weeks does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from belonging_edu.cohorts import likert, surgery
from belonging_edu.cohorts.cuts import category
from belonging_edu.cohorts.draws import Draws
from belonging_edu.cohorts.schema import ANSWERS, Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import number

__all__ = [
    "AGAIN", "COHORT", "COPIES", "CORE", "HIDDEN", "ITEMS", "OUTCOMES", "Parameters", "VARIABLES",
]  # fmt: skip

N = 169
YEARS = ("PGY1", "PGY2", "PGY3", "PGY4", "PGY5")
WITH_CLASS, WITH_CLASS_OF_ALL = 0.75, 0.80  # of PGY2 to PGY5; with the interns, who all are
RETURN = 0.55
WEEKS = (0.20, 0.55, 0.85)  # cumulative shares of 3, 4, and 5 weeks; the rest is 6

COPY_LOADING = 0.74
COPIED = 7  # the position of bel_08
COPY_THRESHOLDS = tuple(
    tuple(cut + 0.06 * (k - 1.5) for cut in (-1.95, -1.25, -0.55, 0.45)) for k in range(4)
)
COPY_TEXTS = (
    "There is somebody here who would take my side.",
    "If I were treated unfairly, someone here would speak up for me.",
    "I have people here who would defend me.",
    "Somebody here would back me up.",
)
CORE = tuple(f"bel_{k:02d}" for k in range(1, 12))
COPIES = tuple(f"bel_{k:02d}" for k in range(12, 16))
ITEMS = CORE + COPIES
OUTCOMES = ("wellbeing", "low_mood", "exhaustion", "leaving")


def again(name: str) -> str:
    """The column of the same question on the second day."""
    return f"{name}_again"


#: First to second survey, column by column.
AGAIN = {name: again(name) for name in ITEMS + OUTCOMES}

# Streams of random numbers; those that are drawn on each day take the number of the day, too.
YEAR, CLASS, BELONGING, CHANGES, ANEW, THEME, PERSON, RETURNS, WEEK, REPORTS = range(10)
MOOD, ITEM, CHANCE = 20, 100, 200


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("retest")`` explains each."""

    mood_loading: float = number(
        0.20, 0, 0.6, "correlation", "How closely every item follows the mood of the day"
    )
    theme_loading: float = number(
        0.55, 0, 0.65, "correlation",
        "How closely the near-copies of bel_08 follow what they alone have in common",
    )  # fmt: skip
    changing: float = number(
        0.30, 0, 1, "share of residents", "How many truly changed between the surveys"
    )
    stability: float = number(
        0.20, 0, 1, "correlation", "Of first and second belonging, among those who changed"
    )
    practice: float = number(
        0.10, -2, 2, "SD of belonging",
        "How much higher the items are answered the second time, with belonging unchanged",
    )  # fmt: skip
    noticed: float = number(
        0.90, 0, 1, "share", "Of those who changed, how many report that something changed"
    )
    imagined: float = number(
        0.08, 0, 1, "share", "Of those who did not change, how many report that something changed"
    )
    return_per_belonging: float = number(
        0.30, -3, 3, "probit per SD of belonging", "Slope of answering again on first belonging"
    )
    wellbeing_per_belonging: float = number(
        0.54, -0.8, 0.8, "correlation", "Of well-being with belonging, both latent"
    )
    low_mood_per_belonging: float = number(
        -0.55, -0.8, 0.8, "correlation", "Of low mood with belonging, both latent"
    )
    exhaustion_per_belonging: float = number(
        -0.56, -0.8, 0.8, "correlation", "Of exhaustion with belonging, both latent"
    )
    leaving_per_belonging: float = number(
        -0.45, -0.8, 0.8, "correlation", "Of thoughts of leaving with belonging, both latent"
    )
    outcome_mood: float = number(
        0.30, 0, 0.5, "correlation",
        "How closely each outcome follows the mood of the day; against it where more is worse",
    )  # fmt: skip
    class_difference: float = number(
        0.50, -1.5, 1.5, "SD of belonging",
        "How much more those belong who still train with the class they started with",
    )  # fmt: skip
    per_year: float = number(
        0.06, -0.4, 0.4, "SD of belonging", "How much more residents belong with each year"
    )


IDENTIFIER = Variable(
    "resident_id", "Synthetic resident, numbered", "text", "identifier", prefix="R"
)
_NOT_AGAIN = "did not answer the second survey"
_NO_YES = {0: "no", 1: "yes"}


def _questions(again):
    """The questions of one survey."""
    suffix, empty = ("_again", _NOT_AGAIN) if again else ("", "")
    when = " (second survey)" if again else ""
    return (
        *(
            Variable(
                f"{name}{suffix}", f"{text}{when}", "integer", "ordinal",
                "higher = stronger belonging", 1, 5, ANSWERS, empty,
            )
            for name, text in zip(ITEMS, (*surgery.ITEM_TEXTS, *COPY_TEXTS), strict=True)
        ),
        Variable(
            f"wellbeing{suffix}", f"Well-being, an invented scale{when}", "integer", "interval",
            "points, higher = better", 0, 100, empty=empty,
        ),
        Variable(
            f"low_mood{suffix}", f"Low mood, an invented scale{when}", "integer", "interval",
            "points, higher = lower mood", 0, 24, empty=empty,
        ),
        Variable(
            f"exhaustion{suffix}", f"Exhaustion, an invented scale{when}", "integer", "interval",
            "points, higher = more exhausted", 0, 30, empty=empty,
        ),
        Variable(
            f"leaving{suffix}", f"How often have you thought of leaving the program?{when}",
            "integer", "ordinal", "higher = more often", 1, 5,
            {1: "never", 2: "once or twice", 3: "monthly", 4: "weekly", 5: "daily"}, empty,
        ),
    )  # fmt: skip


VARIABLES = (
    IDENTIFIER,
    Variable(
        "pgy", "Postgraduate year at the first survey", "text", "ordinal",
        levels={year: f"postgraduate year {year[-1]}" for year in YEARS},
    ),
    Variable(
        "with_class", "Do you train with the class that you started with?", "integer", "nominal",
        "1 = yes", 0, 1, _NO_YES,
    ),
    *_questions(again=False),
    Variable(
        "returned", "Did this resident answer the second survey?", "integer", "nominal",
        "1 = yes", 0, 1, _NO_YES,
    ),
    Variable(
        "weeks", "From the first survey to the second", "integer", "interval", "weeks", 3, 6,
        empty=_NOT_AGAIN,
    ),
    Variable(
        "reports_change", "Has anything important for you changed here since the first survey?",
        "integer", "nominal", "1 = yes", 0, 1, _NO_YES, _NOT_AGAIN,
    ),
    *_questions(again=True),
)  # fmt: skip
HIDDEN = (
    IDENTIFIER,
    *(
        Variable(name, label, kind, "interval", unit, decimals=4 if kind == "number" else 0)
        for name, label, kind, unit in (
            ("latent_belonging", "Latent belonging at the first survey", "number", "SD"),
            ("latent_belonging_again", "Latent belonging at the second survey", "number", "SD"),
            ("true_score", "Expected sum of the 11 core items, over days", "number", "points"),
            ("true_score_again", "The same at the second survey, without practice", "number",
             "points"),
            ("mood", "Mood of the day at the first survey", "number", "SD"),
            ("mood_again", "Mood of the day at the second survey", "number", "SD"),
            ("stood_up_for", "What bel_08 and its near-copies alone share", "number", "SD"),
            ("changed", "Did belonging truly change? (1 = yes)", "integer", ""),
        )
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Surveyed:
    """How many answered the first survey."""

    n: int

    @property
    def counts(self) -> dict:
        """How many values each identifier has."""
        return {"resident_id": self.n}


def prepare(n: int, draws: Draws, truth: Parameters) -> Surveyed:
    """Nothing has to be found beforehand."""
    return Surveyed(n)


def part(
    surveyed: Surveyed, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters
) -> dict:
    """Draw one chunk of residents; observed and hidden columns as arrays."""
    rows = stop - start

    def normal(component):
        return draws.normal(component, chunk, rows)

    def uniform(component):
        return draws.uniform(component, chunk, rows)

    year = category(uniform(YEAR), (0.2, 0.4, 0.6, 0.8))
    with_class = (year == 0) | (uniform(CLASS) < WITH_CLASS)
    first = _belonging(year, with_class, normal(BELONGING), truth)
    changed = uniform(CHANGES) < truth.changing
    anew = truth.stability * first + math.sqrt(1 - truth.stability**2) * normal(ANEW)
    second = np.where(changed, anew, first)
    theme, person = normal(THEME), [normal(50 + k) for k in range(len(OUTCOMES))]
    returned = RETURN + truth.return_per_belonging * first + normal(RETURNS) > 0
    reports = uniform(REPORTS) < np.where(changed, truth.noticed, truth.imagined)
    columns = {
        "resident_id": np.arange(start, stop),
        "pgy": year,
        "with_class": with_class,
        "returned": returned,
        "weeks": np.where(returned, 3 + category(uniform(WEEK), WEEKS), np.nan),
        "reports_change": np.where(returned, reports, np.nan),
        "latent_belonging": first,
        "latent_belonging_again": second,
        "true_score": _true_score(first, truth),
        "true_score_again": _true_score(second, truth),
        "stood_up_for": theme,
        "changed": changed,
    }
    for day, (belonging, ease, name) in enumerate(
        ((first, 0.0, "{}"), (second, truth.practice, "{}_again"))
    ):
        mood = normal(MOOD + day)
        noises = [normal(ITEM + 50 * day + k) for k in range(len(ITEMS))]
        chances = [normal(CHANCE + 50 * day + k) for k in range(len(OUTCOMES))]
        answers = _answers(belonging + ease, mood, theme, noises, truth)
        answers |= _outcomes(belonging, mood, person, chances, truth)
        columns[name.format("mood")] = mood
        for column, values in answers.items():
            seen = values if day == 0 else np.where(returned, values, np.nan)
            columns[name.format(column)] = seen
    return columns


def _belonging(year, with_class, own, truth):
    """Latent belonging at the first survey, with a variance of about one."""
    shift = truth.per_year * (year - 2.0)
    shift = shift + truth.class_difference * (with_class - WITH_CLASS_OF_ALL)
    share = 2 * truth.per_year**2
    share += truth.class_difference**2 * WITH_CLASS_OF_ALL * (1 - WITH_CLASS_OF_ALL)
    return shift + math.sqrt(1 - share) * own


def _lasting(loading, truth):
    """What of an item's loading on one day is belonging and not mood."""
    return math.sqrt(max(loading**2 - truth.mood_loading**2, 0.0))


def _true_score(belonging, truth):
    lasting = [_lasting(loading, truth) for loading in surgery.LOADINGS]
    return likert.expected_sum(belonging, lasting, surgery.THRESHOLDS)


def _answers(belonging, mood, theme, noises, truth):
    """The answers to all items on one day, 1 to 5, by column."""
    # bel_08 has the same share of the theme in what is its own as the near-copies have.
    tie = truth.theme_loading / math.sqrt(1 - COPY_LOADING**2)
    own_part = math.sqrt(1 - tie**2)
    loadings = (*surgery.LOADINGS, *[COPY_LOADING] * len(COPIES))
    thresholds = (*surgery.THRESHOLDS, *COPY_THRESHOLDS)
    found = {}
    for position, name in enumerate(ITEMS):
        loading, noise = loadings[position], noises[position]
        if position == COPIED or name in COPIES:
            noise = tie * theme + own_part * noise
        shared = _lasting(loading, truth) * belonging + truth.mood_loading * mood
        found[name] = likert.answer(shared / loading, noise, loading, thresholds[position])
    return found


def _outcomes(belonging, mood, person, chances, truth):
    """The four outcomes on one day, by column."""
    found = {}
    for position, name in enumerate(OUTCOMES):
        slope = getattr(truth, f"{name}_per_belonging")
        with_mood = truth.outcome_mood if name == "wellbeing" else -truth.outcome_mood
        rest = math.sqrt(1 - slope**2 - with_mood**2)
        own_part = 0.8 * person[position] + 0.6 * chances[position]
        found[name] = slope * belonging + with_mood * mood + rest * own_part
    return {
        "wellbeing": _points(60 + 15 * found["wellbeing"], 100),
        "low_mood": _points(9 + 4 * found["low_mood"], 24),
        "exhaustion": _points(14 + 5.5 * found["exhaustion"], 30),
        "leaving": 1 + category(found["leaving"], (-0.25, 0.55, 1.15, 1.8)),
    }


def _points(values, most):
    return np.clip(np.round(values), 0, most)


COHORT = CohortSpec(
    name="retest",
    title="Retest: the belonging items twice, some weeks apart, with outcomes",
    units="residents",
    n=N,
    parameters=Parameters,
    variables=VARIABLES,
    hidden=HIDDEN,
    prepare=prepare,
    part=part,
)
