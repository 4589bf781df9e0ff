"""Read a table that somebody typed, whatever program saved it: CSV of any kind, or .xlsx."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from belonging_edu.classroom import workbook

__all__ = ["Row", "read"]

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",;\t"
_EMPTY = f'{_DELIMITERS} "'
_CURE = "In Excel: Save As, CSV UTF-8."


class Row(NamedTuple):
    """A row: its file, its line there, its cells by column, and what is wrong with it, if so."""

    file: Path
    line: int
    cells: dict[str, str]
    problem: str = ""


def read(path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[Row]:
    """Return the rows of a table, without those that are empty.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file (UTF-8 with or without its mark, UTF-16, or Windows-1252; comma, semicolon, or
        tab) or a workbook of Excel, of which the first sheet is read.
    columns : mapping
        The columns, each with the names that it may have; others are left out.
    needed : sequence of str
        Those that must be there; cells of the others are ``""`` if they are not.

    Raises
    ------
    ValueError
        If the file is no such table, or lacks a column; the message says what to do.
    """
    path = Path(path)
    content = _content(path)
    if content.startswith(b"PK"):
        lines = list(enumerate(workbook.read(path), start=1))
    else:
        lines = _of_csv(path, _decoded(path, content), columns)
    filled = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        raise ValueError(f"{path} is empty. Give the table of answers.")
    (_, head), *rows = filled
    places = _places(path, head, columns, needed)
    return [_row(path, line, cells, head, places) for line, cells in rows]


def _content(path):
    if path.is_symlink() and not path.exists():
        raise ValueError(f"{path} is a link to something that is not there. Give the file itself.")
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is not there"
        raise ValueError(f"{path} {what}. Give the file with the answers.")
    content = path.read_bytes()
    if content.startswith(_OLD_EXCEL):
        raise ValueError(f"{path} is a workbook of an old Excel. Save it as .xlsx or as CSV.")
    return content


def _decoded(path, content):
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for name in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValueError(f"{path} is not a table in text. {_CURE}")


def _of_csv(path, text, columns):
    """Pairs of line and cells, with the delimiter that gives most of the columns."""
    if text.lower().startswith("sep="):  # Excel's own first line
        text = "\n" + text.partition("\n")[2]
    head = next((line for line in text.splitlines() if line.strip(_EMPTY)), "")
    known = {name for names in columns.values() for name in names}
    delimiter = max(
        _DELIMITERS, key=lambda each: sum(_plain(cell) in known for cell in head.split(each))
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            f"{path}, line {line}: the row cannot be read ({error}). Look for a quotation mark "
            "that is opened and not closed."
        ) from None
    return rows


def _plain(cell):
    return " ".join(cell.strip().strip('"').casefold().split())


def _places(path, head, columns, needed):
    """Column -> its place; the first of the names that stands in the head."""
    found = [_plain(cell) for cell in head]
    places = {}
    for column, names in columns.items():
        at = [place for place, cell in enumerate(found) if cell in names]
        if len(at) > 1:
            raise ValueError(
                f"{path} has two columns for {column}: {head[at[0]]!r} and {head[at[1]]!r}. Keep "
                "one of them."
            )
        if at:
            places[column] = at[0]
    if missing := [column for column in needed if column not in places]:
        raise ValueError(
            f"{path} has no column {missing[0]!r}. Its first row is "
            f"{', '.join(repr(cell[:40]) for cell in head[:12])}; write {', '.join(columns)} there."
        )
    return places


def _row(path, line, cells, head, places):
    spare = [cell for cell in cells[len(head) :] if cell.strip()]
    problem = ""
    if spare:
        problem = (
            f"the row has {len(cells)} cells and the first row {len(head)}: put an answer with a "
            'comma in quotation marks, such as "1,46"'
        )
    found = {column: cells[at].strip() for column, at in places.items() if at < len(cells)}
    return Row(path, line, dict.fromkeys(places, "") | found, problem)
