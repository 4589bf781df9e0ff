"""Moodle XML, documented at https://docs.moodle.org/en/Moodle_XML_format."""

from __future__ import annotations

from itertools import groupby
from xml.etree import ElementTree

from belonging_edu.items.format import FOR_FACULTY, Format
from belonging_edu.items.neutral import FORM_NAMES, Question, Quiz
from belonging_edu.items.text import as_html

__all__ = ["FORMAT", "category"]


def category(question: Question) -> str:
    """Return where Moodle keeps a question; a slash goes one level down."""
    return f"$course$/top/belonging-edu/Chapter {question.chapter}/{FORM_NAMES[question.form]}"


def _make(quiz: Quiz, _confidence) -> dict[str, bytes]:
    root = ElementTree.Element("quiz")
    for place, questions in groupby(quiz.questions, category):
        heading = ElementTree.SubElement(root, "question", type="category")
        _add(heading, "category", place)
        for question in questions:
            root.append(_question(question))
    ElementTree.indent(root)
    content = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return {f"{FOR_FACULTY}/{quiz.form}-moodle.xml": content + b"\n"}


def _question(question):
    """A multiple-choice question with one right answer."""
    found = ElementTree.Element("question", type="multichoice")
    _add(found, "name", question.id)
    _add(found, "questiontext", f"<p>{as_html(question.stem)}</p>", html=True)
    plain = {
        "defaultgrade": "1",
        "hidden": "0",
        "idnumber": question.id,
        "single": "true",
        "shuffleanswers": "true" if question.may_shuffle else "false",
        "answernumbering": "ABCD",
    }
    for tag, value in plain.items():
        ElementTree.SubElement(found, tag).text = value
    for choice in question.choices:
        fraction = "100" if choice.right else "0"
        answer = _add(found, "answer", as_html(choice.text), html=True, fraction=fraction)
        _add(answer, "feedback", f"<p>{as_html(choice.feedback)}</p>", html=True)
    tags = ElementTree.SubElement(found, "tags")
    for tag in question.tags:
        _add(tags, "tag", tag)
    return found


def _add(parent, name, text, *, html=False, **attributes):
    """Add an element that holds its text in an element of its own, as Moodle wants it."""
    if html:
        attributes["format"] = "html"
    element = ElementTree.SubElement(parent, name, attributes)
    ElementTree.SubElement(element, "text").text = text
    return element


FORMAT = Format(
    name="moodle",
    aliases=("moodle-xml",),
    opens_in="Moodle",
    make=_make,
    steps="In the course: Question bank, Import, file format Moodle XML; leave "
    '"Get category from file" ticked. Then add the questions to a quiz.',
    loses="Nothing. Misconceptions stand in the feedback of each answer, and as tags.",
    checked="Read back with a general XML reader and compared with the bank, question by question. "
    "Never imported into a Moodle here.",
)
