"""`start.py kit`: its sheets as PDF, read back by software that has no part in writing them."""

import os
import re
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pptx import Presentation
from publish import kit
from publish.kit import material

from tests.browser.test_print_in_chromium import Pdf, start
from tests.publish import kits
from tests.publish.kits import STEMS

CHAPTER = "08-top-against-bottom"
#: CI prints one kit of each kind: with further sheets, with cards of a jigsaw, of a second part.
#: With EVERY_KIT in the environment, each is printed.
KINDS = ("01", "08", "10", "14b", "15")
PRINTED = [n for n in STEMS if os.environ.get("EVERY_KIT") or n.partition("-")[0] in KINDS]
EACH = [pytest.param(n, marks=[pytest.mark.thorough] * (n != CHAPTER)) for n in PRINTED]
FOR_ALL = ("handout.pdf", "cards.pdf", "more-to-hand-out.pdf")
DOTS = 600  # the least width of a figure for the projector


@pytest.fixture(scope="module")
def made(folder):
    """A function that makes the kit of a chapter with start.py, and returns its folder."""

    def of(stem):
        kept = folder / "_build" / "kit" / stem
        if not kept.is_dir():
            assert stem in start(folder, "kit", kits.label(stem).lstrip("0"))
        return kept

    return of


@pytest.fixture(scope="module")
def read(folder, made):
    """A function that returns the material of a chapter, read from the same book."""
    with pytest.MonkeyPatch.context() as patch:
        made(CHAPTER)
        kits.read_from(folder / "_build" / "html", patch)
        yield material.read


def headings(markup):
    found = BeautifulSoup(markup, "lxml").select("h1, h2, h3")
    return [" ".join(each.get_text().split()) for each in found]


def complaints(pdf, title, wanted):
    """What a file lacks that is to be read, heard, and found one's way in."""
    root = pdf.reader.trailer["/Root"]
    if (pdf.reader.metadata or {}).get("/Title") != title:
        yield f"title: {(pdf.reader.metadata or {}).get('/Title')!r}"
    if root.get("/Lang") != "en-US":
        yield f"language: {root.get('/Lang')!r}"
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "no tags"
    yield from (f"bookmark {mark!r} for {words!r}" for mark, words in pdf.other_than(wanted))
    yield from (f"link to {each}" for each in pdf.addresses())


@pytest.mark.parametrize("stem", EACH)
def test_sheets_are_read_back(made, read, stem):
    for name, markup in kit.sheets(read(stem)).items():
        pdf = Pdf((made(stem) / f"{name}.pdf").read_bytes())
        title = BeautifulSoup(markup, "lxml").title.get_text()
        assert list(complaints(pdf, title, headings(markup))) == [], name
        lost = [word for word in words_of(markup) if word not in words_in(pdf)]
        assert lost == [], name
        assert f"1 / {len(pdf.pages)}" in pdf.pages[0] and "synthetic" in pdf.text


def words_of(markup):
    page = BeautifulSoup(markup, "lxml")
    for part in page.select("script, style, math"):
        part.decompose()
    return set(re.findall(r"[A-Za-z]{4,}", page.body.get_text(" ")))


def words_in(pdf):
    """Letters of a file, with those of a word that a line breaks."""
    return pdf.words + re.sub(r"\s", "", pdf.words)


@pytest.mark.parametrize("stem", EACH)
def test_the_handout_has_two_pages_and_room_to_write(made, stem):
    pdf = Pdf((made(stem) / "handout.pdf").read_bytes())
    assert len(pdf.pages) == 2
    assert "What you will be able to do" in pdf.pages[0] and "Votes" in pdf.pages[0]
    assert "One honest sentence" in pdf.pages[1]


@pytest.mark.parametrize("stem", EACH)
def test_only_what_is_for_the_facilitator_says_so(made, stem):
    for file in made(stem).glob("*.pdf"):
        for_one = "Facilitator only" in Pdf(file.read_bytes()).pages[0]
        assert for_one == (file.name not in FOR_ALL), file.name


@pytest.mark.parametrize("stem", EACH)
def test_no_sheet_on_paper_holds_an_answer(made, read, stem):
    sheets = {
        file.stem.partition("-")[0]: Pdf(file.read_bytes()).words
        for file in made(stem).glob("*.pdf")
        if file.name in FOR_ALL
    }
    assert len(sheets) >= 2 and kits.answers_in(read(stem), sheets) == []


@pytest.mark.parametrize("stem", EACH)
def test_figures_on_slides_are_sharp(made, stem):
    show = Presentation(made(stem) / "slides.pptx")
    images = [s.image for slide in show.slides for s in slide.shapes if hasattr(s, "image")]
    assert images and all(image.size[0] >= DOTS for image in images)
    assert len({image.sha1 for image in images}) == len(images)


def test_the_folder_and_the_archive_hold_the_same(made):
    folder = made(CHAPTER)
    listed = (folder / "README.txt").read_text("utf-8")
    names = sorted(path.name for path in folder.iterdir())
    assert all(name in listed for name in names if name != "README.txt")
    with zipfile.ZipFile(folder.with_suffix(".zip")) as archive:
        packed = {Path(name).name: archive.read(name) for name in archive.namelist()}
    assert sorted(packed) == names
    assert all(packed[name] == (folder / name).read_bytes() for name in names)


def test_slides_are_shown_one_at_a_time_by_keys(made, window):
    page = window.context.new_page()
    page.goto((made(CHAPTER) / "slides.html").as_uri())
    shown = page.locator("section:visible")
    titles = page.locator("section h1, section h2").all_text_contents()

    def title():
        assert shown.count() == 1
        return shown.locator("h1, h2").inner_text()

    assert title() == titles[0]
    page.keyboard.press("ArrowRight")
    assert title() == titles[1] == page.evaluate("() => document.activeElement.textContent")
    page.keyboard.press("End")
    assert title() == titles[-1]
    page.keyboard.press("n")
    assert page.locator("section:visible details[open]").count() == 1
    page.keyboard.press("Home")
    page.get_by_role("button", name="Next").click()
    assert title() == titles[1]
    assert "Slide 2 of" in page.get_by_role("status").inner_text()


def test_what_is_not_printed_leaves_the_kit_as_it_was(made, folder):
    kept = made(CHAPTER)
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    slides = folder / "tools" / "publish" / "kit" / "slides" / f"{CHAPTER}.yaml"
    right = slides.read_text("utf-8")
    slides.write_text(right.replace("figure: shape", "figure: shadow"), "utf-8")
    try:
        with pytest.raises(AssertionError, match="no figure 'shadow'"):
            start(folder, "kit", "8")
    finally:
        slides.write_text(right, "utf-8")
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before
    assert not list((folder / "_build").glob("kit-*"))
