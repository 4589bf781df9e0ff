"""start.py is killed, started twice at once, moved, and lies in folders with odd names."""

import json
import os
import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.launcher.test_start import (
    fake_environment,
    load,
    make_copy,
    processes_with,
    wait_until,
)
from tests.launcher.test_start_serve import (  # noqa: F401
    FAKE_LAB,
    LAB,
    PATHS,
    Running,
    copy,
    get,
    lab_with,
    lend_packages,
    make_book,
    run,
    run_as_it_is,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these tests use POSIX signals and names")
linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")

# ---------------------------------------------------------------- killed


@linux
def test_servers_and_kernels_end_when_start_py_is_killed(run):  # noqa: F811
    one = run("--no-browser").read_until("Ctrl-C here")
    assert len(processes_with(one.mark)) == 3  # start.py, Lab, a kernel that hears no SIGTERM
    one.child.kill()
    assert wait_until(lambda: not processes_with(one.mark), 10), processes_with(one.mark)


@linux
def test_a_builder_ends_when_start_py_is_killed(run):  # noqa: F811
    one = run("book", BUILD="sleeps").read_until("sleeps")
    assert len(processes_with(one.mark)) == 2
    one.child.kill()
    assert wait_until(lambda: not processes_with(one.mark), 10), processes_with(one.mark)


@linux
def test_the_real_jupyterlab_and_its_kernels_end_when_start_py_is_killed(copy, run_as_it_is):  # noqa: F811
    pytest.importorskip("jupyterlab")
    lend_packages(make_book(copy))
    one = run_as_it_is().read_until("Ctrl-C here")
    address, token = one.lab.groups()
    head = {"Authorization": f"token {token}"}
    kernel = urllib.request.Request(address + "/api/kernels", b'{"name": "python3"}', head)
    urllib.request.urlopen(kernel, timeout=60).close()
    assert wait_until(lambda: "ipykernel" in "".join(processes_with(one.mark)))
    one.child.kill()
    assert wait_until(lambda: not processes_with(one.mark), 10), processes_with(one.mark)


@linux
def test_without_the_guard_something_is_left(run, copy):  # noqa: F811
    """The tests above can fail."""
    guard = copy / "tools" / "launcher" / "guard.py"
    source = guard.read_text()
    assert "\n    watch(sys.stdin, sys.argv[1])" in source
    guard.write_text(source.replace("\n    watch(sys.stdin", "\n    (sys.stdin"))
    one = run("--no-browser").read_until("Ctrl-C here")
    one.child.kill()
    one.child.wait()
    assert len(processes_with(one.mark)) == 2
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if one.mark.encode() in (entry / "environ").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            continue


def test_the_guard_ends_with_start_py(copy):  # noqa: F811
    """It holds no pipe open, waits for nobody, and kills nothing that has ended well."""
    code = load(copy)
    (copy / "_build").mkdir()
    assert code.processes.run([sys.executable, "-c", "pass"]) == 0
    guard = code.processes.the_guard()
    guard.stdin.close()
    assert guard.wait(timeout=60) == 0


# ---------------------------------------------------------------- twice at once


def builds(folder):
    return (folder / "builds").read_text().split() if (folder / "builds").exists() else []


@pytest.mark.parametrize(
    ("verbs", "times"),
    [
        (["--no-browser", "--no-browser"], 1),
        (["book", "book"], 1),
        (["book", "--no-browser"], 1),
        (["--no-browser", "zip"], 2),
        (["run-notebooks", "book"], 1),
    ],
)
def test_builds_wait_for_each_other(run, copy, verbs, times):  # noqa: F811
    (copy / "CITATION.cff").write_text("date-released: 2026-01-01\n")
    (copy / "tools" / "publish" / "run_notebooks.py").write_text(
        "import time\ndef main(names): print('runs', flush=True); time.sleep(2); return 0"
    )
    notes = {"BUILD": "slowly", "BUILDS": str(copy / "builds")}
    first = run(verbs[0], **notes).read_until(
        {"--no-browser": "Building", "book": "slowly", "run-notebooks": "runs"}[verbs[0]]
    )
    second = run(verbs[1], **notes).read_until("waiting for it")
    for one, verb in ((first, verbs[0]), (second, verbs[1])):
        if verb == "--no-browser":
            one.read_until("Ctrl-C here")
            assert get(one.book).startswith("built")
            assert one.finish(signal.SIGTERM) == 0
        else:
            assert one.finish() == 0, one.text
    assert "building the book or running labs" in second.text
    steps = builds(copy)
    assert steps == ["begin", "end"] * times  # never two begins in a row


def test_live_pieces_are_made_without_waiting_for_oneself(run, copy):  # noqa: F811
    (copy / "tools" / "publish" / "live" / "__init__.py").write_text(
        "from launcher.book import at_work\n"
        "def make(where=None):\n"
        "    with at_work():\n"
        "        print('made')\n"
        "    return 0\n"
    )
    made = run("live").read_until("made")
    assert made.finish() == 0 and "waiting for it" not in made.text


# ---------------------------------------------------------------- moved


def test_a_folder_that_is_moved_while_it_is_open(run, copy):  # noqa: F811
    (copy / "notebooks").mkdir()
    (copy / LAB).write_text(lab_with())
    one = run("--no-browser").read_until("Ctrl-C here")
    page = urllib.request.urlopen(one.book, timeout=60).url
    away = copy.rename(copy.with_name("elsewhere"))
    one.read_until("is not where it was").read_until("run start.py again")
    for address in (page, page.replace("book/index.html", f"lab/{LAB}")):
        with pytest.raises(urllib.error.HTTPError, match="503") as answer:
            get(address)
        assert "moved, renamed or deleted" in answer.value.read().decode()
    away.rename(copy)
    one.read_until("back in its place")
    assert get(page)
    away = copy.rename(copy.with_name("elsewhere"))
    assert one.finish(signal.SIGTERM) == 0 and "Traceback" not in one.text and one.left() == []
    assert Running(away, away.parent, "book").finish() == 0


def test_a_folder_that_is_moved_while_the_book_is_built(run, copy):  # noqa: F811
    one = run("--no-browser", BUILD="slowly", BUILDS=str(copy / "builds")).read_until("Building")
    copy.rename(copy.with_name("elsewhere"))
    assert one.finish() == 1
    assert "is not where it was" in one.text and "Traceback" not in one.text, one.text


# ---------------------------------------------------------------- odd names

NAMES = ["with space", "it's", 'a"b', "a#b", "100%", "%41", "a?b", "a&b=c", "-dash", "--help", "~"]
NAMES += [
    "~x",
    "$HOME",
    "{0}",
    "[a-z]",
    "*",
    "ümläut 学",
    "a;b",
    "`id`",
    "<b>",
    "a\\b",
    "(1)",
    "@x",
]
NAMES += [
    "new\nline",
    "tab\t",
    "x" * 200,
    ".hidden",
    "a=b",
    "trailing ",
    "nul\x7f",
    "🩺",
    "a,b",
    "!x",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_of_any_name(tmp_path, name):
    copy = make_book(make_copy(tmp_path / name))  # noqa: F811
    fakes = {"jupyterlab.py": FAKE_LAB, "jupyter_core/paths.py": PATHS}
    fake_environment(copy, fakes)
    code = load(copy)
    Path(code.places.BOOK_STAMP).write_text(code.book.fingerprint())
    assert code.labs.known_notebooks() == {LAB, LAB.replace("/", "/solutions/")}
    one = Running(copy, tmp_path, "--no-browser").read_until("Ctrl-C here")
    try:
        page = urllib.request.urlopen(one.book, timeout=60).url
        assert "Ünïted" in get(page)
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(page.replace("book/index.html", "lab/notebooks/none.ipynb"))
        get(page.replace("book/index.html", f"lab/{LAB}"))
        assert (copy / "work" / Path(LAB).name).exists()
    finally:
        assert one.finish(signal.SIGTERM) == 0
    assert "Traceback" not in one.text


def test_a_folder_with_an_odd_name_for_real(tmp_path, run_as_it_is):  # noqa: F811
    """The real JupyterLab; set-up in such folders is in test_start_setup.py."""
    pytest.importorskip("jupyterlab")
    odd = make_book(make_copy(tmp_path / '-it\'s 100% #1? & [ü] "$HOME" {0}'))
    lend_packages(odd)
    one = Running(odd, tmp_path, "--no-browser").read_until("Ctrl-C here")
    try:
        assert one.lab, one.text
        page = urllib.request.urlopen(one.book, timeout=60).url
        opened = get(page.replace("book/index.html", f"lab/{LAB}"))
        assert "jupyter-config-data" in opened
        address, token = one.lab.groups()
        notebook = get(f"{address}/api/contents/work/{Path(LAB).name}?token={token}")
        assert json.loads(notebook)["type"] == "notebook"
    finally:
        assert one.finish(signal.SIGTERM) == 0
