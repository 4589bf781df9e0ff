"""The Sphinx extension of the book, in seven rooms.

Each module holds one subject, has its own ``setup``, and stands in the tuple ``PARTS`` of its
room. A room imports from those before it in ``ROOMS``; ``chapters`` and ``warn`` are for all.

Warnings have the type ``belonging_book`` and the module's subject as subtype, so that a strict
build fails and says who complained.
"""

from . import course, data, evidence, finish, labs, speed, typography

ROOMS = (speed, typography, labs, data, evidence, course, finish)


def setup(app):
    """Connect every room of the extension to Sphinx."""
    for room in ROOMS:
        room.setup(app)
    return {
        "version": "1",
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
