"""What pages say of the course: heads and feet of chapters, minutes, questions, methods."""

from . import (
    chapter_head,
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
    questions,
    pathways,
    routes,
    session_plans,
    status,
)


def setup(app):
    """Connect every part of the room to Sphinx."""
    for part in PARTS:
        part.setup(app)
