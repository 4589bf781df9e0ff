"""Finished pages: what the theme leaves out for keyboards, screen readers and slow lines."""

import re
from pathlib import Path

#: The icons come from a font; this script (1.4 MB) would only draw them a second time.
_UNUSED_SCRIPT = "_static/scripts/fontawesome.js"

#: What the theme writes, and what a page needs instead.
_CORRECTIONS = (
    (re.compile(rf'\s*<script defer src="[^"]*{_UNUSED_SCRIPT}[^"]*"></script>'), ""),
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
    # A list of references is a list.
    (re.compile(r'(<div class="citation"[^>]*) role="doc-biblioentry"'), r'\1 role="listitem"'),
    # Every part of a page belongs to a landmark.
    (
        re.compile(r'<div class="sidebar-primary-item">(\s*)(?=<a class="navbar-brand)'),
        r'<div class="sidebar-primary-item" role="navigation" aria-label="Book">\1',
    ),
)

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_HEADING = re.compile(r"<th(?=[\s>])(?![^>]*\bscope=)")
_EMPTY_HEADING = re.compile(r"<th(\b[^>]*)>(?:\s|&nbsp;|</?p>)*</th>")


def label_tables(_app, _pagename, _templatename, context, _doctree):
    """Say of each heading cell whether it heads a column or a row."""
    if "body" in context:
        context["body"] = _TABLE.sub(lambda found: _labelled(found[0]), context["body"])


def _labelled(table):
    table = _EMPTY_HEADING.sub(r"<td\1></td>", table)
    table = _HEAD.sub(lambda head: _HEADING.sub('<th scope="col"', head[0]), table)
    return _HEADING.sub('<th scope="row"', table)


def finish(app, exception):
    """Correct what the theme's templates write into every page."""
    if exception or app.builder.format != "html":
        return
    output = Path(app.outdir)
    output.joinpath(_UNUSED_SCRIPT).unlink(missing_ok=True)
    for page in output.rglob("*.html"):
        if "_static" not in page.relative_to(output).parts:
            written = page.read_text(encoding="utf-8")
            corrected = corrected_page(written)
            if corrected != written:
                page.write_text(corrected, encoding="utf-8")


def corrected_page(markup):
    """Return a page with the corrections; a corrected page stays as it is."""
    for found, better in _CORRECTIONS:
        markup = found.sub(better, markup)
    return markup


def setup(app):
    app.connect("html-page-context", label_tables)
    app.connect("build-finished", finish)
