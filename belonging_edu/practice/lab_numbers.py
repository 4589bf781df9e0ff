"""The numbers in the stored outputs of a lab: those that it keeps, and those in its tables."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

__all__ = ["Cell", "cells", "kept"]

_RECORD = "application/papermill.record/text/plain"


class Cell(NamedTuple):
    """A number in a table of a lab, as it is shown, and where it stands."""

    text: str
    column: str
    row: str
    step: str


def kept(lab: Path) -> Iterator[tuple[str, float]]:
    """Name and value of each number that a lab keeps."""
    for _, output in _outputs(lab):
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        if name is not None:
            value = ast.literal_eval("".join(output["data"][_RECORD]))
            if isinstance(value, int | float):
                yield name, float(value)


def cells(lab: Path) -> Iterator[Cell]:
    """Yield each number in the tables of a lab, with column, row and the step of the lab."""
    for step, output in _outputs(lab):
        markup = "".join(output.get("data", {}).get("text/html", ""))
        if "<table" in markup and "<img" not in markup:
            table = _Table()
            table.feed(markup)
            yield from table.cells(step)


def _outputs(lab):
    """Each output of a lab, with the last heading above it."""
    step = ""
    for cell in json.loads(lab.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            headings = [line for line in "".join(cell["source"]).splitlines() if line[:1] == "#"]
            step = headings[-1].lstrip("# ").partition(" ")[0] if headings else step
            if headings and step == "Exercise":
                step = headings[-1].split()[2]
        for output in cell.get("outputs", ()):
            yield step, output


class _Table(HTMLParser):
    """Reads the rows of the one table that pandas writes."""

    def __init__(self):
        super().__init__()
        self.head, self.body, self._into, self._text = [], [], None, None

    def handle_starttag(self, tag, attrs):
        if tag in ("thead", "tbody"):
            self._into = self.head if tag == "thead" else self.body
        elif tag == "tr":
            self._into.append(([], []))
        elif tag in ("th", "td"):
            self._text = ""

    def handle_data(self, data):
        if self._text is not None:
            self._text += data.strip()

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            names, values = self._into[-1]
            (names if tag == "th" else values).append(self._text)
            self._text = None

    def cells(self, step) -> Iterator[Cell]:
        """Yield what looks like a number, with its names."""
        columns = self.head[0][0] if self.head else []
        for names, values in self.body:
            row = ", ".join(name for name in names if name)
            for column, text in zip(columns[len(columns) - len(values) :], values, strict=True):
                if _is_number(text):
                    yield Cell(text, column, row, step)


def _is_number(text):
    try:
        return float(text) == float(text)
    except ValueError:
        return False
