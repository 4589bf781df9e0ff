"""What is done in a lab of a site by keyboard, and what is kept of it between visits, or is not."""

import json
import re

import pytest
from publish.site import builder

from belonging_edu.explore import summary
from belonging_edu.explore.catalog import find
from tests.browser import answered, cards, chromium, lab_page, lite, sliders

pytestmark = pytest.mark.thorough
LAB = "08-top-against-bottom"
EXPLORER = "decile_gap"
NOTHING = {
    "databases": [], "local": [], "session": [], "workers": 0, "caches": [], "cookies": "",
}  # fmt: skip
DONE = r"Lab 8: Top against bottom \| 1 of 3 \| 1 of \d \| .* \| 1 of \d, 1 right \|"
PROGRESS = "from belonging_edu.practice import progress\nprogress()"
_HAS = """(text) => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.some(
  (cell) => cell.source.includes(text))"""
_IS_SAVED = "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"


@pytest.fixture(scope="module")
def root(browser):
    """The address of a site that keeps what a learner does."""
    lite.insist()
    with lite.served(lite.SITE) as address:
        yield address


def test_cards_and_sliders_answer_and_work_is_found_again_and_taken_along(
    browser, window, root, tmp_path
):
    page = begin(window, root)
    for code, work in (
        ('exercise("8.3")', answered.a_number),
        ('guess("8.1")', answered.a_guess),
        ('quiz("8")', answered.a_question),
    ):
        work(page, *shown(page, code))
    moves_an_explorer(page)
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
    status, told = lite.run_code(page, PROGRESS)
    assert status == "ok" and re.search(DONE, told), told

    with chromium.window(browser) as another:
        brings_back(another, root, tmp_path / "mine.json")


def begin(window, root):
    """Open the lab, and run the cells that all others need."""
    page = lite.open_at_once(window, root, LAB)
    for code in ("find_spec", "import statsmodels"):
        lab_page.run_cell(page, code)
    return page


def shown(page, code):
    """Run a cell; return it and its first card."""
    cell = lab_page.run_cell(page, code)
    card = cards.of(cell).first
    cell.scroll_into_view_if_needed()
    return cell, card


def moves_an_explorer(page):
    """The first slider one stop on, by keyboard; the sentence is that of Python."""
    cell = lab_page.run_cell(page, f'explorer("{EXPLORER}")')
    box = sliders.box_of(cell)
    assert sliders.state(box)["sentence"] == summary(EXPLORER)
    sliders.tab_to(page, cell, box, 0)
    _, after = sliders.press(page, box, "ArrowRight")
    setting = find(EXPLORER).settings[0]
    stop = setting.stops[setting.stops.index(setting.on_screen(setting.start)) + 1]
    moved = {setting.name: setting.from_screen(stop)}
    assert after["sentence"] == summary(EXPLORER, **moved)


def brings_back(window, root, file):
    """In another browser, a file of work takes the place of what is there."""
    page = window.context.new_page()
    page.goto(lite.address_of(root, LAB))
    lab_page.wait_for_notebook(page, LAB)
    assert not has(page, "class_seed = 5")
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open my file").click()
    chooser.value.set_files(file)
    page.wait_for_function(_HAS, arg="class_seed = 5")
    page.wait_for_function(_IS_SAVED)


def has(page, text):
    """Whether a cell of the open lab holds a text."""
    return page.evaluate(_HAS, text)


def test_a_private_site_leaves_nothing_and_keeps_the_policy(window, root, tmp_path):
    site = lite.copy_of(lite.SITE, tmp_path / "site")
    builder.keep_nothing(site / "lite")
    with lite.served(site, lite.policy()) as address:
        page = begin(window, address)
        answered.a_number(page, *shown(page, 'exercise("8.3")'))
        lab_page.write_line(page, "class_seed = None", "class_seed = 5")
        lab_page.save(page)
        assert lite.kept_in(page) == NOTHING
        page.reload()
        lab_page.wait_for_notebook(page, LAB)
        assert not has(page, "class_seed = 5")
        assert lite.kept_in(page) == NOTHING
        page.close()
        page = window.context.new_page()
        page.goto(f"{address}site.json")
        assert lite.kept_in(page) == NOTHING
