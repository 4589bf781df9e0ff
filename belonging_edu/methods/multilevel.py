"""Residents live in programs: models that take this into account."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.formulas import linear_design

__all__ = ["random_intercept"]


def random_intercept(formula: str, data, *, group: str, conf_level: float = 0.95):
    """Fit a linear model with a random intercept for each group, by REML.

    The model of ``lme4::lmer(y ~ ... + (1 | group))`` in R, with the same estimates wherever the
    outcome varies within groups and between them. statsmodels' ``MixedLM``
    fits this model, too, but its default optimizer can stop short of the maximum, sometimes while
    reporting convergence; with a single random intercept, the likelihood has one unknown and
    can be searched safely.

    Parameters
    ----------
    formula : str
        Outcome and predictors, as in ``smf.ols``. Only columns of `data` may be named.
    data : pandas.DataFrame
        One row per person.
    group : str
        Column that names the cluster, for example ``"program_id"``.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row per coefficient (``estimate, std_error, statistic, p_value, conf_low,
        conf_high``; Wald, normal), then rows ``variance`` for the group and ``residual``,
        and ``icc``, the share of the unexplained variance that lies between groups.

    Raises
    ------
    KeyError
        If `group` is not a column.
    ValueError
        With fewer than two groups, without a group of two, with a formula that names no
        column, with collinear predictors, or with an outcome that does not vary within groups.

    Notes
    -----
    Rows with a missing value in any variable are left out and counted in ``n_missing``.
    Do not use the Wald intervals with few groups (below about 40): they are too narrow there.

    References
    ----------
    Laird NM, Ware JH. Random-effects models for longitudinal data. Biometrics
    1982;38:963-974. doi:10.2307/2529876

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> fit = random_intercept(
    ...     "absite_score ~ belonging_score", load_cohort("surgery"), group="program_id"
    ... )
    >>> fit["term"].tolist()
    ['Intercept', 'belonging_score', 'variance', 'variance', 'icc']
    """
    conf_level = inputs.confidence_level(conf_level)
    found = linear_design(formula, data, group)
    codes = cluster_codes(found.data[group], group)
    sums, start, back = cluster_sums(found, codes)
    icc = best_icc(sums)
    ratio = icc / (1 - icc)
    best = sums.fit(ratio)
    errors = np.sqrt(np.diag(back @ best["covariance"] @ back.T))
    shared = {"n": len(codes), "n_missing": found.n_missing, "method": "random intercept, REML"}
    beta = back @ (start + best["beta"])
    rows = [
        results.row(name, estimate, error, conf_level=conf_level, test=True, **shared)
        for name, estimate, error in zip(found.names, beta, errors, strict=True)
    ]
    for term, where, value in (
        ("variance", group, ratio * best["sigma2"]),
        ("variance", "residual", best["sigma2"]),
        ("icc", group, icc),
    ):
        rows.append(results.row(term, value, group=where, **shared))
    return results.frame(rows)


def best_icc(sums) -> float:
    """Share of the variance between groups at the highest REML likelihood.

    The minimum of the deviance is only known to half of the digits of a float, and those
    differ between processors; the root of its slope is known to nearly all of them.
    """
    from scipy.optimize import brentq, minimize_scalar

    def at(icc, what):
        return sums.fit(icc / (1 - icc))[what]

    refuse_flat(sums.sizes, sums.by_cluster[:, :-1], sums.df)
    search = {"bounds": (0, 0.999), "method": "bounded", "options": {"xatol": 1e-6}}
    icc = float(minimize_scalar(lambda share: at(share, "deviance"), **search).x)
    if at(0.0, "deviance") <= at(icc, "deviance"):
        return 0.0
    if icc > 0.99:
        return _near_one(sums)
    below, above = max(0.0, icc - 1e-3), min(0.9999, icc + 1e-3)
    if at(below, "slope") < 0 < at(above, "slope"):
        icc = brentq(lambda share: at(share, "slope"), below, above, xtol=1e-15, rtol=1e-14)
    return icc


def _near_one(sums):
    """The icc where groups hold nearly all of the variance, from the logarithm of its odds."""
    from scipy.optimize import brentq

    def slope(log_odds):
        return sums.fit(np.exp(log_odds))["slope"]

    low, high = 3.0, np.log(1e8)
    if not slope(low) < 0 < slope(high):
        raise ValueError(
            "Groups hold all of the variance, and none is left within them: check that the outcome "
            "was measured for each person, and choose one row a group for what belongs to a group."
        )
    return float(1 / (1 + np.exp(-brentq(slope, low, high, xtol=1e-14, rtol=1e-14))))


def refuse_flat(sizes, sums, df):
    """Raise if every ratio of the variances is as likely as any other.

    `sums` are those of orthonormal predictors by group. They give the eigenvalues of the groups'
    covariance among residuals: where all are equal, groups and residuals cannot be told apart.
    """
    total = (sizes.sum() - (sums**2).sum()) / df
    squares = (sizes**2).sum() - 2 * (sizes * (sums**2).sum(axis=1)).sum()
    squares += ((sums.T @ sums) ** 2).sum()
    if squares / df - total**2 <= 1e-9 * sizes.max() ** 2:
        raise ValueError(
            f"The predictors leave nothing between the {len(sizes)} groups, or nothing within: "
            "their variance cannot be estimated. Leave what names the groups out of the formula."
        )


def cluster_sums(found, codes):
    """Sums for REML from orthonormal predictors and what least squares leave of the outcome.

    Returns the sums, the least-squares coefficients, and the matrix that turns coefficients of
    the orthonormal predictors into those of the formula.
    """
    q, back = found.q, found.back
    start = q.T @ found.outcome
    residual = found.outcome - q @ start
    again = q.T @ residual  # what rounding left of a large mean
    return ClusterSums(residual - q @ again, q, codes), start + again, back


def cluster_codes(names, column: str) -> np.ndarray:
    """A number for the cluster of each row, or what is wrong with the clusters."""
    codes = inputs.levels(names, column).codes
    sizes = np.bincount(codes)
    if len(sizes) < 2 or sizes.max() < 2:
        raise ValueError(
            f"{column!r} has {len(sizes)} groups, the largest of {sizes.max()}: a random intercept "
            "needs at least two groups, one of them with two members. Choose the column that "
            "names the programs."
        )
    return codes


class ClusterSums:
    """The sums that the REML deviance needs, so that each evaluation costs next to nothing."""

    def __init__(self, y, x, codes):
        columns = np.column_stack([x, y])
        self.total = columns.T @ columns
        self.sizes = np.bincount(codes)
        self.by_cluster = np.column_stack([np.bincount(codes, column) for column in columns.T])
        self.df = len(y) - x.shape[1]

    def fit(self, ratio: float) -> dict:
        """Coefficients, and the deviance with its slope, for one ratio of the variances.

        `ratio` is the variance between groups over the residual variance.
        """
        shrink = 1 / (1 + ratio * self.sizes)
        cross = self.total - (self.by_cluster.T * (ratio * shrink)) @ self.by_cluster
        change = -(self.by_cluster.T * shrink**2) @ self.by_cluster
        inverse = np.linalg.inv(cross[:-1, :-1])
        beta = inverse @ cross[:-1, -1]
        contrast = np.append(-beta, 1.0)
        residual = contrast @ cross @ contrast
        log_size = np.linalg.slogdet(cross[:-1, :-1])[1] - np.log(shrink).sum()
        slope_of_size = np.trace(inverse @ change[:-1, :-1]) + (self.sizes * shrink).sum()
        return {
            "beta": beta,
            "sigma2": residual / self.df,
            "covariance": residual / self.df * inverse,
            "deviance": self.df * np.log(residual / self.df) + log_size,
            "slope": self.df * (contrast @ change @ contrast) / residual + slope_of_size,
        }
