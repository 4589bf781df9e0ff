"""What was handed in: who, which exercise and part, and the answer as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from belonging_edu.classroom import tables, workbook
from belonging_edu.practice import words
from belonging_edu.practice.keys import Chapter
from belonging_edu.practice.naming import id_of, listed

__all__ = ["COLUMNS", "HandIn", "Unmarked", "exercise_in", "is_blank", "read", "student_in"]

#: The columns, and the names that each may have.
COLUMNS = {
    "student": ("student", "student id", "id", "resident", "learner"),
    "exercise": ("exercise", "question", "exercise id"),
    "part": ("part", "part id"),
    "answer": ("answer", "response", "your answer"),
}
_NEEDED = ("student", "exercise", "answer")
_NOTHING = frozenset(
    (
        "", "-", "–", "—", "?", "??", "???", "n/a", "na", "nothing", "no answer", "no idea", "idk",
        "don't know", "dont know", "do not know", "i don't know", "i dont know", "i do not know",
        "not sure", "skip", "skipped",
    )
)  # fmt: skip


class Unmarked(Exception):
    """A row that cannot be marked; the message says why, and what to do."""


@dataclass(frozen=True)
class HandIn:
    """A row of a table of answers, as it was typed; `problem` says why it cannot be read."""

    file: Path
    line: int
    student: str
    exercise: str
    part: str
    answer: str
    problem: str = ""


def read(paths: Iterable[Path]) -> list[HandIn]:
    """Return the rows of one or several tables of answers.

    Raises
    ------
    ValueError
        If a file is no such table, or has none of the columns; see :mod:`.tables`.
    """
    found = []
    for path in paths:
        for row in tables.read(path, COLUMNS, _NEEDED):
            cells = {column: row.cells.get(column, "") for column in COLUMNS}
            problem = row.problem
            if workbook.DATE in cells.values():
                problem = "Excel made this a date: format the cell as text, and type it again"
            found.append(HandIn(row.file, row.line, **cells, problem=problem))
    return found


def is_blank(answer: str) -> bool:
    """Whether nothing was answered: an empty cell, a dash, "don't know"."""
    return answer.strip().strip(".!").replace("’", "'").casefold() in _NOTHING


def exercise_in(typed: str, chapters: Mapping[int, Chapter]) -> str:
    """Return the id of the exercise that is meant, such as "8.3" for "Exercise 8.3".

    `chapters` are those whose labs use the set, by their numbers.

    Raises
    ------
    Unmarked
        If there is none, or if a spreadsheet may have cut 14.10 to 14.1.
    """
    if not typed:
        raise Unmarked("no exercise is named: write one, such as 8.3")
    name = id_of(typed)
    number = name.partition(".")[0]
    chapter = chapters.get(int(number)) if number.isdecimal() else None
    if chapter is None:
        raise Unmarked(
            f"{typed!r} is of no lab that uses the data of this set: those are labs "
            f"{listed(chapters)}"
        )
    first = words.exercise_ids(chapter)
    known = {*first, *words.variation_ids(chapter)}
    if name not in known:
        raise Unmarked(f"lab {number} has no exercise {typed!r} to mark: it has {listed(first)}")
    longer = f"{name}0"
    if re.fullmatch(r"\d+[.,]\d", typed) and longer in known:
        raise Unmarked(
            f"{typed} may be {name} or {longer}, which a spreadsheet cuts: write Exercise {name} "
            f"or Exercise {longer}"
        )
    return name


def student_in(typed: str, students: dict[str, int] | None) -> str:
    """Return the student that is meant; anybody is one where all have the same data.

    `students` are those of the set; "7", "Student 07" and "student-07" are the same.

    Raises
    ------
    Unmarked
        If nobody is named, or nobody of that name has a data set.
    """
    if not typed:
        raise Unmarked("no student is named: write who handed it in")
    if students is None or typed in students:
        return typed
    found = re.fullmatch(r"(?:student[\s_-]*)?0*([0-9]+)", typed, re.IGNORECASE)
    if found:
        width = len(next(iter(students)).removeprefix("student-"))
        if (name := f"student-{int(found[1]):0{width}d}") in students:
            return name
    names = list(students)
    those = f"one of {names[0]} to {names[-1]}" if len(names) > 1 else names[0]
    raise Unmarked(f"no data set is that of {typed!r}: write {those}")
