"""What is asked for: chapters, forms, and formats, read from the words of a command."""

from __future__ import annotations

from dataclasses import dataclass

from belonging_edu.items import blackboard, brightspace, canvas, gift, moodle, printed, word
from belonging_edu.items.format import Format
from belonging_edu.items.neutral import Quiz, quiz
from belonging_edu.practice import bank, parts

__all__ = ["FORMATS", "Order", "read"]

#: Every format, in the order in which commands list them.
FORMATS: tuple[Format, ...] = (
    moodle.FORMAT,
    gift.FORMAT,
    canvas.FORMAT,
    brightspace.FORMAT,
    blackboard.FORMAT,
    word.FORMAT,
    printed.FORMAT,
)
_BY_NAME = {name: each for each in FORMATS for name in (each.name, *each.aliases)}
_ALL = "all"


@dataclass(frozen=True)
class Order:
    """Questions and the formats that they are wanted in.

    Attributes
    ----------
    quizzes : tuple of Quiz
        One a form.
    formats : tuple of Format
    confidence : bool
        Whether the answer sheet asks how sure one is.
    """

    quizzes: tuple[Quiz, ...]
    formats: tuple[Format, ...]
    confidence: bool = False


def read(chapters: str, forms: str, formats: str, *, confidence: bool = False) -> Order:
    """Return what lists such as ``"1,3,14b"``, ``"pre,post"`` and ``"moodle,word"`` ask for.

    Raises
    ------
    ValueError
        For what does not exist; it lists what does.
    """
    asked = {name: _chapter(name) for name in _names(chapters, "chapters", _chapters())}
    wanted = _names(forms, "form", bank.FORMS)
    for form in wanted:
        if form not in bank.FORMS:
            raise ValueError(f"--form {form}: choose among {', '.join(bank.FORMS)}.")
    kinds = dict.fromkeys(_format(name) for name in _names(formats, "to", _format_names()))
    quizzes = tuple(quiz(form, asked) for form in wanted)
    return Order(quizzes, tuple(kinds), confidence)


def _names(text, option, known):
    """The words of a list, each once, in its order; "all" is all that are known."""
    found = dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip())
    if not found:
        raise ValueError(f"--{option} is empty: choose among {', '.join(known)}.")
    return tuple(known) if _ALL in found else tuple(found)


def _chapters():
    return [str(number) for number in bank.chapters()]


def _chapter(name):
    found = parts.find(name, bank.chapters())
    if found is None:
        raise ValueError(
            f"--chapters {name}: choose among {', '.join(_chapters())}, a half such as 14b, or all."
        )
    return found


def _format_names():
    return [each.name for each in FORMATS]


def _format(name):
    if name not in _BY_NAME:
        raise ValueError(f"--to {name}: choose among {', '.join(_format_names())}.")
    return _BY_NAME[name]
