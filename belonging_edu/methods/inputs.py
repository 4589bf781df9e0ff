"""The one door for what methods are given: container, columns, kinds of values, options.

Whatever can be read in one way only is read that way: nullable numbers, numbers in a column of
objects, categories that are numbers, blank texts (which are missing). The rest is refused with a
``ValueError`` that names what was seen and ends with the cure.
"""

from __future__ import annotations

import math
import warnings
from numbers import Integral, Real
from typing import NamedTuple

import numpy as np

from belonging_edu.methods import cells

__all__ = [
    "ColumnError",
    "Levels",
    "between",
    "choice",
    "clusters",
    "columns",
    "confidence_level",
    "constant",
    "frame",
    "groups",
    "is_number",
    "labels",
    "levels",
    "listed",
    "names",
    "number",
    "numbers",
    "plain",
    "rank",
    "refuse_doubles",
    "seed",
    "series",
    "table",
    "varying",
    "whole",
]

LARGEST = 1e50  # fourth powers of larger numbers overflow, of smaller ones vanish
MISSING_CODES = frozenset(
    sign * code for sign in (1, -1) for code in (9, 77, 88, 99, 777, 888, 999, 7777, 8888, 9999)
)


class ColumnError(KeyError, ValueError):
    """A column or term that is not in the data: a ``KeyError`` and a ``ValueError``."""

    __str__ = Exception.__str__


class Levels(NamedTuple):
    """A column of groups: for each row a number from 0 up, -1 if missing, and the names."""

    codes: np.ndarray
    names: list


# Containers and columns


def frame(data, what: str = "data"):
    """Return a data frame with rows and with plain names of columns."""
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        cures = {pd.Series: f"{what}.to_frame()", dict: f"pd.DataFrame({what})"}
        cure = cures.get(type(data), f"pd.DataFrame({what})")
        cure = f"{what}.to_pandas()" if hasattr(data, "to_pandas") else cure
        raise ValueError(
            f"{what} is a {type(data).__name__}, not a pandas data frame: give one, such as {cure}."
        )
    if data.columns.nlevels > 1:
        raise ValueError(
            f"{what} has {data.columns.nlevels} rows of column names (a MultiIndex): make them one "
            f"with {what}.columns = ['_'.join(map(str, name)) for name in {what}.columns]."
        )
    if data.empty:
        raise ValueError(
            f"{what} has {data.shape[0]} rows and {data.shape[1]} columns: check the filter or "
            "the file that it comes from."
        )
    return data


def columns(data, *wanted, what: str = "data"):
    """Return the data frame if it has each of the columns once, else say which there are."""
    frame(data, what)
    for name in wanted:
        _refuse_several(name, "the name of a column")
    absent = [name for name in wanted if name not in data.columns]
    if absent:
        raise ColumnError(f"No column {', '.join(map(repr, absent))}. {listed(data)}")
    refuse_doubles(data, wanted)
    return data


def refuse_doubles(data, wanted):
    """Raise if a column that is used stands in the data twice."""
    doubled = set(data.columns[data.columns.duplicated()])
    twice = [name for name in wanted if name in doubled]
    if twice:
        raise ValueError(
            f"{twice[0]!r} is the name of {int((data.columns == twice[0]).sum())} columns: rename "
            "them, or drop all but one with data.loc[:, ~data.columns.duplicated()]."
        )


def listed(data) -> str:
    """The sentence that says which columns there are."""
    shown = ", ".join(map(str, data.columns[:40]))
    more = f" and {len(data.columns) - 40} more" if len(data.columns) > 40 else ""
    return f"Choose one of the columns. Columns: {shown}{more}."


def names(given, what: str) -> list:
    """Return names of columns as a list; a single text is not one name a letter."""
    if given is None:
        raise ValueError(f"{what}=None: give a list.")
    alone = isinstance(given, str) or not hasattr(given, "__iter__")
    if alone or (isinstance(given, np.ndarray) and given.ndim == 0):
        raise ValueError(f"{what}={given!r}: give a list, such as {what}=[{given!r}].")
    return list(given)


