"""The key for the room: answers to votes, guesses, and exercises; for the facilitator only."""

from . import lab, pages, sheet
from .session import WRONG
from .words import as_html

STYLE = ".right { font-weight: bold; } .vote, table { break-inside: avoid; }"


def page(material):
    """Return the key as a page to print."""
    title = f"{material.chapter.title}: key"
    parts = [
        f'<p class="only">{sheet.FACILITATOR}</p>',
        sheet.heading(title, 1),
        sheet.heading("Guesses"),
        _guesses(material),
        sheet.heading("Votes"),
        *map(_vote, material.session.votes),
        *_more(material),
        sheet.heading("Exercises"),
        "<p>Values are those of the synthetic cohort that comes with the course. "
        "A class with a seed of its own has values of its own.</p>",
    ]
    for title_of_exercise, found in lab.solutions(material.stem).items():
        parts.append(sheet.heading(title_of_exercise, 3))
        parts += [str(pages.unlinked(each)) for each in found]
    return sheet.page(title, "\n".join(parts), sheet.foot(material, sheet.FACILITATOR), STYLE)


def _guesses(material):
    asked = material.chapter.guesses
    if not asked:
        return "<p>The session has no guesses.</p>"
    lines = [
        f"<li>{as_html(each)} <span class='right'>{material.guesses.get(n, NOT_PRINTED)}</span></li>"
        for n, each in enumerate(asked, 1)
    ]
    return "<ol>" + "".join(lines) + "</ol>"


NOT_PRINTED = "The lab shows it where it reveals the truth."


def _vote(vote):
    options = "".join(
        f"<li{' class=right' if letter == vote.right else ''}>{as_html(each)}</li>"
        for letter, each in vote.options.items()
    )
    return (
        f'<section class="vote">{sheet.heading(f"Vote {vote.number}: {vote.title}", 3)}'
        f"<p>{as_html(vote.question)}</p>"
        f'<ol type="A">{options}</ol>{sheet.paragraph(vote.answer)}{sheet.items(vote.advice)}</section>'
    )


def _more(material):
    """Keys that a session has in a section of its own, and what rooms say."""
    for title in ("Keys", WRONG):
        section = material.session.sections.get(title)
        if section is not None:
            yield sheet.heading(title)
            yield from (str(pages.unlinked(each)) for each in pages.parts(section))
