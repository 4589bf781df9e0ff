"""What an exercise is made of: parts, each with a key and the mistakes that people make."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Choice", "Exercise", "Number", "Slip"]


@dataclass(frozen=True)
class Slip:
    """A known wrong answer: its value, and words that say what it is and what to do."""

    value: float | str
    words: str


@dataclass(frozen=True)
class Number:
    """A part that asks for a number with so many decimals; `term` finds it in a fitted model."""

    name: str
    key: float
    decimals: int
    slips: tuple[Slip, ...]
    term: str | None = None

    def judge(self, value: float) -> tuple[bool, str]:
        """Whether a number is right, and what there is to say about it."""
        unit = 10**-self.decimals
        shown = f"{value:.{self.decimals}f}"
        if abs(value - self.key) <= 0.5 * unit * (1 + 1e-6):
            return True, shown
        rounded = round(self.key, self.decimals)
        known = [slip for slip in self.slips if round(slip.value, self.decimals) != rounded]
        known.sort(key=lambda slip: abs(slip.value - value))
        if known and abs(known[0].value - value) <= 0.5 * unit * (1 + 1e-6):
            return False, f"{shown} is {known[0].words}"
        if abs(value + self.key) <= 0.5 * unit:
            return False, f"{shown} has the wrong sign: look at what is subtracted from what"
        for factor, said in ((100, "a percentage"), (0.01, "a proportion")):
            if math.isclose(value, self.key * factor, rel_tol=0.02):
                other = {100: "a proportion", 0.01: "a percentage"}[factor]
                return False, f"{value:g} is {said}, and {other} is asked for"
        if abs(value - self.key) <= max(3 * unit, 0.02 * abs(self.key)):
            return False, (
                f"{shown} is near: keep all digits on the way and round at the end, to "
                f"{self.decimals} decimals"
            )
        side = "above" if value > self.key else "below"
        return False, f"{value:g} lies {side} the answer, and is no mistake that is known here"


@dataclass(frozen=True)
class Choice:
    """A part that asks for one of several words."""

    name: str
    key: str
    slips: tuple[Slip, ...]

    @property
    def options(self) -> list[str]:
        return sorted([self.key, *(slip.value for slip in self.slips)])

    def judge(self, value: str) -> tuple[bool, str]:
        """Whether a word is right, and what there is to say about it."""
        if value == self.key:
            return True, value
        return False, next(slip.words for slip in self.slips if slip.value == value)


@dataclass(frozen=True)
class Exercise:
    """Parts in the order in which they are asked, hints from weak to strong, and the way."""

    parts: tuple[Number | Choice, ...]
    hints: tuple[str, ...]
    way: str
