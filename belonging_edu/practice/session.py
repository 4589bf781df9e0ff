"""What a lab calls: the cohort in hand, and what there is to say about an answer."""

from __future__ import annotations

from importlib import import_module

from belonging_edu.notebook import say
from belonging_edu.practice.answers import Unreadable, parts_of, read

__all__ = ["CHAPTERS", "check", "hint", "judge", "solution", "start"]

CHAPTERS = (1, 8)
_IN_HAND = {}


def start(chapter: int, data) -> None:
    """Say which data are in hand, so that keys are computed from them.

    Parameters
    ----------
    chapter : int
        Number of the chapter.
    data : pandas.DataFrame
        What the lab loaded: the cohort, with any seed and any truth (chapter 1: the claims).

    Raises
    ------
    ValueError
        If the chapter has no exercises that answer back.

    Notes
    -----
    Do not use it with rows that you have left out: the keys would leave them out, too.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> start(8, load_cohort("surgery"))
    """
    if chapter not in CHAPTERS:
        known = ", ".join(map(str, CHAPTERS))
        raise ValueError(f"Chapter {chapter!r} has no such exercises. Chapters: {known}.")
    _IN_HAND[chapter] = data.copy()


def check(exercise: str, answer) -> None:
    """Say whether an answer is right, and if not, what it is.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as ``"8.3"``.
    answer
        A number, text, a series, a tidy table or a fitted model; several parts in brackets.

    Raises
    ------
    ValueError
        For an exercise that does not exist, or before :func:`start`.

    Notes
    -----
    A number is right if it is the key rounded as asked, or has more digits of it. Do not use it
    to guess until it says right: the exercise is the reason, not the number.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> start(8, load_cohort("surgery"))
    >>> check("8.2", None)["text/plain"]  # doctest: +SKIP
    '**8.2** is not attempted yet: put your answer in the place of None.'
    """
    say("\n\n".join(judge(exercise, answer)))


def judge(exercise: str, answer) -> list[str]:
    """Return what :func:`check` says, one paragraph a part."""
    found = _exercise(exercise)
    try:
        parts = parts_of(answer, len(found.parts))
    except Unreadable as problem:
        return [f"**{exercise}:** {problem}."]
    said, all_right = [], True
    for value, part in zip(parts, found.parts, strict=True):
        try:
            right, words = part.judge(read(value, part))
        except Unreadable as problem:
            right, words = False, str(problem)
        all_right &= right
        verdict = "Right" if right else "Not yet"
        said.append(f"**{exercise}, {part.name}. {verdict}:** {words}.")
    if all_right:
        return [*said, found.way]
    return [*said, f'For a hint, run `hint("{exercise}")`.']


def hint(exercise: str, number: int = 1) -> None:
    """Show a hint to an exercise.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as ``"8.3"``.
    number : int, default 1
        Which hint; later ones say more.

    Raises
    ------
    ValueError
        For an exercise that does not exist, or before :func:`start`.

    Notes
    -----
    Do not use it before you have tried: a wrong answer teaches more.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> start(8, load_cohort("surgery"))
    >>> hint("8.3", 9)  # doctest: +SKIP
    """
    hints = _exercise(exercise).hints
    number = min(max(number, 1), len(hints))
    more = (
        f' The next one: `hint("{exercise}", {number + 1})`.'
        if number < len(hints)
        else f' That was the last; the answer: `solution("{exercise}")`.'
    )
    say(f"**{exercise}, hint {number} of {len(hints)}:** {hints[number - 1]}{more}")


def solution(exercise: str) -> None:
    """Show the answer to an exercise and the way to it.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as ``"8.3"``.

    Raises
    ------
    ValueError
        For an exercise that does not exist, or before :func:`start`.

    Notes
    -----
    The worked solution, with code, is in the solutions of the lab. Do not use it in a class before
    everybody has written an answer down.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> start(8, load_cohort("surgery"))
    >>> solution("8.3")  # doctest: +SKIP
    """
    found = _exercise(exercise)
    keys = "; ".join(
        f"{part.name} {part.key if isinstance(part.key, str) else f'{part.key:.{part.decimals}f}'}"
        for part in found.parts
    )
    say(f"**{exercise}, solution:** {keys}. {found.way}")


def _exercise(name):
    """The exercise, with keys of the cohort in hand."""
    chapter = int(name.partition(".")[0]) if str(name).partition(".")[0].isdigit() else None
    if chapter not in CHAPTERS:
        raise ValueError(f"No exercise {name!r} answers back. Chapters that do: {CHAPTERS}.")
    if chapter not in _IN_HAND:
        raise ValueError(
            f"Which data are in hand? Run the first cells of the lab, with start({chapter}, ...)."
        )
    makers = import_module(f"belonging_edu.practice.chapter_{chapter:02}").EXERCISES
    if name not in makers:
        raise ValueError(f"No exercise {name!r}. Chapter {chapter} has {', '.join(makers)}.")
    return makers[name](_IN_HAND[chapter])
