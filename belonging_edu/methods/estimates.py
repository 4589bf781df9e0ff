"""Estimates as tidy tables: fitted models, and groups cut from the ends of a score."""

from __future__ import annotations

import warnings

import numpy as np

from belonging_edu.methods import inputs, results

__all__ = ["extreme_gap", "extreme_groups", "group_difference", "tidy"]


def tidy(fit, *, exponentiate: bool = False, conf_level: float = 0.95):
    """Return the coefficients of a fitted statsmodels model as a tidy table.

    Parameters
    ----------
    fit : statsmodels results
        What ``.fit()`` returns: linear, logistic, generalized linear, ordinal (``OrderedModel``),
        GEE or mixed models (``MixedLM``); any covariance type.
    exponentiate : bool, default False
        Give odds ratios (or, with a log link, rate or risk ratios) and their limits.
        ``std_error`` and ``statistic`` stay those of the logarithm. Thresholds, and the
        ``alpha`` of a negative binomial model, are not logarithms of ratios and stay as they are.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row per coefficient: ``term, n, n_missing, estimate, std_error, statistic, df, p_value,
        conf_low, conf_high, conf_level, method``. Estimates are not rounded. ``df`` is that of
        the t distribution used; it is absent where statsmodels used the normal distribution, as
        it does with cluster-robust errors. Ordinal models end with their thresholds (``threshold
        1`` lies between the two lowest levels), mixed models with rows ``variance`` and
        ``covariance``, in squared units of the outcome.

    Raises
    ------
    ValueError
        If the model did not converge, appears separated, or has no coefficients with standard
        errors; and if a model whose coefficients are not logarithms of ratios, such as a linear
        or a probit model, is to be exponentiated.

    Notes
    -----
    Rows with missing values were already left out by statsmodels; ``n`` is what it used, and
    ``n_missing`` is known for formulas. Do not use the intervals of a model that was chosen by
    looking at its P values.

    Examples
    --------
    >>> import statsmodels.formula.api as smf
    >>> from belonging_edu import load_cohort
    >>> fit = smf.ols("absite_score ~ belonging_score", load_cohort("surgery")).fit()
    >>> tidy(fit)["term"].tolist()
    ['Intercept', 'belonging_score']
    """
    import pandas as pd

    conf_level = inputs.confidence_level(conf_level)
    kind = type(getattr(fit, "model", fit)).__name__
    _check_fit(fit, kind, exponentiate)
    names, estimates, errors = _coefficients(fit, kind)
    if not (np.isfinite(estimates).all() and np.isfinite(errors).all() and (errors > 0).all()):
        raise ValueError(
            f"The {kind} fit has estimates without an error: look for infinite values, an outcome "
            "that does not vary, or as many coefficients as rows, and leave them out."
        )
    shared = {"n": int(getattr(fit, "nobs", len(fit.model.endog)))}
    shared["method"] = f"{kind}, {getattr(fit, 'cov_type', None) or 'model-based'} standard errors"
    frame = getattr(getattr(fit.model, "data", None), "frame", None)
    if isinstance(frame, pd.DataFrame):
        shared["n_missing"] = len(frame) - shared["n"]
    if getattr(fit, "use_t", False):
        shared["df"] = float(fit.df_resid)
    rows, slopes = [], np.shape(fit.model.exog)[1]  # after them thresholds and dispersions
    for place, (name, estimate, error) in enumerate(zip(names, estimates, errors, strict=True)):
        ratio = exponentiate and place < slopes
        tested = {"conf_level": conf_level, "test": True, "exponentiate": ratio}
        rows.append(results.row(name, estimate, error, **tested, **shared))
    return results.frame(rows + _variances(fit, shared))


#: What to try where a fit did not converge: for a single-level, and for a mixed model.
_ALTERNATIVES = (("firth", "separation"), ("multilevel", "random_intercept"))

