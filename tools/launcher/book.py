"""The book: build it, and only when something that it is made from has changed."""

import contextlib
import hashlib
import os

from .files import tail, write_whole
from .locks import one_at_a_time
from .places import BOOK, BOOK_LOG, BOOK_STAMP, PYTHON, ROOT
from .processes import run
from .words import Problem, say

BOOK_INPUTS = ["_config.yml", "_toc.yml", "book", "notebooks", "belonging_edu", "data"]
BOOK_INPUTS += ["requirements.lock", os.path.join("_build", "run_times.json")]
BUILDER = [PYTHON, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "--all"]
STRICTLY = ["-W", "--keep-going", "-n"]


def at_work():
    """What makes or reads the book as a whole goes one at a time; give whether we had to wait."""
    return one_at_a_time("build", "building the book or running labs in this folder")


def build_book(options=(), log=None):
    """Build the book and return the exit status; note what it was built from, and how."""
    built_from = fingerprint()
    with contextlib.suppress(FileNotFoundError):
        os.remove(BOOK_STAMP)  # a build that is cut off leaves half a book
    status = run(BUILDER + list(options), log=log)
    if status == 0:
        write_whole(BOOK_STAMP, " ".join([built_from, *options]))
    return status


def inputs():
    """The path of every file that the book is made from."""
    for name in BOOK_INPUTS:
        top = os.path.join(ROOT, name)
        files = [top] if os.path.isfile(top) else []
        for folder, below, here in os.walk(top):
            below[:] = [d for d in below if not d.startswith((".", "__pycache__"))]
            files += [os.path.join(folder, file) for file in here]
        yield from sorted(files)


def fingerprint():
    """One fingerprint of everything the book is made from."""
    digest = hashlib.sha256()
    for path in inputs():
        with contextlib.suppress(FileNotFoundError), open(path, "rb") as source:
            content = hashlib.sha256(source.read()).hexdigest()
            name = os.path.relpath(path, ROOT)
            digest.update(f"{name} {content}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


def is_current(options=()):
    """Whether the built book is that of the files as they are now, built with these options."""
    with contextlib.suppress(OSError, ValueError), open(BOOK_STAMP, encoding="ascii") as stamp:
        built_from, *how = stamp.read().split()
        return is_there() and built_from == fingerprint() and set(options) <= set(how)
    return False


def is_there():
    return os.path.isfile(os.path.join(BOOK, "book", "index.html"))


def refresh_book(step):
    """Build the book if it changed; a book that cannot be built is no reason to show none."""
    if is_current():
        step("The book is up to date")
        return
    with at_work():
        there = is_there()
        if is_current():
            step("The book was built meanwhile")
            return
        step("Building the book (log: _build/book.log)")
        with open(BOOK_LOG, "wb") as log:
            if build_book(log=log) == 0:
                return
    if not there:
        raise Problem(f"The book could not be built:\n{tail(BOOK_LOG)}\nWhat to do: report this.")
    say("The book could not be built anew; you will see the one built before.", tail(BOOK_LOG, 3))
