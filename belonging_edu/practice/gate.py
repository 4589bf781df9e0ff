"""The gate before the last step of a lab: *Run All* does not show what is to be found out."""

from __future__ import annotations

from belonging_edu.practice import bank, parts
from belonging_edu.practice.diary import DIARY
from belonging_edu.practice.naming import listed
from belonging_edu.practice.progress import chapters_done, record

__all__ = ["NotYet", "reveal"]


class NotYet(Exception):
    """Stops *Run All* before the reveal; a notebook shows its one sentence, without a traceback."""

    def _render_traceback_(self):
        """What IPython shows in the place of a traceback."""
        return [str(self)]


def reveal(chapter: str | int, *, now: bool = False) -> None:
    """Go on to the reveal, once guesses are written down and core exercises were tried.

    Parameters
    ----------
    chapter : str or int
        Number of the chapter; of one in two parts, ``"14b"`` is the second, which waits for what
        its own lab asks.
    now : bool, default False
        Go on at once.

    Raises
    ------
    ValueError
        For a chapter without a lab.

    Notes
    -----
    If something comes first, *Run All* stops here with a sentence that says what. Once open it
    stays open. It waits in a learner's own copy only; elsewhere it does nothing. Do not use it to
    keep something secret: ``now=True`` opens it for everybody.

    Examples
    --------
    >>> reveal(8)
    """
    found = parts.find(chapter, bank.chapters())
    if found is None:
        known = ", ".join(map(str, bank.chapters()))
        raise ValueError(f"Chapter {chapter!r} has no lab. Chapters that do: {known}.")
    if not DIARY.is_kept:
        return
    content = DIARY.read()
    if "revealed" in content.get("chapters", {}).get(str(chapter), {}):
        return
    number, part = found
    here = chapters_done(content)[number].of_part(part)
    missing = [
        *(f"guess {name}" for name in here.not_guessed),
        *(f"exercise {task.name}" for task in here.not_tried),
    ]
    if missing and not now:
        raise NotYet(
            f"The reveal waits for you: {listed(missing)} {_comes(missing)} first. Go back, try, "
            "and run this cell again. "
            f"If you want to see it now, write reveal({chapter!r}, now=True) in this cell and run "
            "it."
        )
    record("reveal", str(chapter), True, chapter=number)


def _comes(things):
    return "comes" if len(things) == 1 else "come"
