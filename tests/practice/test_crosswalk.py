"""The crosswalk: every objective has its line, its levels, and only items that were read."""

import re
from collections import defaultdict

import pytest
import yaml

from belonging_edu.practice import bank, chapter_files, crosswalk
from tests.book.site.small_book import ROOT

BOOK = ROOT / "book"
pytestmark = pytest.mark.skipif(not BOOK.is_dir(), reason="needs the checkout")
PAGE = "# 1 A page\n\n## What you will be able to do\n\n{line}\n\n## A situation\n"


@pytest.fixture(scope="module")
def rows():
    return crosswalk.rows(BOOK)


def cited(text):
    """The numbers of items of STROBE and CROSS that a page cites after the name of the list."""
    found = {"strobe": set(), "cross": set()}
    for name, words in re.findall(r"\b(STROBE|CROSS)\b((?:(?!STROBE|CROSS|CHERRIES)[^\n])*)", text):
        for codes in re.findall(r"\((?:item )?(\d+[a-d]?)\)", words):
            found[name.lower()].add(codes)
    return found


def test_every_objective_stands_in_it_once_with_exercise_and_questions(rows):
    places = [(row.chapter, row.objective) for row in rows]
    stored = {n: chapter_files.content(chapter_files.path_of(n)) for n in bank.chapters()}
    listed = [(chapter, n) for chapter, file in stored.items() for n in file["objectives"]]
    assert sorted(places) == sorted(listed) and len(set(places)) == len(places)
    assert all(row.exercises and row.questions and row.serves["acgme"] for row in rows)
    assert all(row.serves["merc"] for row in rows)


def test_every_entry_of_a_list_is_used(rows):
    for key, listed in crosswalk.lists().items():
        used = {code for row in rows for code in row.serves[key]}
        assert used == set(listed.entries), key


def test_what_a_page_cites_stands_in_its_rows(rows):
    named, missed = defaultdict(set), []
    for row in rows:
        for key in ("strobe", "cross"):
            named[row.page, key] |= set(row.serves[key])
    for page in {row.page for row in rows}:
        text = (BOOK / f"{page}.md").read_text("utf-8")
        missed += [(page, key, n - named[page, key]) for key, n in cited(text).items()]
    assert [each for each in missed if each[2]] == []


def test_items_that_a_page_cites_are_found():
    text = "STROBE asks (item 11) and (item 16).\nCROSS asks (5b) and CHERRIES (item 9)."
    assert cited(text) == {"strobe": {"11", "16"}, "cross": {"5b"}}


def test_every_verb_has_one_level():
    stored = yaml.safe_load((chapter_files.FOLDER.parent / "crosswalk.yaml").read_text("utf-8"))
    verbs = [verb for each in stored["verbs"].values() for verb in each]
    assert set(stored["verbs"]) == set(crosswalk.LEVELS)
    assert len(verbs) == len(set(verbs))


def test_the_level_of_an_objective_is_that_of_its_highest_verb(rows):
    (row,) = (row for row in rows if (row.chapter, row.objective) == (3, 3))
    assert row.verbs == {"apply": "apply", "judge": "evaluate"} and row.level == "evaluate"
    assert row.plain == "Apply weights, and judge what they correct."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1. **Ponder** it (exercise 1.1).", "without one: ponder"),
        ("1. Ponder it (exercise 1.1).", "without one: none"),
        ("9. **List** it (exercise 1.1).", "chapter_01.yaml lacks objective 9 of 01-a"),
    ],
)
def test_an_objective_that_does_not_fit_is_told(tmp_path, line, said):
    (tmp_path / "01-a.md").write_text(PAGE.format(line=line), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        crosswalk.rows(tmp_path)


def test_a_folder_without_chapters_is_told(tmp_path):
    with pytest.raises(ValueError, match="Name the folder `book`"):
        crosswalk.rows(tmp_path)


def test_an_item_that_was_not_read_is_told(tmp_path, monkeypatch):
    (tmp_path / "chapter_01.yaml").write_text(
        "objectives: {1: {acgme: [PBLI], merc: [data], cross: [7a]}}", encoding="utf-8"
    )
    (tmp_path / "01-a.md").write_text(
        PAGE.format(line="1. **List** it (exercise 1.1)."), encoding="utf-8"
    )
    monkeypatch.setattr(crosswalk.chapter_files, "path_of", lambda _: tmp_path / "chapter_01.yaml")
    monkeypatch.setattr(crosswalk.bank, "items", lambda _: [])
    with pytest.raises(ValueError, match="the list cross of crosswalk.yaml lacks 7a"):
        crosswalk.rows(tmp_path)
