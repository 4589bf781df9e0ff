"""Rows of results: the columns that all methods share, and Wald's test and interval."""

from __future__ import annotations

import numpy as np

__all__ = ["COLUMNS", "frame", "in_order", "quantile", "row", "two_sided_p"]

COLUMNS = (
    "term",
    "group",
    "n",
    "n_missing",
    "estimate",
    "std_error",
    "statistic",
    "df",
    "p_value",
    "conf_low",
    "conf_high",
    "conf_level",
    "method",
)
_NUMBERS = set(COLUMNS[4:-1])


def row(
    term,
    estimate,
    std_error=None,
    *,
    group=None,
    n=None,
    n_missing=None,
    df=None,
    statistic=None,
    p_value=None,
    conf_level=None,
    conf_low=None,
    conf_high=None,
    method=None,
    test=False,
    exponentiate=False,
    within=(-np.inf, np.inf),
) -> dict:
    """Return one row of a result; what is not given and cannot be computed is left out.

    From a standard error and a level follow the limits of Wald's interval, by the t distribution
    with `df` degrees of freedom or, without them, by the normal distribution. Limits of another
    interval (profile, bootstrap, Wilson) are handed in as `conf_low` and `conf_high`.

    Parameters
    ----------
    term, group, n, n_missing, method
        What the row is about, as in ``COLUMNS``.
    estimate, std_error, df : float
        With `exponentiate`, those of the logarithm.
    statistic, p_value, conf_level, conf_low, conf_high : float, optional
    test : bool, default False
        Add the two-sided Wald test against 0.
    exponentiate : bool, default False
        Turn the estimate and its limits into ratios; error and statistic stay as they are.
    within : tuple of (float, float)
        Where the limits are cut off, such as ``(0, 1)`` for a probability.

    Examples
    --------
    >>> slope = row("slope", 2.0, 0.5, df=10, conf_level=0.95, test=True)
    >>> {name: round(slope[name], 3) for name in ("p_value", "conf_low", "conf_high")}
    {'p_value': 0.003, 'conf_low': 0.886, 'conf_high': 3.114}
    """
    if std_error is not None and test:
        statistic = estimate / std_error
        p_value = two_sided_p(statistic, df)
    if std_error is not None and conf_level is not None and conf_low is None:
        reach = quantile(conf_level, df) * std_error
        conf_low, conf_high = np.clip((estimate - reach, estimate + reach), *within)
    if exponentiate:
        estimate, conf_low, conf_high = np.exp((estimate, conf_low, conf_high))
    cells = (
        term, group, n, n_missing, estimate, std_error, statistic, df, p_value,
        conf_low, conf_high, conf_level, method,
    )  # fmt: skip
    return {
        name: float(cell) if name in _NUMBERS else cell
        for name, cell in zip(COLUMNS, cells, strict=True)
        if cell is not None
    }


def quantile(conf_level, df=None):
    """How many standard errors an interval reaches to each side of its estimate."""
    from scipy.special import ndtri, stdtrit

    return ndtri(0.5 + conf_level / 2) if df is None else stdtrit(df, 0.5 + conf_level / 2)


def two_sided_p(statistic, df=None):
    """The two-sided P value of a z statistic or, with degrees of freedom, of a t statistic."""
    from scipy.special import ndtr, stdtr

    away = -np.abs(statistic)
    return 2 * (ndtr(away) if df is None else stdtr(df, away))


def frame(rows):
    """Return rows (dicts with keys out of ``COLUMNS``) as a data frame in their fixed order.

    Columns that no row fills are left out; values that a row lacks are missing.
    """
    import pandas as pd

    used = [column for column in COLUMNS if any(column in row for row in rows)]
    return pd.DataFrame(rows, columns=used)


def in_order(table):
    """Return a table of results with the columns it has in their fixed order."""
    return table[[column for column in COLUMNS if column in table]]
