"""The Sphinx extension of the book, in six rooms.

Each module holds one subject, has its own ``setup``, and stands in the tuple ``PARTS`` of its
room. A room imports from those before it in ``ROOMS``; ``chapters`` and ``warn`` are for all.

Warnings have the type ``belonging_book`` and the module's subject as subtype, so that a strict
build fails and says who complained.
"""

import gc
import os
import sys

from . import course, data, evidence, finish, labs, typography

ROOMS = (typography, labs, data, evidence, course, finish)

#: Extensions of Jupyter Book that do not declare whether pages can be read side by side. They
#: can: one numbers when all have been read, the other has a part in LaTeX only.
SILENT = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")


def setup(app):
    """Connect every room of the extension to Sphinx."""
    for room in ROOMS:
        room.setup(app)
    app.connect("builder-inited", use_all_processors)
    # A tree of a page is many objects that stay: looking for garbage among them after every 700
    # new ones takes a third of the time, and frees next to nothing.
    gc.set_threshold(100_000, 20, 20)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def use_all_processors(app):
    """Read and write pages side by side, for which Jupyter Book's command has no option.

    On Linux only: elsewhere a process that has loaded numpy is not safe to divide.
    """
    if sys.platform == "linux":
        app.parallel = (os.cpu_count() or 1) + 1  # one reads ahead for those that write
    for name in SILENT:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True
