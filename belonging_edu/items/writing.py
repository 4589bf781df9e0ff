"""Write a set of questions into a folder: all of it or nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from belonging_edu.items import readme
from belonging_edu.items.format import FOR_FACULTY, ON_PAPER
from belonging_edu.items.order import Order

__all__ = ["leftovers", "write"]

_OURS = {readme.NAME, FOR_FACULTY, ON_PAPER}


def write(order: Order, out: Path, *, force: bool = False) -> list[Path]:
    """Write a set: every format of every form, and a README that tells what is what.

    Parameters
    ----------
    order : Order
    out : pathlib.Path
        Folder of the set; it is created if it does not exist.
    force : bool, default False
        Whether a set that is there may be replaced; the new one replaces all of it.

    Returns
    -------
    list of pathlib.Path
        The files, README first.

    Raises
    ------
    FileExistsError
        If `out` is a file, holds something else, or holds a set and `force` is not given.
    ValueError
        If a package or program is missing that a format needs.
    OSError
        If the folder cannot be written; what was there is there still.
    """
    out = Path(out).absolute()
    _refuse_to_overwrite(out, force)
    files = {each.name: _files(each, order) for each in order.formats}
    content = {readme.NAME: readme.readme(order, files)}
    for made in files.values():
        content |= made
    return _put(content, out)


def _files(each, order):
    made = {}
    for quiz in order.quizzes:
        made |= each.make(quiz, order.confidence)
    return made


def _refuse_to_overwrite(out, force):
    if out.exists() and not out.is_dir():
        raise FileExistsError(f"{out} is a file. Give the name of a folder.")
    there = {path.name for path in out.iterdir()} if out.exists() else set()
    if there - _OURS:
        raise FileExistsError(
            f"{out} holds {sorted(there - _OURS)[0]}, which is not of a set of questions, and was "
            "left as it is. Choose another folder."
        )
    if there and not force:
        raise FileExistsError(
            f"{out} holds a set already and was left as it is. Choose another folder, or add "
            "--force to replace it."
        )


def _put(content, out):
    """Make the folder beside its place, then let it take that place."""
    new = [folder for folder in out.parents if not folder.exists()]
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=_prefix(out), dir=out.parent) as stage:
            made = Path(stage, "new")
            for path, each in content.items():
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                (made / path).write_bytes(each)
            _replace(out, made, Path(stage, "old"))
    finally:
        for folder in new:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only if it is still empty
    return [out / path for path in content]


def _prefix(out):
    return f".part-{out.name}-"


def leftovers(out: Path) -> list[Path]:
    """Return the folders beside `out` that a run left behind when it was ended from outside."""
    out = Path(out).absolute()
    return sorted(path for path in out.parent.glob(f"{_prefix(out)}*") if path.is_dir())


def _replace(out, made, old):
    """Put `made` where `out` is; what is there comes back if that fails."""
    there = out.exists()
    if there:
        os.replace(out, old)
    try:
        os.replace(made, out)
    except BaseException:
        if there:
            os.replace(old, out)
        raise
    shutil.rmtree(old, ignore_errors=True)
