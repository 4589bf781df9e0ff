"""Scales made of items: how consistently the items measure."""

from __future__ import annotations

import numpy as np

from belonging_edu import tidy

__all__ = ["cronbach_alpha"]


def cronbach_alpha(items, *, conf_level: float = 0.95):
    """Estimate Cronbach's alpha with Feldt's interval.

    Parameters
    ----------
    items : pandas.DataFrame
        One column an item, one row a person. All items must point the same way.
    conf_level : float, default 0.95
        Share of such intervals that cover the population value.

    Returns
    -------
    pandas.DataFrame
        One row: ``term, n, n_missing, estimate, conf_low, conf_high, conf_level, method``.
        ``estimate`` is raw alpha (covariances), at most 1; ``n`` are complete persons.

    Raises
    ------
    ValueError
        With fewer than two items, fewer than two complete persons, or no variance.

    Notes
    -----
    Persons with any missing item are left out. The interval assumes normal items with equal
    variances and equal covariances. Do not read alpha as proof of one dimension: it rises
    with the number of items and does not show how many factors there are.

    References
    ----------
    Feldt LS. The approximate sampling distribution of Kuder-Richardson reliability
    coefficient twenty. Psychometrika 1965;30:357-370. doi:10.1007/BF02289499

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> alpha = cronbach_alpha(load_cohort("surgery").filter(like="bel_"))
    >>> alpha["estimate"].round(2).item()
    0.9
    """
    from scipy.stats import f

    conf_level = tidy.check_level(conf_level)
    complete = items.dropna()
    persons, k = complete.shape
    if k < 2 or persons < 2:
        raise ValueError(
            f"{k} items and {persons} complete persons: alpha needs at least two of each. "
            "Check that you chose the item columns."
        )
    covariances = np.cov(complete.to_numpy(dtype=float), rowvar=False)
    if covariances.sum() <= 0:
        raise ValueError("The items do not vary together: the sum score has no variance.")
    alpha = k / (k - 1) * (1 - np.trace(covariances) / covariances.sum())
    df1, df2 = persons - 1, (persons - 1) * (k - 1)
    tail = (1 - conf_level) / 2
    return tidy.frame(
        [
            {
                "term": f"alpha of {k} items",
                "n": persons,
                "n_missing": len(items) - persons,
                "estimate": float(alpha),
                "conf_low": float(1 - (1 - alpha) * f.ppf(1 - tail, df1, df2)),
                "conf_high": float(1 - (1 - alpha) * f.ppf(tail, df1, df2)),
                "conf_level": conf_level,
                "method": "Cronbach's alpha, Feldt interval",
            }
        ]
    )
