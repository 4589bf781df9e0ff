"""The audited claims: ``claims-table`` without their key, ``claims-key`` with it."""

from pathlib import Path

from sphinx.util.docutils import SphinxDirective

from belonging_edu import published

from ..typography.tables import table

_COLUMNS = (("", 8), ("Who says it", 20), ("What is said", 52), ("D, A or C?", 20))
#: Its headings are repeated in book.css for narrow screens.
_KEY = (("", 8), ("Kind", 18), ("The words that decide", 26), ("Why", 48))


class ClaimsTableDirective(SphinxDirective):
    """Show every claim with an empty column for the reader's answer."""

    def run(self):
        self.env.note_dependency(str(Path(published.__file__).with_name("claims.csv")))
        claims = published.claims()[["claim", "speaker", "wording"]].itertuples(index=False)
        caption = "Claims from the story, with room for your answer"
        return [table(caption, _COLUMNS, ([*claim, ""] for claim in claims), "claims-table")]


class ClaimsKeyDirective(SphinxDirective):
    """Show the kind of every claim, the words that decide, and why; for the facilitator."""

    def run(self):
        self.env.note_dependency(str(Path(published.__file__).with_name("claims.csv")))
        rows = (
            (
                claim.claim,
                f"{claim.kind[0].upper()}, {claim.kind}",
                claim.word_that_decides,
                claim.why,
            )
            for claim in published.claims().itertuples(index=False)
        )
        caption = "Key of the claims: kind, the words that decide, and why"
        return [table(caption, _KEY, rows, "stacking", "claims-key")]


def setup(app):
    app.add_directive("claims-table", ClaimsTableDirective)
    app.add_directive("claims-key", ClaimsKeyDirective)
