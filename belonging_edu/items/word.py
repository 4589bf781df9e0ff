"""Sheets as Word documents."""

from __future__ import annotations

import datetime
import io

from belonging_edu.export.coded import needed
from belonging_edu.items.format import FOR_FACULTY, ON_PAPER, Format
from belonging_edu.items.neutral import Quiz
from belonging_edu.items.sheets import (
    ONLY_FACILITATOR,
    STEPS,
    Heading,
    Lines,
    Paragraph,
    Sheet,
    sheets,
)
from belonging_edu.items.text import runs
from belonging_edu.items.zips import packed, unpacked

__all__ = ["FORMAT"]

_MOMENT = datetime.datetime(2026, 1, 1)


def _make(quiz: Quiz, confidence) -> dict[str, bytes]:
    return {
        f"{FOR_FACULTY if sheet.has_key else ON_PAPER}/{sheet.name}.docx": _document(sheet)
        for sheet in sheets(quiz, confidence)
    }


def _document(sheet: Sheet) -> bytes:
    docx = needed("docx", "The Word format", "python-docx", ", or choose another format")
    document = docx.Document()
    _describe(document, sheet)
    document.add_heading(sheet.title, level=1)
    for block in sheet.blocks:
        _add(document, block)
    content = io.BytesIO()
    document.save(content)
    return packed(unpacked(content.getvalue()))  # without the time of saving


def _describe(document, sheet):
    """Title, language, dates, and what stands at the head of every page."""
    about = document.core_properties
    about.title, about.author, about.language = sheet.title, "belonging-edu", "en-US"
    about.created = about.modified = _MOMENT
    about.comments = ONLY_FACILITATOR if sheet.has_key else ""
    style = document.styles["Normal"]
    style.paragraph_format.space_after = 76200  # 6 points, in the unit of Word
    header = ONLY_FACILITATOR if sheet.has_key else "belonging-edu"
    document.sections[0].header.paragraphs[0].text = header


def _add(document, block):
    if isinstance(block, Heading):
        document.add_heading(block.text, level=2)
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph()
        _write(paragraph, block.text, block.strong)
        paragraph.paragraph_format.keep_with_next = True
    elif isinstance(block, Lines):
        _add_lines(document, block.lines)
    else:
        _add_table(document, block)


def _add_lines(document, lines):
    """Lines that stay on one page."""
    for number, line in enumerate(lines, 1):
        paragraph = document.add_paragraph()
        _write(paragraph, line)
        layout = paragraph.paragraph_format
        layout.left_indent = 228600  # a quarter of an inch
        layout.keep_with_next, layout.keep_together = number < len(lines), True


def _add_table(document, block):
    table = document.add_table(rows=0, cols=len(block.header), style="Table Grid")
    for number, row in enumerate((block.header, *block.rows)):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], text, bold=number == 0)
    _repeat_on_every_page(table.rows[0])


def _repeat_on_every_page(row):
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _write(paragraph, text, bold=False):
    for run in runs(text):
        written = paragraph.add_run(run.text)
        written.italic = run.italic or None
        written.bold = run.bold or bold or None
        if run.code:
            written.font.name = "Courier New"


FORMAT = Format(
    name="docx",
    aliases=("word",),
    opens_in="Word, LibreOffice, and Google Docs",
    make=_make,
    steps=STEPS,
    loses="Nothing is marked by itself; the key has feedback and misconceptions.",
    checked="Read back with python-docx and compared with the bank, question by question.",
)
