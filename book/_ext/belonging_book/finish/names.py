"""Names for those who hear a page: headings of rows and columns, and boxes with their titles."""

import re

from bs4 import Tag
from docutils import nodes
from sphinx import addnodes

from .rules import Rule, classes

#: A box with a title; Sphinx counts descriptions of functions and notes on versions to them, too.
_BOXES = (
    nodes.admonition,
    nodes.attention,
    nodes.caution,
    nodes.danger,
    nodes.error,
    nodes.hint,
    nodes.important,
    nodes.note,
    nodes.tip,
    nodes.warning,
    addnodes.seealso,
)
#: One line of headings, with an empty one; of two lines, result_tables makes one.
_EMPTY_HEADING = r"(?s)<thead>\s*<tr(?:(?!<tr\b).)*<th></th>(?:(?!<tr\b).)*</thead>"


def _has_heading_row(node):
    return isinstance(node, nodes.thead) or _is_markup(node, r"<thead")


def _has_rows(node):
    return isinstance(node, nodes.tbody) and any(row.children and row[0].astext() for row in node)


def _has_empty_heading(node):
    cells = node.findall(nodes.entry) if isinstance(node, nodes.thead) else ()
    return _is_markup(node, _EMPTY_HEADING) or any(not cell.astext().strip() for cell in cells)


def _is_numbered(node):
    """A table with a caption: Sphinx writes a number before it."""
    return isinstance(node, nodes.table) and isinstance(node.next_node(nodes.title), nodes.title)


def _is_box(node):
    return isinstance(node, _BOXES)


def _has_row_headings(node):
    return _is_markup(node, r"<tbody>\s*<tr[^>]*>\s*<th")


def _is_markup(node, pattern):
    """A lab showed HTML that holds this."""
    return isinstance(node, nodes.raw) and re.search(pattern, node.astext())


def _on_pages_with(test):
    return lambda page: page.holds(test)


def _is_empty_heading(tag):
    """Nothing in it, or a paragraph with nothing in it."""
    return not tag.get_text().strip() and all(child.name == "p" for child in tag.find_all(True))


def _make_cell(tag):
    tag.name = "td"
    tag.clear()


def _heads_column(tag):
    return tag.name == "th" and not tag.has_attr("scope") and tag.find_parent("thead")


def _heads_row(tag):
    return tag.name == "th" and not tag.has_attr("scope") and not tag.find_parent("thead")


def _names_row(tag):
    """The first cell of a row names it, if it holds anything."""
    first = tag.parent.find(True, recursive=False) is tag and tag.find_parent("tbody")
    return first and tag.get_text().strip()


def _head_row(tag):
    tag.name = "th"
    tag["scope"] = "row"


def _head_column(tag):
    tag["scope"] = "col"


def _title(tag):
    first = tag.find(True, recursive=False)
    return first if first and "admonition-title" in classes(first) else None


def _name_box(tag):
    """A box is a note with a name, so that one hears where it begins and ends."""
    tag["role"] = "note"
    tag["aria-label"] = _title(tag).get_text().strip()


RULES = (
    # Nothing in the book refers to a table by number, and the labs' own tables have none.
    Rule(
        "table-numbers",
        "span",
        lambda tag: classes(tag) == ["caption-number"] and tag.parent.name == "caption",
        Tag.decompose,
        _on_pages_with(_is_numbered),
    ),
    Rule("empty-headings", "th", _is_empty_heading, _make_cell, _on_pages_with(_has_empty_heading)),
    Rule("column-headings", "th", _heads_column, _head_column, _on_pages_with(_has_heading_row)),
    Rule("row-names", "td", _names_row, _head_row, _on_pages_with(_has_rows)),
    Rule("row-headings", "th", _heads_row, _head_row, _on_pages_with(_has_row_headings)),
    Rule(
        "boxes",
        "div",
        lambda tag: "admonition" in classes(tag) and _title(tag),
        _name_box,
        _on_pages_with(_is_box),
    ),
)
