"""Come back to a lab after a break: its data are in hand again, from one cell."""

from __future__ import annotations

from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.progress import kept_seed
from belonging_edu.practice.session import CURRENT

__all__ = ["continue_here"]


def continue_here(chapter: int):
    """Return the data of a lab as its first cells load them, so that exercises answer again.

    Parameters
    ----------
    chapter : int
        Number of the chapter.

    Returns
    -------
    pandas.DataFrame or tuple of pandas.DataFrame
        Copies of the data in hand. If nothing is in hand, as after a restart, they are loaded, with
        the seed of your class if the lab had one.

    Raises
    ------
    ValueError
        If the chapter has no exercises that answer back.

    Notes
    -----
    Where the lab was started in this session, keys stay computed. Do not use it to get rid of
    changes to your data: run the first cells for that.

    Examples
    --------
    >>> residents = continue_here(8)
    >>> len(residents)
    6136
    """
    known = {made.number: made for made in CHAPTERS}
    if chapter not in known:
        listed = ", ".join(map(str, known))
        raise ValueError(f"Chapter {chapter!r} has no such exercises. Chapters: {listed}.")
    if chapter not in CURRENT.in_hand:
        CURRENT.start(chapter, *known[chapter].load(kept_seed(chapter)))
    data = tuple(frame.copy() for frame in CURRENT.in_hand[chapter].data)
    return data[0] if len(data) == 1 else data
