"""The book as a ZIP file and on paper: `start.py zip` and `start.py pdf`, then read back.

The book is built twice, in two folders, by two persons: in another time zone and with other
rights. The PDF files are printed from the first.
"""

import io
import itertools
import os
import re
import shutil
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.browser import served, site_pages
from tests.browser.site_pages import ROOT

CHAPTERS = [path.stem for path in sorted((ROOT / "book").glob("[0-9][0-9]*-*.md"))]
CHAPTER = "08-top-against-bottom"
#: The chapters as parameters; all but one are thorough.
EACH = [pytest.param(n, marks=[pytest.mark.thorough] * (n != CHAPTER)) for n in CHAPTERS]
ZIP = Path("_build", "belonging-edu-book.zip")
LARGEST = 15_000_000
NAVIGATION = (
    "Skip to main content",
    "On this page",
    "Three doors",
    "Ctrl+K",
    "Half-day workshop: ",
    "Back to top",
    "#\n",
)


def start(folder, *words, **env):
    """Run a verb of start.py in a prepared copy and return what it said."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_", "SOURCE_"))}
    done = subprocess.run(
        [served.HOST, str(folder / "start.py"), *words],
        env=kept | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
    )
    said = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, said[-3000:]
    return said


@pytest.fixture(scope="module")
def packed(folder):
    """The book as a ZIP file, and what start.py said."""
    told = start(folder, "zip", TZ="Pacific/Kiritimati")
    return folder / ZIP, told


@pytest.fixture(scope="module")
def unpacked(packed, tmp_path_factory):
    """The folder that a reader has after unpacking."""
    folder = tmp_path_factory.mktemp("stick")
    with zipfile.ZipFile(packed[0]) as archive:
        archive.extractall(folder)
    return folder / "belonging-edu-book"


@pytest.fixture(scope="module")
def printed(folder, unpacked):
    """The folder of the PDF files, made from the book that was packed."""
    shutil.copytree(unpacked, folder / "_build" / "html", dirs_exist_ok=True)
    served.mark_strictly_built(folder)
    assert "is up to date" in start(folder, "pdf")
    return folder / "_build" / "pdf"


@pytest.mark.thorough
def test_two_builds_in_two_folders_give_the_same_bytes(packed, tmp_path):
    one, other = packed[0], served.prepare(tmp_path / "place for the course")
    old = os.umask(0o077)
    try:
        start(other, "zip", TZ="America/Los_Angeles")
    finally:
        os.umask(old)
    two = other / ZIP
    if one.read_bytes() != two.read_bytes():
        with zipfile.ZipFile(one) as first, zipfile.ZipFile(two) as second:
            assert first.namelist() == second.namelist()
            differ = [n for n in first.namelist() if first.read(n) != second.read(n)]
        raise AssertionError(f"other bytes in {differ or 'the list of files'}")


def test_the_file_is_small_and_one_is_told_how_to_use_it(packed):
    one, told = packed
    assert 1_000_000 < one.stat().st_size < LARGEST
    assert str(one) in told and "unpack" in told and "index.html" in told


def test_what_is_packed(packed, folder):
    with zipfile.ZipFile(packed[0]) as archive:
        names = archive.namelist()
        texts = [archive.read(name) for name in names if name.endswith((".html", ".js", ".css"))]
    top = "belonging-edu-book/"
    assert all(name.startswith(top) and ".." not in name and "\\" not in name for name in names)
    wanted = {f"{top}{name.partition('?')[0]}" for name in site_pages.names()}
    assert wanted | {top + "index.html", top + "searchindex.js"} <= set(names)
    assert not [name for name in names if name.endswith((".map", ".pickle", ".buildinfo"))]
    assert not [text for text in texts if str(folder).encode() in text]


def test_unpacked_it_is_read_and_searched_without_a_server(unpacked, window):
    page = window.context.new_page()
    page.goto((unpacked / "index.html").as_uri())
    page.wait_for_url("**/book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("attenuation")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=attenuation")
    page.locator("ul.search a").first.wait_for()
    page.locator("ul.search a").first.click()
    page.wait_for_url(lambda url: "search.html" not in url)  # and is there as a whole
    assert "attenuation" in page.locator("main").inner_text().lower()


class Pdf:
    """A PDF file, read by software that has no part in writing it."""

    def __init__(self, content):
        import pypdf

        self.reader = pypdf.PdfReader(io.BytesIO(content))
        self.pages = [page.extract_text() for page in self.reader.pages]
        self.text = "\n".join(self.pages)
        self.words = " ".join(unicodedata.normalize("NFKC", self.text).split())

    def bookmarks(self):
        """The titles of all bookmarks, in their order."""

        def walk(outline):
            for entry in outline:
                yield from walk(entry) if isinstance(entry, list) else [entry.title]

        return [" ".join(title.split()) for title in walk(self.reader.outline)]

    def other_than(self, headings):
        """Bookmarks beside the headings that they should repeat: all, each once, in order."""
        pairs = itertools.zip_longest(self.bookmarks(), headings)
        return [(mark, words) for mark, words in pairs if mark != words]

    def addresses(self):
        """Where links lead that leave the file."""
        for page in self.reader.pages:
            for note in page.get("/Annots", []):
                action = note.get_object().get("/A", {})
                if "/URI" in action:
                    yield str(action["/URI"])


def complaints(pdf, title, headings, leads_to=("http",)):
    """What a file lacks that is to be read, heard and found one's way in."""
    root = pdf.reader.trailer["/Root"]
    if len(pdf.pages) < 2:
        yield "one page only"
    if (pdf.reader.metadata or {}).get("/Title") != title:
        yield f"title: {(pdf.reader.metadata or {}).get('/Title')!r}"
    if root.get("/Lang") != "en":
        yield f"language: {root.get('/Lang')!r}"
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "no tags"
    yield from (f"bookmark {mark!r} for {words!r}" for mark, words in pdf.other_than(headings))
    yield from (f"text: no {each!r}" for each in headings if each not in pdf.words)
    yield from (f"navigation: {each!r}" for each in NAVIGATION if each in pdf.text)
    yield from (f"link to {each}" for each in pdf.addresses() if not each.startswith(leads_to))


