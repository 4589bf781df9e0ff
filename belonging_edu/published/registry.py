"""The registry of published figures: what the papers and the news about them say.

A page or a lab that quotes a paper takes the number from here, with its source and grade.
The figures are in ``published.csv``; what is not public stays empty and is labeled so.

Grades: **A** the paper or its abstract; **B** a news item that quotes the paper; **C** a
secondary or uncertain source; **D** derived by arithmetic from graded figures (the formula
is the definition); ``not public`` for figures that were looked for and not found; ``not read`` for
what an open full text may hold that was not read.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

__all__ = ["GRADES", "SOURCES", "PublishedFigure", "claims", "figure", "figures", "table", "value"]

GRADES = {
    "A": "the paper or its abstract",
    "B": "a news item that quotes the paper",
    "C": "a secondary or uncertain source",
    "D": "derived by arithmetic from graded figures",
    "not public": "looked for and not found",
    "not read": "in a full text that is open and was not read",
}

#: Where a figure was read. Each key is an entry of ``book/references.bib``.
SOURCES = {
    "beckers": "Becker's",
    "conexiant": "Conexiant",
    "garvey2026": "AMA News Wire",
    "lin2019": "Lin 2019",
    "mdspire": "mdSpire",
    "ouci": "OUCI",
    "pmc6380922": "PubMed Central",
    "quick2025": "MedEd Brief",
    "sumner2014": "Sumner 2014",
    "suppr": "PubMed mirror",
    "suppr2025": "PubMed mirror",
    "vukou": "second PubMed mirror",
}


@dataclass(frozen=True)
class PublishedFigure:
    """One published figure. Numbers are kept as printed, so that 0.90 stays 0.90.

    Notes
    -----
    Do not use ``printed`` in a calculation: :func:`value` returns the number.

    Examples
    --------
    >>> figure("acker2025.slope").is_public
    True
    """

    id: str
    printed: str
    low: str
    high: str
    unit: str
    n: str
    definition: str
    sources: tuple[str, ...]
    grade: str
    citation: str

    @property
    def is_public(self) -> bool:
        return bool(self.printed)

    @property
    def text(self) -> str:
        """The figure as a reader sees it, such as ``0.90 (0.86 to 0.92)`` or ``not public``."""
        if not self.is_public:
            return self.grade
        shown = f"{int(self.printed):,}" if self.printed.isdigit() else self.printed
        return f"{shown} ({self.low} to {self.high})" if self.low else shown

    @property
    def source_names(self) -> str:
        if self.grade == "D":
            return "derived"
        return ", ".join(SOURCES[key] for key in self.sources)

    @property
    def short_source(self) -> str:
        """The first source and how many more, for example ``AMA News Wire and 3 others``."""
        first, *others = self.source_names.split(", ")
        if not others:
            return first
        return f"{first} and {len(others)} other{'s' if len(others) > 1 else ''}"


@cache
def _registry() -> dict[str, PublishedFigure]:
    path = Path(__file__).with_name("published.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["id"]: _figure(row) for row in rows}


def _figure(row: dict[str, str]) -> PublishedFigure:
    sources = tuple(key.strip() for key in row["source"].split(";") if key.strip())
    kept = {key: row[key] for key in ("id", "low", "high", "unit", "n", "definition", "grade")}
    return PublishedFigure(printed=row["value"], sources=sources, citation=row["citation"], **kept)


def figure(id: str) -> PublishedFigure:
    """Return one published figure with its source, grade and definition.

    Parameters
    ----------
    id : str
        ``"study.quantity"``, for example ``"acker2025.absite_gap_decile"``.

    Raises
    ------
    KeyError
        If no such figure is registered; the message names the closest ids.

    Notes
    -----
    Do not use a figure without its grade and definition.

    Examples
    --------
    >>> figure("acker2025.absite_gap_decile").text
    '56'
    >>> figure("acker2025.response_rate").text
    'not public'
    """
    try:
        return _registry()[id]
    except KeyError:
        near = get_close_matches(id, _registry(), n=3, cutoff=0.4)
        hint = f"Did you mean {', '.join(near)}? " if near else ""
        raise KeyError(
            f"No published figure {id!r}. {hint}published.table() lists all of them."
        ) from None


def value(id: str) -> float:
    """Return a published figure as a number.

    Parameters
    ----------
    id : str
        Id of a figure that is public and a single number.

    Raises
    ------
    KeyError
        If no such figure is registered.
    ValueError
        If the figure is not public, or is text rather than a number.

    Notes
    -----
    Do not use it where the rounding matters: it is the figure as printed.

    Examples
    --------
    >>> value("acker2025.absite_top_decile") - value("acker2025.absite_bottom_decile")
    56.0
    """
    found = figure(id)
    try:
        return float(found.printed)
    except ValueError:
        raise ValueError(
            f"{id} is {found.text!r}, not a number. Use published.figure({id!r}).text."
        ) from None


def figures(study: str | None = None) -> list[PublishedFigure]:
    """Return all figures, or those of one study.

    Parameters
    ----------
    study : str, optional
        The part of the id before the dot, such as ``"acker2025"``.

    Notes
    -----
    Do not use it to show figures: :func:`table` has them in words.

    Examples
    --------
    >>> figures("acker2025")[0].id.startswith("acker2025.")
    True
    """
    everything = list(_registry().values())
    if study is None:
        return everything
    chosen = [found for found in everything if found.id.split(".")[0] == study]
    if not chosen:
        studies = sorted({found.id.split(".")[0] for found in everything})
        raise ValueError(f"No figures of study {study!r}. Studies: {', '.join(studies)}.")
    return chosen


def table(study: str | None = None):
    """Return the registry as a data frame, one figure per row.

    Parameters
    ----------
    study : str, optional
        Only the figures of this study, for example ``"acker2025"``.

    Returns
    -------
    pandas.DataFrame
        Columns ``id, figure, unit, n, definition, source, grade, citation``; text as printed.

    Notes
    -----
    Do not use figures of different studies side by side without their definitions.

    Examples
    --------
    >>> table("acker2025").columns[0]
    'id'
    """
    import pandas as pd

    columns = ["id", "figure", "unit", "n", "definition", "source", "grade", "citation"]
    rows = [
        (f.id, f.text, f.unit, f.n, f.definition, f.source_names, f.grade, f.citation)
        for f in figures(study)
    ]
    return pd.DataFrame(rows, columns=columns)


def claims():
    """Return what the news said about Acker et al. (2025), claim by claim.

    Wordings are shortened, in our own words except for those that decide the kind of claim:
    ``word_that_decides`` occurs in ``wording``. The kind is the judgment of this project:
    ``descriptive`` (how many, how much), ``associational`` (who differs from whom), or
    ``causal`` (what brings about what). The speaker is the one to whom the source attributes it.

    Returns
    -------
    pandas.DataFrame
        One row per claim: ``claim, speaker, wording, kind, word_that_decides, why, compared,
        denominator, unit, source``, all text.

    Notes
    -----
    Do not use the kinds as facts: another reader may judge a wording differently.

    Examples
    --------
    >>> claims()["kind"].value_counts()["causal"].item()
    5
    """
    import pandas as pd

    return pd.read_csv(Path(__file__).with_name("claims.csv"), dtype=str)
