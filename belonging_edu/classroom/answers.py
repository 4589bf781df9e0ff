"""The answers of a class, for whoever marks: ``answers.csv``, ``mistakes.csv`` and ``hand-in.csv``.

One row is one part of one exercise, for one student, or for everyone where the answer does not
depend on the data set. A class whose truth or size is not the book's has notes where that matters.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from belonging_edu.classroom import sheets
from belonging_edu.classroom.course import Course, chapters_of
from belonging_edu.cohorts.making import Cohort
from belonging_edu.export import class_set
from belonging_edu.export.class_set import EVERYONE
from belonging_edu.practice import chapter_files, words
from belonging_edu.practice.exercise import Number

__all__ = [
    "ANSWERS",
    "HAND_IN",
    "LARGEST",
    "MISTAKES",
    "entries_of",
    "rows",
    "write",
    "write_hand_in",
]

#: Units in a data set beyond which its answers take too long.
LARGEST = 200_000
ANSWERS = (
    "student", "chapter", "exercise", "part", "name", "answer", "exact", "unit", "data", "note",
)  # fmt: skip
MISTAKES = ("student", "chapter", "exercise", "part", "name", "value", "exact", "code", "words")
HAND_IN = ("student", "exercise", "part", "answer", "name", "unit")


def entries_of(chapter, name) -> list[dict]:
    """Return the parts of an exercise as the chapter's file describes them."""
    content = chapter_files.content(chapter_files.path_of(chapter.number))
    return content[chapter_files.kind_of(name)][name]["parts"]


def write_hand_in(order: class_set.Order, folder: Path, chapters: Sequence[int] = ()) -> None:
    """Write ``hand-in.csv``: a blank with a row for each part, to fill in and send back."""
    rows = (
        ("", sheets.exercise_name(name), entry["id"], "", blank.name or "", blank.unit)
        for chapter in chapters_of(order, chapters)
        for name in words.exercise_ids(chapter)
        for entry, blank in zip(
            entries_of(chapter, name), words.asked(chapter, name).blanks, strict=True
        )
    )
    sheets.write(folder / "hand-in.csv", HAND_IN, rows)


def write(
    order: class_set.Order,
    folder: Path,
    chapters: Sequence[int] = (),
    progress=None,
    tell: Callable[[str], None] = lambda said: None,
) -> None:
    """Write ``answers.csv`` and ``mistakes.csv``, student by student, into a folder of a stage.

    Parameters
    ----------
    order : Order
        What the set is made from.
    folder : pathlib.Path
        The folder ``key`` of the set.
    chapters : sequence of int
        Whose exercises; by default those of all labs that use the cohort.
    progress : callable, optional
        Called with 1 and what is being computed, for everyone and for each data set.
    tell : callable, optional
        Called with a sentence: how long the answers of a class will take, and how large they are.
    """
    course, asked = Course(order), chapters_of(order, chapters)
    with (
        sheets.opened(folder / "answers.csv", ANSWERS) as answers,
        sheets.opened(folder / "mistakes.csv", MISTAKES) as mistakes,
    ):
        for number, (student, own) in enumerate(_who(course)):
            begun, size = time.monotonic(), mistakes.size
            for answer, of_it in rows(course, asked, student, own):
                answers.extend([answer])
                mistakes.extend(of_it)
            if progress:
                progress(1, f"answers, {student}")
            if number == 1 and order.students > 1:
                _foresee(order, time.monotonic() - begun, mistakes.size - size, tell)


def _foresee(order, seconds, size, tell):
    """Say what the answers of all take, from those of the first student."""
    minutes, megabytes = order.students * seconds / 60, order.students * size / 1e6
    tell(
        f"their answers take about {max(minutes, 1):,.0f} min and {max(megabytes, 0.1):,.1f} MB; "
        "--chapters asks for fewer, --no-answers for none."
    )


def _who(course) -> Iterator[tuple[str, Cohort | None]]:
    """Everyone, for what does not depend on the data; then each data set."""
    yield EVERYONE, None
    for student, seed in class_set.members(course.order):
        yield student, course.data_of(seed)


def rows(course, chapters, student, own) -> Iterator[tuple[tuple, list[tuple]]]:
    """Yield a row of answers, and those of its mistakes, for each part that a data set answers."""
    for chapter in chapters:
        for name in words.exercise_ids(chapter):
            if course.is_own(chapter, name) == (own is not None):
                yield from _of_exercise(course, chapter, name, student, own)


def _of_exercise(course, chapter, name, student, own):
    made, kind = course.made(chapter, name, own), course.kind(chapter, name)
    entries = entries_of(chapter, name)
    parts = made.exercise.parts if made.exercise else [None] * len(entries)
    for entry, part in zip(entries, parts, strict=True):
        head = (student, chapter.number, sheets.exercise_name(name), entry["id"])
        if part is None:
            yield (*head, entry["name"], "", "", entry.get("unit", ""), kind, *made.remarks), []
            continue
        notes = [*made.remarks, *_notes(course, part, own)]
        told = (part.name, *shown(part, part.key), entry.get("unit", ""), kind, "; ".join(notes))
        mistakes = [
            (*head, part.name, *shown(part, mistake.value), mistake.code, mistake.words)
            for mistake in getattr(part, "mistakes", ())
        ]
        yield (*head, *told), mistakes


def shown(part, value) -> tuple[str, str]:
    """Return a value as it is asked for, and exactly; a word twice."""
    if isinstance(value, str):
        return value, value
    if not math.isfinite(value):
        return "", ""
    return f"{round(value, part.decimals) + 0.0:.{part.decimals}f}", sheets.number(value)


def _notes(course, part, own):
    if isinstance(part, Number):
        if not math.isfinite(part.key):
            yield "no value in this data set"
    elif own is not None and not course.is_the_books:
        yield "check this word: it may be that of the book's truth and size, and not of yours"
