"""GIFT, Moodle's text format, documented at https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

from itertools import groupby

from belonging_edu.items.format import FOR_FACULTY, Format
from belonging_edu.items.moodle import category
from belonging_edu.items.neutral import Quiz
from belonging_edu.items.text import as_html

__all__ = ["FORMAT"]

_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in "\\~=#{}:"})


def _make(quiz: Quiz, _confidence) -> dict[str, bytes]:
    blocks = [f"// {quiz.title}"]
    for place, questions in groupby(quiz.questions, category):
        blocks.append(f"$CATEGORY: {place}")
        blocks += [_question(question) for question in questions]
    content = "\n\n".join(blocks) + "\n"
    return {f"{FOR_FACULTY}/{quiz.form}-gift.txt": content.encode()}


def _question(question):
    tags = "".join(f" [tag:{tag}]" for tag in question.tags)
    lines = [
        f"// [id:{question.id}]{tags}",
        f"::{_escaped(question.id)}::[html]{_html(question.stem)} {{",
    ]
    lines += [
        f"\t{'=' if choice.right else '~'}{_html(choice.text)}#{_html(choice.feedback)}"
        for choice in question.choices
    ]
    return "\n".join([*lines, "}"])


def _html(text):
    return _escaped(as_html(text))


def _escaped(text):
    return text.translate(_ESCAPES)


FORMAT = Format(
    name="gift",
    aliases=(),
    opens_in="Moodle, and tools that read GIFT",
    make=_make,
    steps='In Moodle: Question bank, Import, file format GIFT; leave "Get category from file" '
    "ticked.",
    loses="That the answers of some questions must keep their order, for which GIFT has no word: "
    "switch shuffling off for the questions that the README names.",
    checked="Read back with gift-pegjs and pygiftparser, two readers written by others, and with "
    "one of our own; compared with the bank, question by question. Never imported into a Moodle "
    "here.",
)
