"""What makes the book faster to build changes nothing in it."""

import shutil
from unittest import mock

import pytest
from belonging_book.speed import figure_numbers, processors
from pybtex import plugin

from tests.book.site.small_book import SmallBook

INDEX = """# Small book

```{toctree}
:numbered:
first
```

```{toctree}
second
third
```
"""
FIRST = """# First

## Part

:::{figure} picture.svg
:alt: A square
:name: one
A caption with *emphasis*.
:::

:::{figure} picture.svg
:alt: A square
:name: bare
:::

## Another

> :::{figure} picture.svg
> :alt: A square
> :name: quoted
> In a quotation.
> :::

```{table} A table
:name: numbers
| a | b |
|---|---|
| 1 | 2 |
```
"""
SECOND = """# Second

```{code-block} python
:name: code
:caption: Some code

print(1)
```

```{math}
:label: law
y = x
```

:::{figure} picture.svg
:alt: A square
:name: last
Last.
:::

```{toctree}
fourth
```
"""
FOURTH = "# Fourth\n\n:::{figure} picture.svg\n:alt: A square\n:name: below\nBelow.\n:::\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'


@pytest.fixture
def book(tmp_path):
    book = SmallBook(tmp_path)
    book.write("picture.svg", PICTURE)
    for name, text in (("index", INDEX), ("first", FIRST), ("second", SECOND)):
        book.write(f"{name}.md", text)
    book.write("third.md", "# Third\n\nSee {numref}`one`, {numref}`below`, {eq}`law`.\n")
    book.write("fourth.md", FOURTH)
    with mock.patch.object(book, "_list_pages", lambda: None):
        yield book


def numbers_of(book, monkeypatch, assign):
    """What each build gives for the numbers of all pages."""
    seen = []

    def noted(collector, env):
        rewritten = assign(collector, env)
        seen.append((dict(env.toc_fignumbers), sorted(rewritten)))
        return rewritten

    monkeypatch.setattr(figure_numbers, "assign_by_outlines", noted)
    assert book.build() == ""
    page = book.root / "fourth.md"
    page.write_text(
        page.read_text() + "\n:::{figure} picture.svg\n:alt: A square\n:name: new\nNew.\n:::\n"
    )
    assert book.build() == ""
    return seen


@pytest.mark.parametrize("processes", [1, 2])
def test_figures_have_the_numbers_that_sphinx_gives_them(book, monkeypatch, processes):
    monkeypatch.setattr(
        processors, "use_all_processors", lambda app: setattr(app, "parallel", processes)
    )
    fourth = (book.root / "fourth.md").read_text()
    ours = numbers_of(book, monkeypatch, figure_numbers.assign_by_outlines)
    kinds = {kind for numbers, _ in ours for page in numbers.values() for kind in page}
    assert kinds == {"figure", "table", "code-block", "displaymath"}
    assert "new" in ours[1][0]["fourth"]["figure"] and "fourth" in ours[1][1]
    assert "bare" not in ours[0][0]["first"]["figure"]
    (book.root / "fourth.md").write_text(fourth)
    shutil.rmtree(book.root.parent / "out")
    own = numbers_of(book, monkeypatch, figure_numbers._assign_figure_numbers)
    assert own == ours


def test_a_plugin_is_looked_up_once(book):
    assert book.build() == ""
    before = plugin._load_entry_point.cache_info()
    assert book.build(project="Another name") == ""
    after = plugin._load_entry_point.cache_info()
    assert after.misses == before.misses and after.hits > before.hits
