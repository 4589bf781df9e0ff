"""A chapter in SCORM 1.2, as a learning platform opens it: what the platform is told, and when.

The platform is a page with a window for the unit: with a small API of our own, which notes every
call, and with scorm-again, an open player, where that is at hand: SCORM_AGAIN names its file
`scorm12.min.js` (npm: scorm-again, MIT).
"""

import functools
import http.server
import os
import threading
from pathlib import Path

import pytest
from publish import lms
from publish.lms import contents, scorm

OWN = """
const kept = JSON.parse(sessionStorage.getItem("kept") || "{}");
window.calls = [];
const call = (name, answer) => (...words) => {
  calls.push([name, ...words]); return answer(words);
};
window.API = {
  LMSInitialize: call("Initialize", () => "true"), LMSFinish: call("Finish", () => "true"),
  LMSGetValue: call("Get", ([name]) => kept[name] || "not attempted"),
  LMSSetValue: call("Set", ([name, value]) => { kept[name] = value; return "true"; }),
  LMSCommit: call("Commit", () => {
    sessionStorage.setItem("kept", JSON.stringify(kept)); return window.refuses ? "false" : "true";
  }),
};
window.status_of_unit = () => kept["cmi.core.lesson_status"];
"""
AGAIN = """
window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
window.status_of_unit = () => API.cmi.core.lesson_status;
"""
PLATFORM = """<!DOCTYPE html><html lang="en"><title>Platform</title><script>{before}</script>
<script src="again.js"></script><script>{api}</script>
<iframe id="unit" title="unit" src="{unit}" style="width: 1000px; height: 700px"></iframe></html>"""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title} \N{EM DASH} Book</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
</head><body>
<article><h1>{title}</h1><p><a id="on" href="{next}.html">on</a></p>
<p style="margin-top: 3000px">The end.</p></article><div class="prev-next-area">next</div>
</body></html>"""
UNIT = "sco/08-top.html"
HERE = {"open": "when you reach the end", "done": "has noted", "nobody": "No learning platform"}


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A package of two chapters, unpacked, and its address."""
    folder = tmp_path_factory.mktemp("lms")
    files, pages = {}, []
    for stem, title, other in (("08-top", "8 Top", "09-odds"), ("09-odds", "9 Odds", "08-top")):
        files[f"book/{stem}.html"] = PAGE.format(title=title, next=other).encode()
        pages.append(contents.Page(f"book/{stem}.html", title, True))
    for name, content in scorm.packed(files, [contents.Group("Book", tuple(pages))]).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def again():
    """The open player, where it is."""
    path = os.environ.get("SCORM_AGAIN", "")
    if not Path(path).is_file():
        pytest.skip("SKIPPED, not passed: SCORM_AGAIN does not name scorm-again's scorm12.min.js")
    return Path(path).read_text("utf-8")


PLAYERS = [
    pytest.param(lambda: (OWN, ""), id="own"),
    pytest.param(lambda: (AGAIN, again()), id="scorm-again", marks=pytest.mark.not_in_debian),
]


@pytest.fixture(params=PLAYERS)
def opened(request, package, window):
    """A function that opens the unit in a platform; it returns the page and the unit's frame."""
    folder, address = package
    api, player = request.param()
    (folder / "again.js").write_text(player)

    def visit(before=""):
        (folder / "platform.html").write_text(PLATFORM.format(api=api, unit=UNIT, before=before))
        page = window.context.new_page()
        page.goto(address + "platform.html")
        return page, page.frame_locator("#unit")

    return visit


def says(unit, what):
    unit.locator("#state", has_text=HERE[what]).wait_for()


def test_a_chapter_that_was_opened_is_not_yet_completed(opened):
    page, unit = opened()
    says(unit, "open")
    assert unit.frame_locator("#chapter").locator("h1").inner_text() == "8 Top"
    assert page.evaluate("status_of_unit()") == "incomplete"


