"""The plan of a session as a Word file, to be changed: real headings, and a head on each page."""

import io
from dataclasses import replace

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from . import look, sheet
from .plan import HEAD
from .session import BOARD, CARE, DIFFERENT
from .words import said, words

WIDTHS = (Mm(21), Mm(58), Mm(45), Mm(21), Mm(29))


def write(material, author):
    """Return the plan as a Word file."""
    chapter, session = material.chapter, material.session
    file = _begun(f"{chapter.title}: session plan", author)
    _say(file.add_paragraph(), session.head)
    _say(file.add_paragraph(), session.needs)
    file.add_heading("Plan", 1)
    _table(file, session.rows)
    for heading in (BOARD, DIFFERENT, CARE):
        if heading in session.sections:
            _section(file, session.sections[heading], heading)
    _votes(file, session.votes)
    return _ended(file, sheet.foot(material, sheet.FACILITATOR))


def write_script(route, author):
    """Return the scripts of a route as a Word file."""
    file = _begun(f"{route.name}: script", author)
    _say(file.add_paragraph(), route.says)
    for sitting in route.sittings:
        file.add_heading(sitting.title, 1)
        rows = [replace(part.row, skip=said(part.title)) for part in sitting.parts]
        _table(file, rows, (*HEAD[:-1], "Part"))
    return _ended(file, f"{route.name} · {sheet.SYNTHETIC} · CC BY 4.0 · {sheet.FACILITATOR}")


def _begun(title, author):
    file = Document()
    _dress(file)
    properties = file.core_properties
    properties.title, properties.author, properties.language = title, author, "en-US"
    file.add_heading(title, 0)
    return file


def _ended(file, foot):
    file.sections[0].footer.paragraphs[0].text = foot
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def _dress(file):
    """The page, our typefaces and colors, and the language of the words."""
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(279)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin = page.bottom_margin = Mm(18)
    normal = file.styles["Normal"]
    _letters(normal, look.TEXT, 10.5, look.INK)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    normal.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12)):
        _letters(file.styles[name], look.HEADINGS, size, look.PRIMARY)


def _letters(style, typeface, size, color):
    style.font.name, style.font.size = typeface, Pt(size)
    style.font.color.rgb = RGBColor.from_string(color)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), typeface)


def _say(paragraph, these):
    for run in these:
        made = paragraph.add_run(run.text)
        made.bold, made.italic = run.bold or None, run.italic or None


def _table(file, rows, head=HEAD):
    table = file.add_table(len(rows) + 1, len(head), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for line, row in zip(table.rows[1:], rows, strict=True):
        line.cells[0].paragraphs[0].add_run(row.minutes).bold = True
        _say(line.cells[1].paragraphs[0], row.you)
        _say(line.cells[2].paragraphs[0], row.room)
        line.cells[3].paragraphs[0].add_run(row.material)
        _say(line.cells[4].paragraphs[0], row.skip)
    for line in table.rows:
        whole = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(whole)
        for cell, width in zip(line.cells, WIDTHS, strict=True):
            cell.width = width


def _section(file, section, heading):
    file.add_heading(heading, 1)
    for part in section.find_all(["p", "li"]):
        if part.name == "li":
            _say(file.add_paragraph(style="List Bullet"), words(part))
        elif not part.find_parent(["li", "table"]):
            _say(file.add_paragraph(), words(part))


def _votes(file, votes):
    file.add_heading("Votes", 1)
    for vote in votes:
        file.add_heading(f"Vote {vote.number}: {vote.title}", 2)
        _say(file.add_paragraph(), vote.question)
        for letter, each in vote.options.items():
            paragraph = file.add_paragraph(f"{letter}. ")
            paragraph.paragraph_format.left_indent = Mm(8)
            paragraph.paragraph_format.space_after = Pt(2)
            _say(paragraph, each)
        _say(file.add_paragraph(), vote.answer)
        for each in vote.advice:
            _say(file.add_paragraph(style="List Bullet"), each)
