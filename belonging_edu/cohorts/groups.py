"""Programs and units: how many members each has, and to which a member belongs."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["apportion", "members"]


def apportion(shares, n: int) -> np.ndarray:
    """Return whole sizes in proportion to `shares`; the sum is `n` (largest remainder)."""
    exact = np.array(shares) * (n / math.fsum(shares))
    sizes = np.floor(exact).astype(np.int64)
    largest_remainder = np.argsort(sizes - exact, kind="stable")[: n - sizes.sum()]
    sizes[largest_remainder] += 1
    return sizes


def members(sizes, start: int, stop: int) -> np.ndarray:
    """Return the group of each member from `start` to `stop`, groups numbered from 0.

    Parameters
    ----------
    sizes : array of int, shape (groups,)
        Members stand in the order of their groups.
    start, stop : int
        The members that are asked for.
    """
    ends = np.cumsum(sizes)
    first, last = np.searchsorted(ends, (start, stop - 1), side="right")
    inside = np.diff(np.clip(ends[first : last + 1], start, stop), prepend=start)
    return np.repeat(np.arange(first, last + 1), inside.astype(np.intp))  # 32 bits in browsers
