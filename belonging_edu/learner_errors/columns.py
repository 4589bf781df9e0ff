"""Columns and rows that are not there."""

from __future__ import annotations

import ast
import re

from belonging_edu.learner_errors.fault import Fault, code, is_frame, is_series
from belonging_edu.learner_errors.near import columns_like, compressed, either, like

__all__ = ["KINDS", "no_column", "value_of"]

_PANDAS = (
    re.compile(r"(\[.*\]) not (?:in index|found in axis)"),
    re.compile(r"Column not found: (.+)"),
    re.compile(r"None of (\[.*\]) are in the columns"),
    re.compile(r"None of \[Index\((\[.*?\]).*\] are in the \[(?:columns|index)\]"),
    re.compile(r"not present in the DataFrame: (\[.*\])"),
    re.compile(r"Columns? not found: (.+)"),
)


def no_column(word, data, *, write: str = "{}", what: str = "the data") -> str:
    """Say that a word is no column of a data frame, and what to write instead."""
    columns = list(data.columns)
    both = next(((a, b) for a in columns for b in columns if f"{a}{b}" == word), None)
    if both:
        written = f'"{both[0]}", "{both[1]}"'
        return f"A comma is missing between two names of columns. Write {code(written)}."
    meant = [] if what.startswith(f"`{word}`") else columns_like(word, columns)
    said = f"{code(word)} is not a column of {what}"
    if meant and meant[0].casefold() == str(word).casefold():
        return f"{said}; capital and small letters count. Write {either(map(write.format, meant))}."
    home = value_of(word, data)
    if home:
        return (
            f"{said}; it is a value in the column `{home}`. Write {code(write.format(home))}, or "
            f'keep these rows with `== "{_spelled(word, data, home)}"`.'
        )
    said += f". The columns are {compressed(columns)}."
    if meant:
        return f"{said} Write {either(map(write.format, meant))}."
    return f"{said} Write one of these."


def value_of(word, data) -> str | None:
    """Return the column of groups that holds a word as a value."""
    for name in data.columns:
        categories = getattr(data[name].dtype, "categories", None)
        if categories is not None and _same(word, categories):
            return name
    return None


def _spelled(word, data, name):
    return _same(word, data[name].dtype.categories)[0]


def _same(word, categories):
    return [value for value in categories if str(value).casefold() == str(word).casefold()]


def missing_key(fault: Fault) -> str | None:
    """A KeyError of a data frame, a column, or a dictionary."""
    if not isinstance(fault.error, KeyError) or fault.raised_by("belonging_edu"):
        return None
    if fault.passed("belonging_edu") and not fault.called(fault.holder):
        return None
    wanted = _wanted(fault.key)
    if is_frame(fault.holder):
        return _of_frame(fault, wanted)
    if is_series(fault.holder):
        return _of_series(wanted, fault.holder.index)
    if not fault.in_library:
        return _of_dictionary(fault, wanted)
    return None


def _wanted(key):
    """The name that was looked for, out of what pandas says of it."""
    if not isinstance(key, str):
        return key
    for pattern in _PANDAS:
        found = pattern.search(key)
        if found:
            return _first(found[1])
    return key


def _first(text):
    try:
        names = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return names[0] if isinstance(names, list) and names else names


def _of_frame(fault, wanted):
    data, among = fault.holder, fault.looked_in
    what = fault.called(data) or "the data"
    what = f"`{what}`" if what in fault.names else what
    if isinstance(wanted, bool):
        return (
            "The comparison stands around the name of the column, not around its values. Write it "
            'as in `residents[residents["pgy"] == "PGY1"]`.'
        )
    if any(frame.f_code.co_name == "_get_merge_keys" for _, frame, _ in fault.in_library):
        return (
            f"{code(wanted)} is not a column of both tables. Write a column that both have, as in "
            '`on="program_id"`.'
        )
    in_rows = among is not None and among is not data.columns and not among.equals(data.columns)
    if in_rows and wanted in data.columns and "drop" in fault.line:
        written = f'columns="{wanted}"'
        return f"{code(wanted)} is a column, and rows are dropped here. Write {code(written)}."
    if in_rows and wanted in data.columns:
        name = fault.called(data) or "data"
        written = f'{name}["{wanted}"]'
        return (
            f"{code(wanted)} is a column, and the names of rows were searched. Write "
            f"{code(written)}."
        )
    if isinstance(wanted, tuple):
        written = f"[{list(wanted)}]".replace("'", '"')
        return f"Several columns need two pairs of square brackets. Write {code(written)}."
    if wanted in data.columns:
        return None
    if in_rows:
        return _among(wanted, among, what="row")
    return no_column(wanted, data, write='"{}"', what=what)


def _of_series(wanted, labels):
    if isinstance(wanted, str) and str(labels.dtype).startswith("int"):
        return (
            f"A single column has rows, and no columns such as {code(wanted)}. Write the name of "
            'the data frame before the bracket, as in `residents["pgy"]`.'
        )
    return _among(wanted, labels)


def _among(wanted, labels, what="entry"):
    if str(getattr(labels, "dtype", "")).startswith("int") and len(labels):
        return (
            f"No {what} has the number {code(wanted)}. There are numbers from {min(labels)} to "
            f"{max(labels)}: write one of these."
        )
    labels = [str(label) for label in labels]
    meant = like(wanted, labels)
    said = f"No {what} is called {code(wanted)}."
    if meant:
        return f"{said} Write {either([repr(label) for label in meant])}."
    return f"{said} There are: {compressed(labels)}. Write one of these."


def _of_dictionary(fault, wanted):
    holders = [
        held
        for held in list(fault.names.values())
        if type(held) is dict and held is not fault.names
    ]
    line = fault.line
    named = [held for held in holders if re.search(rf"\b{fault.called(held)}\[", line)]
    if len(named) == 1 and named[0]:
        return _among(wanted, list(named[0]))
    return (
        f"Nothing is stored under {code(repr(wanted))}. Look at the spelling between the square "
        "brackets and compare it with the cell in which the names were made."
    )


def seaborn_column(fault: Fault) -> str | None:
    """Seaborn's words for a column that the data do not have."""
    found = re.match(r"Could not interpret (?:value|entry) `(.+)` for `(\w+)`", fault.said)
    if not found:
        return None
    data = next(
        (
            frame.f_locals["data"]
            for _, frame, _ in fault.in_library
            if is_frame(frame.f_locals.get("data"))
        ),
        None,
    )
    if data is None:
        return (
            f"{code(found[1])} is the name of a column, and no data were given. Add them, as in "
            f'`data=residents, {found[2]}="{found[1]}"`.'
        )
    return no_column(found[1], data, write=f'{found[2]}="{{}}"', what=_named(fault, data))


def _named(fault, data):
    name = fault.called(data)
    return f"`{name}`" if name else "the data"


def without_data(fault: Fault) -> str | None:
    """Names of columns given to seaborn without the data."""
    if "Must pass `data` if using named variables" in fault.said:
        return "Columns are named, and no data were given. Add the data, as in `data=residents`."
    return None


def query_column(fault: Fault) -> str | None:
    """A name in ``query`` that is no column."""
    found = re.match(r"name '(.+)' is not defined", fault.said)
    if type(fault.error).__name__ != "UndefinedVariableError" or not found:
        return None
    if is_frame(fault.holder):
        return no_column(found[1], fault.holder)
    return None


KINDS = (seaborn_column, without_data, query_column, missing_key)
