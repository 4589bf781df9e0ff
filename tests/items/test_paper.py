"""Papers, the sheet for answers, and the key: nothing is lost, and nothing given away."""

import io
import shutil

import pytest

from belonging_edu.items import order, printed, sheets, word
from belonging_edu.practice import bank
from tests.items.comparing import faults, said, source
from tests.items.readers import Option, Read

docx = pytest.importorskip("docx", reason="python-docx is not installed: Word was not tested")
CHROMIUM = any(map(shutil.which, printed._NAMES))


def quiz_of(chapters="1,3,8", form="pre"):
    return order.read(chapters, form, "docx").quizzes[0]


def items_of(quiz):
    return [item for name in quiz.chapters for item in bank.items(int(name), quiz.form)]


def paragraphs(content):
    return [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]


def questions_on(lines):
    """The questions on a paper: a number, then lines with a letter."""
    found = []
    for line in lines:
        mark, _, rest = line.partition(". ")
        if mark.isdigit():
            assert int(mark) == len(found) + 1
            found.append(Read(rest, []))
        elif mark in tuple("ABCD") and found:
            assert mark == "ABCD"[len(found[-1].options)]
            found[-1].options.append(Option(rest, False))
    return found


def in_order_of_bank(items, found, letters):
    """What stands on a paper, in the order of the bank, and right where the key says so."""
    by_stem = {read.stem: read for read in found}
    for read, letter in zip(found, letters, strict=True):
        read.options["ABCD".index(letter)].right = True
    for item in items:
        answers = [source(option.answer) for option in item.options]
        by_stem[source(item.stem)].options.sort(key=lambda option: answers.index(option.text))
    return [by_stem[source(item.stem)] for item in items]


def key_of(content, paper):
    """The letters of the key of a paper, in the order of that paper."""
    (table,) = docx.Document(io.BytesIO(content)).tables
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    number, right = head.index(f"Paper {paper}"), head.index(f"Right in {paper}")
    return [row[right] for row in sorted(rows, key=lambda row: int(row[number]))]


@pytest.mark.parametrize("form", bank.FORMS)
def test_both_papers_and_the_key_are_those_of_the_bank(form):
    quiz = order.read("all", form, "docx").quizzes[0]
    files, items = word.FORMAT.make(quiz, False), items_of(quiz)
    for paper in "AB":
        found = questions_on(paragraphs(files[f"paper/{form}-paper-{paper.lower()}.docx"]))
        letters = key_of(files[f"faculty/{form}-key.docx"], paper)
        assert faults(items, in_order_of_bank(items, found, letters), feedback=False) == []


def test_a_wrong_letter_in_the_key_is_noticed():
    quiz = quiz_of()
    files = word.FORMAT.make(quiz, False)
    found = questions_on(paragraphs(files["paper/pre-paper-b.docx"]))
    letters = key_of(files["faculty/pre-key.docx"], "B")
    letters[0] = "A" if letters[0] != "A" else "B"
    items = items_of(quiz)
    assert len(faults(items, in_order_of_bank(items, found, letters), feedback=False)) == 2


def test_paper_b_has_another_order_of_questions_and_answers():
    quiz = quiz_of()
    first, second = sheets.papers(quiz).values()
    assert [each.question.id for each in first] != [each.question.id for each in second]
    by_id = {each.question.id: each for each in second}
    for each in first:
        other = by_id[each.question.id].choices
        assert sorted(c.text for c in other) == sorted(c.text for c in each.choices)
        assert (other == each.choices) != each.question.may_shuffle


def test_what_is_handed_out_holds_no_answer():
    quiz = quiz_of("1,3,8,14", "formative")
    told = [said(option) for item in items_of(quiz) for option in item.options]
    made = {sheet.name: printed.page(sheet) for sheet in sheets.sheets(quiz, True)}
    for sheet in sheets.sheets(quiz, True):
        text = "\n".join(paragraphs(word._document(sheet)))
        held = [words for words in told if words in text]
        assert len(held) == (len(told) if sheet.has_key else 0), sheet.name
        assert (sheets.ONLY_FACILITATOR in made[sheet.name]) == sheet.has_key


def test_the_answer_sheet_asks_for_a_code_and_no_name():
    plain, sure = (sheets.sheets(quiz_of("8", "formative"), each)[2] for each in (False, True))
    page = printed.page(plain)
    assert "Your code (not your name)" in page and "How sure" not in page
    assert "A  B  C  D" in page and page.count('scope="row"') == len(
        quiz_of("8", "formative").questions
    )
    assert "1  2  3  4  5" in printed.page(sure)


def test_word_files_are_the_same_whenever_they_are_made():
    assert word.FORMAT.make(quiz_of(), True) == word.FORMAT.make(quiz_of(), True)


def test_word_files_have_title_language_and_a_head_of_the_table():
    content = word.FORMAT.make(quiz_of(), False)["faculty/pre-key.docx"]
    document = docx.Document(io.BytesIO(content))
    assert document.core_properties.title == "Chapters 1, 3, 8: test before (key)"
    assert document.core_properties.language == "en-US"
    assert document.sections[0].header.paragraphs[0].text == sheets.ONLY_FACILITATOR
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    assert [p.style.name for p in document.paragraphs][0] == "Heading 1"


def test_without_python_docx_one_is_told_what_to_do(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(ValueError, match=r"pip install python-docx`\), or choose another format"):
        word.FORMAT.make(quiz_of(), False)


def test_without_a_browser_one_is_told_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(printed, "_usual_places", lambda: iter(()))
    with pytest.raises(ValueError, match="apt-get install chromium.*or choose docx"):
        printed.FORMAT.make(quiz_of(), False)


def closed_up(text):
    """A text without white space: what is read from paper breaks lines elsewhere."""
    return "".join(text.split())


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the path: printing was not tested")
def test_printed_sheets_have_the_same_words_and_the_same_bytes():
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: PDF was not tested")
    quiz = quiz_of("8", "pre")
    files = printed.FORMAT.make(quiz, False)
    assert files == printed.FORMAT.make(quiz, False)
    texts = {}
    for path, content in files.items():
        read = pypdf.PdfReader(io.BytesIO(content))
        assert read.metadata.title and read.trailer["/Root"]["/Lang"] == "en"
        texts[path] = closed_up("".join(page.extract_text() for page in read.pages))
    for item in items_of(quiz):
        for words in (item.stem, *(option.answer for option in item.options)):
            assert closed_up(source(words)) in texts["paper/pre-paper-a.pdf"]
            assert closed_up(source(words)) in texts["paper/pre-paper-b.pdf"]
        for option in item.options:
            assert closed_up(said(option)) in texts["faculty/pre-key.pdf"]
            assert closed_up(said(option)) not in texts["paper/pre-paper-a.pdf"]
