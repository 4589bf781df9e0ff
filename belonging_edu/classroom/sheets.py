"""Tables for people who open them in Excel: CSV with its mark for UTF-8, and no formulas.

A cell that a spreadsheet would compute (``=``, ``+``, ``-`` or ``@`` in front) gets an apostrophe,
unless it is a number.
"""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from belonging_edu.files import whole_file

__all__ = ["Sheet", "exercise_name", "number", "opened", "write"]

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


class Sheet:
    """A table that is being written, row by row."""

    def __init__(self, handle):
        self._handle, self._rows = handle, csv.writer(handle)

    @property
    def size(self) -> int:
        """How many bytes were written so far."""
        return self._handle.tell()

    def extend(self, rows: Iterable[Sequence]) -> None:
        """Write rows; a cell that would be computed is made text."""
        self._rows.writerows([_plain(cell) for cell in row] for row in rows)


@contextlib.contextmanager
def opened(path: Path, columns: Sequence[str]) -> Iterator[Sheet]:
    """Yield a new table with these columns; what is in its way is replaced."""
    with open(path, "w", encoding="utf-8-sig", newline="") as handle:
        sheet = Sheet(handle)
        sheet.extend([columns])
        yield sheet


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write a table, whole or not at all; `rows` may be a generator."""
    with whole_file(path) as part, opened(part, columns) as sheet:
        sheet.extend(rows)


def _plain(cell):
    text = str(cell)
    if text.startswith(_COMPUTED) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def exercise_name(exercise: str) -> str:
    """Return "Exercise 14.10" for "14.10", which a spreadsheet would make 14.1."""
    return f"Exercise {exercise}"


def number(value: float) -> str:
    """Return a number with all its digits, and a whole one without a point."""
    return f"{value:.15g}"
