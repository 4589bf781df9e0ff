"""What pages say of the course: heads and feet of chapters, minutes, questions, methods."""

from . import (
    chapter_head,
    crosswalk,
    item_formats,
    methods,
    minutes,
    misconceptions,
    pathways,
    questions,
    routes,
    session_plans,
    status,
)

PARTS = (
    minutes,
    chapter_head,
    misconceptions,
    methods,
    crosswalk,
    questions,
    item_formats,
    pathways,
    routes,
    session_plans,
    status,
)


def setup(app):
    """Connect every part of the room to Sphinx."""
    for part in PARTS:
        part.setup(app)
