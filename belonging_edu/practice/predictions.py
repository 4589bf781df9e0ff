"""Guesses that are written down before a result is seen, and compared with it afterward."""

from __future__ import annotations

from belonging_edu.practice.answers import Unreadable, number_of
from belonging_edu.practice.display import show_message
from belonging_edu.practice.session import CURRENT

__all__ = ["compare", "predict"]


def predict(name: str, guess) -> None:
    """Write a guess down, before the result is computed.

    Parameters
    ----------
    name : str
        Number of the guess, such as ``"8.1"``.
    guess : float or None
        The guess, in the unit that the question names; None: none yet.

    Raises
    ------
    ValueError
        For a guess that is not asked for, or before :func:`start`.

    Notes
    -----
    It stays in this notebook's memory and is sent nowhere. Do not use it after you have seen the
    result: a guess that comes afterward teaches nothing.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.practice import start
    >>> start(8, load_cohort("surgery"))
    >>> predict("8.1", 35)  # doctest: +SKIP
    Guess 8.1: you wrote 35 pairs of 100.
    """
    asked = CURRENT.prompt(name)
    CURRENT.guesses.pop(name, None)
    try:
        number = number_of(guess)
    except Unreadable as problem:
        return show_message([f"**Guess {name}:** {problem}."])
    if not asked.low <= number <= asked.high:
        return show_message(
            [
                f"**Guess {name}:** {number:g} cannot be: {asked.asks} lies between "
                f"{asked.low:g} and {asked.high:g}. Nothing was written down; try again."
            ]
        )
    CURRENT.guesses[name] = number
    show_message(
        [f"**Guess {name}:** you wrote {f'{number:g} {asked.unit}'.rstrip()}. Now find out."]
    )


def compare(name: str) -> None:
    """Put the guess beside the result.

    Parameters
    ----------
    name : str
        Number of the guess, such as ``"8.1"``.

    Raises
    ------
    ValueError
        For a guess that is not asked for, before :func:`start`, or if the data in hand are not
        those that the lab loads.

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
    asked = CURRENT.guess(name)
    show_message([f"**Guess {name}:** {asked.compare(CURRENT.guesses.get(name))}"])
