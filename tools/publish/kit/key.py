"""The key for the room: answers to votes, guesses, and exercises; for the facilitator only."""

from . import pages, sheet
from .session import WRONG
from .words import as_html


def page(material):
    """Return the key as a page to print."""
    title = f"{material.chapter.title}: key"
    parts = [
        sheet.for_the_facilitator(title),
        sheet.heading("Guesses"),
        _guesses(material),
        sheet.heading("Votes"),
        *map(_vote, material.session.votes),
        *_more(material),
        sheet.heading("Exercises"),
        "<p>Values are those of the synthetic cohort that comes with the course. "
        "A class with a seed of its own has values of its own.</p>",
    ]
    for title_of_exercise, found in material.solutions.items():
        parts.append(sheet.heading(title_of_exercise, 3))
        parts += map(str, found)
    return sheet.page(title, "\n".join(parts), sheet.foot(material, sheet.FACILITATOR), "key")


def _guesses(material):
    asked = material.chapter.guesses
    if not asked:
        return "<p>The session has no guesses.</p>"
    results = [material.guesses.get(n, NOT_PRINTED) for n in range(1, len(asked) + 1)]
    lines = [
        f"<li>{as_html(each)} <strong>{result}</strong></li>"
        for each, result in zip(asked, results, strict=True)
    ]
    return "<ol>" + "".join(lines) + "</ol>"


NOT_PRINTED = "The lab shows it where it reveals the truth."


def _vote(vote):
    title = sheet.heading(f"Vote {vote.number}: {vote.title}", 3)
    asked = sheet.paragraph(vote.question) + sheet.lettered(vote.options)
    answer = sheet.paragraph(vote.answer) + sheet.items(vote.advice)
    return f'<section class="vote">{title}{asked}{answer}</section>'


def _more(material):
    """Keys that a session has in a section of its own, and what rooms say."""
    for title in ("Keys", WRONG):
        section = material.session.sections.get(title)
        if section is not None:
            yield sheet.heading(title)
            yield from (str(pages.unlinked(each)) for each in pages.parts(section))
