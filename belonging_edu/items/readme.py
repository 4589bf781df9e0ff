"""The README of a set: what each file is, how it is imported, what it loses, who checked it."""

from __future__ import annotations

import textwrap

from belonging_edu import __version__
from belonging_edu.items.format import FOR_FACULTY, ON_PAPER
from belonging_edu.items.order import Order
from belonging_edu.items.text import as_plain

__all__ = ["NAME", "readme"]

NAME = "README.txt"
_WIDTH = 88
_PUBLIC = (
    "The questions, their keys, and the explanations are public: they are for learning, and anyone "
    "can look them up. Do not grade with them. For a grade, write questions of your own, or give "
    "each learner a data set of their own (belonging-edu cohort --students), so that answers "
    "differ."
)
_SIDES = (
    f"What lies in {ON_PAPER}/ can be handed out; it holds no right answer. Everything in "
    f"{FOR_FACULTY}/ does: keep it to yourself, and let only the platform have it."
)


def readme(order: Order, files: dict[str, dict[str, bytes]]) -> bytes:
    """Return the README of a set.

    Parameters
    ----------
    order : Order
    files : dict
        From the name of a format to its files.
    """
    parts = [f"Questions of belonging-edu {__version__}", _listed(order), _filled(_PUBLIC)]
    parts.append(_filled(_SIDES))
    parts += [_format(each, files[each.name]) for each in order.formats]
    parts.append(_in_order(order))
    return ("\n\n".join(parts) + "\n").encode()


def _listed(order):
    lines = (f"- {quiz.title} ({len(quiz.questions)} questions)" for quiz in order.quizzes)
    return "\n".join(lines)


def _format(each, files):
    title = f"{each.name}: for {each.opens_in}"
    return "\n".join(
        [
            title,
            "-" * len(title),
            *(f"  {path}" for path in files),
            _filled(f"How: {each.steps}"),
            _filled(f"What is lost: {each.loses}"),
            _filled(f"Checked: {each.checked}"),
        ]
    )


def _in_order(order):
    """The questions whose answers must not be shuffled."""
    kept = [q for quiz in order.quizzes for q in quiz.questions if not q.may_shuffle]
    if not kept:
        return _filled("The answers of all these questions may be shuffled.")
    lines = (_filled(f"- {question.id}: {as_plain(question.stem)}") for question in kept)
    return "\n".join(["Do not shuffle the answers of these questions:", *lines])


def _filled(text):
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
