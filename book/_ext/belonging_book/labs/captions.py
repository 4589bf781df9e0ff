"""Captions of a lab's tables: the text that a cell holds as ``belonging_edu.caption``.

A lab is plain Markdown and code, so that the caption stands in the metadata of the cell that
shows the table. Pages write MyST's ``{table}`` directive, and our own directives give theirs.
"""

import html

from docutils import nodes
from sphinx.transforms import SphinxTransform

KEY = "belonging_edu"
_CAPTION = '<caption><span class="caption-text">{}</span></caption>'


class CaptionTables(SphinxTransform):
    """Give each table that a cell of a lab shows the caption of its cell."""

    default_priority = 200  # before Sphinx gives tables with a caption an anchor

    def apply(self, **_options):
        for cell in self.document.findall(_is_cell):
            caption = cell["cell_metadata"].get(KEY, {}).get("caption")
            if not caption:
                continue
            for table in list(cell.findall(nodes.table)):
                table.insert(0, nodes.title("", caption))
            for raw in cell.findall(nodes.raw):
                raw[:] = [nodes.Text(_with_caption(raw.astext(), caption))]


def _is_cell(node):
    return isinstance(node, nodes.container) and "cell_metadata" in node


def _with_caption(markup, caption):
    """The same HTML, with a caption behind the tag that opens its table, if it has one."""
    before, opens, inside = markup.partition("<table")
    tag, closes, rows = inside.partition(">")
    shown = _CAPTION.format(html.escape(caption)) if opens else ""
    return f"{before}{opens}{tag}{closes}{shown}{rows}"


def setup(app):
    app.add_transform(CaptionTables)
