"""How a number was written, and which other numbers it can be a writing of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

__all__ = ["Written"]

_SLACK = 1 + 1e-6
#: How far the last digits of two fits of one model may lie apart.
_ALIKE = 1e-6


@dataclass(frozen=True)
class Written:
    """A number as a learner wrote it, for a part that asks for so many decimals."""

    value: float
    decimals: int

    @cached_property
    def _digits(self):
        return Decimal(repr(float(self.value))).normalize().as_tuple()

    @cached_property
    def places(self) -> int:
        """Decimals that were written; zeros at the end do not show."""
        return max(0, -self._digits.exponent)

    @property
    def significant(self) -> int:
        """Digits that say something: two of 0.0015, and two of 15 and of 20."""
        if not self.value:
            return 0
        return max(len(self._digits.digits), len(self._digits.digits) + self._digits.exponent)

    @property
    def shown(self) -> str:
        """The number with the decimals that are asked for, or a few more if they were written."""
        if self.decimals < self.places <= self.decimals + 2:
            return f"{self.value:.{self.places}f}"
        if abs(self.value) >= 10**-self.decimals:
            return f"{self.value:.{self.decimals}f}"
        return f"{self.value:.2g}"

    @property
    def plain(self) -> str:
        """The number with the digits that were written."""
        return f"{self.value:.10g}"

    def is_rounding(self, target: float) -> bool:
        """Whether it is `target`, with all its digits or rounded to the decimals asked for."""
        if not self.value:
            return abs(target) < _ALIKE
        last = 0.5 * 10.0 ** -max(self.places, self.decimals)
        near = max(last, min(_ALIKE * abs(target), 0.5 * 10.0**-self.decimals))
        return abs(self.value - target) <= near * _SLACK

    def times(self, factor: float) -> Written:
        """The number that it would be on another scale."""
        return Written(round(self.value * factor, 12), self.decimals)

    def is_as_written(self, target: float) -> bool:
        """Whether `target`, rounded to the digits that were written, is this number."""
        near = max(0.5 * 10.0**-self.places, _ALIKE * abs(target))
        return abs(self.value - target) <= near * _SLACK

    def is_short_for(self, target: float) -> bool:
        """Whether it is `target` with fewer decimals than are asked for."""
        return self.places < self.decimals and self.is_as_written(target)

    def is_cut_from(self, target: float) -> bool:
        """Whether the last digits of `target` were cut away, and not rounded."""
        if self.value * target <= 0 or self.places > self.decimals + 2:
            return False
        gone = abs(target) - abs(self.value)
        return 0 <= gone < 10.0**-self.places * (1 - 1e-9) and gone > 1e-9 * abs(target)

    def is_off_by_one(self, target: float) -> bool:
        """Whether only the last of the decimals asked for differs, and by one."""
        unit = 10.0**-self.decimals
        off = abs(self.value - round(target, self.decimals))
        return self.places <= self.decimals and abs(off - unit) <= 1e-6 * unit
