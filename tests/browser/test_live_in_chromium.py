"""Explorers that move in the page: by keyboard, in the words of Python, and open to everyone."""

import pytest

from belonging_edu.explore import NAMES, summary
from belonging_edu.explore.catalog import find
from tests.browser import axe, chromium, layout, live, site_pages

PAGE = "book/explorers.html"
LOADED = "_static/live/"


@pytest.fixture(scope="module")
def root(address):
    """The address of the book, of which every page's path is a part."""
    live.insist()
    return address.partition("?")[0]


@pytest.fixture(scope="module")
def reader(browser, root):
    """A window of a person who asked for less motion."""
    opened = chromium.Window(browser, reduced_motion="reduce")
    yield opened
    opened.context.close()
    assert (opened.other_hosts(), opened.errors) == ([], [])


@pytest.fixture(scope="module")
def page(reader, root):
    """The page of all explorers, in which they are opened one after another."""
    return site_pages.open_page(reader, root, PAGE)


def loaded(reader):
    """What was asked for of Python and its packages."""
    return [url for url in reader.asked if LOADED in url and "live.js" not in url]


def test_nothing_is_loaded_before_the_button_is_pressed(reader, page):
    page.wait_for_load_state("load")
    assert page.get_by_role("button", name="Move it yourself (loads").count() == len(NAMES)
    assert loaded(reader) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_explorer_is_moved_by_keyboard_and_says_what_python_says(page, name):
    box = live.open_by_keyboard(page, name)
    assert live.words(box) == summary(name)
    settings = find(name).settings
    sliders = box.get_by_role("slider")
    assert [
        sliders.nth(k).evaluate("(s) => s.labels[0].innerText") for k in range(len(settings))
    ] == [setting.label for setting in settings]
    assert sliders.first.evaluate("(slider) => slider === document.activeElement")
    for number, setting in enumerate(settings):
        sliders.nth(number).focus()
        start = setting.stops.index(setting.on_screen(setting.start))
        key, stop = (
            ("ArrowRight", start + 1) if start + 1 < len(setting.stops) else ("ArrowLeft", -2)
        )
        given = {setting.name: setting.from_screen(setting.stops[stop])}
        assert live.move(page, box, key) == summary(name, **given)
        shown = sliders.nth(number).get_attribute("aria-valuetext")
        assert float(shown) == setting.stops[stop]
        back(page, box, name)


def back(page, box, name):
    """Press the button that puts the sliders back, and wait until they and the words are."""
    box.get_by_role("button", name="Back to the start").press("Enter")
    box.locator(".live-words").get_by_text(summary(name), exact=True).wait_for()


def test_what_was_loaded_is_not_announced_again(page):
    assert page.get_by_role("button", name="loads").count() == 0


@pytest.mark.parametrize("width", site_pages.WIDTHS)
@pytest.mark.parametrize("theme", site_pages.THEMES)
def test_open_explorers_shut_nobody_out(page, width, theme):
    site_pages.set_width(page, width)
    site_pages.set_theme(page, theme)
    assert axe.complaints(page) == []
    found = layout.sideways(page) + layout.cut_text(page) + layout.movement(page)
    if width == min(site_pages.WIDTHS):  # wide, arrows of the theme's list of pages have no height
        found += layout.small_targets(page)
    assert found == []


def test_the_policy_of_the_book_is_kept(page):
    assert site_pages.has_policy(page) and site_pages.refused(page) == []


@pytest.mark.parametrize(
    "name", ["book/index.html", "book/09-odds-risks-burnout.html", "notebooks/03-who-answered.html"]
)
def test_wherever_a_twin_is_shown_it_can_be_moved(reader, root, name):
    opened = site_pages.open_page(reader, root, name)
    button = opened.get_by_role("button", name="Move it yourself")
    assert button.count() == 1 and opened.locator("[data-live]").count() == 1
    opened.close()


def test_a_page_without_a_twin_loads_no_script(reader, root):
    reader.asked.clear()
    site_pages.open_page(reader, root, "book/glossary.html").close()
    assert [url for url in reader.asked if LOADED in url] == []


@pytest.mark.parametrize(
    "name",
    [
        "first.zip",
        *(
            pytest.param(name, marks=pytest.mark.thorough)
            for name in ("belonging_edu.zip", "pyodide.asm.wasm", "python_stdlib.zip")
        ),
    ],
)
def test_what_cannot_be_loaded_is_told_and_can_be_tried_again(browser, root, folder, name):
    window = chromium.Window(browser)
    first = folder / "_build" / "html" / LOADED / name
    taken = first.rename(first.with_suffix(".taken"))
    opened = site_pages.open_page(window, root, PAGE)
    button = live.place(opened, "odds").get_by_role("button")
    button.click()
    live.place(opened, "odds").get_by_text(f"It did not start ({name}").wait_for()
    taken.rename(first)
    assert live.words(live.open_by_keyboard(opened, "odds")) == summary("odds")
    window.context.close()


def test_from_a_folder_the_page_is_as_without_them(browser, root, folder):
    window = chromium.Window(browser)
    opened = site_pages.open_page(window, (folder / "_build" / "html").as_uri() + "/", PAGE)
    assert opened.locator("[data-live]").count() == len(NAMES)
    assert opened.get_by_role("button", name="Move it yourself").count() == 0
    window.context.close()
