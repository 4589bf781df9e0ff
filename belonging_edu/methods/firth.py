"""Logistic regression with few events: separation, and Firth's remedy."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.formulas import design

__all__ = ["firth_logistic", "separation"]


def separation(formula: str, data):
    """Check for separation before a logistic model is fitted.

    Parameters
    ----------
    formula : str
        Outcome (0 and 1) and predictors, as in ``smf.logit``.
    data : pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        One row per coefficient that maximum likelihood would send to infinity: ``term, n,
        n_missing, estimate``, the estimate being ``inf`` or ``-inf``. Empty if all are finite.

    Raises
    ------
    ValueError
        If the formula cannot be used or the outcome is not coded 0 and 1, with both present.

    Notes
    -----
    Rows with a missing value are left out. Found by linear programming, whatever the size of the
    coefficients. Do not use it to select variables: a separated one may matter most.

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
    direction = _diverging(found)
    shared = {"n": len(found.outcome), "n_missing": found.n_missing, "method": "linear program"}
    rows = [
        results.row(name, np.copysign(np.inf, sign), **shared)
        for name, sign in zip(found.names, direction, strict=True)
    ]
    return results.frame(rows)[direction != 0].reset_index(drop=True)


def firth_logistic(formula: str, data, *, conf_level: float = 0.95):
    """Fit a logistic regression by Firth's penalized likelihood, with profile intervals.

    Parameters
    ----------
    formula : str
        Outcome (0 and 1) and predictors, as in ``smf.logit``.
    data : pandas.DataFrame
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row per coefficient, on the log odds scale: ``term, n, n_missing, estimate, std_error,
        statistic, p_value, conf_low, conf_high, conf_level, method``. ``statistic`` is the
        penalized likelihood ratio, ``p_value`` from its chi-square distribution with one degree
        of freedom. ``np.exp`` of estimate and limits gives odds ratios.

    Raises
    ------
    ValueError
        If the formula cannot be used, or the outcome is not coded 0 and 1, with both present.

    Notes
    -----
    Rows with a missing value are left out. Estimates are finite under separation, complete or
    quasi-complete, as long as the predictors are not collinear; but few events remain few events:
    look at the interval. A limit is infinite where the profile never falls far enough. Do not use
    the predicted risks: Firth's intercept pulls them toward one half.

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
    from scipy.stats import chi2

    conf_level = inputs.confidence_level(conf_level)
    found = binary_design(formula, data)
    y = found.outcome
    q, back = found.q, found.back
    x, back = q * np.sqrt(len(y)), back * np.sqrt(len(y))
    gamma, highest, information = _maximize(y, x, np.zeros(x.shape[1]))
    errors = np.sqrt(np.diag(back @ np.linalg.inv(information) @ back.T))
    drop, reach = chi2.ppf(conf_level, 1) / 2, results.quantile(conf_level)
    shared = {"n": len(y), "n_missing": found.n_missing, "conf_level": conf_level}
    shared["method"] = "Firth's logistic regression, profile penalized likelihood"
    rows = []
    for place, name in enumerate(found.names):
        size = np.linalg.norm(back[place])
        turn = _rotation(back[place] / size)
        profile = _Profile(y, x @ turn, gamma @ turn)
        step = reach * errors[place] / size
        ratio = max(2 * (highest - profile.at_zero()), 0.0)
        low, high = (size * profile.limit(highest - drop, sign * step) for sign in (-1, 1))
        own = {"statistic": ratio, "p_value": chi2.sf(ratio, 1), "conf_low": low, "conf_high": high}
        rows.append(results.row(name, back[place] @ gamma, errors[place], **own, **shared))
    return results.frame(rows)


def binary_design(formula, data, *more):
    """The design of a formula whose outcome is 0 and 1."""
    found = design(formula, data, *more)
    values = set(np.unique(found.outcome))
    if values != {0.0, 1.0}:
        seen = ", ".join(f"{value:g}" for value in sorted(values)[:5])
        raise ValueError(
            f"The outcome of {formula!r} has the values {seen}: it must be 0 and 1, and both must "
            "occur. Recode it, or check the filter."
        )
    return found


def logistic_fit(found, formula):
    """Coefficients and covariance of maximum likelihood, whatever the units of the predictors."""
    from statsmodels.discrete.discrete_model import Logit

    q, back = found.q, found.back
    x, back = q * np.sqrt(len(q)), back * np.sqrt(len(q))
    fit = Logit(found.outcome, x).fit(disp=0, tol=1e-12, maxiter=100, warn_convergence=False)
    if not fit.mle_retvals["converged"] or not np.isfinite(fit.bse).all():
        raise ValueError(
            f"The logistic model {formula!r} did not converge: leave out predictors that nearly "
            "repeat each other, or use firth_logistic."
        )
    return back @ fit.params, back @ fit.cov_params() @ back.T


def _diverging(found):
    """For each coefficient 1 or -1 if it runs off to infinity, else 0."""
    y = found.outcome
    q, back = found.q, found.back
    toward = (1 - 2 * y)[:, None] * q * np.sqrt(len(y))
    held = {"A_ub": toward, "b_ub": np.zeros(len(y))}
    return recession_direction(toward.sum(axis=0), back, toward, **held)


def refuse_separation(formula: str, data) -> None:
    """Raise if plain logistic regression has no finite estimates for these data."""
    infinite = separation(formula, data)["term"].tolist()
    if infinite:
        raise ValueError(
            f"Separation: {', '.join(infinite)} would run off to infinity. Merge levels, or use "
            "firth_logistic."
        )


def log_odds(formula: str, data) -> dict:
    """The coefficients of a logistic model by their names, for where no errors are asked for."""
    refuse_separation(formula, data)
    found = binary_design(formula, data)
    return dict(zip(found.names, logistic_fit(found, formula)[0].tolist(), strict=True))


def recession_direction(aim, back, rows, **held):
    """Signs of the coefficients on the way along which a likelihood never stops to grow."""
    from scipy.optimize import linprog

    way = linprog(aim, bounds=(-1, 1), **held).x
    if way is None or (rows @ way).min() > -1e-5:
        return np.zeros(len(back))
    parts = back * way
    direction = parts.sum(axis=1)
    noise = 1e-7 * np.abs(parts).max(axis=1)
    return np.where(np.abs(direction) > noise, np.sign(direction), 0.0)


def _rotation(axis):
    """An orthonormal matrix whose last column is an axis of length 1."""
    mirror = axis.copy()
    mirror[-1] -= 1.0
    length = mirror @ mirror
    if length < 1e-30:
        return np.eye(len(axis))
    return np.eye(len(axis)) - 2 / length * np.outer(mirror, mirror)


class _Profile:
    """The penalized log-likelihood as a function of its last coefficient, the others at best."""

    def __init__(self, y, x, best):
        self.y, self.x, self.best = y, x, best

    def at_zero(self):
        return _maximize(self.y, self.x, np.zeros_like(self.best), free=len(self.best) - 1)[1]

    def limit(self, level, step):
        """Where the profile falls to a level, searched outward from the maximum in steps."""
        from scipy.optimize import brentq

        state, first = self.best, abs(step)
        step = step / 4
        while abs(state[-1] - self.best[-1]) < 1e6 * first:
            try:
                ahead, value = self._moved(state, step)
            except ValueError:  # too far for one step
                step /= 2
                if abs(step) < 1e-6 * first:
                    raise
                continue
            if value <= level:
                found = brentq(
                    lambda by, origin: self._moved(origin, by)[1] - level,
                    *sorted((0.0, step)),
                    args=(state,),
                    xtol=1e-12 * max(abs(ahead[-1]), first),
                )
                return state[-1] + found
            state, step = ahead, 1.5 * step
        return float(np.copysign(np.inf, step))

    def _moved(self, state, by):
        """The best coefficients, and their value, with the last moved from where it is."""
        curvature = _penalized(self.y, self.x, state)[2]
        tangent = np.append(-np.linalg.solve(curvature[:-1, :-1], curvature[:-1, -1]), 1.0)
        return _maximize(self.y, self.x, state + by * tangent, free=len(state) - 1)[:2]


def _penalized(y, x, beta):
    """Penalized log-likelihood, its slope, its curvature and the information."""
    from scipy.special import expit

    eta = x @ beta
    risk = expit(eta)
    weight = risk * expit(-eta)
    information = x.T @ (x * weight[:, None])
    sign, size = np.linalg.slogdet(information)
    if sign <= 0 or not np.isfinite(size):
        return -np.inf, None, None, None
    inverse = np.linalg.inv(information)
    spread = np.einsum("ij,ij->i", x @ inverse, x)
    skew = weight * (1 - 2 * risk)
    slope = x.T @ (y - risk + skew * spread / 2)
    p = x.shape[1]
    squares = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    turned = inverse @ ((x * skew[:, None]).T @ squares).reshape(p, p, p)  # one per coefficient
    curvature = x.T @ (x * (weight * (1 - 6 * weight) * spread / 2)[:, None]) - information
    curvature -= turned.reshape(p, -1) @ turned.transpose(0, 2, 1).reshape(p, -1).T / 2
    return (y * eta - np.logaddexp(0, eta)).sum() + size / 2, slope, curvature, information


def _maximize(y, x, beta, *, free=None):
    """Coefficients, penalized log-likelihood and information at its maximum.

    Newton's method with steps that always lead uphill; the coefficients from `free` on are held.
    """

    def small(step):
        return np.abs(step).max() < 1e-12 * max(np.abs(beta).max(), 0.1)

    beta, free = beta.copy(), len(beta) if free is None else free
    value, slope, curvature, information = _penalized(y, x, beta)
    for _ in range(200):
        if not free or slope is None:
            return beta, value, information
        values, vectors = np.linalg.eigh(-curvature[:free, :free])
        values = np.maximum(np.abs(values), 1e-10 * np.abs(values).max() + 1e-300)
        step = vectors @ (vectors.T @ slope[:free] / values)
        gain = slope[:free] @ step
        reach = max(5.0, 0.2 * np.abs(x @ beta).max())
        step *= min(1.0, reach / max(np.abs(x[:, :free] @ step).max(), 1e-300))
        while gain > 1e-20:
            trial = np.append(beta[:free] + step, beta[free:])
            ahead = _penalized(y, x, trial)
            if ahead[0] > value - 1e-13 * (1 + abs(value)) or small(step):
                break
            step /= 2
        if gain <= 1e-20:
            return beta, value, information
        settled = small(step) or (gain < 1e-14 and ahead[0] <= value)
        beta, (value, slope, curvature, information) = trial, ahead
        if settled:
            return beta, value, information
    raise ValueError(
        "The penalized likelihood was not maximized in 200 steps: leave out predictors that nearly "
        "repeat each other."
    )
