"""Cohort C: the pilot of an instrument, 28 items of which a panel keeps 11. All synthetic.

The generator follows the published summaries of Acker et al. (2024) with a truth that is known.
Everybody who was invited has a row; those who did not respond have empty answers.

The data-generating process, in the order of the code::

    belonging, three side themes    independent normal, one value per resident
    11 core items   as in the surgery cohort: same words, loadings and thresholds
    8 near-copies   .94 belonging + own part: they say one thing in eight ways
    9 side items    .35 belonging + .45 side theme + own part
    responds        if .05 + slope * belonging + noise is among the highest

With ``factors="two"`` the first 14 items measure belonging and the last 14 the first side theme,
which is unrelated to it. With ``margins="exact"`` the published number respond, in proportion for
another n.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from belonging_edu.cohorts import likert, surgery
from belonging_edu.cohorts.cuts import cut_above, needs_all_at_once
from belonging_edu.cohorts.draws import CHUNK, Draws
from belonging_edu.cohorts.schema import ANSWERS, Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import choice, number

__all__ = ["COHORT", "COPIES", "CORE", "HIDDEN", "ITEMS", "N", "Parameters", "SIDE", "VARIABLES"]

N = 219
RESPONDED = 114
RESPOND = 0.05

COPY_THRESHOLDS = tuple(
    tuple(cut + 0.05 * (k - 3.5) for cut in (-1.9, -1.2, -0.45, 0.55)) for k in range(8)
)
SIDE_THRESHOLDS = tuple(
    tuple(cut + 0.08 * (k - 4) for cut in (-1.7, -0.9, -0.2, 0.8)) for k in range(9)
)
TWO_FACTOR_LOADING = 0.805

COPY_TEXTS = (
    "I belong here.",
    "I feel that I belong in this program.",
    "This program is a place where I belong.",
    "I have the sense of belonging here.",
    "Here I am where I belong.",
    "I belong to this group of residents.",
    "When I am in this program I feel that I belong.",
    "All in all, I belong in this program.",
)
SIDE_TEXTS = (
    "The call room is a place where I can rest.",
    "My schedule lets me see the people I live with.",
    "I know whom to ask when a form has to be signed.",
    "There is food at night that I want to eat.",
    "I can plan a holiday more than a month ahead.",
    "The rules for leave are written where I find them.",
    "The computers on the ward do what I need.",
    "On most weeks I have one evening to myself.",
    "When rules change, somebody tells me in time.",
)
CORE = tuple(f"bel_{k:02d}" for k in range(1, 12))
COPIES = tuple(f"bel_{k:02d}" for k in range(12, 20))
SIDE = tuple(f"bel_{k:02d}" for k in range(20, 29))
ITEMS = CORE + COPIES + SIDE

BELONGING, RESPONSE, THEME, ITEM = 0, 1, 10, 20  # themes and items: and the numbers after


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("instrument")`` explains each."""

    core_loading: float = number(
        1,
        0,
        1.2,
        "multiple of the default",
        "How closely the 11 core items follow belonging; 1 is as in the surgery cohort",
    )
    copy_loading: float = number(
        0.94, 0, 0.99, "correlation", "How closely the 8 near-copies follow belonging"
    )
    side_loading: float = number(
        0.35, 0, 0.8, "correlation", "How closely the 9 side items follow belonging"
    )
    theme_loading: float = number(
        0.45, 0, 0.6, "correlation", "How closely each side item follows its own theme"
    )
    factors: str = choice(
        "one",
        {
            "one": "all items measure belonging, more or less",
            "two": "14 items measure belonging, 14 something that has nothing to do with it",
        },
        "What the 28 items measure",
    )
    response_per_belonging: float = number(
        0.27, -3, 3, "probit per SD of belonging", "Slope of responding on belonging"
    )
    margins: str = choice(
        "exact",
        {"exact": "as many as were published", "free": "a fixed cut, the count varies by chance"},
        "How many respond",
    )  # fmt: skip


IDENTIFIER = Variable(
    "resident_id", "Synthetic invited resident, numbered", "text", "identifier", prefix="R"
)
_THEMES = (
    ("kept by the panel", surgery.ITEM_TEXTS),
    ("one thing said in eight ways", COPY_TEXTS),
    ("side theme", SIDE_TEXTS),
)


