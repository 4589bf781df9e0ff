"""What the book makes of the practice: heads, questions, minutes, the list of misconceptions."""

import re

import nbformat
import pytest

from belonging_edu.practice import bank
from tests.book.site.small_book import SmallBook

STEM = "08-top"
WITH_DROPDOWNS = {
    "extensions": ["myst_nb", "sphinxcontrib.bibtex", "sphinx_design", "belonging_book"],
    "myst_heading_anchors": 3,
}
CHAPTER = """# 8 Top

## What you will be able to do

```{chapter-head}
```

## A situation

WORDS

## Check yourself

```{check-yourself}
```

## Take away

## Read more
"""


@pytest.fixture
def book(tmp_path):
    made = SmallBook(tmp_path)
    made.write("book/resident.md", "# Residents\n\n## How the minutes are estimated\n\nA rule.")
    made.write("book/data.md", "# Data\n\n## Surgery\n\nA cohort.")
    made.write("book/glossary.md", "# Glossary\n\n```{misconceptions}\n```\n")
    made.write(f"notebooks/solutions/{STEM}.ipynb", nbformat.writes(lab("# Solutions")))
    return made


def lab(text, code=0, folded=0, figures=0, after=""):
    cells = [nbformat.v4.new_markdown_cell(text)]
    for number in range(code + folded):
        tags = {"tags": ["hide-input"]} if number >= code else {}
        cells.append(nbformat.v4.new_code_cell("1", metadata=tags, execution_count=1))
    picture = nbformat.v4.new_output("display_data", {"text/html": "<table></table>"})
    for number in range(figures):
        cells[1 + number].outputs.append(picture)
    return nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_markdown_cell(after or "End")])


def estimated(book, words, **lab_parts):
    from belonging_book.course.minutes import estimate

    book.write(f"book/{STEM}.md", CHAPTER.replace("WORDS", words))
    book.write(f"notebooks/{STEM}.ipynb", nbformat.writes(lab(**lab_parts)))
    return estimate(book.root, STEM)


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_minutes_follow_the_rule(book):
    exercises = "## Exercises\n\n### Exercise 8.1 (core, 4 minutes)\n\n" + "word " * 1000
    exercises += "\n\n### Exercise 8.2 (extra, 9 minutes)\n"
    base = estimated(book, "word " * 400, text="# Lab\n\n" + "word " * 400)
    assert base.reading == pytest.approx(2, abs=0.1) and base.lab == pytest.approx(2, abs=0.1)
    more = estimated(
        book,
        "word " * 400 + "\n\n| a | b |\n|---|---|\n| c | d |\n",
        text="# Lab\n\n" + "word " * 400,
        code=3,
        folded=2,
        figures=2,
        after=exercises,
    )
    assert more.reading - base.reading == pytest.approx(0.25, abs=0.05)
    assert more.lab - base.lab == pytest.approx(3 * 0.5 + 2 * 0.25, abs=0.1)
    assert more.core == 4


def lab_with_stops(*parts):
    """A lab of Markdown, with a cell between two parts at which one continues."""
    made = nbformat.v4.new_notebook()
    for text in parts:
        stop = nbformat.v4.new_code_cell(
            "if 'a' not in globals():\n    a = 1",
            metadata={"tags": ["continue-here", "hide-input", "remove-cell"]},
            execution_count=1,
        )
        made.cells += [stop] * bool(made.cells) + [nbformat.v4.new_markdown_cell(text)]
    return made