#: Models whose coefficients are logarithms of ratios, beside those with a log or logit link.
_OF_RATIOS = (
    "Logit", "Poisson", "NegativeBinomial", "NegativeBinomialP", "GeneralizedPoisson", "PHReg",
    "ConditionalLogit", "ConditionalPoisson",
)  # fmt: skip


def _of_ratios(fit, kind):
    """Whether the coefficients are logarithms of odds, rate, risk or hazard ratios."""
    link = type(getattr(getattr(fit.model, "family", None), "link", None)).__name__
    if kind == "OrderedModel":
        return "logistic" in str(getattr(fit.model.distr, "name", ""))
    return kind in _OF_RATIOS or link in ("Log", "Logit", "log", "logit")


#: How far, as a part of itself, an estimate may be from where the likelihood is highest.
_NEAR = 1e-6


def _has_converged(fit):
    """Whether the optimizer says so, or one more step of Newton's would move nothing.

    An optimizer that is asked for more digits than the processor has stops as if it had failed.
    """
    said = getattr(fit, "converged", None)
    if said is not None:
        return bool(said)
    if (getattr(fit, "mle_retvals", None) or {}).get("converged", True):
        return True
    estimates = np.asarray(fit.params)
    step = np.asarray(fit.cov_params()) @ np.asarray(fit.model.score(estimates))
    return bool((np.abs(step) <= _NEAR * np.maximum(1, np.abs(estimates))).all())


def _check_fit(fit, kind, exponentiate):
    if not hasattr(fit, "model") or not hasattr(fit, "params"):
        raise ValueError(
            f"{kind} is not a fitted model: give what .fit() returns, such as smf.ols(...).fit()."
        )
    endog = np.asarray(fit.model.endog, dtype=float)
    if np.ndim(fit.params) == 1 and endog.ndim == 1 and inputs.constant(endog):
        raise ValueError(
            f"The outcome of this {kind} has a single value: choose a column that varies, or check "
            "the filter."
        )
    if not hasattr(fit, "bse") or np.ndim(fit.params) != 1:
        raise ValueError(
            f"{kind} gives no coefficients with standard errors: fit it with .fit(), one outcome."
        )
    if not _has_converged(fit):
        module, name = _ALTERNATIVES[kind == "MixedLM"]
        raise ValueError(
            f"The {kind} fit did not converge: its numbers mean nothing. Try "
            f"belonging_edu.{module}.{name}."
        )
    if exponentiate and not _of_ratios(fit, kind):
        raise ValueError(
            f"The coefficients of this {kind} are differences, not ratios: leave exponentiate out."
        )
    if kind in ("Logit", "OrderedModel") or (kind in ("GLM", "GEE") and _of_ratios(fit, kind)):
        furthest = np.abs(np.asarray(fit.model.exog)).max(axis=0)
        reach = np.asarray(fit.bse)[: len(furthest)] * furthest  # thresholds stand behind slopes
        if not (reach < 200).all():
            raise ValueError(
                "The standard errors are enormous, which is what separation looks like: see "
                "belonging_edu.methods.firth.separation and firth_logistic."
            )


def _coefficients(fit, kind):
    """Names, estimates and standard errors, thresholds as they are and not as increments."""
    if kind == "MixedLM":
        return list(fit.model.exog_names), np.asarray(fit.fe_params), np.asarray(fit.bse_fe)
    estimates, errors = np.asarray(fit.params, float), np.asarray(fit.bse, float)
    names = list(getattr(fit.params, "index", fit.model.exog_names))
    if kind != "OrderedModel":
        return names, estimates, errors
    slopes = fit.model.exog.shape[1]
    thresholds = fit.model.transform_threshold_params(estimates)[1:-1]
    k = len(thresholds)
    jacobian = np.tril(np.ones((k, k)))
    jacobian[:, 1:] *= np.exp(estimates[slopes + 1 :])
    covariance = np.asarray(fit.cov_params())[slopes:, slopes:]
    spread = np.sqrt(np.diag(jacobian @ covariance @ jacobian.T))
    names = names[:slopes] + [f"threshold {number}" for number in range(1, k + 1)]
    return names, np.append(estimates[:slopes], thresholds), np.append(errors[:slopes], spread)


