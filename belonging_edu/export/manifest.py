"""The manifest of a class set: what it was made from, and the checksum of every file.

It is written and read file by file, so that a set of ten thousand students takes no more memory
than one of ten.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["PLACE", "Found", "files_below", "of", "others", "verify", "write"]

PLACE = Path("key") / "manifest.json"
PARTS = ("data", "key")
#: What file managers leave behind, which is nobody's work.
_OF_THE_SYSTEM = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))


@dataclass(frozen=True)
class Found:
    """What :func:`verify` found, as paths within the set; all empty if the set is whole.

    Attributes
    ----------
    missing, changed, extra : list of str
        Files that the manifest lists and that are gone or hold something else, and files beside
        them that it does not list.
    checked : int
        How many files the manifest lists.
    """

    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    checked: int = 0

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.changed or self.extra)


def write(about: dict, folder: Path) -> None:
    """Write the manifest of all files in `folder`, which has ``data`` and ``key``."""
    with open(folder / PLACE, "w", encoding="utf-8", newline="\n") as handle:
        head = json.dumps(about, indent=2).removesuffix("\n}")
        handle.write(f'{head},\n  "files": [')
        mark = "\n"
        for path in files_below(folder):
            if path == PLACE:
                continue
            entry = {"path": path.as_posix(), **_fingerprint(folder / path)}
            handle.write(f"{mark}    {json.dumps(entry)}")
            mark = ",\n"
        handle.write("\n  ]\n}\n")


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a set in the order of their names, as paths within `folder`."""
    for part in PARTS:
        if (folder / part).is_dir():
            yield from _walk(folder / part, Path(part))


def _walk(folder, within):
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, within / entry.name)
        elif entry.name not in _OF_THE_SYSTEM:
            yield within / entry.name


def _fingerprint(path) -> dict:
    with open(path, "rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return {"bytes": os.path.getsize(path), "sha256": digest}


def of(folder: Path) -> dict:
    """Return the manifest of the set in `folder`.

    Raises
    ------
    ValueError
        If there is none, or if it cannot be read.
    """
    path = Path(folder) / PLACE
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        _ = [(entry["path"], entry["bytes"], entry["sha256"]) for entry in told["files"]]
    except (FileNotFoundError, NotADirectoryError):
        raise ValueError(
            f"{folder} holds no class set: {PLACE.as_posix()} is not there. Give the folder that "
            "`belonging-edu cohort … --out` named."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise ValueError(
            f"{path} cannot be read as the manifest of a class set. Make the set again, or put "
            "the file back from a copy."
        ) from None
    return told


def others(folder: Path) -> list[Path]:
    """Return the files in ``data`` and ``key`` that the manifest of the set does not list."""
    listed = {PLACE}
    if (folder / PLACE).is_file():
        listed |= {Path(entry["path"]) for entry in of(folder)["files"]}
    return [path for path in files_below(folder) if path not in listed]


def verify(folder: Path, progress=None) -> Found:
    """Compare a set with its manifest.

    Parameters
    ----------
    folder : pathlib.Path
        The folder that holds ``data`` and ``key``.
    progress : callable, optional
        Called with 1 after each file.

    Returns
    -------
    Found

    Raises
    ------
    ValueError
        If the folder holds no set, or its manifest cannot be read.

    Notes
    -----
    Do not use it as protection against somebody who also changes the manifest: it finds accidents.
    """
    folder = Path(folder)
    entries = of(folder)["files"]
    missing, changed = [], []
    for entry in entries:
        path = folder / entry["path"]
        if not path.is_file():
            missing.append(entry["path"])
        elif _fingerprint(path) != {"bytes": entry["bytes"], "sha256": entry["sha256"]}:
            changed.append(entry["path"])
        if progress:
            progress(1)
    extra = [path.as_posix() for path in others(folder)]
    return Found(missing, changed, extra, len(entries))
