"""The ``published-table`` directive: the registry, one row with an anchor for each figure."""

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from belonging_edu import published

from ..typography.tables import code, table
from ..warn import warn
from .published_role import REGISTRY, anchor_of, with_unit

#: Column heading and relative width. book.css repeats the headings for narrow screens.
_COLUMNS = (("What it is, and its id", 39), ("As printed", 19), ("n", 11))
_COLUMNS += (("Read in", 19), ("Grade", 12))


class PublishedTableDirective(SphinxDirective):
    """Show all figures of the registry, or those of the study that is the argument."""

    optional_arguments = 1

    def run(self):
        self.env.note_dependency(str(REGISTRY))
        try:
            figures = published.figures(*self.arguments)
        except ValueError as error:
            warn("published", str(error), self.get_location())
            return []
        caption = " ".join(["Published figures as printed, with source and grade", *self.arguments])
        shown = table(caption, _COLUMNS, [], "published-table", "stacking")
        shown.next_node(nodes.tbody).extend(self._row(figure) for figure in figures)
        return [shown]

    def _row(self, figure):
        id = code(figure.id)
        cells = [
            [nodes.Text(f"{figure.definition} "), self._citation(figure.citation, id)],
            [nodes.Text(with_unit(figure))],
            [nodes.Text(f"{int(figure.n):,}" if figure.n.isdigit() else figure.n)],
            self._sources(figure),
            [nodes.Text(figure.grade)],
        ]
        row = nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *c)) for c in cells))
        domain = self.env.get_domain("published")
        already = domain.shows(figure.id, self.env.docname)
        domain.note_row(figure.id, self.env.docname)
        if not already and domain.shows(figure.id, self.env.docname):
            row["ids"].append(anchor_of(figure.id))
        return row

    def _sources(self, figure):
        if figure.grade == "D":
            return [nodes.Text("derived")]
        parts = []
        for key in figure.sources:
            name = published.SOURCES[key]
            parts += [nodes.Text(", "), self._citation(key, nodes.inline(name, name))]
        return parts[1:]

    def _citation(self, key, content):
        link = pending_xref("", content, refdomain="published", reftype="citation")
        link["reftarget"] = key
        link["refdoc"] = self.env.docname
        return nodes.inline("", "", link, *self._mark_as_cited(key))

    def _mark_as_cited(self, key):
        """Put the source into the bibliography, and fail if it is not in references.bib."""
        marked = self.env.temp_data.setdefault("published_cited", set())
        if key in marked or "cite" not in self.env.domains:
            return []
        marked.add(key)
        role = self.env.get_domain("cite").role("empty")
        made, _ = role("cite:empty", "", key, self.lineno, self.state.inliner)
        return made


def setup(app):
    app.add_directive("published-table", PublishedTableDirective)
