"""The course as a folder that any web server hands out: the book, and its labs in the browser.

The book is built from a copy of its sources, as for the ZIP file, with live explorers. Beside it
lies JupyterLite, with Python and the packages of `site.lock` (`wheels.py`), this project's own
wheel, and the labs. The folder is put in place whole, or stays as it was.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path

from launcher.book import STRICTLY
from launcher.locks import one_at_a_time
from launcher.places import BUILD, LIVE
from launcher.words import Problem, Steps, say

from .. import bundle, live
from . import builder, contents, pages, stock, wheels
from .edition import leave_out, unlink, wheel_without_keys

#: Tells that a folder is a site, which may be replaced, and what it is.
MARK = "site.json"
NO_SITE = """{out} holds something else, and would be replaced.
What to do: name a folder that is not there yet, that is empty, or that holds a site made before."""
MIB = 2**20


def make(where, out, edition="faculty", private=False):
    """Make a site, whole or not at all; return the exit status.

    where: where Pyodide's release lies, or None (see :mod:`publish.pieces`).
    out: the folder of the site. private: whether nothing is kept in the reader's browser.
    """
    out = Path(out)
    refuse_what_is_no_site(out)
    live.node()  # without it nothing is begun
    os.makedirs(BUILD, exist_ok=True)
    with (
        one_at_a_time("site", "making a site"),
        tempfile.TemporaryDirectory(
            prefix=".site-", dir=nearest_folder(out), ignore_cleanup_errors=True
        ) as temp,
    ):
        step, temp = Steps(5), Path(temp)
        step("Getting and checking the pieces")
        got = stock.take(where)
        if not Path(LIVE, "contents.json").is_file():
            live.make(str(got))
        step("Getting JupyterLite and the builder of this project's wheel")
        builder.install()
        step("Building the book (log: _build/site.log)")
        new = temp / "new"
        build_book(temp, new, edition)
        step("Putting the labs together")
        megabytes, labs = put_labs(got, new, temp, edition, private)
        step("Linking the labs")
        pages.link_labs(new, labs, megabytes, private)
        told = {"edition": edition, "private": private, "megabytes_of_a_lab": round(megabytes)}
        (new / MARK).write_text(json.dumps(told) + "\n", "utf-8")
        live.put(str(new), str(out))
    say(f"The site is in {out} ({wheels.size(out) / MIB:.0f} MiB). Any web server can hand it out.")
    return 0


def refuse_what_is_no_site(out):
    """A folder with something else in it is not replaced."""
    taken = out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()
    if taken or out.exists() and not out.is_dir():
        raise Problem(NO_SITE.format(out=out))


def nearest_folder(out):
    """The folder that is to hold the site: there, it can be put in place by renaming it."""
    os.makedirs(out.parent, exist_ok=True)
    return out.parent


def build_book(temp, target, edition):
    """Build the book, with the live explorers, from a copy of its sources.

    That of students is not built strictly: some pages of it link to what they do not get.
    """
    copy, options, missing = temp / "copy", STRICTLY, set()
    bundle.copy_inputs(copy)
    if edition == "student":
        missing = leave_out(copy)
        options = ()
    shutil.copytree(LIVE, copy / "_build" / "live")
    builder.logged(lambda log: bundle.build_in(copy, options, log), "The book could not be built.")
    shutil.move(copy / "_build" / "html", target)
    (target / ".buildinfo").unlink(missing_ok=True)
    if missing:
        unlink(target, missing)


def put_labs(got, site, temp, edition, private):
    """Put JupyterLite with all labs into a site; return what a lab loads, in MB, and the labs."""
    lite = site / pages.LITE
    builder.run_jupyterlite(temp / "settings", lite)
    if private:
        builder.keep_nothing(lite)
    python = lite / "static" / "pyodide"
    python.mkdir(parents=True)
    ours = builder.our_wheel(temp)
    if edition == "student":
        less = temp / "student" / ours.name
        less.parent.mkdir()
        wheel_without_keys(ours, less)
        ours = less
    wheels.make(got, ours, builder.kernel_wheels(), temp, python)
    labs = contents.notebooks(edition)
    contents.write(lite, labs)
    return builder.bytes_of_a_lab(lite) / 1e6, labs
