"""Finished pages: what the theme leaves out for keyboards, screen readers and slow lines."""

import re
from pathlib import Path

from . import not_found
from .assets import UNUSED_SCRIPT, lighten
from .drawings import as_text
from .policy import with_policy

_DOOR = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta http-equiv="Refresh" content="0; url=\\1"><title>To the book</title></head>'
    '<body><main><h1>To the book</h1><p><a href="\\1">Go to the book</a></p></main></body></html>\n'
)

#: What the theme writes, and what a page needs instead.
_CORRECTIONS = (
    (re.compile(rf'\s*<script defer src="[^"]*{UNUSED_SCRIPT}[^"]*"></script>'), ""),
    # A script in an attribute is one that no policy can let through; book.js listens instead.
    (re.compile(r' onclick="window\.print\(\)"'), " data-print"),
    # The name of a control has to begin with the words that are seen on it.
    (
        re.compile(r'(<button class="btn search-button-field[^>]*?)aria-label="Search"'),
        r'\1aria-label="Search Ctrl+K"',
    ),
    (re.compile(r'(<i class="theme-switch [^>]*?) title="[^"]*">'), r'\1 aria-hidden="true">'),
    (re.compile(r'(<summary) aria-label="Toggle hidden content"'), r"\1"),
    # An arrow alone says nothing.
    (
        re.compile(r'(>([^<>]+)</a><details[^>]*><summary)>(?=<span class="toctree-toggle")'),
        r'\1 aria-label="Pages that belong to: \2">',
    ),
    # What is drawn by a font of icons is not read.
    (re.compile(r'(<i class="fa[^>]*?)(?<!aria-hidden="true")>'), r'\1 aria-hidden="true">'),
    # Where one is; what opens, and what it is called.
    (re.compile(r'(<a class="current reference internal" href="#")>'), r'\1 aria-current="page">'),
    (re.compile(r'(<dialog id="pst-search-dialog")>'), r'\1 aria-label="Search the book">'),
    (re.compile(r'(<dialog id="pst-primary-sidebar-modal")>'), r'\1 aria-label="Pages">'),
    (re.compile(r'(<dialog id="pst-secondary-sidebar-modal")>'), r'\1 aria-label="On this page">'),
    (re.compile(r'title="Toggle primary sidebar"'), 'title="List of pages"'),
    (re.compile(r'title="Toggle secondary sidebar"'), 'title="On this page"'),
    # The first page only leads to another.
    (re.compile(r'\A<meta http-equiv="Refresh" content="0; url=([^"]+)" />\s*\Z'), _DOOR),
    # A list of references is a list.
    (re.compile(r'(<div class="citation"[^>]*) role="doc-biblioentry"'), r'\1 role="listitem"'),
    # Every part of a page belongs to a landmark.
    (
        re.compile(r'<div class="sidebar-primary-item">(\s*)(?=<a class="navbar-brand)'),
        r'<div class="sidebar-primary-item" role="navigation" aria-label="Book">\1',
    ),
)

#: The index of all words (200 KB) and what reads it: of use on the page that shows what was found.
_SEARCHING = re.compile(
    r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>'
)


def finish(app, exception):
    """Correct what the theme's templates write into every page, and leave out what none uses."""
    if exception or app.builder.format != "html":
        return
    output = Path(app.outdir)
    for page in output.rglob("*.html"):
        if "_static" not in page.relative_to(output).parts:
            written = page.read_text(encoding="utf-8")
            corrected = finished_page(written, searches=page == output / "search.html")
            if corrected != written:
                page.write_text(corrected, encoding="utf-8")
    lighten(output)


def finished_page(markup, searches=False):
    """Return a page as readers get it, with its policy."""
    markup = as_text(corrected_page(markup))
    return with_policy(markup if searches else _SEARCHING.sub("", markup))


def corrected_page(markup):
    """Return a page with the corrections; a corrected page stays as it is."""
    for found, better in _CORRECTIONS:
        markup = found.sub(better, markup)
    return markup


def setup(app):
    app.connect("build-finished", finish, priority=900)  # MyST-NB copies its styles in the end
    not_found.setup(app)
