"""`start.py zip` and `start.py pdf` without a browser: what is packed, found, printed, refused."""

import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.launcher.test_start import (
    HOST,
    clean_environment,
    fake_environment,
    load,
    make_copy,
    processes_with,
    run_start,
    wait_until,
)

DAY = 1_790_000_000
BROWSER = "#!/bin/sh\nfor word; do case $word in --print-to-pdf=*) {} > ${{word#*=}};; esac; done\n"
GOOD = "/Title /Lang /StructTreeRoot /Outlines"
PAGE = """<html lang="en">
<title>1 One \N{EM DASH} A book</title>
<link rel="stylesheet" href="../_static/book.css?v=1" />
<script src="../_static/book.js?v=2"></script>
<nav>Contents</nav>
<article class="bd-article"><section id="one"><h1>1 One</h1>
<a href="#one">here</a> <a class="reference" href="02-two.html#place">there</a>
<a href="../notebooks/01-one.html">lab</a> <a href="https://example.org/#x">outside</a>
<a href="references.html#cite-b">B</a> <img alt="A" src="../_images/a.svg" />
</section></article>
<div class="extra_footer"> Free. </div>
"""
REFERENCES = PAGE.replace("1 One", "References").replace(
    "</section>",
    '<div class="citation" id="cite-a"><p>Unread</p></div>'
    '<div class="citation" id="cite-b"><p>Read</p></div></section>',
)


@pytest.fixture
def copy(tmp_path):
    return make_copy(tmp_path / "mein Ordner")


@pytest.fixture
def code(copy):
    (copy / "_build").mkdir()
    return load(copy)


def a_built_book(folder, names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name.split("/")[-1])
    return str(folder)


def test_a_zip_file_does_not_show_when_or_where_it_was_made(code, tmp_path):
    names = ["index.html", "book/ü.html", "_static/a.css", ".buildinfo"]
    one = a_built_book(tmp_path / "one", names)
    two = a_built_book(tmp_path / "another one", names[::-1])
    os.utime(Path(two, "index.html"), (0, 0))
    Path(two, "index.html").chmod(0o700)
    made = [str(tmp_path / name) for name in ("1.zip", "2.zip")]
    sizes = [code.bundle.pack(*pair, DAY) for pair in zip((one, two), made, strict=True)]
    first, second = (Path(path).read_bytes() for path in made)
    assert first == second and sizes == [len(first)] * 2
    with zipfile.ZipFile(made[0]) as packed:
        listed = ["_static/a.css", "book/ü.html", "index.html"]
        assert packed.namelist() == [f"belonging-edu-book/{name}" for name in listed]
    Path(two, "index.html").write_text("other")  # the comparison itself can fail
    code.bundle.pack(two, made[1], DAY)
    assert Path(made[1]).read_bytes() != first


def test_a_zip_file_that_is_too_large_replaces_no_other(code, tmp_path, monkeypatch):
    built, target = a_built_book(tmp_path / "one", ["index.html"]), tmp_path / "1.zip"
    target.write_text("the one before")
    monkeypatch.setattr(code.bundle, "LARGEST", 10)
    with pytest.raises(code.words.Problem, match="What to do"):
        code.bundle.pack(built, str(target), DAY)
    assert target.read_text() == "the one before" and not list(tmp_path.glob("*.part"))
    assert code.bundle.LARGEST < 15_000_001


def test_the_day_of_a_zip_file_is_that_of_the_version(code, copy, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (copy / "CITATION.cff").write_text("title: x\n")
    with pytest.raises(code.words.Problem, match="date-released"):
        code.bundle.release_day()
    (copy / "CITATION.cff").write_text("title: x\ndate-released: 2001-09-09\n")
    assert code.bundle.release_day() == 999_993_600
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert code.archives.entry("a", code.bundle.release_day()).date_time[0] == 1980


def test_a_book_that_cannot_be_built_is_not_packed(copy):
    builder = "import os, sys\ndef main(): print('in', os.listdir('.')); sys.exit(3)\n"
    names = ("__init__", "cli/__init__", "cli/main")
    fake_environment(copy, {f"jupyter_book/{name}.py": builder for name in names})
    (copy / "CITATION.cff").write_text("date-released: 2026-01-01\n")
    (copy / "_toc.yml").write_text("")
    (copy / "_build" / "run_times.json").write_text("{}")
    (copy / "work").mkdir()
    status, text = run_start(copy, "zip")
    assert status == 3 and "no new ZIP file" in text
    seen = set(re.findall(r"'([\w.]+)'", re.search(r"in \[(.*)\]", text)[1]))
    assert seen == {"_toc.yml", "belonging_edu", "requirements.lock"}
    assert not list((copy / "_build").glob("*zip*"))


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_zip_that_is_stopped_leaves_no_process_and_no_file(copy, tmp_path):
    builder = "import time\ndef main(): print('runs', flush=True); time.sleep(600)\n"
    names = ("__init__", "cli/__init__", "cli/main")
    fake_environment(copy, {f"jupyter_book/{name}.py": builder for name in names})
    (copy / "CITATION.cff").write_text("date-released: 2026-01-01\n")
    env = clean_environment(tmp_path / "home", MARK=str(tmp_path))
    command = [HOST, str(copy / "start.py"), "zip"]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        assert b"runs" in child.stdout.readline()
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=20) == 128 + signal.SIGTERM
    if sys.platform == "linux":
        assert wait_until(lambda: not processes_with(str(tmp_path)), 2)
    assert not list((copy / "_build").glob("*zip*"))


