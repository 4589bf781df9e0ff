"""A paper in Word, from Markdown: real headings, lists and tables, and what is left to fill in.

Of Markdown it takes headings, paragraphs, lists of one level, tables, strong and emphasized words,
and a rule (`---`), which begins a page. A passage in brackets that begins with :data:`TO_FILL_IN`
gets a style of its own, so that an institution finds what only it can say.
"""

import io
from datetime import UTC, datetime

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Inches, Pt, RGBColor
from markdown_it import MarkdownIt

from .. import archives

TO_FILL_IN = "[to be filled in by your institution: "
FILL_IN_STYLE = "To be filled in"
FONT, SIZE = "Arial", Pt(10)
WIDTH, ROOM_TO_WRITE = Inches(6.5), Cm(0.9)
#: How many letters fit into a line of a table, and what the edges of a cell take of them.
LETTERS, EDGES = 88, 3
TO_WRITE_IN = 20
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def written(title, markdown, foot, moment):
    """Return a paper as the bytes of a .docx file.

    title: what the file is called in its properties. foot: what stands below every page, before
    its number. moment: the date in the file, in seconds since 1970.
    """
    paper = Document()
    _prepare(paper, title, moment)
    _foot(paper.sections[0], foot)
    _Writer(paper).write(_MARKDOWN.parse(markdown))
    made = io.BytesIO()
    paper.save(made)
    return archives.again(made.getvalue(), moment)


def _prepare(paper, title, moment):
    """Letter paper, English, a font that every computer has, and our own style."""
    section = paper.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(0.9)
    told = paper.core_properties
    told.title, told.author, told.comments = title, "belonging-edu contributors", ""
    told.language = "en-US"
    told.created = told.modified = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)
    told.last_modified_by, told.revision = "", 1
    styles = paper.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
    _in_font(styles["Normal"], SIZE)
    styles["Normal"].paragraph_format.space_after = Pt(5)
    styles["Normal"].paragraph_format.line_spacing = 1.05
    for name, size in (("Title", Pt(20)), ("Heading 1", Pt(13)), ("Heading 2", Pt(11))):
        _in_font(styles[name], size)
        styles[name].font.color.rgb = RGBColor(0x1F, 0x3A, 0x5F)
    made = styles.add_style(FILL_IN_STYLE, WD_STYLE_TYPE.CHARACTER)
    made.font.italic = True
    shade = OxmlElement("w:shd")  # a style of Word cannot hold a highlight
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "FFF2CC")):
        shade.set(qn(f"w:{name}"), value)
    made.element.get_or_add_rPr().append(shade)


def _in_font(style, size):
    """A style's own font for every script: headings would keep that of the theme otherwise."""
    style.font.name, style.font.size = FONT, size
    fonts = style.element.rPr.rFonts
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)


def _foot(section, text):
    line = section.footer.paragraphs[0]
    line.add_run(f"{text} Page ").font.size = Pt(9)
    number = line.add_run()
    number.font.size = Pt(9)
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        number._r.append(part)


class _Writer:
    """Walks through the tokens of Markdown and adds to a paper."""

    def __init__(self, paper):
        self.paper, self.list_style, self.numbering = paper, [], None

    def write(self, tokens):
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                at = self.table(tokens, at)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self.open_list(token.type == "ordered_list_open")
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.list_style.pop()
            elif token.type == "heading_open":
                self.heading(int(token.tag[1]), tokens[at + 1])
            elif token.type == "paragraph_open":
                self.paragraph(tokens[at + 1])
            elif token.type == "hr":
                self.paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
            at += 1

    def heading(self, level, inline):
        _runs(self.paper.add_heading(level=level - 1), inline)

    def open_list(self, is_numbered):
        self.list_style.append("List Number" if is_numbered else "List Bullet")
        self.numbering = _new_numbering(self.paper) if is_numbered else None

    def paragraph(self, inline):
        style = self.list_style[-1] if self.list_style else None
        made = self.paper.add_paragraph(style=style)
        if style == "List Number":
            numbers = made._p.get_or_add_pPr().get_or_add_numPr()
            numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = 0, self.numbering
        _runs(made, inline)

    def table(self, tokens, at):
        """Add a table, and return where it ends among the tokens."""
        rows = []
        while tokens[at].type != "table_close":
            if tokens[at].type == "tr_open":
                rows.append([])
            elif tokens[at].type == "inline":
                rows[-1].append(tokens[at])
            at += 1
        has_head = any(cell.content for cell in rows[0])
        rows = rows if has_head else rows[1:]
        _fill(self.paper.add_table(len(rows), len(rows[0]), "Table Grid"), rows, has_head)
        self.paper.add_paragraph()
        return at


def _new_numbering(paper):
    """A list that counts from 1: the style alone would go on from the list before."""
    of_style = paper.styles["List Number"].element.pPr.numPr.numId.val
    numbering = paper.part.numbering_part.element
    abstract = next(n for n in numbering.num_lst if n.numId == of_style).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return made.numId


def _fill(table, rows, has_head):
    """Fill a table: its head comes again on each page, and no row breaks across pages.

    Where the head is empty, the first column says what is in a row.
    """
    table.autofit = False
    for column, width in zip(table.columns, _widths(rows), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        is_head = has_head and number == 0
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        elif not all(cell.content for cell in cells):
            row.height = ROOM_TO_WRITE
        for place, (cell, inline) in enumerate(zip(row.cells, cells, strict=True)):
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
            _runs(cell.paragraphs[0], inline, is_head or (not has_head and place == 0))


def _widths(rows):
    """Columns at least as wide as their longest word; what is left goes where words are many."""
    least, asked = [], []
    for column in zip(*rows, strict=True):
        texts = [cell.content for cell in column]
        words = [word for text in texts for word in ([text] if len(text) < 9 else text.split())]
        least.append(max(map(len, words)) * 1.15 + EDGES)
        told = max(map(len, texts[1:] or texts))
        asked.append(max((min(told, 60) if any(texts[1:]) else TO_WRITE_IN) + EDGES, least[-1]))
    left = max(LETTERS - sum(least), 0) / (sum(asked) - sum(least) or 1)
    wide = [low + left * (high - low) for low, high in zip(least, asked, strict=True)]
    return [int(WIDTH * each / sum(wide)) for each in wide]


def _runs(paragraph, inline, is_bold=False):
    """Add the words of a line, each in its style."""
    bold = italic = 0
    for token in inline.children:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "softbreak":
            paragraph.add_run(" ")
        if token.type == "hardbreak":
            paragraph.add_run().add_break()
        for text, style in (
            _passages(token.content) if token.type in ("text", "code_inline") else ()
        ):
            run = paragraph.add_run(text, style)
            if bold or is_bold:
                run.bold = True
            if italic:
                run.italic = True


def _passages(text):
    """Yield the parts of a text with their style: what is to be filled in, and all else."""
    before, mark, rest = text.partition(TO_FILL_IN)
    if before:
        yield before, None
    if mark:
        what, end, after = rest.partition("]")
        if not end:
            raise ValueError(f"What is to be filled in does not end with a bracket: {text!r}")
        yield mark + what + end, FILL_IN_STYLE
        yield from _passages(after)
