"""The appendices of a session: every file has its letter, and answers are marked as such."""

import io

import docx
import pytest
from launcher.words import Problem
from publish import appendix, papers
from publish.papers import word
from publish.papers.course import Chapter

from belonging_edu.practice import bank

KIT = ("README.txt", "plan.docx", "slides.pptx", "handout.pdf", "key.pdf", "polls.txt")
CHAPTER = Chapter("8", "Top against bottom", "08", ("Convert a gap.",), "12 min", "1", "1", "none")


@pytest.fixture
def made(monkeypatch, tmp_path):
    """The folder of a bundle that was made from a kit of five files."""
    kit = appendix.kit
    monkeypatch.setattr(appendix, "FOLDER", str(tmp_path / "appendix"))
    monkeypatch.setattr(appendix, "BUILD", str(tmp_path))
    monkeypatch.setattr(appendix, "find", lambda: "a browser")
    monkeypatch.setattr(papers, "bring_book_up_to_date", lambda: None)
    monkeypatch.setattr(papers, "read", lambda *_: papers.Course((CHAPTER,), (CHAPTER,)))
    monkeypatch.setattr(kit, "stems", lambda label, _all: ["08-top"])
    monkeypatch.setattr(appendix.material, "read", lambda stem: stem)
    plan = word.written("Plan", "# Plan\n", "", 1_700_000_000)
    monkeypatch.setattr(kit, "files", lambda *_: dict.fromkeys(KIT, plan))
    assert appendix.make("8") == 0
    return tmp_path / "appendix" / "08-top"


def listed(folder):
    """Letter -> file, what it is, and for whom, as the list of files says."""
    table = docx.Document(str(folder / appendix.NAME)).tables[0]
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows[1:]}


def test_the_list_names_every_file_by_its_letter(made):
    told = listed(made)
    assert list(told) == [chr(ord("A") + number) for number in range(len(told))]
    names = [name for name, *_ in told.values()]
    assert sorted([*names, appendix.NAME]) == sorted(path.name for path in made.iterdir())
    assert all(name.startswith(f"{letter}-") for letter, (name, *_) in told.items())
    assert "B-slides.pptx" in names and "C-handout.pdf" in names and "D-key.pdf" in names
    assert made.with_name("08-top.zip").is_file()


def test_what_learners_get_holds_no_right_answer(made):
    items = [item for form in ("pre", "post") for item in bank.items(8, form)]
    whys = [" ".join(bank.plain(o.why).split()) for item in items for o in item.options]
    keys = []
    for name, _what, for_whom in listed(made).values():
        if name.endswith(".docx"):
            document = docx.Document(str(made / name))
            cells = [c for t in document.tables for row in t.rows for c in row.cells]
            paragraphs = [*document.paragraphs, *(p for c in cells for p in c.paragraphs)]
            text = " ".join(" ".join(p.text for p in paragraphs).split())
            tells = any(why in text for why in whys)
            assert not (tells and for_whom == appendix.ALL), name
            keys += [name] * tells
        assert ("key" in name or "guide" in name or "slides" in name) <= (for_whom == appendix.KEPT)
    assert [name.partition("-")[2] for name in keys] == ["key-before.docx", "key-after.docx"]


def test_a_part_that_a_chapter_has_not_takes_no_letter():
    sources = {part.source: b"" for part in appendix.PARTS if "cards" not in part.name}
    names = list(appendix.lettered(sources))
    assert names[3:5] == ["D-further-sheets.pdf", "E-key.pdf"]


def test_each_source_is_one_that_kit_questions_and_papers_make():
    kit = appendix.kit
    begin = tuple(f"kit/{name}" for part in (kit.KEEP, kit.PROJECT, kit.GIVE) for name in part)
    known = {f"papers/{paper.name}" for paper in papers.PAPERS} | set(appendix.questions("8"))
    for part in appendix.PARTS:
        assert part.source in known or part.source.startswith(begin), part.source


def test_the_first_half_of_chapter_14_has_its_own_questions():
    said = []
    for label in ("14", "14b"):
        content = appendix.questions(label)["items/paper/pre-paper-a.docx"]
        paper = docx.Document(io.BytesIO(content))
        said.append(" ".join(" ".join(p.text for p in paper.paragraphs).split()))
    halves = [[bank.plain(i.stem) for i in bank.items(14, "pre", part)] for part in "ab"]
    for text, own, other in zip(said, halves, reversed(halves), strict=True):
        assert all(" ".join(stem.split()) in text for stem in own)
        assert not any(" ".join(stem.split()) in text for stem in other)


def test_an_unknown_chapter_is_told():
    with pytest.raises(Problem, match="no chapter 99"):
        appendix.make("99")