def heading(name):
    return (ROOT / "book" / f"{name}.md").read_text("utf-8").partition("\n")[0].lstrip("# ")


def headings_of(unpacked, name):
    """All headings of a page of the built book, in their order."""
    built = (unpacked / "book" / f"{name}.html").read_text("utf-8")
    article = BeautifulSoup(built, "html.parser").find("article", class_="bd-article")
    for sign in article.select(".headerlink"):
        sign.decompose()
    found = article.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    return [" ".join(each.get_text().split()) for each in found]


def test_there_is_a_handout_of_each_chapter(printed):
    assert sorted(path.stem for path in printed.iterdir()) == [*CHAPTERS, "book"]


@pytest.mark.parametrize("name", EACH)
def test_a_handout_is_read_back(printed, unpacked, name):
    pdf = Pdf((printed / f"{name}.pdf").read_bytes())
    wanted = [*headings_of(unpacked, name), "References", "Answers"]
    assert len(wanted) > 10
    assert list(complaints(pdf, f"{heading(name)} \N{EM DASH} Belonging, measured", wanted)) == []
    assert f"1 / {len(pdf.pages)}" in pdf.pages[0] and "CC BY 4.0" in pdf.text


@pytest.mark.parametrize("name", EACH)
def test_answers_stand_behind_the_questions_on_a_sheet_of_their_own(printed, name):
    pdf = Pdf((printed / f"{name}.pdf").read_bytes())
    first = next(n for n, text in enumerate(pdf.pages) if re.search("^Answers$", text, re.M))
    before, after = ("".join(part) for part in (pdf.pages[:first], pdf.pages[first:]))
    coded = r"\(M\d\d:"
    assert not re.search(coded, before) and re.search(coded, after)
    assert ": Yes. " in " ".join(after.split()) and "A. " in after


def test_the_whole_book_is_read_back(printed, unpacked):
    pdf = Pdf((printed / "book.pdf").read_bytes())
    wanted = ["Belonging, measured", "Chapters"]
    for name in CHAPTERS:
        wanted += [*headings_of(unpacked, name), "Answers"]
    wanted += headings_of(unpacked, "glossary") + headings_of(unpacked, "references")
    assert list(complaints(pdf, "Belonging, measured", wanted)) == []
    assert "they are in the book for the screen" in pdf.words


def on_paper(page, **options):
    return Pdf(page.pdf(**{"format": "A4", "outline": True, "tagged": True} | options))


@pytest.fixture
def shown(window, unpacked):
    """Opens pages of the unpacked book."""
    return lambda name: site_pages.open_page(window, unpacked.as_uri() + "/", name)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_chapter_prints_cleanly_from_the_browser(shown, unpacked, paper):
    page = shown(f"book/{CHAPTER}.html")
    folded = page.locator("details[open]").count()
    pdf = on_paper(page, format=paper, prefer_css_page_size=False)
    title = f"{heading(CHAPTER)} \N{EM DASH} Belonging, measured"
    wanted = [*headings_of(unpacked, CHAPTER), "Answers"]
    assert list(complaints(pdf, title, wanted, leads_to=("http", "file:"))) == []
    assert page.locator("details[open]").count() == folded
    assert page.locator(".answers").count() == 0  # the screen is as it was


