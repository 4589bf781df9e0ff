"""One table for every estimate: the columns that all results share."""

from __future__ import annotations

__all__ = ["COLUMNS", "frame"]

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


def frame(rows):
    """Return rows (dicts with keys out of ``COLUMNS``) as a data frame in their fixed order.

    Columns that no row fills are left out; values that a row lacks are missing.
    """
    import pandas as pd

    used = [column for column in COLUMNS if any(column in row for row in rows)]
    return pd.DataFrame(rows, columns=used)
