"""The parameters of a truth: how they are declared, described, checked, and changed."""

from __future__ import annotations

import math
import numbers
from dataclasses import field, fields

__all__ = ["check_count", "check_seed", "choice", "choose", "number", "table"]


def number(default: float, low: float, high: float, unit: str, meaning: str):
    """Declare a parameter that is a number from `low` to `high`, as a dataclass field."""
    return field(
        default=float(default), metadata={"bounds": (low, high), "unit": unit, "meaning": meaning}
    )


def choice(default: str, options: dict, meaning: str):
    """Declare a parameter that is one of `options` (name to explanation)."""
    return field(default=default, metadata={"options": options, "unit": "", "meaning": meaning})


def table(parameters: type):
    """Return the parameters of a truth, one per row, as text.

    Parameters
    ----------
    parameters : type
        The dataclass of a cohort's parameters.

    Returns
    -------
    pandas.DataFrame
        Columns ``parameter, default, values, unit, meaning``.
    """
    import pandas as pd

    rows = [
        {
            "parameter": f.name,
            "default": f.default if isinstance(f.default, str) else f"{f.default:g}",
            "values": _allowed(f.metadata),
            "unit": f.metadata["unit"],
            "meaning": _meaning(f.metadata),
        }
        for f in fields(parameters)
    ]
    return pd.DataFrame(rows)


def choose(parameters: type, chosen: dict):
    """Return the parameters of a truth with the chosen ones set.

    Parameters
    ----------
    parameters : type
        Dataclass whose fields are made by :func:`number` and :func:`choice`.
    chosen : dict
        Parameter name to value.

    Raises
    ------
    ValueError
        For an unknown parameter, or a value that is out of bounds or not among the options.
    """
    known = {f.name: f.metadata for f in fields(parameters)}
    for name in chosen:
        if name not in known:
            raise ValueError(f"Unknown parameter {name!r}. Choose among: {', '.join(known)}.")
    return parameters(
        **{name: _checked(name, value, known[name]) for name, value in chosen.items()}
    )


def check_count(n, what: str, most: int | None = None) -> int:
    """Return `n` as int, or say what is wrong with it."""
    whole = isinstance(n, numbers.Integral) and not isinstance(n, bool)
    if not whole or n < 1 or (most and n > most):
        bounds = f"from 1 to {most:,}" if most else "from 1 up"
        raise ValueError(f"n={n!r}: the number of {what} must be a whole number {bounds}.")
    return int(n)


def check_seed(seed) -> int:
    """Return `seed` as int, or say what is wrong with it."""
    if isinstance(seed, bool) or not isinstance(seed, numbers.Integral) or seed < 0:
        raise ValueError(
            f"seed={seed!r}: a seed must be a whole number from 0 up, for instance seed=2027."
        )
    return int(seed)


def _checked(name, value, metadata):
    if "options" in metadata:
        if value not in metadata["options"]:
            raise ValueError(f"{name}={value!r}: choose among {_allowed(metadata)}.")
        return value
    low, high = metadata["bounds"]
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not low <= value <= high:
        raise ValueError(
            f"{name}={value!r}: it must be a number from {low:g} to {high:g}, written without "
            "quotation marks."
        )
    return float(value)


def _allowed(metadata) -> str:
    if "options" in metadata:
        return ", ".join(map(repr, metadata["options"]))
    return "{:g} to {:g}".format(*metadata["bounds"])


def _meaning(metadata) -> str:
    explained = [f"{name!r}: {text}" for name, text in metadata.get("options", {}).items()]
    return "; ".join([metadata["meaning"], *explained])
