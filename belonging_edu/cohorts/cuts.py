"""From continuous values to categories, and the cut that a given number of values exceeds."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["category", "cut_above", "needs_all_at_once"]


def category(values, cuts):
    """Return how many of the cuts lie below each value, as int8."""
    found = np.zeros(len(values), dtype=np.int8)
    for cut in cuts:
        found += values > cut
    return found


def cut_above(values, count: int) -> float:
    """Return the value above which exactly `count` of the values lie (all of them: minus infinity).

    Values must differ, as continuous draws do.
    """
    if count >= len(values):
        return -math.inf
    return np.sort(values)[len(values) - count - 1]


def needs_all_at_once(n: int, most: int, name: str) -> ValueError:
    """The error that says why exact counts cannot be had for so many, and what to do."""
    return ValueError(
        f"n={n}: margins='exact' needs everybody at once, at most {most:,}. Turn margins='free' "
        f"for more: `belonging-edu cohort {name} --set margins=free` writes any number."
    )
