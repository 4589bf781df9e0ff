"""The handout: two pages for each person, without any answer, and with room to write."""

import base64
import html

from launcher.words import Problem

from . import axes, lab, pages, sheet
from .words import as_html, plain

STYLE = """
.sheet { display: flex; flex-direction: column; min-height: 246mm; }
.sheet + .sheet { break-before: page; }
.write { border: 0.7pt solid #495558; flex: 1 0 11mm; margin: 3pt 0 6pt; }
.lined { background: repeating-linear-gradient(#fff 0 8.2mm, #b9c3c5 8.2mm 8.5mm); border: 0;
  flex: 1 0 17mm; }
.guess { align-items: center; display: flex; gap: 8pt; margin-bottom: 4pt; }
.guess span:first-child { flex: 1; }
.box { border: 1pt solid #1b2426; flex: none; height: 9mm; width: 34mm; }
.options { list-style: none; margin: 2pt 0 6pt; padding: 0; }
.options li { display: flex; gap: 6pt; margin-bottom: 2pt; }
.letter { border: 1pt solid #1b2426; flex: none; font-weight: bold; height: 1.5em;
  line-height: 1.4em; text-align: center; width: 1.5em; }
.lines { list-style: none; padding: 0; }
figure { margin: 0; text-align: center; }
figure img { max-height: 78mm; max-width: 100%; }
figcaption { text-align: start; }
"""
#: Makes the letters of a page smaller, within limits, until it holds what is on it.
FIT = """<script>
const most = 246 / 25.4 * 96;
for (const sheet of document.querySelectorAll(".sheet")) {
  for (let size = 10.5; sheet.offsetHeight > most && size > 8.5; size -= 0.25) {
    sheet.style.fontSize = (size - 0.25) + "pt";
  }
}
</script>"""
SKETCH = "Before you see the figure: sketch into its empty axes what you expect. At the axes: {labels}."


def page(material):
    """Return the handout as a page to print."""
    title = f"{material.chapter.title}: handout"
    body = (
        f'<div class="sheet">{_first(material)}</div>\n<div class="sheet">{_second(material)}</div>'
    )
    return sheet.page(title, body + FIT, sheet.foot(material), STYLE, 10.5)


def _first(material):
    chapter = material.chapter
    parts = [sheet.heading(chapter.title, 1)]
    parts += [sheet.heading("What you will be able to do"), sheet.items(chapter.objectives, "ol")]
    parts += [sheet.heading("A situation"), *map(sheet.paragraph, chapter.situation)]
    if chapter.guesses:
        parts.append(sheet.heading("Your guesses, before anything is shown"))
        parts += [_guess(n, asked) for n, asked in enumerate(chapter.guesses, 1)]
    parts += [sheet.heading("Votes"), *map(_vote, material.session.votes)]
    parts += [sheet.heading("Notes"), '<div class="write lined"></div>']
    return "\n".join(parts)


def _guess(n, asked):
    return f'<div class="guess"><span>{n}. {as_html(asked)}</span><span class="box"></span></div>'


def _second(material):
    parts = []
    if material.shows.axes:
        parts += [sheet.heading("Your sketch"), _axes(material)]
    known = lab.exercises(material.stem)
    for name in material.shows.exercises:
        if name not in known:
            raise Problem(f"Lab {material.stem} has no exercise {name} to put on its handout.")
        parts += [sheet.heading(f"On paper: exercise {name}"), *_exercise(known[name])]
    parts += [sheet.heading("One honest sentence"), '<div class="write lined"></div>']
    return "\n".join(parts)


def _vote(vote):
    options = "".join(
        f'<li><span class="letter">{letter}</span><span>{as_html(each)}</span></li>'
        for letter, each in vote.options.items()
    )
    asked = f"<strong>Vote {vote.number}.</strong> {as_html(vote.question)}"
    return f'<p>{asked}</p><ul class="options">{options}</ul>'


def _axes(material):
    figure = lab.needed(material.figures, material.shows.axes, material.stem)
    drawing, labels = axes.empty(figure)
    caption = SKETCH.format(labels="; ".join(labels))
    content = base64.b64encode(drawing).decode()
    alt = html.escape("Empty axes to sketch in. At the axes: " + "; ".join(labels) + ".")
    return (
        f'<figure><figcaption>{html.escape(caption, quote=False)}</figcaption>'
        f'<img alt="{alt}" src="data:image/svg+xml;base64,{content}"></figure>'
    )


def _exercise(exercise):
    """The task, the lines that belong to it, and room for the answer."""
    yield sheet.paragraph(exercise.task)
    lettered = [each for each in exercise.answers if plain(each)[1:2] == ":"]
    if lettered:
        yield sheet.items(lettered).replace("<ul>", '<ul class="lines">')
    yield '<div class="write"></div>'


def more(material):
    """Return further sheets to hand out as a page to print, or None."""
    if not material.shows.sheets:
        return None
    parts = [f'<section class="more">{_sheet(each)}</section>' for each in material.shows.sheets]
    style = ".more + .more { break-before: page; } .letter-field { width: 12mm; }"
    title = f"{material.chapter.title}: more to hand out"
    return sheet.page(title, "\n".join(parts), sheet.foot(material), style)


def _sheet(given):
    """A page, a section of a page, or a table of one; its first heading is the largest."""
    text = pages.article(given["page"])
    if "table" in given:
        part = pages.needed(text, given["table"], given["page"])
        table = pages.unlinked(part.find("table"))
        title = pages.without_number(pages.heading(part))
        return sheet.heading(title, 1) + str(table)
    part = pages.needed(text, given["section"], given["page"]) if "section" in given else text.section
    part = pages.unlinked(part)
    part.find(pages.HEADINGS).name = "h1"
    return str(part)
