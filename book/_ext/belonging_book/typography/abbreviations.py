"""Abbreviations: the first one of a kind on a page says what it stands for."""

import re
from functools import cache
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .text_nodes import AS_WRITTEN, replace_matches, stands_in

FILE = Path(__file__).with_name("abbreviations.yaml")


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
        waiting = dict(known())

        def said(found):
            meaning = waiting.pop(found[0], None)
            return meaning and nodes.abbreviation("", found[0], explanation=meaning)

        for text in list(self.document.findall(nodes.Text)):
            if not stands_in(text, *AS_WRITTEN, nodes.abbreviation, nodes.title):
                replace_matches(text, _pattern(), said)


def setup(app):
    app.add_post_transform(SayAbbreviations)
