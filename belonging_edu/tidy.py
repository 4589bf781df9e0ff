"""One table for every estimate: the columns that all results share."""

from __future__ import annotations

__all__ = ["COLUMNS", "check_columns", "check_level", "frame"]

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

    Columns that no row fills are left out; what a single row lacks is missing.
    """
    import pandas as pd

    used = [column for column in COLUMNS if any(column in row for row in rows)]
    return pd.DataFrame(rows, columns=used)


def check_columns(data, *names: str) -> None:
    """Raise ``KeyError`` if a column is not in the data, naming the columns there are."""
    absent = [name for name in names if name not in data.columns]
    if absent:
        raise KeyError(
            f"No column {', '.join(map(repr, absent))}. Columns: {', '.join(map(str, data))}."
        )


def check_level(conf_level: float) -> float:
    """Return a confidence level between 0 and 1, or say what is wrong with it."""
    if not 0 < conf_level < 1:
        raise ValueError(f"conf_level={conf_level!r}: give a share between 0 and 1, such as 0.95.")
    return float(conf_level)
