"""Tables of a few columns, built the same way by every directive."""

import re

from docutils import nodes


def code(name):
    """Return a name as code; a narrow column breaks it behind an underscore or a point."""
    parts = re.findall(r"[^_.]+[_.]*|[_.]+", name)
    pieces = [piece for part in parts for piece in (nodes.raw("", "<wbr>", format="html"), part)]
    shown = [nodes.Text(piece) if isinstance(piece, str) else piece for piece in pieces[1:]]
    return nodes.literal(name, "", *shown)


def table(caption, columns, rows, *classes):
    """Build a table; `columns` are pairs of heading and relative width.

    Each row is a sequence of cells, each cell a text, a list of paragraphs, or a list of inline
    nodes. With the class ``stacking`` the rows become blocks on a narrow screen, where book.css
    names the cells.
    """
    group = nodes.tgroup("", cols=len(columns))
    group += [nodes.colspec(colwidth=width) for _, width in columns]
    group += nodes.thead("", row([title for title, _ in columns]))
    group += nodes.tbody("", *map(row, rows))
    title = nodes.title("", caption)
    return nodes.table("", title, group, classes=["colwidths-given", *classes])


def row(cells):
    """Build one row; see :func:`table`."""
    return nodes.row("", *map(_entry, cells))


def _entry(cell):
    parts = [nodes.Text(cell)] if isinstance(cell, str) else cell
    if parts and all(isinstance(part, nodes.paragraph) for part in parts):
        return nodes.entry("", *parts)
    return nodes.entry("", nodes.paragraph("", "", *parts))
