"""What an exercise, guess or chapter is called, as people write it."""

from __future__ import annotations

import re

from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.keys import Chapter

__all__ = ["chapter_of", "id_of", "listed"]

_BY_NUMBER = {chapter.number: chapter for chapter in CHAPTERS}
_ID = re.compile(r"\D*?(\d+)[.,](\d+)\s?([a-z](?![^\W\d_]))?\D*", re.I)


def id_of(given) -> str:
    """Return the id that is meant: "8.3" for 8.3, "8,3", " 8.03 " and "Exercise 8.3".

    One like it has a letter: "8.3b" for "8.3B" and "8.3 b", too.
    """
    found = _ID.fullmatch(str(given))
    if not found:
        return str(given).strip()
    return f"{int(found[1])}.{int(found[2])}{(found[3] or '').lower()}"


def listed(things) -> str:
    """Return things as a sentence lists them: "8.1", "8.1 and 8.2", "8.1, 8.2, and 8.3"."""
    *most, last = map(str, things)
    comma = "," if len(most) > 1 else ""
    return f"{', '.join(most)}{comma} and {last}" if most else last


def chapter_of(name: str) -> Chapter:
    """Return the chapter of an exercise or guess; nothing has to be started.

    Raises
    ------
    ValueError
        If no chapter with exercises has that number.
    """
    digits = name.partition(".")[0]
    if not digits.isdecimal() or int(digits) not in _BY_NUMBER:
        raise ValueError(
            f"There is no exercise or guess {name!r}. The chapters that have some are "
            f'{", ".join(map(str, _BY_NUMBER))}; write the number of one, such as "8.3".'
        )
    return _BY_NUMBER[int(digits)]
