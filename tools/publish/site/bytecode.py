"""The modules of a lab's packages, compiled: a browser would spend its first seconds on that.

Bytecode takes the place of the sources that labs load; the others are smaller as they are. The
sources of this project stay, and have theirs beside them: a learner may look at them, and the wheel
is the one that was tested.
"""

import ast
import json
import zipfile
from pathlib import Path, PurePosixPath

from .. import live
from . import archives, builder, contents

STANDARD = "python_stdlib.zip"
#: Where Python finds the modules of an archive in the browser.
PACKAGES, OF_STANDARD = "lib/python3.12/site-packages", "lib/python312.zip"
#: Where it looks for the bytecode of a module whose source is there.
CACHE, TAG = "__pycache__", ".cpython-312.pyc"


def put(plain, ours, target, beside, told):
    """Put the archives of a folder, and our wheel, into another, with bytecode.

    plain: also holds Pyodide itself. beside: the archive for the bytecode of our modules.
    told: Pyodide's list of packages, without ours.
    """
    packed = sorted(path for path in plain.iterdir() if path.suffix in (".whl", ".zip"))
    made = compiled(plain, packed, ours, told)
    for archive in packed:
        instead_of_sources(archive, target / archive.name, made)
    (target / ours.name).write_bytes(ours.read_bytes())
    found = {name: made.get(place(ours, name)) for name in sources_in(ours)}
    archives.write(target / beside, {cached(name): code for name, code in found.items() if code})


def compiled(plain, packed, ours, told):
    """Compile what labs load; return the bytecode by the path at which Python finds it."""
    out = plain / "out"
    out.mkdir()
    (plain / "imports.json").write_text(json.dumps(imports()), "utf-8")
    run("loaded_by_labs.py", plain, out, told)
    loaded = {path.removeprefix("/") for path in json.loads((out / "loaded.json").read_text())}
    sources = {place(ours, name): text for name, text in sources_in(ours).items()}
    for archive in packed:
        there = {place(archive, name): text for name, text in sources_in(archive).items()}
        sources |= {path: text for path, text in there.items() if path in loaded}
    archives.write(plain / "sources.zip", sources, zipfile.ZIP_STORED)
    run("to_bytecode.py", plain, out, told | {"packages": {}})
    with zipfile.ZipFile(out / "compiled.zip") as made:
        return {name: made.read(name) for name in made.namelist()}


def run(program, plain, out, told):
    """Run one of the programs of this folder in Pyodide, with these packages."""
    (plain / "pyodide-lock.json").write_text(json.dumps(told), "utf-8")
    live.in_pyodide(Path(__file__).parent / program, plain, out, builder.LOG)


def imports():
    """What the labs import, as statements."""
    found = set()
    for content in contents.notebooks().values():
        for cell in json.loads(content)["cells"]:
            if cell["cell_type"] == "code":
                for node in ast.walk(ast.parse("".join(cell["source"]))):
                    if isinstance(node, ast.Import | ast.ImportFrom):
                        found.add(ast.unparse(node))
    return sorted(found)


def sources_in(archive):
    """The modules of an archive by their names."""
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name.endswith(".py")}


def place(archive, name):
    """The path of a file of an archive in the browser, without the first slash."""
    return f"{OF_STANDARD if archive.name == STANDARD else PACKAGES}/{name}"


def instead_of_sources(archive, target, made):
    """Write an archive again, with bytecode in the place of what was compiled."""

    def change(name, content, _names):
        found = made.get(place(archive, name))
        return (f"{name}c", found) if found else (name, content)

    archives.rewrite(archive, target, lambda name: True, change)


def cached(name):
    """`a/b.py` -> `a/__pycache__/b.cpython-312.pyc`"""
    path = PurePosixPath(name)
    return (path.parent / CACHE / (path.stem + TAG)).as_posix()
