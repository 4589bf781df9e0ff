"""What Python knows of an exercise: its keys, and the values of known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Chapter", "Key"]


class Key:
    """The right answer of one part, and the values of its known mistakes, by their names.

    Parameters
    ----------
    value : float or str
        The right number, with all its digits, or the right one of several words.
    says : mapping, optional
        What stands for the placeholders in the words: ``{"other": 8}`` for ``{other}``.
    **mistakes : float or sequence of float
        The wrong answer that each known mistake gives; a sequence where several mean the same.

    Examples
    --------
    >>> key = Key(1.46, unadjusted=2.04)
    >>> key.value, key.mistakes
    (1.46, {'unadjusted': 2.04})
    """

    def __init__(self, value, *, says: Mapping[str, object] | None = None, **mistakes):
        self.value = value
        self.says = dict(says or {})
        self.mistakes = mistakes


@dataclass(frozen=True)
class Chapter:
    """The exercises and guesses of a chapter that are computed, by their ids.

    `load` returns the data that the lab has in hand, for any seed. A function of `exercises` takes
    them and returns the :class:`Key` of each part by its id (a word will do for a part that asks
    for one); a function of `guesses` returns the number that is guessed. All words are in the YAML
    file of the chapter.
    """

    number: int
    load: Callable[..., tuple]
    exercises: Mapping[str, Callable[..., dict[str, Key | str]]]
    guesses: Mapping[str, Callable[..., float]]
