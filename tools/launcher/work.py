"""The folder work/: a page to start from, and a copy of each lab for its links to lead to.

A copy that nobody has saved since it was made follows its lab when the course is renewed; what is
a learner's own stays. Which copies are as they were made is noted in _build/copies.json.
"""

import contextlib
import hashlib
import json
import os

from . import start_page
from .files import explain, write_whole
from .labs import content_for_learner, known_notebooks, own_copy, put_unless_there
from .places import BUILD, at
from .words import say

START = "work/Start here.ipynb"
NOTE = at("_build", "copies.json")


def make_work():
    """Make what is missing in work/; where that fails, say so: the book can still be read."""
    try:
        os.makedirs(BUILD, exist_ok=True)
        known = noted()
        made = {START: follow(START, known, None, start_page.content)}
        for notebook in sorted(known_notebooks()):
            lab = os.stat(at(*notebook.split("/")))
            path, version = own_copy(notebook), [lab.st_size, lab.st_mtime_ns]
            made[path] = follow(
                path, known, version, lambda notebook=notebook: content_for_learner(notebook)
            )
        write_whole(NOTE, json.dumps({path: note for path, note in made.items() if note}))
    except OSError as error:
        say("", "The folder work, for your own labs, could not be made ready.")
        say(str(explain(error) or error))


def noted():
    """What the last start noted: the version of the lab, and the copy as it was made."""
    with contextlib.suppress(OSError, ValueError), open(NOTE, encoding="utf-8") as file:
        found = json.load(file)
        if isinstance(found, dict):
            return {path: n for path, n in found.items() if isinstance(n, list) and len(n) == 2}
    return {}


def follow(path, known, version, content):
    """Make a copy, or make it anew if nobody has saved it; give what to note, if it is as made."""
    target, note = at(*path.split("/")), known.get(path)
    found = fingerprint_of(target)
    if found is None:
        put_unless_there(target, new := content())
    elif not note or note[1] != found:
        return None
    elif version and note[0] == version:
        return note
    elif fingerprint(new := content()) != found:
        with open(target + ".new", "wb") as file:
            file.write(new)
        os.replace(target + ".new", target)
    return [version, fingerprint(new)]


def fingerprint(content):
    return hashlib.sha256(content).hexdigest()


def fingerprint_of(path):
    """That of a file, or None where there is none."""
    with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
        return fingerprint(file.read())
    return None
