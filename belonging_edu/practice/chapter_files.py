"""The YAML files of the chapters: what stands in them, and in which line."""

from __future__ import annotations

import string
from collections.abc import Iterable
from functools import cache
from pathlib import Path

__all__ = [
    "FOLDER",
    "MISCONCEPTIONS",
    "content",
    "first_of",
    "kind_of",
    "line_of",
    "name_of",
    "nodes",
    "path_of",
    "read",
]

FOLDER = Path(__file__).parent / "chapters"
MISCONCEPTIONS = FOLDER / "misconceptions.yaml"


def name_of(chapter: int) -> str:
    """Return what both files of a chapter are called, without their endings."""
    return f"chapter_{chapter:02}"


def path_of(chapter: int) -> Path:
    """Return the file with the words of a chapter."""
    return FOLDER / f"{name_of(chapter)}.yaml"


@cache
def content(path: Path):
    """Return what a YAML file holds; it is read once."""
    return read(path)


def read(path: Path):
    """Return what a YAML file holds now."""
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), _loader())


def kind_of(name: str) -> str:
    """Return where the words of an exercise stand: "8.3b" is a variation of "8.3"."""
    return "exercises" if name == first_of(name) else "variations"


def first_of(name: str) -> str:
    """Return the exercise that another one is like: "8.3" for "8.3b", and for itself."""
    return name.rstrip(string.ascii_lowercase)


def line_of(path: Path, keys: Iterable[str | int]) -> int:
    """Return the line in which an entry begins, or the last one on the way to it that is there."""
    node = nodes(path)
    line = node.start_mark.line if node else 0
    for key in keys:
        found = _entry(node, key)
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1


def nodes(path: Path):
    """Return the YAML nodes of a file, each of which knows its line."""
    import yaml

    return yaml.compose(path.read_text(encoding="utf-8"), _loader())


def _loader():
    """The safe loader, ten times as fast where PyYAML was built with libyaml."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _entry(node, key):
    """The node to show and the node to go on from, for a key or a place in a list."""
    if isinstance(node.value, str):
        return None
    if node.tag.endswith(":seq"):
        return (node.value[key],) * 2 if key in range(len(node.value)) else None
    for name, value in node.value:
        if name.value == str(key):
            return name, value
    merged = (value for name, value in node.value if name.tag.endswith(":merge"))
    return next((found for value in merged if (found := _entry(value, key))), None)
