"""Small cells: hide what could identify somebody, and check that margins do not reveal it."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs

__all__ = ["k_anonymity", "possible_values", "suppress"]


def suppress(counts, *, smallest: int = 11):
    """Suppress small cells of a table of counts, and others so that totals do not reveal them.

    Cells from 1 to `smallest` - 1 are hidden first. As long as a hidden cell could be worked out
    from the row and column totals, to within a range narrower than half of `smallest`, the
    rectangle of cells that costs the fewest people is hidden with it (the hypercube method).

    Parameters
    ----------
    counts : pandas.DataFrame
        Whole numbers from 0 up, at least two rows and two columns, without totals. Nothing may
        be missing.
    smallest : int, default 11
        The smallest count above 0 that may be shown. 11 is the rule of the US Centers for
        Medicare and Medicaid Services; many programs use 5.

    Returns
    -------
    pandas.DataFrame
        The same table as Int64, hidden cells ``<NA>``. Row and column totals may be shown with it.

    Raises
    ------
    ValueError
        If the table holds anything but whole numbers from 0 up, is too small, or cannot be
        protected because too few people are in it. The cure then is to merge rows or columns.

    Notes
    -----
    Do not use it for several tables about the same people: what one hides, another may show. It
    protects against arithmetic, not against colleagues who know who answered.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"yes": [3, 40, 25], "no": [60, 55, 30]}, index=["A", "B", "C"])
    >>> suppress(table)
        yes    no
    A  <NA>  <NA>
    B    40    55
    C  <NA>  <NA>
    """
    import pandas as pd

    smallest = inputs.whole(smallest, "smallest", 2, better=", such as 11")
    values = _checked(counts, smallest)
    hidden = (values > 0) & (values < smallest)
    for row, column in zip(*np.nonzero(hidden), strict=True):
        hidden |= _protected(values, hidden, row, column, smallest)
    table = pd.DataFrame(values, index=counts.index, columns=counts.columns).astype("Int64")
    return table.mask(hidden)


def possible_values(table, row_totals, column_totals):
    """Return what a reader can work out about hidden cells from what is shown.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts, hidden cells missing.
    row_totals, column_totals : pandas.Series
        The totals that are shown, indexed by the rows and the columns of the table.

    Returns
    -------
    pandas.DataFrame
        One row per hidden cell: ``row, column, lowest, highest``. A cell with ``lowest`` equal to
        ``highest`` is disclosed.

    Raises
    ------
    ValueError
        If shown counts and totals contradict each other.

    Notes
    -----
    Do not use it for one of several tables that share margins: together they can reveal more.

    Examples
    --------
    >>> import pandas as pd
    >>> shown = pd.DataFrame({"yes": [None, 40], "no": [60, 55]}, index=["A", "B"])
    >>> totals = pd.Series({"A": 63, "B": 95}), pd.Series({"yes": 43, "no": 115})
    >>> possible_values(shown, *totals)[["lowest", "highest"]].values.tolist()
    [[3, 3]]
    """
    import pandas as pd

    values = _cells(_table(table, "table"), "table")
    hidden = list(zip(*np.nonzero(np.isnan(values)), strict=True))
    shown = np.nan_to_num(values)
    left = [
        *(_totals(row_totals, table.index, "row_totals") - shown.sum(axis=1)),
        *(_totals(column_totals, table.columns, "column_totals") - shown.sum(axis=0)),
    ]
    rows = [
        {
            "row": table.index[row],
            "column": table.columns[column],
            "lowest": _bound(hidden, left, len(values), position, 1),
            "highest": _bound(hidden, left, len(values), position, -1),
        }
        for position, (row, column) in enumerate(hidden)
    ]
    return pd.DataFrame(rows, columns=["row", "column", "lowest", "highest"])


def k_anonymity(data, columns, *, k: int = 5):
    """Count the people who share their combination of known facts with fewer than k - 1 others.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person.
    columns : list of str
        What others may know about a person: year, site, identities. A missing value counts as a
        value of its own, because a gap can be known, too.
    k : int, default 5
        How many people have to share a combination.

    Returns
    -------
    pandas.DataFrame
        The combinations shared by fewer than `k` people, smallest first: `columns` and ``n``.
        Empty if the data are k-anonymous. Do not print it: it lists those who are exposed.

    Raises
    ------
    KeyError
        If a column is not in the data.
    ValueError
        If no column is named, or `k` is not a whole number from 2 up.

    Notes
    -----
    Do not use it as proof of anonymity: people who share a combination can also share the secret.

    References
    ----------
    Sweeney L. k-anonymity: a model for protecting privacy. Int J Uncertain Fuzz 2002;10:557-570.
    doi:10.1142/S0218488502001648

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> learners = load_cohort("learners").query("responded == 1")
    >>> [len(k_anonymity(learners, [place, "stage"])) for place in ("site", "unit_id")]
    [0, 166]
    """
    import pandas as pd

    columns = inputs.names(columns, "columns")
    inputs.columns(data, *columns)
    if not columns or len(set(columns)) < len(columns):
        raise ValueError(
            f"columns={columns!r}: name once what others may know about a person, such as ['site']."
        )
    if "n" in columns:
        raise ValueError("'n' is the name of the count here: rename the column 'n'.")
    k = inputs.whole(k, "k", 2, better=", such as 5")
    known = {place: inputs.groups(data[name], name).array for place, name in enumerate(columns)}
    groups = pd.DataFrame(known).groupby(list(known), observed=True, dropna=False).size()
    groups = groups.rename("n").reset_index().set_axis([*columns, "n"], axis=1)
    return groups[groups["n"] < k].sort_values("n", kind="stable", ignore_index=True)


def _table(table, what):
    """Return a table of two dimensions whose rows and columns have names of their own."""
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        raise ValueError(
            f"{what} is a {type(table).__name__}, not a pandas data frame: give a table, such as "
            "pd.crosstab(data['site'], data['stage'])."
        )
    if table.empty:
        raise ValueError(f"{what} has no cell: check the filter that it comes from.")
    for names in (table.index, table.columns):
        if names.has_duplicates:
            twice = names[names.duplicated()][0]
            raise ValueError(f"{twice!r} names two rows or columns: add them up, or rename one.")
    return table


def _cells(table, what):
    """The cells of a table as floats, missing ones NaN."""
    cells = [
        inputs.numbers(table.iloc[:, k], name, hint=False) for k, name in enumerate(table.columns)
    ]
    return np.column_stack(cells)


def _totals(totals, names, what):
    """Totals in the order of the rows or columns of a table."""
    import pandas as pd

    if not isinstance(totals, pd.Series) or totals.index.has_duplicates:
        raise ValueError(f"{what} must be a series with one total for each name: give table.sum().")
    absent = [name for name in names if name not in totals.index]
    if absent:
        raise ValueError(f"{what} has no total for {absent[0]!r}: add it.")
    found = inputs.numbers(totals.loc[list(names)], what, hint=False)
    if np.isnan(found).any():
        raise ValueError(f"A total in {what} is missing: add it.")
    return found


def _checked(counts, smallest):
    _table(counts, "counts")
    if min(counts.shape) < 2:
        raise ValueError(
            f"The table has {counts.shape[0]} rows and {counts.shape[1]} columns: two of each are "
            "needed to hide anything behind totals. Choose a column more."
        )
    values = _cells(counts, "counts")
    if np.isnan(values).any():
        raise ValueError("The table has missing cells. Put 0 where nobody was counted.")
    if (values < 0).any() or (values != np.round(values)).any():
        raise ValueError(
            "The table must hold counts: give whole numbers from 0 up, no percentages."
        )
    return values.astype(np.int64)


def _protected(values, hidden, row, column, smallest):
    """The cheapest rectangle of hidden cells behind which the cell may vary widely enough."""
    best, best_cost = None, np.inf
    for other_row in range(values.shape[0]):
        for other_column in range(values.shape[1]):
            if other_row == row or other_column == column:
                continue
            corners = np.zeros_like(hidden)
            corners[np.ix_((row, other_row), (column, other_column))] = True
            down = min(values[row, column], values[other_row, other_column])
            up = min(values[row, other_column], values[other_row, column])
            cost = values[corners & ~hidden].sum()
            if down + up >= smallest // 2 and cost < best_cost:
                best, best_cost = corners, cost
    if best is None:
        raise ValueError(
            f"The small cell in row {row + 1}, column {column + 1} cannot be hidden: too few "
            "people are in the table. Merge rows or columns."
        )
    return best


def _bound(hidden, left, rows, position, sign):
    """The lowest (sign 1) or highest (-1) value of one hidden cell that agrees with the totals."""
    from scipy.optimize import linprog

    sums = np.zeros((len(left), len(hidden)))
    for cell, (row, column) in enumerate(hidden):
        sums[row, cell] = sums[rows + column, cell] = 1
    aim = np.zeros(len(hidden))
    aim[position] = sign
    found = linprog(aim, A_eq=sums, b_eq=left, bounds=(0, None))
    if not found.success:
        raise ValueError("The totals contradict the counts that are shown: check both.")
    return round(found.x[position])
