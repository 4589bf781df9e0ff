"""The verbs that run one program after another; `start` has a file of its own, session.py."""

import os
import re
import shutil

from .book import build_book
from .places import BOOK, BUILD, LOCK, PYTHON, VERSION
from .processes import run
from .uv_and_pip import get_uv, uv
from .venv import setup
from .words import Problem, say


def setup_verb(args):
    setup()
    say(f"Everything is set up (.venv, Python {VERSION}).")
    return 0


def book(args):
    setup()
    status = build_book(["-W", "--keep-going", "-n"])
    if status == 0:
        say(f"The book is in {os.path.join(BOOK, 'book', 'index.html')}")
    return status


def test(args):
    setup()
    nbval = "--nbval --nbval-sanitize-with tests/nbval_sanitize.cfg --nbval-current-env"
    pytest = ["pytest"] + nbval.split() + ["-n", "2", "--dist", "loadfile"]
    cover = "--cov=belonging_edu --cov-report=term --cov-fail-under=95 notebooks tests"
    failed = 0
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."]):
        failed = run([PYTHON, "-m"] + command) or failed
    return run([PYTHON, "-m"] + pytest + (args or cover.split())) or failed


def run_notebooks(args):
    here = [arg if arg.startswith("-") else os.path.abspath(arg) for arg in args]
    setup()
    return run([PYTHON, os.path.join("tools", "run_notebooks.py")] + here)


def cohorts(args):
    setup()
    return run([PYTHON, "-m", "belonging_edu.calibration"])


def lock(args):
    """Turn requirements.in into requirements.lock: whole, or not at all."""
    os.makedirs(BUILD, exist_ok=True)
    if not get_uv():
        raise Problem("uv could not be fetched, and only uv can write the lock; see above.")
    new = os.path.join(BUILD, "requirements.lock")
    if os.path.exists(LOCK):
        shutil.copyfile(LOCK, new)  # what is locked stays, unless --upgrade is given
    options = "--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url"
    options += " --no-header --no-annotate requirements.in -o"
    if not uv("pip", "compile", *options.split(), new, *args):
        raise Problem("requirements.lock stays as it was; the reason is above.")
    with open(new, encoding="utf-8") as locked_file:
        if re.search(r"://|--(extra-)?index-url|--find-links", locked_file.read()):
            raise Problem("The new lock names a host, so requirements.lock stays as it was.")
    os.replace(new, LOCK)
    say("requirements.lock is written; `start.py test` tells whether it is good.")
    return 0
