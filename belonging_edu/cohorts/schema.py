"""How the columns of a cohort are described: the one source of its codebook."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Variable", "codebook"]


@dataclass(frozen=True)
class Variable:
    """One column: what it means, what it may hold, and how it was measured."""

    name: str
    label: str
    type: str
    measurement: str
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    levels: dict = field(default_factory=dict)
    missing_code: str = "never"


def codebook(variables):
    """Return the codebook as a data frame, one variable a row.

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
            "minimum": "" if v.minimum is None else str(v.minimum),
            "maximum": "" if v.maximum is None else str(v.maximum),
            "levels": "; ".join(f"{code} = {meaning}" for code, meaning in v.levels.items()),
            "missing_code": v.missing_code,
        }
        for v in variables
    ]
    return pd.DataFrame(rows)
