"""The course as a learner starts it: ``start.py --no-browser`` in a copy of the project.

Book, labs, the learner's own copies and all of JupyterLab's settings lie in that copy: nothing of
the checkout or of the person who runs the tests is read or written.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.book.site.book_copy import copy_to

HOST = getattr(sys, "_base_executable", None) or sys.executable
PATIENCE = 300  # seconds until the book is built and JupyterLab answers

#: Where JupyterLab, started by start.py, looks for its settings.
_CONFIG = Path("_build", "jupyter", "config")
#: To wait for a kernel, and to see cells that are scrolled away; a learner's Lab has neither.
#: Nor does it save by itself, which on a busy machine may meet a save by hand.
_SETTINGS = {
    "jupyter_lab_config.json": {"LabApp": {"expose_app_in_browser": True}},
    "lab/user-settings/@jupyterlab/docmanager-extension/plugin.jupyterlab-settings": {
        "autosave": False
    },
    "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {
        "windowingMode": "none"
    },
}


def prepare(folder):
    """Copy the project and lend it the packages of the environment that runs the tests."""
    copy_to(folder)
    (folder / ".venv").mkdir()
    for entry in Path(sys.prefix).iterdir():
        if not entry.name.startswith("belonging-edu."):
            (folder / ".venv" / entry.name).symlink_to(entry)
    code = "import launcher.places as places, launcher.venv as venv;"
    code += "venv.mark_complete(places.LOCK)"
    env = os.environ | {"PYTHONPATH": str(folder / "tools")}
    subprocess.run([HOST, "-c", code], env=env, check=True)
    for name, settings in _SETTINGS.items():
        file = folder / _CONFIG / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    return folder


def lend(built_book, folder):
    """Give a prepared copy the book that another one built, if there is one."""
    if built_book.is_dir():
        shutil.copytree(built_book, folder / "_build", dirs_exist_ok=True)


def mark_strictly_built(folder):
    """Tell start.py that the book in a copy of the project is that of its files."""
    code = "import launcher.book as b;"
    code += "b.write_whole(b.BOOK_STAMP, ' '.join([b.fingerprint(), *b.STRICTLY]))"
    env = os.environ | {"PYTHONPATH": str(folder / "tools"), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([HOST, "-c", code], env=env, check=True)


def keep(folder, built_book):
    """Keep the book that was built in a copy of the project, whole or not at all."""
    if built_book.is_dir():
        return
    part = folder.with_name("part-of-built-book")
    shutil.copytree(folder / "_build" / "html", part / "html")
    shutil.copy2(folder / "_build" / "book.stamp", part)
    with contextlib.suppress(OSError):  # another file of tests was faster
        part.rename(built_book)


@contextlib.contextmanager
def course(folder):
    """Run start.py in a prepared copy; give the address of the book that it prints."""
    command = [HOST, str(folder / "start.py"), "--no-browser"]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    home = folder.with_name(folder.name + "-home")
    home.mkdir(exist_ok=True)
    running = subprocess.Popen(command, cwd=folder, env=kept | {"HOME": str(home)}, **pipes)
    impatience = threading.Timer(PATIENCE, running.terminate)
    impatience.start()
    try:
        address = _book_address(running)
        while running.poll() is None and not (folder / "_build" / "book.stamp").exists():
            time.sleep(0.2)  # the last pages of a first book come after its address
        impatience.cancel()
        yield address
    finally:
        impatience.cancel()
        running.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.communicate(timeout=60)
        running.kill()
        running.wait()
        shutil.rmtree(home, ignore_errors=True)


def _book_address(running):
    said = []
    for line in running.stdout:
        said.append(line.decode("utf-8", "replace"))
        if "Ctrl-C here" in said[-1]:
            return re.search(r"Book: +(http://127\.0\.0\.1:\d+/\?token=\w+)", "".join(said))[1]
    raise AssertionError("start.py ended before it was ready:\n" + "".join(said))
