"""Whether .venv holds what was installed: tried by importing, then watched by a list of its files.

The list has the size, the time and a checksum of each file. A look at sizes and times is enough
for most starts; contents are read where only the time differs, as after copying the folder.
"""

import base64
import contextlib
import csv
import glob
import hashlib
import json
import os
import re
import stat
import sysconfig
from concurrent.futures import ThreadPoolExecutor

from .files import tail, write_whole
from .places import PYTHON, STAMP, VENV, at
from .processes import LIGHTLY, run
from .words import Problem

FILES = os.path.join(VENV, "belonging-edu.files")
OURS = {os.path.basename(name) for name in (FILES, STAMP)}
#: The checksum of the list, which is that of RECORD: what is written there is not worked out anew.
KIND = "sha256"
CHECK_LOG = at("_build", "check.log")

#: Parts of packages that fail where the package by itself does not: compiled ones, and programs.
PARTS = """scipy.stats statsmodels.formula.api matplotlib.pyplot jupyterlab.labapp
jupyter_book.cli.main""".split()

CALMLY = "import os; hasattr(os, 'nice') and os.nice(19)\n"

# Run by the Python of .venv, once for each half: importing takes long the first time. First word:
# what has to be there; second: what is imported of it; third: the parts; fourth: which half.
TRY_ALL = """
import importlib, importlib.metadata as metadata, sys, warnings
warnings.simplefilter("ignore")
def key(name):
    return name.replace("_", "-").replace(".", "-").lower()
pins, named, parts = (word.split() for word in sys.argv[1:4])
half = sys.argv[4]
there = {key(d.metadata["Name"] or "") + "==" + d.version for d in metadata.distributions()}
broken = ["%s is not there" % pin for pin in pins if pin not in there]
groups = {"": ["belonging_edu"]}
for module, owners in sorted(metadata.packages_distributions().items()):
    if set(map(key, owners)) & set(named) and module.isidentifier():
        groups.setdefault(key(owners[0]), []).append(module)
for part in parts:
    for modules in groups.values():
        if part.partition(".")[0] in modules:
            modules.append(part)
for module in sum(list(groups.values())[int(half)::2], []):
    try:
        importlib.import_module(module)
    except BaseException as error:
        broken.append("import %s: %s: %s" % (module, type(error).__name__, error))
print("\\n".join(broken))
sys.exit(bool(broken))
"""

NOT_WHOLE = """What was installed in .venv does not work:
{reasons}
What to do: run this again, and it is made anew. If it ends here once more, the lines above say
what this computer lacks; report them."""


def pinned(lock):
    """What a lock puts on every computer, as name==version; not what only some get."""
    with open(lock, encoding="utf-8") as file:
        found = re.findall(r"^([a-z0-9][^\s;]*==[^\s;]+) *\\\\?$", file.read(), re.MULTILINE)
    return [pin.replace(".", "-", pin.partition("==")[0].count(".")) for pin in found]


def asked_for():
    """The packages that labs and book ask for by name."""
    with open(at("requirements.in"), encoding="utf-8") as file:
        names = re.findall(r"^[\w.-]+", file.read(), re.MULTILINE)
    return [name.replace("_", "-").replace(".", "-").lower() for name in names]


def try_all(lock, calmly=False):
    """Import, in Pythons of their own, what labs and book need; a Problem where that fails.

    Calmly means that whatever else goes on comes first.
    """
    words = [" ".join(part) for part in (pinned(lock), asked_for(), PARTS)]
    code = LIGHTLY + CALMLY * calmly + TRY_ALL
    program = [PYTHON, "-I", "-X", "utf8", "-c", code, *words]

    def try_half(half):
        name = f"{CHECK_LOG}.{half}"
        with open(name, "wb") as log:
            status = run([*program, half], log=log)
        return tail(name, 8) if status else None

    with ThreadPoolExecutor() as both:
        reasons = list(filter(None, both.map(try_half, "01")))
    if reasons:
        raise Problem(NOT_WHOLE.format(reasons="\n".join(dict.fromkeys(reasons))))


def site_packages():
    names = {"base": VENV, "platbase": VENV, "installed_base": VENV}
    return sysconfig.get_path("purelib", "venv", names)


def unlike_record():
    """A file that is not as its package says (in RECORD), or None.

    Installers hash what they fetch, not what they take from their caches.
    """
    for name, kind, said in recorded():
        try:
            if digest(name, kind) != said:
                return name
        except OSError:
            return name
    return None


def recorded():
    """The files that packages say they have: name, kind of checksum, checksum."""
    site = site_packages()
    for record in glob.glob("*.dist-info/RECORD", root_dir=site):
        with open(os.path.join(site, record), encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if len(row) == 3 and row[1]]
        for name, said, _ in rows:
            kind, _, value = said.partition("=")
            yield os.path.relpath(os.path.join(site, name), VENV), kind, value


def digest(name, kind):
    with open(os.path.join(VENV, name), "rb") as file:
        found = hashlib.file_digest(file, kind).digest()
    return base64.urlsafe_b64encode(found).decode().rstrip("=")


def write_list():
    """Note every file of .venv as it is now; those of packages were compared with RECORD."""
    known = {name: said for name, kind, said in recorded() if kind == KIND}
    listed = {
        name: [*size_and_time(name), known.get(name) or checksum(name)]
        for name in sorted(files_in_venv())
    }
    write_whole(FILES, json.dumps(listed))


def files_in_venv():
    for folder, below, files in os.walk(VENV):
        below[:] = [name for name in below if name != "__pycache__"]
        links = [name for name in below if os.path.islink(os.path.join(folder, name))]
        for name in files + links:
            path = os.path.relpath(os.path.join(folder, name), VENV)
            if path not in OURS:
                yield path


def size_and_time(name):
    """Of a file; of a link there is only that it is one: where it leads is the system's."""
    found = os.lstat(os.path.join(VENV, name))
    if stat.S_ISLNK(found.st_mode):
        return [-1, 0]
    return [found.st_size, found.st_mtime_ns]


def checksum(name):
    return "" if os.path.islink(os.path.join(VENV, name)) else digest(name, KIND)


def damage():
    """The first file of .venv that is gone or changed since it was listed, or None."""
    try:
        with open(FILES, encoding="utf-8") as file:
            listed = json.load(file)
        touched = False
        for name, (size, time, known) in listed.items():
            now = size_and_time(name)
            if now[0] != size or now[1] != time and checksum(name) != known:
                return name
            touched |= now[1] != time
    except (OSError, ValueError, TypeError, AttributeError) as error:
        return getattr(error, "filename", None) or FILES
    if touched:
        with contextlib.suppress(OSError):
            write_list()
    return None
