"""Pages to print: their frame, in the typefaces and colors of the book, and what all of them say."""

import html
import pathlib

from launcher.places import BOOK

from . import look
from .words import as_html

SHEET = "210mm 279mm"  # fits A4 and Letter without being made smaller
FACILITATOR = "Facilitator only"
SYNTHETIC = "Cohort data are synthetic."

PAGE = """<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
{fonts}
@page {{
  size: {sheet}; margin: 14mm 15mm 16mm;
  @bottom-left {{ color: #{muted}; content: "{foot}"; font: 8pt Arial, "Liberation Sans", sans-serif; }}
  @bottom-right {{ color: #{muted}; content: counter(page) " / " counter(pages);
    font: 8pt Arial, "Liberation Sans", sans-serif; }}
}}
* {{ box-sizing: border-box; }}
html {{ color: #{ink}; font: {letters}pt/1.4 "Public Sans", Arial, "Liberation Sans", sans-serif; }}
body {{ margin: 0; }}
h1, h2, h3 {{ break-after: avoid; color: #{primary}; font-family: Literata, Georgia, serif; line-height: 1.2; }}
h1 {{ border-bottom: 2pt solid #{primary}; font-size: 1.65em; margin: 0 0 6pt; padding-bottom: 4pt; }}
h2 {{ font-size: 1.2em; margin: 0.9em 0 0.3em; }}
h3 {{ font-size: 1.05em; margin: 0.8em 0 0.3em; }}
p, ul, ol {{ margin: 0 0 5pt; }}
ul, ol {{ padding-inline-start: 1.5em; }}
li p, td p, th p {{ margin: 0; }}
abbr {{ text-decoration: none; }}
table {{ border-collapse: collapse; margin: 4pt 0 8pt; width: 100%; }}
caption {{ font-size: 0.88em; padding-bottom: 3pt; text-align: start; }}
th, td {{ border: 0.5pt solid #{border}; padding: 3pt 5pt; text-align: start; vertical-align: top; }}
thead {{ display: table-header-group; }}
thead th {{ background: #{surface}; border-bottom: 1.2pt solid #{primary}; white-space: nowrap; }}
tr, li, figure {{ break-inside: avoid; }}
.only {{ background: #{warm}; color: #fff; display: inline-block; font-weight: bold; margin: 0 0 6pt; padding: 2pt 8pt; }}
{style}
</style>
</head>
<body>
{body}
</body>
</html>
"""

FONTS = (
    ("Literata", "literata-bold.woff2", "600 800", "normal"),
    ("Public Sans", "public-sans.woff2", "400 700", "normal"),
    ("Public Sans", "public-sans-italic.woff2", "400 700", "italic"),
)


def page(title, body, foot, style="", letters=10):
    """Return a page to print; letters is their size in points."""
    return PAGE.format(
        title=html.escape(title),
        body=body,
        foot=_for_css(foot),
        fonts=_fonts(),
        style=style,
        sheet=SHEET,
        letters=letters,
        ink=look.INK,
        muted=look.MUTED,
        primary=look.PRIMARY,
        border=look.BORDER,
        surface=look.SURFACE,
        warm=look.WARM,
    )


def foot(material, *more):
    """What stands below a sheet: the chapter, that data are synthetic, and the license."""
    chapter = material.chapter
    return " · ".join(
        [f"Belonging, measured, chapter {chapter.label}", SYNTHETIC.rstrip("."), "CC BY 4.0", *more]
    )


def items(all_words, tag="ul"):
    """Return words as a list."""
    return f"<{tag}>" + "".join(f"<li>{as_html(each)}</li>" for each in all_words) + f"</{tag}>"


def heading(text, level=2):
    return f"<h{level}>{html.escape(text, quote=False)}</h{level}>"


def paragraph(these, kind=""):
    return f'<p class="{kind}">{as_html(these)}</p>' if kind else f"<p>{as_html(these)}</p>"


def _fonts():
    folder = pathlib.Path(BOOK, "_static", "fonts")
    return "\n".join(
        f'@font-face {{ font-family: "{name}"; font-weight: {weight}; font-style: {style};'
        f' src: url("{(folder / file).as_uri()}") format("woff2"); }}'
        for name, file, weight, style in FONTS
    )


def _for_css(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
