"""The CSV that Brightspace imports into its question library.

Rows and columns are those of the template that D2L offers with its import, described at
https://community.d2l.com/brightspace/kb/articles/27274-import-questions-into-the-question-library:
one row a property, and for an answer its weight in percent, its text, an empty column, and its
feedback.
"""

from __future__ import annotations

import csv
import io

from belonging_edu.items.format import FOR_FACULTY, Format
from belonging_edu.items.neutral import Quiz
from belonging_edu.items.text import as_plain

__all__ = ["FORMAT"]

_COLUMNS = 5


def _make(quiz: Quiz, _confidence) -> dict[str, bytes]:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\r\n")
    writer.writerow(_row(f"// belonging-edu. {quiz.title}"))
    for question in quiz.questions:
        writer.writerows(_rows(question))
        writer.writerow(_row())
    return {f"{FOR_FACULTY}/{quiz.form}-brightspace.csv": content.getvalue().encode("utf-8-sig")}


def _rows(question):
    yield _row("NewQuestion", "MC")
    yield _row("ID", question.id)
    yield _row("Title", question.id)
    yield _row("QuestionText", as_plain(question.stem))
    yield _row("Points", "1")
    for choice in question.choices:
        weight = "100" if choice.right else "0"
        yield _row("Option", weight, as_plain(choice.text), "", as_plain(choice.feedback))


def _row(*cells):
    return [*cells, *[""] * (_COLUMNS - len(cells))]


FORMAT = Format(
    name="brightspace",
    aliases=("d2l",),
    opens_in="D2L Brightspace",
    make=_make,
    steps="In Quizzes: Question Library, Import, Upload a File. Do not open and save the file in a "
    "spreadsheet first: it may change numbers and letters.",
    loses="Italics, tags, and whether answers may be shuffled; the misconception stands in the "
    "feedback. Randomizing answers is a setting of each question in Brightspace: leave it off for "
    "the questions that the README names.",
    checked="Compared with the bank, question by question, by the columns of D2L's template. Never "
    "imported into a Brightspace here.",
)
