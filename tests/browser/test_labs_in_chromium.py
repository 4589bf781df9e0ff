"""Labs in a real JupyterLab in a real browser: opened by the book's link, run, answered."""

import nbformat
import pytest

from tests.browser import lab_page


@pytest.mark.parametrize("name", ["01-headline-abstract-paper", "08-top-against-bottom"])
def test_a_lab_opens_by_its_link_and_runs_without_an_error(window, address, name):
    page = lab_page.run_all(lab_page.open_from_book(window, address, name))
    assert lab_page.complaints(page) == []
    assert len(lab_page.descriptions(page)) >= 2
    if name.startswith("08"):
        answers_wrong_then_right(page)


def answers_wrong_then_right(page):
    """Exercise 8.3: the formula as it stands ignores the year; then the year is added."""
    plain = 'formula_8_3 = "absite_score ~ belonging_score"'
    cell = lab_page.write_line(page, "formula_8_3 =", plain)
    assert "this slope ignores PGY" in cell.inner_text()
    cell = lab_page.write_line(page, "formula_8_3 =", plain[:-1] + ' + C(pgy)"')
    assert "Right" in cell.inner_text() and "ignores PGY" not in cell.inner_text()


SILENT_PICTURE = """from IPython.display import HTML
HTML('<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==">')"""


def test_a_lab_with_a_cell_that_fails_is_found(window, address, folder):
    """The learner's own copy is opened, and this one is broken."""
    mine = folder / "work" / "02-what-are-we-measuring.ipynb"
    mine.parent.mkdir(exist_ok=True)
    lab = nbformat.v4.new_notebook()
    cells = (SILENT_PICTURE, "1 / 0", "never = 1")
    lab.cells = [nbformat.v4.new_code_cell(code) for code in cells]
    lab.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(lab, mine)
    page = lab_page.run_all(lab_page.open_from_book(window, address, mine.stem))
    assert lab_page.complaints(page) == [
        "cell 1: ZeroDivisionError: division by zero",
        "cell 2 was not run",
        "a picture described as 'Image'",  # the word that JupyterLab puts there
    ]