def _variances(fit, shared):
    """Rows for the variances of a mixed model; none for other models."""
    if not hasattr(fit, "cov_re"):
        return []
    spread, rows = np.asarray(fit.cov_re), []
    names = list(getattr(fit.cov_re, "columns", range(len(spread))))
    for one, name in enumerate(names):
        rows.append(results.row("variance", spread[one, one], group=str(name), **shared))
        for other in range(one):
            pair = f"{names[other]} and {name}"
            rows.append(results.row("covariance", spread[one, other], group=pair, **shared))
    return [*rows, results.row("variance", fit.scale, group="residual", **shared)]


def extreme_groups(scores, share: float = 0.10):
    """Mark the lowest and the highest share of a score.

    Parameters
    ----------
    scores : pandas.Series or sequence
        Numbers of any type, including nullable ones; higher means more.
    share : float, default 0.10
        Share at each end, above 0 and at most 0.5. With 0.5 the score is cut at its median.

    Returns
    -------
    pandas.Series
        Categories ``lowest``, ``between``, ``highest``; missing where the score is missing.
        Everybody tied at the cut point belongs to the group, so groups of a score with few
        values are larger than `share`. In a median split, those tied at the median count as
        lowest. ``attrs["cuts"]`` holds the two cut points.

    Raises
    ------
    ValueError
        If `share` is not above 0 and at most 0.5, or the score has a single value, none, or one
        that is not a finite number.

    Notes
    -----
    Use it to see what a published contrast of extremes is made of. Do not use it to analyze a score
    of your own: cutting a score discards information and exaggerates the difference.

    References
    ----------
    Preacher KJ, Rucker DD, MacCallum RC, Nicewander WA. Use of the extreme groups approach.
    Psychological Methods 2005;10:178-192. doi:10.1037/1082-989X.10.2.178

    Examples
    --------
    >>> import pandas as pd
    >>> extreme_groups(pd.Series(range(1, 11)), 0.2).tolist()[:3]
    ['lowest', 'lowest', 'between']
    """
    import pandas as pd

    cure = "give a number above 0 and at most 0.5; for 25% write 0.25"
    share = inputs.between(share, "share", cure, 0, 0.5, ends=(False, True))
    scores = inputs.series(scores, "scores")
    values = inputs.numbers(scores, "scores" if scores.name is None else scores.name)
    ordered = np.sort(values[~np.isnan(values)])
    if not len(ordered):
        raise ValueError("No score is known: choose a column that holds numbers.")
    count = int(np.ceil(share * len(ordered) - 1e-9))  # .07 of 100 is 7, not 7.000000000000001
    low, high = ordered[count - 1], ordered[-count]
    if low == ordered[-1]:
        raise ValueError(
            f"The lowest {share:.0%} reach up to the highest score, {low:g}: nobody is "
            "left for the other group. Choose a smaller share."
        )
    names = np.where(values <= low, "lowest", np.where(values >= high, "highest", "between"))
    groups = pd.Series(
        pd.Categorical(names, ["lowest", "between", "highest"]), scores.index, name="group"
    ).mask(np.isnan(values))
    kind = int if pd.api.types.is_integer_dtype(scores.dtype) else float
    groups.attrs["cuts"] = (kind(low), kind(high))
    return groups


