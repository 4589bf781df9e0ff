"""What can be set in an explorer: label, unit, range, and what is said about a wrong value."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from numbers import Real

__all__ = ["Setting", "checked"]


@dataclass(frozen=True)
class Setting:
    """One number that a learner can change.

    ``times`` is what the slider multiplies by: 100 where it shows a proportion as percent.
    ``ratio`` sliders move in equal ratios, so that 1/2 and 2 are equally far from 1.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float
    whole: bool = False
    times: int = 1
    ratio: bool = False

    @property
    def decimals(self) -> int:
        """Decimals that the slider shows."""
        text = f"{self.step * self.times:.10f}".rstrip("0")
        return 2 if self.ratio else len(text.partition(".")[2])

    @property
    def range_text(self) -> str:
        """Lowest and highest value as the slider shows them."""
        return f"{self.low * self.times:g} to {self.high * self.times:g}"

    @property
    def whole_on_screen(self) -> bool:
        """Whether the numbers on screen are whole, as counts and percentages are."""
        return self.whole or (self.times > 1 and self.decimals == 0)

    def on_screen(self, value):
        """Return a value as it stands on the screen."""
        value = round(value * self.times, 10)
        return int(value) if self.whole_on_screen else value

    @property
    def stops(self) -> list:
        """Every value at which a slider with steps can stand, as it stands on the screen."""
        if self.ratio:
            count = round(log10(self.high / self.low) / self.step)
            values = [self.low * (self.high / self.low) ** (k / count) for k in range(count + 1)]
            return [float(f"{value:.2g}") for value in values]
        count = round((self.high - self.low) / self.step)
        return [self.on_screen(self.low + k * self.step) for k in range(count + 1)]

    def from_screen(self, shown):
        """Return the value that a slider shows, within its range; ratios to two digits."""
        value = float(f"{shown:.2g}") if self.ratio else shown / self.times
        value = min(max(value, self.low), self.high)
        return round(value) if self.whole else round(value, 10)

    def value(self, given):
        """Return the number, or say what is wrong with it."""
        wrong = isinstance(given, bool) or not isinstance(given, Real)
        if wrong or not self.low <= given <= self.high or (self.whole and given != int(given)):
            kind = "a whole number" if self.whole else "a number"
            share = "; for 40% write 0.40" if self.times == 100 else ""
            raise ValueError(
                f"{self.name}={given!r}: give {kind} from {self.low:g} to {self.high:g}{share}. "
                f"The explorer starts with {self.name}={self.start:g}."
            )
        return int(given) if self.whole else float(given)


def checked(settings, given: dict) -> dict:
    """Return a value for each setting: the one that was given, or the one at the start."""
    known = {setting.name: setting for setting in settings}
    for name in given:
        if name not in known:
            raise ValueError(f"There is no setting {name!r}. Settings: {', '.join(known)}.")
    return {name: known[name].value(given.get(name, known[name].start)) for name in known}
