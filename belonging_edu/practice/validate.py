"""Says what is wrong with the YAML file of a chapter, and in which line.

    python -m belonging_edu.practice.validate 8      one chapter
    python -m belonging_edu.practice.validate        all of them

First the file by itself (`chapters/schema.json`, codes, doubles), then with the Python file beside
it, on the committed cohort. The first needs jsonschema, which the tests bring.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from belonging_edu.practice import bank, chapter_files, words
from belonging_edu.practice.chapters import CHAPTERS

__all__ = ["faults", "main"]


def faults(path: Path) -> list[str]:
    """Return what is wrong with a chapter's file, each with its line; empty if nothing is."""
    import yaml

    try:
        doubled = list(_doubled(chapter_files.nodes(path)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return [f"{path.name}, line {mark.line + 1}: {error.problem}. The file is no YAML here."]
    file = chapter_files.read(path)
    found = [(line, f"{key!r} stands twice. Keep one of them") for line, key in doubled]
    keys = [*_of_schema(file)] or [*_of_content(file)]
    found += [(chapter_files.line_of(path, place), said) for place, said in keys]
    return [f"{path.name}, line {line}: {said}." for line, said in sorted(set(found))]


def _doubled(node) -> Iterator[tuple[int, str]]:
    """Lines with a key that its mapping already has: YAML keeps the last and says nothing."""
    if isinstance(node.value, str):
        return
    seen = set()
    for entry in node.value:
        key, value = entry if isinstance(entry, tuple) else (None, entry)
        if key is not None:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
        yield from _doubled(value)


def _of_schema(file):
    """Place and words of each departure from the schema."""
    import jsonschema

    schema = json.loads((chapter_files.FOLDER / "schema.json").read_text(encoding="utf-8"))
    for error in jsonschema.Draft202012Validator(schema).iter_errors(file):
        place, about = list(error.absolute_path), error.schema.get("description")
        if error.validator == "additionalProperties":
            known = error.schema["properties"]
            for name in sorted(set(error.instance) - set(known), key=str):
                yield [*place, name], f"{name!r} is not known here. Known: {', '.join(known)}"
            continue
        if "propertyNames" in error.absolute_schema_path:
            place.append(error.instance)
        said = _SAID.get(error.validator, "{message}").format(
            message=error.message, value=error.instance
        )
        yield place, f"{said}. {about}" if about else said


_SAID = {"pattern": "{value!r} has another form", "oneOf": "right or not"}


def _of_content(file):
    """Place and words of what no schema can see: codes, chapter numbers, and ids that recur."""
    known = bank.misconceptions()
    for place, code in _codes(file):
        if code not in known:
            yield place, f"{code!r} is no code. Those of misconceptions.yaml have a meaning"
    for kind in ("exercises", "variations", "guesses"):
        for name in file.get(kind, {}):
            if not name.startswith(f"{file['chapter']}."):
                yield [kind, name], f"{name!r} is of another chapter than {file['chapter']}"
    for name in file.get("variations", {}):
        if (first := chapter_files.first_of(name)) not in file["exercises"]:
            yield (
                ["variations", name],
                f"there is no exercise {first} that {name} could be like",
            )
    for kind, name, parts in _parts(file):
        ids = [part["id"] for part in parts]
        for number, part in enumerate(ids):
            if part in ids[:number]:
                place = [kind, name, "parts", number]
                yield place, f"two parts of {name} are called {part!r}. Give each its own id"


def _parts(file):
    """The parts of each exercise, and of each variation that has parts of its own."""
    found = []
    for kind in ("exercises", "variations"):
        for name, exercise in file.get(kind, {}).items():
            if not any(exercise["parts"] is parts for _, _, parts in found):
                found.append((kind, name, exercise["parts"]))
    return found


def _codes(value, place=()):
    """Place and code wherever a code may stand."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    elif not isinstance(value, dict):
        return
    for key, entry in value.items():
        if key in ("code", "misconception") or (place[-1:] == ("misconceptions",)):
            yield (*place, key), entry
        yield from _codes(entry, (*place, key))


def main(words_given: list[str]) -> int:
    """Print the faults of the chapters that are named, or of all; return 1 if there are any."""
    chosen = [c for c in CHAPTERS if not words_given or str(c.number) in words_given]
    if not chosen:
        print(f"No such chapter. There are {', '.join(str(c.number) for c in CHAPTERS)}.")
        return 2
    found = [fault for chapter in chosen for fault in _of_chapter(chapter)]
    print("\n".join(found) or "Nothing is wrong.")
    return 1 if found else 0


def _of_chapter(chapter):
    found = faults(chapter_files.path_of(chapter.number))
    if found:
        return found
    data = chapter.load()
    try:
        words.exercises(chapter, data)
        words.variations(chapter, data)
        words.guesses(chapter, data)
    except ValueError as error:
        return [str(error)]
    return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
