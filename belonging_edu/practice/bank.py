"""The item bank: the questions of each chapter, and what the chapter builds on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from belonging_edu.practice import chapter_files, parts
from belonging_edu.practice.chapters import CHAPTERS

__all__ = [
    "FORMS",
    "About",
    "Item",
    "Option",
    "about",
    "chapters",
    "items",
    "marked",
    "misconceptions",
    "plain",
]

FORMS = ("formative", "spaced", "pre", "post")
_PUBLISHED = re.compile(r"\{published\}`([^`|]+?)\s*(?:\|\s*(\w+)\s*)?`")


@dataclass(frozen=True)
class About:
    """What a chapter builds on: chapters before it, what else to know, and its cohorts."""

    needs: tuple[int, ...]
    cohorts: tuple[str, ...]
    knows: str | None = None


@dataclass(frozen=True)
class Option:
    """An answer to choose: why it is right or wrong, and what misreading it stands for.

    An edition for students may hold an answer alone; then nothing tells whether it is right.
    """

    answer: str
    why: str | None = None
    misconception: str | None = None

    @property
    def right(self) -> bool | None:
        """Whether it is the right answer; None where this edition does not tell."""
        return self.misconception is None if self.why else None


@dataclass(frozen=True)
class Item:
    """One question with its options; exactly one of them is right, where the edition tells."""

    id: str
    form: str
    objective: int
    level: str
    stem: str
    options: tuple[Option, ...]
    parallel: str | None = None

    @property
    def has_key(self) -> bool:
        """Whether this edition tells which option is right."""
        return any(option.right for option in self.options)


def chapters() -> list[int]:
    """Return the chapters that have questions."""
    return [chapter.number for chapter in CHAPTERS]


def about(chapter: int) -> About:
    """Return what a chapter builds on, and the cohorts that its lab uses."""
    file = _file(chapter)
    return About(tuple(file["needs"]), tuple(file["cohorts"]), file.get("knows"))


def items(chapter: int, form: str | None = None, part: str = "") -> list[Item]:
    """Return the questions of a chapter or of a part of it, or those of one form, in order."""
    found = [_item(entry) for entry in _file(chapter)["items"]]
    return [
        item
        for item in found
        if form in (None, item.form) and parts.is_in(chapter, part, "objective", item.objective)
    ]


def misconceptions() -> dict[str, str]:
    """Return every code that a wrong answer may carry, with its meaning."""
    return chapter_files.content(chapter_files.MISCONCEPTIONS)


def marked(text: str) -> str:
    """Return a text with published figures as numbers; its Markdown stays as it is."""
    from belonging_edu import published

    def shown(found):
        figure = published.figure(found[1])
        return f"{figure.text} {figure.unit}" if found[2] == "unit" else figure.text

    return _PUBLISHED.sub(shown, text)


def plain(text: str) -> str:
    """Return a text for readers outside the book: published figures as numbers, code as it is."""
    return marked(text).replace("`", "")


def _file(chapter):
    return chapter_files.content(chapter_files.path_of(chapter))


def _item(entry):
    options = tuple(
        Option(option["answer"], option.get("why", "").strip(), option.get("misconception"))
        for option in entry["options"]
    )
    kept = {key: entry.get(key) for key in ("id", "form", "objective", "level", "parallel")}
    return Item(stem=entry["stem"].strip(), options=options, **kept)