def extreme_gap(data, *, outcome: str, by: str, share: float = 0.10, conf_level: float = 0.95):
    """Estimate the difference in an outcome between the highest and lowest share of a score.

    Parameters
    ----------
    data : pandas.DataFrame
    outcome, by : str
        Column of the outcome, and of the score whose ends are compared.
    share : float, default 0.10
        Share at each end, above 0 and at most 0.5; see :func:`extreme_groups`.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row as from :func:`group_difference`; ``group`` says ``outer 10%``.

    Notes
    -----
    Do not use it for a result of your own: it is what a headline does, and it exaggerates.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> gap = extreme_gap(load_cohort("surgery"), outcome="absite_score", by="belonging_score")
    >>> gap[["group", "n"]].values.tolist()
    [['outer 10%', 1338]]
    """
    import pandas as pd

    inputs.columns(data, outcome, by)
    ends = extreme_groups(data[by], share).to_numpy()
    cut = pd.DataFrame({"outcome": data[outcome].array, "group": ends})
    cut = cut.set_axis([outcome, "group" if outcome != "group" else "end"], axis=1)
    row = group_difference(
        cut, outcome=outcome, group=cut.columns[1], high="highest", low="lowest",
        conf_level=conf_level,
    )  # fmt: skip
    return row.assign(group=f"outer {share:.0%}")


def group_difference(data, *, outcome: str, group: str, high: str, low: str, conf_level=0.95):
    """Estimate the difference between two group means with Welch's interval.

    Parameters
    ----------
    data : pandas.DataFrame
    outcome : str
        Column of numbers.
    group : str
        Column that holds the groups.
    high, low : str
        The two groups to compare; the estimate is the mean of `high` minus that of `low`.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row: ``term, group, n, n_missing, estimate, std_error, statistic, df, p_value,
        conf_low, conf_high, conf_level, method``; estimate in units of the outcome.

    Raises
    ------
    KeyError
        If a column is not in the data.
    ValueError
        If a group has fewer than two known outcomes, or there is no variation within the groups.

    Notes
    -----
    Do not use it for residents of a few programs, who are not independent rows, or for ends cut
    out of a score.

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"score": [1, 2, 3, 5], "arm": ["a", "a", "b", "b"]})
    >>> group_difference(data, outcome="score", group="arm", high="b", low="a").estimate.item()
    2.5
    """
    from scipy.stats import ttest_ind

    conf_level = inputs.confidence_level(conf_level)
    samples, missing = two_samples(data, outcome, group, high, low)
    if all(map(inputs.constant, samples)):
        raise ValueError(
            f"Nobody differs in {outcome!r} within the groups: there is no error to judge by. "
            "Give the difference of means."
        )
    with warnings.catch_warnings():  # of a group in which nobody differs
        warnings.simplefilter("ignore", RuntimeWarning)
        welch = ttest_ind(*samples, equal_var=False)
    limits = welch.confidence_interval(conf_level)
    row = results.row(
        outcome,
        samples[0].mean() - samples[1].mean(),
        np.sqrt(sum(sample.var(ddof=1) / len(sample) for sample in samples)),
        group=f"{high} minus {low}",
        n=sum(map(len, samples)),
        n_missing=missing,
        df=welch.df,
        statistic=welch.statistic,
        p_value=welch.pvalue,
        conf_low=limits.low,
        conf_high=limits.high,
        conf_level=conf_level,
        method="difference of means, Welch",
    )
    return results.frame([row])


def two_samples(data, outcome, group, high, low):
    """Known outcomes of two groups, and how many of their members have none."""
    inputs.columns(data, outcome, group)
    if outcome == group:
        raise ValueError("Outcome and group must be two columns: name each once.")
    values, members = inputs.numbers(data[outcome], outcome), inputs.levels(data[group], group)
    if inputs.label(high, "high") == inputs.label(low, "low"):
        raise ValueError(f"high and low are both {high!r}: name two groups.")
    samples, missing = [], 0
    for name in (high, low):
        place = members.names.index(name) if name in members.names else -2
        chosen = values[members.codes == place]
        samples.append(chosen[~np.isnan(chosen)])
        missing += len(chosen) - len(samples[-1])
        if len(samples[-1]) < 2:
            raise ValueError(
                f"Group {name!r} has {len(samples[-1])} known values of {outcome!r}; two are "
                "needed. Choose two of the groups. Groups: "
                f"{', '.join(map(str, members.names))}."
            )
    return samples, missing
