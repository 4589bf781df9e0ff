"""The book as one ZIP file, which is the same, byte for byte, wherever it is made.

It is built from a copy of its sources, so that nothing of an earlier build and no running time of
this computer gets into it, and as of the day of the version, so that no clock does. What remains
are Python and the packages of the lock; the status page names them. Of the built files only
.buildinfo is left out: it is a note for the next build.
"""

import calendar
import contextlib
import os
import pathlib
import re
import shutil
import tempfile

from launcher.book import BUILDER, STRICTLY, inputs
from launcher.places import BUILD, ROOT, at
from launcher.processes import environment, run
from launcher.words import Problem, say

from . import archives

NAME = "belonging-edu-book"
ZIP = at("_build", NAME + ".zip")
LARGEST = 15_000_000  # bytes: what a mail or a learning platform takes
LEFT_OUT = {".buildinfo"}
_OLDEST = 315532800  # 1980, when the dates of ZIP files begin


def make():
    """Build the book strictly, from a copy, and pack it; return the exit status."""
    os.makedirs(BUILD, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zip-", dir=BUILD, ignore_cleanup_errors=True) as copy:
        copy_inputs(copy)
        status = build_in(copy)
        if status:
            say("The book could not be built without a warning, so there is no new ZIP file.")
            return status
        size = pack(os.path.join(copy, "_build", "html"), ZIP, release_day())
    say(
        f"The book is in {ZIP} ({size / 1e6:.1f} MB).",
        "To read it, unpack the whole file, then open index.html in the folder",
        f"{NAME}: it needs a browser, and neither internet nor this program.",
    )
    return 0


def build_in(copy, options=STRICTLY, log=None):
    """Build the book in a copy of its sources; return the exit status."""
    as_of = environment(SOURCE_DATE_EPOCH=str(release_day()))
    return run([*BUILDER, *options], as_of, log, cwd=copy)


def release_day():
    """The day of this version in seconds since 1970, or what SOURCE_DATE_EPOCH asks for."""
    asked = os.environ.get("SOURCE_DATE_EPOCH", "")
    if asked.isdigit():
        return max(int(asked), _OLDEST)
    with open(at("CITATION.cff"), encoding="utf-8") as citation:
        day = re.search(r"^date-released: (\d{4})-(\d\d)-(\d\d)$", citation.read(), re.MULTILINE)
    if not day:
        raise Problem("CITATION.cff does not say when this version was released (date-released).")
    return calendar.timegm((*map(int, day.groups()), 0, 0, 0))


def copy_inputs(folder):
    """Copy what the book is made from, and nothing that was made on this computer."""
    for path in inputs():
        name = os.path.relpath(path, ROOT)
        if name.startswith("_build"):
            continue
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(path, os.path.join(folder, name))


def pack(built, target, moment):
    """Write a built book as a ZIP file, whole or not at all; return its size."""
    files = ((f"{NAME}/{name}", content) for name, content in contents_of(built))
    return archives.write(target, files, moment, refuse_what_is_too_large)


def refuse_what_is_too_large(size):
    if size > LARGEST:
        raise Problem(
            f"The book would be {size / 1e6:.1f} MB as a ZIP file; {LARGEST / 1e6:.0f} MB is "
            "the most.\nWhat to do: see in _build/html which pages or downloads grew."
        )


def contents_of(built):
    """Yield name and content of the files of a built book, by name."""
    for name in sorted(names_in(built)):
        yield name, pathlib.Path(built, *name.split("/")).read_bytes()


def names_in(built):
    """The files of a built book, as a ZIP file names them."""
    for folder, _, files in os.walk(built):
        for file in files:
            name = os.path.relpath(os.path.join(folder, file), built).replace(os.sep, "/")
            if name not in LEFT_OUT:
                yield name
