"""What pages of the book weigh with everything they load, beside the theme's own defaults.

``python benchmarks/pages.py [FOLDER]`` opens pages of a built book (``_build/html`` unless a folder
is given) from their folder in Chromium, and adds up the files that it asks for: as they lie there,
and packed with gzip as most servers send them (pictures and fonts are packed already). The last
columns are what the same page would weigh with the files that the book's extension leaves out.
"""

from __future__ import annotations

import gzip
import sys
import sysconfig
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import chromium  # noqa: E402

PAGES = (
    "book/index.html",
    "book/01-headline-abstract-paper.html",
    "book/08-top-against-bottom.html",
    "notebooks/01-headline-abstract-paper.html",
    "notebooks/05-describe-and-show.html",
    "notebooks/08-top-against-bottom.html",
    "search.html",
)
PACKED = (".woff", ".woff2", ".png", ".jpg")
HEADER = (
    "| page | files | KiB | KiB packed | its HTML, KiB | theme's defaults, KiB | packed |\n"
    "|---|---:|---:|---:|---:|---:|---:|"
)
_SITE = Path(sysconfig.get_path("purelib"))
_THEME = _SITE / "pydata_sphinx_theme/theme/pydata_sphinx_theme/static"
#: Files of the theme that a page loads by default: what stands in for them here, or nothing.
_DEFAULTS = {
    _THEME / "styles/pydata-sphinx-theme.css": "pydata-sphinx-theme.css",
    _THEME / "vendor/fontawesome/webfonts/fa-solid-900.woff2": "book-icons.woff",
    _THEME / "scripts/fontawesome.js": None,
    _SITE / "sphinx_design/static/sphinx-design.min.css": "sphinx-design.min.css",
}
_SEARCHING = ("searchindex.js", "_static/searchtools.js", "_static/language_data.js")


def loaded(window, address):
    """The files that a page loads, the page first."""
    window.asked.clear()
    page = window.context.new_page()
    page.goto(address, wait_until="networkidle")
    page.evaluate("() => document.fonts.ready")
    files = dict.fromkeys(urlsplit(url).path for url in window.asked if url.startswith("file:"))
    page.close()
    return [Path(unquote(path)) for path in files]


def weight(files):
    """Bytes of files as they lie there, and as they are sent."""
    contents = [(path, path.read_bytes()) for path in files]
    packed = sum(
        len(content) if path.suffix in PACKED else len(gzip.compress(content, 6))
        for path, content in contents
    )
    return sum(len(content) for _, content in contents), packed


def by_default(files, html):
    """The files that the page would load if nothing were left out."""
    kept = [path for path in files if path.name not in _DEFAULTS.values()]
    searching = [html / name for name in _SEARCHING if html / name not in kept]
    return kept + searching + list(_DEFAULTS)


def line(window, html, name):
    """One row of the table."""
    files = loaded(window, (html / name).as_uri())
    ours, default = weight(files), weight(by_default(files, html))
    numbers = [*ours, weight(files[:1])[0], *default]
    cells = " | ".join(f"{number / 1024:,.0f}" for number in numbers)
    return f"| {name} | {len(files)} | {cells} |"


def table(html):
    """Measure, and return the table as Markdown."""
    with chromium.browser() as browser:
        window = chromium.Window(browser)
        lines = [line(window, html, name) for name in PAGES]
        window.context.close()
    return "\n".join([HEADER, *lines])


if __name__ == "__main__":
    html = Path(sys.argv[1] if sys.argv[1:] else ROOT / "_build" / "html").resolve()
    sys.exit(chromium.what_is_missing() or print(table(html)))