@pytest.mark.parametrize("level", range(1, 7))
def test_a_heading_at_the_head_of_a_sheet_is_one_bookmark(shown, level):
    """At every distance from the end of a sheet, on one line and on two."""
    page = shown("book/setup.html")
    titles = [f"Number {n}, {'longer than a line, ' * (n % 7)}end" for n in range(30)]
    page.evaluate(
        """([titles, level]) => {
          document.querySelector("article").innerHTML = titles.map((title, n) =>
            `<p style="height: ${300 + 17 * n}px">Text</p>
             <h${level}>${title}</h${level}>`).join("");
        }""",
        [titles, level],
    )
    pdf = on_paper(page)
    assert pdf.other_than(titles) == []
    assert len(pdf.pages) > 10


def test_other_bookmarks_than_the_headings_are_found(window):
    page = window.context.new_page()
    page.set_content("<title>T</title><h1>One</h1><h2>TwoTwo</h2><h2>Three</h2>")
    pdf = on_paper(page)
    assert pdf.other_than(["One", "TwoTwo", "Three"]) == []
    for wrong in (["One", "Two", "Three"], ["One", "TwoTwo"], ["One", "Three", "TwoTwo"]):
        assert pdf.other_than(wrong)


def test_folded_parts_of_a_lab_are_open_on_paper(shown):
    page = shown("book/setup.html")
    page.evaluate(
        "() => document.querySelector('article').insertAdjacentHTML('beforeend',"
        "'<details><summary>More</summary><p>It was folded.</p></details>'"
        '+ \'<p><a href="https://example.org/far">out</a> <a href="status.html">in</a></p>\')'
    )
    text = on_paper(page).words
    assert "It was folded." in text
    assert "out (https://example.org/far)" in text and "status.html" not in text


INK = """() => {
  const seen = [...document.querySelectorAll("html, body, article *:not(svg *)")].filter((part) =>
    part.checkVisibility({ visibilityProperty: true }));
  return seen.map((part) => {
    const { color, backgroundColor } = getComputedStyle(part);
    return [`${part.tagName} ${part.className}`, color, backgroundColor];
  });
}"""


def brightness(color):
    """From 0 to 255; what lets everything through has none."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", color)]
    if len(numbers) == 4 and numbers[3] == 0:
        return None
    return sum(share * n for share, n in zip((0.21, 0.72, 0.07), numbers, strict=False))


def at_night(colors):
    """Parts with bright letters, or with something dark behind them."""
    for name, letters, behind in colors:
        if brightness(letters) > 150 or (brightness(behind) or 255) < 200:
            yield name, letters, behind


@pytest.mark.parametrize("name", [f"book/{CHAPTER}.html", f"notebooks/{CHAPTER}.html"])
def test_it_is_black_on_white_also_at_night(shown, name):
    page = shown(name)
    site_pages.set_theme(page, "dark")
    assert len(list(at_night(page.evaluate(INK)))) > 20  # the check itself works
    page.emulate_media(media="print")
    assert list(at_night(page.evaluate(INK))) == []


BROKEN = """<!DOCTYPE html><html%s><head><title>%s</title></head><body>
<h1>One</h1><p>Text</p><p style="break-before: page"><a href="file:///tmp/a">On this page</a></p>"""


@pytest.mark.parametrize(
    ("language", "title", "options", "complaint"),
    [
        ("", "T", {}, "language: 'en-US'"),
        (' lang="en"', "", {}, "title: "),
        (' lang="en"', "T", {"tagged": False, "outline": False}, "no tags"),
        (' lang="en"', "T", {"outline": False}, "bookmark None for 'One'"),
        (' lang="en"', "T", {}, "bookmark None for 'Two'"),
        (' lang="en"', "T", {"page_ranges": "1"}, "one page only"),
        (' lang="en"', "T", {}, "navigation: 'On this page'"),
        (' lang="en"', "T", {}, "text: no 'Two'"),
    ],
)
def test_a_file_that_lacks_something_is_found(window, language, title, options, complaint):
    page = window.context.new_page()
    page.set_content(BROKEN % (language, title))
    found = list(complaints(on_paper(page, **options), "T", ["One", "Two"]))
    assert [each for each in found if each.startswith(complaint)], found
