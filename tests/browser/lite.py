"""A site with labs in the browser, as `start.py site` made it, handed out by a plain web server."""

import contextlib
import functools
import http.server
import re
import shutil
import tempfile
import threading
from pathlib import Path
from urllib.parse import urljoin

import nbformat
import pytest

from tests.browser import lab_page

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "site"
MISSING = (
    "SKIPPED, not passed: there is no site in _build/site, so it was not tried. "
    "`python3 start.py site --pyodide WHERE _build/site` makes it (see CONTRIBUTING.md)."
)
LINK = "Run this lab in your browser"

#: Runs in the kernel, and shows nothing: nobody's progress is kept, as where labs are stored.
_NOBODY = """async () => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const code = "import os; os.environ['BELONGING_EDU_PROGRESS'] = 'off'; del os";
  await kernel.requestExecute({ code, silent: true, store_history: false }).done;
}"""
_STORED = """async () => ({
  databases: (await indexedDB.databases()).map(({ name }) => name),
  local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  caches: await caches.keys(), cookies: document.cookie,
})"""
_RUN = """async (code) => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const asked = kernel.requestExecute({ code, store_history: false });
  const said = [];
  asked.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") said.push(content.text);
    if (header.msg_type === "display_data") said.push(content.data["text/plain"]);
    if (header.msg_type === "error") said.push(content.traceback.join("\\n"));
  };
  const { content } = await asked.done;
  return [content.status, said.join("")];
}"""
_PICTURE = re.compile(r'src="data:image[^"]*"')


def insist():
    """Without a site these tests are skipped, and say so; CI fails then."""
    if not (SITE / "site.json").is_file():
        pytest.skip(MISSING)


class _Files(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # a page that was closed while it loaded


class _WithPolicy(_Files):
    policy = ""

    def end_headers(self):
        if "/lite/" in self.path:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


def policy():
    """What the page for web masters says that labs need."""
    text = (ROOT / "book" / "hosting.md").read_text("utf-8")
    return re.search(r"below `lite/`, `([^`]+)`", text)[1]


@contextlib.contextmanager
def served(site, policy=None, beside=None):
    """Hand out a site below a path; give its address.

    policy: a header for what lies in `lite`; without it there is none of our own.
    beside: a file that is handed out beside the site.
    """
    kind = type("_Handler", (_WithPolicy,), {"policy": policy}) if policy else _Files
    with tempfile.TemporaryDirectory() as top:
        Path(top, "course").symlink_to(site, target_is_directory=True)
        if beside:
            Path(top, beside.name).symlink_to(beside)
        handler = functools.partial(kind, directory=top)
        with _Server(("127.0.0.1", 0), handler) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}/course/"
            server.shutdown()
            thread.join()


def copy_of(site, folder):
    """A copy of a site whose settings can be changed; all else are links."""
    shutil.copytree(site, folder, copy_function=_link)
    return folder


def _link(source, target):
    if Path(source).suffix == ".json":
        shutil.copyfile(source, target)
    else:
        Path(target).symlink_to(source)


def open_from_book(window, root, name):
    """Go the reader's way: the lab's page, and the link on it. Return the lab, ready to run."""
    book = window.context.new_page()
    book.goto(urljoin(root, f"notebooks/{name}.html"))
    with window.context.expect_page() as opened:
        book.get_by_role("link", name=LINK).click()
    return lab_page.wait_for_kernel(opened.value, name)


def open_at_once(window, root, name):
    """Open a lab by its address."""
    page = window.context.new_page()
    page.goto(address_of(root, name))
    return lab_page.wait_for_kernel(page, name)


def address_of(root, name):
    """The address of a lab of a site."""
    return f"{root}lite/notebooks/index.html?path={name}.ipynb"


def as_nobody(page):
    """Run the lab as it was run when its outputs were stored."""
    page.evaluate(_NOBODY)


def run_code(page, code):
    """Run code in the kernel of a lab, in no cell of it; return how it ended and what it said."""
    return page.evaluate(_RUN, code)


def kept_in(page):
    """What a page and its site keep in the browser."""
    return page.evaluate(_STORED)


def differences(page, name):
    """Cells of a lab that show other words or numbers than the book does; pictures by their words.

    Where an explorer is a widget, the book has its words and its twin besides.
    """
    stored = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    wanted = {cell.id: cell for cell in stored.cells if cell.cell_type == "code"}
    for cell in lab_page.notebook(page)["cells"]:
        if cell["cell_type"] == "code":
            shown, book = _words(cell["outputs"]), _words(wanted[cell["id"]].outputs)
            if any(_is_bare_widget(each.get("data", {})) for each in cell["outputs"]):
                book = [words for words in book if words in shown]
            if shown != book:
                yield cell["id"], shown, book


def _words(outputs):
    """What outputs say, by their type. Of a widget, nothing: the book has text in its place."""
    return [
        (kind, _PICTURE.sub("", "".join(text)))
        for output in outputs
        for kind, text in sorted(output.get("data", {}).items())
        if kind.startswith("text/") and not _is_bare_widget(output["data"])
    ]


def _is_bare_widget(data):
    return "text/html" not in data and any("widget-view" in kind for kind in data)
