"""Lies planted into a copy of the project, one after the other: which test catches each?

    python -m tests.lies.planting            all of them
    python -m tests.lies.planting L3 L8      those of these kinds

The copy holds what git tracks; the checkout is never touched. A lie that no test notices ends the
command with status 1.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Lie:
    """One change of one file, and the tests that have to notice it.

    `old` is a regular expression that has to fit in exactly one place, or in the first of several
    when `first` is set; an empty `new` of a whole file deletes it.
    """

    kind: str
    says: str
    file: str
    old: str
    new: str
    caught_by: str
    fast: bool = False
    first: bool = False

    def plant(self, path: Path) -> None:
        path.write_text(self.told_in(path.read_text("utf-8")), encoding="utf-8")

    def told_in(self, text: str) -> str:
        """The text of the file with the lie in it."""
        fits = len(re.findall(self.old, text, re.M | re.S))
        if fits != 1 and not (self.first and fits):
            raise ValueError(f"{self.file}: {self.old!r} fits in {fits} places, not in one.")
        return re.sub(self.old, self.new, text, count=1, flags=re.M | re.S)


@dataclass(frozen=True)
class Deleted:
    """A file that is missing."""

    kind: str
    file: str
    caught_by: str
    fast: bool = False

    @property
    def says(self) -> str:
        return f"{self.file} deleted"

    def plant(self, path: Path) -> None:
        path.unlink()


def plant(lie, folder: Path):
    """Put a lie into a copy; return what takes it out again."""
    path = folder / lie.file
    kept = path.read_bytes()
    lie.plant(path)
    return lambda: path.write_bytes(kept)


def noticed(lie, folder: Path) -> str:
    """The name of the first test that fails on the lie; empty when none does."""
    restore = plant(lie, folder)
    try:
        return first_failure(lie.caught_by, folder)
    finally:
        restore()


def first_failure(tests: str, folder: Path) -> str:
    """Run tests in a copy and return the name of the first that fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split()]
    elsewhere = ("PYTEST_", "COV_", "PYTHONPATH")  # the copy is tried, not what it was made of
    kept = {k: v for k, v in os.environ.items() if not k.startswith(elsewhere)}
    done = subprocess.run(
        command,
        cwd=folder,
        env=kept | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = done.stdout.decode("utf-8", "replace")
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", said, re.M)
    if done.returncode not in (0, 1, 2) or (done.returncode and not found):
        raise RuntimeError(f"{tests} could not be run:\n{said[-2000:]}")
    return found[1] if found else ""


def main(kinds: list[str]) -> int:
    from tests.book.site.book_copy import copy_to
    from tests.lies.told import LIES

    chosen = [lie for lie in LIES if not kinds or lie.kind in kinds]
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="lies-", ignore_cleanup_errors=True) as scratch:
        folder = copy_to(Path(scratch) / "belonging-edu")
        shutil.copytree(ROOT / ".ci", folder / ".ci")
        red = {}
        for lie in chosen:
            if lie.caught_by not in red:
                red[lie.caught_by] = first_failure(lie.caught_by, folder)
            if red[lie.caught_by]:
                test = f"NOT TRIED, {red[lie.caught_by]} fails before anything is planted"
            else:
                test = noticed(lie, folder)
            unnoticed += not test or test.startswith("NOT TRIED")
            print(f"{lie.kind:4} {lie.says}: {test or 'NOT NOTICED'}", flush=True)
    print(f"{len(chosen)} lies, {unnoticed} not noticed or not tried")
    return 1 if unnoticed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
