"""What the tests of this folder rely on has to complain when there is something to complain of."""

import sys
from types import SimpleNamespace

import nbformat
import pytest

from tests.browser import chromium, lab_page, lite


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_without_chromium_ci_fails_and_a_person_is_told(monkeypatch, ci, outcome):
    pytest.importorskip("playwright.sync_api")
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(outcome, match="apt-get install chromium"):
        chromium.insist()


def test_without_playwright_its_absence_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert "start.py setup --all" in chromium.what_is_missing()


def a_cell(count=1, **output):
    outputs = [output] if output else []
    return {"cell_type": "code", "execution_count": count, "source": "x", "outputs": outputs}


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        (a_cell(output_type="error", ename="KeyError", evalue="'x'"), "cell 0: KeyError: 'x'"),
        (a_cell(output_type="stream", name="stderr", text="Warning"), "cell 0: Warning"),
        (a_cell(count=None), "cell 0 was not run"),
    ],
)
def test_a_cell_that_went_wrong_is_found(cell, complaint):
    assert list(lab_page.complaints_about({"cells": [cell]})) == [complaint]
    assert list(lab_page.complaints_about({"cells": [a_cell()]})) == []


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://elsewhere.invalid/a.png">',
        '<script>fetch("https://elsewhere.invalid/a").catch(() => 0)</script>',
        '<script>new WebSocket("ws://elsewhere.invalid/a")</script>',
    ],
)
def test_a_request_to_another_host_is_found(browser, markup):
    window = chromium.Window(browser)
    page = window.context.new_page()
    page.set_content(markup)
    page.wait_for_function("() => document.readyState === 'complete'")
    found = window.other_hosts()
    window.context.close()
    assert len(found) == 1 and "elsewhere.invalid" in found[0]


def test_a_request_of_a_worker_to_another_host_is_found(browser):
    """Python runs in a worker."""
    window = chromium.Window(browser)
    page = window.context.new_page()
    asks = "fetch('https://elsewhere.invalid/a').catch(() => 0)"
    with window.context.expect_event("request", lambda request: "elsewhere" in request.url):
        page.set_content(f'<script>new Worker("data:text/javascript,{asks}")</script>')
    assert window.other_hosts() == ["https://elsewhere.invalid/a"]
    window.context.close()


def test_a_lab_that_shows_another_number_than_the_book_is_found():
    name = "08-top-against-bottom"
    lab = nbformat.read(lite.ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    page = SimpleNamespace(evaluate=lambda _: lab)
    assert list(lite.differences(page, name)) == []
    cell, data = next(
        (cell, output.data)
        for cell in lab.cells
        for output in cell.get("outputs", [])
        if "text/plain" in output.get("data", {})
    )
    data["text/plain"] += "0"
    assert [where for where, *_ in lite.differences(page, name)] == [cell.id]


def test_an_error_on_a_page_is_found(browser):
    window = chromium.Window(browser)
    page = window.context.new_page()
    with window.context.expect_event("weberror"):
        page.set_content('<script>throw new Error("broken")</script>')
    window.context.close()
    assert "broken" in window.errors[0]
