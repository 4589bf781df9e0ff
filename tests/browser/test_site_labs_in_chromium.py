"""Labs in the browser alone: from the book's link to the end."""

import json
import os
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser import lab_page, lite

LAB = "08-top-against-bottom"
#: CI has no time for all labs; these draw with seaborn, simulate, and impute. With EVERY_LAB in the
#: environment, each lab is run. That none warns on the libraries of the browser, the tests of the
#: oldest libraries show.
LABS = ["01-headline-abstract-paper", LAB, "13-holes-in-the-data"]
if os.environ.get("EVERY_LAB"):
    LABS = sorted(path.stem for path in (lite.ROOT / "notebooks").glob("*.ipynb"))
#: pandas 2.2 shows counts beside percentages as 1227.0, where the book has 1227. No package
#: there writes files for Excel and SPSS, and the lab says so.
OTHER_WORDS = {"03-who-answered": {"96891fc9"}, "04-data-you-can-trust": {"lab-21"}}


@pytest.fixture(scope="module")
def root(browser):
    """The address of a site that keeps what a learner does."""
    lite.insist()
    with lite.served(lite.SITE) as address:
        yield address


@pytest.mark.parametrize(
    "name",
    [name if name == LAB else pytest.param(name, marks=pytest.mark.thorough) for name in LABS],
)
def test_a_lab_runs_to_its_end_and_shows_what_the_book_shows(window, root, name):
    page = lite.open_from_book(window, root, name)
    lite.as_nobody(page)
    lab_page.run_all(page)
    assert lab_page.complaints(page) == []
    loaded, told = weight(window, root), told_to_weigh()
    assert 0.9 * told < loaded < 1.05 * told
    found = list(lite.differences(page, name))
    assert [each for each in found if each[0] not in OTHER_WORDS.get(name, ())] == []


def weight(window, root):
    """The megabytes of the files of a site that were asked for, as they are."""
    top = urlsplit(root).path
    paths = {unquote(urlsplit(url).path) for url in window.asked if url.startswith(root)}
    files = [lite.SITE / path.removeprefix(top) for path in paths if path.startswith(f"{top}lite/")]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def told_to_weigh():
    return json.loads((lite.SITE / "site.json").read_text("utf-8"))["megabytes_of_a_lab"]
