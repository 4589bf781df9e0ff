"""Minus signs: a hyphen before a number is printed, and read aloud, as the minus that it is."""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

_HYPHEN = re.compile(r"(?<![\w.,)\]%-])-(?=\d|\.\d)")
#: A class for text that a reader may copy into code, where a hyphen has to be one.
AS_TYPED = "as-typed"
_CODE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)


def with_minus(text):
    """Return a text with minus signs; ``C-7``, ``2010-15`` and ``p-value`` stay."""
    return _HYPHEN.sub("\N{MINUS SIGN}", text)


class PutMinusSigns(SphinxPostTransform):
    """Put minus signs into all text of a page but code and formulas."""

    default_priority = 900

    def run(self, **_options):
        for text in list(self.document.findall(nodes.Text)):
            changed = with_minus(text)
            if changed != text and not _is_typed(text.parent):
                text.parent.replace(text, nodes.Text(changed))


def _is_typed(node):
    while node is not None:
        if isinstance(node, _CODE) or AS_TYPED in node.get("classes", []):
            return True
        node = node.parent
    return False


def setup(app):
    app.add_post_transform(PutMinusSigns)
