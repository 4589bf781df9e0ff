"""The numbers that a chapter prints, and what they are called.

    python -m belonging_edu.practice.printed notebooks

reads what the labs keep (:func:`belonging_edu.keep`) and what their tables show, and writes it,
with the answers to all exercises, into ``chapters/printed.json``. These are the numbers of the
committed cohorts: for a class with a cohort of its own they are not used. A number in a table is
called by its column, its row and the step of the lab. What is kept is called as the section
`printed` in the YAML file of the chapter says, by kind of quantity; a name with a point in it is
that of a published figure, which no cohort changes.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

from belonging_edu.practice import chapter_files
from belonging_edu.practice.diagnoses import Landmark

__all__ = [
    "FILE",
    "fingerprint",
    "is_committed",
    "landmarks",
    "main",
    "size",
    "stored",
    "words_of",
]

FILE = chapter_files.FOLDER / "printed.json"
#: What a column of a table is called in a sentence.
_COLUMNS = {
    "conf_low": "the lower limit",
    "conf_high": "the upper limit",
    "low": "the lower limit",
    "high": "the upper limit",
    "std_error": "the standard error",
    "p_value": "the *P* value",
    "df": "the degrees of freedom",
    "n": "the number (n)",
    "std": "the SD",
}


def landmarks(chapter: int, data: tuple, besides: str) -> list[Landmark]:
    """Return the numbers that a learner may meet in a chapter, besides those of one exercise."""
    found = list(_published(chapter))
    if is_committed(chapter, data):
        shown = list(_in_tables(chapter, besides))
        kept = [each for each in _kept(chapter) if each.words or not _is_one_of(each, shown)]
        found += [*shown, *kept, *_answers(chapter, besides)]
    return found


def _is_one_of(kept, shown):
    """Whether a number that is kept stands in a table."""
    return any(abs(each.value - kept.value) <= 0.5001 * 10**-each.decimals for each in shown)


def is_committed(chapter: int, data: tuple) -> bool:
    """Whether the data in hand are those of the committed cohorts, with all rows.

    The lab of one half of a chapter has the first or the last of them in hand.
    """
    found, every = [fingerprint(frame) for frame in data], _of(chapter)["data"]
    return bool(found) and found in (every[: len(found)], every[-len(found) :])


def size(chapter: int, place: int) -> int:
    """Return how many rows one of the committed cohorts of a chapter has."""
    sizes = [rows for rows, _ in _of(chapter)["data"]]
    return sizes[place] if place < len(sizes) else 0


def fingerprint(frame) -> list[float]:
    """Return the number of rows, and a sum of all numbers in which each row has its weight."""
    import numpy as np

    numbers = frame.select_dtypes("number").fillna(0).to_numpy(float)
    return [len(frame), round(float((np.arange(1, len(frame) + 1) @ numbers).sum()), 3)]


def words_of(chapter: int) -> dict[str, tuple[str, str]]:
    """Return the kind of quantity and the words of each number that has a name, by this name."""
    said = chapter_files.content(chapter_files.path_of(chapter)).get("printed", {})
    return {name: (kind, text) for kind, names in said.items() for name, text in names.items()}


def _published(chapter):
    from belonging_edu import published

    for name, (kind, text) in words_of(chapter).items():
        if "." in name:
            yield Landmark(published.value(name), text, kind)


def _kept(chapter):
    words = words_of(chapter)
    for name, value in _of(chapter)["kept"].items():
        kind, text = words.get(name, ("", ""))
        yield Landmark(value, text, kind)


def _in_tables(chapter, exercise):
    """The numbers in the tables of the steps that an exercise starts from, and in its own."""
    content = chapter_files.content(chapter_files.path_of(chapter))
    entry = content[chapter_files.kind_of(exercise)][exercise]
    steps = [chapter_files.first_of(exercise), *entry.get("uses", ())]
    for text, column, row, step in _of(chapter)["tables"]:
        if step not in steps:
            continue
        named = _COLUMNS.get(column, f"the *{column}*")
        of = f" of *{row}*" if row else ""
        where = f"exercise {step}" if "." in step and step.startswith(f"{chapter}.") else None
        where = where or f"step {step}"
        decimals = len(text.partition(".")[2])
        words = f"{named}{of} in the table of {where}"
        yield Landmark(float(text), words, decimals=decimals, is_near=True)


def _answers(chapter, besides):
    """The answers to the other exercises."""
    entries = chapter_files.content(chapter_files.path_of(chapter))["exercises"]
    for exercise, answers in _of(chapter)["answers"].items():
        if exercise != besides:
            kinds = [part["quantity"] for part in entries[exercise]["parts"] if "quantity" in part]
            for (name, value), kind in zip(answers.items(), kinds, strict=True):
                yield Landmark(value, f"*{name}* of exercise {exercise}", kind, is_answer=True)


def _of(chapter):
    """What the file holds of a chapter; nothing of one that is new."""
    return _file().get(str(chapter), {"data": [], "answers": {}, "kept": {}, "tables": []})


@cache
def _file():
    return json.loads(FILE.read_text(encoding="utf-8"))


def stored(notebooks: Path) -> dict:
    """Return what the file has to hold: what the labs keep, and the answers."""
    from belonging_edu.practice.chapters import CHAPTERS

    return {str(chapter.number): _of_chapter(chapter, notebooks) for chapter in CHAPTERS}


def _of_chapter(chapter, notebooks):
    from belonging_edu.practice import lab_numbers, words
    from belonging_edu.practice.exercise import Number

    data = chapter.load()
    answers = {
        name: {part.name: round(part.key, 8) for part in exercise.parts if isinstance(part, Number)}
        for name, exercise in words.exercises(chapter, data).items()
    }
    labs = sorted(notebooks.glob(f"{chapter.number:02}*-*.ipynb"))
    cells = {cell[:3]: cell for lab in labs for cell in lab_numbers.cells(lab)}
    return {
        "data": [fingerprint(frame) for frame in data],
        "answers": {name: keys for name, keys in answers.items() if keys},
        "kept": {name: value for lab in labs for name, value in lab_numbers.kept(lab)},
        "tables": [list(cell) for cell in cells.values()],
    }


def main(arguments: list[str]) -> int:
    """Write the file anew from the labs in a folder."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("Say where the labs are: python -m belonging_edu.practice.printed notebooks")
        return 2
    text = json.dumps(stored(Path(arguments[0])), ensure_ascii=False)
    FILE.write_text(text.replace("], [", "],\n[") + "\n", encoding="utf-8", newline="\n")
    print(f"{FILE.name} holds the numbers of the labs.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
