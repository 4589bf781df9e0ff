"""The packages of a lab in the browser: cut to what labs use, and listed as Pyodide reads them.

Packages with compiled parts are those of Pyodide's release. Two come from the Python index and are
made pure: of PyYAML its parser in C is left out, which it can do without; of statsmodels its
compiled routines (smoothing, state space, some of time series), which no lab and no method of this
project calls. A call of one says so. JupyterLite's kernel insists on a package ssl; connections
are the browser's own, and the compiled part of that is left out.
"""

import hashlib
import json
import re
import zipfile
from pathlib import Path

from .. import pieces
from . import archives, bytecode

#: Of Pyodide itself; all else is packages.
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
#: Where Pyodide puts what is no package of Python, and how it calls that.
NOT_PYTHON = {
    "openblas": ("dynlib", "shared_library"),
    "sqlite3": ("stdlib", "cpython_module"),
    "ssl": ("stdlib", "cpython_module"),
}
OURS = "belonging-edu"
BYTECODE = "belonging-edu-bytecode"

_COMPILED = re.compile(r"\.cpython-[^/]*\.so$")
_BUILD_FILES = (".pyx", ".pxd", ".pyi", ".h", ".c", ".in", ".ipynb", "/RECORD")
_TESTS = re.compile(r"/tests?/|/conftest\.py$")
#: What no lab uses of single packages: of jedi, what it knows of Python 2 and of packages that are
#: not there; of Pygments, nearly all languages; of pytz, the zones that it lists.
_UNUSED = {
    "jedi": re.compile(
        r"/third_party/(django-stubs/|typeshed/(stdlib|third_party)/2/"
        r"|typeshed/third_party/\w+/(?!dateutil|decorator|pytz|six|typing_ext|yaml))"
    ),
    "numpy": re.compile(r"/tests/|\.(a|h|pxd|pyi|pyx)$"),
    "patsy": re.compile(r"/test_\w+\.py$"),
    "pygments": re.compile(r"/lexers/(?!__init__|_mapping|diff|python|special|text)"),
    "pytz": re.compile(r"/zoneinfo/(?!tzdata\.zi|UTC)"),
}
_OTHER_FONTS = re.compile(r"/fonts/(afm|pdfcorefonts)/|/ttf/(STIX|DejaVuSerif|cm)|/ttf/Humor")

_LEFT_OUT = '''"""A compiled part of statsmodels, which is left out in the browser."""


class _LeftOut:
    def __init__(self, name):
        self.name = name

    def __call__(self, *_, **__):
        raise ImportError(
            f"{self.name} is a compiled routine of statsmodels, which the browser's version leaves "
            "out. Run this in JupyterLab on a computer."
        )


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _LeftOut(f"{__name__}.{name}")
'''
#: statsmodels takes the description of its own class from that of the compiled one.
_NO_FORECASTS = b'''"""Left out in the browser: it needs compiled code."""


class STLForecast:
    pass
'''
_FORECASTS = "statsmodels/tsa/forecasting/stl.py"
_STL = "statsmodels/tsa/stl/_stl.py"