def test_its_end_completes_it(opened):
    page, unit = opened()
    says(unit, "open")
    unit.frame_locator("#chapter").locator(".prev-next-area").scroll_into_view_if_needed()
    says(unit, "done")
    assert page.evaluate("status_of_unit()") == "completed"
    assert not unit.locator("#done").is_visible()


def test_the_button_completes_it_by_keyboard(opened):
    page, unit = opened()
    says(unit, "open")
    unit.locator("#done").focus()
    page.keyboard.press("Enter")
    says(unit, "done")
    assert page.evaluate("status_of_unit()") == "completed"


def test_the_end_of_another_chapter_does_not(opened):
    page, unit = opened()
    says(unit, "open")
    chapter = unit.frame_locator("#chapter")
    chapter.locator("#on").click()
    chapter.locator("h1", has_text="9 Odds").wait_for()
    chapter.locator(".prev-next-area").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert page.evaluate("status_of_unit()") == "incomplete"
    chapter.locator("#on").evaluate("link => link.click()")
    chapter.locator("h1", has_text="8 Top").wait_for()
    chapter.locator(".prev-next-area").scroll_into_view_if_needed()
    says(unit, "done")


# ---------------------------------------------------------------- with our own platform


@pytest.fixture
def own(package, window):
    """A function that opens the unit in a platform that notes what it is told."""
    folder, address = package
    (folder / "again.js").write_text("")
    page = window.context.new_page()

    def visit(before="", api=OWN):
        (folder / "platform.html").write_text(PLATFORM.format(api=api, unit=UNIT, before=before))
        page.goto(address + "platform.html")
        return page, page.frame_locator("#unit")

    return visit


def test_the_platform_is_told_nothing_but_the_status(own):
    page, unit = own()
    unit.locator("#done").click()
    says(unit, "done")
    page.evaluate("document.getElementById('unit').src = 'about:blank'")
    page.wait_for_function("calls.at(-1)[0] === 'Finish'")
    calls = page.evaluate("calls")
    assert {tuple(c[1:]) for c in calls if c[0] == "Set"} == {
        ("cmi.core.lesson_status", "incomplete"),
        ("cmi.core.lesson_status", "completed"),
    }
    assert [c[0] for c in calls].count("Initialize") == [c[0] for c in calls].count("Finish") == 1


def test_a_chapter_that_was_completed_stays_so(own):
    page, unit = own()
    unit.locator("#done").click()
    says(unit, "done")
    page, unit = own()
    says(unit, "done")
    assert not unit.locator("#done").is_visible()
    assert not [call for call in page.evaluate("calls") if call[0] == "Set"]


def test_a_platform_that_does_not_note_it_is_told_apart(own):
    page, unit = own(before="window.refuses = true;")
    unit.locator("#done").click()
    unit.locator("#state", has_text="did not note it").wait_for()
    page.evaluate("window.refuses = false")
    unit.locator("#done").click()
    says(unit, "done")


def test_without_a_platform_a_chapter_can_be_read(own):
    _, unit = own(api="")
    says(unit, "nobody")
    assert unit.frame_locator("#chapter").locator("h1").inner_text() == "8 Top"
    assert not unit.locator("#done").is_visible()


# ---------------------------------------------------------------- on a day

SOLVED = """<!DOCTYPE html><html lang="en"><body><article class="bd-article"><h1>Lab 8</h1>
<p id="opens-on" data-day="{day}">They open later.</p>
<template id="opens-later"><p id="answer">1.46</p></template></article>
<script src="dated.js"></script></body></html>"""


@pytest.mark.parametrize(("day", "is_open"), [("2020-01-01", True), ("2999-12-31", False)])
def test_worked_solutions_open_on_their_day(package, window, day, is_open):
    folder, address = package
    (folder / "dated.js").write_text(lms.dated.SCRIPT.read_text("utf-8"))
    (folder / "solved.html").write_text(SOLVED.format(day=day))
    page = window.context.new_page()
    page.goto(address + "solved.html")
    assert page.locator("#answer").count() == is_open
    assert page.locator("#opens-on").count() != is_open
    assert ("1.46" in page.locator("body").inner_text()) == is_open
