"""What is declared of a format: names, the function that makes its files, and what is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from belonging_edu.items.neutral import Quiz

__all__ = ["FOR_FACULTY", "ON_PAPER", "Format"]

#: The two folders of a set: what has keys in it, and what can be handed out.
FOR_FACULTY, ON_PAPER = "faculty", "paper"


@dataclass(frozen=True)
class Format:
    """A format in which questions leave the course.

    Attributes
    ----------
    name : str
        As users ask for it.
    aliases : tuple of str
        Other names for the same.
    opens_in : str
        The software that reads it.
    make : callable
        ``make(quiz, confidence)`` returns a dict from the path in the set, such as
        ``faculty/pre-moodle.xml``, to bytes. `confidence` asks how sure one is; only paper does.
    steps : str
        How it is imported, as the maker of the software documents it.
    loses : str
        What of a question does not arrive.
    checked : str
        Who read files of this format back, and who never did.
    """

    name: str
    aliases: tuple[str, ...]
    opens_in: str
    make: Callable[[Quiz, bool], dict[str, bytes]]
    steps: str
    loses: str
    checked: str
