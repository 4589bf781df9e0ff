"""What is kept of a lab between visits, in a site as in a private one.

Each waits for several starts of Python, too long for CI: this file runs only where it is named.
"""

import json
import re

import pytest
from publish.site import builder

from tests.browser import cards, chromium, lab_page, lite

LAB = "08-top-against-bottom"
NOTHING = {
    "databases": [], "local": [], "session": [], "workers": 0, "caches": [], "cookies": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def root(browser):
    """The address of a site that keeps what a learner does."""
    lite.insist()
    with lite.served(lite.SITE) as address:
        yield address


def test_work_is_found_again_taken_along_and_brought_back(browser, window, root, tmp_path):
    page = lite.open_at_once(window, root, LAB)
    answers_wrong_then_right(page)
    lab_page.write_line(page, "class_seed = None", "class_seed = 5")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my work to a file").click()
    saved.value.save_as(tmp_path / "mine.json")
    work = json.loads((tmp_path / "mine.json").read_text("utf-8"))["files"]
    assert set(work) == {f"{LAB}.ipynb", "my-progress.json"}
    assert lite.kept_in(page)["databases"]  # what a private site must not have

    page.reload()
    lab_page.wait_for_kernel(page, LAB)
    assert has(page, "class_seed = 5")
    assert re.search(r"Lab 8: Top against bottom\s+0 of 3\s+1 of \d", progress(window, root))

    with chromium.window(browser) as another:
        page = lite.open_at_once(another, root, LAB)
        assert not has(page, "class_seed = 5")
        page.on("dialog", lambda dialog: dialog.accept())
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Open my file").click()
        chooser.value.set_files(tmp_path / "mine.json")
        page.wait_for_function(_HAS, arg="class_seed = 5")
        page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")


_HAS = """(text) => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.some(
  (cell) => cell.source.includes(text))"""


def has(page, text):
    """Whether a cell of the open lab holds a text."""
    return page.evaluate(_HAS, text)


def progress(window, root):
    """What the page to start from says was done."""
    page = lite.open_at_once(window, root, "Start here")
    return lab_page.run_cell(page, "progress()").inner_text()


def answers_wrong_then_right(page):
    """Exercise 8.3 in its card."""
    lab_page.run_cell(page, "find_spec")
    lab_page.run_cell(page, "import statsmodels")
    cell = lab_page.run_cell(page, 'exercise("8.3")')
    card = cards.of(cell).first
    cell.scroll_into_view_if_needed()
    cards.tab_to(page, cell, card, "slope")
    page.keyboard.type("2.04 points")
    page.keyboard.press("Enter")
    assert "ignores PGY" in cards.says(card, "Not yet: 2.04")
    cards.type_over(page, "1.46")
    page.keyboard.press("Enter")
    cards.says(card, "Right: 1.46")


def test_a_private_site_leaves_nothing_and_keeps_the_policy(window, root, tmp_path):
    site = lite.copy_of(lite.SITE, tmp_path / "site")
    builder.keep_nothing(site / "lite")
    with lite.served(site, lite.policy()) as address:
        page = lite.open_at_once(window, address, LAB)
        answers_wrong_then_right(page)
        lab_page.write_line(page, "class_seed = None", "class_seed = 5")
        lab_page.save(page)
        assert lite.kept_in(page) == NOTHING
        page.reload()
        lab_page.wait_for_kernel(page, LAB)
        assert not has(page, "class_seed = 5")
        assert lite.kept_in(page) == NOTHING
