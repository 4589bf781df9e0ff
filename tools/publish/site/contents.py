"""What a learner finds in the browser: the labs as in `work`, for the browser's Python.

JupyterLite reads a list of them (`api/contents/…/all.json`), and then each from `files`.
"""

import json
import re
from pathlib import Path, PurePosixPath

from launcher.labs import content_for_learner, known_notebooks
from launcher.start_page import content as start_page

from .edition import NOT_HERE

START = "Start here.ipynb"
KERNEL = {"name": "python", "display_name": "Python (in the browser)", "language": "python"}
#: A link to worked solutions, which students do not get.
SOLUTIONS = re.compile(rb"\[([^\[\]\n]+)\]\(solutions/[^)\n]+\)")
#: The same in every build, and older than whatever a learner saves.
_DAY = "2020-01-01T00:00:00Z"


def notebooks(edition="faculty"):
    """The notebooks of an edition, by their path in the browser."""
    found = {START: start_page()}
    found |= {in_browser(name): content_for_learner(name) for name in sorted(known_notebooks())}
    if edition == "student":
        named = rb"\1" + NOT_HERE.encode()
        found = {p: SOLUTIONS.sub(named, c) for p, c in found.items() if parent(p) == "."}
    return {path: for_the_browser(content) for path, content in found.items()}


def in_browser(notebook):
    """`notebooks/x.ipynb` -> `x.ipynb`"""
    return notebook.removeprefix("notebooks/")


def for_the_browser(content):
    """A notebook that asks for the browser's Python, so that nobody has to choose one."""
    notebook = json.loads(content)
    notebook["metadata"]["kernelspec"] = KERNEL
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def write(site, found):
    """Write notebooks, and the lists of them, for JupyterLite."""
    for path, content in found.items():
        put(site / "files" / path, content)
    folders = {PurePosixPath(path).parent.as_posix() for path in found} | {"."}
    for folder in folders:
        listed = [file(p, c) for p, c in found.items() if parent(p) == folder]
        listed += [directory(f, None) for f in sorted(folders - {"."}) if parent(f) == folder]
        content = json.dumps(directory(folder, listed), indent=1) + "\n"
        put(site / "api" / "contents" / folder / "all.json", content.encode())


def parent(path):
    return PurePosixPath(path).parent.as_posix()


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content)


def file(path, content):
    """What JupyterLite is told of a notebook."""
    return entry(path) | {"type": "notebook", "size": len(content)}


def directory(path, listed):
    """What it is told of a folder, with or without what lies in it."""
    path = "" if path == "." else path
    told = {"type": "directory", "content": listed, "format": listed and "json"}
    return entry(path) | told


def entry(path):
    """What both have; no copy has a date that tells when the site was made."""
    told = {"name": PurePosixPath(path).name, "path": path, "writable": True}
    told |= {"created": _DAY, "last_modified": _DAY}
    return told | {"content": None, "format": None, "mimetype": None, "size": None}
