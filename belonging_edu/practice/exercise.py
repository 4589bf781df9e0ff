"""What an exercise is made of: parts, each with a key and the mistakes that people make.

The code of a mistake is that of ``belonging_edu/practice/chapters/misconceptions.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from belonging_edu.practice import diagnoses, fits
from belonging_edu.practice.diagnoses import Landmark, Verdict
from belonging_edu.practice.keys import Model

__all__ = [
    "Asked",
    "Blank",
    "Choice",
    "Exercise",
    "Guess",
    "Mistake",
    "Number",
    "Order",
    "Prompt",
    "Rule",
]


@dataclass(frozen=True)
class Blank:
    """A part whose key is not computed yet: a number, one of `options`, or an order of `lines`.

    `term` finds a number in a fitted model; `name` is None where only the key knows it. `unit`,
    `decimals` and `quantity` are those of a number.
    """

    name: str | None
    term: str | None = None
    options: tuple[str, ...] = ()
    lines: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    decimals: int | None = None
    quantity: str = ""


@dataclass(frozen=True)
class Asked:
    """What an exercise says without its keys: the task, its blanks, hints from weak to strong."""

    task: str
    blanks: tuple[Blank, ...]
    hints: tuple[str, ...]
    way: str


@dataclass(frozen=True)
class Prompt:
    """What a guess asks for, in which unit, and between which numbers it has to lie."""

    asks: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: its value, words that say what it is and what to do, and its code."""

    value: float | str
    words: str
    code: str


@dataclass(frozen=True)
class Number:
    """A part that asks for a number with so many decimals.

    `term` finds it in a fitted model; `unit` is empty where the number has none; `quantity` is a
    name of :mod:`belonging_edu.practice.quantities`. `siblings` are the other numbers of the
    exercise, `landmarks` gives the numbers of the chapter that a learner may meet. For `model`,
    `spread` and `ratio` see :class:`belonging_edu.practice.keys.Key`.
    """

    name: str
    key: float
    decimals: int
    mistakes: tuple[Mistake, ...]
    term: str | None = None
    unit: str = ""
    quantity: str = ""
    model: Model | None = None
    spread: tuple[float, float, float] | None = None
    ratio: tuple[float, float] | None = None
    siblings: tuple[Number, ...] = field(default=(), repr=False, compare=False)
    landmarks: Callable[[], Sequence[Landmark]] = field(default=tuple, repr=False, compare=False)

    def judge(self, value) -> tuple[bool, str]:
        """Whether a number, or a fitted model, is right, and what there is to say about it."""
        return self.verdict(value)[:2]

    def verdict(self, value) -> Verdict:
        """Judge a number, or a fitted model, and say what the words are about, too."""
        if self.term and fits.is_fit(value):
            return fits.verdict(self, value)
        return diagnoses.verdict(self, value)


@dataclass(frozen=True)
class Choice:
    """A part that asks for one of several words."""

    name: str
    key: str
    mistakes: tuple[Mistake, ...]

    @property
    def options(self) -> list[str]:
        return sorted([self.key, *(mistake.value for mistake in self.mistakes)])

    def judge(self, value: str) -> tuple[bool, str]:
        """Whether a word is right, and what there is to say about it."""
        return self.verdict(value)[:2]

    def verdict(self, value: str) -> Verdict:
        """Judge a word, and say which mistake it is."""
        if value == self.key:
            return Verdict(True, value, "right")
        mistake = next(mistake for mistake in self.mistakes if mistake.value == value)
        words = f"{mistake.words} ({mistake.code})"
        return Verdict(False, words, "named", (mistake.code,), f"{value}: {mistake.words}")


class Rule(NamedTuple):
    """Which of two lines comes first, why, and the code of the mistake of the other order."""

    first: str
    later: str
    why: str
    code: str


@dataclass(frozen=True)
class Order:
    """A part that asks for lines in an order; those that no rule orders may stand either way."""

    name: str
    lines: dict[str, str]
    rules: tuple[Rule, ...]

    @property
    def key(self) -> str:
        """One right order: the first letter that may come next, again and again."""
        left, done = list(self.lines), []
        while left:
            waits = {later for first, later, *_ in self.rules if first in left}
            done.append(next(letter for letter in left if letter not in waits))
            left.remove(done[-1])
        return " ".join(done)

    def judge(self, value: str) -> tuple[bool, str]:
        """Whether an order is right, and what there is to say about the first line that is not."""
        return self.verdict(value)[:2]

    def verdict(self, value: str) -> Verdict:
        """Judge an order, and say which mistake its first wrong line is."""
        place = {letter: i for i, letter in enumerate(value.split())}
        broken = [rule for rule in self.rules if place[rule[0]] > place[rule[1]]]
        if not broken:
            return Verdict(True, value, "right")
        first, later, why, code = min(broken, key=lambda rule: place[rule[1]])
        at = place[later]
        stand = f"the first {at} stand well; " if at > 1 else ""
        words = f"{stand}{later} in place {at + 1} comes before {first}: {why} ({code})"
        return Verdict(False, words, "named", (code,), f"{later} before {first}: {why}")


@dataclass(frozen=True)
class Guess:
    """A number that is guessed before it is computed, and what guesses far off often mean."""

    asks: str
    unit: str
    low: float
    high: float
    key: float
    decimals: int
    near: float
    below: str
    above: str

    def compare(self, guess: float | None) -> str:
        """Say how far a guess was off, and what that may mean."""
        key = f"**{self.key:.{self.decimals}f}** {self.unit}".rstrip()
        if guess is None:
            return f"you wrote nothing down; it is {key}."
        off = round(guess - self.key, self.decimals)
        said = f"you wrote {guess:g}; it is {key}."
        if abs(off) <= self.near:
            return f"{said} A good guess."
        side, why = ("above", self.above) if off > 0 else ("below", self.below)
        return f"{said} You were {abs(off):.{self.decimals}f} {side}: {why}."


@dataclass(frozen=True)
class Exercise:
    """The task, its parts as they are asked, hints from weak to strong, and the way."""

    task: str
    parts: tuple[Number | Choice | Order, ...]
    hints: tuple[str, ...]
    way: str
