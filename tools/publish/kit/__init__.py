"""What a room needs for a session: slides, handout, cards, key, plan, and poll texts.

All of it is made from the built book and its labs; the files in `slides` say what is shown when. A
number that changes there changes in every file. What is handed out holds no answer.
"""

import os
import tempfile

from launcher.book import STRICTLY, build_book, is_current
from launcher.files import remove, tail
from launcher.places import BOOK_LOG, BUILD, ROOT, at
from launcher.words import Problem, Steps, say

from ..browsers import PDF_LOG, find
from ..handouts import chapters
from . import (
    archive,
    cards,
    deck,
    handout,
    html_deck,
    key,
    plan,
    plan_docx,
    polls,
    pptx_deck,
    printing,
)
from . import material as materials

KIT = at("_build", "kit")
AUTHOR = "belonging-edu"
README = """{title}: what is in this folder

Made from chapter {label} of "Belonging, measured" (text CC BY 4.0). Cohort data are synthetic.

For whoever leads the session, and for nobody else:
{keep}
To project:
{project}
To hand out (no answers in them):
{give}
No pilot of this session has been run; its minutes are a plan.
"""
#: File -> what it is, by who may see it.
KEEP = {
    "plan.pdf": "the session by minutes",
    "plan.docx": "the same, to change",
    "key.pdf": "votes, guesses, and exercises with their answers",
    "without-projector.pdf": "what to write on the board",
}
PROJECT = {
    "slides.pptx": "slides with notes; an answer stands behind its question",
    "slides.html": "the same for any browser, without PowerPoint; N shows the notes",
}
GIVE = {
    "handout.pdf": "two pages for each person",
    "more-to-hand-out.pdf": "further sheets that the plan names",
    "cards.pdf": "cards to cut",
    "polls.txt": "the votes, to paste into a polling tool",
}


def make(chapter=None, route=None, everything=False):
    """Make the kit of a chapter, or of all; return the exit status."""
    wanted = stems(chapter, everything)
    browser = find()
    remove(PDF_LOG)
    step = Steps(len(wanted) + 1)
    make_sure_of_the_book(step)
    os.makedirs(KIT, exist_ok=True)
    for stem in wanted:
        step(f"Making the kit of {stem}")
        with tempfile.TemporaryDirectory(
            prefix="kit-", dir=BUILD, ignore_cleanup_errors=True
        ) as work:
            folder = os.path.join(KIT, stem)
            archive.put(folder, folder + ".zip", work, files(materials.read(stem), browser, work))
        say(f"  {os.path.relpath(folder, ROOT)}, and the same as {stem}.zip")
    return 0


def stems(chapter, everything):
    """The chapters that are wanted: one by its number, such as 8 or 14b, or all."""
    known = {name.partition("-")[0].lstrip("0"): name for name in chapters()}
    if everything:
        return list(known.values())
    if chapter not in known:
        raise Problem(
            f"There is no chapter {chapter}. Chapters: {', '.join(known)}.\n"
            "What to do: name one of these, as in `start.py kit 8`, or use --all."
        )
    return [known[chapter]]


def make_sure_of_the_book(step):
    if is_current():
        step("The book is up to date")
        return
    step("Building the book (log: _build/book.log)")
    with open(BOOK_LOG, "wb") as log:
        if build_book(STRICTLY, log=log):
            raise Problem(f"The book could not be built:\n{tail(BOOK_LOG)}")


def files(material, browser, work):
    """Name -> content of each file of a kit."""
    made = office_and_text(material, lambda figure: printing.png(browser, work, figure))
    for name, markup in sheets(material).items():
        made[f"{name}.pdf"] = printing.pdf(browser, work, name, markup)
    order = ["README.txt", *KEEP, *PROJECT, *GIVE]
    made["README.txt"] = readme(material, made).encode()
    return {name: made[name] for name in order if name in made}


def office_and_text(material, drawn):
    """The files that need no browser, but for the pictures of figures, which `drawn` gives."""
    slides = deck.slides(material)
    title = material.chapter.title
    pictures = {slide.figure.name: drawn(slide.figure) for slide in slides if slide.figure}
    return {
        "slides.pptx": archive.settled(pptx_deck.write(slides, pictures, title, AUTHOR)),
        "slides.html": html_deck.write(slides, title).encode(),
        "plan.docx": archive.settled(plan_docx.write(material, AUTHOR)),
        "polls.txt": polls.write(material).encode(),
    }


def sheets(material):
    """Name -> page to print."""
    made = {
        "handout": handout.page(material),
        "more-to-hand-out": handout.more(material),
        "cards": cards.page(material),
        "key": key.page(material),
        "plan": plan.page(material),
        "without-projector": plan.without_projector(material),
    }
    return {name: markup for name, markup in made.items() if markup}


def readme(material, made):
    listed = [
        "".join(f"  {name:24} {what}\n" for name, what in part.items() if name in made)
        for part in (KEEP, PROJECT, GIVE)
    ]
    keep, project, give = listed
    chapter = material.chapter
    return README.format(
        title=chapter.title, label=chapter.label, keep=keep, project=project, give=give
    )
