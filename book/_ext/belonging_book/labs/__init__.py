"""What pages show of stored labs: numbers, figures, captions, descriptions, and links."""

from . import alt_text, captions, figures, links, live, long_descriptions, numbers

PARTS = (numbers, figures, links, alt_text, captions, long_descriptions, live)


def setup(app):
    """Connect every part of the room to Sphinx."""
    for part in PARTS:
        part.setup(app)
