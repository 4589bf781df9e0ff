"""The papers of a course that is taught: made from the book, to be filled in and printed.

`python3 start.py papers` writes them into a folder and one ZIP file, whole or not at all. Each
paper has a file here, or its text in `texts`; the list is :data:`PAPERS`.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launcher.book import STRICTLY, build_book, is_current
from launcher.files import tail
from launcher.places import BOOK, BOOK_LOG, BUILD, at
from launcher.words import Problem, say

from belonging_edu import __version__
from belonging_edu.practice import course as practice

from .. import archives, bundle, live
from . import crosswalk, evaluation, sign_in, syllabus, word
from .course import Chapter, chapters

FOLDER = at("_build", "papers")
TEXTS = Path(__file__).with_name("texts")
FOOT = f"belonging-edu {__version__}. {{title}}. Text CC BY 4.0."
README = "README.txt"
FIRST_LINE = f"Papers of belonging-edu {__version__}"
OTHERS = """{out} holds something else, and would be replaced.
What to do: name a folder that is not there yet, that is empty, or that holds papers made before."""


@dataclass(frozen=True)
class Course:
    """What papers are made from: all chapters, and those that the evaluation asks about."""

    chapters: tuple[Chapter, ...]
    chosen: tuple[Chapter, ...]


@dataclass(frozen=True)
class Paper:
    """A file: its name, its title, what it is for, and its content as Markdown or as bytes."""

    name: str
    title: str
    purpose: str
    content: Callable[[Course], str | bytes]

    def made(self, course, moment):
        """Return the bytes of the file."""
        content = self.content(course)
        if self.name.endswith(".docx"):
            return word.written(self.title, content, FOOT.format(title=self.title), moment)
        return content if isinstance(content, bytes) else content.encode()


def text(name):
    """A paper that is the same for every course."""
    return lambda _course: (TEXTS / name).read_text("utf-8")


PAPERS = (
    Paper("syllabus.docx", "Syllabus", "objectives, minutes, pathways", syllabus.markdown),
    Paper(
        "crosswalk.xlsx", "Crosswalk", "objectives, exercises, questions, competencies, reporting",
        crosswalk.content,
    ),
    Paper("sign-in.docx", "Sign-in sheet", "who was there", sign_in.markdown),
    Paper("evaluation.docx", "Evaluation", "reaction, learning, use", evaluation.markdown),
    Paper(
        "evaluation-redcap.csv", "Evaluation for REDCap",
        "the same forms as a data dictionary; never imported into REDCap by us",
        evaluation.dictionary,
    ),
    Paper(
        "certificate.docx", "Certificate of participation", "attendance; no CME credit",
        text("certificate.md"),
    ),
    Paper("rubrics.docx", "Rubrics", "capstone, critique, facilitation", text("rubrics.md")),
    Paper(
        "irb-cover-note.docx", "Cover note for an institutional review board",
        "for those who study their own teaching; not legal advice", text("irb-cover-note.md"),
    ),
    Paper(
        "pilot-protocol.docx", "Pilot of a session: protocol",
        "what to measure, and what cannot be concluded", text("pilot-protocol.md"),
    ),
    Paper(
        "pilot-feedback.docx", "Pilot of a session: feedback form", "blank",
        text("pilot-feedback.md"),
    ),
)  # fmt: skip


def make(out=None, labels=()):
    """Make all papers; return the exit status.

    out: the folder; without it, `_build/papers`. labels: the chapters that the evaluation asks
    about, such as "8" or "14b"; without any, those of the half-day workshop.
    """
    out = Path(out or FOLDER)
    refuse_what_is_not_ours(out)
    bring_book_up_to_date()
    course = read(Path(BOOK, "book"), labels)
    moment = bundle.release_day()
    files = {paper.name: paper.made(course, moment) for paper in PAPERS}
    files[README] = readme().encode()
    put(files, out, moment)
    say(f"{len(PAPERS)} papers are in {out}, and in {zip_of(out)}.")
    return 0


def refuse_what_is_not_ours(out):
    """A folder with something else in it is not replaced."""
    if out.is_dir() and not any(out.iterdir()):
        return
    ours = out / README
    if out.exists() and not (ours.is_file() and ours.read_text("utf-8").startswith("Papers of ")):
        raise Problem(OTHERS.format(out=out))


def bring_book_up_to_date():
    os.makedirs(BUILD, exist_ok=True)
    if is_current():
        return
    say("Building the book (log: _build/book.log)")
    with open(BOOK_LOG, "wb") as log:
        if build_book(STRICTLY, log=log):
            raise Problem(f"The book could not be built:\n{tail(BOOK_LOG)}")


def read(book, labels=()):
    """Return the course of a built book; an unknown chapter is a Problem."""
    known = {chapter.label: chapter for chapter in chapters(book)}
    labels = labels or [str(n) for n in practice.pathway("half-day").chapters]
    unknown = [label for label in labels if label not in known]
    if unknown:
        raise Problem(
            f"There is no chapter {', '.join(unknown)}.\n"
            f"What to do: choose among {', '.join(known)}, as in --chapters 1,8,14b."
        )
    return Course(tuple(known.values()), tuple(known[label] for label in labels))


def readme():
    """What each file is, in plain text."""
    lines = [FIRST_LINE, "", "Passages that begin with 'to be filled in by your institution' are"]
    lines += ["highlighted: only you can say what belongs there. Change the rest as you like.", ""]
    lines += [f"{paper.name:24}{paper.title}: {paper.purpose}." for paper in PAPERS]
    return "\n".join(lines) + "\n"


def zip_of(out):
    return out.with_name(f"{out.name}.zip")


def put(files, out, moment):
    """Put a folder with these files, and its ZIP file, in the place of older ones."""
    os.makedirs(out.parent, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=".papers-", dir=out.parent, ignore_cleanup_errors=True
    ) as temp:
        new = Path(temp, "new")
        new.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        live.put(str(new), str(out))
    named = ((f"{out.name}/{name}", content) for name, content in sorted(files.items()))
    archives.write(str(zip_of(out)), named, moment)
