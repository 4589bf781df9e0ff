"""The papers: read back by Word's own structure, with the words of the book and no key."""

import csv
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Inches
from launcher.words import Problem
from publish import papers
from publish.papers import crosswalk, evaluation, word

from belonging_edu.export.redcap import COLUMNS
from belonging_edu.practice import bank
from belonging_edu.practice import course as practice
from belonging_edu.practice import crosswalk as serves
from belonging_edu.practice.chapter_02 import row_faults, wording_faults

DAY = 1_700_000_000
ROOT = Path(__file__).parents[2]
ROW = """<tr><th><a href="{page}.html">{label} {title}</a></th><td>12 min</td><td>{lab} min</td>
<td>18 min</td><td>nothing</td></tr>"""
CHAPTER = """<article><section id="what-you-will-be-able-to-do"><h2>What</h2><ol>
<li><p><strong>Convert</strong> a gap of {label} (exercise {label}.2).</p></li>
<li><p><strong>Judge</strong> it.</p></li></ol></section></article>"""
TITLES = {"1": "Headline", "8": "Top against bottom", "9": "Odds", "14b": "Roll-outs"}
TITLES |= {str(n): "Another" for n in practice.pathway("half-day").chapters if str(n) not in TITLES}
#: That everybody sees a question is right here; and a semicolon may stand in an answer, though the
#: checker warns learners who divide answers by it.
EXPECTED = (
    "no branching logic: everybody sees the question",
    "the choices: a bar | divides them, nothing else does",
)


@pytest.fixture
def book(tmp_path):
    """A built book with some chapters, among them those of the half-day workshop."""
    folder = tmp_path / "book"
    folder.mkdir()
    rows = []
    for label, title in TITLES.items():
        page = f"{label}-page"
        rows.append(ROW.format(page=page, label=label, title=title, lab=33))
        (folder / f"{page}.html").write_text(CHAPTER.format(label=label), "utf-8")
    head = "<thead><tr><th></th><th>Core exercises</th></tr></thead>"
    table = f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"
    (folder / "faculty.html").write_text(table, "utf-8")
    return folder


@pytest.fixture
def course(book):
    return papers.read(book)


def paper(name):
    return next(each for each in papers.PAPERS if each.name == name)


def opened(name, course):
    return docx.Document(io.BytesIO(paper(name).made(course, DAY)))


WORD = [each.name for each in papers.PAPERS if each.name.endswith(".docx")]


def faults(made):
    """What a reader of a paper with a keyboard, a screen reader, or little time would miss."""
    styles = [p.style.name for p in made.paragraphs]
    if styles.count("Title") != 1 or styles[0] != "Title":
        yield "one title, first"
    levels = [int(s[-1]) for s in styles if s.startswith("Heading")]
    if any(b > a + 1 for a, b in zip([0, *levels], levels, strict=False)):
        yield "no level of heading is skipped"
    languages = {each.get(qn("w:val")) for each in made.styles.element.iter(qn("w:lang"))}
    if languages != {"en-US"}:
        yield "American English"
    for table in made.tables:
        first = table.rows[0]
        names = [cell.paragraphs[0].runs for cell in table.columns[0].cells]
        names_rows = all(runs and runs[0].bold for runs in names)
        if first._tr.find(f".//{qn('w:tblHeader')}") is None and not names_rows:
            yield "a head that comes again, or rows with a name"
        if abs(sum(c.width for c in table.columns) - word.WIDTH) > Inches(0.01):
            yield "as wide as the page allows"
    for run in runs(made):
        if (word.TO_FILL_IN in run.text) != (run.style.name == word.FILL_IN_STYLE):
            yield f"what is to be filled in is marked: {run.text}"


def runs(made):
    cells = [cell for table in made.tables for row in table.rows for cell in row.cells]
    for paragraph in [*made.paragraphs, *(p for cell in cells for p in cell.paragraphs)]:
        yield from paragraph.runs


def text_of(made):
    return "\n".join(run.text for run in runs(made))


@pytest.mark.parametrize("name", WORD)
def test_a_paper_has_the_structure_of_a_word_file(name, course):
    made = opened(name, course)
    assert list(faults(made)) == []
    assert made.core_properties.title == paper(name).title
    assert made.core_properties.created.year == 2023
    foot = made.sections[0].footer.paragraphs[0]
    assert paper(name).title in foot.text and "PAGE" in foot._p.xml


