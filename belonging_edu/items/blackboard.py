"""The tab-separated text that Blackboard uploads into a test or a pool.

The columns are those at
https://help.blackboard.com/Learn/Instructor/Original/Tests_Pools_Surveys/Orig_Reuse_Questions/Upload_Questions:
``MC``, the question, and for each answer its text and ``correct`` or ``incorrect``. There is no
header and no blank line.
"""

from __future__ import annotations

from belonging_edu.items.format import FOR_FACULTY, Format
from belonging_edu.items.neutral import Quiz
from belonging_edu.items.text import as_plain

__all__ = ["FORMAT"]


def _make(quiz: Quiz, _confidence) -> dict[str, bytes]:
    lines = ["\t".join(_cells(question)) + "\r\n" for question in quiz.questions]
    return {f"{FOR_FACULTY}/{quiz.form}-blackboard.txt": "".join(lines).encode()}


def _cells(question):
    yield "MC"
    yield as_plain(question.stem)
    for choice in question.choices:
        yield as_plain(choice.text)
        yield "correct" if choice.right else "incorrect"


FORMAT = Format(
    name="blackboard",
    aliases=("bb",),
    opens_in="Blackboard",
    make=_make,
    steps="In the Original course view: open a test or a pool, Upload Questions. In the Ultra "
    "view: open a test, add, Upload questions from file. Set the points there.",
    loses="All feedback, all misconceptions, the names of the questions, italics, and whether "
    "answers may be shuffled.",
    checked="Compared with the bank, question by question, by the columns that Blackboard "
    "documents. Never imported into a Blackboard here.",
)
