"""Pages are read and written side by side, without looking for garbage all the time."""

import gc
import os
import sys

#: Extensions of Jupyter Book that do not declare whether pages can be read side by side. They
#: can: one numbers when all have been read, the other has a part in LaTeX only.
SILENT = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")


def use_all_processors(app):
    """Read and write pages side by side, for which Jupyter Book's command has no option.

    On Linux only: elsewhere a process that has loaded numpy is not safe to divide.
    """
    if sys.platform == "linux":
        app.parallel = (os.cpu_count() or 1) + 1  # one reads ahead for those that write
    for name in SILENT:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True


def setup(app):
    app.connect("builder-inited", use_all_processors)
    # A tree of a page is many objects that stay: looking for garbage among them after every 700
    # new ones takes a third of the time, and frees next to nothing.
    gc.set_threshold(100_000, 20, 20)
