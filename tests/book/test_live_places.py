"""Where explorers move in the page: places below their twins, with pieces; nothing without."""

import json

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from belonging_edu import show
from tests.book.site.small_book import SmallBook, shown_by

ALT = "Rows for four surveys, each with its true and its observed share."
TWIN = "explorer_nonresponse"
PAGE = "# 3 Who\n\n```{labfigure} notebooks/03-who.ipynb::%s\nFour surveys.\n```\n"
PLACE = 'data-live="nonresponse"'
SCRIPT = "_static/live/live.js"


@pytest.fixture
def book(tmp_path):
    """A chapter and its lab with a twin, a chapter and its lab with another figure."""
    made = SmallBook(tmp_path)
    made.lab(*shown_by(show, Figure(), alt=ALT, name=TWIN), name="notebooks/03-who.ipynb")
    other = shown_by(show, Figure(), alt=ALT.replace("four", "two"), name="surveys")
    made.lab(*other, name="notebooks/05-show.ipynb")
    made.write("03-who.md", PAGE % TWIN)
    made.write("05-show.md", (PAGE % "surveys").replace("03-who", "05-show"))
    return made


def lay_pieces(book, with_scipy=()):
    contents = {"bytes": {"first": 18_000_000, "scipy": 7_000_000}, "with_scipy": with_scipy}
    book.write("_build/live/contents.json", json.dumps(contents))
    book.write("_build/live/first.zip", "pieces")


def built(book):
    return book.root.parent / "out" / "_static" / "live"


def test_without_pieces_the_book_is_as_it_was(book):
    assert book.build() == ""
    for name in ("03-who", "notebooks/03-who"):
        assert "data-live" not in book.html(name) and SCRIPT not in book.html(name)
    assert not built(book).exists()


def test_with_pieces_each_twin_has_a_place_below_it(book):
    lay_pieces(book)
    assert book.build() == ""
    for name in ("03-who", "notebooks/03-who"):
        page = book.html(name)
        assert page.count(PLACE) == 1 and page.count(SCRIPT) == 1
        assert page.index(ALT) < page.index("in-words") < page.index(PLACE)
    for name in ("05-show", "notebooks/05-show", "index"):
        assert "data-live" not in book.html(name) and SCRIPT not in book.html(name)
    files = {path.name for path in built(book).iterdir()}
    assert {"live.js", "worker.js", "belonging_edu.zip", "first.zip"} <= files


def test_a_place_says_what_its_explorer_loads(book):
    for with_scipy, loads in (((), ["first"]), (("nonresponse",), ["first", "scipy"])):
        lay_pieces(book, with_scipy)
        (book.root / "03-who.md").write_text(PAGE % TWIN + f"\n{len(loads)}")
        book.build()
        said = book.html("03-who").partition("data-loads='")[2].partition("'")[0]
        said = said or book.html("03-who").partition('data-loads="')[2].partition('"')[0]
        assert list(json.loads(said.replace("&quot;", '"'))) == loads


def test_pieces_that_are_gone_leave_nothing_behind(book):
    lay_pieces(book)
    book.build()
    (book.root / "_build" / "live" / "contents.json").unlink()
    book.build()
    assert not built(book).exists()


def test_the_package_is_packed_in_the_same_bytes(book):
    lay_pieces(book)
    book.build()
    first = (built(book) / "belonging_edu.zip").read_bytes()
    book.build()
    assert (built(book) / "belonging_edu.zip").read_bytes() == first


def test_what_live_explorers_load_is_listed_with_its_license(book):
    piece = (
        '[[piece]]\nname="numpy"\nversion="2.0.2"\nlicense="BSD-3-Clause"\nsource="https://a.b"\n'
    )
    book.write("site.lock", piece + 'file="one.whl"\n' + piece + 'file="two.whl"\n')
    book.write("hosting.md", "# For a web master\n\n```{live-pieces}\n```\n")
    assert book.build() == ""
    page = BeautifulSoup(book.html("hosting"), "html.parser")
    assert page.get_text().count("BSD-3-Clause") == 1
    assert page.find("a", href="https://a.b")


def test_what_labs_in_the_browser_load_is_listed_beside_it(book):
    piece = '[[%s]]\nname="%s"\nversion="1"\nlicense="MIT"\nsource="https://a.b/%s"\n'
    kinds = ("piece", "lab_piece", "wheel", "application")
    book.write("site.lock", "".join(piece % (kind, f"a-{kind}", kind) for kind in kinds))
    book.write("hosting.md", "# For a web master\n\n```{lab-pieces}\n```\n")
    assert book.build() == ""
    page = BeautifulSoup(book.html("hosting"), "html.parser")
    found = {kind for kind in kinds if page.find("a", href=f"https://a.b/{kind}")}
    assert found == {"lab_piece", "wheel", "application"}


def test_the_front_door_of_a_site_is_no_link_in_the_book(book):
    book.write("05-show.md", "# 5 Show\n\n```{start-in-browser}\n```\n")
    assert book.build() == ""
    assert "<!--start-in-browser--><!--/start-in-browser-->" in book.html("05-show")
