"""The crosswalk as a workbook: each objective with all that belongs to it, and the lists."""

import io
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from launcher.places import at

from belonging_edu.practice import crosswalk

from .. import archives, bundle

HEAD = {
    "Chapter": 9, "No.": 5, "Objective": 60, "Exercises": 11, "Questions in the bank": 34,
    "Level (Bloom)": 13, "ACGME competency": 32, "MERC topic": 32, "STROBE item": 28,
    "CROSS item": 28, "Other guideline": 28,
}  # fmt: skip
LISTS = ("acgme", "merc", "strobe", "cross", "other")
JUDGMENT = (
    "That an objective serves a competency, a topic, or a reporting item is our judgment. No "
    "accrediting body has seen or approved it, and doing an exercise does not show that a "
    "competency has been reached."
)


def content(_course):
    """Return the workbook as bytes: a sheet of objectives, and one of the lists."""
    made, moment = io.BytesIO(), bundle.release_day()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        created = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)
        book.set_properties({"title": "Crosswalk", "created": created})
        styles = _styles(book)
        _objectives(book.add_worksheet("Objectives"), styles)
        _lists(book.add_worksheet("Lists"), styles)
    return archives.again(made.getvalue(), moment)


def _styles(book):
    wrapped = {"text_wrap": True, "valign": "top"}
    return book.add_format(wrapped | {"bold": True, "bottom": 1}), book.add_format(wrapped)


def _sheet(sheet, styles, widths, rows):
    """A head that stays and can be filtered, and rows of text."""
    head, plain = styles
    for number, (name, width) in enumerate(widths.items()):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, name, head)
    for place, row in enumerate(rows, 1):
        for number, text in enumerate(row):
            sheet.write_string(place, number, text, plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, place, len(widths) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _objectives(sheet, styles):
    listed = crosswalk.lists()
    rows = (_row(row, listed) for row in crosswalk.rows(Path(at("book"))))
    _sheet(sheet, styles, HEAD, rows)


def _row(row, listed):
    label = row.page.partition("-")[0].lstrip("0")
    served = ("\n".join(_named(code, listed[key]) for code in row.serves[key]) for key in LISTS)
    own = (label, str(row.objective), row.plain, ", ".join(row.exercises))
    return (*own, "\n".join(row.questions), row.level, *served)


def _named(code, listed):
    """A code with what it stands for, as far as that was read."""
    said = listed.entries[code]
    return f"{code}: {said}" if said else code


def _lists(sheet, styles):
    widths = {"List": 40, "How much of it was read": 60, "Code": 12, "Entry, in our words": 60}
    rows = [("About this table", JUDGMENT, "", "")]
    for listed in crosswalk.lists().values():
        rows.append((listed.name, listed.seen, "", ""))
        rows += [("", "", code, said or "not read") for code, said in listed.entries.items()]
    _sheet(sheet, styles, widths, rows)
