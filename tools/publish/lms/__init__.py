"""What a learning platform takes: the student edition in three packings, and the faculty edition.

`python3 start.py lms` makes a folder with four files, whole or not at all, the same bytes from the
same sources: the book for students as a ZIP file, as SCORM 1.2 and as Common Cartridge 1.3, and the
complete book. Worked solutions are left out for students, or open on a day (`dated.py`).
"""

import datetime
import os
import tempfile
from pathlib import Path

from launcher.book import STRICTLY
from launcher.files import remove
from launcher.locks import one_at_a_time
from launcher.places import BUILD, at
from launcher.words import Problem, Steps, say

from .. import archives, bundle, live
from ..site import builder
from ..site.edition import SOLUTIONS, leave_out, unlink
from . import cartridge, contents, dated, scorm

FOLDER = at("_build", "lms")
NAME = "belonging-edu"
STUDENT, SCORM, CARTRIDGE, FACULTY = (
    f"{NAME}-{kind}.zip" for kind in ("student", "student-scorm12", "student-cc13", "faculty")
)
NO_DAY = """{text!r} is no day.
What to do: write it as year, month, and day, as in --solutions-on 2027-03-01."""
README = f"""For your learning platform

For students, without session plans{{and_solutions}}:
{STUDENT}
    The book as one file. Unpack it, and open index.html.
{SCORM}
    The same as SCORM 1.2. Each chapter is noted as completed when a reader reaches its end or
    presses the button that says so. The platform is told nothing else: no answer, no score, no
    time.
{CARTRIDGE}
    The same as Common Cartridge 1.3: pages in order. A platform that asks for a file named .imscc
    takes this one under that name. What counts as completed is set in the platform.

For those who teach, with everything:
{FACULTY}
    Do not put this one where students can open it.

{{solutions}}
The course is public: this keeps answers out of sight, not secret.

The manifests follow the documented structure, and SCORM was tried in Chromium with an open player.
None of these files has been loaded into a learning platform.
"""
WITHOUT = "Worked solutions are not in the files for students. --solutions-on DAY adds them."
DATED = """Worked solutions are in the files for students, closed until {day} by the clock of the
reader's computer. A reader who sets that clock, or reads the file, sees them earlier."""


def make(solutions_on=None):
    """Make the four files; return the exit status.

    solutions_on: the day (2027-03-01) from which students see worked solutions; None for never.
    """
    day = understood(solutions_on)
    os.makedirs(BUILD, exist_ok=True)
    remove(builder.LOG)
    step = Steps(3)
    with (
        one_at_a_time("lms", "making files for a learning platform"),
        tempfile.TemporaryDirectory(prefix="lms-", dir=BUILD, ignore_cleanup_errors=True) as temp,
    ):
        temp, new = Path(temp), Path(temp, "new")
        new.mkdir()
        moment = bundle.release_day()
        step("Building the faculty edition (log: _build/site.log)")
        bundle.pack(build(temp / "faculty"), str(new / FACULTY), moment)
        step("Building the student edition")
        book = build_for_students(temp / "student", day)
        step("Packing it three times")
        pack(book, contents.read(temp / "student" / "_toc.yml", book), new, moment)
        (new / "README.txt").write_text(readme(day), "utf-8")
        live.put(str(new), FOLDER)
    for path in sorted(Path(FOLDER).glob("*.zip")):
        say(f"  {path.stat().st_size / 1e6:5.1f} MB  _build/lms/{path.name}")
    return 0


def understood(text):
    """The day that a text names, or None without a text."""
    try:
        return text and datetime.date.fromisoformat(text)
    except ValueError:
        raise Problem(NO_DAY.format(text=text)) from None


def build(copy, options=STRICTLY, prepare=lambda copy: None):
    """Build the book from a copy of its sources; return the folder with its pages."""
    bundle.copy_inputs(copy)
    prepare(copy)
    builder.logged(lambda log: bundle.build_in(copy, options, log), "The book could not be built.")
    return copy / "_build" / "html"


def build_for_students(copy, day):
    """Build their edition: not strictly, since pages of it link to what they do not get."""
    missing = set()
    keep = (SOLUTIONS,) if day else ()
    book = build(copy, (), lambda copy: missing.update(leave_out(copy, keep)))
    unlink(book, missing)
    if day:
        dated.close(book, day)
    return book


def pack(book, listed, folder, moment):
    """Write the student edition in its three packings."""
    bundle.pack(book, str(folder / STUDENT), moment)
    files = dict(bundle.contents_of(book))
    for name, packed in ((SCORM, scorm.packed), (CARTRIDGE, cartridge.packed)):
        inside = sorted(packed(files, listed).items())
        archives.write(str(folder / name), inside, moment, bundle.refuse_what_is_too_large)


def readme(day):
    """Which file is for whom, in plain text."""
    solutions = DATED.format(day=dated.in_words(day)) if day else WITHOUT
    return README.format(and_solutions="" if day else " and worked solutions", solutions=solutions)
