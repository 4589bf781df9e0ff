"""Stata: labels for variables and values.

Codes for missing answers stay the numbers that they are in the CSV, with their labels.
"""

from __future__ import annotations

from datetime import datetime

from belonging_edu.export.coded import MOMENT, coded, shortened, value_labels
from belonging_edu.export.exporter import Exporter
from belonging_edu.files import whole_file

__all__ = ["EXPORTER", "cut", "write"]

_LONGEST_NAME, _LONGEST_LABEL = 32, 80


def write(variables, data, folder, stem, title):
    """Write ``<stem>.dta`` (Stata 14 or newer); text categories become numbers from 1."""
    long = [v.name for v in variables if len(v.name) > _LONGEST_NAME]
    if long:
        raise ValueError(f"Stata cuts names at {_LONGEST_NAME} letters. Rename {long[0]!r} first.")
    path = folder / f"{stem}.dta"
    with whole_file(path) as part:
        coded(variables, data).to_stata(
            part,
            write_index=False,
            version=118,
            time_stamp=datetime(*MOMENT),
            data_label=shortened(title, _LONGEST_LABEL),
            variable_labels={v.name: shortened(v.label, _LONGEST_LABEL) for v in variables},
            value_labels={v.name: value_labels(v) for v in variables if value_labels(v)},
        )
    return [path]


def cut(variables) -> list[str]:
    """Return the names of the variables whose labels are too long for Stata, and cut at a word."""
    return [v.name for v in variables if shortened(v.label, _LONGEST_LABEL) != v.label]


EXPORTER = Exporter("dta", "Stata", write)