def labels(given, what: str) -> list:
    """Return names of columns or groups as a list of single values, none of them missing."""
    found = names(given, what)
    for value in found:
        label(value, what)
    return found


def label(value, what: str):
    """Return the name of a group or a column, a single value that is not missing."""
    import pandas as pd

    _refuse_several(value, f"one value of {what}")
    if pd.isna(value):
        raise ValueError(f"{what} holds {value!r}, which names nothing: leave it out.")
    return value


def _refuse_several(value, what):
    """Raise if a single value is asked for, and there are several."""
    if isinstance(value, list | tuple | set | dict) or _dimensions(value):
        raise ValueError(f"{value!r} is not {what}: give one, not several.")


def _dimensions(values) -> int:
    """The dimensions of what is given; lists of lists have two, whatever their lengths."""
    try:
        return np.ndim(values)
    except ValueError:
        return 2


def series(values, what: str):
    """Return one column: a series as it is, a list or an array as a series."""
    import pandas as pd

    if isinstance(values, pd.Series):
        found = values
    elif isinstance(values, pd.MultiIndex):
        raise ValueError(
            f"{what} is an index of {values.nlevels} levels: give one column of values.to_frame()."
        )
    elif isinstance(values, str) or not hasattr(values, "__len__") or _dimensions(values) > 1:
        kind = type(values).__name__
        cure = "data['name of the column']"
        raise ValueError(f"{what} is a {kind}: give one column, such as {cure}.")
    elif isinstance(values, dict | set | frozenset):
        raise ValueError(f"{what} is a {type(values).__name__}, without order: give a list.")
    else:
        found = pd.Series(values, dtype=None if len(values) else object)
    if not len(found):
        raise ValueError(f"{what} is empty: check the filter or the file that it comes from.")
    return found


# Kinds of values


def numbers(column, name, *, hint: bool = True) -> np.ndarray:
    """Return a column of numbers as floats, missing values and blank texts as NaN.

    With `hint` a value that looks like a code for missing, such as 99 among answers from 1 to 5,
    is warned of.
    """
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype) and column.dtype.kind != "c":
        values = column.to_numpy(dtype=float, na_value=np.nan)
    elif isinstance(column.dtype, pd.CategoricalDtype):
        known = _as_numbers(column.cat.categories.to_numpy(object), name)
        values = np.append(known, np.nan)[column.cat.codes.to_numpy()]
    else:
        values = _as_numbers(column.to_numpy(object), name)
    size = np.abs(values)
    if (size > LARGEST).any():
        odd = values[np.argmax(np.nan_to_num(size, nan=0.0, posinf=np.inf))]
        raise ValueError(
            f"{name!r} holds {odd:g}, which is beyond any measurement: look for a division by 0, "
            f"or turn it into a missing value with data[{name!r}].replace(float('{odd}'), None)."
        )
    largest = np.fmax.reduce(size, initial=0.0)
    if 0 < largest < 1 / LARGEST:
        raise ValueError(
            f"{name!r} holds nothing larger than {largest:g}, which leaves no digits to compute "
            f"with: give it in another unit, such as data[{name!r}] * 1e{-math.log10(largest):.0f}."
        )
    if hint:
        _warn_of_codes(values, name)
    return values


def table(data, what: str = "items", *, hint: bool = True):
    """Return all columns as floats: a data frame of the same shape, missing values NaN."""
    import pandas as pd

    refuse_doubles(frame(data, what), data.columns)
    found = [numbers(data.iloc[:, k], name, hint=hint) for k, name in enumerate(data.columns)]
    return pd.DataFrame(np.column_stack(found), index=data.index, columns=data.columns)


