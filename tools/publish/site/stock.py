"""What labs in the browser are made from: got once, checked each time, kept in `_build`."""

import os
import tempfile
from pathlib import Path

from launcher.places import BUILD, at
from launcher.uv_and_pip import pip

from .. import live, pieces

STOCK = at("_build", "lab_pieces")
#: For which computer wheels are chosen; of those with compiled parts, these parts are left out.
FOR_A_BROWSER = """--no-deps --only-binary=:all: --python-version 3.12 --implementation cp
--platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64""".split()


def take(where=None):
    """Return the folder with all pieces, each with the right checksum, or raise a Problem.

    where: where Pyodide's release lies; without it, what was taken the last time.
    """
    locked = pieces.lock()
    if not where and not os.path.isdir(STOCK):
        raise live.no_pieces(locked)
    with tempfile.TemporaryDirectory(prefix="stock-", dir=BUILD, ignore_cleanup_errors=True) as t:
        got, fetched = Path(t, "got"), Path(t, "fetched")
        for folder in (got, fetched):
            folder.mkdir()
        pieces.gather(pieces.fetch(where or STOCK, fetched), got, locked, "piece", "lab_piece")
        pieces.gather(wheels(locked, fetched / "wheels"), got, locked, "wheel")
        live.put(str(got), STOCK)
    return Path(STOCK)


def wheels(locked, folder):
    """Return a folder with the wheels of the Python index: the one that is kept, or a new one."""
    files = [piece["file"] for piece in locked["wheel"]]
    if all(os.path.isfile(os.path.join(STOCK, file)) for file in files):
        return STOCK
    named = [f"{piece['name']}=={piece['version']}" for piece in locked["wheel"]]
    pip("download", "--quiet", *FOR_A_BROWSER, "--dest", str(folder), *named)
    return str(folder)
