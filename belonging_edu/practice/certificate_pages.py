"""A certificate as a page of HTML that stands alone, and as one page of PDF."""

from __future__ import annotations

import html
import textwrap
import unicodedata
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec

from belonging_edu.practice.dates import as_day

__all__ = ["Certificate", "Row", "as_html", "can_be_drawn", "draw_pdf", "drawn"]

COURSE = "belonging-edu: research methods in medical education, taught on synthetic data"
FINISHED = (
    "A chapter is finished when its core exercises are solved and the questions after it are "
    "answered, right or wrong."
)
NO_CREDIT = (
    "This certificate gives no CME credit, and the work was not proctored. The learner typed the "
    "name and made this page from a file of their own, which nobody has checked. Hints and worked "
    "solutions were at hand."
)


@dataclass(frozen=True)
class Row:
    """What was done of one chapter, and when it was finished.

    `right` is None where the edition does not tell which answers are right.
    """

    title: str
    solved: int
    answered: int
    right: int | None
    day: date

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The row of the table."""
        right = f"{self.answered} answered"
        if self.right is not None:
            right = f"{self.right} of {self.answered} right"
        return self.title, f"{self.solved} solved", right, as_day(self.day)


@dataclass(frozen=True)
class Certificate:
    """Who finished which pathway, what was done, and what else belongs to it that is not known."""

    name: str
    day: date
    pathway: str
    rows: tuple[Row, ...]
    besides: tuple[str, ...]

    @property
    def says(self) -> str:
        """What the name did."""
        some = "1 chapter" if len(self.rows) == 1 else f"{len(self.rows)} chapters"
        return f"finished the {some} of the pathway {self.pathway}"

    @property
    def notes(self) -> list[str]:
        """What the reader has to know."""
        listed = ", ".join(self.besides)
        besides = [f"Not part of this record, although of the pathway: {listed}."] if listed else []
        return [FINISHED, *besides, NO_CREDIT]


HEADS = ("Lab", "Core exercises", "Questions after it", "Finished on")
_STYLE = """
@page { size: letter; margin: 18mm }
body { font-family: Georgia, "Times New Roman", serif; color: #1a1a1a; background: #fff;
  max-width: 44rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5 }
