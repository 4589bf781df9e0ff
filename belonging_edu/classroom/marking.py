"""Mark a table of answers by the keys of the class set, in the words of the labs.

The keys are computed anew from the seeds in ``key``, for what was handed in, so that marks tell as
much as a card does; where ``answers.csv`` is there, they have to agree with it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from belonging_edu import __version__
from belonging_edu.classroom import hand_ins, sheets
from belonging_edu.classroom.answers import entries_of, shown
from belonging_edu.classroom.course import Course, chapters_of
from belonging_edu.classroom.hand_ins import HandIn, Unmarked
from belonging_edu.export import class_set, manifest
from belonging_edu.export.class_set import EVERYONE
from belonging_edu.practice import words
from belonging_edu.practice.answers import read as value_in
from belonging_edu.practice.diagnoses import Verdict
from belonging_edu.practice.exercise import Number
from belonging_edu.practice.typed import Unreadable

__all__ = ["COLUMNS", "OUTCOMES", "Mark", "Marker", "write"]

RIGHT, NEAR, KNOWN, WRONG = "right", "near", "known mistake", "wrong"
UNREAD, BLANK, UNMARKED = "not understood", "not answered", "not marked"
#: What can be said of a row, from the best on.
OUTCOMES = (RIGHT, NEAR, KNOWN, WRONG, UNREAD, BLANK, UNMARKED)
COLUMNS = (
    "file", "line", "student", "exercise", "part", "answer", "outcome", "right", "code", "words",
)  # fmt: skip
_SEVERAL = ";"


@dataclass(frozen=True)
class Mark:
    """What is said of one part of a hand-in.

    Attributes
    ----------
    hand_in : HandIn
        The row as it was typed.
    student, exercise, part, name : str
        Who and what is meant; empty where that is not clear. `name` is the part in words.
    answer : str
        What was typed for this part.
    outcome : str
        One of ``OUTCOMES``.
    words : str
        What a card would say, or why nothing was marked.
    codes : tuple of str
        Codes of the mistakes, as in the glossary.
    mistake : str
        The mistake, without what was typed: the same for everybody who makes it.
    """

    hand_in: HandIn
    student: str = ""
    exercise: str = ""
    part: str = ""
    name: str = ""
    answer: str = ""
    outcome: str = UNMARKED
    words: str = ""
    codes: tuple[str, ...] = ()
    mistake: str = ""


class Marker:
    """Marks hand-ins for one class set.

    Parameters
    ----------
    key : pathlib.Path
        The folder ``key`` of the set, or the set itself.

    Raises
    ------
    ValueError
        If there is no set, or if its files do not fit together.
    """

    def __init__(self, key: Path):
        key = Path(key)
        folder = key.parent if (key / manifest.PLACE.name).is_file() else key
        self.order = class_set.read(folder)
        self.made_by = manifest.of(folder)["made_by"]
        self.seeds = dict(class_set.members(self.order))
        self.course = Course(self.order)
        self._chapters = {chapter.number: chapter for chapter in chapters_of(self.order)}
        self._check_seeds(folder / "key" / "key.csv")
        self._told = _told_answers(folder / "key" / "answers.csv")

    def _check_seeds(self, path):
        """The seeds that this version derives have to be those of the set."""
        if not self.order.students:
            return
        try:
            with open(path, encoding="utf-8", newline="") as handle:
                told = {row["student"]: int(row["seed"]) for row in csv.DictReader(handle)}
        except (OSError, KeyError, ValueError, TypeError):
            raise ValueError(f"{path} cannot be read. Run `belonging-edu verify` on it.") from None
        if told != self.seeds:
            raise ValueError(
                f"{path} does not fit its manifest ({self.made_by}; this is {__version__}). Mark "
                "with the version that made the set, or make the set again."
            )

    def marks(self, handed: Sequence[HandIn], progress=None) -> list[Mark]:
        """Return a mark for each part that was handed in, in the order of the rows."""
        marks = _without_doubles([mark for each in handed for mark in self._placed(each)])
        open_ones = defaultdict(list)
        for number, mark in enumerate(marks):
            if not mark.words:
                open_ones[mark.student, mark.exercise].append(number)
        own, last = None, None
        for (student, exercise), numbers in sorted(open_ones.items()):
            if student != last:
                own, last = self.course.data_of(self.seeds.get(student, self._one_seed)), student
            done = self._judged(own, student, exercise, [marks[number] for number in numbers])
            for number, mark in zip(numbers, done, strict=True):
                marks[number] = mark
            if progress:
                progress(len(numbers))
        return marks

    @property
    def _one_seed(self):
        return self.seeds.get(EVERYONE)

    def _placed(self, hand_in) -> Iterator[Mark]:
        """A mark without words for each part that a row answers, or one that says why not."""
        mark = Mark(hand_in, student=hand_in.student, answer=hand_in.answer)
        try:
            if hand_in.problem:
                raise Unmarked(hand_in.problem)
            seeds = self.seeds if self.order.students else None
            student = hand_ins.student_in(hand_in.student, seeds)
            exercise = hand_ins.exercise_in(hand_in.exercise, self._chapters)
            mark = replace(mark, student=student, exercise=exercise)
            parts = self._parts(exercise)
            asked = _asked(hand_in, exercise, parts)
        except Unmarked as reason:
            yield replace(mark, words=f"{reason}.")
            return
        for part, answer in asked.items():
            yield replace(mark, part=part, name=parts[part], answer=answer)

    def _chapter(self, exercise):
        return self._chapters[int(exercise.partition(".")[0])]

    def _parts(self, exercise):
        """The parts of an exercise, id -> name."""
        chapter = self._chapter(exercise)
        blanks = words.asked(chapter, exercise).blanks
        entries = entries_of(chapter, exercise)
        return {e["id"]: b.name or e["id"] for e, b in zip(entries, blanks, strict=True)}

    def _judged(self, own, student, exercise, marks):
        chapter = self._chapter(exercise)
        made = self.course.made(chapter, exercise, own)
        if made.exercise is None:
            said = f"{'; '.join(made.remarks)}: judge it yourself."
            return [replace(mark, words=said) for mark in marks]
        blanks = words.asked(chapter, exercise).blanks
        ids = list(self._parts(exercise))
        at = [ids.index(mark.part) for mark in marks]
        parts = [made.exercise.parts[place] for place in at]
        self._compare(student, exercise, zip(marks, parts, strict=True))
        values = [_value(mark.answer, blanks[place]) for mark, place in zip(marks, at, strict=True)]
        parts = _beside_right_ones(values, parts)
        return [_said(*each) for each in zip(marks, parts, values, strict=True)]

    def _compare(self, student, exercise, marked):
        """The key that was printed is the one that is marked by."""
        chapter = self._chapter(exercise)
        who = student if self.order.students else EVERYONE
        who = who if self.course.is_own(chapter, exercise) else EVERYONE
        for mark, part in marked:
            told = self._told.get((who, sheets.exercise_name(exercise), mark.part))
            now = shown(part, part.key)[0]
            if told is not None and told != now:
                raise ValueError(
                    f"answers.csv has {told} for {exercise}, {mark.part}, of {who}, and this "
                    f"version ({__version__}) computes {now}; the set was made by {self.made_by}. "
                    "Mark with that version, or make the set again."
                )


def _told_answers(path):
    """(student, exercise, part) -> the answer in ``answers.csv``; nothing without the file."""
    if not path.is_file():
        return {}
    try:
        with open(path, encoding="utf-8-sig", newline="") as handle:
            return {
                (row["student"], row["exercise"], row["part"]): row["answer"]
                for row in csv.DictReader(handle)
            }
    except (UnicodeDecodeError, KeyError, csv.Error):
        raise ValueError(
            f"{path} was changed and cannot be read. Put it back from a copy, or remove it: marks "
            "do not need it."
        ) from None


def _asked(hand_in, exercise, parts):
    """Part -> what was typed for it."""
    if hand_in.part:
        return {_part(hand_in.part, exercise, parts): hand_in.answer}
    if len(parts) == 1:
        return {next(iter(parts)): hand_in.answer}
    answers = [each.strip() for each in hand_in.answer.split(_SEVERAL)]
    if hand_ins.is_blank(hand_in.answer):
        answers = [hand_in.answer] * len(parts)
    if len(answers) != len(parts):
        raise Unmarked(
            f"exercise {exercise} has {len(parts)} parts ({', '.join(parts)}): write a row for "
            "each, with its part, or all answers in one cell with semicolons between"
        )
    return dict(zip(parts, answers, strict=True))


def _part(typed, exercise, parts):
    """The id of a part that was named by id, by its words, or by its number."""
    plain = typed.casefold()
    for number, (part, name) in enumerate(parts.items(), start=1):
        if plain in (part.casefold(), name.casefold(), str(number)):
            return part
    raise Unmarked(f"exercise {exercise} has no part {typed!r}: write {', '.join(parts)}")


def _without_doubles(marks):
    """A part that somebody answered twice is marked once if both are the same, else not at all."""
    first: dict[tuple, int] = {}
    for number, mark in enumerate(marks):
        if mark.words:
            continue
        what = (mark.student, mark.exercise, mark.part)
        if what not in first:
            first[what] = number
            continue
        before = marks[first[what]]
        if mark.answer == before.answer:
            marks[number] = replace(mark, words=f"the same as line {before.hand_in.line}.")
            continue
        marks[number] = replace(mark, words=_twice(before))
        marks[first[what]] = replace(before, words=_twice(mark))
    return marks


def _twice(other):
    return (
        f"line {other.hand_in.line} of {other.hand_in.file.name} gives another answer to the same "
        "part: keep one of them."
    )


def _value(answer, blank):
    """What stands in a cell, or what is wrong with it; None if nothing was answered."""
    if hand_ins.is_blank(answer):
        return None
    try:
        return value_in(answer, blank)
    except Unreadable as problem:
        return problem


def _beside_right_ones(values, parts):
    """The parts, whose answer is not taken for that of another part that is right already."""
    right = {
        part.name
        for value, part in zip(values, parts, strict=True)
        if _is_value(value) and part.judge(value)[0]
    }
    return [
        replace(part, siblings=tuple(one for one in part.siblings if one.name not in right))
        if isinstance(part, Number)
        else part
        for part in parts
    ]


def _is_value(value):
    return value is not None and not isinstance(value, Unreadable)


def _said(mark, part, value):
    mark = replace(mark, name=part.name)
    if value is None:
        return replace(mark, outcome=BLANK, words="nothing was answered.")
    if isinstance(value, Unreadable):
        return replace(mark, outcome=UNREAD, words=f"{value}.")
    verdict = part.verdict(value)
    return replace(
        mark,
        outcome=_outcome(verdict),
        words=f"{verdict.words}.",
        codes=verdict.codes,
        mistake=verdict.mistake,
    )


def _outcome(verdict: Verdict) -> str:
    if verdict.is_right:
        return RIGHT
    if verdict.about == "near":
        return NEAR
    return KNOWN if verdict.codes else WRONG


def write(path: Path, marks: Sequence[Mark]) -> None:
    """Write the marks as a table, a row for each part, whole or not at all."""
    sheets.write(
        path,
        COLUMNS,
        (
            (
                mark.hand_in.file.name,
                mark.hand_in.line,
                mark.student,
                sheets.exercise_name(mark.exercise) if mark.exercise else mark.hand_in.exercise,
                mark.part or mark.hand_in.part,
                mark.answer,
                mark.outcome,
                "" if mark.outcome == UNMARKED else int(mark.outcome == RIGHT),
                " ".join(mark.codes),
                mark.words,
            )
            for mark in marks
        ),
    )
