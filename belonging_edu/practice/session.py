"""What a notebook has in hand: data, keys computed from them once, and guesses written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial

from belonging_edu.learner_errors import plain_errors
from belonging_edu.practice import parts, printed, rows, words
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.display import show_message
from belonging_edu.practice.exercise import Asked, Exercise, Guess, Prompt
from belonging_edu.practice.keys import Chapter
from belonging_edu.practice.naming import chapter_of
from belonging_edu.practice.progress import kept_seed, record, show_chapter

__all__ = ["CURRENT", "InHand", "Session", "start"]

_CHAPTERS = {chapter.number: chapter for chapter in CHAPTERS}


@dataclass
class InHand:
    """The data of a chapter, and the exercises and guesses made from them, by their ids."""

    chapter: Chapter
    data: tuple
    exercises: dict[str, Exercise] = field(default_factory=dict)
    guesses: dict[str, Guess] = field(default_factory=dict)

    def exercise(self, name: str) -> Exercise:
        """Return an exercise; its keys are computed when it is first asked for."""
        if name not in self.exercises:
            landmarks = cache(partial(printed.landmarks, self.chapter.number, self.data, name))
            self.exercises[name] = self._made(words.exercise, name, landmarks)
        return self.exercises[name]

    def guess(self, name: str) -> Guess:
        """Return a guess; its result is computed when it is first asked for."""
        if name not in self.guesses:
            self.guesses[name] = self._made(words.guess, name)
        return self.guesses[name]

    def _made(self, make, name, *more):
        try:
            return make(self.chapter, name, self.data, *more)
        except words.Misfit:
            raise
        except Exception as error:
            raise ValueError(
                f"{name} has no answer for the data in hand ({type(error).__name__}: "
                f"{str(error).rstrip('.')}). Run the first cells of the lab again: "
                f"start({self.chapter.number}, ...) needs the data as they were loaded, with all "
                "rows and columns."
            ) from error


@dataclass
class Session:
    """What is in hand of each chapter that was started, and what was guessed, by its id."""

    in_hand: dict[int, InHand] = field(default_factory=dict)
    guesses: dict[str, float] = field(default_factory=dict)

    def start(self, chapter: int, *data) -> list[str]:
        """Keep a copy of the data of a chapter, and forget what was made from others.

        Returns what there is to say about the data: nothing, unless rows were left out.
        """
        if chapter not in _CHAPTERS:
            raise ValueError(f"Chapter {chapter!r} has no such exercises. Chapters: {_listed()}.")
        copies = tuple(frame.copy() for frame in data)
        self.in_hand[chapter] = InHand(_CHAPTERS[chapter], copies)
        return rows.notes(_CHAPTERS[chapter], copies)

    def asked(self, name: str) -> Asked:
        """Return what an exercise such as ``"8.3"`` says without its keys."""
        return words.asked(self._of_exercise(name).chapter, name)

    def exercise(self, name: str) -> Exercise:
        """Return an exercise such as ``"8.3"``, with its keys for the data in hand."""
        return self._of_exercise(name).exercise(name)

    def prompt(self, name: str) -> Prompt:
        """Return what a guess such as ``"8.1"`` asks for."""
        return words.prompt(self._of_guess(name).chapter, name)

    def guess(self, name: str) -> Guess:
        """Return a guess such as ``"8.1"``, with its result for the data in hand."""
        return self._of_guess(name).guess(name)

    def _of_exercise(self, name):
        chapter = chapter_of(name)
        return self._started(
            chapter, name, "exercise", words.exercise_ids(chapter), words.variation_ids(chapter)
        )

    def _of_guess(self, name):
        chapter = chapter_of(name)
        return self._started(chapter, name, "guess", words.guess_ids(chapter))

    def _started(self, chapter, name, kind, known, like_them=()):
        if name not in (*known, *like_them):
            raise ValueError(
                f"Chapter {chapter.number} has no {kind} {name!r} to answer. "
                f"It has {', '.join(known) or 'none'}: write one of them."
            )
        if chapter.number not in self.in_hand:
            self.start(chapter.number, *chapter.load(kept_seed(chapter.number)))
        return self.in_hand[chapter.number]


#: The session of this notebook.
CURRENT = Session()


def start(chapter: int | str, *data, seed: int | None = None) -> None:
    """Say which data are in hand, so that keys are computed from them.

    Errors of the notebook are shown in plain words from then on. In a learner's copy, a link leads
    to the chapter where the book is shown.

    Parameters
    ----------
    chapter : int or str
        Number of the chapter; of one with two labs, ``"14b"`` is the second.
    *data : pandas.DataFrame
        What the lab loaded: the cohort, with any seed and any truth (chapter 1: the claims). Left
        out: what the lab loads.
    seed : int, optional
        The seed of a class, which the file of progress keeps; None: the course's own cohort.

    Raises
    ------
    ValueError
        If the chapter has no exercises that answer back.

    Notes
    -----
    The data are copied: what you do with yours afterward changes no key. Each key is computed once,
    when an answer first needs it; to start again computes all of them anew. An exercise that is
    asked before, as after a restart, starts its chapter by itself. Do not use it with rows that you
    have left out: the keys leave them out, too, and a note says so.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> start(8, load_cohort("surgery"))
    """
    plain_errors()
    chapter, part = parts.find(chapter, _CHAPTERS) or (chapter, "")
    if chapter in _CHAPTERS and not data:
        seed = kept_seed(chapter) if seed is None else seed
        data = _CHAPTERS[chapter].load(seed)
    if said := CURRENT.start(chapter, *data):
        show_message(said)
    record("seed", str(chapter), seed, chapter=chapter)
    show_chapter(chapter, part.replace("a", ""))


def _listed():
    return ", ".join(map(str, _CHAPTERS))
