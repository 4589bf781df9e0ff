"""Who answered: response rates, weights, and standard errors that account for the weights."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results

__all__ = ["poststratified_mean", "response_rates", "response_weights", "weighted_mean"]


def response_rates(
    *,
    complete: int,
    partial: int = 0,
    refusal: int = 0,
    noncontact: int = 0,
    other: int = 0,
    unknown: int = 0,
    eligible_share: float | None = None,
):
    """Compute response rates by the definitions of AAPOR.

    Parameters
    ----------
    complete, partial : int
        People who answered all, or enough, of the questionnaire; people who answered part of it.
    refusal, noncontact, other : int
        Eligible people who refused, were not reached, or could not take part.
    unknown : int
        People whose eligibility is not known.
    eligible_share : float, optional
        Estimated share of the unknown who are eligible, 0 to 1: gives RR3 and RR4.

    Returns
    -------
    pandas.DataFrame
        ``term, n, estimate, method``: RR1 (complete among all, the lowest), RR2 (with partial),
        RR3 and RR4 (the unknown counted by `eligible_share`), RR5 and RR6 (the unknown left out,
        the highest); proportions. ``n`` is the denominator, rounded if it is not a whole number.

    Raises
    ------
    ValueError
        With counts that are not whole numbers from 0 up, nobody, or a share out of range.

    Notes
    -----
    Always say which rate it is. Do not use a rate as a measure of bias: at the same rate, answers
    can be representative or far off.

    References
    ----------
    American Association for Public Opinion Research. Standard definitions: final dispositions of
    case codes and outcome rates for surveys.

    Examples
    --------
    >>> found = response_rates(complete=1200, partial=61, noncontact=996)
    >>> found.set_index("term")["estimate"].round(3).to_dict()["RR2"]
    0.559
    """
    counts = {"complete": complete, "partial": partial, "refusal": refusal}
    counts |= {"noncontact": noncontact, "other": other, "unknown": unknown}
    counts = {name: inputs.whole(count, name, 0) for name, count in counts.items()}
    if eligible_share is not None:
        cure = "give a share from 0 to 1"
        ends = (True, True)
        eligible_share = inputs.between(eligible_share, "eligible_share", cure, 0, 1, ends=ends)
    unknown, complete, partial = counts["unknown"], counts["complete"], counts["partial"]
    known = sum(counts.values()) - unknown
    if known == 0:
        raise ValueError(
            "Nobody is known to be eligible: count those who answered and who did not."
        )
    shares = {"RR1": 1.0, "RR2": 1.0, "RR5": 0.0, "RR6": 0.0}
    if eligible_share is not None:
        shares |= {"RR3": eligible_share, "RR4": eligible_share}
    rows = []
    for name in sorted(shares):
        whole = known + shares[name] * unknown
        answered = complete + (partial if name in ("RR2", "RR4", "RR6") else 0)
        rate = {"n": round(whole), "method": "AAPOR standard definitions"}
        rows.append(results.row(name, answered / whole, **rate))
    return results.frame(rows)


def weighted_mean(
    data,
    *,
    outcome: str,
    weights: str | None = None,
    strata: str | None = None,
    clusters: str | None = None,
    conf_level: float = 0.95,
):
    """Estimate a weighted mean or proportion with linearized standard errors.

    Parameters
    ----------
    data : pandas.DataFrame
    outcome : str
        Column of numbers; 0 and 1 give a share.
    weights : str, optional
        Column of weights, above 0: how many people each person represents, up to a factor.
    strata, clusters : str, optional
        Columns of the strata and of the programs that were sampled.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        Two rows: ``mean`` (unit of the outcome; t interval, ``df`` clusters minus strata; without
        one where nobody differs) and
        ``design effect of weighting`` (Kish), the factor by which unequal weights alone increase
        the variance.

    Raises
    ------
    KeyError
        For unknown columns.
    ValueError
        If a weight is not above 0, nobody is left, or a stratum has a single cluster.

    Notes
    -----
    As ``svymean`` of R's survey package: sampling with replacement, weights taken as known, cluster
    names counted within strata. Rows with a missing value are left out. Do not use statsmodels'
    ``DescrStatsW.std_mean`` instead: it reads weights as counts of people.

    References
    ----------
    Kish L. Weighting for unequal Pi. J Off Stat 1992;8:183-200.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = weighted_mean(load_cohort("learners"), outcome="burnout", clusters="unit_id")
    >>> found["term"].tolist()
    ['mean', 'design effect of weighting']
    """
    conf_level = inputs.confidence_level(conf_level)
    known, y, w = _known(data, outcome, weights, strata, clusters)
    mean = float(w @ y / w.sum())
    score = w * (y - mean) / w.sum()
    variance, df = _between_clusters(score, known, strata, clusters)
    shared = {"group": outcome, "n": len(y), "n_missing": len(data) - len(y), "df": df}
    shared |= {"conf_level": conf_level, "method": "weighted mean, linearized"}
    return results.frame([_mean(mean, variance, y, shared), _kish(w)])


def poststratified_mean(data, *, outcome: str, by, totals, conf_level: float = 0.95):
    """Estimate a mean after weighting respondents to known population totals.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per respondent.
    outcome : str
        Column of numbers; 0 and 1 give a share.
    by : str or list of str
        Columns whose groups are known in the population.
    totals : pandas.Series or dict
        Number of people in the population for each group (for several columns, keys are tuples).
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        Two rows as from :func:`weighted_mean`.

    Raises
    ------
    KeyError
        For unknown columns.
    ValueError
        If a group of the population has no respondent, or one only, or a respondent's group has
        no total.

    Notes
    -----
    As ``postStratify`` and ``svymean`` of R's survey package. Rows with a missing value are left
    out, and the remaining rows are weighted to the totals. Do not use it as a cure for nonresponse:
    it corrects only what `by` explains.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> learners = load_cohort("learners")
    >>> invited = learners["site"].value_counts()
    >>> found = poststratified_mean(learners, outcome="burnout", by="site", totals=invited)
    >>> found["n"].tolist()
    [1261, 1261]
    """
    import pandas as pd

    conf_level = inputs.confidence_level(conf_level)
    by = list(by) if isinstance(by, list | tuple) else [by]
    inputs.columns(data, outcome, *by)
    if len({outcome, *by}) <= len(by) or not by:
        raise ValueError("outcome and by must be different columns: name each once.")
    known = _complete(data, [outcome], by)
    y = known[outcome].to_numpy()
    cells = known[by].astype(object).apply(tuple, axis=1) if len(by) > 1 else known[by[0]]
    cells = cells.astype(object)
    totals = _totals(totals)
    counts = cells.value_counts()
    for group in totals.index:
        if counts.get(group, 0) < 2:
            raise ValueError(
                f"Group {group!r} has {counts.get(group, 0)} respondents and needs two: merge it "
                "with another."
            )
    unknown = [group for group in counts.index if group not in totals.index]
    if unknown:
        raise ValueError(f"Group {unknown[0]!r} has no total in the population: add it.")
    w = cells.map(totals / counts.reindex(totals.index)).to_numpy(float)
    mean = float(w @ y / w.sum())
    own = pd.Series(y).groupby(cells).transform("mean").to_numpy()
    score = w * (y - own) / w.sum()
    n = len(y)
    variance, df = n / (n - 1) * ((score - score.mean()) ** 2).sum(), n - 1
    shared = {"group": outcome, "n": n, "n_missing": len(data) - n, "df": df}
    shared |= {"conf_level": conf_level}
    shared["method"] = f"post-stratified by {', '.join(map(str, by))}, linearized"
    return results.frame([_mean(mean, variance, y, shared), _kish(w)])


def response_weights(formula: str, data):
    """Weight respondents by the inverse of their probability of responding.

    Parameters
    ----------
    formula : str
        Whether a person responded (0 and 1) and what explains it, as in ``smf.logit``.
    data : pandas.DataFrame
        One row per invited person, respondents and others.

    Returns
    -------
    pandas.Series of float
        Index of `data`; 1 over the fitted probability for respondents, missing for others and
        where a predictor is missing.

    Raises
    ------
    ValueError
        If the formula cannot be used, or responding is separated.

    Notes
    -----
    :func:`weighted_mean` takes such weights as known; its standard errors are then a little too
    large or, more rarely, too small. Do not use it as if it removed bias: it can do so only if
    whatever drives both answering and the answer is in the formula.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> weights = response_weights("responded ~ C(site) + C(stage)", load_cohort("learners"))
    >>> weights.notna().sum().item()
    1261
    """
    import pandas as pd

    from belonging_edu.methods.firth import binary_design, logistic_fit, separation

    place = "row_number_of_data"
    while hasattr(data, "columns") and place in data.columns:
        place += "_"
    infinite = separation(formula, data)["term"].tolist()
    if infinite:
        raise ValueError(f"{', '.join(infinite)} predict responding perfectly: merge their levels.")
    found = binary_design(formula, data.assign(**{place: np.arange(len(data))}), place)
    beta, _ = logistic_fit(found, formula)
    chance = 1 / (1 + np.exp(-(found.predictors @ beta)))
    weights = np.full(len(data), np.nan)
    weights[found.data[place].to_numpy(int)] = np.where(found.outcome == 1, 1 / chance, np.nan)
    return pd.Series(weights, index=data.index, name="weight")


def _complete(data, measured, grouped):
    """Rows complete in columns of numbers and of groups, under a new index."""
    import pandas as pd

    found = {name: inputs.groups(data[name], name) for name in grouped}
    found |= {name: pd.Series(inputs.numbers(data[name], name), data.index) for name in measured}
    known = pd.DataFrame({name: column.array for name, column in found.items()}).dropna()
    if len(known) < 2:
        raise ValueError(
            f"{len(known)} rows are complete in {', '.join(map(str, found))}: two are needed. "
            "Check for blanks, or leave out the column that is empty."
        )
    return known.reset_index(drop=True)


def _totals(totals):
    """Numbers of people in the population, those of groups that exist."""
    import pandas as pd

    if not isinstance(totals, dict | pd.Series) or not len(totals):
        raise ValueError(f"totals={totals!r}: give the number of people by group, as a dict.")
    totals = pd.Series(totals)
    totals.index = totals.index.astype(object)
    counts = inputs.numbers(totals, "totals", hint=False)
    if np.isnan(counts).any() or (counts < 0).any() or totals.index.has_duplicates:
        raise ValueError("totals holds a missing or negative number, or a group twice: correct it.")
    return pd.Series(counts, totals.index)[counts > 0]


def _known(data, outcome, weights, strata, clusters):
    measured = [outcome] if weights is None else [outcome, weights]
    grouped = [name for name in (strata, clusters) if name is not None]
    inputs.columns(data, *measured, *grouped)
    if len(set(measured)) < len(measured) or set(measured) & set(grouped):
        raise ValueError("Outcome, weights and groups must be different columns: name each once.")
    known = _complete(data, measured, grouped)
    y = known[outcome].to_numpy()
    w = np.ones(len(y)) if weights is None else known[weights].to_numpy()
    if (w <= 0).any():
        raise ValueError(
            f"{weights!r} holds {w.min():g}: weights must be above 0. Leave others out."
        )
    return known, y, w


def _between_clusters(score, known, strata, clusters):
    """Variance of a total of scores between clusters within strata, and its df."""
    import pandas as pd

    rows = np.arange(len(known))
    names, stratum = [], np.zeros_like(rows)
    if strata is not None:
        stratum, names = inputs.levels(known[strata], strata)
    cluster = rows if clusters is None else inputs.levels(known[clusters], clusters).codes
    table = pd.DataFrame({"score": score, "stratum": stratum, "cluster": cluster})
    sums = table.groupby(["stratum", "cluster"])["score"].sum()
    groups = sums.groupby("stratum")
    size = groups.size()
    if (size < 2).any():
        raise ValueError(
            f"{f'Stratum {names[size.idxmin()]!r}' if names else 'The sample'} has a single "
            "cluster: merge strata, or leave clusters out."
        )
    variance = (groups.var(ddof=1) * size).sum()
    return float(variance), int(size.sum() - len(size))


def _mean(mean, variance, y, shared):
    """The row of a mean, without an interval where nobody differs from anybody."""
    error = np.sqrt(variance)
    if error <= 1e-12 * np.abs(y).max():
        method = f"{shared['method']}, no interval: nobody differs beyond strata and clusters"
        return results.row("mean", mean, **shared | {"method": method, "conf_level": None})
    return results.row("mean", mean, error, **shared)


def _kish(w):
    """The row of the design effect of unequal weights."""
    effect = len(w) * (w**2).sum() / w.sum() ** 2
    return results.row("design effect of weighting", effect, n=len(w), method="Kish")
