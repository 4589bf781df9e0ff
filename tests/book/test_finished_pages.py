"""Finished pages: what each rule does, and that none of them can die in silence."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from belonging_book.finish import assets, builder, pages
from belonging_book.finish.rules import Page
from matplotlib.figure import Figure

from belonging_edu import show
from tests.book.site import small_book  # noqa: E402  puts the extension on the path

THEME = {
    "extensions": ["myst_nb", "sphinx_book_theme", "sphinx_design", "sphinxcontrib.bibtex"]
    + ["belonging_book"],
    "html_theme": "sphinx_book_theme",
    "theme_is_finished": True,
}
PAGES = {
    "index": "# Small book\n\n```{toctree}\npart\n```\n",
    "part": "# Part\n\n```{toctree}\nchapter\nnotebooks/08-top\nnotebooks/09-two\nreferences\n```\n"
    # a function is no box, and there is none to miss on this page
    "\n```{py:function} mean(x)\nSays the mean.\n```\n",
    "references": "# References\n\n```{bibliography}\n```\n",
    "chapter": """# Chapter

## One

{published}`acker2025.n_total`

:::{note}
A box.
:::

```{table} Three good words
| | Read |
|---|---|
| One | 1 |
```

## Two

```{published-table} acker2024
```
""",
}
ALT = "Line figure: exam score over belonging, rising in three steps."
#: What each rule looks for, and what a newer theme, Sphinx, MyST-NB or pandas might write.
RENAMED = {
    "icon-script": ("scripts/fontawesome.js", "scripts/icons.js"),
    "search-tools": ("/searchtools.js", "/search-tools.js"),
    "search-language": ("/language_data.js", "/language.js"),
    "search-index": ("searchindex.js", "index-of-words.js"),
    "print-button": ('onclick="window.print', 'onclick="globalThis.print'),
    "search-button": ("search-button-field", "search-field-button"),
    "color-modes": ("theme-switch ", "color-switch "),
    "hidden-cells": ("Toggle hidden content", "Show or hide"),
    "levels": ("toctree-toggle", "toc-toggle"),
    "icons": ('<i class="fa', '<i class="icon fa'),
    "current-page": ('class="current reference', 'class="active reference'),
    "search-dialog": ("pst-search-dialog", "pst-search-box"),
    "pages-dialog": ("pst-primary-sidebar-modal", "pst-first-sidebar"),
    "parts-dialog": ("pst-secondary-sidebar-modal", "pst-second-sidebar"),
    "pages-button": ("Toggle primary sidebar", "Pages"),
    "parts-button": ("Toggle secondary sidebar", "Parts"),
    "references": ("doc-biblioentry", "doc-entry"),
    "brand": ("sidebar-primary-item", "sidebar-first-item"),
    "styles-of-pandas": ("<style scoped>", "<style>"),
    "tables-of-pandas": ('class="dataframe"', 'class="frame"'),
    "table-numbers": ("caption-number", "table-number"),
    "empty-headings": (r"<th([^>]*)>(\s|<p></p>)*</th>", r"<th\1>&middot;</th>"),
    "column-headings": ("<(/?)thead", r"<\1tbody"),
    "row-names": ("<(/?)td", r"<\1div"),
    "row-headings": ("<(/?)th(?=[ >])", r"<\1td"),
    "boxes": ("admonition-title", "box-title"),
    "drawings": ("data:image/svg[+]xml;base64,", "data:image/svg+xml;utf8,"),
    "policy": ("<meta charset=", "<meta data-charset="),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """The app that built a book with the theme of ours, and left its pages unfinished."""
    book = small_book.SmallBook(tmp_path_factory.mktemp("themed"))
    frame = pd.DataFrame({"score": [1.5, 2.5]}, ["lowest", "highest"])._repr_html_()
    lab = book.lab(
        ({"text/html": frame, "text/plain": "x"}, {}), *small_book.shown_by(show, Figure(), alt=ALT)
    )
    named = pd.DataFrame({"score": [1.5]}, pd.Index(["lowest"], name="group"))._repr_html_()
    book.lab(({"text/html": named, "text/plain": "x"}, {}), name="notebooks/09-two.ipynb")
    cells = json.loads(lab.read_text("utf-8"))
    cells["cells"][1]["metadata"]["tags"] = ["hide-input"]
    lab.write_text(json.dumps(cells), "utf-8")
    for name, text in PAGES.items():
        book.write(f"{name}.md", text)
    apps = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "finish_page", lambda *_: None)
        patch.setattr(pages, "finish_files", lambda app, _exception: apps.append(app))
        assert book.build(**THEME) == ""
    return apps[0]


def missed(app, doctor=lambda text: text):
    """The rules that miss something on the pages of the book, doctored before."""
    files = Path(app.outdir).rglob("*.html")
    names = {file: file.relative_to(app.outdir).with_suffix("").as_posix() for file in files}
    found = (
        pages.missed_on(Page(doctor(file.read_text("utf-8")), name, app.env, framed=True))
        for file, name in names.items()
        if not name.startswith("_static")
    )
    return {rule for rules in found for rule in rules}


def test_every_rule_finds_what_is_written_today(app):
    assert missed(app) == set()


def test_each_rule_has_a_case():
    assert sorted(RENAMED) == sorted(rule.name for rule in pages.RULES)


@pytest.mark.parametrize("rule", RENAMED)
def test_a_rule_that_finds_nothing_is_told(app, rule):
    old, new = RENAMED[rule]
    assert rule in missed(app, lambda text: re.sub(old, new, text))


def test_a_renamed_part_of_the_theme_stops_the_strict_build(tmp_path):
    book = small_book.SmallBook(tmp_path)
    book.write("index.md", "# Small book\n\nWords.\n")
    book.write("templates/theme-switcher.html", '<button aria-label="Light or dark"></button>')
    said = book.build(**THEME, templates_path=["templates"])
    assert book.code == 1
    assert "index.md: WARNING: Rule 'color-modes' finds nothing" in said
    assert said.count("[belonging_book.finish]") == 1


@pytest.fixture
def output(app, tmp_path):
    return shutil.copytree(app.outdir, tmp_path / "out", ignore=shutil.ignore_patterns(".doctrees"))


def test_every_file_of_the_theme_is_thinned(output):
    assert assets.lighten(output) == []
    assert assets.lighten(output) == []  # a second time, there is nothing to do


FILES = {
    "styles": ("_static/mystnb*.css", r"\.", ""),
    "faces of icons": ("_static/styles/pydata-sphinx-theme.css", "woff2", "woff3"),
    "font of icons": ("_static/vendor/fontawesome/webfonts/fa-solid-900.ttf", None, None),
    "fonts of the theme": ("_static/vendor/fontawesome/webfonts/fa-*", None, None),
    "maps": ("_static/**/*.map", None, None),
    "script of icons": ("_static/scripts/fontawesome.js", None, None),
}


def test_each_rule_for_files_has_a_case():
    assert list(FILES) == [name for name, _ in assets.RULES]


@pytest.mark.parametrize("rule", FILES)
def test_a_file_that_is_written_in_another_way_is_told(output, rule):
    pattern, old, new = FILES[rule]
    for file in list(output.glob(pattern)):
        if old is None:
            file.unlink()
        else:
            file.write_text(re.sub(old, new, file.read_text("utf-8")), "utf-8")
    assert rule in assets.lighten(output)
