"""Excel: the data, their codebook, and a sheet that says what this is."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from belonging_edu import __version__
from belonging_edu.cohorts.schema import codebook
from belonging_edu.export.coded import MOMENT, NOTICE, needed
from belonging_edu.export.exporter import Exporter
from belonging_edu.files import whole_file

__all__ = ["EXPORTER", "write"]

_MOST_ROWS, _MOST_LETTERS = 1_048_575, 32_767


def write(variables, data, folder, stem, title):
    """Write ``<stem>.xlsx``: the CSV's codes, the codebook, and what this is."""
    xlsxwriter = needed("xlsxwriter", "The Excel format")
    if len(data) > _MOST_ROWS:
        raise ValueError(
            f"{len(data):,} rows: a sheet of Excel holds {_MOST_ROWS:,}. Choose csv or parquet."
        )
    path = folder / f"{stem}.xlsx"
    content = BytesIO()  # xlsxwriter's own error hides a full disk
    with whole_file(path) as part:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(content, options) as book:
            book.set_properties({"title": title, "created": datetime(*MOMENT)})
            bold = book.add_format({"bold": True, "bottom": 1})
            _sheet(book, bold, "Data", data, _data_widths(variables))
            _add_choices(book.get_worksheet_by_name("Data"), variables, len(data))
            _sheet(book, bold, "Codebook", codebook(variables), [18, 60, 9, 13, 30, 9, 9, 60, 40])
            _about(book, bold, title, len(data))
        part.write_bytes(content.getvalue())
    return [path]


def _sheet(book, bold, name, frame, widths):
    """A sheet with a fixed header and a filter; empty cells stay empty."""
    sheet = book.add_worksheet(name)
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), frame.shape[1] - 1)
    sheet.write_row(0, 0, list(frame), bold)
    plain = frame.astype(object).where(frame.notna(), None)
    for number, row in enumerate(plain.itertuples(index=False, name=None), start=1):
        if sheet.write_row(number, 0, row):
            raise ValueError(
                f"Row {number}: a cell of Excel holds {_MOST_LETTERS:,} letters. Choose csv."
            )


def _data_widths(variables):
    return [60 if v.measurement == "free text" else max(10, len(v.name) + 3) for v in variables]


def _add_choices(sheet, variables, rows):
    """Dropdown lists in coded columns, for those who enter data."""
    for position, variable in enumerate(variables):
        if not variable.levels:
            continue
        choices = [str(code) for code in (*variable.levels, *variable.missing_codes)]
        if len(",".join(choices)) <= 255 and "," not in "".join(choices):
            rule = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, position, max(rows, 1), position, rule)


def _about(book, bold, title, rows):
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 100)
    sheet.write(0, 0, title, bold)
    lines = (
        NOTICE,
        f"Rows: {rows:,}. Made by belonging-edu {__version__}.",
        "The sheet Codebook tells what each column means, its levels and its missing values.",
        "For learning, teaching and trying methods; not for conclusions about residents.",
    )
    for number, line in enumerate(lines, start=1):
        sheet.write(number, 0, line)


EXPORTER = Exporter("xlsx", "Excel, LibreOffice", write)
