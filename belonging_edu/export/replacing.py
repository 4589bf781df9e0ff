"""Put a class set in its place, whole, and find what a run left behind that was ended from outside.

A set is made in a folder of its own, ``.part-…``, and renamed to ``.new-…`` once it is complete.
Then ``data`` and ``key`` of an older set move to ``.old-…``, and those of the new one take their
place. Wherever this is cut off, one complete set is left: the old one where it was, the new one in
``.new-…``, the old one in ``.old-…``, or the new one in its place. :func:`clean` finishes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from belonging_edu.export import manifest

__all__ = ["clean", "leftovers", "refuse", "stage", "swap"]

_PART, _NEW, _OLD = ".part-", ".new-", ".old-"


def refuse(out: Path, force: bool) -> None:
    """Raise FileExistsError if something in `out` is in the way of a set, and say the cure."""
    _refuse_broken_links(out)
    if out.exists() and not out.is_dir():
        raise FileExistsError(f"{out} is a file. Give the name of a folder.")
    there = [out / part for part in manifest.PARTS if os.path.lexists(out / part)]
    for path in there:
        if path.is_symlink() or not path.is_dir():
            raise FileExistsError(
                f"{path} is a link or a file and was left as it is. Move it elsewhere, or choose "
                "another folder."
            )
    if unfinished := [path for path in leftovers(out) if path.name.startswith((_NEW, _OLD))]:
        raise FileExistsError(
            f"An earlier replacement was stopped half-way: {unfinished[0]}. Run `belonging-edu "
            f"clean {out} --yes` first; it leaves one complete set."
        )
    if there and not force:
        raise FileExistsError(
            f"{there[0]} is there already and was left as it is. Choose another folder, or add "
            "--force to replace the whole set."
        )
    if there and (strange := manifest.others(out)):
        more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
        raise FileExistsError(
            f"{out} holds files that are not of the set: "
            f"{', '.join(path.as_posix() for path in strange[:3])}{more}. Nothing was replaced. "
            "Move them elsewhere, or choose another folder."
        )


def _refuse_broken_links(out):
    for path in (out, *out.parents):
        if path.is_symlink() and not path.exists():
            raise FileExistsError(
                f"{path} is a link to {os.readlink(path)}, which is not there. Make that folder, "
                "remove the link, or choose another folder."
            )


@contextlib.contextmanager
def stage(out: Path) -> Iterator[Path]:
    """Yield a folder in `out` to make a set in; what is left of it goes when the block ends.

    `out` is created if it does not exist, and removed again if nothing came into it.
    """
    new = [folder for folder in (out, *out.parents) if not folder.exists()]
    out.mkdir(parents=True, exist_ok=True)
    folder = _fresh(out, _PART)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for folder in new:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only if it is still empty


def _fresh(out, prefix):
    import tempfile

    return Path(tempfile.mkdtemp(prefix=prefix, dir=out))


def swap(made: Path, out: Path) -> None:
    """Put the set that was made in a folder of :func:`stage` into `out`, in place of an older one.

    After an error the older set is where it was.
    """
    name = made.name.removeprefix(_PART)
    new, old = out / f"{_NEW}{name}", out / f"{_OLD}{name}"
    os.replace(made, new)
    try:
        _move(out, old)
        _move(new, out)
    except BaseException:
        _undo(new, old, out)
        raise
    for folder in (old, new):
        shutil.rmtree(folder, ignore_errors=True)


def _move(source, target):
    """Move the parts that are in `source` to `target`."""
    for part in manifest.PARTS:
        if (source / part).exists():
            target.mkdir(exist_ok=True)
            os.replace(source / part, target / part)


def _undo(new, old, out):
    if not all((new / part).exists() for part in manifest.PARTS):
        _move(out, new)
    _move(old, out)
    for folder in (old, new):
        shutil.rmtree(folder, ignore_errors=True)


def leftovers(out: Path) -> list[Path]:
    """Return the folders in `out` that were left behind when a run was ended from outside."""
    out = Path(out)
    if not out.is_dir():
        return []
    found = (path for path in out.iterdir() if path.name.startswith((_PART, _NEW, _OLD)))
    return sorted(path for path in found if path.is_dir() and not path.is_symlink())


def clean(out: Path) -> bool:
    """Remove what was left behind; a replacement that was stopped half-way is finished first.

    Returns
    -------
    bool
        Whether a complete set is in `out` now.
    """
    out, found = Path(out), leftovers(out)
    new = next((folder for folder in found if folder.name.startswith(_NEW)), None)
    old = next((folder for folder in found if folder.name.startswith(_OLD)), out / f"{_OLD}rest")
    if not _is_whole(out):
        if new and _is_whole(new):
            _move(out, old)
        _move(new or old, out)
    for folder in leftovers(out):
        shutil.rmtree(folder)
    return _is_whole(out)


def _is_whole(folder):
    return all((folder / part).is_dir() for part in manifest.PARTS)
