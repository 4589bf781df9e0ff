"""Slides as a PowerPoint file: real text in its placeholders, notes, and figures with alt text."""

import copy
import io

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.parts.image import Image
from pptx.util import Emu, Inches, Pt

from . import look
from .deck import height
from .words import plain

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, INNER = Inches(0.7), Inches(11.93)
TOP, BODY, TALLER = Inches(1.65), Inches(4.95), Inches(5.25)
TITLE_SLIDE, TEXT_SLIDE = 0, 1
FOOT = "Belonging, measured · data are synthetic, except where a source is named"
#: How large the letters of a text are, by the most lines (of 66 letters) that it takes.
SIZES = ((2, 36), (4, 32), (7, 28), (10, 24), (12, 20))
SMALLEST = 18
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def write(slides, pictures, title, author):
    """Return a PowerPoint file; pictures holds the PNG file of each figure."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    _keep_two_layouts(show)
    _dress(show.slide_master)
    for layout in show.slide_layouts:
        _dress_layout(layout)
    for slide in slides:
        _add(show, slide, pictures)
    properties = show.core_properties
    properties.title, properties.author, properties.language = title, author, "en-US"
    properties.last_modified_by = author
    file = io.BytesIO()
    show.save(file)
    return file.getvalue()


def _keep_two_layouts(show):
    listed = show.slide_master.part._element.sldLayoutIdLst
    for layout, entry in list(zip(show.slide_layouts, listed, strict=True)):
        if show.slide_layouts.index(layout) > TEXT_SLIDE:
            show.slide_master.part.drop_rel(entry.rId)
            listed.remove(entry)


def _dress(master):
    """Give the master our colors, typefaces, and places."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _our_theme(theme.blob)
    for shape in list(master.placeholders):
        kind = shape.placeholder_format.type
        if "TITLE" in str(kind):
            _place(shape, LEFT, Inches(0.45), INNER, Inches(1.05))
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        elif "BODY" in str(kind):
            _place(shape, LEFT, TOP, INNER, BODY)
        elif "SLIDE_NUMBER" in str(kind):
            _place(shape, Inches(11.6), Inches(6.95), Inches(1.03), Inches(0.35))
            _quiet(shape.text_frame.paragraphs[0], PP_ALIGN.RIGHT)
        elif "FOOTER" in str(kind):
            _place(shape, LEFT, Inches(6.95), Inches(10.5), Inches(0.35))
            shape.text_frame.text = FOOT
            shape.text_frame.paragraphs[0].runs[0]._r.get_or_add_rPr()
            _quiet(shape.text_frame.paragraphs[0])
        else:
            shape._element.getparent().remove(shape._element)
    _title_style(master)


def _our_theme(blob):
    root = etree.fromstring(blob)
    colors = {
        "dk1": look.INK,
        "lt1": look.WHITE,
        "dk2": look.PRIMARY,
        "lt2": look.PRIMARY_PALE,
        "accent1": look.PRIMARY,
        "accent2": look.WARM,
        "accent3": look.RIGHT,
        "hlink": look.PRIMARY,
    }
    for name, value in colors.items():
        (place,) = root.iter(f"{{{DRAWING}}}{name}")
        place[:] = [place.makeelement(f"{{{DRAWING}}}srgbClr", {"val": value})]
    for name, typeface in (("majorFont", look.HEADINGS), ("minorFont", look.TEXT)):
        (font,) = root.iter(f"{{{DRAWING}}}{name}")
        font.find(f"{{{DRAWING}}}latin").set("typeface", typeface)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _title_style(master):
    style = master._element.find(qn("p:txStyles")).find(qn("p:titleStyle"))
    level = style.find(qn("a:lvl1pPr"))
    level.set("algn", "l")
    run = level.find(qn("a:defRPr"))
    run.set("sz", "3200")
    run.set("b", "1")
    fill = run.find(qn("a:solidFill"))
    fill[:] = [fill.makeelement(qn("a:schemeClr"), {"val": "tx2"})]


