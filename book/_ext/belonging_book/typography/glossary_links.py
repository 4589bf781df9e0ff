"""Terms of the glossary become links where a chapter uses them first.

What the author wrote as ``{term}`` counts as the first use. Words that are also said every day
are left to the author.
"""

import re

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

from .. import chapters
from .text_nodes import AS_WRITTEN, replace_matches

#: Terms of the glossary that everybody also says in another sense.
EVERYDAY = frozenset(
    "adjustment association bias ceiling climate cluster cohort composition construct context "
    "indicator ladder lead limit outcome power proxy realization risk score seed "
    "separation strain suppression truth weight".split()
)
#: Sections that hold no running text.
SKIPPED = ("What you will be able to do", "Check yourself", "Read more")
_NO_TEXT = (
    *AS_WRITTEN,
    nodes.Titular,
    nodes.caption,
    nodes.field_list,
    nodes.image,
    nodes.reference,
    nodes.thead,
    pending_xref,
)


class GlossaryLinks(SphinxPostTransform):
    """Link the first plain use of each term; at most one link a term and page."""

    default_priority = 5  # before the references are resolved

    def run(self, **kwargs):
        if chapters.key(self.env.docname) is None:
            return
        terms = [name for kind, name in self.env.get_domain("std").objects if kind == "term"]
        if not terms:
            return
        waiting = {_folded(term): term for term in terms if term.lower() not in EVERYDAY}
        for written in self.document.findall(pending_xref):
            if written.get("reftype") == "term":
                waiting.pop(_folded(written["reftarget"]), None)
        pattern = _pattern(terms)
        for text in [text for text in self.document.findall(nodes.Text) if _is_prose(text)]:
            replace_matches(text, pattern, lambda found: self._link(found, waiting))

    def _link(self, found, waiting):
        """Link a term that waits; then it waits no longer."""
        shown = found[0]
        term = waiting.pop(_folded(shown), None) or waiting.pop(_singular(shown), None)
        return term and self._reference(term, shown)

    def _reference(self, term, shown):
        content = nodes.inline(shown, shown, classes=["xref", "std", "std-term"])
        link = pending_xref("", content, refdomain="std", reftype="term", reftarget=term)
        link["refdoc"] = self.env.docname
        link["refexplicit"] = True
        return link


def _folded(term):
    """Abbreviations such as CROSS keep their capitals; other terms are met in any case."""
    return term if term.isupper() else term.lower().replace("\u2019", "'")


def _singular(shown):
    return _folded(shown.removesuffix("s"))


def _pattern(terms):
    """Whole words, with or without the s of the plural; the longest term first.

    Terms that are linked already still stand here: *odds* is not linked inside *odds ratio*.
    """
    ordered = sorted(terms, key=len, reverse=True)
    words = [re.escape(term).replace("'", "['\u2019]") for term in ordered]
    words = [w if t.isupper() else f"(?i:{w}s?)" for w, t in zip(words, ordered, strict=True)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")


def _is_prose(text):
    node = text.parent
    while node is not None:
        if isinstance(node, _NO_TEXT) or "dropdown" in str(node.get("classes", "")):
            return False
        if isinstance(node, nodes.section) and node[0].astext().startswith(SKIPPED):
            return False
        node = node.parent
    return True


def _depend_on_glossary(app, docname, source):
    """A chapter is read again when the glossary has changed."""
    if chapters.key(docname) is not None:
        app.env.note_dependency(str(app.srcdir / "book" / "glossary.md"))


def setup(app):
    app.add_post_transform(GlossaryLinks)
    app.connect("source-read", _depend_on_glossary)
