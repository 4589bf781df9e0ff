"""Logistic regression where events are few: separation, and Firth's cure."""

from __future__ import annotations

import numpy as np

from belonging_edu import tidy
from belonging_edu.formulas import design

__all__ = ["firth_logistic", "separation"]


def separation(formula: str, data):
    """Look for separation before a logistic model is fitted.

    Parameters
    ----------
    formula : str
        Outcome (0 and 1) and predictors, as in ``smf.logit``.
    data : pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        One row a coefficient that maximum likelihood would send to infinity: ``term, n,
        n_missing, estimate``, the estimate being ``inf`` or ``-inf``. Empty if all are finite.

    Raises
    ------
    ValueError
        If the formula cannot be used or the outcome is not 0 and 1, both present.

    Notes
    -----
    Rows with a missing value are left out. Found by linear programming, whatever the size of the
    coefficients. Do not use it to choose variables: a separated one may matter most.

    References
    ----------
    Albert A, Anderson JA. On the existence of maximum likelihood estimates in logistic regression
    models. Biometrika 1984;71:1-10. doi:10.1093/biomet/71.1.1

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"burnout": [0, 0, 0, 1, 1, 1], "support": [5, 5, 4, 4, 2, 1]})
    >>> separation("burnout ~ support", data)["term"].tolist()
    ['Intercept', 'support']
    """
    found = binary_design(formula, data)
    direction = _diverging(found.outcome, found.predictors)
    rows = [
        {
            "term": name,
            "n": len(found.outcome),
            "n_missing": found.n_missing,
            "estimate": float(np.copysign(np.inf, sign)),
            "method": "linear program",
        }
        for name, sign in zip(found.names, direction, strict=True)
    ]
    return tidy.frame(rows)[direction != 0].reset_index(drop=True)


def firth_logistic(formula: str, data, *, conf_level: float = 0.95):
    """Fit a logistic regression by Firth's penalised likelihood, with profile intervals.

    Parameters
    ----------
    formula : str
        Outcome (0 and 1) and predictors, as in ``smf.logit``.
    data : pandas.DataFrame
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row a coefficient, on the log odds scale: ``term, n, n_missing, estimate, std_error,
        statistic, p_value, conf_low, conf_high, conf_level, method``. ``statistic`` is the
        penalised likelihood ratio, ``p_value`` from its chi-squared distribution with one degree
        of freedom. ``np.exp`` of estimate and limits gives odds ratios.

    Raises
    ------
    ValueError
        If the formula cannot be used, or the outcome is not 0 and 1, both present.

    Notes
    -----
    Rows with a missing value are left out. Estimates stay finite under separation, but few events
    remain few events: look at the interval. Do not use the predicted risks: Firth's intercept
    pulls them towards one half.

    References
    ----------
    Firth D. Bias reduction of maximum likelihood estimates. Biometrika 1993;80:27-38.
    doi:10.1093/biomet/80.1.27

    Heinze G, Schemper M. A solution to the problem of separation in logistic regression. Stat Med
    2002;21:2409-2419. doi:10.1002/sim.1047

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"burnout": [0, 0, 0, 1, 1, 1], "support": [5, 5, 4, 4, 2, 1]})
    >>> firth_logistic("burnout ~ support", data)["estimate"].round(2).tolist()
    [3.33, -0.94]
    """
    from scipy.stats import chi2, norm

    conf_level = tidy.check_level(conf_level)
    found = binary_design(formula, data)
    y, scaled = found.outcome, np.abs(found.predictors).max(axis=0)
    x = found.predictors / scaled
    beta, highest = _maximise(y, x)
    errors = np.sqrt(np.diag(np.linalg.inv(_information(x, beta))))
    drop = chi2.ppf(conf_level, 1) / 2
    rows = []
    for place, name in enumerate(found.names):
        without = _maximise(y, x, fixed=place, at=0.0)[1]
        ratio = max(2 * (highest - without), 0.0)
        first = norm.ppf(0.5 + conf_level / 2) * errors[place]
        limits = [
            _profile_limit(y, x, beta, place, highest - drop, sign * first) for sign in (-1, 1)
        ]
        rows.append(
            {
                "term": name,
                "n": len(y),
                "n_missing": found.n_missing,
                "estimate": float(beta[place] / scaled[place]),
                "std_error": float(errors[place] / scaled[place]),
                "statistic": float(ratio),
                "p_value": float(chi2.sf(ratio, 1)),
                "conf_low": float(limits[0] / scaled[place]),
                "conf_high": float(limits[1] / scaled[place]),
                "conf_level": conf_level,
                "method": "Firth's logistic regression, profile penalised likelihood",
            }
        )
    return tidy.frame(rows)


