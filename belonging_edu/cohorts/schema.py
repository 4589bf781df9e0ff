"""How the columns of a cohort are described: the one source of codebooks and of every export."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

__all__ = ["ANSWERS", "Variable", "codebook", "csv_text", "frame", "identifiers", "read_csv"]

#: The answers to every belonging item of this project.
ANSWERS = {
    1: "not at all true",
    2: "slightly true",
    3: "somewhat true",
    4: "mostly true",
    5: "completely true",
}


@dataclass(frozen=True)
class Variable:
    """One column: what it means, what it may hold, and how it was measured.

    Attributes
    ----------
    name, label : str
        Column name; question or meaning in words.
    type : str
        ``"integer"``, ``"number"`` (with `decimals`) or ``"text"``.
    measurement : str
        ``"identifier"``, ``"nominal"``, ``"ordinal"``, ``"interval"`` or ``"free text"``.
    unit : str
        Unit and direction of the scale.
    minimum, maximum : int, optional
        Lowest and highest possible value of a number; missing codes lie outside.
    levels : dict
        Code to meaning. The codes of a text column are its categories, in order.
    empty : str
        What an empty cell means; ``""`` says that there is none.
    missing_codes : dict
        Codes that stand for a missing answer, and what each means.
    prefix : str
        Letter before the running number of an identifier.
    decimals : int
        Digits behind the point of a ``"number"``.
    """

    name: str
    label: str
    type: str
    measurement: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    levels: dict = field(default_factory=dict)
    empty: str = ""
    missing_codes: dict = field(default_factory=dict)
    prefix: str = ""
    decimals: int = 0

    @property
    def missing_code(self) -> str:
        """How a missing value looks in the file and what it means; ``"never"`` if there is none."""
        parts = [f"empty = {self.empty}"] if self.empty else []
        parts += [f"{code} = {meaning}" for code, meaning in self.missing_codes.items()]
        return "; ".join(parts) or "never"

    @property
    def is_categorical(self) -> bool:
        return self.type == "text" and bool(self.levels)


def codebook(variables):
    """Return the codebook as a data frame, one variable per row.

    Parameters
    ----------
    variables : sequence of Variable

    Returns
    -------
    pandas.DataFrame
        Columns ``variable, label, type, measurement, unit, minimum, maximum, levels,
        missing_code``, all text; levels as ``1 = never; 2 = rarely``.
    """
    import pandas as pd

    rows = [
        {
            "variable": v.name,
            "label": v.label,
            "type": v.type,
            "measurement": v.measurement,
            "unit": v.unit,
            "minimum": "" if v.minimum is None else f"{v.minimum:g}",
            "maximum": "" if v.maximum is None else f"{v.maximum:g}",
            "levels": "; ".join(f"{code} = {meaning}" for code, meaning in v.levels.items()),
            "missing_code": v.missing_code,
        }
        for v in variables
    ]
    return pd.DataFrame(rows)


def frame(variables, columns):
    """Return arrays as the data frame that the schema describes.

    Parameters
    ----------
    variables : sequence of Variable
    columns : dict of array of shape (n,)
        For a categorical column the position of the level, from 0, and -1 where missing;
        for an identifier its text; for all others the values, NaN where missing.

    Returns
    -------
    pandas.DataFrame
        Integer columns are int64, or float64 with NaN where the schema knows empty cells.
    """
    import pandas as pd

    return pd.DataFrame({v.name: _values(v, columns[v.name]) for v in variables})


def _values(variable, values):
    import pandas as pd

    if variable.is_categorical:
        return pd.Categorical.from_codes(values, list(variable.levels))
    if variable.type == "integer":
        return values.astype(np.float64 if variable.empty else np.int64)
    if variable.type == "number":
        return np.round(values.astype(np.float64), variable.decimals) + 0.0  # no minus zero
    return values


def identifiers(prefix: str, numbers, count: int):
    """Return numbers from 0 as text such as ``R0001``, with leading zeros for `count` of them."""
    width, first = len(str(count)), numbers.min()
    write = f"{prefix}%0{width}d".__mod__
    texts = list(map(write, range(first + 1, numbers.max() + 2)))
    return np.array(texts, dtype=object)[numbers - first]


def csv_text(variables, data, *, header=True) -> str:
    """Return the data as the text of a CSV file: integers without a point, empty where missing."""
    whole = {v.name: "Int64" for v in variables if v.type == "integer" and v.empty}
    ready = data.astype({name: kind for name, kind in whole.items() if name in data})
    return ready.to_csv(index=False, header=header, lineterminator="\n")


def read_csv(variables, path):
    """Return a CSV file as the data frame that the schema describes."""
    import pandas as pd

    text = {v.name: str for v in variables if v.type == "text"}
    data = pd.read_csv(path, dtype=text, keep_default_na=False, na_values=[""])
    for variable in variables:
        if variable.is_categorical:
            data[variable.name] = pd.Categorical(data[variable.name], list(variable.levels))
        elif variable.type == "number" or variable.empty and variable.type == "integer":
            data[variable.name] = data[variable.name].astype("float64")
    return data
