"""Formulas as in ``smf.ols``, read so that only columns of the data count."""

from __future__ import annotations

import ast
from typing import NamedTuple

import numpy as np

__all__ = ["Design", "design", "numbers"]


class Design(NamedTuple):
    """What a formula makes of the complete rows of a data set."""

    outcome: np.ndarray
    predictors: np.ndarray
    names: list
    data: object
    n_missing: int
    info: object


def design(formula: str, data, *more: str) -> Design:
    """Return outcome and predictors of the rows that are complete.

    Parameters
    ----------
    formula : str
        Outcome and predictors. Names are looked up among the columns only, never among the
        variables of the caller; a column may be called ``C`` like patsy's function.
    data : pandas.DataFrame
    *more : str
        Columns that must be known, too, such as the cluster.

    Returns
    -------
    Design
        ``outcome`` (n,), ``predictors`` (n, p), their ``names``, the complete rows as ``data``
        (new index, levels that nobody has left out), ``n_missing`` and patsy's ``info`` of the
        predictors.

    Raises
    ------
    KeyError
        If a column in `more` is absent.
    ValueError
        If the formula cannot be used, the outcome is no number, no row is complete, or the
        predictors repeat each other.

    Notes
    -----
    Do not use it for models with several outcomes.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> design("stress ~ C(pgy)", load_cohort("surgery")).names[:2]
    ['Intercept', 'C(pgy)[T.PGY2]']
    """
    import patsy

    from belonging_edu import tidy

    tidy.check_columns(data, *more)
    names, called = _words(formula)
    used = [c for c in data.columns if c in names | set(more)]
    clash = [c for c in used if c in called and c not in more]
    if set(clash) & names:
        raise ValueError(
            f"{clash[0]!r} is a column and a function in {formula!r}: rename the column."
        )
    known = data[used].dropna().reset_index(drop=True)
    if known.empty:
        raise ValueError(f"No row is complete in {', '.join(map(repr, used))}: check for blanks.")
    known = known.apply(_plain)
    try:
        outcome, predictors = patsy.dmatrices(
            formula, known, eval_env=patsy.EvalEnvironment([{"np": np}]), NA_action="raise"
        )
    except (patsy.PatsyError, SyntaxError) as error:
        said = error.msg if isinstance(error, SyntaxError) else error.message
        raise ValueError(
            f"The formula {formula!r} cannot be used: {said}. Columns: {', '.join(map(str, data))}."
        ) from None
    if outcome.shape[1] != 1:
        raise ValueError(
            f"The outcome of {formula!r} is text or groups: make it a number, such as 0 and 1."
        )
    x = np.asarray(predictors)
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError(f"The predictors of {formula!r} repeat each other. Leave one of them out.")
    labels = list(predictors.design_info.column_names)
    missing = len(data) - len(known)
    return Design(np.asarray(outcome)[:, 0], x, labels, known, missing, predictors.design_info)


def numbers(items):
    """Return the columns as floats, missing values as NaN.

    Parameters
    ----------
    items : pandas.DataFrame
        Numbers of any type, also nullable ones, or categories that are numbers.

    Returns
    -------
    pandas.DataFrame of float

    Raises
    ------
    ValueError
        If a column holds text or infinite values.

    Notes
    -----
    Do not use it to turn words such as ``agree`` into numbers: code them first.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers(pd.DataFrame({"bel_01": pd.array([4, None], dtype="Int64")}))["bel_01"].tolist()
    [4.0, nan]
    """
    import pandas as pd

    found = {}
    for position, name in enumerate(items.columns):
        column = items.iloc[:, position]
        values = pd.to_numeric(column.astype(object), errors="coerce").astype(float)
        if (values.isna() & column.notna()).any() or np.isinf(values).any():
            odd = column[(values.isna() & column.notna()) | np.isinf(values)].iloc[0]
            raise ValueError(f"{name!r} holds {odd!r}, which is no number: recode it first.")
        found[position] = values
    return pd.DataFrame(found, index=items.index).set_axis(items.columns, axis=1)


def _words(formula):
    """Names of the columns a formula may mean, and names of the functions it calls."""
    names, called = set(), set()
    for side in formula.split("~"):
        try:
            tree = ast.parse(f"({side})", mode="eval")
        except SyntaxError:  # patsy knows more than Python; it will say what is wrong
            return names | set(formula.replace("~", " ").split()), called
        functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                (called if id(node) in functions else names).add(node.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
    return names, called


def _plain(column):
    """The same values in a type that patsy reads, without levels that nobody has."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.remove_unused_categories()
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype(int)
    if pd.api.types.is_numeric_dtype(column.dtype):
        whole = pd.api.types.is_integer_dtype(column.dtype)
        return column.astype("int64" if whole else float)
    return column.astype(object)
