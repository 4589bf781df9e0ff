"""Whether rows were left out of the data in hand: the keys would leave them out, too.

The people of a cohort are numbered from 1 on, whatever its seed and size. Gaps in these numbers, or
in the row numbers, show rows that were dropped; a cohort of another size has none.
"""

from __future__ import annotations

from belonging_edu.practice import printed
from belonging_edu.practice.keys import Chapter

__all__ = ["notes"]


def notes(chapter: Chapter, data: tuple) -> list[str]:
    """Say of each frame in hand how many of its rows are left; nothing if all are there."""
    return [
        f"**Note:** {len(frame):,} of {whole:,} rows are in hand; the others were left out. The "
        "exercises answer for these rows, so that your numbers may not be those of the lab. To "
        f"have them all, run the cell again that loads the data and ends with "
        f"`start({chapter.number}, ...)`."
        for place, frame in enumerate(data)
        if (whole := _whole(frame, chapter, place)) > len(frame) > 0
    ]


def _whole(frame, chapter, place):
    """How many rows there were before some were left out, as far as it can be seen."""
    size = printed.size(chapter.number, place)
    if len(frame) == size:
        return size
    numbers = _running_numbers(frame)
    if 0 < len(frame) < size and _is_of(frame, numbers, chapter.load()[place]):
        return size
    return max(numbers, default=0)


def _running_numbers(frame):
    """The numbers of the people, from their ids, or else from the row numbers."""
    if not len(frame.columns):
        return []
    found = frame.iloc[:, 0].astype(str).str.extract(r"(\d+)$", expand=False)
    if not found.isna().any() and not found.duplicated().any():
        return found.astype(int).tolist()
    return (frame.index + 1).tolist() if frame.index.dtype.kind == "i" else []


def _is_of(frame, numbers, committed):
    """Whether the rows are those of the committed cohort with the same numbers."""
    shared = [name for name in committed if name in frame]
    if not shared or not numbers or max(numbers) > len(committed) or min(numbers) < 1:
        return False
    there = committed.iloc[[number - 1 for number in numbers]][shared]
    return frame[shared].reset_index(drop=True).equals(there.reset_index(drop=True))