def test_without_a_browser_one_is_told_what_to_do(code, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(code.browsers, "usual_places", lambda: iter(["/none/chrome"]))
    with pytest.raises(code.words.Problem, match="apt-get install chromium"):
        code.browsers.find()
    monkeypatch.setattr(code.browsers, "usual_places", lambda: iter([__file__]))
    assert code.browsers.find() == __file__


@pytest.mark.parametrize(
    ("platform", "windows", "place"),
    [
        ("darwin", False, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("win32", True, os.path.join("P", "Microsoft", "Edge", "Application", "msedge.exe")),
        ("linux", False, "/snap/bin/chromium"),
    ],
)
def test_browsers_are_looked_for_where_each_system_has_them(
    code, monkeypatch, platform, windows, place
):
    monkeypatch.setattr(code.browsers, "WINDOWS", windows)
    monkeypatch.setattr(code.browsers.sys, "platform", platform)
    monkeypatch.setenv("PROGRAMFILES", "P")
    assert place in list(code.browsers.usual_places())


@pytest.mark.skipif(os.name == "nt", reason="the browser of this test is a shell script")
@pytest.mark.parametrize(
    ("does", "complaint"),
    [
        (f"echo '%PDF-1.4 {GOOD}'", None),
        ("echo '%PDF-1.4 /Title /Lang /Outlines'", "without tags"),
        ("echo '%PDF-1.4 /StructTreeRoot /Outlines'", "without a title and a language"),
        ("echo '%PDF-1.4 /Title /Lang /StructTreeRoot'", "without bookmarks"),
        ("echo nothing", "printed nothing"),
        ("exit 3; cat", "printed nothing"),
        ("sleep 30; cat", "printed nothing"),
    ],
)
def test_what_a_browser_prints_is_looked_at(code, copy, monkeypatch, does, complaint):
    browser = copy / "browser"
    browser.write_text(BROWSER.format(does))
    browser.chmod(0o755)
    monkeypatch.setattr(code.browsers, "PATIENCE", 0.5 if "sleep" in does else 60)
    arguments = str(browser), "file:///a.html", str(copy / "a.pdf")
    if complaint:
        with pytest.raises(code.words.Problem, match=complaint):
            code.browsers.print_page(*arguments)
    else:
        code.browsers.print_page(*arguments)
    assert not list((copy / "_build").glob("browser-*"))


@pytest.fixture
def pages(code, copy):
    built = copy / "_build" / "html" / "book"
    built.mkdir(parents=True)
    for name, text in (("01-one", PAGE), ("02-two", PAGE), ("references", REFERENCES)):
        (built / f"{name}.html").write_text(text)
    return [code.handouts.Page(name) for name in ("01-one", "02-two", "references")]


def links(markup):
    return re.findall(r'<a\b[^>]*\shref="([^"]*)"', markup)


def test_a_handout_leads_nowhere_on_this_computer(code, pages):
    made = code.handouts.handout(pages[0], pages[2])
    assert links(made) == ["#01-one-one", "https://example.org/#x", "#references-cite-b"]
    assert set(re.findall(r'\sid="([^"]*)"', made)) >= {"01-one-one", "references-cite-b"}
    assert "Read</p>" in made and "Unread" not in made and "Contents" not in made
    assert "<title>1 One \N{EM DASH} A book</title>" in made and '<html lang="en"' in made
    assert len(re.findall(r'"file://[^"]*/_(?:static|images)/[^"]*"', made)) == 3


def test_in_the_whole_book_chapters_lead_to_each_other(code, pages):
    made = code.handouts.whole_book(pages[:2], pages[2:])
    assert "#02-two-place" in links(made) and made.count("<article") == 4
    ids = re.findall(r'\sid="([^"]*)"', made)
    assert len(ids) == len(set(ids))
    assert [link for link in links(made) if link.startswith("file:")] == []
    assert "<title>A book</title>" in made


def test_a_page_of_another_kind_is_named(code, pages, copy):
    (copy / "_build" / "html" / "book" / "03-three.html").write_text("<title>Three</title>")
    with pytest.raises(code.words.Problem, match="03-three"):
        code.handouts.Page("03-three")
