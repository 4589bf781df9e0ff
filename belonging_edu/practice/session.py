"""What a notebook has in hand: data, from which keys are computed, and guesses written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from belonging_edu.practice import words
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.exercise import Exercise, Guess

__all__ = ["CURRENT", "Session", "start"]

_CHAPTERS = {chapter.number: chapter for chapter in CHAPTERS}


@dataclass
class Session:
    """The data of each chapter that was started, and the guesses by their ids."""

    in_hand: dict[int, tuple] = field(default_factory=dict)
    guesses: dict[str, float] = field(default_factory=dict)

    def start(self, chapter: int, *data) -> None:
        """Keep a copy of the data of a chapter."""
        if chapter not in _CHAPTERS:
            raise ValueError(f"Chapter {chapter!r} has no such exercises. Chapters: {_listed()}.")
        self.in_hand[chapter] = tuple(frame.copy() for frame in data)

    def exercise(self, name: str) -> Exercise:
        """Return an exercise such as ``"8.3"``, with its keys for the data in hand."""
        chapter = _chapter_of(name)
        data = self._data(chapter, name, words.exercise_ids(chapter))
        return words.exercise(chapter, name, data)

    def guess(self, name: str) -> Guess:
        """Return a guess such as ``"8.1"``, with its result for the data in hand."""
        chapter = _chapter_of(name)
        data = self._data(chapter, name, words.guess_ids(chapter))
        return words.guess(chapter, name, data)

    def _data(self, chapter, name, known):
        if name not in known:
            raise ValueError(
                f"No {name!r} here. Chapter {chapter.number} has {', '.join(known) or 'none'}."
            )
        if chapter.number not in self.in_hand:
            raise ValueError(
                "Which data are in hand? Run the first cells of the lab, with "
                f"start({chapter.number}, ...)."
            )
        return self.in_hand[chapter.number]


#: The session of this notebook.
CURRENT = Session()


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
    CURRENT.start(chapter, *data)


def _chapter_of(name):
    digits = str(name).partition(".")[0]
    if not digits.isdigit() or int(digits) not in _CHAPTERS:
        raise ValueError(f"Nothing answers to {name!r}. Chapters that do: {_listed()}.")
    return _CHAPTERS[int(digits)]


def _listed():
    return ", ".join(map(str, _CHAPTERS))
