"""The ``claims-table`` directive: the audited claims without their key, to print and fill in."""

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from belonging_edu import published

_COLUMNS = (("", 8), ("Who says it", 20), ("What is said", 52), ("D, A or C?", 20))


class ClaimsTableDirective(SphinxDirective):
    """Show every claim with an empty column for the reader's answer."""

    def run(self):
        self.env.note_dependency(str(Path(published.__file__).with_name("claims.csv")))
        group = nodes.tgroup("", cols=len(_COLUMNS))
        group += [nodes.colspec(colwidth=width) for _, width in _COLUMNS]
        group += nodes.thead("", self._row([title for title, _ in _COLUMNS]))
        rows = published.claims()[["claim", "speaker", "wording"]].itertuples(index=False)
        group += nodes.tbody("", *(self._row([*row, ""]) for row in rows))
        return [nodes.table("", group, classes=["colwidths-given", "claims-table"])]

    def _row(self, texts):
        return nodes.row("", *(nodes.entry("", nodes.paragraph(text=text)) for text in texts))


def setup(app):
    app.add_directive("claims-table", ClaimsTableDirective)
