"""The verb start: book and JupyterLab side by side in the browser, until they are ended."""

import contextlib
import glob
import http.client
import json
import os
import pathlib
import sys
import tempfile
import threading
import time
import webbrowser

from .book import refresh_book
from .files import remove, tail, write_whole
from .places import BUILD, LAB_LOG, PYTHON, ROOT, WINDOWS
from .processes import STOP, end, environment, launch
from .server import BOOK_PORT, PORTS_TO_TRY, BookServer, simple_page
from .venv import setup
from .words import Problem, Steps, Stopped, say

LAB_PORT = 8888
LAB_PATIENCE = 180  # seconds; a first start on a slow laptop compiles hundreds of files


def start(args):
    """Set up, build the book if it changed, and serve book and JupyterLab until told to stop."""
    setup()
    step = Steps(3)
    with contextlib.ExitStack() as at_the_end:
        server = BookServer()
        at_the_end.callback(server.server_close)
        private = tempfile.TemporaryDirectory(prefix="belonging-edu-", ignore_cleanup_errors=True)
        runtime = at_the_end.enter_context(private)
        step("Starting JupyterLab (log: _build/lab.log)")
        lab = start_lab(server.lab_token, runtime)
        at_the_end.callback(end, lab)
        refresh_book(step)
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        at_the_end.callback(server.shutdown)
        server.lab_port = wait_for_lab(lab, runtime)
        if not answers(server.server_port, "/book/index.html"):
            raise Problem("The book is built but cannot be served.\nWhat to do: report this.")
        step("Ready")
        tell_addresses(server)
        if "--no-browser" not in args and can_show_a_browser():
            at_the_end.callback(remove, open_browser(server.book_address()))
        watch(lab)
    return 0


def start_lab(token, runtime):
    command = [PYTHON, "-m", "jupyterlab", "--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    for setting in (
        "ServerApp.ip=127.0.0.1",
        f"ServerApp.port={LAB_PORT}",
        f"ServerApp.port_retries={PORTS_TO_TRY}",
        "ServerApp.root_dir=" + ROOT,
        "LabApp.news_url=None",
        "LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager=readonly",
    ):
        command.append("--" + setting)
    keep_lab_from_asking()
    # The token goes through the environment: every user can read a command line.
    with open(LAB_LOG, "wb") as log:
        return launch(command, environment(JUPYTER_TOKEN=token, JUPYTER_RUNTIME_DIR=runtime), log)


def keep_lab_from_asking():
    """Leave out JupyterLab's question about news, and save every ten seconds unasked."""
    folder = os.path.join(BUILD, "jupyter", "config", "labconfig")
    os.makedirs(folder, exist_ok=True)
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    saving = {"@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 10}}
    for name, settings in (("page_config", quiet), ("default_setting_overrides", saving)):
        write_whole(os.path.join(folder, name + ".json"), json.dumps(settings))


def wait_for_lab(lab, runtime):
    """Return the port JupyterLab took, which it notes in its runtime folder, once it answers."""
    notes = os.path.join(glob.escape(runtime), "jpserver-*.json")
    deadline = time.monotonic() + LAB_PATIENCE
    while time.monotonic() < deadline:
        if STOP:
            raise Stopped
        if lab.poll() is not None:
            raise Problem(f"JupyterLab ended while starting. The end of its log:\n{tail(LAB_LOG)}")
        for path in glob.glob(notes):
            with contextlib.suppress(OSError, ValueError), open(path, encoding="utf-8") as note:
                port = json.load(note)["port"]
                if answers(port, "/api"):
                    return port
        time.sleep(0.1)
    raise Problem(f"JupyterLab did not answer for {LAB_PATIENCE} seconds:\n{tail(LAB_LOG)}")


def answers(port, path):
    """Whether a server on this computer answers; no proxy is asked."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False


def tell_addresses(server):
    for what, usual, taken in (
        ("the book", BOOK_PORT, server.server_port),
        ("JupyterLab", LAB_PORT, server.lab_port),
    ):
        if taken != usual:
            say(f"Port {usual} is in use by something else, so {what} has port {taken}.")
    say(
        "",
        "  Book:        " + server.book_address(),
        "  JupyterLab:  " + server.lab_address(),
        "",
        "Keep these two addresses to yourself: they open this course as you.",
        "Save your labs (Ctrl-S in JupyterLab). To end both, press Ctrl-C here.",
    )


def can_show_a_browser():
    """False in a bare terminal, where a text browser would take the terminal over."""
    names = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    return WINDOWS or sys.platform == "darwin" or any(os.environ.get(name) for name in names)


def open_browser(address):
    """Open the book by way of a private file: every user can read a browser's command line."""
    handle, page = tempfile.mkstemp(".html", "open-", BUILD)
    with open(handle, "w", encoding="utf-8") as file:
        refresh = f'<meta http-equiv="refresh" content="0; url={address}">'
        file.write(simple_page("Opening the book", "One moment.", refresh))

    def show():
        with contextlib.suppress(Exception):  # no browser: the address stands in the terminal
            webbrowser.open(pathlib.Path(page).as_uri())

    threading.Thread(target=show, daemon=True).start()
    return page


def watch(lab):
    """Wait until we are told to stop, or JupyterLab ends."""
    while not STOP:
        status = lab.poll()
        if status == 0:
            say("JupyterLab was shut down from its menu; ending the book too.")
            return
        if status is not None:
            raise Problem(
                f"JupyterLab ended by itself (status {status}). The end of its log:\n"
                f"{tail(LAB_LOG)}\nWhat to do: start again; your work is kept."
            )
        time.sleep(0.3)
    say("", "Ending the book and JupyterLab ...")
