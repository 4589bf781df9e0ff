"""The YAML files of the chapters: what stands in them, and in which line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

__all__ = ["FOLDER", "MISCONCEPTIONS", "content", "line_of", "name_of", "path_of"]

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
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))


def line_of(path: Path, keys: Iterable[str | int]) -> int:
    """Return the line in which an entry begins, or the last one on the way to it that is there."""
    import yaml

    node = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    line = node.start_mark.line if node else 0
    for key in keys:
        found = _entry(node, key)
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1


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
