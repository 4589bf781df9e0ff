"""The verb start: book and JupyterLab side by side in the browser, until they are ended."""

import contextlib
import html
import os
import pathlib
import sys
import tempfile
import threading
import time
import webbrowser

from .book import refresh_book
from .files import explain, folder_is_gone, remove, tail
from .jupyter import LAB_PORT, answers, start_lab, wait_for_lab
from .places import BUILD, LAB_LOG, WINDOWS
from .processes import STOP, end
from .server import BOOK_PORT, BookServer, simple_page
from .venv import Trial, install_what_is_missing, is_tried
from .words import GONE, Problem, Steps, say
from .work import make_work

WITHOUT_LAB = """The book is shown without it: you can read, and cannot open labs.
What to do: press Ctrl-C and start again. If JupyterLab does not start then either, delete the
folder _build/jupyter (its settings) and try once more; or report the end of _build/lab.log."""


IN_USE = "Port {} is in use by something else, so {} has port {}."
PAGES_MISSING = """What to do: press Ctrl-C and start again; if pages are missing then, too, report
the end of _build/book.log."""


def start(options):
    """Set up, show the book as soon as a page is whole, and JupyterLab, until told to stop."""
    install_what_is_missing()
    step = Steps(3)
    with contextlib.ExitStack() as at_the_end:
        server = BookServer()
        at_the_end.callback(server.server_close)
        private = tempfile.TemporaryDirectory(prefix="belonging-edu-", ignore_cleanup_errors=True)
        runtime = at_the_end.enter_context(private)
        make_work()
        making = refresh_book(step)
        if making:
            at_the_end.callback(making.end)
            server.making = making
        show_the_book(server, options, at_the_end)
        # Behind the book: the two would make each other wait, and a page comes before a lab.
        step("Starting JupyterLab (log: _build/lab.log)")
        lab = start_the_lab(server, runtime, at_the_end)
        lab = lab and meet_the_lab(server, lab, runtime)
        step("Ready; the last pages are still being built" if server.is_making() else "Ready")
        tell_addresses(server)
        trial = None if is_tried() else Trial()
        if trial:
            at_the_end.callback(trial.end)
        watch(lab, making, trial)
    return 0


def show_the_book(server, options, at_the_end):
    """Serve the book, say where, and open it in the browser."""
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    at_the_end.callback(server.shutdown)
    if not answers(server.server_port, "/book/index.html"):
        raise Problem("The book is built but cannot be served.\nWhat to do: report this.")
    if server.server_port != BOOK_PORT:
        say(IN_USE.format(BOOK_PORT, "the book", server.server_port))
    say("", "  Book:        " + server.book_address(), "")
    if not options.no_browser and can_show_a_browser():
        at_the_end.callback(remove, open_browser(server.book_address()))


def start_the_lab(server, runtime, at_the_end):
    """Start JupyterLab; give it, or None where it cannot even be started."""
    try:
        pages = server.public_address()
        lab = start_lab(server.lab_token, server.lab_base(), runtime, pages)
    except OSError as error:
        go_without_lab(server, f"JupyterLab could not be started: {explain(error) or error}")
        return None
    at_the_end.callback(end, lab)
    return lab


def meet_the_lab(server, lab, runtime):
    """Wait until JupyterLab answers; give it, or None where there is none to be had."""

    def slow():
        say("JupyterLab takes its time. The book can be read already.")

    try:
        server.lab_port = wait_for_lab(lab, runtime, server.lab_base(), slow)
    except Problem as problem:
        go_without_lab(server, str(problem))
        return None
    return lab


def go_without_lab(server, reason):
    """Say why labs cannot be opened: here at once, in the browser when a lab is asked for."""
    say("", reason, WITHOUT_LAB)
    text = html.escape(f"{reason}\n\n{WITHOUT_LAB}")
    server.lab_problem = f'</p><pre style="white-space: pre-wrap">{text}</pre><p>'


def tell_addresses(server):
    if server.lab_port and server.lab_port != LAB_PORT:
        say(IN_USE.format(LAB_PORT, "JupyterLab", server.lab_port))
    lab = server.lab_address() if server.lab_port else "not running, see above"
    say(
        "",
        "  Book:        " + server.book_address(),
        "  JupyterLab:  " + lab,
        "",
        "Keep these addresses to yourself: they open this course as you.",
        "Save your labs (File > Save Notebook). To end both, press Ctrl-C here.",
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


def watch(lab, making=None, trial=None):
    """Wait until we are told to stop, or JupyterLab ends."""
    gone = False
    while not STOP:
        if trial and not trial.is_at_work():
            if trial.failure:
                say("", trial.failure)
            trial = None
        if making and not making.is_at_work:
            if making.failure:
                say("", "Not all pages could be built:", making.failure, PAGES_MISSING)
            making = None
        status = lab.poll() if lab else None
        if status == 0:
            say("JupyterLab was shut down from its menu; ending the book too.")
            return
        if status is not None:
            raise Problem(
                f"JupyterLab ended by itself (status {status}). The end of its log:\n"
                f"{tail(LAB_LOG)}\nWhat to do: start again; your work is kept."
            )
        if folder_is_gone() != gone:
            gone = not gone
            say("", GONE if gone else "The folder of this course is back in its place.")
        time.sleep(0.3)
    say("", "Ending the book and JupyterLab ...")