def make(got, ours, kernel, temp, target):
    """Write packages, Pyodide, and its list of them into a folder.

    got: the folder with the pieces and wheels of `site.lock`; ours: the wheel of this project;
    kernel: those of JupyterLite's kernel. temp: a folder for what comes between.
    """
    locked, plain, listed = pieces.lock(), temp / "plain", {}
    plain.mkdir()
    for name in CORE:
        (plain / name).write_bytes((got / name).read_bytes())
    for piece in locked["piece"] + locked["lab_piece"] + locked["wheel"]:
        if piece["file"] not in CORE and "depends" in piece:
            made = lighter(piece["name"], got / piece["file"], plain)
            listed[piece["name"]] = (made.name, piece["version"], piece["depends"])
    for wheel in kernel:
        (plain / wheel.name).write_bytes(wheel.read_bytes())
        name, version, *_ = wheel.name.split("-")
        listed[name.replace("_", "-")] = (wheel.name, version, [])
    bytecode.put(plain, ours, target, f"{BYTECODE}.zip", list_of(listed, plain, locked))
    for name in ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm"):
        (target / name).write_bytes((plain / name).read_bytes())
    listed[BYTECODE] = (f"{BYTECODE}.zip", "1", [])
    everything = [name for name in listed if name not in NOT_PYTHON]
    listed[OURS] = (ours.name, ours.name.split("-")[1], everything)
    told = list_of(listed, target, locked)
    (target / "pyodide-lock.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def list_of(listed, folder, locked):
    """Pyodide's list of the packages in a folder."""
    packages = {name: described(folder, name, *told) for name, told in sorted(listed.items())}
    return {"info": locked["pyodide"], "packages": packages}


def described(folder, name, file, version, depends):
    """What Pyodide reads about a package."""
    place, kind = NOT_PYTHON.get(name, ("site", "package"))
    return {
        "name": name,
        "version": version,
        "file_name": file,
        "sha256": hashlib.sha256((folder / file).read_bytes()).hexdigest(),
        "install_dir": place,
        "package_type": kind,
        "imports": modules(folder / file) if file.endswith(".whl") else [],
        "depends": depends,
        "unvendored_tests": False,
    }


def modules(wheel):
    """The names by which a wheel's modules are imported."""
    with zipfile.ZipFile(wheel) as archive:
        names = (name for name in archive.namelist() if name.endswith((".py", ".pyc", ".so")))
        tops = {name.partition("/")[0] for name in names}
    return sorted({top.partition(".")[0] for top in tops if ".dist-info" not in top})


def lighter(name, wheel, target):
    """Write a package's file into a folder, cut where there is something to cut; return it."""
    made = target / wheel.name
    if name == "statsmodels":
        made = target / re.sub(r"-cp.*\.whl$", "-py3-none-any.whl", wheel.name)
        archives.rewrite(wheel, made, kept_of_statsmodels, pure_statsmodels)
    elif name == "pyyaml":
        made = target / re.sub(r"-cp.*\.whl$", "-py3-none-any.whl", wheel.name)
        archives.rewrite(wheel, made, lambda file: not _COMPILED.search(file), as_pure)
    elif name == "matplotlib":
        archives.rewrite(wheel, made, kept_of_matplotlib, with_fonts_listed)
    elif name == "scipy":
        archives.rewrite(wheel, made, kept_of_scipy)
    elif name == "ssl":
        archives.rewrite(wheel, made, lambda file: not file.endswith(".so"))
    else:
        unused = _UNUSED.get(name, _TESTS)
        archives.rewrite(wheel, made, lambda file: not unused.search(file))
    return made


def as_pure(name, content, _names):
    """A wheel without compiled parts says that it runs everywhere."""
    if name.endswith(".dist-info/WHEEL"):
        content = re.sub(rb"Tag: .*\n", b"", content).rstrip() + b"\nTag: py3-none-any\n"
        content = content.replace(b"Root-Is-Purelib: false", b"Root-Is-Purelib: true")
    return name, content


def kept_of_statsmodels(name):
    data = "/datasets/" in name and not name.endswith(".py")
    return not (data or "/tests/" in name or ".libs/" in name or name.endswith(_BUILD_FILES))


def pure_statsmodels(name, content, names):
    """Modules that were compiled raise an error when something of them is called."""
    if _COMPILED.search(name):
        name = _COMPILED.sub(".py", name)
        return name, (_LEFT_OUT + (stl_without_code() if name == _STL else "")).encode()
    if name == _FORECASTS:
        return name, _NO_FORECASTS
    return as_pure(name, content, names)


def stl_without_code():
    """The compiled class whose description statsmodels reads when it is imported."""
    of_class = """endog period seasonal trend low_pass seasonal_deg trend_deg low_pass_deg robust
    seasonal_jump trend_jump low_pass_jump""".split()
    said, fitted = (
        listed_as_parameters(of_class, 4),
        listed_as_parameters(["inner_iter", "outer_iter"], 8),
    )
    return (
        f'\n\nclass STL:\n    """Left out.\n{said}    """\n\n'
        f'    def fit(self):\n        """Left out.\n{fitted}        """\n'
        '        return _LeftOut("STL")()\n'
    )


def listed_as_parameters(names, indent):
    """A section of a docstring."""
    rows = ["", "Parameters", "----------"]
    for name in names:
        rows += [f"{name} : int", "    Left out."]
    return "".join(f"{' ' * indent}{row}\n" if row else "\n" for row in rows)


def kept_of_matplotlib(name):
    unused = ("/sample_data/", "/tests/", "/mpl-data/images/")
    return not (any(part in name for part in unused) or _OTHER_FONTS.search(name))


def with_fonts_listed(name, content, names):
    """The list of fonts that the package brings is of another version: each start made a new one.

    The version is the one that the module itself names.
    """
    if name != "matplotlib/fontlist.json":
        return name, content
    fonts = json.loads(content)
    there = {n.removeprefix("matplotlib/mpl-data/") for n in names}
    fonts |= {"_version": FONT_LIST, "afmlist": []}
    fonts["ttflist"] = [font for font in fonts["ttflist"] if font["fname"] in there]
    return name, json.dumps(fonts, sort_keys=True).encode()


#: `FontManager.__version__` of the matplotlib that site.lock names.
FONT_LIST = 330


def kept_of_scipy(name):
    return not (
        name.startswith(("scipy/misc/", "scipy/datasets/"))
        or "/tests/" in name
        or name.endswith(_BUILD_FILES)
    )


def size(folder):
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