def groups(column, name):
    """Return a column of groups: blank texts missing, and one spelling for equal values."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        known = column.cat.categories.to_numpy(object)
        cells.refuse_kinds(known, name)
        cells.refuse_spellings(known, name)
        blank = [value for value in column.cat.categories if cells.is_blank(value)]
        return column.cat.remove_categories(blank) if blank else column
    if column.dtype.kind == "c":
        cells.refuse_kinds(column.head(1), name)
    if pd.api.types.is_bool_dtype(column.dtype) or pd.api.types.is_numeric_dtype(column.dtype):
        return _groups_of_numbers(column, name)
    values = column.astype(object)
    if pd.api.types.infer_dtype(values, skipna=True) == "string":  # the usual case, and quick
        texts = values.dropna().unique()
        cells.refuse_spellings(texts, name)
        blank = [text for text in texts if cells.is_blank(text)]
        return values.mask(values.isin(blank)) if blank else values
    gone = np.array([cells.is_blank(value) for value in values], bool)
    values = values.mask(gone) if gone.any() else values
    known = values[values.notna()]
    cells.refuse_kinds(known, name)
    cells.refuse_spellings(known, name)
    return values


def _groups_of_numbers(column, name):
    """Groups named by numbers, none infinite; NaN is missing, also beside NA."""
    if column.dtype.kind == "f":
        values = column.to_numpy(dtype=float, na_value=np.nan)
        cells.refuse_kinds(values[np.isinf(values)][:1], name)
        exact = column.astype(float) if column.dtype == np.float16 else column  # no index of halves
        return exact.mask(np.isnan(values) & column.notna().to_numpy())
    return column


def levels(column, name) -> Levels:
    """Return the groups of a column as numbers, in the order of their values or categories."""
    import pandas as pd

    column = groups(column, name)
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, present = column.cat.codes.to_numpy(), column.cat.categories
        used = np.unique(codes[codes >= 0])
        place = np.full(len(present) + 1, -1)
        place[used] = np.arange(len(used))
        return Levels(place[codes], list(present[used]))
    codes, present = pd.factorize(column)
    if pd.api.types.infer_dtype(present, skipna=False) == "string":  # the usual case, and quick
        present = list(present)
        order = sorted(range(len(present)), key=present.__getitem__)
    else:
        order = sorted(range(len(present)), key=lambda k: cells.order(present[k]))
    place = np.full(len(present) + 1, -1)
    place[order] = np.arange(len(order))
    return Levels(place[codes], [present[k] for k in order])


def clusters(column, name) -> np.ndarray:
    """Return the cluster of each row as a number from 0 up; there must be two."""
    found = levels(column, name)
    if len(found.names) < 2:
        raise ValueError(
            f"{name!r} has one cluster only: at least two are needed. Choose the column that names "
            "the programs, or check the filter."
        )
    return found.codes


def rank(column, name) -> Levels:
    """Return a column whose values have an order: numbers, dates or ordered categories.

    In ordered categories all count, including those that nobody has. Text has no reliable order:
    T10 sorts before T2, and *agree* before *disagree*.
    """
    import pandas as pd

    column = groups(column, name)
    ordered = isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered
    if ordered:
        return Levels(column.cat.codes.to_numpy(), list(column.cat.categories))
    found = levels(column, name)
    texts = [value for value in found.names if cells.order(value)[0] == 2]
    if texts:
        shown = ", ".join(map(repr, texts[:3]))
        dates = cells.looks_like_time(texts[0])
        cure = f", or make dates of it with pd.to_datetime(data[{name!r}])" if dates else ""
        raise ValueError(
            f"{name!r} holds text ({shown}), whose order cannot be known: name it, first to last, "
            f"with pd.Categorical(data[{name!r}], categories=[...], ordered=True){cure}."
        )
    order = sorted(range(len(found.names)), key=lambda k: cells.order(found.names[k]))
    place = np.full(len(order) + 1, -1)
    place[order] = np.arange(len(order))
    return Levels(place[found.codes], [found.names[k] for k in order])


def constant(values) -> bool:
    """Whether finite values do not vary beyond the rounding of a float."""
    return bool(np.ptp(values) <= 1e-12 * np.abs(values).max(initial=0.0))


def varying(values, name):
    """Return known values, or say that they are all the same."""
    if constant(values):
        raise ValueError(
            f"{name!r} has a single value among complete rows: choose a column that varies, or "
            "check the filter."
        )
    return values


def _warn_of_codes(values, name):
    """Warn of a value that looks like a code for missing, far from all others."""
    known = np.unique(values[~np.isnan(values)])
    if len(known) < 3 or not ({known[0], known[-1]} & MISSING_CODES):
        return
    for odd, rest in ((known[-1], known[:-1]), (known[0], known[1:])):
        reach = max(rest[-1] - rest[0], 1.0)
        if odd in MISSING_CODES and min(abs(rest - odd)) > 2 * reach:
            warnings.warn(
                f"{name!r} holds {odd:g} {int((values == odd).sum())} times, far from the others "
                f"({rest[0]:g} to {rest[-1]:g}): if it is a code for missing, turn it into a "
                f"missing value with data[{name!r}].replace({odd:g}, float('nan')).",
                stacklevel=4,
            )


def _is_gap(value):
    """Whether a value is missing, or a blank text."""
    import pandas as pd

    return cells.is_blank(value) or (_dimensions(value) == 0 and bool(pd.isna(value)))


def _as_numbers(values, name):
    """Objects as floats; what is not a number is named with its cure."""
    found = np.full(len(values), np.nan)
    for place, value in enumerate(values):
        if _is_gap(value):
            continue
        if isinstance(value, str) or not cells.is_real(value):
            raise ValueError(
                f"{name!r} holds {value!r}, which is not a number: "
                f"{cells.cure(value, name, [one for one in values if not _is_gap(one)])}."
            )
        found[place] = cells.as_float(value)
        if isinstance(value, int) and math.isinf(found[place]):
            raise ValueError(
                f"{name!r} holds a whole number of {value.bit_length()} bits, which is beyond any "
                "measurement: correct it, or make it missing."
            )
    return found


# Options


def confidence_level(conf_level) -> float:
    """Return a confidence level between 0 and 1, or say what is wrong with it."""
    if not is_number(conf_level) or not 0 < conf_level < 1:
        raise ValueError(f"conf_level={conf_level!r}: give a share between 0 and 1, such as 0.95.")
    return float(conf_level)


def is_number(value) -> bool:
    """Whether an option is a finite number, of Python or of NumPy, and neither yes nor no."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        return False
    return math.isfinite(cells.as_float(value))


