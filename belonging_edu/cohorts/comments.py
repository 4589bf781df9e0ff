"""Cohort F: invented comments on peer support, coded by two people. All synthetic.

The comments are in ``comments.csv`` with the themes that they contain. No resident wrote them;
each was made up for this project. What is drawn at random is how they are coded::

    coder marks a theme     with probability sensitivity if the comment has it,
                            1 - specificity if it does not; the two coders are independent
    adjudicated             where the coders agree, what they say; elsewhere the truth with
                            probability adjudication, otherwise its opposite
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from belonging_edu.cohorts.draws import Draws
from belonging_edu.cohorts.schema import Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import number

__all__ = ["COHORT", "HIDDEN", "N", "Parameters", "THEMES", "VARIABLES", "texts"]

N = 313

THEMES = {
    "shared": "It is normal: hearing that others feel or did the same",
    "insider": "Peers understand without explanation, because they do the same work",
    "reset": "A pause, a place or a ritual that lets one begin again",
    "spiral": "Talk that makes things heavier",
    "privacy": "Worry about who hears it",
}
ORDER, ADJUDICATOR = 0, 50
SEEN_AND_IMAGINED = ((10, 20), (30, 40))  # a pair a coder; the themes come after


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("comments")`` explains each."""

    sensitivity: float = number(
        0.85, 0, 1, "probability", "That a coder marks a theme which the comment has"
    )
    specificity: float = number(
        0.96, 0, 1, "probability", "That a coder leaves out a theme which the comment has not"
    )
    adjudication: float = number(
        0.95, 0, 1, "probability", "That the third person is right where the coders disagree"
    )


_YES = {0: "theme not marked", 1: "theme marked"}


def _codes(prefix, who):
    return tuple(
        Variable(
            f"{prefix}_{theme}", f"{who}: {meaning}", "integer", "nominal", "1 = marked", 0, 1, _YES
        )
        for theme, meaning in THEMES.items()
    )


IDENTIFIER = Variable("comment_id", "Invented comment, numbered", "text", "identifier", prefix="C")
VARIABLES = (
    IDENTIFIER,
    Variable(
        "comment",
        "What does support from your fellow residents do for you, and where does it fall short? "
        "(invented answers)",
        "text", "free text",
    ),
    *_codes("coder_a", "First coder"),
    *_codes("coder_b", "Second coder"),
    *_codes("adjudicated", "After adjudication"),
)  # fmt: skip
HIDDEN = (IDENTIFIER, *_codes("true", "What the comment says"))


@dataclass(frozen=True)
class Sheet:
    """The comments in the order of this cohort."""

    order: np.ndarray

    @property
    def counts(self) -> dict:
        """How many values each identifier has."""
        return {"comment_id": len(self.order)}


@cache
def texts():
    """Return the comments and the themes that each contains.

    Returns
    -------
    tuple of str, and numpy.ndarray of bool, shape (comments, themes)
    """
    path = Path(__file__).with_name("comments.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    themes = np.array([[row[theme] == "1" for theme in THEMES] for row in rows])
    return tuple(row["comment"] for row in rows), themes


def prepare(n: int, draws: Draws, truth: Parameters) -> Sheet:
    """Choose n of the comments, in random order."""
    return Sheet(draws.shuffle(ORDER, np.arange(N))[:n])


def part(sheet: Sheet, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters) -> dict:
    """Code the comments twice and adjudicate; there is only one chunk."""
    comments, themes = texts()
    columns = {
        "comment_id": np.arange(start, stop),
        "comment": np.array(comments, dtype=object)[sheet.order],
    }

    def chance(component):
        return draws.uniform(component, chunk, len(sheet.order))

    for position, theme in enumerate(THEMES):
        has = themes[sheet.order, position]
        first, second = (
            np.where(
                has,
                chance(seen + position) < truth.sensitivity,
                chance(imagined + position) >= truth.specificity,
            )
            for seen, imagined in SEEN_AND_IMAGINED
        )
        third = np.where(chance(ADJUDICATOR + position) < truth.adjudication, has, ~has)
        columns[f"coder_a_{theme}"], columns[f"coder_b_{theme}"] = first, second
        columns[f"adjudicated_{theme}"] = np.where(first == second, first, third)
        columns[f"true_{theme}"] = has
    return columns


COHORT = CohortSpec(
    name="comments",
    title="Invented comments on peer support, coded by two people",
    units="comments",
    n=N,
    parameters=Parameters,
    variables=VARIABLES,
    hidden=HIDDEN,
    prepare=prepare,
    part=part,
    largest=N,
)
