"""How large a difference is: in standard deviations, and as the overlap of two groups."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.estimates import two_samples

__all__ = ["gap_from_r", "standardized_difference"]


def standardized_difference(data, *, outcome: str, group: str, high, low, conf_level=0.95):
    """Express the difference between two groups in standard deviations and as overlap.

    Parameters
    ----------
    data : pandas.DataFrame
    outcome : str
        Column of numbers.
    group : str
        Column that holds the groups.
    high, low : label
        The two groups; positive values mean that `high` has the higher mean.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        ``term, group, n, n_missing, estimate, std_error, conf_low, conf_high, conf_level,
        method``. Terms: ``Cohen's d`` and ``Hedges' g`` (d without its small-sample bias), in
        pooled standard deviations with noncentral t intervals; ``overlap coefficient``, the
        shared area of two normal curves that far apart, 0 to 1; ``probability of superiority``,
        the probability that in a random pair the member of `high` has the higher value, ties
        counting half, 0 to 1, with DeLong's interval, truncated at 0 and 1 and left out where all
        pairs agree.

    Raises
    ------
    KeyError
        If a column is not in the data.
    ValueError
        If a group has fewer than two known outcomes, or there is no variation within the groups.

    Notes
    -----
    Rows with a missing outcome are left out. d assumes equal spread in both groups, and the
    overlap coefficient assumes normal outcomes as well; the probability of superiority assumes
    neither. Do not use d where the outcome has a unit that readers know: give the difference
    itself.

    References
    ----------
    DeLong ER, DeLong DM, Clarke-Pearson DL. Comparing the areas under two or more correlated
    receiver operating characteristic curves. Biometrics 1988;44:837-845. doi:10.2307/2531595

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"score": [1, 2, 3, 3, 4, 5], "arm": list("aaabbb")})
    >>> found = standardized_difference(data, outcome="score", group="arm", high="b", low="a")
    >>> found.set_index("term")["estimate"].round(2).to_dict()["Cohen's d"]
    2.0
    """
    conf_level = inputs.confidence_level(conf_level)
    (first, second), missing = two_samples(data, outcome, group, high, low)
    m, n = len(first), len(second)
    df = m + n - 2
    pooled = np.sqrt(((m - 1) * first.var(ddof=1) + (n - 1) * second.var(ddof=1)) / df)
    if pooled <= 1e-12 * max(np.abs(first).max(), np.abs(second).max()):
        raise ValueError(
            f"Nobody differs in {outcome!r} within the groups: there is no standard deviation to "
            "compare with. Give the difference of means."
        )
    d = (first.mean() - second.mean()) / pooled
    limits = _noncentral_limits(d, m, n, conf_level)
    values = [
        ("Cohen's d", d, *limits, "pooled SD, noncentral t"),
        ("Hedges' g", *(_unbiased(df) * np.array([d, *limits])), "noncentral t"),
        ("overlap coefficient", *_overlap(d, *limits), "normal curves that far apart"),
    ]
    shared = {"group": f"{high} minus {low}", "n": m + n, "n_missing": missing}
    shared["conf_level"] = conf_level
    rows = [
        results.row(term, value, conf_low=lowest, conf_high=highest, method=method, **shared)
        for term, value, lowest, highest, method in values
    ]
    superior, error = _superiority(first, second)
    if error > 0:
        shared |= {"std_error": error, "within": (0, 1), "method": "pairs, DeLong"}
    else:
        shared["conf_level"] = None
        shared["method"] = "pairs, no interval: all pairs agree"
    rows.append(results.row("probability of superiority", superior, **shared))
    return results.frame(rows)


def gap_from_r(r: float, *, sd: float = 1.0, share: float = 0.10) -> float:
    """Compute how far apart the ends of a score lie in an outcome, for a given correlation.

    Parameters
    ----------
    r : float
        Correlation of score and outcome, -1 to 1.
    sd : float, default 1.0
        Standard deviation of the outcome in the whole sample, in its unit.
    share : float, default 0.10
        Share at each end of the score, above 0 and at most 0.5.

    Returns
    -------
    float
        Mean of the highest minus mean of the lowest share, in the unit of `sd`.

    Raises
    ------
    ValueError
        If `r`, `sd` or `share` is out of range.

    Notes
    -----
    Exact for a bivariate normal distribution. Do not use it for a score with a ceiling or few
    values: its ends are then neither that far apart nor that small.

    Examples
    --------
    >>> round(gap_from_r(0.16, sd=100), 1)
    56.2
    """
    r = inputs.between(r, "r", "give a correlation between -1 and 1", -1, 1, ends=(True, True))
    return r * _gap_per_r(sd, share)


def _gap_per_r(sd, share):
    from statistics import NormalDist

    cure = "give the standard deviation of the outcome, a finite number above 0"
    sd = inputs.between(sd, "sd", cure, 0, inputs.LARGEST)
    share = inputs.between(
        share, "share", "give a number above 0 and at most 0.5", 1e-9, 0.5, ends=(False, True)
    )
    normal = NormalDist()
    return 2 * sd * normal.pdf(normal.inv_cdf(1 - share)) / share


def _noncentral_limits(d, m, n, conf_level):
    """Limits of d: the values under which the observed t lies at the edge of the expected range."""
    scale, df = np.sqrt(m * n / (m + n)), m + n - 2
    tails = ((1 + conf_level) / 2, (1 - conf_level) / 2)
    low, high = (_shift_at(abs(d) * scale, df, tail) / scale for tail in tails)
    return (low, high) if d >= 0 else (-high, -low)


def _shift_at(t, df, tail):
    """The noncentrality under which a t of 0 or more has this much of its distribution below."""
    from scipy.optimize import brentq
    from scipy.stats import chi2, nct

    if t > 1e4:  # where scipy's distribution ends, only the standard deviation is uncertain
        return t * np.sqrt(chi2.isf(tail, df) / df)

    def beyond(shift):
        below = nct.cdf(t, df, shift)
        if np.isnan(below):  # what scipy gives far out, where it is 1 or 0
            below = float(shift < t)
        return below - tail

    reach = 10 * np.sqrt(1 + t**2 / (2 * df))
    return brentq(beyond, t - reach, t + reach, xtol=1e-12)


def _unbiased(df):
    """What turns Cohen's d into Hedges' g."""
    from scipy.special import gammaln

    return np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2)


def _overlap(d, low, high):
    """The shared area of two normal curves that are d apart, with its limits."""
    from scipy.special import ndtr

    nearest = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    return 2 * ndtr(-np.array([abs(d), max(abs(low), abs(high)), nearest]) / 2)


def _superiority(first, second):
    """How often a member of the first group is higher, ties half, with DeLong's standard error."""
    from scipy.stats import rankdata

    m, n = len(first), len(second)
    together = rankdata(np.concatenate([first, second]))
    wins_first = (together[:m] - rankdata(first)) / n
    wins_second = 1 - (together[m:] - rankdata(second)) / m
    error = np.sqrt(wins_first.var(ddof=1) / m + wins_second.var(ddof=1) / n)
    return wins_first.mean(), error