def _item_variables():
    texts = [f"{text} ({theme})" for theme, group in _THEMES for text in group]
    return tuple(
        Variable(
            name, text, "integer", "ordinal", "higher = stronger belonging", 1, 5, ANSWERS,
            "did not respond to the survey",
        )
        for name, text in zip(ITEMS, texts, strict=True)
    )  # fmt: skip


VARIABLES = (
    IDENTIFIER,
    Variable(
        "responded", "Did this resident respond to the survey?", "integer", "nominal", "1 = yes",
        0, 1, {0: "no", 1: "yes"},
    ),
    *_item_variables(),
)  # fmt: skip
HIDDEN = (
    IDENTIFIER,
    Variable("latent_belonging", "Latent belonging", "number", "interval", "SD", decimals=4),
    Variable(
        "true_score", "Expected sum of the 11 kept items (with one factor)", "number", "interval",
        "points, 11 to 55", decimals=4,
    ),
    *(
        Variable(f"theme_{k}", f"Side theme {k}, latent", "number", "interval", "SD", decimals=4)
        for k in (1, 2, 3)
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Invited:
    """How many were invited, and the willingness above which they respond."""

    n: int
    respond: float

    @property
    def counts(self) -> dict:
        """How many values each identifier has."""
        return {"resident_id": self.n}


def prepare(n: int, draws: Draws, truth: Parameters) -> Invited:
    """Find the cut above which residents respond."""
    if truth.margins == "free":
        return Invited(n, -RESPOND)
    if n > CHUNK:
        raise needs_all_at_once(n, CHUNK, "instrument")
    _, willing = _belonging(0, n, draws, truth)
    return Invited(n, cut_above(willing, round(n * RESPONDED / N)))


def part(
    invited: Invited, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters
) -> dict:
    """Draw one chunk of residents; observed and hidden columns as arrays."""
    rows = stop - start
    latent, willing = _belonging(chunk, rows, draws, truth)
    themes = [draws.normal(THEME + k, chunk, rows) for k in range(3)]
    responded = willing > invited.respond
    columns = {"resident_id": np.arange(start, stop), "responded": responded}
    for position, name in enumerate(ITEMS):
        noise = draws.normal(ITEM + position, chunk, rows)
        answer = _answer(position, latent, themes, noise, truth)
        columns[name] = np.where(responded, answer, np.nan)
    loadings = [truth.core_loading * loading for loading in surgery.LOADINGS]
    columns["true_score"] = likert.expected_sum(latent, loadings, surgery.THRESHOLDS)
    columns["latent_belonging"] = latent
    return columns | {f"theme_{k}": theme for k, theme in enumerate(themes, start=1)}


def _belonging(chunk, rows, draws, truth):
    latent = draws.normal(BELONGING, chunk, rows)
    return latent, truth.response_per_belonging * latent + draws.normal(RESPONSE, chunk, rows)


def _answer(position, latent, themes, noise, truth):
    """The answer to one item, 1 to 5."""
    copy, side = position - len(CORE), position - len(CORE) - len(COPIES)
    if truth.factors == "two":
        measured = latent if position < 14 else themes[0]
        return likert.answer(measured, noise, TWO_FACTOR_LOADING, surgery.THRESHOLDS[position % 11])
    if copy < 0:
        loading = truth.core_loading * surgery.LOADINGS[position]
        return likert.answer(latent, noise, loading, surgery.THRESHOLDS[position])
    if side < 0:
        return likert.answer(latent, noise, truth.copy_loading, COPY_THRESHOLDS[copy])
    explained = math.sqrt(truth.side_loading**2 + truth.theme_loading**2)
    if explained == 0:
        return likert.answer(latent, noise, 0, SIDE_THRESHOLDS[side])
    both = (truth.side_loading * latent + truth.theme_loading * themes[side % 3]) / explained
    return likert.answer(both, noise, explained, SIDE_THRESHOLDS[side])


COHORT = CohortSpec(
    name="instrument",
    title="Pilot of an instrument: 28 items on belonging, 11 of them kept",
    units="invited residents",
    n=N,
    parameters=Parameters,
    variables=VARIABLES,
    hidden=HIDDEN,
    prepare=prepare,
    part=part,
)
