"""The ``claims-table`` directive: the audited claims without their key, to print and fill in."""

from pathlib import Path

from sphinx.util.docutils import SphinxDirective

from belonging_edu import published

from ..typography.tables import table

_COLUMNS = (("", 8), ("Who says it", 20), ("What is said", 52), ("D, A or C?", 20))


class ClaimsTableDirective(SphinxDirective):
    """Show every claim with an empty column for the reader's answer."""

    def run(self):
        self.env.note_dependency(str(Path(published.__file__).with_name("claims.csv")))
        claims = published.claims()[["claim", "speaker", "wording"]].itertuples(index=False)
        caption = "Claims from the story, with room for your answer"
        return [table(caption, _COLUMNS, ([*claim, ""] for claim in claims), "claims-table")]


def setup(app):
    app.add_directive("claims-table", ClaimsTableDirective)
