"""One card of each kind in a real JupyterLab, worked by keyboard alone: wrong, then right."""

import nbformat
import pytest

from tests.browser import answered, axe, cards, chromium, lab_page

CELLS = {
    "start": (
        "from belonging_edu import load_cohort\n"
        "from belonging_edu.practice import exercise, guess, quiz, start\n"
        'start(8, load_cohort("surgery"))'
    ),
    "guess": 'guess("8.1")',
    "number": 'exercise("8.3")',
    "choice": 'exercise("8.6")',
    "order": 'exercise("8.7")',
    "several": 'exercise("5.4")',
    "quiz": 'quiz("8")',
}
THEMES = ("JupyterLab Light", "JupyterLab Dark")


@pytest.fixture(scope="module")
def page(browser, folder, address):
    """A learner's copy of a lab that holds nothing but cards, all cells run."""
    mine = folder / "work" / "08-top-against-bottom.ipynb"
    mine.parent.mkdir(exist_ok=True)
    lab = nbformat.v4.new_notebook()
    lab.cells = [nbformat.v4.new_code_cell(code) for code in CELLS.values()]
    lab.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(lab, mine)
    window = chromium.Window(browser)
    yield lab_page.run_all(lab_page.open_from_book(window, address, mine.stem))
    window.context.close()
    assert (window.other_hosts(), window.errors) == ([], [])


@pytest.fixture
def card(page, request):
    """Cell and first card of a kind, as a test names it."""
    cell = lab_page.cell_with(page, CELLS[request.param])
    cell.scroll_into_view_if_needed()
    return cell, cards.of(cell).first


def kind(name):
    return pytest.mark.parametrize("card", [name], indirect=True)


def test_all_cards_are_shown_without_an_error(page):
    assert lab_page.complaints(page) == []


@kind("number")
def test_a_number_is_checked_by_enter_wrong_then_right(page, card):
    answered.a_number(page, *card)


@kind("number")
def test_hints_come_one_by_one_and_then_the_solution(page, card):
    cell, card = card
    cards.tab_to(page, cell, card, "Hint")
    page.keyboard.press("Space")
    cards.says(card, "hint 1 of 2")
    page.keyboard.press("Space")
    cards.says(card, "hint 2 of 2")
    assert cards.tab_on(page, card, "Solution") == []
    for _ in range(2):  # the first asks for an attempt, where there was none
        page.keyboard.press("Space")
    cards.says(card, "solution: slope 1.46")


@kind("choice")
def test_a_choice_is_reached_option_by_option(page, card):
    cell, card = card
    cards.tab_to(page, cell, card, "climate")
    assert cards.tab_on(page, card, "seniority") == []
    assert cards.tab_on(page, card, "stress") == []
    assert card.get_by_role("radio", checked=True).count() == 0
    page.keyboard.press("Space")
    assert cards.tab_on(page, card, "Check") == []
    page.keyboard.press("Space")
    cards.says(card, "cause. Not yet")
    cards.tab_on(page, card, "seniority", "Shift+Tab")
    page.keyboard.press("Space")
    cards.tab_on(page, card, "Check")
    page.keyboard.press("Space")
    cards.says(card, "cause. Right: seniority")
    assert card.get_by_role("radio", checked=True).count() == 1


@kind("order")
def test_lines_are_moved_and_the_focus_goes_with_them(page, card):
    cell, card = card
    cards.tab_to(page, cell, card, "Move C up")
    page.keyboard.press("Space")
    cards.says(card, "C is now in place 2 of 6")
    assert cards.focused(card) == "Move C up"
    page.keyboard.press("Space")
    cards.says(card, "C is now in place 1 of 6")
    assert cards.focused(card) == "Move C down"
    cards.tab_on(page, card, "order, as letters")
    page.keyboard.press("Enter")
    cards.says(card, "order. Not yet")
    cards.type_over(page, "b f d e a c")
    page.keyboard.press("Enter")
    cards.says(card, "order. Right")
    assert "1. B: Say in which residents" in card.inner_text().replace("\n", " ")


@kind("guess")
def test_a_guess_in_another_unit_is_asked_back(page, card):
    answered.a_guess(page, *card)


@kind("quiz")
def test_a_question_is_answered_wrong_then_right(page, card):
    answered.a_question(page, *card)


@kind("several")
def test_a_card_of_another_chapter_starts_it_by_itself(page, card):
    cell, card = card
    cards.tab_to(page, cell, card, "A: axis")
    page.keyboard.press("Space")
    cards.tab_on(page, card, "Check")
    page.keyboard.press("Space")
    cards.says(card, r"5\.4, .*(Right|Not yet): ")


def axe_on(page, card):
    """What axe-core finds on a card, which has to be in view."""
    card.scroll_into_view_if_needed()
    card.evaluate("(card) => { card.id = 'looked-at'; }")
    found = axe.complaints(page, "#looked-at")
    card.evaluate("(card) => { card.removeAttribute('id'); }")
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_cards_are_accessible_in_light_and_dark(page, theme):
    cards.set_theme(page, theme)
    found = page.locator(".belonging-card").all()
    assert len(found) >= 9
    assert [axe_on(page, card) for card in found] == [[]] * len(found)


def test_a_phone_shows_cards_without_scrolling_sideways(page):
    cards.as_on_a_phone(page)
    try:
        found = page.locator(".belonging-card")
        assert found.count() >= 9
        assert [cards.too_wide(found.nth(n)) for n in range(found.count())] == [[]] * found.count()
        field = found.first.locator("input").first
        field.evaluate("(field) => { field.style.minWidth = '40em'; }")
        assert cards.too_wide(found.first) != []
        field.evaluate("(field) => { field.style.minWidth = ''; }")
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})
