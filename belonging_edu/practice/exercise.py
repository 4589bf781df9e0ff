"""What an exercise is made of: parts, each with a key and the mistakes that people make.

The code of a mistake is that of ``belonging_edu/practice/chapters/misconceptions.yaml``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

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

    `term` finds a number in a fitted model; `name` is None where only the key knows it. `unit` and
    `decimals` are those of a number.
    """

    name: str | None
    term: str | None = None
    options: tuple[str, ...] = ()
    lines: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    decimals: int | None = None


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

    `term` finds it in a fitted model; `unit` is empty where the number has none.
    """

    name: str
    key: float
    decimals: int
    mistakes: tuple[Mistake, ...]
    term: str | None = None
    unit: str = ""

    def judge(self, value: float) -> tuple[bool, str]:
        """Whether a number is right, and what there is to say about it."""
        unit = 10**-self.decimals
        shown = f"{value:.{self.decimals}f}" if abs(value) >= unit else f"{value:.2g}"
        if abs(value - self.key) <= 0.5 * unit * (1 + 1e-6):
            return True, shown
        rounded = round(self.key, self.decimals)
        known = [
            mistake for mistake in self.mistakes if round(mistake.value, self.decimals) != rounded
        ]
        known.sort(key=lambda mistake: abs(mistake.value - value))
        if known and abs(known[0].value - value) <= 0.5 * unit * (1 + 1e-6):
            return False, f"{shown} is {known[0].words} ({known[0].code})"
        if abs(value + self.key) <= 0.5 * unit:
            return False, f"{shown} has the wrong sign: look at what is subtracted from what (S01)"
        for factor, said in ((100, "a percentage"), (0.01, "a proportion")):
            if math.isclose(value, self.key * factor, rel_tol=0.02):
                other = {100: "a proportion", 0.01: "a percentage"}[factor]
                return False, f"{value:g} is {said}, and {other} is asked for (S02)"
        if self._is_near(value, unit):
            return False, f"{value:g} is near: {self._cure} (S03)"
        side = "above" if value > self.key else "below"
        return False, f"{value:g} lies {side} the answer, and is no mistake that is known here"

    def _is_near(self, value, unit):
        """Off by a little rounding, or given with fewer decimals than are asked for."""
        off = abs(value - self.key)
        short = self.decimals > 0 and math.isclose(value, round(value, self.decimals - 1))
        return off <= max(3 * unit, 0.02 * abs(self.key)) or (short and off < 10 * unit)

    @property
    def _cure(self):
        if self.decimals == 0:
            return "count again, or keep all digits until the end"
        places = "one decimal" if self.decimals == 1 else f"{self.decimals} decimals"
        return f"keep all digits on the way and round at the end, to {places}"


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
        if value == self.key:
            return True, value
        return False, next(
            f"{mistake.words} ({mistake.code})"
            for mistake in self.mistakes
            if mistake.value == value
        )


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
        place = {letter: i for i, letter in enumerate(value.split())}
        broken = [rule for rule in self.rules if place[rule[0]] > place[rule[1]]]
        if not broken:
            return True, value
        first, later, why, code = min(broken, key=lambda rule: place[rule[1]])
        at = place[later]
        stand = f"the first {at} stand well; " if at > 1 else ""
        return False, f"{stand}{later} in place {at + 1} comes before {first}: {why} ({code})"


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
