"""The Sphinx extension of the book: labs, cohorts, published figures, math, finished pages.

Each module holds one subject and has its own ``setup``. Warnings have the type
``belonging_book`` and the module's subject as subtype, so that a strict build fails and says
who complained.
"""

from . import (
    abbreviations,
    alt_text,
    calibration_table,
    captions,
    chapter_head,
    claims_table,
    codebook,
    downloads,
    glossary_links,
    glue,
    in_words,
    lab_figure,
    lab_link,
    mathml,
    methods,
    minutes,
    misconceptions,
    names,
    numbers_in_text,
    pages,
    pathways,
    published_role,
    published_table,
    questions,
    status,
    truth_parameters,
)

_PARTS = (
    glue,
    lab_figure,
    lab_link,
    alt_text,
    captions,
    in_words,
    published_role,
    published_table,
    claims_table,
    codebook,
    calibration_table,
    truth_parameters,
    downloads,
    mathml,
    numbers_in_text,
    minutes,
    chapter_head,
    misconceptions,
    methods,
    questions,
    glossary_links,
    abbreviations,
    pathways,
    status,
    names,
    pages,
)


def setup(app):
    """Connect every part of the extension to Sphinx."""
    for part in _PARTS:
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
