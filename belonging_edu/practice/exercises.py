"""What a lab calls in its exercises: what an answer is, a hint, the way to the solution."""

from __future__ import annotations

from belonging_edu.practice import judging
from belonging_edu.practice.display import show_message
from belonging_edu.practice.naming import id_of
from belonging_edu.practice.session import CURRENT

__all__ = ["check", "hint", "judge", "order", "solution"]


def check(exercise: str, *answer) -> None:
    """Say whether an answer is right, and if not, what it is.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as ``"8.3"``.
    *answer
        A number, text as it is typed (``"1,46 points"``), a series, a tidy table or a fitted model;
        several parts in brackets, or one after the other.

    Raises
    ------
    ValueError
        For an exercise that does not exist, or if the data in hand are not those that the lab
        loads.

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
    exercise = id_of(exercise)
    if not answer:
        CURRENT.asked(exercise)
        return show_message(
            [
                f"**{exercise}:** not attempted yet: put your answer after the number, as in "
                f'`check("{exercise}", your_answer)`.'
            ]
        )
    show_message(judge(exercise, answer if len(answer) > 1 else answer[0]))


def judge(exercise: str, answer) -> list[str]:
    """Return what :func:`check` says, one paragraph a part, or one for many that are all right."""
    verdict = judging.judge(CURRENT, exercise, answer)
    pointer = [f'For a hint, run `hint("{exercise}")`.'] if verdict.offers_hint else []
    return [*verdict.said, *pointer]


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
        For an exercise that does not exist or asks for no order.

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
    exercise = id_of(exercise)
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
        For an exercise that does not exist.

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
    exercise = id_of(exercise)
    asked = CURRENT.asked(exercise)
    number = min(max(number, 1), len(asked.hints))
    more = (
        f' The next one: `hint("{exercise}", {number + 1})`.'
        if number < len(asked.hints)
        else f' That was the last; the answer: `solution("{exercise}")`.'
    )
    show_message([judging.hint(exercise, asked, number) + more])


def solution(exercise: str) -> None:
    """Show the answer to an exercise and the way to it.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as ``"8.3"``.

    Raises
    ------
    ValueError
        For an exercise that does not exist, or if the data in hand are not those that the lab
        loads.

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
    show_message(judging.solution(CURRENT, id_of(exercise)))
