"""Kinds of quantity that an answer can be: what each is called, and which values it can have."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["NAMES", "Quantity", "quantity"]


@dataclass(frozen=True)
class Quantity:
    """A kind of quantity.

    Parameters
    ----------
    asked : str
        What is asked for, with its article: ``"a slope"``.
    family : str
        Quantities of one family are written in the same unit.
    low, high : float
        Between which numbers it has to lie.
    whole : float, optional
        What everything is: 1 for a proportion, 100 for a percentage.
    is_ratio : bool, default False
        Whether it is one thing divided by another of its kind, so that it can be inverted.
    """

    asked: str
    family: str
    low: float = -math.inf
    high: float = math.inf
    whole: float | None = None
    is_ratio: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether it can be negative."""
        return self.low < 0


_QUANTITIES = {
    "": Quantity("another number", ""),
    "points": Quantity("a difference in points", "points"),
    "percentile_points": Quantity("a difference in percentile points", "percentiles", -100, 100),
    "score": Quantity("a score", "points", low=0),
    "sd": Quantity("a standard deviation", "points", low=0),
    "slope": Quantity("a slope", "slope"),
    "proportion": Quantity("a proportion", "share of 1", 0, 1, whole=1),
    "p_value": Quantity("a P value", "share of 1", 0, 1, whole=1),
    "percent": Quantity("a percentage", "share of 100", 0, 100, whole=100),
    "r_squared": Quantity("a percentage of the variance", "share of 100", 0, 100, whole=100),
    "percentage_points": Quantity(
        "a difference in percentage points", "share of 100", -100, 100, whole=100
    ),
    "count": Quantity("a number of people or things", "count", low=0),
    "odds_ratio": Quantity("an odds ratio", "ratio", low=0, is_ratio=True),
    "risk_ratio": Quantity("a risk ratio", "ratio", low=0, is_ratio=True),
    "factor": Quantity("a factor", "ratio", low=0, is_ratio=True),
    "correlation": Quantity("a correlation", "correlation", -1, 1, whole=1),
    "reliability": Quantity("a reliability", "correlation", high=1, whole=1),
    "kappa": Quantity("a kappa", "kappa", -1, 1, whole=1),
    "kappa_difference": Quantity("a difference of two kappas", "kappas", -2, 2, whole=1),
    "sd_units": Quantity("a difference in standard deviations", "SDs"),
}

#: The names that may stand in the YAML file of a chapter.
NAMES = tuple(name for name in _QUANTITIES if name)


def quantity(name: str) -> Quantity:
    """Return the kind of quantity that a chapter's file names."""
    return _QUANTITIES[name]
