"""The Sphinx extension of the book, in six rooms.

Each module holds one subject, has its own ``setup``, and stands in the tuple ``PARTS`` of its
room. A room imports from those before it in ``ROOMS``; ``chapters`` and ``warn`` are for all.

Warnings have the type ``belonging_book`` and the module's subject as subtype, so that a strict
build fails and says who complained.
"""

import os
import sys

from . import course, data, evidence, finish, labs, typography

ROOMS = (typography, labs, data, evidence, course, finish)


def setup(app):
    """Connect every room of the extension to Sphinx, and let it use all processors.

    Jupyter Book's command has no option for them. Elsewhere than on Linux, a process that has
    loaded numpy is not safe to divide.
    """
    if sys.platform == "linux":
        app.parallel = os.cpu_count() or 1
    for room in ROOMS:
        room.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
