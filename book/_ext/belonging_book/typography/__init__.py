"""How text is set: MathML, minus signs, abbreviations, terms of the glossary, tables."""

from . import abbreviations, glossary_links, mathml, numbers

PARTS = (mathml, numbers, glossary_links, abbreviations)


def setup(app):
    """Connect every part of the room to Sphinx."""
    for part in PARTS:
        part.setup(app)
