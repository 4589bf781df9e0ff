"""The course as a learner walks it: pathways, and the labs with the exercises that they ask."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from belonging_edu.practice import chapter_files, words
from belonging_edu.practice.chapters import CHAPTERS

__all__ = ["Lab", "Pathway", "Task", "guesses", "labs", "pathway", "pathways", "tasks"]

_PATHWAYS = Path(__file__).with_name("pathways.yaml")
_TITLE = re.compile(r"^# Lab (\d+)([a-z]?): (.+)$", re.M)
_EXERCISE = re.compile(r"^### Exercise (\d+\.\d+) \((core|extra), (\d+) minutes?\)", re.M)
_BY_NUMBER = {chapter.number: chapter for chapter in CHAPTERS}


@dataclass(frozen=True)
class Pathway:
    """A way through the chapters: what it is called, and its sittings, chapters or a text."""

    key: str
    name: str
    says: str
    sittings: tuple[tuple[int, ...] | str, ...]

    @property
    def labs(self) -> list[tuple[int, str]]:
        """Chapter and part of each lab in order: (14, "") and (14, "b") for labs 14 and 14b."""
        named = [n for sitting in self.sittings if not isinstance(sitting, str) for n in sitting]
        return [(int(str(n).rstrip("b")), "b" if str(n).endswith("b") else "") for n in named]

    @property
    def chapters(self) -> list[int]:
        """The chapters in order; the second part of a chapter, "14b", belongs to the first."""
        return list(dict.fromkeys(chapter for chapter, _ in self.labs))

    @property
    def besides(self) -> list[str]:
        """What else belongs to it."""
        return [sitting for sitting in self.sittings if isinstance(sitting, str)]


@dataclass(frozen=True)
class Task:
    """An exercise that answers back; `minutes` is None where no lab says how long it takes."""

    name: str
    is_core: bool
    minutes: int | None


@dataclass(frozen=True)
class Lab:
    """A lab beside the learner's, its title, and its exercises in order."""

    file: str
    chapter: int
    letter: str
    title: str
    tasks: tuple[Task, ...]


def pathways() -> dict[str, Pathway]:
    """Return the pathways by their keys."""
    stored = chapter_files.content(_PATHWAYS)
    return {
        key: Pathway(
            key,
            entry["name"],
            entry["says"],
            tuple(each if isinstance(each, str) else tuple(each) for each in entry["sittings"]),
        )
        for key, entry in stored.items()
    }


def pathway(key: str) -> Pathway:
    """Return a pathway by its key or its name."""
    known = pathways()
    asked = " ".join(str(key).lower().replace("-", " ").replace("_", " ").split())
    for each in known.values():
        if asked in (each.key.replace("-", " "), each.name.lower().replace("-", " ")):
            return each
    listed = ", ".join(f'"{name}"' for name in known)
    raise ValueError(f"There is no pathway {str(key)[:60]!r}. Choose one of {listed}.")


def labs(folder: Path | None) -> dict[int, list[Lab]]:
    """Return the labs of each chapter, as they lie in the course or beside the learner's own."""
    found: dict[int, list[Lab]] = {}
    if folder is None:
        return found
    originals = folder.parent / "notebooks"
    place = originals if originals.is_dir() else folder
    try:
        paths = sorted(place.glob("[0-9][0-9]*-*.ipynb"))
    except OSError:
        return found
    for path in paths:
        lab = _lab(path)
        if lab is not None:
            found.setdefault(lab.chapter, []).append(lab)
    return found


def _lab(path):
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # no lab, or one that was damaged


@cache
def _read(path, _):
    cells = json.loads(path.read_bytes())["cells"]
    prose = "\n\n".join(
        "".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"
    )
    number, letter, title = _TITLE.search(prose).groups()
    answering = set(words.exercise_ids(_BY_NUMBER[int(number)]))
    tasks = tuple(
        Task(name, kind == "core", int(minutes))
        for name, kind, minutes in _EXERCISE.findall(prose)
        if name in answering
    )
    return Lab(path.name, int(number), letter, title.strip(), tasks)


def tasks(chapter: int, known: dict[int, list[Lab]]) -> list[Task]:
    """Return the exercises of a chapter that answer back; without its lab, all count as core."""
    if chapter in known:
        return [task for lab in known[chapter] for task in lab.tasks]
    return [Task(name, True, None) for name in words.exercise_ids(_BY_NUMBER[chapter])]


def guesses(chapter: int) -> list[str]:
    """Return the guesses of a chapter."""
    return words.guess_ids(_BY_NUMBER[chapter])
