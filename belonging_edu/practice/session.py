"""The data in hand, and the exercises and guesses whose keys are computed from them."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

__all__ = ["CHAPTERS", "chapter_module", "chapter_of", "found", "start"]

CHAPTERS = tuple(
    sorted(
        int(module.name.removeprefix("chapter_"))
        for module in pkgutil.iter_modules([str(Path(__file__).parent)])
        if module.name.startswith("chapter_")
    )
)
_IN_HAND = {}


def start(chapter: int, *data) -> None:
    """Say which data are in hand, so that keys are computed from them.

    Parameters
    ----------
    chapter : int
        Number of the chapter.
    *data : pandas.DataFrame
        What the lab loaded: the cohort, with any seed and any truth (chapter 1: the claims).

    Raises
    ------
    ValueError
        If the chapter has no exercises that answer back.

    Notes
    -----
    Do not use it with rows that you have left out: the keys would leave them out, too.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> start(8, load_cohort("surgery"))
    """
    if chapter not in CHAPTERS:
        known = ", ".join(map(str, CHAPTERS))
        raise ValueError(f"Chapter {chapter!r} has no such exercises. Chapters: {known}.")
    _IN_HAND[chapter] = tuple(frame.copy() for frame in data)


def chapter_module(chapter: int):
    """Return the module with the exercises of a chapter."""
    return import_module(f"belonging_edu.practice.chapter_{chapter:02}")


def chapter_of(name) -> int:
    """Return the chapter of a name such as ``"8.3"``, or say which chapters there are."""
    digits = str(name).partition(".")[0]
    if not digits.isdigit() or int(digits) not in CHAPTERS:
        known = ", ".join(map(str, CHAPTERS))
        raise ValueError(f"Nothing answers to {name!r}. Chapters that do: {known}.")
    return int(digits)


def found(name: str, kind: str):
    """Return an exercise (``"EXERCISES"``) or a guess (``"GUESSES"``), with its key computed."""
    chapter = chapter_of(name)
    makers = getattr(chapter_module(chapter), kind)
    if name not in makers:
        raise ValueError(f"No {name!r} here. Chapter {chapter} has {', '.join(makers) or 'none'}.")
    if chapter not in _IN_HAND:
        raise ValueError(
            f"Which data are in hand? Run the first cells of the lab, with start({chapter}, ...)."
        )
    return makers[name](*_IN_HAND[chapter])
