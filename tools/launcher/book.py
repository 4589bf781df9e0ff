"""The book: build it, and only what has changed since."""

import contextlib
import hashlib
import json
import os
import signal
import threading

from .files import tail, write_whole
from .locks import one_at_a_time
from .places import BOOK, BOOK_LIST, BOOK_LOG, BOOK_STAMP, PYTHON, ROOT
from .processes import LIGHTLY, STOP, run
from .words import Problem, Stopped, say

BOOK_INPUTS = ["_config.yml", "_toc.yml", "book", "notebooks", "belonging_edu", "data"]
BOOK_INPUTS += ["requirements.lock", os.path.join("_build", "run_times.json")]
BOOK_INPUTS += ["site.lock", os.path.join("_build", "live")]
PROGRAM = LIGHTLY + "from jupyter_book.cli.main import main; main()"
BUILDER = [PYTHON, "-c", PROGRAM, "build", "."]
STRICTLY = ["-W", "--keep-going", "-n"]
FIRST_PAGE = os.path.join(BOOK, "book", "index.html")
#: Of these Sphinx knows which pages they change; of code and settings it does not.
PAGES = (("book", ".md"), ("notebooks", ".ipynb"))
#: What stands in a page that is whole (belonging_book.finish.policy).
WHOLE = b'http-equiv="Content-Security-Policy"'


def at_work():
    """What makes or reads the book as a whole goes one at a time; give whether we had to wait."""
    return one_at_a_time("build", "building the book or running labs in this folder")


def build_book(options=(), log=None):
    """Build the book and return the exit status; note what it was built from, and how."""
    made_from = contents()
    anew = [] if not options and only_pages_differ(made_from) else ["--all"]
    with contextlib.suppress(FileNotFoundError):
        os.remove(BOOK_STAMP)  # a build that is cut off leaves half a book
    status = run(BUILDER + anew + list(options), log=log)
    if status == 0:
        write_whole(BOOK_LIST, json.dumps(made_from))
        write_whole(BOOK_STAMP, " ".join([fingerprint(made_from), *options]))
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


def contents():
    """A checksum of every file that the book is made from, by its name."""
    found = {}
    for path in inputs():
        with contextlib.suppress(FileNotFoundError), open(path, "rb") as source:
            found[os.path.relpath(path, ROOT)] = hashlib.sha256(source.read()).hexdigest()
    return found


def fingerprint(made_from=None):
    """One fingerprint of everything the book is made from."""
    listed = json.dumps(contents() if made_from is None else made_from)
    return hashlib.sha256(listed.encode("utf-8", "replace")).hexdigest()


def only_pages_differ(now):
    """Whether the built book is whole and lacks nothing but changes within its pages."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        with open(BOOK_STAMP, encoding="ascii") as stamp, open(BOOK_LIST, encoding="utf-8") as file:
            before = json.load(file)
            whole = is_there() and stamp.read().split()[:1] == [fingerprint(before)]
        changed = [name for name in now if now[name] != before.get(name)]
        return whole and now.keys() == before.keys() and all(map(is_page, changed))
    return False


def is_page(name):
    folder, _, rest = name.replace(os.sep, "/").partition("/")
    return any(folder == where and rest.endswith(kind) for where, kind in PAGES)


def is_current(options=()):
    """Whether the built book is that of the files as they are now, built with these options."""
    with contextlib.suppress(OSError, ValueError), open(BOOK_STAMP, encoding="ascii") as stamp:
        built_from, *how = stamp.read().split()
        return is_there() and built_from == fingerprint() and set(options) <= set(how)
    return False


def is_there():
    return os.path.isfile(FIRST_PAGE)


class Making:
    """The book while it is built beside what else start.py does.

    Attributes
    ----------
    is_at_work : bool
        Pages may still be missing.
    failure : str or None
        What the log says in the end if the book could not be built.
    error : Exception or None
        What kept the building from taking place.
    """

    def __init__(self):
        self.is_at_work, self.failure, self.error = True, None, None
        self.thread = threading.Thread(target=self._make, daemon=True)
        self.thread.start()

    def _make(self):
        try:
            with at_work():
                self.failure = None if is_current() else make_book()
        except Stopped:
            pass
        except (Problem, OSError) as error:
            self.failure, self.error = str(error), error
        finally:
            self.is_at_work = False

    def wait(self, page=None):
        """Wait until all is done, or, where a page is named, only until that is whole."""
        while self.is_at_work and not (page and is_whole(page)):
            self.thread.join(0.1)
        if STOP:
            raise Stopped

    def end(self):
        """End the building, if it still goes on."""
        STOP.append(signal.SIGTERM)
        self.thread.join()


def make_book():
    """Build the book; return the end of the log if that fails."""
    with open(BOOK_LOG, "wb") as log:
        return tail(BOOK_LOG) if build_book(log=log) else None


def is_whole(page):
    """Whether a page was written to its end."""
    with contextlib.suppress(OSError), open(page, "rb") as file:
        return WHOLE in file.read()
    return False


def refresh_book(step):
    """Build the book if it changed; return its making, which may go on behind a first page.

    A book that cannot be built is no reason to show none.
    """
    if is_current():
        step("The book is up to date")
        return None
    there = is_there()
    step("Building the book (log: _build/book.log)")
    making = Making()
    making.wait(None if there else FIRST_PAGE)
    if making.error:
        raise making.error
    if making.failure and not there:
        raise Problem(f"The book could not be built:\n{making.failure}\nWhat to do: report this.")
    if making.failure:
        say("The book could not be built anew; you will see the one built before.", making.failure)
    return making
