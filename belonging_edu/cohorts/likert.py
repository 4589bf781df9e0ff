"""Likert items: from a latent variable to categories, and the true score behind them.

The model is one factor with thresholds: a resident answers category ``c`` when
``loading * latent + sqrt(1 - loading**2) * noise`` lies above ``c`` of the thresholds.
Only additions, multiplications, square roots and comparisons stand between a draw and an
answer, so that the same seed gives the same answers on every machine.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

__all__ = ["answer", "expected_sum"]

_REACH, _STEPS = 6, 100  # the curve of the true score: from -6 to 6, 100 steps a unit


def answer(latent, noise, loading: float, thresholds) -> np.ndarray:
    """Return the category that each person chooses, starting at 1.

    Parameters
    ----------
    latent, noise : array of shape (n,)
        Standard normal: the person's latent variable, and what is specific to the item.
    loading : float
        Correlation of the item with the latent variable, between 0 and 1.
    thresholds : sequence of float
        Increasing cut points; k thresholds give k + 1 categories.

    Returns
    -------
    numpy.ndarray of uint8, shape (n,)
        1 to ``len(thresholds) + 1``; higher means more of the latent variable.

    Examples
    --------
    >>> answer(np.array([-3.0, 0.0, 3.0]), np.zeros(3), 0.8, (-1.0, 1.0))
    array([1, 2, 3], dtype=uint8)
    """
    propensity = loading * latent
    propensity += math.sqrt(1 - loading**2) * noise
    category = np.ones(len(propensity), dtype=np.uint8)
    for threshold in thresholds:
        category += propensity > threshold
    return category


def expected_sum(latent, loadings, thresholds) -> np.ndarray:
    """Return the true score: the sum of items that a person would get on average.

    Parameters
    ----------
    latent : array of shape (n,)
        Latent variable; values beyond -6 and 6 are treated as -6 and 6.
    loadings : sequence of float, length k
        One loading per item.
    thresholds : sequence of k sequences of float
        The cut points of each item.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        Between k and the sum of the highest categories, in points of the sum score.
    """
    curve = _curve(tuple(loadings), tuple(map(tuple, thresholds)))
    position = (np.clip(latent, -_REACH, _REACH) + _REACH) * _STEPS
    left = np.minimum(position.astype(np.int32), len(curve) - 2)
    position -= left
    position *= np.diff(curve)[left]
    return position + curve[left]


@cache
def _curve(loadings: tuple, thresholds: tuple) -> np.ndarray:
    grid = np.arange(-_REACH * _STEPS, _REACH * _STEPS + 1) / _STEPS
    return np.array([_expected_at(eta, loadings, thresholds) for eta in grid])


def _expected_at(eta: float, loadings, thresholds) -> float:
    total = 0.0
    for loading, cuts in zip(loadings, thresholds, strict=True):
        spread = math.sqrt(2 * (1 - loading**2))
        total += 1 + sum(0.5 * (1 + math.erf((loading * eta - cut) / spread)) for cut in cuts)
    return total
