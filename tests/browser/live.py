"""An explorer that moves in a page of the book: opened by its button, moved by keyboard."""

import pytest

from tests.book.site.book_copy import LIVE

MISSING = (
    "SKIPPED, not passed: there are no live explorers here, so none was tried. "
    "`python3 start.py live --pyodide WHERE` makes them (see CONTRIBUTING.md)."
)
_OTHER = """([box, before]) => {
  const image = box.querySelector("img");
  return image && image.alt !== before && image.alt.includes(
    box.querySelector(".live-words").textContent);
}"""


def insist():
    """Without pieces these tests are skipped, and say so; CI fails then."""
    if not (LIVE / "contents.json").is_file():
        pytest.skip(MISSING)


def place(page, name):
    """The place of an explorer on a page."""
    return page.locator(f'[data-live="{name}"]').first


def open_by_keyboard(page, name):
    """Press the button of an explorer; return its place when the first figure is there."""
    box = place(page, name)
    box.get_by_role("button", name="Move it yourself").focus()
    page.keyboard.press("Enter")
    box.locator("img").wait_for()
    return box


def move(page, box, key):
    """Press a key on the slider that has the focus; wait for the figure, and return its words."""
    before = box.locator("img").get_attribute("alt")
    page.keyboard.press(key)
    page.wait_for_function(_OTHER, arg=[box.element_handle(), before], polling=20)
    return words(box)


def words(box):
    """The sentence below the figure."""
    return box.get_by_role("status").inner_text()
