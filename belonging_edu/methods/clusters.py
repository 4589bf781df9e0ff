"""What clustering does: intraclass correlation, cluster-robust errors, within vs between."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.formulas import design, linear_design, quoted
from belonging_edu.methods.multilevel import best_icc, cluster_codes, cluster_sums, random_intercept

__all__ = ["cluster_robust", "icc", "within_between"]


def icc(formula: str, data, *, cluster: str, conf_level: float = 0.95):
    """Estimate the intraclass correlation and the design effect.

    Parameters
    ----------
    formula : str
        Outcome and predictors, as in ``smf.ols``; ``"stress ~ 1"`` for none.
    data : pandas.DataFrame
        One row per person.
    cluster : str
        Column that names the program.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        ``term, group, n, n_missing, estimate, conf_low, conf_high, conf_level, method``. ``icc``:
        share of the (residual) variance that lies between clusters, 0 to 1, with a profile
        likelihood interval. ``design effect``: the factor by which the variance of a mean exceeds
        that of as many independent people, from the icc and the sizes of the clusters.

    Raises
    ------
    KeyError, ValueError
        As :func:`belonging_edu.methods.multilevel.random_intercept`.

    Notes
    -----
    Rows with a missing value are left out. REML; the lower limit is 0 where the likelihood at 0
    is not low enough to exclude it. With unequal sizes the design effect is
    1 + ((1 + cv2) m - 1) icc, m being the mean size and cv its coefficient of variation. Do not
    use the design effect of a mean for a predictor that varies within clusters: it is often below
    1 there.

    References
    ----------
    Eldridge SM, Ashby D, Kerry S. Sample size for cluster randomized trials: effect of
    coefficient of variation of cluster size and analysis method. Int J Epidemiol
    2006;35:1292-1300. doi:10.1093/ije/dyl129

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = icc("absite_score ~ pgy", load_cohort("surgery"), cluster="program_id")
    >>> found["term"].tolist()
    ['icc', 'design effect']
    """
    from scipy.optimize import brentq
    from scipy.stats import chi2

    conf_level = inputs.confidence_level(conf_level)
    found = linear_design(formula, data, cluster)
    codes = cluster_codes(found.data[cluster], cluster)
    sums, *_ = cluster_sums(found, codes)
    best = best_icc(sums)

    def above(share):
        return sums.fit(share / (1 - share))["deviance"] - lowest - chi2.ppf(conf_level, 1)

    lowest = sums.fit(best / (1 - best))["deviance"]
    low = brentq(above, 0, best, xtol=1e-14) if best > 0 and above(0.0) > 0 else 0.0
    high = brentq(above, best, 1 - 1e-9, xtol=1e-14) if above(1 - 1e-9) > 0 else 1.0
    sizes = np.bincount(codes)
    spread = (sizes**2).sum() / sizes.sum()  # (1 + cv2) times the mean size
    shared = {"group": cluster, "n": len(codes), "n_missing": found.n_missing}
    shared |= {"conf_level": conf_level, "method": "REML, profile likelihood"}
    rows = []
    for term, value in (
        ("icc", lambda share: share),
        ("design effect", lambda share: 1 + (spread - 1) * share),
    ):
        limits = {"conf_low": value(low), "conf_high": value(high)}
        rows.append(results.row(term, value(best), **limits, **shared))
    return results.frame(rows)


def cluster_robust(formula: str, data, *, cluster: str, conf_level: float = 0.95):
    """Fit a linear regression with standard errors that hold up with few clusters (CR2).

    Parameters
    ----------
    formula : str
        Outcome and predictors, as in ``smf.ols``.
    data : pandas.DataFrame
        One row per person.
    cluster : str
        Column that names the program.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row per coefficient: ``term, n, n_missing, estimate, std_error, statistic, df, p_value,
        conf_low, conf_high, conf_level, method``; ``df`` are Satterthwaite's, different for each
        coefficient.

    Raises
    ------
    KeyError
        If `cluster` is not a column.
    ValueError
        With a single cluster, an outcome that does not vary, or a formula that cannot be used.

    Notes
    -----
    Rows with a missing value are left out. The standard error of a cluster's own dummy cannot be
    estimated from differences between clusters; everything but its estimate is then missing. Do
    not use it when ``df`` is below about 4: P values and intervals are then a guess; a permutation
    test is not.

    References
    ----------
    Pustejovsky JE, Tipton E. Small-sample methods for cluster-robust variance estimation and
    hypothesis testing in fixed effects models. J Bus Econ Stat 2018;36:672-683.
    doi:10.1080/07350015.2016.1247004

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = cluster_robust(
    ...     "absite_score ~ belonging_score", load_cohort("surgery"), cluster="program_id"
    ... )
    >>> bool(found["df"].iloc[1] < 300)
    True
    """
    conf_level = inputs.confidence_level(conf_level)
    found = linear_design(formula, data, cluster)
    codes = inputs.clusters(found.data[cluster], cluster)
    y = found.outcome
    x, back = found.q, found.back
    weights, df, estimable = cr2_weights(x, codes, back)
    start = x.T @ y
    residual = y - x @ start
    beta = back @ start
    scores = np.array([residual[rows] @ weight for rows, weight in weights])
    errors = np.sqrt((scores**2).sum(axis=0))
    estimable &= errors > 1e-9 * np.linalg.norm(residual) * np.linalg.norm(back, axis=1)
    errors, df = np.where(estimable, errors, np.nan), np.where(estimable, df, np.nan)
    shared = {"n": len(y), "n_missing": found.n_missing, "conf_level": conf_level}
    shared["method"] = f"least squares, CR2 by {cluster}, Satterthwaite"
    return results.frame(
        [
            results.row(name, estimate, error, df=own_df, test=True, **shared)
            for name, estimate, error, own_df in zip(found.names, beta, errors, df, strict=True)
        ]
    )


def within_between(
    data, *, outcome: str, predictor: str, cluster: str, covariates: str = "", conf_level=0.95
):
    """Separate the slope within programs from the slope between programs (Mundlak).

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person.
    outcome, predictor : str
        Columns of numbers.
    cluster : str
        Column that names the program.
    covariates : str, optional
        Further predictors, as in a formula: ``"C(pgy) + stress"``.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        Three rows (``group``): ``within`` programs, ``between`` programs, and ``contextual``, the
        difference between the two; slopes in units of the outcome per unit of the predictor.

    Raises
    ------
    KeyError, ValueError
        As :func:`belonging_edu.methods.multilevel.random_intercept`, and if the predictor does not
        vary within or between programs.

    Notes
    -----
    Program means are taken over complete rows. Do not use the slope between programs for residents
    (ecological fallacy); with few residents per program, its mean is also a noisy measure.

    References
    ----------
    Mundlak Y. On the pooling of time series and cross section data. Econometrica 1978;46:69-85.
    doi:10.2307/1913646

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = within_between(
    ...     load_cohort("surgery"),
    ...     outcome="absite_score",
    ...     predictor="belonging_score",
    ...     cluster="program_id",
    ... )
    >>> found["group"].tolist()
    ['within', 'between', 'contextual']
    """
    import pandas as pd

    inputs.columns(data, outcome, predictor, cluster)
    if len({outcome, predictor, cluster}) < 3:
        raise ValueError("Outcome, predictor and cluster must be three columns: name each once.")
    if not isinstance(covariates, str):
        raise ValueError(f"covariates={covariates!r}: write a text such as 'C(pgy) + stress'.")
    more = f" + {covariates}" if covariates else ""
    sides = quoted(outcome), quoted(predictor)
    known = design(f"{sides[0]} ~ {sides[1]}{more}", data, cluster).data
    inputs.varying(inputs.numbers(known[outcome], outcome, hint=False), outcome)
    known[predictor] = inputs.numbers(known[predictor], predictor, hint=False)
    for name in ("away_from_mean", "mean_of_cluster"):
        if name in known:
            raise ValueError(f"{name!r} is a name that this function uses: rename the column.")
    mean = known.groupby(cluster, observed=True)[predictor].transform("mean")
    away = known[predictor] - mean
    least = 1e-10 * np.abs(known[predictor]).max()
    if np.ptp(mean) <= least or np.abs(away).max() <= least:
        raise ValueError(
            f"{predictor!r} varies only {'within' if np.ptp(mean) <= least else 'between'} the "
            f"groups of {cluster!r}: there is one slope, see random_intercept."
        )
    known = known.assign(away_from_mean=away, mean_of_cluster=mean)
    own = {"cluster": cluster, "data": known, "conf_level": conf_level}
    split = _slopes(f"{sides[0]} ~ away_from_mean + mean_of_cluster{more}", **own)
    joint = _slopes(f"{sides[0]} ~ {sides[1]} + mean_of_cluster{more}", **own)
    rows = pd.concat(
        [
            split.loc[["away_from_mean", "mean_of_cluster"]],
            joint.loc[["mean_of_cluster"]],
        ]
    )
    rows = rows.assign(term=predictor, group=["within", "between", "contextual"])
    rows = rows.assign(n_missing=len(data) - len(known))
    return results.in_order(rows.reset_index(drop=True))


def _slopes(formula, *, cluster, data, conf_level):
    found = random_intercept(formula, data, group=cluster, conf_level=conf_level)
    found = found[found["std_error"].notna()]
    return found.drop(columns="group").set_index("term", drop=False).rename_axis(None)


def cr2_weights(x, codes, back):
    """What CR2 needs of the predictors alone.

    `x` is orthonormal, and `back` turns its coefficients into those that are wanted. Returns for
    each cluster its rows and the weights of their residuals in the error of each coefficient; the
    degrees of freedom of each coefficient; and whether there is an error for it at all: clusters
    that are fitted exactly leave nothing to judge by.
    """
    weights, own, crossed = [], [], []
    for rows in _members(codes):
        block = x[rows]
        values, vectors = np.linalg.eigh(np.eye(len(rows)) - block @ block.T)
        kept = values > 1e-10
        half = (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T
        adjusted = half @ block @ back.T  # one column per coefficient
        weights.append((rows, adjusted))
        own.append((adjusted**2).sum(axis=0))
        crossed.append(block.T @ adjusted)
    own = np.array(own)
    estimable = np.sqrt(own.sum(axis=0)) > 1e-9 * np.linalg.norm(back, axis=1)
    return weights, _satterthwaite(own, np.array(crossed)), estimable


def _members(codes):
    """Positions of the members of each cluster."""
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)


def _satterthwaite(own, crossed):
    """Degrees of freedom of each coefficient, if residuals were independent and equal."""
    df = np.full(own.shape[1], np.nan)
    for place in np.flatnonzero(own.sum(axis=0)):
        columns = crossed[:, :, place]
        gram = np.diag(own[:, place]) - columns @ columns.T
        df[place] = np.trace(gram) ** 2 / (gram**2).sum()
    return df
