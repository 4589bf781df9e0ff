"""No page says what the linter finds, and the linter notices what it is for."""

import json
import re
from pathlib import Path

import pytest

if not (Path(__file__).parents[3] / "book").is_dir():
    pytest.skip("needs the checkout, with the book", allow_module_level=True)

from belonging_book.course import minutes, prose

from tests.book.prose import lint, numbers_of, words


@pytest.mark.parametrize("path", lint.pages(), ids=lint.name_of)
def test_page(path):
    assert list(lint.findings(path)) == []


TEXTS = ["*.py", "*.md", "*.yaml", "*.yml", "*.js", "*.ipynb", "*.csv"]
FOLDERS = ["belonging_edu", "book", "notebooks", "tools", "benchmarks", "data", "."]


def everything_written():
    """(name, text) of each text file that is not a test; of notebooks, what was typed."""
    for folder in FOLDERS:
        for pattern in TEXTS:
            deep = (lint.ROOT / folder).glob(pattern if folder == "." else f"**/{pattern}")
            for path in sorted(deep):
                text = path.read_text("utf-8")
                if path.suffix == ".ipynb":
                    text = "\n".join("".join(c["source"]) for c in json.loads(text)["cells"])
                if "checkpoint" not in str(path) and path.name != "comments.csv":
                    yield (
                        path.relative_to(lint.ROOT).as_posix(),
                        re.sub(r"(?m)^- id: .*$", "", text),
                    )


def test_phrases_are_out_of_labs_messages_and_docstrings():
    found = {name: list(words.phrases_that_are_out(text)) for name, text in everything_written()}
    assert len(found) > 150
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_every_excuse_names_a_page_and_a_reason():
    pages = {lint.name_of(path) for path in lint.pages()} | {"everywhere"}
    for page, phrases in lint.excuses().items():
        assert page in pages
        assert all(len(reason.split()) >= 3 for reason in phrases.values())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Residents in year 2 of 5 scored {n}`a:.0f` points.", 1),
        ("It was {n}`a:.0f` points (95% CI, {n}`b:.0f` to {n}`c:.0f`; *P* = {n}`p:p`; n = 40).", 1),
        ("Of {n}`a:.0f` of {n}`b:.0f` learners, 30 left.", 2),
        ("The interval reaches from {n}`a:.1f` to {n}`b:.1f`.", 1),
        ("In 2020 chapter 8 said so, as exercise 8.3 does (95% intervals, PGY 3).", 0),
        ("Numbers 11, 13, 14, 15, and 16.", 5),
        ("Nothing but N and words in New York, in 2 weeks, at 3 sites.", 0),
        ("At least 2 points, 5%, or 0.3.", 3),
    ],
)
def test_numbers_are_counted_as_a_reader_meets_them(text, count):
    assert prose.counted(text) == count


def test_paragraphs_leave_out_tables_code_and_formulas():
    page = (
        "# T\n\nOne.\n\n| a | 1 |\n\n```{labfigure} x::y\nIts caption.\n```\n\n$$ x = 3 $$\n\n"
        "* two\n  still two\n* three\n\n:::{admonition} A worked example\n:class: tip\n4 and 5\n:::"
    )
    found = list(prose.paragraphs(page))
    assert [p.text for p in found] == ["One.", "two still two", "three", "4 and 5"]
    assert [p.exempt for p in found] == [False, False, False, True]


CHAPTER = lint.ROOT / "book" / "08-top-against-bottom.md"
PLANTED = {
    "Fifty-six residents were asked.": "typed",
    "About 40% of residents were asked.": "typed",
    "They had 7 points more.": "typed",
    "It reached {published}`leep2025.belong_school | unit`, a high value.": "of whom",
    "It reached {n}`nothing:.0f`% of all.": "keep(of=",
    "One, {n}`a:.0f`, {n}`b:.0f`, {n}`c:.0f`, {n}`d:.0f`, {n}`e:.0f`.": "numbers in a paragraph",
    "Belonging goes along with scores.": "is out",
    "The odds rise by 12 %.": "is out",
    "Belonging protects residents.": "sounds like a cause",
    "Mentoring helps residents belong.": "sounds like a cause",
    "Support makes residents resilient.": "sounds like a cause",
    "A mentor gives residents a sense of belonging.": "sounds like a cause",
    "| Belonging | improves scores |": "sounds like a cause",
    "## Belonging pays off": "sounds like a cause",
    "```{labfigure} x::y\n:name: fig-x\n17 residents.\n```": "in captions, line 1: '17' is typed",
    "```{labfigure} x::y\nBelonging improves scores.\n```": "sounds like a cause",
    ":::{table} All 17 residents\n| a |\n|---|\n| 1 |\n:::": "in captions, line 1: '17' is typed",
}


@pytest.mark.parametrize(("planted", "noticed"), PLANTED.items())
def test_what_is_planted_is_noticed(planted, noticed):
    page = CHAPTER.read_text("utf-8").replace("## The idea", f"{planted}\n\n## The idea", 1)
    assert any(noticed in finding for finding in lint.findings(CHAPTER, page)), planted


def test_every_page_is_excused_in_one_block():
    lines = lint.EXCUSED.read_text("utf-8").splitlines()
    pages = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(pages) == len(set(pages))  # YAML keeps the last of two and says nothing


def test_an_interval_has_to_say_what_it_does_with_clusters():
    bare = "The gap was {n}`gap:.0f` points ({n}`gap_low:.0f` to {n}`gap_high:.0f`)."
    assert len(list(numbers_of.intervals_that_hide_clusters(bare))) == 1
    for said in (
        bare + " It treats residents as independent.",
        bare.replace("points", "points, clustered by program"),
        bare + "\n\nIntervals on this page allow for units.",
    ):
        assert not list(numbers_of.intervals_that_hide_clusters(said)), said


def test_a_percentage_has_to_name_the_group_that_its_lab_kept():
    assert numbers_of.shares_a_noun("residents who answered", "Of all residents, few left.")
    assert not numbers_of.shares_a_noun("learners who answered on the program", "It was high.")


def test_an_excuse_for_nothing_is_noticed():
    assert list(words.stale_excuses("a page", {"other words": "a good reason"}))
    assert not list(words.stale_excuses("a\npage", {"a page": "a good reason"}))


def test_minutes_count_words_numbers_formulas_and_figures():
    page = "## A situation\n\n{}\n\n## Read more\n"
    words_only = minutes.of_text(page.format("word " * 200))
    assert words_only == pytest.approx(1, abs=0.02)
    for more, seconds in (("{n}`a:.0f`\n", 5), ("$$\nx = y\n$$\n", 20), ("| a |\n|---|\n", 15)):
        longer = minutes.of_text(page.format("word " * 200 + f"\n\n{more}"))
        assert longer - words_only == pytest.approx(seconds / 60, abs=0.02)
