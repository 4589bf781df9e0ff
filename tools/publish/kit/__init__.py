"""What a room needs for a session: slides, handout, cards, key, plan, and poll texts.

All of it is made from the built book and its labs; the files in `slides` say what is shown when. A
number that changes there changes in every file. What is handed out holds no answer.
"""

import os
import re
import tempfile
from functools import cache

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
from . import route as routes

KIT = at("_build", "kit")
AUTHOR = "belonging-edu"
README = """{what}: what is in this folder

Made from "Belonging, measured" (text CC BY 4.0). Cohort data are synthetic.

For whoever leads the session, and for nobody else:
{keep}
To project:
{project}
To hand out (no answers in them):
{give}
No pilot has been run; the minutes are a plan.
"""
#: What a file is, by how its name begins; a number behind it is that of its chapter.
KEEP = {
    "plan": "the session by minutes",
    "script": "the course by the minute",
    "key": "votes, guesses, and exercises with their answers",
    "without-projector": "what to write on the board",
}
PROJECT = {
    "slides.pptx": "slides with notes; an answer stands behind its question",
    "slides.html": "the same for any browser, without PowerPoint; N shows the notes",
}
GIVE = {
    "handout": "two pages for each person",
    "more-to-hand-out": "further sheets that the plan names",
    "cards": "cards to cut",
    "polls": "the votes, to paste into a polling tool",
}
CHANGED = ", as a Word file to be changed"
_WEEK = re.compile(r"^week-\d+-")


def make(chapter=None, route=None, everything=False):
    """Make the kit of a chapter, of all, or of a route; return the exit status."""
    wanted = [] if route else stems(chapter, everything)
    browser = find()
    remove(PDF_LOG)
    step = Steps(len(wanted or [route]) + 1)
    make_sure_of_the_book(step)
    os.makedirs(KIT, exist_ok=True)
    for stem in wanted:
        step(f"Making the kit of {stem}")
        in_place(stem, lambda work, stem=stem: files(materials.read(stem), browser, work))
    if route:
        found = routes.read(route)
        step(f"Making the kit of {found.name}")
        in_place(route, lambda work: files_of_route(found, browser, work))
    return 0


def in_place(name, made):
    """Put a kit where it belongs; `made` gives its files, and may use a folder for its work."""
    with tempfile.TemporaryDirectory(prefix="kit-", dir=BUILD, ignore_cleanup_errors=True) as work:
        folder = os.path.join(KIT, name)
        archive.put(folder, folder + ".zip", work, made(work))
    say(f"  {os.path.relpath(folder, ROOT)}, and the same as {name}.zip")


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
    chapter = material.chapter
    made["README.txt"] = readme(f"Chapter {chapter.label}, {chapter.title}", made).encode()
    return made


def files_of_route(route, browser, work):
    """Name -> content of each file of the kit of a route; those of a chapter have its number."""
    read = cache(materials.read)
    pictures = cache(lambda figure: printing.png(browser, work, figure))
    made = {
        "script.pdf": printing.pdf(browser, work, "script", routes.script(route)),
        "script.docx": archive.settled(plan_docx.write_script(route, AUTHOR)),
    }
    for before, sitting in routes.named(route):
        shown = routes.slides(route, sitting, read)
        for name, content in decks(shown, sitting.title, pictures).items():
            made[before + name] = content
    for material in map(read, route.stems):
        label = material.chapter.label
        made[f"polls-{label}.txt"] = polls.write(material).encode()
        for name, markup in sheets(material).items():
            if name != "cards" or material.shows.cards or material.stem == route.stems[0]:
                made[f"{name}-{label}.pdf"] = printing.pdf(browser, work, name, markup)
    made["README.txt"] = readme(f"{route.name}, of the courses by the minute", made).encode()
    return made


def decks(slides, title, drawn):
    """The slides as both kinds of file; `drawn` gives the picture of a figure."""
    pictures = {slide.figure: drawn(slide.figure) for slide in slides if slide.figure}
    return {
        "slides.pptx": archive.settled(pptx_deck.write(slides, pictures, title, AUTHOR)),
        "slides.html": html_deck.write(slides, title).encode(),
    }


def office_and_text(material, drawn):
    """The files that need no browser, but for the pictures of figures, which `drawn` gives."""
    return {
        **decks(deck.slides(material), material.chapter.title, drawn),
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


def readme(what, made):
    """Return the list of the files, by who may see them."""
    keep, project, give = (
        "".join(
            f"  {name:28} {said}{CHANGED if name.endswith('.docx') else ''}\n"
            for start, said in part.items()
            for name in made
            if _WEEK.sub("", name).startswith(start)
        )
        for part in (KEEP, PROJECT, GIVE)
    )
    return README.format(what=what, keep=keep, project=project, give=give)
