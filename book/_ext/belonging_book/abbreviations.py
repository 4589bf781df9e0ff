"""Abbreviations: the first one of a kind on a page says what it stands for."""

import re
from functools import cache
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

FILE = Path(__file__).with_name("abbreviations.yaml")
_NO_TEXT = (
    nodes.abbreviation,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.title,
)


@cache
def known():
    """Return what each abbreviation stands for."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@cache
def _pattern():
    longest_first = "|".join(sorted(known(), key=len, reverse=True))
    return re.compile(rf"\b({longest_first})(?=s?\b|\d\b)")


class SayAbbreviations(SphinxPostTransform):
    """Mark the first use of each abbreviation outside headings, code and formulas."""

    default_priority = 890

    def run(self, **_options):
        said = set()
        for text in list(self.document.findall(nodes.Text)):
            if _pattern().search(text) and not _is_skipped(text.parent):
                text.parent.replace(text, _marked(str(text), said))


def _marked(text, said):
    """Return a text in pieces, of which those that were not said before are abbreviations."""
    pieces, done = [], 0
    for found in _pattern().finditer(text):
        short = found[1]
        if short not in said:
            said.add(short)
            meaning = nodes.abbreviation(short, short, explanation=known()[short])
            pieces += [nodes.Text(text[done : found.start()]), meaning]
            done = found.end()
    return [*pieces, nodes.Text(text[done:])]


def _is_skipped(node):
    while node is not None:
        if isinstance(node, _NO_TEXT):
            return True
        node = node.parent
    return False


def setup(app):
    app.add_post_transform(SayAbbreviations)
