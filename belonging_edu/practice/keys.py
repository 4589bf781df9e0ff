"""What Python knows of an exercise: its keys, and the values of known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from belonging_edu.cohorts.data import Shelf

__all__ = ["Chapter", "Key", "Model"]


@dataclass(frozen=True)
class Model:
    """The model that a part asks for, which a learner may hand in instead of its number.

    Parameters
    ----------
    kind : str
        ``"least squares"``, ``"logistic"`` or ``"random intercept"``.
    formula : str
        Its formula; the key is computed from the same one.
    n : int
        How many people it is fitted to.
    people : str, default "residents"
        What they are called.
    """

    kind: str
    formula: str
    n: int
    people: str = "residents"


class Key:
    """The right answer of one part, and the values of its known mistakes, by their names.

    Parameters
    ----------
    value : float or str
        The right number, with all its digits, or the right one of several words.
    says : mapping, optional
        What stands for the placeholders in the words: ``{"other": 8}`` for ``{other}``.
    model : Model, optional
        The model that the number comes from, if a fitted one may be handed in.
    spread : tuple of float, optional
        Standard error and both limits of the 95% CI, if it is an estimate that has them.
    ratio : tuple of float, optional
        What is divided by what, if it is a ratio.
    **mistakes : float, sequence of float, or mapping
        The wrong answer that each known mistake gives; a sequence where several mean the same; a
        mapping where each has its own word for ``{which}`` in the words of the mistake.

    Examples
    --------
    >>> key = Key(1.46, unadjusted=2.04)
    >>> key.value, key.mistakes
    (1.46, {'unadjusted': 2.04})
    """

    def __init__(
        self,
        value,
        *,
        says: Mapping[str, object] | None = None,
        model: Model | None = None,
        spread: tuple[float, float, float] | None = None,
        ratio: tuple[float, float] | None = None,
        **mistakes,
    ):
        self.value = value
        self.says = dict(says or {})
        self.model, self.spread, self.ratio = model, spread, ratio
        self.mistakes = mistakes


@dataclass(frozen=True)
class Chapter:
    """The exercises, variations, and guesses of a chapter that are computed, by their ids.

    `take` returns the data that the lab has in hand, from a shelf. A function of `exercises` takes
    them and returns the :class:`Key` of each part by its id (a word will do for a part that asks
    for one), as does one of `variations`, whose ids have a letter: "8.1b" is another one like
    "8.1". A function of `guesses` returns the number that is guessed. All words are in the YAML
    file of the chapter.
    """

    number: int
    take: Callable[[Shelf], tuple]
    exercises: Mapping[str, Callable[..., dict[str, Key | str]]]
    guesses: Mapping[str, Callable[..., float]]
    variations: Mapping[str, Callable[..., dict[str, Key | str]]] = field(default_factory=dict)

    def load(self, seed: int | None = None) -> tuple:
        """Return the data that the lab has in hand: the book's, or those of a class's seed."""
        return self.take(Shelf(seed))