def plain(value):
    """Return a number of Python for a scalar of NumPy, whose small types overflow."""
    return int(value) if isinstance(value, Integral) else float(value)


def number(value, what: str) -> float:
    """Return an option that must be a finite number."""
    if not is_number(value):
        raise ValueError(f"{what}={value!r}: give a finite number.")
    return float(value)


def between(value, what: str, cure: str, low, high, *, ends=(False, False)) -> float:
    """Return an option that must lie between two numbers; `ends` says which are allowed."""
    place = float(value) if is_number(value) else np.nan
    fits = place >= low if ends[0] else place > low
    fits = fits and (place <= high if ends[1] else place < high)
    if not fits:
        raise ValueError(f"{what}={value!r}: {cure}.")
    return place


def whole(value, what: str, least: int, most: int | None = None, better: str = "") -> int:
    """Return an option that must be a whole number, a billion at most unless more is allowed."""
    fits = isinstance(value, int | np.integer) and not isinstance(value, bool)
    top = 10**9 if most is None else most
    if not fits or not least <= value <= top:
        open_end = most is None and not (fits and value > top)
        room = f"from {least} up" if open_end else f"from {least} to {top:,}"
        raise ValueError(f"{what}={value!r}: give a whole number {room}{better}.")
    return int(value)


def seed(value) -> int:
    """Return a seed: a whole number from 0 up."""
    large = isinstance(value, int | np.integer) and value > 10**9
    return whole(value, "seed", 0, 2**128 if large else None, better=", such as 1")


def choice(value, what: str, allowed):
    """Return an option that must be one of a few."""
    if not any(value is one or (isinstance(value, str) and value == one) for one in allowed):
        *first, last = map(repr, allowed)
        raise ValueError(f"{what}={value!r}: choose {', '.join(first)} or {last}.")
    return value
