"""What Sphinx and its extensions would do slowly, or again and again."""

from . import figure_numbers, plugins, processors

PARTS = (processors, figure_numbers, plugins)


def setup(app):
    """Connect every part of the room to Sphinx."""
    for part in PARTS:
        part.setup(app)
