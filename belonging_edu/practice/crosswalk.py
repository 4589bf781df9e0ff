"""What each objective of the course serves: exercises, questions, competencies, reporting items.

An objective and its exercises stand once, at the head of a chapter; its questions stand in the
bank. What else it serves stands in the chapter's YAML file under ``objectives``, in codes of the
lists of ``crosswalk.yaml``. A table for a page or a workbook is made from :func:`rows`, so that the
two cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from belonging_edu.practice import bank, chapter_files

__all__ = ["LEVELS", "Listed", "Row", "lists", "rows", "verbs"]

#: Levels of the revised taxonomy of Bloom, from the lowest to the highest.
LEVELS = ("remember", "understand", "apply", "analyze", "evaluate", "create")
_FILE = Path(__file__).with_suffix(".yaml")
_PAGES = "[0-9][0-9]*-*.md"
_HEADING = "## What you will be able to do"
_OBJECTIVE = re.compile(r"^(\d+)\. (.+)$", re.M)
_VERB = re.compile(r"\*\*(\w+)\*\*")
_PLACE = re.compile(r" \(([^()]*)\)")
_EXERCISE = re.compile(r"exercise (\d+\.\d+)")


@dataclass(frozen=True)
class Listed:
    """A list from outside: its name, how much of it was read, and code -> entry.

    An entry is None where a subject is named whose number was not read.
    """

    name: str
    seen: str
    entries: Mapping[str, str | None]


@dataclass(frozen=True)
class Row:
    """One objective and all that belongs to it.

    `page` is the stem of its chapter's file, `text` is Markdown, `verbs` maps each verb to its
    level, `questions` are ids of the bank, and `serves` maps the keys of :func:`lists` to codes.
    """

    chapter: int
    page: str
    objective: int
    text: str
    verbs: Mapping[str, str]
    exercises: tuple[str, ...]
    questions: tuple[str, ...]
    serves: Mapping[str, tuple[str, ...]]

    @property
    def plain(self) -> str:
        """The objective without Markdown, for a cell of a workbook."""
        return self.text.replace("*", "")

    @property
    def level(self) -> str:
        """The highest level among the verbs."""
        return max(self.verbs.values(), key=LEVELS.index)


def lists() -> dict[str, Listed]:
    """Return the lists that objectives serve, by key: acgme, merc, strobe, cross, other."""
    return {
        key: Listed(entry["name"], entry["seen"], _with_text_keys(entry["entries"]))
        for key, entry in _stored()["lists"].items()
    }


def verbs() -> dict[str, str]:
    """Return verb -> level for every verb that an objective may use."""
    return {verb: level for level in LEVELS for verb in _stored()["verbs"][level]}


def rows(book: Path) -> list[Row]:
    """Return one row for each objective, in the order of the chapters.

    Parameters
    ----------
    book : pathlib.Path
        The folder of the book's pages, which hold the objectives.

    Raises
    ------
    ValueError
        If the folder has no chapters, or a page, its YAML file and the lists do not go together.
    """
    pages = sorted(Path(book).glob(_PAGES))
    if not pages:
        raise ValueError(f"There are no chapters in {str(book)!r}. Name the folder `book`.")
    return [_row(page.stem, *found) for page in pages for found in _objectives(page)]


def _objectives(page):
    """Number and text of each objective of a page."""
    text = page.read_text(encoding="utf-8").partition(_HEADING)[2].partition("\n## ")[0]
    return [(int(number), words) for number, words in _OBJECTIVE.findall(text)]


def _row(page, number, words):
    chapter = int(page[:2])
    path = chapter_files.path_of(chapter)
    served = chapter_files.content(path)["objectives"].get(number)
    if served is None:
        raise ValueError(f"{path.name} lacks objective {number} of {page}. Add it there.")
    return Row(
        chapter,
        page,
        number,
        _VERB.sub(r"\1", _PLACE.sub("", words)),
        _levels(words, page),
        tuple(_EXERCISE.findall(words)),
        tuple(item.id for item in bank.items(chapter) if item.objective == number),
        _codes(served, path),
    )


def _levels(words, page):
    known = verbs()
    used = [verb.lower() for verb in _VERB.findall(words)]
    unknown = [verb for verb in used if verb not in known]
    if unknown or not used:
        shown = ", ".join(unknown) or "none"
        raise ValueError(
            f"{page}: the verbs of an objective need a level (without one: {shown}). "
            "Set a verb in bold, or add it under `verbs` in crosswalk.yaml."
        )
    return {verb: known[verb] for verb in used}


def _codes(served, path):
    found = {}
    for key, listed in lists().items():
        found[key] = tuple(map(str, served.get(key, ())))
        unknown = ", ".join(code for code in found[key] if code not in listed.entries)
        if unknown:
            raise ValueError(
                f"{path.name}: the list {key} of crosswalk.yaml lacks {unknown}. "
                f"Choose among {', '.join(listed.entries)}."
            )
    return found


def _with_text_keys(entries):
    return {str(code): said for code, said in entries.items()}


def _stored():
    return chapter_files.content(_FILE)
