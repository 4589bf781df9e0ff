"""A copy of what belongs to the book, and the strict build of it.

The copy holds what git tracks, or would track: files of a learner cannot matter.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
LIVE = ROOT / "_build" / "live"

_BUILD = "from jupyter_book.cli.main import main; main()"
_STRICT = ["build", ".", "--all", "-W", "--keep-going", "-n"]


class Built(NamedTuple):
    """What a build ended with."""

    code: int
    log: str
    html: Path


def copy_to(folder):
    """Copy the files of the project and the pieces of live explorers; nothing else made here."""
    for name in _project_files():
        source, target = ROOT / name, folder / name
        if source.is_file() and not name.startswith((".", "_build/")):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    if LIVE.is_dir():
        shutil.copytree(LIVE, folder / LIVE.relative_to(ROOT))
    return folder


def _project_files():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        return [path.as_posix() for path in found if not path.as_posix().startswith(".")]
    return [name for name in listed.stdout.split("\0") if name]


def start_build(folder):
    """Start the strict build of the book in a folder; ``end_build`` waits for it."""
    command = [sys.executable, "-c", _BUILD, *_STRICT]
    return subprocess.Popen(
        command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def end_build(process, folder):
    """Wait for a build and return what it ended with."""
    log, _ = process.communicate(timeout=300)
    log = re.sub(r"\x1b\[[\d;]*m", "", log)
    return Built(process.returncode, log, folder / "_build" / "html")
