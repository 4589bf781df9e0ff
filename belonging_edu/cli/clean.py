"""``belonging-edu clean``: remove what a stopped run left behind."""

from __future__ import annotations

import sys
import time
from pathlib import Path

__all__ = ["add", "run"]


def add(verbs) -> None:
    """Add the verb to the command."""
    cleaning = verbs.add_parser(
        "clean", help="find what a stopped run left behind in the folder of a set, and remove it"
    )
    cleaning.set_defaults(run=run)
    cleaning.add_argument("folder", type=Path, metavar="DIR", help="folder of the set")
    cleaning.add_argument("--yes", action="store_true", help="remove it, without asking")


def run(options) -> int:
    """List what is left and remove it if that is agreed to; return the exit status."""
    from belonging_edu.export import replacing

    if not options.folder.is_dir():
        raise ValueError(f"{options.folder} is no folder. Give the folder of a class set.")
    found = replacing.leftovers(options.folder)
    if not found:
        print(f"Nothing was left behind in {options.folder}.")
        return 0
    for path in found:
        files = [each for each in path.rglob("*") if each.is_file()]
        size = sum(each.stat().st_size for each in files)
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(path.stat().st_mtime))
        print(f"{path}: {len(files):,} files, {size / 1e6:,.1f} MB, last changed {when}")
    if not (options.yes or _agreed()):
        print("Nothing was removed. Add --yes to remove them, once no run is making a set here.")
        return 1
    whole = replacing.clean(options.folder)
    state = "One complete set is in" if whole else "No set is in"
    print(f"Removed. {state} {options.folder}.")
    return 0


def _agreed():
    if not sys.stdin.isatty():
        return False
    return input("Remove them? No run may be making a set here now. [y/N] ").strip().lower() == "y"
