"""start.py start: the book, its way into the labs, and a clean end."""

import contextlib
import http.client
import importlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

from tests.launcher.test_start import (
    HOST,
    ROOT,
    clean_environment,
    fake_environment,
    load,
    make_copy,
    processes_with,
    wait_until,
)

LAB = "notebooks/08-top-against-bottom.ipynb"
REGION = f"<!--lab-link:{LAB}--><p>In the\nbook on paper.</p><!--/lab-link-->"
STRANGER = "<!--lab-link:notebooks/99-none.ipynb-->stays<!--/lab-link-->"


OUTPUT = {"output_type": "stream", "name": "stdout", "text": ["the answer, 42 \u00b5g"]}


def lab_with(*outputs, count=7):
    """The text of a lab whose one code cell was run, or was not."""
    text = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Ünïted\n", "µ"]}
    code = {"cell_type": "code", "execution_count": count, "id": "b", "metadata": {"tags": ["x"]}}
    code |= {"outputs": outputs, "source": ["print('42 µg')"]}
    lab = {"cells": [text, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(lab, indent=1, ensure_ascii=False) + "\n"


def make_book(copy, text=""):
    """A lab, its solution, and a built book: one page for each thing the server has to do."""
    (copy / "notebooks" / "solutions").mkdir(parents=True)
    (copy / LAB).write_text(lab_with(OUTPUT), encoding="utf-8")
    solution = copy / "notebooks" / "solutions" / Path(LAB).name
    solution.write_text(lab_with(OUTPUT).replace("\n", ""), encoding="utf-8")
    pages = copy / "_build" / "html"
    (pages / "book").mkdir(parents=True)
    (pages / "book" / "index.html").write_text(f"<p>Ünïted.</p>{text}", encoding="utf-8")
    (pages / "notebooks").mkdir()
    (pages / "notebooks" / "08.html").write_text(f"<main>{REGION}|{REGION}|{STRANGER}</main>")
    (pages / "style.css").write_text("p {}")
    (pages / "python.wasm").write_text("asm")
    (pages / "script.js").write_text("1")
    (copy / "secret.html").write_text("secret")
    (pages / "way-out.html").symlink_to(copy / "secret.html")
    return copy


@pytest.fixture
def copy(tmp_path):
    return make_copy(tmp_path / "mein Ordner ü")


class Visitor:
    """A browser as far as the server can tell."""

    def __init__(self, code):
        self.server = code.server.BookServer()
        self.server.lab_port = 4321
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        self.key = ""

    def get(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=60)
        connection.request(method, self.key + path, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8")
        connection.close()
        return answer

    def come_in(self):
        printed = urlsplit(self.server.book_address())
        answer = self.get(f"{printed.path}?{printed.query}")
        self.key = answer.headers["Location"].removesuffix("/book/index.html")
        return answer

    def leave(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def visitor(copy):
    visitor = Visitor(load(make_book(copy)))
    yield visitor
    visitor.leave()


def test_pages_are_public_and_typed(visitor):
    page = visitor.get("/book/index.html")
    assert page.status == 200 and "Ünïted" in page.text
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert visitor.get("/style.css").headers["Content-Type"] == "text/css; charset=utf-8"
    assert visitor.get("/script.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert visitor.get("/python.wasm").headers["Content-Type"] == "application/wasm"
    assert visitor.get("/book").headers["Location"] == "/book/"
    assert visitor.get("/book/").status == 200
    assert page.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/notebooks/", "/../secret.html", "/%2e%2e/secret.html", "/..%2f..%2fsecret.html"]
    + ["/way-out.html", "/none.html", "//127.0.0.1/", "/book/index.html/"],
)
def test_nothing_outside_the_book_and_no_listings(visitor, path):
    answer = visitor.get(path)
    assert answer.status == 404 and "secret" not in answer.text and "08.html" not in answer.text


def test_the_link_is_written_for_known_labs_only(visitor, copy):
    text = visitor.get("/notebooks/08.html").text
    assert text.count(f'<p class="lab-link"><a href="/lab/{LAB}" target="_blank"') == 2
    assert 'rel="noopener">Open this lab in JupyterLab</a>' in text
    assert "work/08-top-against-bottom.ipynb" in text and "on paper" not in text
    assert f"|{STRANGER}</main>" in text
    assert REGION in (copy / "_build" / "html" / "notebooks" / "08.html").read_text()


def test_labs_open_for_the_person_who_started_only(visitor, copy):
    page = "/book/index.html"
    for key in ("", "/~", f"/~{'0' * 48}", f"/~{visitor.server.token}"):
        refused = visitor.get(f"{key}/lab/{LAB}")
        text = refused.text + visitor.get(refused.headers.get("Location", "/none")).text
        assert refused.status in (302, 403, 404) and visitor.server.lab_token not in text
        assert "token" not in refused.headers.get("Location", "")
    assert "address printed in the terminal" in visitor.get(f"/lab/{LAB}").text
    for path in ("/?token=wrong", "/", "/?token="):
        assert visitor.get(path).headers["Location"] == page
    assert not (copy / "work").exists()

    answer = visitor.come_in()
    assert answer.status == 302 and answer.headers["Location"] == f"/~{visitor.server.key}{page}"
    assert visitor.get(page).status == 200
    shown = visitor.get("/notebooks/08.html").text
    assert f'<a href="/~{visitor.server.key}/lab/{LAB}"' in shown
    answer = visitor.get(f"/lab/{LAB}")
    assert answer.status == 302
    assert answer.headers["Location"] == (
        f"http://127.0.0.1:4321/~{visitor.server.lab_key}/lab/tree/work/"
        f"08-top-against-bottom.ipynb?token={visitor.server.lab_token}"
    )


def test_a_page_of_a_start_before_leads_to_the_page_of_today(visitor):
    for path in ("/book/index.html", "/book/", "/style.css"):
        assert visitor.get(f"/~0a{path}").headers["Location"] == path
    for path in ("//evil.example/", "/\\evil.example/", "///evil.example/book"):
        where = visitor.get(f"/~0a{path}").headers["Location"]
        assert re.match(r"/[^/\\]", where), where


def test_the_first_visit_copies_and_later_ones_keep_the_answers(visitor, copy):
    visitor.come_in()
    assert visitor.get(f"/lab/{LAB}").status == 302
    mine = copy / "work" / Path(LAB).name
    assert mine.read_text(encoding="utf-8") == lab_with(count=None)
    mine.write_text("my answers")
    assert visitor.get(f"/lab/{LAB}").status == 302
    assert mine.read_text() == "my answers"

    solution = Path("solutions") / mine.name
    assert visitor.get(f"/lab/notebooks/{solution.as_posix()}").status == 302
    original = (copy / "notebooks" / solution).read_bytes()
    assert (copy / "work" / solution).read_bytes() == original and b"answer" in original
    files = [path.name for path in (copy / "work").rglob("*") if path.is_file()]
    assert files == [mine.name] * 2  # nothing half-copied lies about


def test_a_copy_lacks_only_the_outputs_of_its_lab_and_what_is_for_the_book(copy):
    code = load(copy)
    shutil.copytree(ROOT / "notebooks", copy / "notebooks", dirs_exist_ok=True)
    shown = 0
    for lab in sorted((copy / "notebooks").glob("*.ipynb")):
        code.labs.copy_for_learner(f"notebooks/{lab.name}")
        notebook = nbformat.read(lab, 4)
        every, notebook.cells = notebook.cells, []
        for cell in every:
            if "book-only" in cell.metadata.get("tags", []):
                continue
            notebook.cells.append(cell)
            if cell.cell_type == "code":
                shown += len(cell.outputs)
                cell.outputs, cell.execution_count = [], None
            else:
                cell.source = re.sub(r"\[([^]]+)\]\(\.\./book/[^)]+\)", r"\1", cell.source)
        mine = (copy / "work" / lab.name).read_text(encoding="utf-8")
        assert mine == nbformat.writes(notebook).rstrip("\n") + "\n"
    assert shown > 10


def test_every_link_of_a_copy_leads_somewhere_in_work(copy):
    code = load(copy)
    shutil.copytree(ROOT / "notebooks", copy / "notebooks", dirs_exist_ok=True)
    lab = sorted((copy / "notebooks").glob("*.ipynb"))[0]
    code.labs.copy_for_learner(f"notebooks/{lab.name}")
    links = []
    for mine in (copy / "work").rglob("*.ipynb"):
        cells = json.loads(mine.read_text(encoding="utf-8"))["cells"]
        prose = "".join(t for c in cells if c["cell_type"] == "markdown" for t in c["source"])
        for target in re.findall(r"\]\(([^)#:]+)\)", prose):
            links.append(target)
            assert (mine.parent / target).resolve().is_relative_to(copy / "work"), target
            assert (mine.parent / target).is_file(), target
    assert any("solutions/" in target for target in links)


@pytest.mark.parametrize(
    "content",
    [b"{", b"\xff\xfe", b"", b"[]", b"null", b'{"cells": [1]}', b'{"cells": null}', b'{"a": 1}']
    + [b'{"cells": [{}]}', b'{"cells": [{"cell_type": "code", "source": "\\ud800"}]}'],
)
def test_what_is_no_notebook_is_copied_as_it_is(copy, content):
    (copy / "notebooks").mkdir()
    (copy / "notebooks" / "x.ipynb").write_bytes(content)
    load(copy).labs.copy_for_learner("notebooks/x.ipynb")
    assert (copy / "work" / "x.ipynb").read_bytes() == content


def test_answers_are_kept_where_the_disk_knows_no_links(visitor, copy, monkeypatch):
    def no_links(*paths):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    test_the_first_visit_copies_and_later_ones_keep_the_answers(visitor, copy)


@pytest.mark.parametrize(
    "path",
    ["start.py", "notebooks/../start.py", "..%2fnotebooks/x.ipynb", "notebooks/99-none.ipynb", ""]
    + ["notebooks/%2e%2e/secret.html", "/etc/passwd", "notebooks", LAB + "%00", "work/x.ipynb"],
)
def test_only_labs_can_be_asked_for(visitor, copy, path):
    visitor.come_in()
    assert visitor.get(f"/lab/{path}").status == 404
    assert not (copy / "work").exists()


def test_a_foreign_name_for_this_computer_is_refused(visitor):
    visitor.come_in()
    port = visitor.server.server_port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", ""):
        for path in ("/book/index.html", f"/?token={visitor.server.token}", f"/lab/{LAB}"):
            answer = visitor.get(path, Host=host)
            assert answer.status == 403 and "Location" not in answer.headers
    assert visitor.get("/book/index.html", Host=f"localhost:{port}").status == 200


def test_a_port_in_use_makes_the_next_one_ours(copy):
    code = load(make_book(copy))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code.server.BOOK_PORT = other.getsockname()[1]
        visitor = Visitor(code)
        try:
            assert code.server.BOOK_PORT < visitor.server.server_port
            assert visitor.get("/book/index.html").status == 200
        finally:
            visitor.leave()


# ---------------------------------------------------------------- start, with a stand-in for Lab

FAKE_LAB = """
import http.server, json, os, signal, subprocess, sys
runtime = os.environ["JUPYTER_RUNTIME_DIR"]
if os.environ.get("FAKE") == "cannot start":
    sys.exit("no room for JupyterLab")
kernel = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
subprocess.Popen([sys.executable, "-c", kernel], start_new_session=True)
class Answer(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        if self.path.endswith("/environment"):
            self.wfile.write(json.dumps(dict(os.environ)).encode())
        if self.path.endswith("/die"):
            print("the end is near", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        if self.path.endswith("/shut-down"):
            os._exit(0)
if os.environ.get("FAKE") == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
notes = {"port": server.server_port, "argv": sys.argv, "token": os.environ["JUPYTER_TOKEN"]}
with open(os.path.join(runtime, "jpserver-1.json"), "w") as file:
    json.dump(notes, file)
server.serve_forever()
"""

PATHS = "SYSTEM_CONFIG_PATH, ENV_CONFIG_PATH, SYSTEM_JUPYTER_PATH = [], [], []"

BUILDER = """
import os, pathlib, sys, time
def note(word):
    if "BUILDS" in os.environ:
        with open(os.environ["BUILDS"], "a") as builds:
            builds.write(word + " ")
def main():
    note("begin")
    print(os.environ.get("BUILD"), flush=True)
    time.sleep({"sleeps": 600, "slowly": 2}.get(os.environ.get("BUILD"), 0))
    if os.environ.get("BUILD") == "fails":
        sys.exit("the book is broken")
    page = pathlib.Path("_build/html/book/index.html")
    page.parent.mkdir(parents=True, exist_ok=True)
    built = "built " + " ".join(sys.argv[1:])
    page.write_text(built)
    if os.environ.get("BUILD", "").startswith("behind"):
        page.with_name("half.html").write_text("<p>half")
        page.write_text(built + '<meta http-equiv="Content-Security-Policy">')
        wait_for = pathlib.Path(os.environ["GO_ON"])
        while not wait_for.exists():
            time.sleep(0.05)
        if os.environ["BUILD"] == "behind, fails":
            sys.exit("a later page is broken")
        page.with_name("half.html").write_text("whole")
    note("end")
"""


class Running:
    """start.py at work, and what it said so far."""

    def __init__(self, copy, tmp_path, *args, **extra):
        self.mark = uuid.uuid4().hex
        env = clean_environment(tmp_path / "home", START_TEST=self.mark, **extra)
        self.child = subprocess.Popen(
            [HOST, str(copy / "start.py"), *args],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=tmp_path,
        )
        self.text = ""

    def read_until(self, words):
        for line in self.child.stdout:
            self.text += line.decode()
            if words in line.decode():
                return self
        raise AssertionError(f"{words!r} was not said:\n{self.text}")

    @property
    def book(self):
        return re.search(r"Book: +(http://127\.0\.0\.1:\d+/\?token=\w+)", self.text)[1]

    @property
    def lab(self):
        return re.search(r"JupyterLab: +(http://127\.0\.0\.1:\d+/~\w+)/lab\?token=(\w+)", self.text)

    def finish(self, signum=None):
        if signum:
            self.child.send_signal(signum)
        self.text += self.child.communicate(timeout=30)[0].decode()
        return self.child.returncode

    def left(self):
        """Processes left, after a moment for the kernel to clear them away."""
        if sys.platform == "linux":
            wait_until(lambda: not processes_with(self.mark), 2)
            return processes_with(self.mark)
        return []


@pytest.fixture
def run_as_it_is(copy, tmp_path):
    """A function that runs start.py in the copy; all is ended after the test."""
    if os.name == "nt":
        pytest.skip("these tests end programs by POSIX signals")
    running = []

    def run(*args, **extra):
        running.append(Running(copy, tmp_path, *args, **extra))
        return running[-1]

    yield run
    for one in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            one.child.terminate()
            one.child.communicate(timeout=30)
        one.child.kill()


@pytest.fixture
def run(copy, run_as_it_is):
    """The same, with JupyterLab and the builder of the book replaced."""
    fakes = {"jupyterlab.py": FAKE_LAB, "jupyter_book/cli/main.py": BUILDER}
    fakes["jupyter_core/paths.py"] = PATHS
    fake_environment(copy, fakes)
    return run_as_it_is


def get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_both_servers_and_the_kernels(run, copy, tmp_path, name):
    one = run("--no-browser").read_until("Ctrl-C")
    assert get(one.book) == "built build . --all"
    if sys.platform == "linux":
        assert len(processes_with(one.mark)) == 3  # start.py, Lab, kernel
    assert one.finish(getattr(signal, name)) == 0
    assert one.left() == [] and "Traceback" not in one.text
    with pytest.raises(OSError):
        get(one.book)
    assert not list(tmp_path.glob("belonging-edu-*"))


def status(address):
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_first_book_is_shown_from_its_first_page_on(run, copy, tmp_path):
    one = run(BUILD="behind", GO_ON=tmp_path / "go").read_until("Ctrl-C here")
    assert "the last pages are still being built" in one.text
    assert get(one.book).startswith("built build . --all")
    with urllib.request.urlopen(one.book, timeout=60) as page:
        half = page.url.replace("index.html", "half.html")
    for address in (half, half.replace("half", "no-such-page"), half.replace("html", "css")):
        code, told = status(address)
        assert code == 503 and "being built" in told and 'http-equiv="refresh"' in told
    (tmp_path / "go").touch()
    assert wait_until(lambda: status(half) == (200, "whole"))
    assert status(half.replace("half", "no-such-page"))[0] == 404
    assert one.finish(signal.SIGTERM) == 0 and one.left() == []
    assert "up to date" in run().read_until("Ctrl-C here").text


def test_a_page_that_fails_behind_the_first_is_told(run, copy, tmp_path):
    one = run(BUILD="behind, fails", GO_ON=tmp_path / "go").read_until("Ctrl-C here")
    (tmp_path / "go").touch()
    one.read_until("a later page is broken").read_until("What to do: press Ctrl-C")
    assert get(one.book) and one.finish(signal.SIGTERM) == 0 and one.left() == []


@pytest.mark.parametrize("ends", ["signal", "menu"])
def test_a_book_that_is_being_built_behind_ends_with_all(run, copy, tmp_path, ends):
    one = run(BUILD="behind", GO_ON=tmp_path / "never").read_until("Ctrl-C here")
    if ends == "menu":
        with contextlib.suppress(OSError, http.client.HTTPException):
            get(one.lab[1] + "/shut-down")
    assert one.finish(signal.SIGTERM if ends == "signal" else None) == 0
    assert one.left() == []


def test_a_changed_page_alone_is_built_alone(run, copy):
    for folder in ("book", "notebooks"):
        (copy / folder).mkdir(exist_ok=True)
    page, lab = copy / "book" / "a.md", copy / "notebooks" / "a.ipynb"
    for change, built in (
        (lambda: page.write_text("one"), "build . --all"),
        (lambda: page.write_text("two"), "build ."),
        (lambda: lab.write_text("{}"), "build . --all"),  # another file
        (lambda: lab.write_text("{ }"), "build ."),
        (lambda: (copy / "_config.yml").write_text("title: x"), "build . --all"),
        (lambda: (copy / "book" / "style.css").write_text("x"), "build . --all"),
        (lambda: (copy / "_build" / "book.files").write_text("{"), None),
        (lambda: page.write_text("three"), "build . --all"),
        (lambda: page.unlink(), "build . --all"),
    ):
        change()
        one = run("start", "--no-browser").read_until("Ctrl-C here")
        assert built is None or get(one.book) == f"built {built}"
        assert one.finish(signal.SIGTERM) == 0


def test_a_signal_while_the_book_is_built_ends_everything(run, copy):
    one = run(BUILD="sleeps").read_until("Building the book")
    assert one.finish(signal.SIGTERM) == 128 + signal.SIGTERM
    assert one.left() == []


def test_a_lab_that_does_not_listen_is_ended_all_the_same(run, copy):
    processes = copy / "tools" / "launcher" / "processes.py"
    source = processes.read_text()
    assert "patience=10" in source
    processes.write_text(source.replace("patience=10", "patience=1"))
    one = run(FAKE="deaf").read_until("Ctrl-C")
    assert one.finish(signal.SIGTERM) == 0 and one.left() == []


def test_when_lab_dies_all_ends_with_its_log(run):
    one = run().read_until("Ctrl-C")
    with contextlib.suppress(OSError):
        get(one.lab[1] + "/die")
    assert one.finish() == 1
    assert "ended by itself" in one.text and "the end is near" in one.text
    assert "Traceback" not in one.text and one.left() == []


def test_when_lab_is_shut_down_from_its_menu_all_ends_well(run):
    one = run().read_until("Ctrl-C")
    with contextlib.suppress(OSError, http.client.HTTPException):
        get(one.lab[1] + "/shut-down")
    assert one.finish() == 0 and "menu" in one.text and one.left() == []


def test_when_lab_cannot_start_the_book_is_shown_with_the_reason(run, copy):
    (copy / "notebooks").mkdir()
    (copy / LAB).write_text(lab_with())
    one = run(FAKE="cannot start").read_until("Ctrl-C here")
    assert "ended while starting" in one.text and "no room for JupyterLab" in one.text
    assert "What to do: press Ctrl-C and start again" in one.text
    assert "JupyterLab:  not running" in one.text
    assert get(one.book) == "built build . --all"
    with urllib.request.urlopen(one.book, timeout=60) as page:
        lab = page.url.replace("/book/index.html", f"/lab/{LAB}")
    with pytest.raises(urllib.error.HTTPError, match="503") as answer:
        get(lab)
    told = answer.value.read().decode()
    assert "no room for JupyterLab" in told and "What to do" in told
    assert one.finish(signal.SIGTERM) == 0 and one.left() == []


def test_every_kernel_says_errors_in_plain_words(run, copy):
    assert run().read_until("Ctrl-C here").finish(signal.SIGTERM) == 0
    settings = copy / "_build" / "ipython" / "profile_default" / "ipython_config.json"
    loaded = json.loads(settings.read_text())["InteractiveShellApp"]["extensions"]
    assert [importlib.import_module(name).load_ipython_extension for name in loaded]


def test_labs_know_where_the_book_is_and_its_address_opens_nothing_else(run, copy):
    (copy / "notebooks").mkdir()
    (copy / LAB).write_text(lab_with())
    one = run().read_until("Ctrl-C here")
    book = json.loads(get(one.lab[1] + "/environment"))["BELONGING_EDU_BOOK"]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", book) and one.book.startswith(book)
    assert get(f"{book}book/index.html") == get(one.book)
    code, told = status(f"{book}lab/{LAB}")
    assert code == 403 and "One step is missing" in told
    assert one.finish(signal.SIGTERM) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="command lines are read in /proc")
def test_no_token_stands_in_a_command_line(run, copy, tmp_path):
    seen = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{seen}.new"; mv "{seen}.new" "{seen}"\n')
    browser.chmod(0o755)
    one = run(BROWSER=f"{browser} %s").read_until("Ctrl-C")
    assert wait_until(seen.exists)
    address = seen.read_text().strip()
    assert address.startswith("file://")
    (page,) = (copy / "_build").glob("open-*.html")
    assert one.book in page.read_text()
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    secrets = [one.book.split("token=")[1], one.lab[2]]
    commands = "\n".join(processes_with(one.mark))
    assert "jupyterlab" in commands and not any(secret in commands for secret in secrets)
    assert not any(secret in (copy / "_build" / "lab.log").read_text() for secret in secrets)
    assert one.finish(signal.SIGTERM) == 0
    assert not page.exists()


def test_without_a_browser_or_when_it_fails_all_is_well(run):
    for browser in ({}, {"BROWSER": "/nowhere/browser"}):
        one = run(**browser).read_until("Ctrl-C")
        assert get(one.book) and one.finish(signal.SIGTERM) == 0
        assert "Traceback" not in one.text


def test_the_book_is_built_when_its_sources_changed_and_only_then(run, copy):
    (copy / "book").mkdir()
    (copy / "book" / "index.md").write_text("one")
    for change, says in (
        (lambda: None, "Building the book"),
        (lambda: None, "up to date"),
        (lambda: (copy / "book" / "index.md").write_text("two"), "Building the book"),
        (lambda: (copy / "belonging_edu" / "new.py").write_text(""), "Building the book"),
        (lambda: (copy / "README.md").write_text("not in the book"), "up to date"),
        (lambda: shutil.rmtree(copy / "_build" / "html"), "Building the book"),
    ):
        change()
        one = run("start", "--no-browser").read_until("Ctrl-C")
        assert says in one.text and one.finish(signal.SIGTERM) == 0


def test_a_book_that_cannot_be_built_gives_way_to_the_older_one(run, copy):
    one = run(BUILD="fails")
    assert one.finish() == 1 and "the book is broken" in one.text and "Traceback" not in one.text
    assert one.left() == []

    assert run().read_until("Ctrl-C").finish(signal.SIGTERM) == 0
    (copy / "book").mkdir()
    (copy / "book" / "index.md").write_text("changed")
    one = run(BUILD="fails").read_until("Ctrl-C")
    assert "the one built before" in one.text and get(one.book) == "built build . --all"
    assert "Building the book" in run().read_until("Ctrl-C").text  # it is tried again


def test_the_verb_book_is_strict_and_passes_the_status_on(run, copy):
    one = run("book")
    assert one.finish() == 0
    page = copy / "_build" / "html" / "book" / "index.html"
    assert page.read_text() == "built build . --all -W --keep-going -n"
    assert "up to date" in run().read_until("Ctrl-C").text
    assert run("book", BUILD="fails").finish() == 1


def stamp_of(copy):
    return (copy / ".venv" / "belonging-edu.stamp").read_text().splitlines()


def not_yet_tried(copy, requires):
    """Leave the environment as the first start finds it: installed, and not tried."""
    code = load(copy)
    (copy / "requirements.in").write_text(requires)
    (copy / "requirements.lock").write_text("")
    (copy / "belonging_edu").mkdir(exist_ok=True)
    (copy / "belonging_edu" / "__init__.py").write_text("")
    code.venv.finish_environment(code.places.LOCK)
    assert "tried" not in stamp_of(copy)


def test_what_was_installed_is_tried_behind_the_open_book(copy, run):
    not_yet_tried(make_book(copy), "")
    one = run().read_until("Ctrl-C")
    assert wait_until(lambda: "tried" in stamp_of(copy), 60)
    assert one.finish(signal.SIGINT) == 0 and not one.left()
    assert "does not work" not in one.text


def test_what_does_not_work_is_told_behind_the_open_book(copy, run):
    broken = "jupyterlab.py"
    not_yet_tried(make_book(copy), "jupyterlab\n")
    site = next((copy / ".venv").rglob("site-packages"))
    info = site / "jupyterlab-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: jupyterlab\nVersion: 1\n")
    (info / "RECORD").write_text(f"{broken},,\n")
    one = run().read_until("What to do: run this again, and it is made anew.")
    assert "Book: " in one.text and "import jupyterlab" in one.text
    assert not (copy / ".venv" / "belonging-edu.stamp").exists()
    assert one.finish(signal.SIGINT) == 0 and not one.left()


# ---------------------------------------------------------------- the real JupyterLab


def lend_packages(copy):
    """Give a copy, whose book is built, the environment that runs the tests."""
    (copy / ".venv").mkdir()
    for entry in Path(sys.prefix).iterdir():
        if not entry.name.startswith("belonging-edu."):
            (copy / ".venv" / entry.name).symlink_to(entry)
    code = load(copy)
    code.venv.mark_complete(code.places.LOCK)
    Path(code.places.BOOK_STAMP).write_text(code.book.fingerprint())


def test_the_real_jupyterlab_opens_a_lab_and_leaves_nothing(copy, run_as_it_is):
    pytest.importorskip("jupyterlab")
    lend_packages(make_book(copy))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        session = copy / "tools" / "launcher" / "jupyter.py"
        source = session.read_text()
        assert "LAB_PORT = 8888" in source
        session.write_text(source.replace("LAB_PORT = 8888", f"LAB_PORT = {taken}"))
        one = run_as_it_is().read_until("Ctrl-C")
    lab, token = one.lab.groups()
    assert f"Port {taken} is in use" in one.text and not lab.endswith(f":{taken}")
    head = {"Authorization": f"token {token}"}
    with pytest.raises(urllib.error.HTTPError, match="403"):
        get(lab + "/api/contents")

    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    assert "Ünïted" in browser.open(one.book, timeout=60).read().decode()
    book = browser.open(one.book, timeout=60).url
    opened = browser.open(book.replace("/book/index.html", f"/lab/{LAB}"), timeout=60)
    assert opened.status == 200 and opened.url.startswith(lab + "/lab/tree/work/")
    disabled = re.search(rb'"disabledExtensions":\s*\[[^\]]*\]', opened.read())
    assert b"apputils-extension:announcements" in disabled.group(0)  # asks nobody about news
    assert (copy / "work" / Path(LAB).name).exists()

    kernel = urllib.request.Request(lab + "/api/kernels", b'{"name": "python3"}', head)
    urllib.request.urlopen(kernel, timeout=60).close()
    if sys.platform == "linux":
        assert wait_until(lambda: "ipykernel" in "".join(processes_with(one.mark)))
    assert one.finish(signal.SIGTERM) == 0
    assert one.left() == []
