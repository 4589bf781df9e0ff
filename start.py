#!/usr/bin/env python3
"""Set up, read, practice and test this course. Needs Python 3.11 or newer, nothing else.

    python3 start.py            set up, then open the book and JupyterLab in your browser
    python3 start.py --help     list everything this file can do

How it works: `.tools` gets uv (an installer), `.venv` gets the packages in requirements.lock
(and, for the tests, in requirements-test.lock), `_build` gets the book and the logs, `work` gets
your own copies of the labs. All four lie in this folder; everything but `work` can be deleted and
is made again when it is needed. Both servers listen on this computer only. The code behind each
verb is in tools/launcher.
"""

# Only syntax that Python 3.6 can read: it must get as far as the message that it is too old.
import contextlib
import os
import shutil
import sys

OLDEST_PYTHON = (3, 11)


def old_python(version):
    """What to tell the user of an old Python; None when it is new enough."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    names = [f"python3.{minor}" for minor in range(14, OLDEST_PYTHON[1] - 1, -1)]
    newer = next((name for name in names if shutil.which(name)), None)
    cure = "get one from https://www.python.org/downloads/, then run start.py with it."
    if newer:
        cure = f"this computer has one already; run `{newer} start.py`."
    return (
        f"This needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer; "
        f"you started it with Python {version[0]}.{version[1]}.\nWhat to do: {cure}"
    )


if old_python(sys.version_info):
    sys.exit(old_python(sys.version_info))
sys.dont_write_bytecode = True  # leaves nothing in tools/launcher, whoever runs this
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))

from launcher import session, verbs  # noqa: E402
from launcher.arguments import Verb, understand  # noqa: E402
from launcher.problems import status_of  # noqa: E402
from launcher.processes import STOP, listen_for_stop  # noqa: E402
from launcher.words import Stopped, say  # noqa: E402

VERBS = (
    Verb(
        "start",
        session.start,
        "set up, then open book and JupyterLab (--no-browser: only serve)",
        {"--no-browser": {"action": "store_true", "help": "serve, and print the addresses only"}},
    ),
    Verb(
        "test",
        verbs.test,
        "run the checks (--all: the longest, too; --quick: without labs, builds, browsers)",
        passes_on=True,
    ),
    Verb("book", verbs.book, "build the book strictly, into _build/html"),
    Verb(
        "zip",
        verbs.zip_book,
        "the book as one file, to read offline: _build/belonging-edu-book.zip",
    ),
    Verb("pdf", verbs.pdf, "the book, and a handout of each chapter, to print: _build/pdf"),
    Verb(
        "kit",
        verbs.kit,
        "what a room needs: slides, handout, cards, key, plan: kit 8",
        {
            "chapter": {"nargs": "?", "help": "its number, such as 8 or 14b"},
            "--route": {"metavar": "NAME", "help": "of a whole route, such as half-day"},
            "--all": {"action": "store_true", "help": "of every chapter"},
        },
    ),
    Verb(
        "papers",
        verbs.papers,
        "syllabus, forms, rubrics in Word, to be filled in: _build/papers",
        {
            "--out": {"help": "another folder; one that holds papers is replaced"},
            "--chapters": {
                "metavar": "1,8,14b",
                "help": "those that the evaluation asks about (otherwise the half-day workshop)",
            },
        },
    ),
    Verb(
        "appendix",
        verbs.appendix,
        "a session as appendices for a journal of teaching materials: appendix 8",
        {"chapter": {"help": "its number, such as 8 or 14b"}},
    ),
    Verb(
        "lms",
        verbs.lms,
        "the student edition for a learning platform (ZIP, SCORM, cartridge): _build/lms",
        {
            "--solutions-on": {
                "metavar": "DAY",
                "help": "add worked solutions that open on a day, such as 2027-03-01",
            }
        },
    ),
    Verb(
        "live",
        verbs.live,
        "let explorers move in the pages of the book, from its next build on",
        {
            "--pyodide": {
                "metavar": "WHERE",
                "help": "the release of Pyodide in site.lock: its folder, its archive, or a "
                "package of the Python index that carries it (NAME==VERSION); later it is kept",
            }
        },
    ),
    Verb(
        "site",
        verbs.site,
        "the book and its labs, alive in any browser, as a folder for a web server",
        {
            "out": {"help": "the folder; one that holds a site is replaced"},
            "--pyodide": {
                "metavar": "WHERE",
                "help": "the release of Pyodide in site.lock, as for live; later it is kept",
            },
            "--private": {
                "action": "store_true",
                "help": "for shared computers: keep nothing in the browser",
            },
            "--faculty": {
                "action": "store_const",
                "const": "faculty",
                "dest": "edition",
                "default": "faculty",
                "help": "everything (as without it)",
            },
            "--student": {
                "action": "store_const",
                "const": "student",
                "dest": "edition",
                "help": "without worked solutions and session plans",
            },
        },
    ),
    Verb(
        "run-notebooks",
        verbs.run_notebooks,
        "run all labs, or those named, and store their outputs",
        {"notebooks": {"nargs": "*", "metavar": "notebook", "help": "a lab or its solutions"}},
    ),
    Verb(
        "new-chapter",
        verbs.new_chapter,
        'lay out the files of a chapter: new-chapter 4 "Data you can trust"',
        {
            "number": {"type": int, "help": "its number, 1 to 16"},
            "title": {"help": "its title, in quotation marks"},
            "--labs": {"metavar": "a,b", "help": "one lab for each letter: 14a, 14b"},
        },
    ),
    Verb(
        "cohort",
        verbs.cohort,
        "make a data set of your own for a class (--help: how)",
        passes_on=True,
    ),
    Verb(
        "verify",
        verbs.verify,
        "is a class set as it was made? verify class",
        passes_on=True,
    ),
    Verb(
        "mark",
        verbs.mark,
        "mark the answers of a class by its key (--help: how)",
        passes_on=True,
    ),
    Verb(
        "clean",
        verbs.clean,
        "remove what a stopped run left in the folder of a class set",
        passes_on=True,
    ),
    Verb(
        "items",
        verbs.items,
        "the questions of the course for a learning platform, or on paper (--help: how)",
        passes_on=True,
    ),
    Verb(
        "calibrate",
        verbs.calibrate,
        "make data/synthetic anew, by the rule in its data sheet",
        {"cohorts": {"nargs": "*", "metavar": "cohort", "help": "only those named"}},
    ),
    Verb(
        "lock",
        verbs.lock,
        "renew the locks from requirements*.in (--upgrade: newest)",
        passes_on=True,
    ),
    Verb(
        "setup",
        verbs.setup_verb,
        "only make the environment in .venv (--all: for the tests, too)",
        {"--all": {"action": "store_true", "help": "add what the tests need"}},
    ),
)


def main(args):
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # a path may not fit the terminal
    verb, options = understand(args, VERBS)
    listen_for_stop()
    try:
        return status_of(lambda: verb.run(options))
    except Stopped:
        say("", "Stopped.")
        return 128 + STOP[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
