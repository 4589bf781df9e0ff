"""How a class did, by exercise: how many were right, and which mistakes how often.

Nobody is named, nothing that was typed is shown, and a part that fewer than five handed in is not
broken down, since a count of one would point at a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from belonging_edu.classroom.marking import BLANK, KNOWN, NEAR, RIGHT, UNMARKED, UNREAD, WRONG, Mark

__all__ = ["FEWEST", "Part", "lines", "parts"]

#: How many have to hand in a part before its mistakes are counted one by one.
FEWEST = 5
_OTHERS = {
    NEAR: "near the answer",
    WRONG: "another answer, no known mistake",
    UNREAD: "not understood",
    BLANK: "not answered",
}


@dataclass(frozen=True)
class Part:
    """One part of an exercise: how many handed it in, how many were right, what the others were.

    `others` are counts by what is wrong, the most frequent first; empty below ``FEWEST``.
    """

    exercise: str
    name: str
    handed_in: int
    right: int
    others: tuple[tuple[str, int], ...]


def parts(marks: Sequence[Mark]) -> list[Part]:
    """Return the parts that were marked, in the order of the exercises."""
    by_part: dict[tuple, list[Mark]] = {}
    for mark in marks:
        if mark.outcome != UNMARKED:
            by_part.setdefault((mark.exercise, mark.part), []).append(mark)
    ordered = sorted(by_part, key=lambda what: _place(what[0]))
    return [_part(exercise, by_part[exercise, part]) for exercise, part in ordered]


def _place(exercise):
    chapter, number = exercise.split(".")
    digits = "".join(sign for sign in number if sign.isdecimal())
    return int(chapter), int(digits), number


def _part(exercise, marks):
    right = sum(mark.outcome == RIGHT for mark in marks)
    wrong = Counter(_what(mark) for mark in marks if mark.outcome != RIGHT)
    others = tuple(sorted(wrong.items(), key=lambda each: (-each[1], each[0])))
    return Part(exercise, marks[0].name, len(marks), right, others if len(marks) >= FEWEST else ())


def _what(mark):
    if mark.outcome == KNOWN and mark.mistake:
        codes = [code for code in mark.codes if f"({code})" not in mark.mistake]
        return f"{mark.mistake} ({', '.join(codes)})" if codes else mark.mistake
    return _OTHERS[mark.outcome]


def lines(marks: Sequence[Mark]) -> list[str]:
    """Return the picture as lines of text."""
    unmarked = sum(mark.outcome == UNMARKED for mark in marks)
    said = ["The class, in counts; nobody is named."]
    for part in parts(marks):
        said.append(f"{part.exercise}, {part.name}: {part.right} of {part.handed_in} right")
        said += [f"  {count:4}  {what}" for what, count in part.others]
        if part.handed_in < FEWEST:
            said.append(f"        fewer than {FEWEST} handed it in: mistakes are not counted")
    if unmarked:
        said.append(f"Not marked: {unmarked}. The table of marks says why.")
    return said
