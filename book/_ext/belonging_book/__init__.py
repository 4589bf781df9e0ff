"""The Sphinx extension of the book: labs, published figures, maths and finished pages.

Each module holds one subject and has its own ``setup``. Warnings have the type
``belonging_book`` and the module's subject as subtype, so that a strict build fails and says
who complained.
"""

from . import (
    alt_text,
    claims_table,
    codebook,
    glue,
    lab_figure,
    lab_link,
    mathml,
    pages,
    published_role,
    published_table,
    status,
)

_PARTS = (
    glue,
    lab_figure,
    lab_link,
    alt_text,
    published_role,
    published_table,
    claims_table,
    codebook,
    mathml,
    status,
    pages,
)


def setup(app):
    """Connect every part of the extension to Sphinx."""
    for part in _PARTS:
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
