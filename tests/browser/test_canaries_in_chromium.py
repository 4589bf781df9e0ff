"""What the tests of this folder rely on has to complain when there is something to complain of."""

import sys

import pytest

from tests.browser import chromium, lab_page


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


def test_an_error_on_a_page_is_found(browser):
    window = chromium.Window(browser)
    page = window.context.new_page()
    with window.context.expect_event("weberror"):
        page.set_content('<script>throw new Error("broken")</script>')
    window.context.close()
    assert "broken" in window.errors[0]
