"""What unreliable measurement does to a slope, and how to undo it."""

from __future__ import annotations

import numpy as np

from belonging_edu import tidy
from belonging_edu.formulas import design

__all__ = ["conditional_reliability", "corrected_slope"]


def conditional_reliability(data, *, score: str, reliability: float, given: str):
    """Reliability of a score among people who are alike in other variables.

    Parameters
    ----------
    data : pandas.DataFrame
    score : str
        Column of the score.
    reliability : float
        Its reliability among all, above 0 and at most 1, such as alpha or omega.
    given : str
        The other predictors, as on the right of a formula: ``"C(pgy) + stress"``.

    Returns
    -------
    pandas.DataFrame
        One row: ``term, n, n_missing, estimate, method``; ``estimate`` is at most `reliability`.

    Raises
    ------
    KeyError, ValueError
        For unknown columns, a reliability out of range, or predictors that explain more of the
        score than is reliable.

    Notes
    -----
    Holding other variables constant removes true differences but no error of measurement:
    (reliability - R2) / (1 - R2), with R2 of the score on the others. Rows with a missing value
    are left out. Do not use it where the other variables are measured badly themselves.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = conditional_reliability(
    ...     load_cohort("surgery"), score="belonging_score", reliability=0.90, given="stress"
    ... )
    >>> found["estimate"].round(2).item()
    0.89
    """
    tidy.check_columns(data, score)
    if not 0 < reliability <= 1:
        raise ValueError(f"reliability={reliability!r}: give a number above 0 and at most 1.")
    found = design(f'Q("{score}") ~ {given}', data)
    residual = found.outcome - found.predictors @ _coefficients(found.predictors, found.outcome)
    total = ((found.outcome - found.outcome.mean()) ** 2).sum()
    if total == 0:
        raise ValueError(f"{score!r} has a single value: nothing can be reliable about it.")
    unexplained = float(residual @ residual / total)
    if unexplained <= 1 - reliability:
        raise ValueError(
            f"{given} explains {1 - unexplained:.0%} of {score!r}, of which only {reliability:.0%} "
            "is reliable: leave a predictor out, or check the reliability."
        )
    row = {
        "term": f"reliability of {score} given {given}",
        "n": len(found.outcome),
        "n_missing": found.n_missing,
        "estimate": 1 - (1 - reliability) / unexplained,
        "method": "(reliability - R2) / (1 - R2)",
    }
    return tidy.frame([row])


def corrected_slope(formula: str, data, *, score: str, reliability: float, conf_level=0.95):
    """Estimate a linear slope as it would be if the score were measured without error.

    Parameters
    ----------
    formula : str
        Outcome and predictors, as in ``smf.ols``; `score` enters as it is, without interactions.
    data : pandas.DataFrame
    score : str
        The predictor that is measured with error.
    reliability : float
        Its reliability among all, above 0 and at most 1.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        Two rows: the slope as ``observed`` and as ``corrected`` (``group``), in units of the
        outcome for one point of the score, with ``std_error`` and t interval.

    Raises
    ------
    KeyError, ValueError
        As :func:`conditional_reliability`, or if `score` is no term of the formula.

    Notes
    -----
    Divides by the reliability *given* the other predictors; dividing by alpha corrects too
    little. The interval takes the reliability as known and the other predictors as free of error.
    Do not use it for other slopes of the model (error in one predictor biases them all), nor for
    logistic regression.

    References
    ----------
    Carroll RJ, Ruppert D, Stefanski LA, Crainiceanu CM. Measurement error in nonlinear models.
    2nd ed. Chapman & Hall/CRC; 2006.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = corrected_slope(
    ...     "absite_score ~ belonging_score + C(pgy)",
    ...     load_cohort("surgery"),
    ...     score="belonging_score",
    ...     reliability=0.90,
    ... )
    >>> found["group"].tolist()
    ['observed', 'corrected']
    """
    from scipy.stats import t

    conf_level = tidy.check_level(conf_level)
    found = design(formula, data)
    if score not in found.names:
        raise ValueError(
            f"{score!r} is no term of {formula!r}. Terms: {', '.join(found.names)}. Write the "
            "score as it is, without interactions."
        )
    if any(score in name and name != score for name in found.names):
        raise ValueError(f"{score!r} enters {formula!r} more than once: leave the other terms out.")
    place = found.names.index(score)
    others = np.delete(found.predictors, place, axis=1)
    values = found.predictors[:, place]
    own = values - others @ _coefficients(others, values)
    total = ((values - values.mean()) ** 2).sum()
    if not 0 < reliability <= 1 or own @ own / total <= 1 - reliability:
        raise ValueError(
            f"reliability={reliability!r}: give a number above 0 and at most 1, and higher than "
            f"the share of {score!r} that the other predictors explain."
        )
    factor = 1 - (1 - reliability) * total / (own @ own)
    slope = own @ found.outcome / (own @ own)
    residual = found.outcome - found.predictors @ _coefficients(found.predictors, found.outcome)
    df = len(residual) - found.predictors.shape[1]
    error = np.sqrt(residual @ residual / df / (own @ own))
    rows = []
    for group, by in (("observed", 1.0), ("corrected", factor)):
        reach = t.ppf(0.5 + conf_level / 2, df) * error / by
        rows.append(
            {
                "term": score,
                "group": group,
                "n": len(residual),
                "n_missing": found.n_missing,
                "estimate": float(slope / by),
                "std_error": float(error / by),
                "statistic": float(slope / error),
                "df": float(df),
                "p_value": float(2 * t.sf(abs(slope / error), df)),
                "conf_low": float(slope / by - reach),
                "conf_high": float(slope / by + reach),
                "conf_level": conf_level,
                "method": "least squares" if group == "observed" else f"divided by {factor:.4g}",
            }
        )
    return tidy.frame(rows)


def _coefficients(x, y):
    return np.linalg.lstsq(x, y, rcond=None)[0]
