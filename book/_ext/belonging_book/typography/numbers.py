"""Numbers in text: a hyphen before one is a minus.

What a cell of a lab showed as HTML is set, too, but for code and drawings.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .text_nodes import AS_WRITTEN, stands_in

#: A class for text that a reader may copy into code, where a hyphen has to be one.
AS_TYPED = "as-typed"
_HYPHEN = re.compile(r"(?<![\w.,)\]%-])-(?=\d|\.\d)")
_BETWEEN = re.compile(r"(?<=[\d)\N{SUPERSCRIPT TWO}]) - (?=[\d(])")
#: Code and drawings, a tag, or the text between tags.
_PIECE = re.compile(r"<(code|pre|svg|style|script)\b.*?</\1>|<[^>]*>|([^<]+)", re.DOTALL)


def set_numbers(text):
    """Return a text with minus signs; ``C-7`` and ``2010-15`` stay."""
    return _HYPHEN.sub("\N{MINUS SIGN}", _BETWEEN.sub(" \N{MINUS SIGN} ", text))


def set_numbers_of(markup):
    """Return HTML with its text set, and its tags, code and drawings as they are."""
    return _PIECE.sub(lambda piece: set_numbers(piece[2]) if piece[2] else piece[0], markup)


class SetNumbers(SphinxPostTransform):
    """Set the numbers in all text of a page but code and formulas."""

    default_priority = 900

    def run(self, **_options):
        for text in list(self.document.findall(nodes.Text)):
            changed = set_numbers(text)
            if changed != text and not stands_in(text, *AS_WRITTEN, classes=[AS_TYPED]):
                text.parent.replace(text, nodes.Text(changed))
        for raw in self.document.findall(nodes.raw):
            if raw.get("format") == "html" and "output" in raw.get("classes", []):
                raw[:] = [nodes.Text(set_numbers_of(raw.astext()))]


def setup(app):
    app.add_post_transform(SetNumbers)