def _dress_layout(layout):
    """Let a layout take its places from the master; the first slide is dark."""
    for shape in list(layout.placeholders):
        kind = str(shape.placeholder_format.type)
        if "DATE" in kind or "FOOTER" in kind:
            shape._element.getparent().remove(shape._element)
        elif "CENTER_TITLE" in kind:
            _place(shape, LEFT, Inches(2.1), INNER, Inches(1.7))
        elif "SUBTITLE" in kind:
            _place(shape, LEFT, Inches(4.0), INNER, Inches(1.5))
        else:
            transform = shape._element.spPr.find(qn("a:xfrm"))
            if transform is not None:
                shape._element.spPr.remove(transform)


def _place(shape, left, top, width, tall):
    shape.left, shape.top, shape.width, shape.height = map(Emu, (left, top, width, tall))


def _add(show, slide, pictures):
    first = slide.kind == "title"
    made = show.slides.add_slide(show.slide_layouts[TITLE_SLIDE if first else TEXT_SLIDE])
    made.shapes.title.text_frame.text = slide.title
    _in_english(made.shapes.title.text_frame)
    body = made.placeholders[1]
    if first:
        _fill(body, slide.lines, [22] * len(slide.lines))
        _on_dark(made, body)
    elif slide.figure or slide.table:
        _with_something_to_see(made, slide, body, pictures)
    else:
        _fill(body, slide.lines, _sizes(slide))
    _mark_kind(made, slide, body)
    _foot(made, show.slide_master, first)
    made.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _sizes(slide):
    """The size of the letters of each line; what counts most is largest."""
    whole = sum(map(height, slide.lines)) + len(slide.lines) // 2
    usual = next((size for most, size in SIZES if whole <= most), SMALLEST)
    if slide.kind == "result":
        return [26, 48]
    if slide.kind == "answer":
        return [max(usual, 28), *[min(usual, 24)] * (len(slide.lines) - 1)]
    return [usual] * len(slide.lines)


def _fill(body, lines, sizes):
    frame = body.text_frame
    numbers = [int(line.mark) for line in lines if line.mark.isdigit()]
    for n, (line, size) in enumerate(zip(lines, sizes, strict=True)):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.4)
        _marked(paragraph, line.mark, size, min(numbers, default=1))
        for run in line.words:
            made = paragraph.add_run()
            made.text, made.font.size = run.text, Pt(size)
            made.font.bold, made.font.italic = run.bold or None, run.italic or None
    _in_english(frame)


def _marked(paragraph, mark, size, first):
    """A real list of bullets or numbers; letters are text, since a vote may have any of them."""
    properties = paragraph._p.get_or_add_pPr()
    indent = Emu(Pt(size * 1.5)) if mark else 0
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    if not mark:
        etree.SubElement(properties, qn("a:buNone"))
    elif mark == "•":
        etree.SubElement(properties, qn("a:buChar"), char="•")
    elif mark.isdigit():
        etree.SubElement(properties, qn("a:buAutoNum"), type="arabicPeriod", startAt=str(first))
    else:
        etree.SubElement(properties, qn("a:buNone"))
        letter = paragraph.add_run()
        letter.text, letter.font.size = f"{mark}.\t", Pt(size)


def _in_english(frame):
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", "en-US")


