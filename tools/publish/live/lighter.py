"""Cut the pieces to what the explorers use, compiled. Runs in Pyodide, which has their Python.

Every explorer is drawn at its start and at both ends of its sliders; the modules that are then
loaded are what a page needs. Sources are left out: a page would spend half of its first seconds on
compiling them. What only some explorers need, scipy, has archives of its own.

/pieces holds what `site.lock` names, and /out is where everything goes. Our own package lies among
the others here, but not in the archives: the book brings it as it is when the book is built.
"""

import hashlib
import importlib.util
import json
import re
import shutil
import sys
import traceback
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from pathlib import Path

sys.dont_write_bytecode = True

PIECES, OUT = Path("/pieces"), Path("/out")
SITE, STANDARD = Path("/lib/python3.12/site-packages"), "/lib/python312.zip/"
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm")
FONTS = SITE / "matplotlib" / "fontlist.json"
FONT = "fonts/ttf/DejaVuSans.ttf"
DATA = ("matplotlib/fontlist.json", "matplotlib/mpl-data/matplotlibrc")
DATA += (f"matplotlib/mpl-data/{FONT}", "matplotlib/mpl-data/fonts/ttf/LICENSE_DEJAVU")
#: scipy's own would load all of it; these functions lie in one module, which needs little else.
SHORTER = {"special": "from scipy.special._ufuncs import *\n", "linalg": ""}
LICENSE = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)


def explore():
    """Draw all explorers; return what these load, what scipy adds, and which ones need that."""
    sys.modules["mpl_toolkits"] = None  # axes in three dimensions: no explorer has any
    sys.modules["scipy"] = None
    from belonging_edu.explore.catalog import NAMES

    with_scipy = [name for name in NAMES if not draws(name)]
    first = loaded()
    del sys.modules["scipy"]
    for module, content in SHORTER.items():
        (SITE / "scipy" / module / "__init__.py").write_text(content)
    if not all(draws(name) for name in with_scipy):
        raise SystemExit(f"Not all of {with_scipy} can be drawn.")
    return first, loaded() - first, with_scipy


def draws(name):
    """Draw an explorer at its start and at both ends; say whether that can be done."""
    from belonging_edu.explore import in_page
    from belonging_edu.explore.catalog import find

    settings = find(name).settings
    try:
        for shown in ({}, *({s.name: s.stops[end] for s in settings} for end in (0, -1))):
            in_page.drawn(name, json.dumps(shown))
    except ModuleNotFoundError:
        traceback.format_exc()  # a page can say what went wrong, too
        return False
    return True


def loaded():
    """The files of all modules that are loaded, without our own."""
    specs = (getattr(module, "__spec__", None) for module in list(sys.modules.values()))
    others = (spec for spec in specs if spec and not spec.name.startswith("belonging_edu"))
    return {spec.origin for spec in others if spec.has_location}


def list_fonts():
    """Have matplotlib find its one font in a list; the list it brings is one of another version."""
    from matplotlib.font_manager import FontManager

    fonts = json.loads(FONTS.read_text())
    shipped = [font for font in fonts["ttflist"] if font["fname"].endswith(FONT)]
    fonts |= {"_version": FontManager.__version__, "afmlist": [], "ttflist": shipped}
    FONTS.write_text(json.dumps(fonts, sort_keys=True))


def pack(archive, contents):
    """Write an archive whose bytes depend on its contents alone; modules go in compiled."""
    with zipfile.ZipFile(OUT / archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, content in sorted(contents.items()):
            if name.endswith(".py"):
                code = compile(content, name, "exec", dont_inherit=True)
                content = _code_to_hash_pyc(code, importlib.util.source_hash(content), False)
                name += "c"
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)


def in_site(files):
    """Those of the files that packages brought, by their path, with their contents."""
    paths = [Path(file) for file in files if Path(file).is_relative_to(SITE)]
    return {path.relative_to(SITE).as_posix(): path.read_bytes() for path in paths}


def in_standard_library(files):
    """Those of the files that came with Python, by their path, with their contents."""
    names = sorted(f.removeprefix(STANDARD) for f in files if f.startswith(STANDARD))
    with zipfile.ZipFile(PIECES / "python_stdlib.zip") as whole:
        return {name: whole.read(name) for name in names}


def copy_licenses(packages):
    """Put the licenses that packages bring beside the archives."""
    (OUT / "licenses").mkdir()
    for name in packages:
        found = sorted(SITE.glob(f"{name.replace('-', '_')}-*.dist-info/**/*"))
        texts = [
            file.read_bytes() for file in found if LICENSE.search(file.name) and file.is_file()
        ]
        if texts:
            (OUT / "licenses" / f"{name}.txt").write_bytes(b"\n\n".join(texts))


def describe(archive, depends=()):
    """What Pyodide's lock says of an archive."""
    name, checksum = archive.partition(".")[0], hashlib.sha256((OUT / archive).read_bytes())
    told = {"name": name, "version": "1", "file_name": archive, "sha256": checksum.hexdigest()}
    told |= {"install_dir": "site", "package_type": "package", "imports": [], "depends": depends}
    return told | {"unvendored_tests": False}


def write(name, content):
    (OUT / name).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")


def size(names):
    """Bytes that a page loads, where nothing packs them on their way."""
    return sum((OUT / name).stat().st_size for name in names)


def main():
    lock = json.loads((PIECES / "pyodide-lock.json").read_text())
    openblas = lock["packages"]["openblas"]
    list_fonts()
    first, more, with_scipy = explore()
    pack("python_stdlib.zip", in_standard_library(first | more))
    pack("first.zip", in_site(first | {str(SITE / name) for name in DATA}))
    pack("scipy.zip", in_site(more))
    for name in (*CORE, openblas["file_name"]):
        shutil.copyfile(PIECES / name, OUT / name)
    copy_licenses(lock["packages"])
    packages = {"first": describe("first.zip"), "openblas": openblas}
    packages["scipy"] = describe("scipy.zip", ("first", "openblas"))
    write("pyodide-lock.json", {"info": lock["info"], "packages": packages})
    sizes = {"first": size((*CORE, "pyodide-lock.json", "python_stdlib.zip", "first.zip"))}
    sizes["scipy"] = size(("scipy.zip", openblas["file_name"]))
    write("contents.json", {"bytes": sizes, "with_scipy": with_scipy})


main()
