"""Explorers that move in a page of the book: what a page loads for them, made in `_build/live`.

The pieces of others (:mod:`publish.pieces`) are cut and compiled by `lighter.py`, which runs in
Pyodide under Node; the book's extension puts them, and the package itself, into the built book.
"""

import json
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from launcher.book import at_work
from launcher.files import remove, tail
from launcher.places import BUILD, LIVE, ROOT, WINDOWS, at
from launcher.processes import run
from launcher.words import Problem, say

from .. import pieces

HERE = Path(__file__).parent
PIECES = at("_build", "pieces")
LOG = at("_build", "live.log")
NO_PIECES = """There are no pieces in _build yet.
What to do: say where they are, as --pyodide WHERE: a folder or the archive
pyodide-{version}.tar.bz2 of that release of Pyodide, or NAME==VERSION of a package of the Python
index that carries it (CONTRIBUTING.md names one)."""
NO_NODE = """There is no Node.js here, which has to run Pyodide once to compile the pieces.
What to do: install it (Debian, as root: `apt-get install nodejs`), or run
`python3 start.py setup --all`, which brings one; then run this again."""
FAILED = """The pieces could not be prepared. The end of {log}:
{tail}
What to do: report this. What was made before is as it was."""


def make(where=None):
    """Make what live explorers load, whole or not at all.

    where: where the pieces lie (see :func:`publish.pieces.gather`); without it, those that were
    taken the last time.
    """
    os.makedirs(BUILD, exist_ok=True)
    node()  # without it nothing is begun
    locked = pieces.lock()
    if not where and not os.path.isdir(PIECES):
        raise no_pieces(locked)
    with tempfile.TemporaryDirectory(prefix="live-", dir=BUILD, ignore_cleanup_errors=True) as temp:
        got, out, fetched = (Path(temp, name) for name in ("pieces", "out", "fetched"))
        for folder in (got, out, fetched):
            folder.mkdir()
        pieces.gather(pieces.fetch(where or PIECES, fetched), got, locked)
        cut(got, out, locked)
        with at_work():
            put(got, PIECES)
            put(out, LIVE)
    size = sum(path.stat().st_size for path in Path(LIVE).rglob("*") if path.is_file())
    say(
        f"The pieces of live explorers are in {LIVE} ({size / 1e6:.0f} MB).",
        "The next build of the book (`start.py`, `start.py book`) uses them.",
    )
    return 0


def no_pieces(locked):
    """What to tell somebody who has none yet."""
    return Problem(NO_PIECES.format(version=locked["pyodide"]["version"]))


def node():
    """The path of Node.js: that of the computer, or the one that the tests' packages bring."""
    name = "node.exe" if WINDOWS else "node"
    found, bundled = shutil.which("node"), find_spec("playwright")
    if not found and bundled:
        found = shutil.which(name, path=os.path.join(*bundled.submodule_search_locations, "driver"))
    if not found:
        raise Problem(NO_NODE)
    return found


def cut(got, out, locked):
    """Have `lighter.py` cut the pieces in one folder into another."""
    told = {"info": locked["pyodide"], "packages": dict(map(described, packages(locked)))}
    Path(got, "pyodide-lock.json").write_text(json.dumps(told), encoding="utf-8")
    remove(LOG)
    in_pyodide(HERE / "lighter.py", got, out, LOG)


def in_pyodide(program, got, out, log):
    """Run a program of Python in Pyodide, which finds the first folder as /pieces, and /out."""
    paths = [HERE / "in_pyodide.cjs", got, at("belonging_edu"), out, program]
    with open(log, "ab") as file:
        if run([node(), *map(os.path.abspath, paths)], log=file):
            raise Problem(FAILED.format(log=os.path.relpath(log, ROOT), tail=tail(log)))


def packages(locked):
    """The pieces that are packages, and not Pyodide and its Python themselves."""
    return [piece for piece in locked["piece"] if piece["name"] not in ("pyodide", "cpython")]


def described(piece):
    """What Pyodide reads about a package: its name, and the rest."""
    is_library = piece["name"] == "openblas"
    return piece["name"], {
        "name": piece["name"],
        "version": piece["version"],
        "file_name": piece["file"],
        "sha256": piece["sha256"],
        "install_dir": "dynlib" if is_library else "site",
        "package_type": "shared_library" if is_library else "package",
        "imports": [],
        "depends": [],
        "unvendored_tests": False,
    }


def put(new, target):
    """Put a folder in the place of another, which is there until the new one is complete."""
    old = target + ".old"
    remove(old)
    if os.path.isdir(target):
        os.rename(target, old)
    try:
        os.rename(new, target)
    except OSError:
        if os.path.isdir(old):
            os.rename(old, target)
        raise
    remove(old)
