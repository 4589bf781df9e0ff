"""Scales made of items: scoring, and how consistently the items measure."""

from __future__ import annotations

import warnings

import numpy as np

from belonging_edu.methods import inputs, results

__all__ = ["cronbach_alpha", "item_statistics", "score"]


def score(data, *, items, answers=None, reverse=(), min_items=None, how: str = "mean"):
    """Score a scale: reverse-score items as needed, then average or sum them.

    Parameters
    ----------
    data : pandas.DataFrame
    items : list of str
        Columns of the items.
    answers : tuple of (float, float), optional
        Lowest and highest possible answer, such as ``(1, 5)``; needed for `reverse`. Answers
        outside this range are refused: they are often missing-value codes, such as 99.
    reverse : list of str, optional
        Items worded in the opposite direction: on a scale from 1 to 5, a 2 becomes a 4.
    min_items : int, optional
        How many items a person must have answered; all by default.
    how : {"mean", "sum"}, default "mean"
        ``"sum"`` is the mean of the answered items times the number of items, so that a person
        with a skipped item stays on the same scale.

    Returns
    -------
    pandas.Series of float
        Index of `data`; missing where fewer than `min_items` were answered.

    Raises
    ------
    KeyError
        If an item is not a column.
    ValueError
        With answers outside their range, text, a reversed item that is not in the scale, or
        `min_items` out of range.

    Notes
    -----
    Do not use a low `min_items` where items are skipped for a reason: the person's mean then
    represents the items that were easy to answer.

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"welcome": [5, 4, None], "outsider": [1, 2, 3]})
    >>> score(data, items=["welcome", "outsider"], answers=(1, 5), reverse=["outsider"]).tolist()
    [5.0, 4.0, nan]
    """
    items, reverse = inputs.labels(items, "items"), inputs.labels(reverse, "reverse")
    k = len(items)
    min_items = k if min_items is None else inputs.whole(min_items, "min_items", 0)
    if not items or len(set(items)) < k:
        raise ValueError(f"items={items!r}: name each item of the scale once.")
    inputs.columns(data, *items)
    inputs.choice(how, "how", ("mean", "sum"))
    if not 1 <= min_items <= k:
        raise ValueError(f"min_items={min_items!r}: give a number from 1 to {k}.")
    if not set(reverse) <= set(items):
        raise ValueError(f"reverse={reverse!r}: reverse only items of the scale, {items!r}.")
    if reverse and answers is None:
        raise ValueError("Give answers=(lowest, highest), such as (1, 5), to reverse items.")
    values = inputs.table(data[items], "data", hint=answers is None)
    if answers is not None:
        low, high = _range(answers)
        outside = (values < low) | (values > high)
        if outside.any(axis=None):
            item = outside.any().idxmax()
            raise ValueError(
                f"{item!r} holds {values.loc[outside[item].to_numpy(), item].iloc[0]:g}, outside "
                f"{low} to {high}: turn codes for missing into missing values first."
            )
        values[reverse] = low + high - values[reverse]
    mean = values.mean(axis=1).where(values.notna().sum(axis=1) >= min_items)
    return (mean * k if how == "sum" else mean).rename("score")


def cronbach_alpha(
    items, *, standardized: bool = False, interval: str = "feldt", conf_level: float = 0.95
):
    """Estimate Cronbach's alpha with an interval.

    Parameters
    ----------
    items : pandas.DataFrame
        One column per item, one row per person. All items must point the same way.
    standardized : bool, default False
        Alpha after each item is standardized to a variance of one (from correlations).
    interval : {"feldt", "duhachek"}, default "feldt"
        Feldt's interval assumes equal variances and equal covariances; that of van Zyl, as
        popularized by Duhachek and Iacobucci, does not, but needs larger samples. For
        standardized alpha, both treat the standard deviations as known.
    conf_level : float, default 0.95
        Share of such intervals that cover the population value.

    Returns
    -------
    pandas.DataFrame
        One row: ``term, n, n_missing, estimate, conf_low, conf_high, conf_level, method``, and
        ``std_error`` with Duhachek's interval. ``estimate`` is at most 1, and without an interval
        where it is 1; ``n`` counts people with complete items.

    Raises
    ------
    ValueError
        With fewer than two items, fewer than two people with complete items, or no variance.

    Notes
    -----
    People with any missing item are left out. A value that looks like a missing-value code, such
    as 99, or a negative alpha raises a warning. Both intervals assume normal items. Do not use
    alpha as proof of one dimension: it rises with the number of items and does not show how many
    factors there are.

    References
    ----------
    Feldt LS. The approximate sampling distribution of Kuder-Richardson reliability
    coefficient twenty. Psychometrika 1965;30:357-370. doi:10.1007/BF02289499

    Duhachek A, Iacobucci D. Alpha's standard error (ASE): an accurate and precise confidence
    interval estimate. J Appl Psychol 2004;89:792-808. doi:10.1037/0021-9010.89.5.792

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> alpha = cronbach_alpha(load_cohort("surgery").filter(like="bel_"))
    >>> alpha["estimate"].round(2).item()
    0.9
    """
    inputs.choice(interval, "interval", ("feldt", "duhachek"))
    conf_level = inputs.confidence_level(conf_level)
    complete = _complete(items)
    persons, k = complete.shape
    covariances = _covariances(complete, standardized)
    alpha = _alpha(covariances)
    _warn_of_direction(alpha)
    method = f"Cronbach's alpha, {interval.title()} interval"
    if alpha >= 1 - 1e-12:
        spread, conf_level, method = {}, None, _NO_INTERVAL
    elif interval == "feldt":
        spread = _feldt(alpha, k, persons, conf_level)
    else:
        spread = {"std_error": _duhachek(covariances, persons), "within": (-np.inf, 1)}
    row = results.row(
        f"{'standardized ' if standardized else ''}alpha of {k} items",
        alpha,
        n=persons,
        n_missing=len(items) - persons,
        conf_level=conf_level,
        method=method,
        **spread,
    )
    return results.frame([row])


