"""Which labs a class set belongs to, and the exercises that are made from it.

A set is one cohort in one variant. Where a lab takes others, too, they are those of the book, which
everybody has.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial

from belonging_edu import cohorts
from belonging_edu.cohorts.data import Shelf, load_cohort, load_truth
from belonging_edu.cohorts.making import Cohort, Truth
from belonging_edu.export.class_set import Order
from belonging_edu.practice import chapter_files, printed, words
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.exercise import Exercise
from belonging_edu.practice.keys import Chapter

__all__ = ["Course", "Made", "chapters_of"]

_NUMBERS = {chapter.number: chapter for chapter in CHAPTERS}


def chapters_of(order: Order, numbers: Sequence[int] = ()) -> list[Chapter]:
    """Return the chapters whose labs use the cohort of a set, or those of them that are named.

    Raises
    ------
    ValueError
        For a chapter that does not exist, or whose lab does not use the cohort.
    """
    using = {n: chapter for n, chapter in _NUMBERS.items() if order.name in _cohorts(n)}
    for number in numbers:
        if number not in using:
            others = f", but {', '.join(_cohorts(number))}" if number in _NUMBERS else ""
            raise ValueError(
                f"Lab {number} does not use the cohort {order.name!r}{others}. Choose among "
                f"{', '.join(map(str, using))}, and make another set for another cohort."
            )
    return [using[number] for number in dict.fromkeys(numbers or using)]


def _cohorts(number):
    return chapter_files.content(chapter_files.path_of(number))["cohorts"]


@dataclass(frozen=True)
class Made:
    """An exercise with its keys for one data set; None, and why, where it has none.

    `remarks` are what the libraries warned of on the way.
    """

    exercise: Exercise | None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Kept(Shelf):
    """A shelf that reads each committed cohort once; keys leave them as they are."""

    kept: dict[tuple[str, str], object] = field(default_factory=dict)

    def data(self, name, variant=None):
        place = (name, variant or "")
        if place in self.own:
            return super().data(name, variant)
        if place not in self.kept:
            self.kept[place] = super().data(name, variant)
        return self.kept[place]


class Course:
    """The exercises of the labs, for the data sets of one class.

    Parameters
    ----------
    order : Order
        What the set was made from.
    """

    def __init__(self, order: Order):
        self.order = order
        self._place = (order.name, cohorts.variant_of(order.name, order.variant))
        self._book: dict[str, Made] = {}
        self._data: dict[int, tuple] = {}
        self._at: dict[int, list[int]] = {}
        self._kept: dict[tuple[str, str], object] = {}
        self._last: Cohort | None = None
        self._in_hand: dict[int, tuple] = {}
        self._kinds: dict[str, str] = {}

    @cached_property
    def is_the_books(self) -> bool:
        """Whether truth and size are those of the book, so that only the seed is another."""
        ours = self.order.prepare(self.order.chosen_seed).parameters
        books = load_truth(self.order.name, self.order.variant).parameters
        return all(ours[name] == books[name] for name in ours if name != "seed")

    def kind(self, chapter: Chapter, name: str) -> str:
        """Return which data an exercise takes.

        ``"own"``: those of the set; ``"own and the book's"``: those of other cohorts, too;
        ``"the book's"``: only those of others; ``"none"``.
        """
        if name not in self._kinds:
            book = self._books_data(chapter.number)
            places = self._places(chapter.number)
            others = [place for place in range(len(book)) if place not in places]
            takes_own = not _goes_without(chapter, name, book, places)
            takes_others = not _goes_without(
                chapter, name, book, others if takes_own else range(len(book))
            )
            own, theirs = "own" if takes_own else "", "the book's" if takes_others else ""
            self._kinds[name] = " and ".join(filter(None, (own, theirs))) or "none"
        return self._kinds[name]

    def is_own(self, chapter: Chapter, name: str) -> bool:
        """Whether the answers to an exercise depend on the data set that somebody has."""
        return self.kind(chapter, name).startswith("own")

    def data_of(self, seed: int) -> Cohort:
        """Return the data set of a student, by its seed."""
        return self.order.prepare(seed).whole()

    def made(self, chapter: Chapter, name: str, own: Cohort | None) -> Made:
        """Return an exercise for a data set; one that does not depend on it is made once."""
        if self.is_own(chapter, name):
            return _made(chapter, name, self._own_data(chapter, own))
        if name not in self._book:
            self._book[name] = _made(chapter, name, self._books_data(chapter.number))
        return self._book[name]

    def _own_data(self, chapter, own):
        """What a lab has in hand with a student's data set, made once for all its exercises."""
        if self._last is not own:
            self._last, self._in_hand = own, {}
        if chapter.number not in self._in_hand:
            shelf = _Kept(own={self._place: own}, kept=self._kept)
            self._in_hand[chapter.number] = chapter.take(shelf)
        return self._in_hand[chapter.number]

    def _books_data(self, number):
        if number not in self._data:
            self._data[number] = _NUMBERS[number].load()
        return self._data[number]

    def _places(self, number):
        """Where the cohort of the set is among the data of a lab: what is empty if it is."""
        if number not in self._at:
            data = load_cohort(*self._place).iloc[:0]
            hidden = load_truth(*self._place).hidden.iloc[:0]
            shelf = Shelf(own={self._place: Cohort(data, Truth({}, hidden))})
            found = _NUMBERS[number].take(shelf)
            self._at[number] = [place for place, frame in enumerate(found) if frame.empty]
        return self._at[number]


def _goes_without(chapter, name, data, places):
    """Whether the keys of an exercise can be made without some of the data: they are put away."""
    makers = getattr(chapter, chapter_files.kind_of(name))
    if name not in makers or not places:
        return True
    left = [None if place in places else frame for place, frame in enumerate(data)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            makers[name](*left)
    except Exception:  # whatever a key does first with what is not there
        return False
    return True


def _made(chapter, name, data):
    landmarks = cache(partial(printed.landmarks, chapter.number, data, name))
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            made = words.exercise(chapter, name, data, landmarks)
        except Exception as error:
            return Made(None, (f"no answer from this data set ({_said(error)})",))
    remarks = dict.fromkeys(f"computed with a warning ({_said(w.message)})" for w in warned)
    return Made(made, tuple(remarks))


def _said(error):
    text = " ".join(str(error).split()).rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
