"""What lab 11 uses: its three panels, without the names of their worlds."""

from __future__ import annotations

from belonging_edu.cohorts.data import Shelf
from belonging_edu.practice.chapters import chapter_11

__all__ = ["load"]


def load(seed: int | None = None) -> tuple:
    """Return the three synthetic panels of lab 11, in the order of the letters A, B, and C.

    Parameters
    ----------
    seed : int, optional
        The seed of a class; None: the committed panels.

    Returns
    -------
    tuple of pandas.DataFrame
        One row per resident and wave in each.

    Notes
    -----
    Do not use it outside lab 11: :func:`belonging_edu.load_cohort` names the world of a panel,
    which a learner is to find out.

    Examples
    --------
    >>> [len(panel) for panel in load()]
    [12000, 12000, 12000]
    """
    return chapter_11.load(Shelf(seed))
