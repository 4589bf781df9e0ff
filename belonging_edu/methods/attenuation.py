"""What unreliable measurement does to a slope, and how to undo it."""

from __future__ import annotations

import ast

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.formulas import design, linear_design, names_in, orthogonal, quoted

__all__ = ["conditional_reliability", "corrected_slope"]


def conditional_reliability(data, *, score: str, reliability: float, given: str):
    """Estimate the reliability of a score conditional on other variables.

    Parameters
    ----------
    data : pandas.DataFrame
    score : str
        Column of the score.
    reliability : float
        Its reliability in the whole sample, above 0 and at most 1, such as alpha or omega.
    given : str
        The other predictors, as on the right-hand side of a formula: ``"C(pgy) + stress"``.

    Returns
    -------
    pandas.DataFrame
        One row: ``term, n, n_missing, estimate, method``; ``estimate`` is at most `reliability`.

    Raises
    ------
    KeyError, ValueError
        For unknown columns, a reliability out of range, or predictors that explain more of the
        score's variance than is reliable.

    Notes
    -----
    Holding other variables constant removes true differences but no measurement error:
    (reliability - R2) / (1 - R2), with R2 from regressing the score on the others. Rows with a
    missing value are left out. Do not use it where the other variables are themselves poorly
    measured.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = conditional_reliability(
    ...     load_cohort("surgery"), score="belonging_score", reliability=0.90, given="stress"
    ... )
    >>> found["estimate"].round(2).item()
    0.89
    """
    inputs.columns(data, score)
    reliability = _reliability(reliability)
    if not isinstance(given, str) or not given.strip():
        raise ValueError(f"given={given!r}: write predictors, such as 'C(pgy) + stress'.")
    formula = f"{quoted(score)} ~ {given}"
    found = design(formula, data)
    inputs.varying(found.outcome, score)
    if len(found.outcome) <= len(found.names):
        raise ValueError(
            f"{len(found.names)} coefficients for {len(found.outcome)} complete rows: leave "
            "predictors out."
        )
    residual = _rest(found.outcome, found.q)
    total = ((found.outcome - found.outcome.mean()) ** 2).sum()
    unexplained = float(residual @ residual / total)
    if unexplained <= 1 - reliability:
        raise ValueError(
            f"{given} explains {1 - unexplained:.0%} of {score!r}, of which only {reliability:.0%} "
            "is reliable: leave a predictor out, or check the reliability."
        )
    row = results.row(
        f"reliability of {score} given {given}",
        1 - (1 - reliability) / unexplained,
        n=len(found.outcome),
        n_missing=found.n_missing,
        method="(reliability - R2) / (1 - R2)",
    )
    return results.frame([row])


def corrected_slope(formula: str, data, *, score: str, reliability: float, conf_level=0.95):
    """Estimate what a linear slope would be if the score were measured without error.

    Parameters
    ----------
    formula : str
        Outcome and predictors, as in ``smf.ols``; `score` enters as it is, without interactions.
    data : pandas.DataFrame
    score : str
        The predictor that is measured with error.
    reliability : float
        Its reliability in the whole sample, above 0 and at most 1.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        Two rows: the slope as ``observed`` and as ``corrected`` (``group``), in units of the
        outcome per point of the score, with ``std_error`` and t interval.

    Raises
    ------
    KeyError, ValueError
        As :func:`conditional_reliability`, or if `score` is not a term in the formula.

    Notes
    -----
    Divides by the reliability *given* the other predictors; dividing by alpha corrects too
    little. The interval takes the reliability as known and the other predictors as free of error.
    Do not use it for other slopes of the model (error in one predictor biases them all) or for
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
    conf_level = inputs.confidence_level(conf_level)
    reliability = _reliability(reliability)
    inputs.columns(data, score)
    found = linear_design(formula, data)
    place = _place(found, score, formula)
    values = found.predictors[:, place]
    own = _own_part(found, place, formula)
    total = ((values - values.mean()) ** 2).sum()
    if own @ own / total <= 1 - reliability:
        raise ValueError(
            f"reliability={reliability!r}: give a number above 0 and at most 1, and higher than "
            f"the share of {score!r} that the other predictors explain."
        )
    factor = 1 - (1 - reliability) * total / (own @ own)
    slope = own @ found.outcome / (own @ own)
    residual = _rest(found.outcome, found.q)
    df = len(residual) - found.predictors.shape[1]
    error = np.sqrt(residual @ residual / df / (own @ own))
    shared = {"n": len(residual), "n_missing": found.n_missing, "df": df, "conf_level": conf_level}
    rows = []
    for group, by, method in (
        ("observed", 1.0, "least squares"),
        ("corrected", factor, f"divided by {factor:.4g}"),
    ):
        named = {"group": group, "method": method} | shared
        rows.append(results.row(score, slope / by, error / by, test=True, **named))
    return results.frame(rows)


def _place(found, score, formula):
    """The column of a design in which a score stands, as it is and nowhere else."""
    inside = [
        (term, part.start)
        for term, part in found.info.term_slices.items()
        if any(score in names_in(f"{factor.code} ~ 1").names for factor in term.factors)
    ]
    alone = [
        start
        for term, start in inside
        if len(term.factors) == 1 and _is_column(term.factors[0], score, found.info)
    ]
    if not alone:
        raise ValueError(
            f"{score!r} is not a term in {formula!r}. Terms: {', '.join(found.names)}. Write the "
            "score as it is, without interactions."
        )
    if len(inside) > 1:
        raise ValueError(f"{score!r} enters {formula!r} more than once: leave the other terms out.")
    return alone[0]


def _is_column(factor, name, info):
    """Whether a factor of a formula is a column of numbers as it is."""
    tree = ast.parse(factor.code, mode="eval").body
    as_it_is = isinstance(tree, ast.Name) and tree.id == name
    if isinstance(tree, ast.Call) and getattr(tree.func, "id", "") == "Q" and tree.args:
        as_it_is = isinstance(tree.args[0], ast.Constant) and tree.args[0].value == name
    return as_it_is and info.factor_infos[factor].type == "numerical"


def _own_part(found, place, formula):
    """What the other predictors leave of one."""
    values = found.predictors[:, place]
    names = [name for k, name in enumerate(found.names) if k != place]
    if not names:
        return values
    others = np.delete(found.predictors, place, axis=1)
    return _rest(values, orthogonal(others, names, formula)[0])


def _reliability(value):
    cure = "give a number above 0 and at most 1"
    return inputs.between(value, "reliability", cure, 0, 1, ends=(False, True))


def _rest(values, q):
    """What orthonormal predictors leave of values, in two passes for large means."""
    once = values - q @ (q.T @ values)
    return once - q @ (q.T @ once)
