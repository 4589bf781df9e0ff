"""Thousands of studies fitted at once: each row of the outcomes is a study of its own.

The same answers as ``smf.ols``, ``smf.logit``,
:func:`belonging_edu.methods.multilevel.random_intercept` and
:func:`belonging_edu.methods.clusters.cluster_robust`, for simulations in which a loop would take
hours. Outcomes have the shape (studies, rows); the predictors (rows, coefficients) are shared
by all studies. Arrays in, arrays out, no missing values: for your own data, use those functions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.clusters import cr2_weights
from belonging_edu.methods.multilevel import refuse_flat

__all__ = ["Fits", "cluster_robust", "logistic", "ols", "random_intercept"]

_GOLDEN = (5**0.5 - 1) / 2
_NEAR_ONE = np.log([[50.0], [1e8]])  # odds of an icc beyond which no study is searched


class Fits(NamedTuple):
    """Estimates and standard errors of shape (studies, coefficients), and degrees of freedom.

    A study that cannot be fitted (a separated logistic regression) has NaN in both.

    Notes
    -----
    Do not use a row with NaN: that study could not be fitted.

    Examples
    --------
    >>> import numpy as np
    >>> Fits(np.array([[2.0]]), np.array([[1.0]]), 10).p_values().round(3).item()
    0.073
    """

    estimate: np.ndarray
    std_error: np.ndarray
    df: float | np.ndarray

    def p_values(self) -> np.ndarray:
        """Two-sided P values; NaN where there is no estimate."""
        return results.two_sided_p(self.estimate / self.std_error, self.df)


def ols(outcomes, predictors) -> Fits:
    """Fit a least-squares regression to every study.

    Parameters
    ----------
    outcomes : array of shape (studies, rows)
    predictors : array of shape (rows, coefficients)
        With a column of ones for the intercept.

    Returns
    -------
    Fits
        ``df`` is rows minus coefficients.

    Raises
    ------
    ValueError
        If the shapes do not match, a value is missing, or predictors are collinear.

    Notes
    -----
    Do not use it for clustered rows: standard errors are too small there, which may be the lesson.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.column_stack([np.ones(4), [0, 0, 1, 1]])
    >>> ols([[1, 2, 3, 5]], x).estimate.round(3).tolist()
    [[1.5, 2.5]]
    """
    y, x, inverse = _checked(outcomes, predictors)
    beta = y @ (x @ inverse)
    residual = y - beta @ x.T
    df = x.shape[0] - x.shape[1]
    squares = np.einsum("ij,ij->i", residual, residual)
    _refuse_exact(squares, y)
    variance = squares / df
    return Fits(beta, np.sqrt(variance[:, None] * np.diag(inverse)), df)


def logistic(outcomes, predictors, *, max_steps: int = 25) -> Fits:
    """Fit a logistic regression to every study, by Newton's method.

    Parameters
    ----------
    outcomes : array of shape (studies, rows)
        0 and 1.
    predictors : array of shape (rows, coefficients)
        With a column of ones for the intercept.
    max_steps : int, default 25

    Returns
    -------
    Fits
        Log odds ratios; ``df`` is infinite (normal). NaN for a separated study.

    Raises
    ------
    ValueError
        As :func:`ols`, and for outcomes other than 0 and 1.

    Notes
    -----
    Do not use it for rare outcomes in small studies, where the estimates themselves are biased:
    :func:`belonging_edu.methods.firth.firth_logistic` is for those.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.column_stack([np.ones(8), [0, 0, 0, 0, 1, 1, 1, 1]])
    >>> np.exp(logistic([[0, 0, 0, 1, 0, 1, 1, 1]], x).estimate[0, 1]).round(3).item()
    9.0
    """
    max_steps = inputs.whole(max_steps, "max_steps", 1)
    y, x, inverse = _checked(outcomes, predictors)
    if not np.isin(y, (0, 1)).all():
        raise ValueError("A logistic regression needs other outcomes: give 0 and 1.")
    products = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    beta = (y - 0.5) @ (x @ inverse) * 4
    error = np.full(beta.shape, np.nan)
    active = np.arange(len(y))
    for _ in range(max_steps):
        risk = 1 / (1 + np.exp(np.clip(-beta[active] @ x.T, -700, 700)))
        hessian = ((risk * (1 - risk)) @ products).reshape(-1, *inverse.shape)
        flat = 1 / np.linalg.cond(hessian) < 1e-12
        beta[active[flat]] = np.nan
        active, risk, hessian = active[~flat], risk[~flat], hessian[~flat]
        covariance = np.linalg.inv(hessian)
        step = np.einsum("ijk,ik->ij", covariance, (y[active] - risk) @ x)
        beta[active] += step
        done = np.abs(step).max(axis=1, initial=0) < 1e-9
        error[active[done]] = np.sqrt(np.diagonal(covariance[done], axis1=1, axis2=2))
        active = active[~done]
        if not len(active):
            break
    beta[active] = np.nan
    return Fits(beta, error, np.inf)


def random_intercept(outcomes, predictors, clusters) -> Fits:
    """Fit a linear model with a random intercept to every study, by REML.

    Parameters
    ----------
    outcomes : array of shape (studies, rows)
    predictors : array of shape (rows, coefficients)
        With a column of ones for the intercept.
    clusters : array of shape (rows,)
        Whole numbers from 0: the program of each row.

    Returns
    -------
    Fits
        ``df`` is infinite (Wald, normal), as in
        :func:`belonging_edu.methods.multilevel.random_intercept`.

    Raises
    ------
    ValueError
        As :func:`ols`, with a single cluster, or without variance within clusters.

    Notes
    -----
    Do not use the normal P value with few programs; set ``df`` to the number of programs minus the
    number of coefficients of predictors that vary only between programs.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.ones((6, 1))
    >>> random_intercept([[1, 2, 3, 5, 8, 9]], x, [0, 0, 1, 1, 2, 2]).estimate.round(3).tolist()
    [[4.667]]
    """
    from scipy.special import expit

    y, x, inverse = _checked(outcomes, predictors)
    codes = _cluster_codes(clusters, len(x))
    start = y @ (x @ inverse)
    residual = y - start @ x.T
    _refuse_exact(np.einsum("ij,ij->i", residual, residual), y)
    q = np.linalg.qr(x)[0]
    sums = np.column_stack([np.bincount(codes, column) for column in q.T])
    refuse_flat(np.bincount(codes), sums, len(x) - x.shape[1])
    blocks = _ClusterBlocks(residual, x, codes)
    icc = _golden(blocks.deviance, np.zeros(len(y)), np.full(len(y), 0.999))
    if (icc > 0.99).any():
        odds = _golden(lambda logs: blocks.deviance(expit(logs)), *_NEAR_ONE * np.ones((2, len(y))))
        if (odds[icc > 0.99] > _NEAR_ONE[1, 0] - 0.01).any():
            raise ValueError(
                "A study has no variation within clusters: simulate residuals for each person."
            )
        icc = np.where(icc > 0.99, expit(odds), icc)
    icc = np.where(blocks.deviance(np.zeros(len(y))) <= blocks.deviance(icc), 0.0, icc)
    change, std_error = blocks.estimates(icc)
    return Fits(start + change, std_error, np.inf)


def cluster_robust(outcomes, predictors, clusters) -> Fits:
    """Fit a least-squares regression with CR2 standard errors to every study.

    Parameters
    ----------
    outcomes, predictors, clusters
        As in :func:`random_intercept`.

    Returns
    -------
    Fits
        ``df`` are Satterthwaite's, one per coefficient. Standard error and df are NaN for a
        coefficient whose error cannot be estimated from clusters, such as a cluster's own dummy.

    Raises
    ------
    ValueError
        As :func:`random_intercept`.

    Notes
    -----
    Do not use a coefficient whose ``df`` is below about 4.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.ones((6, 1))
    >>> cluster_robust([[1, 2, 3, 5, 8, 9]], x, [0, 0, 1, 1, 2, 2]).df.round(6).tolist()
    [2.0]
    """
    y, x, _ = _checked(outcomes, predictors)
    codes = _cluster_codes(clusters, len(x))
    q, r = np.linalg.qr(x)
    back = np.linalg.inv(r)
    weights, df, estimable = cr2_weights(q, codes, back)
    beta = y @ (q @ back.T)
    residual = y - beta @ x.T
    _refuse_exact(np.einsum("ij,ij->i", residual, residual), y)
    squares = sum((residual[:, rows] @ weight) ** 2 for rows, weight in weights)
    squares, df = (np.where(estimable, values, np.nan) for values in (squares, df))
    return Fits(beta, np.sqrt(squares), df)


def _refuse_exact(squares, y):
    """Raise if residuals, given by their sums of squares, are none beyond rounding."""
    if (squares <= 1e-20 * np.einsum("ij,ij->i", y, y)).any():
        raise ValueError(
            "A study has no variation beyond its predictors: nothing to fit. Simulate outcomes "
            "with residual variance."
        )


def _golden(deviance, low, high):
    """The lowest deviance of every study between two bounds, by golden section."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = deviance(left), deviance(right)
    for _ in range(42):
        down = at_left < at_right
        low, high = np.where(down, low, left), np.where(down, right, high)
        new = np.where(down, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
        at_new = deviance(new)
        left, right = np.where(down, new, right), np.where(down, left, new)
        at_left, at_right = np.where(down, at_new, at_right), np.where(down, at_left, at_new)
    return (low + high) / 2


class _ClusterBlocks:
    """Cross products of each study, whole and by size of cluster, as REML needs them."""

    def __init__(self, y, x, codes):
        studies, p = len(y), x.shape[1]
        sizes = np.bincount(codes)
        member = np.zeros((len(codes), len(sizes)))
        member[np.arange(len(codes)), codes] = 1
        sums_x, sums_y = member.T @ x, y @ member
        self.sizes, place = np.unique(sizes, return_inverse=True)
        self.counts = np.bincount(place)
        self.total = self._crossed(x.T @ x, y @ x, np.einsum("ij,ij->i", y, y))
        self.by_size = [
            self._crossed(
                sums_x[place == k].T @ sums_x[place == k],
                sums_y[:, place == k] @ sums_x[place == k],
                (sums_y[:, place == k] ** 2).sum(axis=1),
            )
            for k in range(len(self.sizes))
        ]
        self.df, self.p, self.studies = len(x) - p, p, studies

    @staticmethod
    def _crossed(xx, xy, yy):
        p = len(xx)
        block = np.empty((len(yy), p + 1, p + 1))
        block[:, :p, :p], block[:, p, :p], block[:, :p, p], block[:, p, p] = xx, xy, xy, yy
        return block

    def _weighted(self, icc):
        """Cross products weighted by the inverse covariance, at one icc a study."""
        ratio = icc / (1 - icc)
        crossed = self.total.copy()
        log_size = np.zeros(self.studies)
        for size, count, block in zip(self.sizes, self.counts, self.by_size, strict=True):
            crossed -= (ratio / (1 + ratio * size))[:, None, None] * block
            log_size += count * np.log1p(ratio * size)
        return crossed, log_size

    def deviance(self, icc):
        crossed, log_size = self._weighted(icc)
        diagonal = np.diagonal(np.linalg.cholesky(crossed), axis1=1, axis2=2)
        log_size += 2 * np.log(diagonal[:, : self.p]).sum(axis=1)
        return 2 * self.df * np.log(diagonal[:, self.p]) + log_size

    def estimates(self, icc):
        crossed, _ = self._weighted(icc)
        inverse = np.linalg.inv(crossed[:, : self.p, : self.p])
        beta = np.einsum("ijk,ik->ij", inverse, crossed[:, : self.p, self.p])
        residual = crossed[:, self.p, self.p] - (beta * crossed[:, : self.p, self.p]).sum(axis=1)
        variance = residual[:, None] / self.df * np.diagonal(inverse, axis1=1, axis2=2)
        return beta, np.sqrt(variance)


def _cluster_codes(clusters, rows):
    """The cluster of each row from 0 up, at least two of them."""
    codes = inputs.clusters(inputs.series(clusters, "clusters"), "clusters")
    if len(codes) != rows or (codes < 0).any():
        raise ValueError(f"{len(codes)} clusters for {rows} rows: give one, and no blank, a row.")
    return codes


def _numbers(values, what):
    """An array of floats, or what is wrong with it."""
    try:
        return np.asarray(values, float)
    except (TypeError, ValueError):
        raise ValueError(
            f"{what} are not an array of numbers without gaps: simulate complete studies."
        ) from None


def _checked(outcomes, predictors):
    """Outcomes and predictors as float arrays, and the inverse of x'x."""
    y, x = _numbers(outcomes, "outcomes"), _numbers(predictors, "predictors")
    if y.ndim != 2 or x.ndim != 2 or y.shape[1] != x.shape[0]:
        raise ValueError(
            f"Outcomes {y.shape} and predictors {x.shape}: give (studies, rows) and "
            "(rows, coefficients)."
        )
    if not (y.size and x.size):
        raise ValueError(
            "There is no study or no predictor: give at least one row of outcomes, and a column "
            "of ones."
        )
    for values in (y, x):
        largest = max(values.max(), -values.min())
        if not np.isfinite(largest):
            raise ValueError("A value is missing or infinite: simulate complete studies.")
        if largest > inputs.LARGEST or 0 < largest < 1 / inputs.LARGEST:
            raise ValueError(
                f"The largest value is {largest:g}, which leaves no digits to compute with: "
                "simulate in a unit of ordinary size."
            )
    scale = np.sqrt((x**2).sum(axis=0))
    if len(x) <= x.shape[1] or not scale.all() or np.linalg.cond(x / scale) > 1e10:
        raise ValueError(
            "The predictors repeat each other, or are as many as the rows: leave some out."
        )
    return y, x, np.linalg.inv(x.T @ x)
