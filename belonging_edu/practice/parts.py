"""A chapter in two parts, 14a and 14b, each with a page and a lab of its own: what is in which.

The numbers of exercises, guesses and objectives run on from part to part, so that the YAML file of
the chapter only says, as `second_part`, with which of them the second one begins.
"""

from __future__ import annotations

import re
from collections.abc import Container

from belonging_edu.practice import chapter_files

__all__ = ["find", "is_in", "of"]

_NAME = re.compile(r"(\d+)([ab]?)")


def find(given, known: Container[int]) -> tuple[int, str] | None:
    """Return number and part of what is meant: (14, "b") for "14b", (8, "") for 8 and for "8".

    None if it is not a chapter among those known, or a part of a chapter that has one only.
    """
    found = _NAME.fullmatch(str(given))
    number, part = (int(found[1]), found[2]) if found else (0, "")
    if number not in known or (part and _second(number) is None):
        return None
    return number, part


def of(chapter: int) -> tuple[str, ...]:
    """Return the parts of a chapter in order: "a" and "b", or "" for a chapter that has one."""
    return ("",) if _second(chapter) is None else ("a", "b")


def is_in(chapter: int, part: str, kind: str, name: str | int) -> bool:
    """Return whether a part has this exercise, guess or objective; part "" is the whole chapter.

    An exercise like another one, such as "14.7b", belongs where that one does.
    """
    second = _second(chapter)
    if not part or second is None:
        return True
    return (_place(name) >= _place(second[kind])) == (part == "b")


def _second(chapter):
    return chapter_files.content(chapter_files.path_of(chapter)).get("second_part")


def _place(name):
    """The number of an exercise or guess in its chapter, or of an objective."""
    return int(chapter_files.first_of(str(name)).rpartition(".")[2])
