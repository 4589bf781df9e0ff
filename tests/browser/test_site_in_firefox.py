"""The site in Firefox: an explorer in the page, by keyboard, and a lab to its end."""

import pytest

from belonging_edu.explore import summary
from belonging_edu.explore.catalog import find
from tests.browser import chromium, firefox, lab_page, lite

pytestmark = pytest.mark.thorough
LAB = "01-headline-abstract-paper"
EXPLORER = "odds"
BUTTON = f"document.querySelector('[data-live={EXPLORER}] button')"
WORDS = f"(document.querySelector('[data-live={EXPLORER}] .live-words')?.textContent ?? '')"
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"


@pytest.fixture(scope="module")
def page():
    """A page of Firefox. It fails at its end if anything was asked of another host."""
    firefox.insist()
    lite.insist()
    with firefox.page() as opened:
        yield opened
    assert opened.asked and list(filter(chromium.is_elsewhere, opened.asked)) == []


@pytest.fixture(scope="module")
def root():
    """The address of a site that keeps what a learner does."""
    with lite.served(lite.SITE) as address:
        yield address


def test_an_explorer_is_moved_by_keyboard(page, root):
    page.goto(f"{root}book/explorers.html")
    page.evaluate(f"() => {BUTTON}.focus()")
    page.press("Enter")
    page.wait_for_function(f"() => {WORDS}")
    assert page.evaluate(f"() => {WORDS}") == summary(EXPLORER)
    page.press("ArrowRight")  # the first slider has the focus
    page.wait_for_function(f"(before) => {WORDS} !== before", arg=summary(EXPLORER))
    setting = find(EXPLORER).settings[0]
    stop = setting.stops[setting.stops.index(setting.on_screen(setting.start)) + 1]
    moved = {setting.name: setting.from_screen(stop)}
    assert page.evaluate(f"() => {WORDS}") == summary(EXPLORER, **moved)


def test_a_lab_runs_to_its_end_and_shows_what_the_book_shows(page, root):
    page.goto(lite.address_of(root, LAB))
    lab_page.wait_for_kernel(page, LAB)
    lite.as_nobody(page)
    page.evaluate(RUN_ALL)
    lab_page.wait_until_idle(page)
    assert list(lab_page.complaints_about(lab_page.notebook(page))) == []
    assert list(lite.differences(page, LAB)) == []