def item_statistics(items):
    """Describe each item of a scale: mean, spread, item-rest correlation, alpha without it.

    Parameters
    ----------
    items : pandas.DataFrame
        One column per item, one row per person. All items must point the same way.

    Returns
    -------
    pandas.DataFrame
        Four rows per item (``group``): ``term`` is ``mean``, ``sd``, ``item-rest correlation``
        (with the sum of the other items) or ``alpha without it`` (only with three or more
        items); ``n, n_missing, estimate``.

    Raises
    ------
    ValueError
        As in :func:`cronbach_alpha`, and if an item has a single value.

    Notes
    -----
    People with any missing item are left out. Do not use it to keep the items with the highest
    correlations: the rest is redundant, and alpha rises in this sample only.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = item_statistics(load_cohort("surgery").filter(like="bel_"))
    >>> found.query("term == 'alpha without it'")["estimate"].round(2).tolist()[:3]
    [0.89, 0.89, 0.89]
    """
    complete = _complete(items)
    persons, k = complete.shape
    covariances = _covariances(complete, False)
    _refuse_constant(complete)
    with_all = covariances.sum(axis=0)
    spread = np.sqrt(np.diag(covariances))
    rest_variance = covariances.sum() - 2 * with_all + spread**2
    means = complete.mean()
    shared = {"n": persons, "n_missing": len(items) - persons}
    rows = []
    for position, item in enumerate(complete.columns):
        if rest_variance[position] <= 1e-12 * spread.sum() ** 2:
            raise ValueError(f"The items without {item!r} do not vary together: check their codes.")
        rest = (with_all[position] - spread[position] ** 2) / np.sqrt(rest_variance[position])
        found = {
            "mean": means.iloc[position],
            "sd": spread[position],
            "item-rest correlation": rest / spread[position],
        }
        if k > 2:
            others = np.delete(np.delete(covariances, position, 0), position, 1)
            found["alpha without it"] = _alpha(others)
        rows += [results.row(term, value, group=item, **shared) for term, value in found.items()]
    return results.frame(rows)


def _range(answers):
    """Lowest and highest possible answer."""
    if np.ndim(answers) != 1 or len(answers) != 2 or not all(map(inputs.is_number, answers)):
        raise ValueError(f"answers={answers!r}: give the lowest and the highest, such as (1, 5).")
    if not answers[0] < answers[1]:
        raise ValueError(f"answers={answers!r}: give the lowest first, such as (1, 5).")
    return tuple(map(inputs.plain, answers))


def _complete(items):
    complete = inputs.table(items).dropna()
    persons, k = complete.shape
    if k < 2 or persons < 2:
        raise ValueError(
            f"{k} items and {persons} complete rows: alpha needs at least two of each. "
            "Check that you chose the item columns."
        )
    return complete


def _warn_of_direction(alpha):
    if alpha < 0:
        warnings.warn(
            f"alpha is {alpha:.2f}, below 0: items seem to point in opposite ways. Reverse those "
            "that were asked the other way round with "
            "belonging_edu.methods.scales.score(reverse=[...]).",
            stacklevel=3,
        )


_NO_INTERVAL = "Cronbach's alpha, no interval: the items say the same of everybody"


def _refuse_constant(complete):
    for name in complete:
        if inputs.constant(complete[name].to_numpy()):
            raise ValueError(f"Everybody gave the same answer to {name!r}: leave this item out.")


def _covariances(complete, standardized):
    if standardized:
        _refuse_constant(complete)
        found = np.corrcoef(complete.to_numpy(), rowvar=False)
    else:
        found = np.cov(complete.to_numpy(), rowvar=False)
    if found.sum() <= 1e-12 * max(np.trace(found), 1e-300):
        raise ValueError(
            "The items do not vary together: the sum score has no variance. Reverse the items that "
            "were asked the other way round, or leave constant ones out."
        )
    return found


def _alpha(covariances) -> float:
    k = len(covariances)
    return float(k / (k - 1) * (1 - np.trace(covariances) / covariances.sum()))


def _feldt(alpha, k, persons, conf_level):
    """Limits of alpha from the F distribution."""
    from scipy.stats import f

    df1, df2 = persons - 1, (persons - 1) * (k - 1)
    tail = (1 - conf_level) / 2
    return {
        "conf_low": 1 - (1 - alpha) * f.ppf(1 - tail, df1, df2),
        "conf_high": 1 - (1 - alpha) * f.ppf(tail, df1, df2),
    }


def _duhachek(covariances, persons):
    """The standard error of alpha."""
    # a power of two costs no digit, and keeps cubes within what a float can hold
    covariances = covariances / 2.0 ** np.frexp(np.trace(covariances))[1]
    k, total, trace = len(covariances), covariances.sum(), np.trace(covariances)
    square = covariances @ covariances
    spread = total * (np.trace(square) + trace**2) - 2 * trace * square.sum()
    variance = 2 * k**2 / ((k - 1) ** 2 * total**3) * max(spread, 0.0)
    return np.sqrt(variance / persons)