def _quiet(paragraph, alignment=PP_ALIGN.LEFT):
    paragraph.alignment = alignment
    for letters in paragraph._p.iter(qn("a:rPr")):
        letters.set("lang", "en-US")
        letters.set("sz", "1200")
        fill = etree.SubElement(letters, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr"), val=look.MUTED)
        etree.SubElement(letters, qn("a:latin"), typeface=look.TEXT)


def _with_something_to_see(made, slide, body, pictures):
    """A figure or a table above, its caption below it; beside a figure that is tall."""
    if slide.figure and _is_tall(pictures[slide.figure]):
        _beside(made, slide, body, pictures)
        return
    below = Inches(0.15 + 0.3 * min(sum(map(height, slide.lines)), 4))
    _place(body, LEFT, TOP + TALLER - below, INNER, below)
    _fill(body, slide.lines, [16] * len(slide.lines))
    room = TALLER - below - Inches(0.1)
    if slide.table:
        shape = _table(made, slide.table, room)
        description = plain(slide.table.caption)
    else:
        shape = _picture(made, pictures[slide.figure], LEFT, INNER, room)
        description = slide.figure.alt
    _say_before(body, shape, description)


def _beside(made, slide, body, pictures):
    """The caption in the left third, the figure as tall as the slide allows."""
    third = INNER // 3
    _place(body, LEFT, TOP, third, TALLER)
    _fill(body, slide.lines, [20] * len(slide.lines))
    content = pictures[slide.figure]
    shape = _picture(made, content, LEFT + third, INNER - third, TALLER)
    _say_before(body, shape, slide.figure.alt)


def _say_before(body, shape, description):
    """Give a shape its words, and its place before the caption, where it is read."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", description)
    body._element.addprevious(shape._element)


def _is_tall(content):
    wide, tall = Image.from_blob(content).size
    return tall > 0.85 * wide


def _picture(made, content, left, room_wide, room_tall):
    shape = made.shapes.add_picture(io.BytesIO(content), left, TOP)
    scale = min(room_wide / shape.width, room_tall / shape.height)
    wide, tall = int(shape.width * scale), int(shape.height * scale)
    _place(shape, left + (room_wide - wide) // 2, TOP + (room_tall - tall) // 2, wide, tall)
    return shape


def _table(made, table, room):
    rows, columns = len(table.rows) + 1, len(table.head)
    frame = made.shapes.add_table(rows, columns, LEFT, TOP, INNER, Inches(0.45) * rows)
    widths = _widths(table)
    for column, wide in zip(frame.table.columns, widths, strict=True):
        column.width = Emu(int(INNER * wide / sum(widths)))
    size = 18 if rows <= 6 and max(widths) < 60 else 16
    for n, cells in enumerate([table.head, *table.rows]):
        for column, cell in enumerate(cells):
            frame_of_cell = frame.table.cell(n, column).text_frame
            paragraph = frame_of_cell.paragraphs[0]
            for run in cell:
                made_run = paragraph.add_run()
                made_run.text, made_run.font.size = run.text, Pt(size)
                made_run.font.bold, made_run.font.italic = run.bold or None, run.italic or None
            if column and all(_is_short(row[column]) for row in table.rows):
                paragraph.alignment = PP_ALIGN.RIGHT
            _in_english(frame_of_cell)
    return frame


def _widths(table):
    """How wide columns are beside each other: by their longest cell, within limits."""
    columns = zip(table.head, *table.rows, strict=True)
    return [min(max(max(len(plain(cell)) for cell in column), 12), 44) for column in columns]


def _is_short(cell):
    """Whether a cell holds a number, with an interval at most."""
    text = plain(cell)
    return len(text) < 26 and text[:1] in "0123456789−+.-"


def _on_dark(made, body):
    fill = made.background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(look.PRIMARY)
    for frame in (made.shapes.title.text_frame, body.text_frame):
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
            for run in paragraph.runs:
                run.font.color.rgb = RGBColor.from_string(look.WHITE)
    for run in made.shapes.title.text_frame.paragraphs[0].runs:
        run.font.size = Pt(44)


def _mark_kind(made, slide, body):
    """What the room does has a tinted ground, an answer a green one; no color says it alone."""
    tints = {"task": look.PRIMARY_PALE, "vote": look.WARM_PALE, "answer": look.RIGHT_PALE}
    if slide.kind in tints:
        fill = made.background.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(tints[slide.kind])
    strong = {"vote": 0, "answer": 0, "result": 1}.get(slide.kind)
    if strong is not None:
        for run in body.text_frame.paragraphs[strong].runs:
            run.font.bold = True


def _foot(made, master, dark):
    """What stands below every slide: that data are synthetic, and its number."""
    for shape in master.placeholders:
        kind = str(shape.placeholder_format.type)
        if "SLIDE_NUMBER" in kind or ("FOOTER" in kind and not dark):
            made.shapes._spTree.append(copy.deepcopy(shape._element))
