"""Labs in a real JupyterLab in a real browser: opened by the book's link, run, answered."""

import re

import nbformat
import pytest

from tests.browser import cards, lab_page

FORMULA = 'formula_8_3 = "absite_score ~ belonging_score"'


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("01-headline-abstract-paper", marks=pytest.mark.thorough),
        "08-top-against-bottom",
    ],
)
def test_a_lab_opens_by_its_link_waits_at_its_gate_and_runs_to_the_end(window, address, name):
    page = lab_page.run_all(lab_page.open_from_book(window, address, name))
    stopped, *below = lab_page.complaints(page)
    assert "NotYet: The reveal waits for you: guess" in stopped
    assert below and all(each.endswith("was not run") for each in below)
    if name.startswith("08"):
        answers_wrong_then_right(page)
    opens_the_reveal(page, int(name[:2]))
    assert lab_page.complaints(page) == []
    assert len(lab_page.descriptions(page)) >= 2


def answers_wrong_then_right(page):
    """Exercise 8.3 in its card: the formula as it stands ignores the year; then it is added."""
    cell = lab_page.cell_with(page, 'exercise("8.3")')
    card = cards.of(cell).first
    types_what_the_cell_prints(page, FORMULA, cell, card)
    assert "For a hint, press Hint." in cards.says(card, "Not yet: .*which ignores PGY")
    types_what_the_cell_prints(page, FORMULA[:-1] + ' + C(pgy)"', cell, card)
    assert "ignores PGY" not in cards.says(card, "Right: ")


def types_what_the_cell_prints(page, formula, cell, card):
    """Change the formula, run its cell, and write the slope below it into the card."""
    above = lab_page.write_line(page, "formula_8_3 =", formula)
    slope = re.search(r"(\d+\.\d+) exam points per belonging point", above.inner_text())[1]
    cell.scroll_into_view_if_needed()
    cards.tab_to(page, cell, card, "slope")
    cards.type_over(page, f"{slope} points")
    page.keyboard.press("Enter")


def opens_the_reveal(page, chapter):
    """Ask for the reveal as its gate says, and run what stands below it."""
    cell = lab_page.cell_with(page, f"reveal({chapter})")
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-line", has_text=f"reveal({chapter})").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(", now=True")
    prompt = cell.locator(".jp-InputPrompt").first
    before = prompt.inner_text()
    page.get_by_role("menubar").get_by_text(re.compile("^Run$")).click()
    below = re.compile("^Run Selected Cell and All Below$")
    page.get_by_role("menu").get_by_text(below).click()
    page.wait_for_function(
        "([prompt, before]) => prompt.innerText !== before", arg=[prompt.element_handle(), before]
    )
    lab_page.wait_until_idle(page)


SILENT_PICTURE = """from IPython.display import HTML
HTML('<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==">')"""


def test_a_lab_with_a_cell_that_fails_is_found(window, address, folder):
    """The learner's own copy is opened, and this one is broken."""
    mine = folder / "work" / "02-what-are-we-measuring.ipynb"
    mine.parent.mkdir(exist_ok=True)
    lab = nbformat.v4.new_notebook()
    # All cells have reached the kernel when one fails: those that come later would be run.
    cells = (SILENT_PICTURE, "import time\ntime.sleep(2)\n1 / 0", "never = 1")
    lab.cells = [nbformat.v4.new_code_cell(code) for code in cells]
    lab.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(lab, mine)
    page = lab_page.run_all(lab_page.open_from_book(window, address, mine.stem))
    assert lab_page.complaints(page) == [
        "cell 1: ZeroDivisionError: division by zero",
        "cell 2 was not run",
        "a picture described as 'Image'",  # the word that JupyterLab puts there
    ]
