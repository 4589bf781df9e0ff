"""How long start.py takes to an open book, and the labs to a verdict, beside the plain tools.

``python -m benchmarks.starting`` takes copies of the project in folders that it throws away, with a
home folder of their own whose package cache is warm. It starts the course anew, starts it again,
starts it after one page has changed, builds the book with Jupyter Book's defaults, and runs all
labs by ``start.py test`` and by pytest and nbval alone. Ratios are to the plain tool of the row.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.defaults import with_defaults
from tests.book.site import book_copy

PAGE = Path("book", "08-top-against-bottom.md")
HOST = sys._base_executable  # what a person starts start.py with; the plain tools are in .venv
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
NBVAL = "pytest -q -p no:cacheprovider --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg"
HEADER = "| what | s | plain tool | s | ratio |\n|---|---:|---|---:|---:|"


def seconds_of(command, folder, home):
    """Run a command to its end, and return how long it took."""
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env=_environment(home), capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{command} failed:\n{done.stdout[-3000:]}{done.stderr[-2000:]}")
    return time.monotonic() - began


def seconds_to_the_open_book(folder, home):
    """Run start.py until the book can be read, and return how long that took."""
    began, took = time.monotonic(), None
    command = [HOST, "-u", "start.py", "--no-browser"]
    with subprocess.Popen(
        command, cwd=folder, env=_environment(home), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    ) as started:  # fmt: skip
        said = []
        for line in started.stdout:
            said.append(line)
            if "  Book:  " in line:
                took = time.monotonic() - began
                break
        started.send_signal(signal.SIGINT)
        said += started.stdout
    if took is None:
        raise SystemExit("".join(said))
    return took


def _environment(home):
    return {**os.environ, "HOME": str(home), "PYTHONPATH": ""}


def copy_of_the_project(folder):
    folder.mkdir()
    return book_copy.copy_to(folder)


def starts(top, home):
    """Seconds of the first start, the second one, and the one after a page has changed."""
    first = copy_of_the_project(top / "first")
    seconds_of([HOST, "start.py", "setup", "--all"], first, home)  # fills the cache
    course = copy_of_the_project(top / "course")
    yield "start from a fresh copy", seconds_to_the_open_book(course, home)
    seconds_of([HOST, "start.py", "book"], course, home)
    seconds_to_the_open_book(course, home)
    yield "start again", seconds_to_the_open_book(course, home)
    page = course / PAGE
    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    yield "start after one page has changed", seconds_to_the_open_book(course, home)


def table():
    """Measure, and return the table as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        top, home = Path(folder), Path(folder, "home")
        home.mkdir()
        rows = list(starts(top, home))
        plain = with_defaults(copy_of_the_project(top / "plain"))
        build = [sys.executable, "-c", JUPYTER_BOOK, "build", ".", "--all"]
        beside = seconds_of(build, plain, home)
        lines = [_line(what, took, "jupyter-book build", beside) for what, took in rows]
        first = top / "first"
        strict = seconds_of([HOST, "start.py", "test", "notebooks"], first, home)
        alone = seconds_of([sys.executable, "-m", *NBVAL.split(), "notebooks"], first, home)
        lines.append(_line("all labs by start.py test", strict, "pytest --nbval", alone))
    return "\n".join([HEADER, *lines])


def _line(what, took, plain, beside):
    return f"| {what} | {took:.1f} | {plain} | {beside:.1f} | {took / beside:.2f} |"


if __name__ == "__main__":
    print(table())
