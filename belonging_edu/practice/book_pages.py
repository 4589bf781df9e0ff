"""Where a lab's chapter can be read: the book that `start.py` shows beside JupyterLab."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

__all__ = ["address_of"]

#: Names the address of the book, which is another one at each start.
VARIABLE = "BELONGING_EDU_BOOK"


def address_of(chapter: int, folder: Path | None, part: str = "") -> str | None:
    """Return the address of a chapter's page, or None where no book is shown.

    Parameters
    ----------
    chapter : int
        Number of the chapter.
    folder : pathlib.Path or None
        The folder of a learner's own labs; what others run is stored, and has to be the same
        everywhere.
    part : str, optional
        "b" for the second page of a chapter that has two.
    """
    book = os.environ.get(VARIABLE, "")
    if folder is None or not book.startswith("http://"):
        return None
    try:
        page = next((folder.parent / "book").glob(f"{chapter:02}{part}-*.md"), None)
    except OSError:
        return None
    return page and f"{book.rstrip('/')}/book/{quote(page.stem)}.html"