def binary_design(formula, data, *more):
    """The design of a formula whose outcome is 0 and 1."""
    found = design(formula, data, *more)
    values = set(np.unique(found.outcome))
    if values != {0.0, 1.0}:
        seen = ", ".join(f"{value:g}" for value in sorted(values)[:5])
        raise ValueError(
            f"The outcome of {formula!r} has the values {seen}: it must be 0 and 1, and both must "
            "occur."
        )
    return found


def _diverging(y, x):
    """For each coefficient 1 or -1 if it runs off to infinity, else 0."""
    from scipy.optimize import linprog

    towards = (2 * y - 1)[:, None] * (x / np.abs(x).max(axis=0))
    done = linprog(-towards.sum(axis=0), A_ub=-towards, b_ub=np.zeros(len(y)), bounds=(-1, 1))
    return np.where(np.abs(done.x) > 1e-8, np.sign(done.x), 0.0)


def _information(x, beta):
    risk = 1 / (1 + np.exp(-(x @ beta)))
    return x.T @ (x * (risk * (1 - risk))[:, None])


def _penalised(y, x, beta):
    """Penalised log-likelihood, Firth's score and the information."""
    eta = x @ beta
    risk = 1 / (1 + np.exp(-eta))
    weight = risk * (1 - risk)
    information = x.T @ (x * weight[:, None])
    sign, size = np.linalg.slogdet(information)
    if sign <= 0 or not np.isfinite(size):
        return -np.inf, None, None
    leverage = weight * np.einsum("ij,ij->i", x @ np.linalg.inv(information), x)
    value = (y * eta - np.logaddexp(0, eta)).sum() + size / 2
    return value, x.T @ (y - risk + leverage * (0.5 - risk)), information


def _maximise(y, x, *, fixed=None, at=0.0, start=None):
    """Coefficients and penalised log-likelihood at its maximum, one coefficient held if asked."""
    beta = np.zeros(x.shape[1]) if start is None else start.copy()
    free = np.ones(len(beta), dtype=bool)
    if fixed is not None:
        beta[fixed], free[fixed] = at, False
    value, score, information = _penalised(y, x, beta)
    for _ in range(500):
        if not free.any():
            return beta, value
        step = np.zeros(len(beta))
        step[free] = np.linalg.solve(information[np.ix_(free, free)], score[free])
        step *= min(1.0, 5.0 / np.abs(step).max()) if step.any() else 1.0
        while True:
            ahead = _penalised(y, x, beta + step)
            if ahead[0] >= value - 1e-10 or np.abs(step).max() < 1e-12:
                break
            step /= 2
        beta, (value, score, information) = beta + step, ahead
        if np.abs(step).max() < 1e-9:
            return beta, value
    raise ValueError(
        "The penalised likelihood was not maximised in 500 steps. Bring the predictors to similar "
        "sizes, or leave out those that nearly repeat each other."
    )


def _profile_limit(y, x, beta, place, level, first):
    """Where the profile of one coefficient falls to a level, searched outwards from the maximum."""
    from scipy.optimize import brentq

    def above(value):
        return _maximise(y, x, fixed=place, at=value, start=beta)[1] - level

    inner, outer = beta[place], beta[place] + first
    while above(outer) > 0:
        inner, outer = outer, outer + 2 * (outer - beta[place])
        if abs(outer - beta[place]) > 1e4:
            return float(np.copysign(np.inf, first))
    return brentq(above, min(inner, outer), max(inner, outer), xtol=1e-10)
