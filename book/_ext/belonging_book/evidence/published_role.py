"""The ``published`` role: a figure out of the registry, with its source, in running text.

The domain remembers on which page the registry's table shows each figure, so that the
source becomes a link to the full record.
"""

from difflib import get_close_matches
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.domains import Domain
from sphinx.util.docutils import SphinxRole
from sphinx.util.nodes import make_refnode

from belonging_edu import published

from ..warn import warn

REGISTRY = Path(published.__file__).with_name("published.csv")


def anchor_of(id):
    """Return the HTML id of a figure's row."""
    return nodes.make_id(f"published-{id}")


def record_of(figure):
    """Describe a figure in one sentence or two: definition, unit, source, grade."""
    parts = [figure.definition]
    if figure.unit:
        parts.append(f"Unit: {figure.unit}")
    if figure.sources and figure.grade != "D":
        parts.append(f"Source: {figure.short_source}")
    if figure.is_public:
        parts.append(f"Grade {figure.grade}: {published.GRADES[figure.grade]}")
    else:
        parts.append(f"{figure.grade.capitalize()}: {published.GRADES[figure.grade]}")
    return ". ".join(part.rstrip(".") for part in parts) + "."


def with_unit(figure):
    """Return the figure as printed, followed by its unit."""
    if not (figure.unit and figure.is_public):
        return figure.text
    return f"{figure.text}{'' if figure.unit == '%' else ' '}{figure.unit}"


class PublishedRole(SphinxRole):
    """``{published}`id```, ``{published}`id | unit``` or ``{published}`id | quiet```.

    ``quiet`` is for texts that a reader copies: the number itself is the link to its record.
    """

    def run(self):
        id, _, option = (part.strip() for part in self.text.partition("|"))
        self.env.note_dependency(str(REGISTRY))
        known = {figure.id: figure for figure in published.figures()}
        if id not in known:
            near = get_close_matches(id, known, n=3, cutoff=0.4)
            hint = f" Near: {', '.join(near)}." if near else ""
            return self._refuse(f"No published figure {id!r}.{hint}")
        if option not in ("", "unit", "quiet"):
            return self._refuse(f"Unknown option {option!r} after {id!r}; use 'unit' or 'quiet'.")
        return [self._shown(known[id], option)], []

    def _shown(self, figure, option):
        text = with_unit(figure) if option == "unit" else figure.text
        if option == "quiet" or not figure.is_public:
            return nodes.inline("", "", self._link(figure, text), classes=["published"])
        source = f"[{figure.source_names.split(', ')[0]}, {figure.grade}]"
        parts = [nodes.Text(f"{text}\N{NO-BREAK SPACE}"), self._link(figure, source)]
        return nodes.inline("", "", *parts, classes=["published"])

    def _link(self, figure, text):
        style = "published-source" if text.startswith("[") else "published-number"
        content = nodes.inline(text, text, classes=[style])
        link = pending_xref("", content, refdomain="published", reftype="figure")
        link["reftarget"] = figure.id
        link["refdoc"] = self.env.docname
        self.set_source_info(link)
        return link

    def _refuse(self, message):
        warn("published", message, self.get_location())
        return [nodes.inline(self.text, self.text)], []


class PublishedDomain(Domain):
    """Where the table of the registry shows each figure."""

    name = "published"
    label = "Published figures"
    initial_data = {"rows": {}}

    def note_row(self, id, docname):
        """Remember that a page shows this figure; the first page that does is linked."""
        self.data["rows"].setdefault(id, docname)

    def shows(self, id, docname):
        return self.data["rows"].get(id) == docname

    def clear_doc(self, docname):
        rows = self.data["rows"]
        self.data["rows"] = {id: page for id, page in rows.items() if page != docname}

    def merge_domaindata(self, docnames, otherdata):
        for id, page in otherdata["rows"].items():
            if page in docnames:
                self.note_row(id, page)

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        if typ == "citation":
            return self._citation(env, fromdocname, builder, target, contnode)
        record = record_of(published.figure(target))
        page = self.data["rows"].get(target)
        if page is None:
            return nodes.abbreviation("", "", contnode, explanation=record)
        return make_refnode(builder, fromdocname, page, anchor_of(target), contnode, record)

    def _citation(self, env, fromdocname, builder, key, contnode):
        """Link a name to its entry of the bibliography, where the book has one."""
        for citation in getattr(env.domains.get("cite"), "citations", []):
            if citation.key == key:
                page = citation.bibliography_key.docname
                return make_refnode(builder, fromdocname, page, citation.citation_id, contnode)
        return contnode

    def resolve_any_xref(self, env, fromdocname, builder, target, node, contnode):
        return []


def setup(app):
    app.add_domain(PublishedDomain)
    app.add_role("published", PublishedRole())
