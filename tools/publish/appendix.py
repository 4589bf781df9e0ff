"""The appendices of a session for a journal of teaching materials, with their list of files.

Such journals publish a session with all that somebody else needs to run it, each part a file with a
letter. The parts come from the kit, the questions, and the papers; nothing is written here but the
list, and what an author has to add about a session that took place.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from launcher.places import BOOK, BUILD, at
from launcher.words import say

from belonging_edu import __version__
from belonging_edu.items import order, word
from belonging_edu.practice import bank, parts

from . import bundle, kit, papers
from .browsers import find
from .kit import material
from .papers.word import written

FOLDER = at("_build", "appendix")
NAME = "appendices.docx"
TITLE = "List of appendices"
ALL, KEPT = "learners", "facilitators only"


@dataclass(frozen=True)
class Part:
    """A file of the bundle: where it comes from, its name here, what it is, and who may see it."""

    source: str
    name: str
    what: str
    for_whom: str = ALL


#: In the order of the letters; what a chapter does not have is left out, and takes no letter.
PARTS = (
    Part("kit/plan.docx", "facilitator-guide.docx", "The session by the minute", KEPT),
    Part("kit/slides.pptx", "slides.pptx", "Slides with notes and votes", KEPT),
    Part("kit/handout.pdf", "handout.pdf", "Handout of two pages"),
    Part("kit/more-to-hand-out.pdf", "further-sheets.pdf", "Further sheets that the guide names"),
    Part("kit/cards.pdf", "cards.pdf", "Cards to cut"),
    Part("kit/key.pdf", "key.pdf", "Votes, guesses, and exercises with their answers", KEPT),
    Part("kit/without-projector.pdf", "without-projector.pdf", "What to write on the board", KEPT),
    Part("items/paper/pre-paper-a.docx", "questions-before.docx", "Questions before the session"),
    Part("items/paper/post-paper-a.docx", "questions-after.docx", "Questions after the session"),
    Part("items/paper/pre-answer-sheet.docx", "answer-sheet.docx", "Sheet for the answers"),
    Part("items/faculty/pre-key.docx", "key-before.docx", "Key to the questions before", KEPT),
    Part("items/faculty/post-key.docx", "key-after.docx", "Key to the questions after", KEPT),
    Part("papers/evaluation.docx", "evaluation.docx", "Evaluation on three levels"),
    Part(
        "papers/evaluation-redcap.csv", "evaluation-redcap.csv",
        "The evaluation as a data dictionary for REDCap; never imported by us", KEPT,
    ),
    Part("papers/rubrics.docx", "rubrics.docx", "Rubrics"),
)  # fmt: skip

HEAD = """# List of appendices

Session: **{title}**, of *Belonging, measured* (belonging-edu {version}).

| Letter | File | What it is | For |
|---|---|---|---|
"""
FOOT = """
## What an author has to add

- Where the session was held, with whom, and how many: [to be filled in by your institution: \
setting, dates, participants]
- What was evaluated, and what it showed, with its limits: [to be filled in by your institution: \
results; none exist so far]
- The decision of the institutional review board: [to be filled in by your institution: decision \
and number]
- Authors and their contributions: [to be filled in by your institution: names]

## What is known, and what is not

No pilot of this session has been run, and its minutes are a plan. The difficulty and the \
reliability of the questions are not known. All data that are analyzed are synthetic.

The text is licensed under CC BY 4.0, the code under MIT, and the data under CC0. Instruments of \
others are not reproduced. The files follow what such journals usually ask for; the instructions \
of a particular journal were not read, so compare them before you submit.
"""


def make(label):
    """Make the appendices of a chapter as a folder and a ZIP file; return the exit status."""
    (stem,) = kit.stems(label, False)
    browser = find()
    papers.bring_book_up_to_date()
    out = Path(FOLDER, stem)
    with tempfile.TemporaryDirectory(prefix="kit-", dir=BUILD, ignore_cleanup_errors=True) as work:
        made = kit.files(material.read(stem), browser, work)
        sources = {f"kit/{name}": content for name, content in made.items()}
    sources |= questions(label) | of_papers(label)
    files = lettered(sources)
    moment = bundle.release_day()
    files[NAME] = written(TITLE, listing(files, label), f"belonging-edu. {TITLE}.", moment)
    os.makedirs(FOLDER, exist_ok=True)
    papers.put(files, out, moment)
    say(f"{len(files)} files are in {out}, and in {papers.zip_of(out)}; begin with {NAME}.")
    return 0


def questions(label):
    """The questions before and after a chapter on paper, and their keys."""
    half = f"{label}a"  # 14 alone would have the questions of 14b, too
    asked = order.read(half if parts.find(half, bank.chapters()) else label, "pre,post", "docx")
    made = {}
    for quiz in asked.quizzes:
        made |= word.FORMAT.make(quiz, False)
    return {f"items/{name}": content for name, content in made.items()}


def of_papers(label):
    """The papers, with the evaluation of this chapter."""
    course, moment = papers.read(Path(BOOK, "book"), [label]), bundle.release_day()
    return {f"papers/{paper.name}": paper.made(course, moment) for paper in papers.PAPERS}


def lettered(sources):
    """Name -> content of the parts that there are, each named by its letter."""
    there = [part for part in PARTS if part.source in sources]
    return {f"{letter(n)}-{part.name}": sources[part.source] for n, part in enumerate(there)}


def letter(number):
    return chr(ord("A") + number)


def listing(files, label):
    """The list as Markdown."""
    chapter = papers.read(Path(BOOK, "book"), [label]).chosen[0]
    known = {part.name: part for part in PARTS}
    rows = []
    for name in files:
        first, _, own = name.partition("-")
        rows.append(f"| {first} | {name} | {known[own].what} | {known[own].for_whom} |\n")
    head = HEAD.format(title=f"{chapter.label} {chapter.title}", version=__version__)
    return head + "".join(rows) + FOOT
