"""A resident who is called away twice: a kernel that restarts, and a course started anew.

Each time the lab goes on at its *Continue here*, and the next exercise answers.
"""

import json
import re

import pytest

from belonging_edu.practice import words
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.exercise import Order
from tests.browser import cards, chromium, lab_page, served

#: Of each lab: what is solved before the first break, between both, and after the second.
EVENINGS = {
    "02-what-are-we-measuring": ("2.4", "2.5", "2.6"),
    "08-top-against-bottom": ("8.1", "8.2", "8.4"),
    "09-odds-risks-burnout": ("9.1", "9.2", "9.5"),
}
BACK = "Continue here after a break or a restart"


@pytest.mark.thorough
@pytest.mark.parametrize("lab", EVENINGS)
def test_a_lab_goes_on_after_each_break_and_keeps_what_was_solved(browser, folder, lab):
    first, second, third = EVENINGS[lab]
    with served.course(folder) as address, chromium.window(browser) as window:
        page = lab_page.open_from_book(window, address, lab)
        lab_page.run_above(page, f'exercise("{first}")')
        solve(page, lab, first)
        lab_page.restart_kernel(page)
        lab_page.run_cell(page, BACK, last=True)
        solve(page, lab, second)
        lab_page.save(page)
    with served.course(folder) as address, chromium.window(browser) as window:
        page = lab_page.open_from_book(window, address, lab)
        lab_page.run_cell(page, BACK, last=True)
        solve(page, lab, third)
    kept = json.loads((folder / "work" / "my-progress.json").read_text(encoding="utf-8"))
    assert all(kept["exercises"][name]["solved"] for name in EVENINGS[lab])


def solve(page, lab, name):
    """Run the card of an exercise, type what is right, press Enter, and wait until it says so."""
    cell = lab_page.run_cell(page, f'exercise("{name}")')
    card = cards.of(cell).first
    parts = right(int(lab[:2]), name)
    reach = cards.tab_to
    for label, typed in parts:
        reach(page, *((cell,) if reach is cards.tab_to else ()), card, label)
        cards.type_over(page, typed)
        reach = cards.tab_on
    page.keyboard.press("Enter")
    for label, _ in parts:
        cards.says(card, rf"{re.escape(label.partition(',')[0])}\. Right")


def right(chapter, name):
    """Label and right answer of each field of an exercise, for the committed cohort."""
    known = next(each for each in CHAPTERS if each.number == chapter)
    found = words.exercise(known, name, known.load())
    return [
        (f"{part.name}, as letters", part.key)
        if isinstance(part, Order)
        else (part.name, f"{part.key:.{part.decimals}f}")
        for part in found.parts
    ]