EXERCISES = "## Exercises\n\n### Exercise 8.1 (core, 4 minutes)\n\n" + "word " * 900
EXERCISES += "\n\n### Exercise 8.2 (extra, 9 minutes)\n"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["# Lab\n\n" + "word " * 400], [2]),
        (["# Lab\n\n" + "word " * 400, "word " * 600, EXERCISES], [2, 3, 4]),
        (["# Lab", EXERCISES, "more " * 200, "## 7 Reveal\n\n" + "word " * 200], [0, 4, 0, 1]),
        (["# Lab", "## 6 Break it\n\n" + "word " * 200 + f"\n\n{EXERCISES}"], [0, 4]),
    ],
)
def test_minutes_from_stop_to_stop_add_up_to_those_of_the_lab(tmp_path, parts, expected):
    from belonging_book.course import minutes

    nbformat.write(lab_with_stops(*parts), tmp_path / "08-top.ipynb")
    found = minutes.of_parts(tmp_path / "08-top.ipynb")
    assert found == pytest.approx(expected, abs=0.1)
    assert sum(found) == pytest.approx(sum(minutes.of_lab(tmp_path / "08-top.ipynb")))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["# Lab\n\n" + "word " * 400, "word " * 600], "about 2 and 3 minutes (two stops)"),
        (
            ["# Lab\n\n" + "word " * 400, "word " * 600, EXERCISES],
            "about 2, 3, and 4 minutes (three stops); core exercises, 4 of these minutes, with",
        ),
    ],
)
def test_the_head_names_the_stops(book, parts, expected):
    from belonging_book.course import chapter_head

    book.write(f"book/{STEM}.md", CHAPTER)
    book.write(f"notebooks/{STEM}.ipynb", nbformat.writes(lab_with_stops(*parts)))
    assert expected in chapter_head.parts(book.root, STEM)["Lab"]


def test_a_role_counts_as_a_word(book):
    quoted = "{term}`a long name` " * 200
    assert estimated(book, quoted, text="# Lab").reading == pytest.approx(1, abs=0.1)


def test_page_shows_minutes_and_questions(book):
    estimated(book, "word " * 600, text="# Lab\n\nword")
    assert "WARNING" not in book.build(**WITH_DROPDOWNS)
    page = book.html(f"book/{STEM}")
    head = text_of(re.search(r"<dl class=\"chapter-head.*?</dl>", page, re.S)[0])
    assert "Read : about 3 minutes" in head and "nobody has been timed" in head
    assert "lab 8 , about 0 minutes; core exercises, 0 of these minutes, with worked" in head
    assert "Needs : what a regression slope is" in head and "Cohort : synthetic: surgery" in head
    assert 'href="data.html#surgery"' in page
    items = bank.items(8, "formative")
    options = sum(len(item.options) for item in items)
    right = [i for i in items for o in i.options if o.right]
    assert page.count("<details") == options and page.count("<summary") == options
    assert len(re.findall(r">Yes\. ", page)) == len(right) == len(items)
    codes = re.findall(r"\((M\d\d):", re.sub(r"<[^>]+>", "", page))
    assert codes and set(codes) <= set(bank.misconceptions())
    for code in codes:
        assert f'href="glossary.html#misconception-{code.lower()}"' in page


def test_a_page_without_questions_warns(book):
    book.write("book/about.md", "# About\n\n```{check-yourself}\n```\n")
    assert "No questions for 'book/about'. [belonging_book.questions]" in book.build()


def test_misconceptions_name_the_chapters_in_which_they_are_met(book):
    estimated(book, "word", text="# Lab")
    assert "WARNING" not in book.build(**WITH_DROPDOWNS)
    rows = re.findall(r"<tr.*?</tr>", book.html("book/glossary"), re.S)
    known = {text_of(row).split()[0]: row for row in rows}
    assert 'href="08-top.html"' in known["M20"] and "M34" not in known
    assert 'id="misconception-m20"' in known["M20"]


def test_minutes_of_all_chapters(book):
    estimated(book, "word " * 600, text="# Lab")
    book.write("book/faculty.md", "# Faculty\n\n```{minutes-table}\n```\n")
    assert "WARNING" not in book.build(**WITH_DROPDOWNS)
    row = "8 Top 3 min 0 min 0 min what a regression slope is"
    assert row in text_of(book.html("book/faculty"))
