"""The ``item-formats`` directive: the formats in which questions leave the course."""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from belonging_edu.items import order

_HEAD = (
    "```{table} Formats: what each loses, and who read it back",
    "| Ask for | For | What is lost | Checked |",
    "|---|---|---|---|",
)


class ItemFormatsDirective(SphinxDirective):
    """One row a format, in the words of the README that every set has."""

    def run(self):
        self.env.note_dependency(order.__file__)
        lines = [*_HEAD, *map(_row, order.FORMATS), "```"]
        body = nodes.Element()
        self.state.nested_parse(StringList(lines, "item-formats"), self.content_offset, body)
        return body.children


def _row(each):
    names = ", ".join(f"`{name}`" for name in (each.name, *each.aliases))
    return f"| {names} | {each.opens_in} | {each.loses} | {each.checked} |"


def setup(app):
    app.add_directive("item-formats", ItemFormatsDirective)
