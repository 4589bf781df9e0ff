"""Cards of lab 8, worked by keyboard: a number wrong then right, a guess, a question of a quiz."""

from tests.browser import cards


def a_number(page, cell, card):
    """Exercise 8.3: in an unknown unit, wrong, and right."""
    cards.tab_to(page, cell, card, "slope")
    page.keyboard.type("1,460")
    cards.enter(page, card, "as 1.46 or as 1460")
    cards.type_over(page, "2.04 points")
    assert "For a hint, press Hint." in cards.enter(page, card, "Not yet: 2.04.*ignores PGY")
    cards.type_over(page, "1,46")
    cards.enter(page, card, "Right: 1.46")
    assert cards.focused(card).startswith("slope")


def a_guess(page, cell, card):
    """Guess 8.1: in another unit, which is asked back, and in its own."""
    cards.tab_to(page, cell, card, "the number of such pairs (pairs of 100, from 0 to 100)")
    page.keyboard.type("0.35")
    cards.enter(page, card, "as 0.35 of 100 or, as a proportion, as 35 of 100")
    cards.type_over(page, "about 35 of 100")
    assert cards.tab_on(page, card, "Write it down") == []
    page.keyboard.press("Space")
    cards.says(card, "you wrote 35 pairs of 100")


def a_question(page, cell, card):
    """The first question of quiz 8: wrong, and right."""
    cards.tab_to(page, cell, card, "A: about .40")
    page.keyboard.press("Space")
    cards.tab_on(page, card, "Check")
    page.keyboard.press("Space")
    cards.says(card, "1. A, not right")
    cards.tab_on(page, card, "B: about .11", "Shift+Tab")
    page.keyboard.press("Space")
    cards.tab_on(page, card, "Check")
    page.keyboard.press("Space")
    cards.says(card, "1. B, right")
