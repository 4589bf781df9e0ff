"""What pages of the book weigh with everything they load, beside the theme's own defaults.

``python -m benchmarks.pages`` builds the book twice in folders that it throws away: as it is, and
from the same sources with what Jupyter Book does by default (its list of extensions, options,
style sheets, formulas drawn by a script, and nothing left out or corrected afterward). It opens
pages of both in Chromium and adds up the files that they ask for: as they lie there, and packed
with gzip as most servers send them. What the default would load from elsewhere is counted and not
weighed: nothing leaves this computer.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.defaults import with_defaults
from tests.book.site import book_copy
from tests.browser import chromium
from tests.browser.weights import loaded, weight

ROOT = Path(__file__).parents[1]
PAGES = (
    "book/index.html",
    "book/01-headline-abstract-paper.html",
    "book/05-describe-and-show.html",
    "book/08-top-against-bottom.html",
    "notebooks/01-headline-abstract-paper.html",
    "notebooks/05-describe-and-show.html",
    "notebooks/08-top-against-bottom.html",
    "search.html",
)
HEADER = (
    "| page | files | KiB | KiB packed | theme's defaults: files | KiB | KiB packed | elsewhere |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|"
)


def built(folder):
    """Build the copy of the book in a folder; return the folder of its pages."""
    done = book_copy.end_build(book_copy.start_build(folder), folder)
    if not (done.html / "search.html").is_file():
        raise SystemExit(done.log[-3000:])
    return done.html


def line(window, ours, default, name):
    """One row of the table."""
    cells = []
    for html in (ours, default):
        files = loaded(window, (html / name).as_uri())
        cells += [f"{len(files)}", *(f"{kib:,.0f}" for kib in weight(files))]
    return f"| {name} | {' | '.join(cells)} | {len(set(window.other_hosts()))} |"


def table():
    """Build, measure, and return the table as Markdown."""
    with tempfile.TemporaryDirectory() as folder, chromium.browser() as browser:
        copies = [Path(folder, name) for name in ("ours", "default")]
        for copy in copies:
            copy.mkdir()
            book_copy.copy_to(copy)
        ours, default = built(copies[0]), built(with_defaults(copies[1]))
        window = chromium.Window(browser)
        lines = [line(window, ours, default, name) for name in PAGES]
        window.context.close()
    return "\n".join([HEADER, *lines])


if __name__ == "__main__":
    sys.exit(chromium.what_is_missing() or print(table()))
