"""Tables of results as pandas writes them, set as a book sets them."""

import re

from bs4 import Tag
from docutils import nodes

from .rules import Rule

_NUMBER = re.compile(r"[<\-\N{MINUS SIGN}]?[\d.,]+(?:e[+-]\d+)?|inf|NaN|")


def _shown_by_lab(piece):
    """A test whether a lab of the page showed HTML that holds this."""

    def test(node):
        return isinstance(node, nodes.raw) and piece in node.astext()

    return lambda page: page.holds(test)


def _set(table):
    """One line of headings, text at the left, numbers at the right."""
    table.attrs = {"class": "table results"}
    _join_headings(table)
    rows = [_cells(row) for row in table.find_all("tr")]
    words = _columns_of_words(rows)
    for cells in rows:
        for place, cell in enumerate(reversed(cells)):
            if place in words:
                cell["class"] = "words"


def _cells(row):
    """The cells of a row that hold text alone."""
    return [cell for cell in row.find_all(["td", "th"], recursive=False) if not cell.find(True)]


def _join_headings(table):
    """Put the names of the rows, which have a line of their own, before those of the columns."""
    head = table.find("thead")
    lines = head.find_all("tr") if head else []
    if len(lines) != 2:
        return
    columns, rows = map(_cells, lines)
    while rows and not rows[-1].get_text():
        rows.pop()
    if not rows or len(rows) >= len(columns):
        return
    for cell, name in zip(columns, rows, strict=False):
        cell.string = name.get_text()
    for tag in (lines[0], *columns):
        tag.attrs = {}
    lines[1].decompose()


def _columns_of_words(rows):
    """The places, counted from the right, of columns that hold other things than numbers."""
    body = [[cell.get_text() for cell in row if cell.name == "td"][::-1] for row in rows]
    headings = sum(cell.name == "th" for cell in rows[1]) if rows[1:] else 0
    width = max(map(len, body), default=0)
    words = {
        place
        for place in range(width)
        if not all(_NUMBER.fullmatch(cells[place]) for cells in body if cells[place:])
    }
    return words | set(range(width, width + headings))


RULES = (
    # pandas says the same about each table; the book's own style sheet says it once.
    Rule(
        "styles-of-pandas",
        "style",
        lambda tag: tag.has_attr("scoped"),
        Tag.decompose,
        _shown_by_lab("<style scoped>"),
    ),
    Rule(
        "tables-of-pandas",
        "table",
        lambda tag: tag.attrs == {"border": "1", "class": "dataframe"},
        _set,
        _shown_by_lab('class="dataframe"'),
    ),
)