main { border: 2px solid #1f4e79; padding: 2.5rem 2rem }
h1 { font-size: 1.9rem; margin: 0; color: #1f4e79 }
.name { font-size: 2rem; margin: 1.5rem 0 0; overflow-wrap: anywhere; line-height: 1.2 }
table { border-collapse: collapse; width: 100%; margin: 1.5rem 0; font-size: .95rem }
caption { text-align: left; margin-bottom: .4rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
  border-bottom: 1px solid #bbb; font-weight: normal }
thead th { font-weight: bold }
.note { font-size: .9rem }
@media print { body { margin: 0; max-width: none; padding: 0 } }
"""


def as_html(made: Certificate) -> str:
    """Return the page; whatever stands in the name, it is shown as text."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    rows = "\n".join(_row(row) for row in made.rows)
    notes = "\n".join(f'<p class="note">{html.escape(note)}</p>' for note in made.notes)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Certificate: {html.escape(made.pathway)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Certificate</h1>
<p>{html.escape(COURSE)}</p>
<p class="name"><bdi>{html.escape(made.name)}</bdi></p>
<p>{html.escape(made.says)}.</p>
<table>
<caption>What was done, by the learner's own record</caption>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p>Made on {as_day(made.day)}.</p>
{notes}
</main>
</body>
</html>
"""


def _row(row):
    title, *others = map(html.escape, row.cells)
    return f'<tr><th scope="row">{title}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


_TEXT, _HEADING = "DejaVu Sans", "DejaVu Serif"
_BLUE, _INK = "#1f4e79", "#1a1a1a"
_LEFT, _RIGHT = 0.12, 0.88
_COLUMNS = (0.12, 0.425, 0.56, 0.725)
_SMALLEST = 9


def can_be_drawn(made: Certificate) -> bool:
    """Whether a PDF can be made here whose letters are all there and run from left to right."""
    if find_spec("matplotlib") is None or find_spec("fontTools") is None:
        return False
    from matplotlib import font_manager

    font = font_manager.get_font(font_manager.findfont(_HEADING))
    return all(
        font.get_char_index(ord(sign)) and unicodedata.bidirectional(sign) not in ("R", "AL")
        for sign in made.name
    )


def draw_pdf(made: Certificate, path) -> None:
    """Draw the page on paper of 8.5 by 11 inches; its letters are text, not pictures."""
    import matplotlib as mpl

    with mpl.rc_context({"pdf.fonttype": 42}):
        title = f"Certificate: {made.pathway}"
        metadata = {"Title": title, "Creator": "belonging-edu"}
        drawn(made).savefig(path, format="pdf", metadata=metadata)


def drawn(made: Certificate):
    """Return the page as a figure."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    with mpl.rc_context({"font.family": _TEXT, "text.color": _INK}):
        figure = Figure(figsize=(8.5, 11))
        frame = Rectangle((0.07, 0.07), 0.86, 0.86, fill=False, edgecolor=_BLUE, linewidth=2)
        figure.add_artist(frame)
        at = _head(figure, made)
        at = _table(figure, made, at - 0.055)
        _foot(figure, made, at - 0.03)
    return figure


def _write(figure, x, y, text, **options):
    return figure.text(x, y, text, parse_math=False, **options)


def _head(figure, made):
    _write(figure, _LEFT, 0.872, "Certificate", size=28, family=_HEADING, color=_BLUE)
    _write(figure, _LEFT, 0.835, COURSE, size=9.5)
    lines, size = _fitted(figure, made.name)
    at = 0.78
    for line in lines:
        _write(figure, _LEFT, at, line, size=size, family=_HEADING)
        at -= 1.3 * size / 72 / 11
    _write(figure, _LEFT, at - 0.01, f"{made.says}.", size=11.5)
    return at - 0.01


def _fitted(figure, name):
    """The name in as many lines, and as large, as it fits into the width."""
    for size, most in ((24, 1), (20, 1), (20, 2), (15, 3)):
        fitting = len(name) * (_RIGHT - _LEFT) / _width(figure, name, size)
        for letters in range(min(len(name), int(1.3 * fitting) + 1), 0, -1):
            lines = textwrap.wrap(name, letters) or [name]
            if len(lines) > most:
                break
            if all(_width(figure, line, size) <= _RIGHT - _LEFT for line in lines):
                return lines, size
    return textwrap.wrap(name, 45), _SMALLEST


def _width(figure, line, size):
    drawn = _write(figure, 0, 0, line, size=size, family=_HEADING)
    wide = drawn.get_window_extent().width / figure.bbox.width
    drawn.remove()
    return wide


def _table(figure, made, at):
    _write(figure, _LEFT, at, "What was done, by the learner's own record", size=9.5)
    at -= 0.03
    for number, cells in enumerate([HEADS, *(row.cells for row in made.rows)]):
        weight = "normal" if number else "bold"
        for x, cell in zip(_COLUMNS[1:], cells[1:], strict=True):
            _write(figure, x, at, cell, size=_SMALLEST, weight=weight)
        for line in textwrap.wrap(cells[0], 36):
            _write(figure, _LEFT, at, line, size=_SMALLEST, weight=weight)
            at -= 0.0155
        _line(figure, at + 0.009)
        at -= 0.0095
    return at


def _line(figure, y):
    from matplotlib.lines import Line2D

    figure.add_artist(Line2D((_LEFT, _RIGHT), (y, y), color="#bbbbbb", linewidth=0.7))


def _foot(figure, made, at):
    _write(figure, _LEFT, at, f"Made on {as_day(made.day)}.", size=10)
    at -= 0.035
    for note in made.notes:
        for line in textwrap.wrap(note, 92):
            _write(figure, _LEFT, at, line, size=_SMALLEST)
            at -= 0.0155
        at -= 0.008