@pytest.mark.parametrize(
    ("markdown", "fault"),
    [
        ("## No title\n", "one title"),
        ("# A\n\n### C\n", "no level"),
        ("# A\n\n| | |\n|---|---|\n| | b |\n", "a head"),
    ],
)
def test_a_paper_without_structure_is_noticed(markdown, fault):
    made = docx.Document(io.BytesIO(word.written("A", markdown, "A", DAY)))
    found = list(faults(made))
    assert any(fault in each for each in found), found


def test_what_is_to_be_filled_in_ends_with_a_bracket():
    with pytest.raises(ValueError, match="does not end with a bracket"):
        word.written("A", f"# A\n\n{word.TO_FILL_IN}name\n", "A", DAY)


def test_lists_count_from_one_each():
    made = docx.Document(io.BytesIO(word.written("A", "# A\n\n1. a\n\nb\n\n1. c\n", "A", DAY)))
    first, second = (
        p._p.pPr.numPr.numId.val for p in made.paragraphs if p.style.name == "List Number"
    )
    assert first != second


def test_the_syllabus_says_what_the_book_says(course, book):
    text = text_of(opened("syllabus.docx", course))
    for chapter in course.chapters:
        assert f"{chapter.label} {chapter.title}" in text
        assert all(objective in text for objective in chapter.objectives)
    assert "33 min" in text and "34 min" not in text
    page = book / "faculty.html"
    page.write_text(page.read_text("utf-8").replace("33 min", "34 min", 1), "utf-8")
    assert "34 min" in text_of(opened("syllabus.docx", papers.read(book)))


@pytest.mark.parametrize("name", ["syllabus.docx", "certificate.docx"])
def test_no_credit_is_promised(name, course):
    assert "gives no continuing medical education (CME) credit" in text_of(opened(name, course))


def test_only_the_institution_fills_in_what_it_knows(course):
    marked = [name for name in WORD if word.TO_FILL_IN in text_of(opened(name, course))]
    assert marked == [
        "syllabus.docx", "sign-in.docx", "certificate.docx", "irb-cover-note.docx",
        "pilot-protocol.docx",
    ]  # fmt: skip


def test_the_points_of_the_capstone_add_up(course):
    made = opened("rubrics.docx", course)
    capstone = made.tables[0]
    most = (len(capstone.rows) - 1) * int(capstone.rows[0].cells[-1].text)
    assert f"12 of {most} points" in text_of(made)
    assert sum("(star)" in row.cells[0].text for row in capstone.rows) == 2


# ---------------------------------------------------------------- the crosswalk


def test_the_workbook_holds_every_objective_as_the_crosswalk_has_it(course):
    book = openpyxl.load_workbook(io.BytesIO(paper("crosswalk.xlsx").made(course, DAY)))
    head, *found = book["Objectives"].values
    assert head == tuple(crosswalk.HEAD)
    rows = serves.rows(ROOT / "book")
    assert len(found) == len(rows)
    for cells, row in zip(found, rows, strict=True):
        told = dict(zip(head, (cell or "" for cell in cells), strict=True))
        assert (told["No."], told["Objective"]) == (str(row.objective), row.plain)
        assert row.page.startswith(told["Chapter"].rjust(len(row.page.partition("-")[0]), "0"))
        assert tuple(filter(None, told["Exercises"].split(", "))) == row.exercises
        assert tuple(told["Questions in the bank"].split()) == row.questions
        assert told["Level (Bloom)"] == row.level
        for column, key in zip(head[-5:], crosswalk.LISTS, strict=True):
            codes = tuple(line.partition(":")[0] for line in told[column].splitlines())
            assert codes == row.serves[key]
    said = {cell for row in book["Lists"].values for cell in row}
    assert {listed.seen for listed in serves.lists().values()} <= said
    assert crosswalk.JUDGMENT in said


# ---------------------------------------------------------------- REDCap


def rows_of(course):
    return list(csv.DictReader(io.StringIO(evaluation.dictionary(course))))


def row_problems(rows):
    """What is wrong with the rows of a dictionary, by our own checker of rows."""
    found = [f for row in rows for f in row_faults(row) if f not in EXPECTED]
    names = [row[evaluation.NAME] for row in rows]
    return found + [f"twice: {name}" for name in names if names.count(name) > 1]


def test_the_dictionary_is_one_that_redcap_takes(course):
    rows = rows_of(course)
    assert list(rows[0]) == list(COLUMNS) and len(COLUMNS) == 18
    assert rows[0][evaluation.NAME] == "record_id"
    assert row_problems(rows) == []
    forms = list(dict.fromkeys(row[evaluation.FORM] for row in rows))
    assert forms == ["reaction", "test_before", "test_after", "three_months"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("NAME", "Pace"), ("KIND", "likert"), ("CHOICES", "1 a | 2 b"), ("LABEL", "")],
)
def test_a_spoiled_row_is_noticed(course, column, value):
    rows = rows_of(course)
    next(r for r in rows if r[evaluation.KIND] == "radio")[getattr(evaluation, column)] = value
    assert row_problems(rows)


