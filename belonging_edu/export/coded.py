"""What SPSS, Stata and REDCap share: numbers with labels instead of text categories."""

from __future__ import annotations

from importlib import import_module

__all__ = ["coded", "is_number", "needed", "shortened", "value_labels"]

#: A fixed moment, so that the same data give the same file.
MOMENT = (2026, 1, 1)
NOTICE = "Synthetic data: no row is, or was derived from, a person. License CC0 1.0."


def coded(variables, data):
    """Return the data with text categories as numbers from 1, missing as NaN."""
    import pandas as pd

    ready = data.copy()
    for variable in variables:
        if variable.is_categorical:
            positions = pd.Categorical(data[variable.name], list(variable.levels)).codes + 1
            ready[variable.name] = _whole(positions, positions == 0)
        elif variable.measurement == "free text" or variable.type == "text":
            ready[variable.name] = (
                data[variable.name].astype(object).where(data[variable.name].notna(), "")
            )
    return ready


def _whole(positions, missing):
    import numpy as np

    if missing.any():
        return np.where(missing, np.nan, positions)
    return positions.astype(np.int64)


def is_number(variable) -> bool:
    """Whether the variable is a number once it is coded."""
    return variable.type != "text" or variable.is_categorical


def value_labels(variable) -> dict:
    """Return code to meaning of a coded variable, missing codes last; empty if it has none."""
    if variable.is_categorical:
        levels = {
            position: meaning if meaning == code else f"{code}: {meaning}"
            for position, (code, meaning) in enumerate(variable.levels.items(), start=1)
        }
    else:
        levels = dict(variable.levels)
    return levels | variable.missing_codes if is_number(variable) else {}


def shortened(text: str, most: int) -> str:
    """Return the text, cut at a word and marked with an ellipsis if it takes over `most` bytes."""
    content = text.encode("utf-8")
    if len(content) <= most:
        return text
    kept = content[: most - len("…".encode())].decode("utf-8", errors="ignore")
    return kept.rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def needed(module: str, what: str, package: str = "", otherwise: str = ", or choose csv"):
    """Import a module that something needs, or say how to get the package that holds it."""
    try:
        return import_module(module)
    except ImportError:
        package = package or module
        raise ValueError(
            f"{what} needs the package {package}, which is not installed. Install it "
            f"(`pip install {package}`){otherwise}."
        ) from None
