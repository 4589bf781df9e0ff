"""The handout: two pages for each person, without any answer, and with room to write."""

import base64
import html

from launcher.words import Problem

from . import assets, axes, lab, pages, sheet
from .words import as_html, joined, plain, sentences, words

SKETCH = (
    "Before you see the figure: sketch into its empty axes what you expect. At the axes: {labels}."
)


def page(material):
    """Return the handout as a page to print."""
    title = f"{material.chapter.title}: handout"
    sheets = [f'<div class="sheet">{each(material)}</div>' for each in (_first, _second)]
    body = "\n".join([*sheets, f"<script>{assets.read('handout.js')}</script>"])
    return sheet.page(title, body, sheet.foot(material), "handout", 10.5)


def _first(material):
    chapter = material.chapter
    parts = [sheet.heading(chapter.title, 1)]
    parts += [sheet.heading("What you will be able to do"), sheet.items(chapter.objectives, "ol")]
    parts += [sheet.heading("A situation"), *map(sheet.paragraph, chapter.situation)]
    if chapter.guesses:
        parts.append(sheet.heading("Your guesses, before anything is shown"))
        parts += [_guess(n, asked) for n, asked in enumerate(chapter.guesses, 1)]
    vote = _vote if material.shows.questions else _letters
    parts += [sheet.heading("Votes"), *map(vote, material.session.votes)]
    parts += [sheet.heading("Notes"), '<div class="write lined"></div>']
    return "\n".join(parts)


def _guess(n, asked):
    return f'<div class="guess"><span>{n}. {as_html(asked)}</span><span class="box"></span></div>'


def _second(material):
    parts = []
    if material.shows.axes:
        parts += [sheet.heading("Your sketch"), _axes(material)]
    for name in material.shows.exercises:
        if name not in material.exercises:
            raise Problem(f"Lab {material.stem} has no exercise {name} to put on its handout.")
        parts += [sheet.heading(f"On paper: exercise {name}"), *_exercise(material.exercises[name])]
    parts += [sheet.heading("One honest sentence"), '<div class="write lined"></div>']
    return "\n".join(parts)


def _vote(vote):
    options = "".join(
        f'<li><span class="letter">{letter}</span><span>{as_html(each)}</span></li>'
        for letter, each in vote.options.items()
    )
    asked = f"<strong>Vote {vote.number}.</strong> {as_html(vote.question)}"
    return f'<p>{asked}</p><ul class="options">{options}</ul>'


def _letters(vote):
    """A vote whose question is on the slide alone."""
    letters = "".join(f'<span class="letter">{letter}</span>' for letter in vote.options)
    return f'<p class="letters"><strong>Vote {vote.number}.</strong> {letters}</p>'


def _axes(material):
    figure = lab.needed(material.figures, material.shows.axes, material.stem)
    drawing, labels = axes.empty(figure)
    caption = SKETCH.format(labels="; ".join(labels))
    content = base64.b64encode(drawing).decode()
    alt = html.escape("Empty axes to sketch in. At the axes: " + "; ".join(labels) + ".")
    return (
        f"<figure><figcaption>{html.escape(caption, quote=False)}</figcaption>"
        f'<img alt="{alt}" src="data:image/svg+xml;base64,{content}"></figure>'
    )


def _exercise(exercise):
    """The task, the lines that belong to it, and room for the answer."""
    on_paper = [each for each in sentences(exercise.task) if "the cell" not in plain(each)]
    yield sheet.paragraph(joined(on_paper))
    lettered = [each for each in exercise.answers if plain(each)[1:2] == ":"]
    if lettered:
        yield sheet.items(lettered).replace("<ul>", '<ul class="lines">')
    yield '<div class="write"></div>'


def more(material):
    """Return further sheets to hand out as a page to print, or None."""
    if not material.shows.sheets:
        return None
    parts = [f'<section class="more">{_sheet(each)}</section>' for each in material.shows.sheets]
    title = f"{material.chapter.title}: more to hand out"
    return sheet.page(title, "\n".join(parts), sheet.foot(material), "handout")


def _sheet(given):
    """A page, a section of one, or what stands there as a list or a table.

    Of a section with `only`, these parts are taken, the first of each kind: below them a lab has
    its answers. `columns` are those of its table that may be handed out.
    """
    text = pages.article(given["page"])
    part = (
        pages.needed(text, given["section"], given["page"]) if "section" in given else text.section
    )
    part = pages.unlinked(part)
    if "only" not in given:
        part.find(pages.HEADINGS).name = "h1"
        return str(part)
    title = sheet.heading(pages.without_number(given["section"]), 1)
    return title + "".join(_part(part, kind, given) for kind in given["only"])


def _part(section, kind, given):
    found = section.find(kind)
    if found is None:
        raise Problem(f"{given['page']} has no {kind} below {given['section']!r}.")
    if kind == "table" and "columns" in given:
        _keep_columns(found, given)
    return str(found)


def _keep_columns(table, given):
    head = [plain(words(cell)) for cell in table.select("thead th, thead td")]
    if missing := sorted(set(given["columns"]) - set(head)):
        raise Problem(f"{given['page']}: no column {', '.join(missing)} in {', '.join(head)}.")
    if table.caption:
        table.caption.decompose()  # it speaks of columns that are gone
    for row in table.find_all("tr"):
        for name, cell in zip(head, row.find_all(["th", "td"]), strict=True):
            if name not in given["columns"]:
                cell.decompose()
