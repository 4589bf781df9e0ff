"""``belonging-edu verify``: is a class set as it was made?"""

from __future__ import annotations

import sys
from pathlib import Path

from belonging_edu.cli.shared import bar

__all__ = ["add", "run"]

_MOST = 20


def add(verbs) -> None:
    """Add the verb to the command."""
    checking = verbs.add_parser(
        "verify", help="compare a class set with its manifest: missing, changed, extra files"
    )
    checking.set_defaults(run=run)
    checking.add_argument("folder", type=Path, metavar="DIR", help="folder of the set")


def run(options) -> int:
    """Print what differs; return 0 if nothing does, else 1."""
    from belonging_edu.export import manifest, replacing

    unfinished = replacing.leftovers(options.folder)
    for path in unfinished:
        print(
            f"{path} was left behind when a run was stopped. Run `belonging-edu clean "
            f"{options.folder}`.",
            file=sys.stderr,
        )
    with bar(len(manifest.of(options.folder)["files"]), " files") as progress:
        found = manifest.verify(options.folder, progress)
    if found.is_whole:
        print(f"{options.folder} is as it was made: {found.checked:,} files.")
        return 0
    kinds = (
        ("missing", found.missing, "is not there"),
        ("changed", found.changed, "is not as it was made"),
        ("extra", found.extra, "is not of the set"),
    )
    for kind, paths, said in kinds:
        for path in paths[:_MOST]:
            print(f"{kind}: {path} {said}")
        if len(paths) > _MOST:
            print(f"{kind}: {len(paths) - _MOST} more")
    counts = ", ".join(f"{len(paths)} {kind}" for kind, paths, _ in kinds if paths)
    print(
        f"{options.folder} is not as it was made: {counts}, of {found.checked:,} files. Make the "
        "set again with --force, or put the files back from a copy; move extra files elsewhere."
    )
    return 1
