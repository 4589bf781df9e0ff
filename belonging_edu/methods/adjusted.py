"""Adjusted risks: what a logistic model says on the scale that people think in."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.firth import (
    binary_design,
    logistic_fit,
    recession_direction,
    refuse_separation,
)
from belonging_edu.methods.formulas import names_in

__all__ = ["adjusted_risks", "modified_poisson"]


def adjusted_risks(formula: str, data, *, variable: str, values=None, conf_level=0.95):
    """Estimate risks, their differences and ratios, as if everybody had each value of a variable.

    Parameters
    ----------
    formula : str
        Outcome (0 and 1) and predictors, as in ``smf.logit``.
    data : pandas.DataFrame
    variable : str
        Column to set; the other predictors keep their values.
    values : sequence, optional
        Values to set, the first being the reference; by default all levels of a factor, or the
        two values of a variable that has two. Required for other numeric variables.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        ``term`` is ``risk`` (``group``: the value), ``risk difference`` or ``risk ratio``
        (``group``: "x vs first"); proportions and ratios, with delta-method intervals, those
        of ratios on the log scale; ``std_error`` of a ratio is that of its logarithm.

    Raises
    ------
    KeyError, ValueError
        For unknown columns or values, a formula that cannot be used, or separation.

    Notes
    -----
    Rows with a missing value are left out. The standard errors take the sample as fixed. Do not
    use it to call a difference an effect: it is adjusted for what is in the formula, nothing more.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = adjusted_risks(
    ...     "burnout ~ stage + support", load_cohort("learners"), variable="stage"
    ... )
    >>> found["term"].value_counts().to_dict()
    {'risk': 3, 'risk difference': 2, 'risk ratio': 2}
    """
    conf_level = inputs.confidence_level(conf_level)
    found, beta, covariance = _logistic(formula, data, variable)
    chosen = _values(found.data[variable], values, variable, variable in names_in(formula).factors)
    risks, slopes = [], []
    for value in chosen:
        x = _redesigned(found, variable, value)
        with np.errstate(over="ignore"):
            risk = 1 / (1 + np.exp(-(x @ beta)))
        risks.append(risk.mean())
        slopes.append((risk * (1 - risk)) @ x / len(x))
        if not 0 < risks[-1] < 1 or not _error(slopes[-1], covariance) > 0:
            raise _too_far(found, variable, value, f"the risk comes out as {risks[-1]:g}")
    shared = {"n": len(found.outcome), "n_missing": found.n_missing, "conf_level": conf_level}
    shared["method"] = "logistic regression, standardized to all, delta"
    rows = [
        results.row("risk", risk, _error(slope, covariance), group=str(value), **shared)
        for value, risk, slope in zip(chosen, risks, slopes, strict=True)
    ]
    for value, risk, slope in list(zip(chosen, risks, slopes, strict=True))[1:]:
        shared["group"] = f"{value} vs {chosen[0]}"
        error = _error(slope - slopes[0], covariance)
        rows.append(results.row("risk difference", risk - risks[0], error, **shared))
        error = _error(slope / risk - slopes[0] / risks[0], covariance)
        ratio = np.log(risk / risks[0])
        rows.append(results.row("risk ratio", ratio, error, exponentiate=True, **shared))
    return results.frame(rows)


def modified_poisson(formula: str, data, *, cluster: str | None = None, conf_level=0.95):
    """Estimate adjusted risk ratios by Poisson regression with robust standard errors.

    Parameters
    ----------
    formula : str
        Outcome (0 and 1) and predictors, as in ``smf.glm``.
    data : pandas.DataFrame
    cluster : str, optional
        Column that names the program: standard errors then allow for similarity within programs.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row per coefficient: ``estimate`` and limits are risk ratios (of ``Intercept``: a risk);
        ``std_error`` and ``statistic`` are those of the logarithm.

    Raises
    ------
    KeyError, ValueError
        For unknown columns, an outcome that is not coded 0 and 1, or a group without any event.

    Notes
    -----
    Rows with a missing value are left out. Without clusters the standard errors are HC0; with
    clusters they are cluster-robust, with the small-sample factor of Stata and statsmodels, and
    with fewer than about 40 clusters the intervals are too narrow. Do not use it for predicted
    risks: they can exceed 1.

    References
    ----------
    Zou G. A modified Poisson regression approach to prospective studies with binary data. Am J
    Epidemiol 2004;159:702-706. doi:10.1093/aje/kwh090

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = modified_poisson("burnout ~ support", load_cohort("learners"))
    >>> found["term"].tolist()
    ['Intercept', 'support']
    """
    import statsmodels.api as sm

    conf_level = inputs.confidence_level(conf_level)
    extra = [] if cluster is None else [cluster]
    found = binary_design(formula, data, *extra)
    without = _without_events(found)
    if without.any():
        names = ", ".join(n for n, gone in zip(found.names, without, strict=True) if gone)
        raise ValueError(
            f"No event occurs where {names} lead: merge levels, or use firth_logistic."
        )
    q, back = found.q, found.back
    model = sm.GLM(found.outcome, q * np.sqrt(len(q)), family=sm.families.Poisson())
    if cluster is None:
        fit = model.fit(cov_type="HC0", tol=1e-14)
    else:
        codes = inputs.clusters(found.data[cluster], cluster)
        if codes.max() < len(found.names):
            raise ValueError(
                f"{cluster!r} has {codes.max() + 1} clusters for {len(found.names)} coefficients: "
                "use more clusters than coefficients, or leave predictors out."
            )
        fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, tol=1e-14)
    if not fit.converged or not np.isfinite(fit.bse).all() or (fit.bse < 1e-9).any():
        raise ValueError(
            f"{formula!r} gives no standard errors: merge levels, leave predictors out, or use "
            "more clusters than coefficients."
        )
    shared = {"n": len(found.outcome), "n_missing": found.n_missing, "conf_level": conf_level}
    kind = "HC0 errors" if cluster is None else f"errors clustered by {cluster}"
    shared["method"] = f"Poisson regression, {kind}"
    back = back * np.sqrt(len(q))
    errors = np.sqrt(np.diag(back @ fit.cov_params() @ back.T))
    with np.errstate(over="ignore"):  # of an intercept far from all data
        rows = [
            results.row(name, estimate, error, test=True, exponentiate=True, **shared)
            for name, estimate, error in zip(found.names, back @ fit.params, errors, strict=True)
        ]
    return results.frame(rows)


def _logistic(formula, data, variable):
    """Design, coefficients and covariance of a logistic model that has finite estimates."""
    inputs.columns(data, variable)
    refuse_separation(formula, data)
    found = binary_design(formula, data)
    if (
        variable not in found.data
        or variable not in names_in(formula.partition("~")[2] + "~1").names
    ):
        raise ValueError(f"{variable!r} is not in the formula {formula!r}: name a predictor.")
    return found, *logistic_fit(found, formula)


def _present(column):
    """The values of a column, in the order of its categories or sorted."""
    return inputs.levels(column, column.name).names


def _values(column, values, variable, grouped):
    import pandas as pd

    present = _present(column)
    free = pd.api.types.is_numeric_dtype(column) and not grouped
    if values is None:
        if free and len(present) > 2:
            raise ValueError(f"{variable!r} is a number: say which values to set, values=[1, 5].")
        return present
    values = inputs.labels(values, "values")
    values = [inputs.plain(v) if inputs.is_number(v) else v for v in values]
    wrong = [v for v in values if not (inputs.is_number(v) if free else v in present)]
    if wrong or len(values) < 1 or len(set(values)) < len(values):
        raise ValueError(
            f"values={values!r}: the model has no such level, or it stands there twice; choose "
            f"among {', '.join(map(str, present[:20]))}."
        )
    return values


def _redesigned(found, variable, value):
    import pandas as pd
    import patsy

    column = found.data[variable]
    if isinstance(column.dtype, pd.CategoricalDtype):
        value = pd.Categorical([value] * len(column), categories=column.cat.categories)
    changed = found.data.copy()
    changed[variable] = float(value) if column.dtype.kind == "f" else value
    try:
        with np.errstate(all="ignore"):
            x = np.asarray(patsy.build_design_matrices([found.info], changed, "raise")[0])
    except (patsy.PatsyError, ArithmeticError, NotImplementedError, TypeError, ValueError):
        raise _too_far(found, variable, value, "the formula is not defined there") from None
    if not (np.abs(x) <= inputs.LARGEST).all():
        raise _too_far(found, variable, value, "the formula is not defined there")
    return x


def _too_far(found, variable, value, why):
    present = _present(found.data[variable])
    some = f"from {present[0]} to {present[-1]}" if len(present) > 9 else f"among {present}"
    return ValueError(f"{variable!r} cannot be set to {value!r}: {why}. Choose values {some}.")


def _without_events(found):
    """Coefficients that run off to minus infinity, because some group has no event."""
    q, back = found.q, found.back
    none, some = (np.sqrt(len(q)) * q[found.outcome == value] for value in (0, 1))
    held = {"A_ub": none, "b_ub": np.zeros(len(none)), "A_eq": some, "b_eq": np.zeros(len(some))}
    return recession_direction(none.sum(axis=0), back, none, **held) != 0


def _error(slope, covariance):
    return float(np.sqrt(slope @ covariance @ slope))
