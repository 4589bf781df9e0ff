"""Pages of the built book in the browser: opened once, then looked at in themes and widths."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.book.site.checks import documents_in_toc
from tests.browser import axe

ROOT = Path(__file__).parents[2]
#: Pages of no table of contents: what a search finds, and where an address leads nowhere.
MORE = ("search.html", "search.html?q=belonging", "search.html?q=xylophone", "404.html")

#: A page of each kind, which everybody's run of the tests opens. All are opened where CI is set.
OF_EACH_KIND = (
    "book/index.html",
    "book/resident.html",
    "book/08-top-against-bottom.html",
    "book/sessions/08-top-against-bottom.html",
    "notebooks/08-top-against-bottom.html",
    "notebooks/solutions/08-top-against-bottom.html",
    "notebooks/explorers.html",
    "book/explorers.html",
    "book/codebooks.html",
    "book/glossary.html",
    "book/reference/scales.html",
    "search.html?q=belonging",
    "404.html",
)

WIDTHS = (1280, 390)
THEMES = ("light", "dark")
#: 1280 at a zoom of 200% and 400%: what WCAG 1.4.4 and 1.4.10 ask for.
ZOOMED = (640, 320)

_LISTEN = """window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  refused.push(`${event.effectiveDirective} refuses ${event.blockedURI || event.sample}`);
});"""
_THEME = """(theme) => {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.mode = theme;
}"""
#: The theme makes wide parts reachable 300 ms after the width changed.
_SETTLE = 350


def names():
    """All pages by their path: those of the table of contents, and those of none."""
    return [f"{name}.html" for name in dict.fromkeys(documents_in_toc(ROOT))] + list(MORE)


def each_name():
    """The pages as parameters of a test; those whose kind is there already are thorough."""
    found = names()
    assert set(OF_EACH_KIND) <= set(found)
    return [
        name if name in OF_EACH_KIND else pytest.param(name, marks=pytest.mark.thorough)
        for name in found
    ]


def open_page(window, root, name, width=1280):
    """Open a page of the book under an address; what its policy refuses is noted."""
    page = window.context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(_LISTEN)
    page.goto(root + quote(name, safe="/?=&#"))
    return page


def set_width(page, width, settled=True):
    """Make the window as wide, and let the page follow."""
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(_SETTLE if settled else 0)


def set_theme(page, theme):
    """Show the page in a theme."""
    page.evaluate(_THEME, theme)


def shut_out(page):
    """What axe-core finds in each width and theme: all rules once a width, then its looks."""
    for width in WIDTHS:
        set_width(page, width)
        for theme in THEMES:
            set_theme(page, theme)
            found = axe.complaints(page, looks_only=theme != THEMES[0])
            yield from ((width, theme, said) for said in found)


def refused(page):
    """What the page wanted to load or run and its policy did not let through."""
    return page.evaluate("() => window.refused")


def has_policy(page):
    """Whether the page says what it may load."""
    return page.locator('head > meta[http-equiv="Content-Security-Policy"]').count() == 1
