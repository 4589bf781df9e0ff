"""What may stand in a learner's progress, how an entry is added, and what is no entry."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

__all__ = [
    "EMPTY",
    "KINDS",
    "VERSION",
    "Entry",
    "is_of_a_later_version",
    "moment",
    "understood",
    "with_all",
]

VERSION = 1
EMPTY = {
    "what": "Your progress in the course belonging-edu. It lies in this file only and is sent "
    "nowhere. To start afresh, delete the file.",
    "version": VERSION,
}


class Entry(NamedTuple):
    """Something a learner did, and when (in ISO 8601, with the zone)."""

    kind: str
    name: str
    outcome: object
    chapter: int
    at: str


def with_all(content: dict, added: Iterable[Entry]) -> dict:
    """Return progress with entries added to it; what is given stays as it is."""
    content = copy.deepcopy(content)
    for entry in added:
        KINDS[entry.kind](content, entry)
    return content


def _guess(content, entry):
    """The last guess counts; to run its cell again changes neither number nor date."""
    guesses = content.setdefault("guesses", {})
    known = guesses.get(entry.name, {})
    if known.get("value") != entry.outcome:
        new = {"chapter": entry.chapter, "value": entry.outcome, "at": entry.at}
        guesses[entry.name] = known | new


def _exercise(content, entry):
    """Tries are counted until the exercise is solved; it stays solved."""
    exercises = content.setdefault("exercises", {})
    known = exercises.setdefault(entry.name, {"chapter": entry.chapter, "tries": 0})
    if "solved" in known:
        return
    known["tries"] += 1
    known.setdefault("first", entry.at)
    known["last"] = entry.at
    if entry.outcome:
        known["solved"] = entry.at


def _quiz(content, entry):
    """An answer is added to those before it, unless the last one is the same and of that day."""
    questions = content.setdefault("questions", {})
    for name, told in entry.outcome.items():
        known = questions.setdefault(
            name, {"chapter": entry.chapter, "form": entry.name, "answers": []}
        )
        last = known["answers"][-1] if known["answers"] else {}
        new = {"at": entry.at, **told}
        if (last.get("answer"), last.get("at", "")[:10]) != (new["answer"], entry.at[:10]):
            known["answers"].append(new)


def _reveal(content, entry):
    """Of a chapter in two parts, each is revealed by itself."""
    chapters = content.setdefault("chapters", {})
    chapters.setdefault(entry.name, {}).setdefault("revealed", entry.at)


def _seed(content, entry):
    """A seed, once there is one; to start with the course's own cohort writes nothing."""
    known = content.get("chapters", {}).get(str(entry.chapter), {}).get("seed")
    if entry.outcome != known:
        _of_chapter(content, entry)["seed"] = entry.outcome


def _of_chapter(content, entry):
    return content.setdefault("chapters", {}).setdefault(str(entry.chapter), {})


def _pathway(content, entry):
    content["pathway"] = entry.name


KINDS = {
    "guess": _guess,
    "exercise": _exercise,
    "quiz": _quiz,
    "reveal": _reveal,
    "seed": _seed,
    "pathway": _pathway,
}


def is_of_a_later_version(content) -> bool:
    """Whether the file belongs to a later version of this course."""
    version = content.get("version") if isinstance(content, dict) else None
    return _is_whole(version) and version > VERSION


def understood(content) -> tuple[dict, bool]:
    """Return what a file holds without what is no entry, and whether that was all.

    What is unknown, and so may belong to another version, is no fault and stays.
    """
    version = content.get("version") if isinstance(content, dict) else None
    if not _is_whole(version) or version != VERSION:
        return dict(EMPTY), False
    kept, whole = dict(content), True
    for section, is_sound in _SOUND.items():
        if section not in content:
            continue
        found = content[section] if isinstance(content[section], dict) else {}
        kept[section] = {name: each for name, each in found.items() if is_sound(each)}
        whole &= kept[section] == content[section]
    if not isinstance(kept.get("pathway", ""), str):
        del kept["pathway"]
        whole = False
    return kept, whole


def _is_guess(each):
    return _belongs(each) and _is_number(each.get("value")) and moment(each.get("at")) is not None


def _is_exercise(each):
    if not _belongs(each) or not _is_whole(each.get("tries")) or each["tries"] < 0:
        return False
    dates = [each[name] for name in ("first", "last", "solved") if name in each]
    return all(moment(date) is not None for date in dates)


def _is_question(each):
    answers = each.get("answers") if _belongs(each) else None
    return isinstance(answers, list) and all(_is_answer(answer) for answer in answers)


def _is_answer(answer):
    return (
        isinstance(answer, dict)
        and moment(answer.get("at")) is not None
        and isinstance(answer.get("right", ""), bool | None)
    )


def _is_chapter(each):
    return (
        isinstance(each, dict)
        and ("revealed" not in each or moment(each["revealed"]) is not None)
        and (each.get("seed") is None or _is_whole(each["seed"]))
    )


_SOUND = {
    "guesses": _is_guess,
    "exercises": _is_exercise,
    "questions": _is_question,
    "chapters": _is_chapter,
}


def _belongs(each):
    return isinstance(each, dict) and _is_whole(each.get("chapter"))


def _is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value):
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def moment(text) -> datetime | None:
    """Return the time that a text stands for, with its zone, or None if it is none."""
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.astimezone()
    except (TypeError, ValueError, OverflowError, OSError):
        return None
