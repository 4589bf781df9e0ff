"""The plan of a session to print, and what to write on the board where nothing can be shown."""

import html

from . import pages, sheet
from .session import BOARD, CARE, DIFFERENT
from .words import as_html, plain, sentences, words

WITHOUT = "Without "
HEAD = ("Minutes", "You", "The room", "With", "If time is short")


def page(material):
    """Return the plan as a page to print."""
    title = f"{material.chapter.title}: session plan"
    session = material.session
    parts = [
        sheet.for_the_facilitator(title),
        sheet.paragraph(session.head),
        sheet.paragraph(session.needs),
        table(session.rows, title),
        *_sections(session, (BOARD, DIFFERENT, CARE)),
    ]
    return sheet.page(title, "\n".join(parts), sheet.foot(material, sheet.FACILITATOR))


def table(rows, title):
    """The plan by minutes."""
    lines = "".join(
        f'<tr><th scope="row">{row.minutes}</th><td>{as_html(row.you)}</td>'
        f"<td>{as_html(row.room)}</td><td>{row.material}</td><td>{as_html(row.skip)}</td></tr>"
        for row in rows
    )
    head = "".join(f'<th scope="col">{each}</th>' for each in HEAD)
    caption = f"<caption>{html.escape(title)}, by minutes</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _sections(session, titles):
    for title in titles:
        section = session.sections.get(title)
        if section is not None:
            yield sheet.heading(title)
            yield from (str(pages.unlinked(each)) for each in pages.parts(section))


def without_projector(material):
    """Return what to write on the board, and how to go on, as a page to print."""
    title = f"{material.chapter.title}: without a projector"
    session = material.session
    votes = [
        f"<p><strong>Vote {vote.number}.</strong> {as_html(vote.question)}</p>"
        + sheet.lettered(vote.options)
        for vote in session.votes
    ]
    guesses = material.chapter.guesses
    parts = [
        sheet.for_the_facilitator(title),
        *map(sheet.paragraph, advice(session)),
        sheet.heading("Read out"),
        *map(sheet.paragraph, material.chapter.situation),
        sheet.items(guesses, "ol") if guesses else "",
        *_sections(session, (BOARD,)),
        sheet.heading("Votes to read out"),
        *votes,
    ]
    return sheet.page(title, "\n".join(parts), sheet.foot(material, sheet.FACILITATOR))


def advice(session):
    """What the session says of rooms without a projector."""
    for each in session.sections[DIFFERENT].find_all("p"):
        said = words(each)
        if plain(said).startswith(WITHOUT):
            yield said
        else:
            yield from (part for part in sentences(said) if plain(part).startswith(WITHOUT))
