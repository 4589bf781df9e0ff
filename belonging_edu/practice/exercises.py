"""What a lab calls in its exercises: what an answer is, a hint, the way to the solution."""

from __future__ import annotations

from belonging_edu.practice.answers import Unreadable, parts_of, read
from belonging_edu.practice.display import show_message
from belonging_edu.practice.session import CURRENT

__all__ = ["check", "hint", "judge", "order", "solution"]

#: More right parts than this are told in one line.
_MANY = 4


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
        For an exercise that does not exist, before :func:`start`, or if the data in hand are not
        those that the lab loads.

    Notes
    -----
    A number is right if it is the key rounded as asked, or has more digits of it. Codes such as
    M20 and S04 are explained in the glossary of the book. Do not use it to guess until it says
    right: the exercise is the reason, not the number.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.practice import start
    >>> start(8, load_cohort("surgery"))
    >>> check("8.3", None)  # doctest: +SKIP
    8.3: not attempted yet: put your answer in the place of None.
    """
    show_message(judge(exercise, answer))


def judge(exercise: str, answer) -> list[str]:
    """Return what :func:`check` says, one paragraph a part, or one for many that are all right.

    Keys are computed only if a part of the answer can be read, or if they name the parts.
    """
    asked = CURRENT.asked(exercise)
    try:
        given = parts_of(answer, asked.blanks)
    except Unreadable as problem:
        return [f"**{exercise}:** {problem}."]
    values = [_read(*pair) for pair in zip(given, asked.blanks, strict=True)]
    parts = asked.blanks
    is_readable = any(not isinstance(value, Unreadable) for value in values)
    if is_readable or any(blank.name is None for blank in asked.blanks):
        parts = CURRENT.exercise(exercise).parts
    said, right_ones, all_right = [], [], True
    for value, part in zip(values, parts, strict=True):
        if isinstance(value, Unreadable):
            said.append(f"**{exercise}, {part.name}:** {value}.")
            all_right = False
            continue
        right, words = part.judge(value)
        all_right &= right
        verdict = "Right" if right else "Not yet"
        said.append(f"**{exercise}, {part.name}. {verdict}:** {words}.")
        right_ones.append(f"{part.name}: {words}")
    if all_right and len(said) > _MANY:
        return [f"**{exercise}. Right:** {'; '.join(right_ones)}.", asked.way]
    if all_right:
        return [*said, asked.way]
    return [*said, f'For a hint, run `hint("{exercise}")`.']


def _read(value, blank):
    """What stands in a blank, or what is wrong with it."""
    try:
        return read(value, blank)
    except Unreadable as problem:
        return problem


def order(exercise: str, letters: str = "") -> None:
    """Show the lines of an exercise that asks for an order, or say where an order goes wrong.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as ``"8.7"``.
    letters : str, optional
        All letters in your order, such as ``"D B A C"``; left out or empty: only the lines.

    Raises
    ------
    ValueError
        For an exercise that does not exist or asks for no order, or before :func:`start`.

    Notes
    -----
    Lines that may stand either way are right either way. Do not use it to try all orders: the
    reason behind each rule is the exercise.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.practice import start
    >>> start(8, load_cohort("surgery"))
    >>> order("8.7", "D B A C")  # doctest: +SKIP
    """
    lines = next((blank.lines for blank in CURRENT.asked(exercise).blanks if blank.lines), None)
    if lines is None:
        raise ValueError(f'{exercise} asks for no order. Run check("{exercise}", your_answer).')
    if str(letters or "").strip():
        return check(exercise, letters)
    example = " ".join(reversed(lines))
    show_message(
        [
            f"**{exercise}:** which order? Write the letters between the marks, as in "
            f'`order("{exercise}", "{example}")` (that is the form, not the answer).',
            lines,
        ]
    )


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
    >>> from belonging_edu.practice import start
    >>> start(8, load_cohort("surgery"))
    >>> hint("8.3", 9)  # doctest: +SKIP
    """
    hints = CURRENT.asked(exercise).hints
    number = min(max(number, 1), len(hints))
    more = (
        f' The next one: `hint("{exercise}", {number + 1})`.'
        if number < len(hints)
        else f' That was the last; the answer: `solution("{exercise}")`.'
    )
    show_message([f"**{exercise}, hint {number} of {len(hints)}:** {hints[number - 1]}{more}"])


def solution(exercise: str) -> None:
    """Show the answer to an exercise and the way to it.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as ``"8.3"``.

    Raises
    ------
    ValueError
        For an exercise that does not exist, before :func:`start`, or if the data in hand are not
        those that the lab loads.

    Notes
    -----
    The worked solution, with code, is in the solutions of the lab. Do not use it in a class before
    everybody has written an answer down.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.practice import start
    >>> start(8, load_cohort("surgery"))
    >>> solution("8.3")  # doctest: +SKIP
    """
    asked = CURRENT.exercise(exercise)
    keys = "; ".join(
        f"{part.name} {part.key if isinstance(part.key, str) else f'{part.key:.{part.decimals}f}'}"
        for part in asked.parts
    )
    show_message([f"**{exercise}, solution:** {keys}.", asked.way])