def test_the_test_is_that_of_the_bank_and_tells_no_key(course):
    asked = {row[evaluation.ANNOTATION]: row for row in rows_of(course)}
    for chapter in course.chosen:
        for form in ("pre", "post"):
            for item in bank.items(chapter.number, form, chapter.part):
                row = asked.pop(item.id)
                answers = [c.split(", ", 1)[1] for c in row[evaluation.CHOICES].split(" | ")]
                assert answers == [" ".join(bank.plain(o.answer).split()) for o in item.options]
                assert row[evaluation.NAME].startswith(form)
                said = " ".join(" ".join(row.values()).split())
                assert not any(" ".join(o.why.split()) in said for o in item.options)
    assert set(asked) == {""}


def test_our_own_questions_keep_the_rules_of_chapter_2():
    told = evaluation.forms()
    for form in ("reaction", "months"):
        for question in told[form]["questions"]:
            answers = told["scales"].get(question.get("scale"))
            found = wording_faults(question["asks"], answers or ["a", "b", "c", "d", "e"])
            assert found == [], question["asks"]
    assert wording_faults("I liked the pace.", told["scales"]["pace"])


def test_the_forms_on_paper_and_in_redcap_ask_the_same(course):
    text = " ".join(text_of(opened("evaluation.docx", course)).split())
    told = evaluation.forms()
    for form in ("reaction", "months"):
        assert all(q["asks"] in text for q in told[form]["questions"])
    sure = [row for row in rows_of(course) if row[evaluation.NAME].startswith("sure_before")]
    assert len(sure) == sum(len(chapter.objectives) for chapter in course.chosen)
    assert all(objective in text for chapter in course.chosen for objective in chapter.objectives)


# ---------------------------------------------------------------- the folder


def test_the_second_page_of_a_chapter_has_its_own_questions(book):
    (second,) = papers.read(book, ["14b"]).chosen
    assert (second.number, second.part) == (14, "b")
    assert bank.items(14, "pre", "b") != bank.items(14, "pre", "a")


def test_an_unknown_chapter_is_told_with_those_that_there_are(book):
    with pytest.raises(Problem, match=r"no chapter 17\.\nWhat to do: choose among 1, 8, 9, 14b"):
        papers.read(book, ["8", "17"])


def test_a_book_without_its_parts_is_reported(book):
    (book / "8-page.html").write_text("<p>Half a page", "utf-8")
    with pytest.raises(Problem, match=r"8-page.html has no objectives.\nWhat to do"):
        papers.read(book)
    (book / "faculty.html").write_text("", "utf-8")
    with pytest.raises(Problem, match=r"no table of chapters.\nWhat to do"):
        papers.read(book)


@pytest.fixture
def made(monkeypatch, book, tmp_path):
    """Making papers, from the small book."""
    monkeypatch.setattr(papers, "BOOK", str(book.parent))
    monkeypatch.setattr(papers, "bring_book_up_to_date", lambda: None)
    monkeypatch.setattr(papers.bundle, "release_day", lambda: DAY)
    out = tmp_path / "place" / "papers"
    return out, lambda: papers.make(str(out))


def test_papers_replace_older_ones_whole_and_are_the_same_bytes(made):
    out, make = made
    assert make() == 0
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    packed = papers.zip_of(out).read_bytes()
    assert set(first) == {paper.name for paper in papers.PAPERS} | {papers.README}
    assert all(paper.name in first[papers.README].decode() for paper in papers.PAPERS)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == {f"papers/{name}": content for name, content in first.items()}
    (out / "old.docx").write_text("old")
    assert make() == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    assert papers.zip_of(out).read_bytes() == packed
    assert sorted(path.name for path in out.parent.iterdir()) == ["papers", "papers.zip"]


def test_what_holds_something_else_is_not_replaced(made):
    out, make = made
    out.mkdir(parents=True)
    (out / "thesis.docx").write_text("mine")
    with pytest.raises(Problem, match="holds something else.*\n.*What to do"):
        make()
    assert (out / "thesis.docx").read_text() == "mine"


def test_the_texts_are_all_used():
    stored = {path.name for path in Path(papers.TEXTS).iterdir()}
    assert stored == {"certificate.md", "rubrics.md", "irb-cover-note.md", "pilot-protocol.md",
                      "pilot-feedback.md"}  # fmt: skip
