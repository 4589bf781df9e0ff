"""The pieces of others that live explorers are made from: found, checked, and never guessed.

`site.lock` names every file with its checksum. Where they lie does not matter: in a folder, in the
archive of the release, or in a package of the Python index that carries them.
"""

import hashlib
import os
import tarfile
import tomllib
import zipfile
from pathlib import Path

from launcher.places import at
from launcher.uv_and_pip import NotInstalled, pip
from launcher.words import Problem

LOCK = at("site.lock")
MISSING = """{where} lacks {names}.
What to do: give what holds {source}: a folder, an archive (such as pyodide-{version}.tar.bz2), or a
package of the Python index that carries it, as NAME==VERSION."""
WRONG = """{name} in {where} is not the file that site.lock names.
  its checksum:   {found}
  that of the lock: {wanted}
What to do: get it again, from {source}. Nothing was changed here."""
NOT_THERE = """{where} is no file or folder, and pip found no package of that name: {reason}
What to do: check how it is written; a package is given as NAME==VERSION."""


def lock(path=LOCK):
    """What `site.lock` says: the release of Pyodide, and its pieces."""
    with open(path, "rb") as file:
        return tomllib.load(file)


def gather(where, folder, locked, *kinds):
    """Put the pieces of a lock into a folder, each with the right checksum, or raise a Problem.

    where: a folder or an archive (tar, ZIP, wheel). kinds: the tables of the lock; without any,
    what explorers are made from.
    """
    pieces = [piece for kind in kinds or ("piece",) for piece in locked[kind]]
    wanted = {piece["file"]: piece["sha256"] for piece in pieces}
    version = locked["pyodide"]["version"]
    source = "the wheels" if kinds == ("wheel",) else f"release {version} of Pyodide"
    source = {"version": version, "source": source}
    for name, content in files_in(where, set(wanted)):
        found = hashlib.sha256(content).hexdigest()
        if found != wanted[name]:
            told = {"name": name, "where": where, "found": found, "wanted": wanted[name]}
            raise Problem(WRONG.format(**told, **source))
        Path(folder, name).write_bytes(content)
    missing = [name for name in wanted if not Path(folder, name).is_file()]
    if missing:
        raise Problem(MISSING.format(where=where, names=", ".join(missing), **source))


def files_in(where, names):
    """Yield name and content of the files with these names, wherever they lie."""
    if os.path.isdir(where):
        for path in Path(where).rglob("*"):
            if path.name in names and path.is_file():
                yield path.name, path.read_bytes()
    elif os.path.isfile(where) and zipfile.is_zipfile(where):
        with zipfile.ZipFile(where) as archive:
            for entry in archive.namelist():
                if entry.rpartition("/")[2] in names:
                    yield entry.rpartition("/")[2], archive.read(entry)
    elif os.path.isfile(where) and tarfile.is_tarfile(where):
        with tarfile.open(where) as archive:
            for entry in archive:
                name = entry.name.rpartition("/")[2]
                if entry.isfile() and name in names:
                    yield name, archive.extractfile(entry).read()
    else:
        raise Problem(f"{where} is neither a folder nor an archive that can be read.")


def fetch(where, folder):
    """Return a path: `where` itself, or what pip downloads into a folder where it is a package."""
    if os.path.exists(where):
        return where
    try:
        pip("download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, where)
    except NotInstalled as problem:
        reason = str(problem).strip().splitlines()[1:2] or [""]
        raise Problem(NOT_THERE.format(where=where, reason=reason[0].strip())) from None
    return str(next(Path(folder).glob("*.whl")))
