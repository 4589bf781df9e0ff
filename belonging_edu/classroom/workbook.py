"""Read the first sheet of an Excel workbook (.xlsx) as text, with the standard library.

A number has the digits that Excel keeps; one that is shown as a percentage gets its sign back; one
that Excel took for a date is told, since nobody can say what was typed.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

__all__ = ["DATE", "read"]

#: What stands in place of a cell that Excel made a date.
DATE = "(a date)"
_LARGEST = 200_000_000  # bytes, unpacked
_PERCENT, _DATES = {9, 10}, {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_CURE = "Save it as .xlsx or as CSV, and give that file."


def read(path: Path) -> list[list[str]]:
    """Return the rows of the first sheet, each a list of text; empty cells are ``""``.

    Raises
    ------
    ValueError
        If the file is no workbook of Excel, is damaged, or is far too large.
    """
    try:
        with zipfile.ZipFile(path) as book:
            if "xl/workbook.xml" not in book.namelist():
                raise ValueError(f"{path} is no workbook of Excel. {_CURE}")
            if sum(entry.file_size for entry in book.infolist()) > _LARGEST:
                raise ValueError(f"{path} is too large for a table of answers. {_CURE}")
            return _rows(book)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, IndexError, StopIteration) as e:
        raise ValueError(f"{path} is damaged ({type(e).__name__}). {_CURE}") from None


def _rows(book):
    shared = [_text(entry) for entry in _all(_xml(book, "xl/sharedStrings.xml"), "si")]
    kinds = _kinds(_xml(book, "xl/styles.xml"))
    rows = []
    for row in _all(_xml(book, _first_sheet(book)), "row"):
        cells: dict[int, str] = {}
        for place, cell in enumerate(_all(row, "c")):
            cells[_column(cell.get("r"), place)] = _cell(cell, shared, kinds)
        rows.append([cells.get(place, "") for place in range(max(cells, default=-1) + 1)])
    return rows


def _first_sheet(book):
    """The file of the first sheet, which the workbook names by way of its relations."""
    sheet = next(_all(_xml(book, "xl/workbook.xml"), "sheet"))
    wanted = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
    relations = _all(_xml(book, "xl/_rels/workbook.xml.rels"), "Relationship")
    target = next(each.get("Target") for each in relations if each.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _xml(book, name):
    """A part of the workbook; an empty one if it has none."""
    if name in book.namelist():
        return ElementTree.fromstring(book.read(name))
    return ElementTree.Element("none")


def _all(element, name):
    """Every element of this name below, in whatever edition of the format."""
    return (each for each in element.iter() if each.tag.rpartition("}")[2] == name)


def _text(element):
    """The text of a cell in pieces, without the reading aids of Japanese."""
    pieces = []
    for each in element:
        kind = each.tag.rpartition("}")[2]
        pieces += [each.text or ""] if kind == "t" else [_text(each)] if kind == "r" else []
    return "".join(pieces)


def _kinds(styles):
    """For each style of a cell: "percent", "date" or ""."""
    own = {int(each.get("numFmtId")): each.get("formatCode", "") for each in _all(styles, "numFmt")}
    found = []
    for group in _all(styles, "cellXfs"):
        for style in _all(group, "xf"):
            number = int(style.get("numFmtId", 0))
            code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", own.get(number, "")).lower()
            percent = number in _PERCENT or "%" in code
            date = number in _DATES or bool(re.search("[dmyhs]", code.replace("general", "")))
            found.append("percent" if percent else "date" if date else "")
    return found


def _column(reference, place):
    """Where a cell stands in its row, from its name such as AB12."""
    letters = re.match("[A-Z]*", reference or "")[0]
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1 if letters else place


def _cell(cell, shared, kinds):
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_text(each) for each in _all(cell, "is"))
    value = next((each.text or "" for each in _all(cell, "v")), "")
    if kind == "s":
        return shared[int(value)]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind != "n" or not value:
        return value
    style = int(cell.get("s", 0))
    shown = kinds[style] if style < len(kinds) else ""
    if shown == "date":
        return DATE
    number = float(value)
    return f"{100 * number:.12g}%" if shown == "percent" else f"{number:.15g}"
