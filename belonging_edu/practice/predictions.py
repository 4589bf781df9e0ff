"""Guesses that are written down before a result is seen, and compared with it afterward."""

from __future__ import annotations

from belonging_edu.practice import judging
from belonging_edu.practice.display import show_message
from belonging_edu.practice.naming import id_of
from belonging_edu.practice.session import CURRENT

__all__ = ["compare", "predict"]


def predict(name: str, guess) -> None:
    """Write a guess down, before the result is computed.

    Parameters
    ----------
    name : str
        Number of the guess, such as ``"8.1"``.
    guess : float, str or None
        The guess, in the unit that the question names, or as it is typed (``"about 35 of 100"``);
        None: none yet.

    Raises
    ------
    ValueError
        For a guess that is not asked for.

    Notes
    -----
    It is kept in the file of your progress and is sent nowhere. Do not use it after you have seen
    the result: a guess that comes afterward teaches nothing.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.practice import start
    >>> start(8, load_cohort("surgery"))
    >>> predict("8.1", 35)  # doctest: +SKIP
    Guess 8.1: you wrote 35 pairs of 100.
    """
    name = id_of(name)
    show_message(judging.guessed(CURRENT, name, CURRENT.prompt(name), guess).said)


def compare(name: str) -> None:
    """Put the guess beside the result.

    Parameters
    ----------
    name : str
        Number of the guess, such as ``"8.1"``.

    Raises
    ------
    ValueError
        For a guess that is not asked for, or if the data in hand are not those that the lab
        loads.

    Notes
    -----
    Do not use it as a mark: a guess far off shows where there is something to learn.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.practice import start
    >>> start(8, load_cohort("surgery"))
    >>> compare("8.1")  # doctest: +SKIP
    Guess 8.1: you wrote nothing down; it is 35 pairs of 100.
    """
    name = id_of(name)
    asked = CURRENT.guess(name)
    show_message([f"**Guess {name}:** {asked.compare(judging.written_down(CURRENT, name))}"])
