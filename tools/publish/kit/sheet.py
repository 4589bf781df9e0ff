"""Pages to print: their frame, in the book's typefaces and colors, and what all of them say."""

import html
import pathlib

from launcher.places import BOOK

from . import assets, look
from .words import as_html

SHEET = "210mm 279mm"  # fits A4 and Letter without being made smaller
FACILITATOR = "Facilitator only"
SYNTHETIC = "Cohort data are synthetic"

PAGE = """<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
{body}
</body>
</html>
"""

#: What stands at the foot of each sheet; a variable does not reach there.
FOOT = """@page {{
  size: {sheet};
  margin: 14mm 15mm 16mm;
  @bottom-left {{ color: #{color}; content: "{foot}"; font: {font}; }}
  @bottom-right {{
    color: #{color}; content: counter(page) " / " counter(pages); font: {font};
  }}
}}
html {{ --letters: {letters}pt; }}
"""
FOOT_FONT = '8pt Arial, "Liberation Sans", sans-serif'

FONTS = (
    ("Literata", "literata-bold.woff2", "600 800", "normal"),
    ("Public Sans", "public-sans.woff2", "400 700", "normal"),
    ("Public Sans", "public-sans-italic.woff2", "400 700", "italic"),
)


def page(title, body, foot, style=None, letters=10):
    """Return a page to print.

    style names a style sheet of its own, letters is the size of its letters in points.
    """
    frame = FOOT.format(
        sheet=SHEET, color=look.MUTED, foot=_for_css(foot), font=FOOT_FONT, letters=letters
    )
    styles = assets.style("sheet", *filter(None, [style]))
    return PAGE.format(title=html.escape(title), body=body, style=_fonts() + frame + styles)


def foot(material, *more):
    """What stands below a sheet: the chapter, that data are synthetic, and the license."""
    label = f"Belonging, measured, chapter {material.chapter.label}"
    return " · ".join([label, SYNTHETIC, "CC BY 4.0", *more])


def for_the_facilitator(title):
    """The head of a sheet that is not handed out."""
    return f'<p class="only">{FACILITATOR}</p>{heading(title, 1)}'


def items(all_words, tag="ul"):
    """Return words as a list."""
    return f"<{tag}>" + "".join(f"<li>{as_html(each)}</li>" for each in all_words) + f"</{tag}>"


def lettered(options):
    """Return words by their letters as a list; a vote may have any letters, in any order."""
    items = "".join(
        f'<li value="{ord(letter) - ord("A") + 1}">{as_html(each)}</li>'
        for letter, each in options.items()
    )
    return f'<ol type="A">{items}</ol>'


def heading(text, level=2):
    return f"<h{level}>{html.escape(text, quote=False)}</h{level}>"


def paragraph(these):
    return f"<p>{as_html(these)}</p>"


def _fonts():
    folder = pathlib.Path(BOOK, "_static", "fonts")
    return "".join(
        f'@font-face {{ font-family: "{name}"; font-weight: {weight}; font-style: {style};'
        f' src: url("{(folder / file).as_uri()}") format("woff2"); }}\n'
        for name, file, weight, style in FONTS
    )


def _for_css(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
