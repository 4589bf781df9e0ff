"""What is done to finished pages and files, where the theme leaves something to do."""

from . import builder, not_found, pages

PARTS = (builder, not_found, pages)


def setup(app):
    """Connect every part of the room to Sphinx."""
    for part in PARTS:
        part.setup(app)
