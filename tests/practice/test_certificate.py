"""A certificate says what was done and nothing else, whatever name is typed."""

from datetime import date
from html.parser import HTMLParser

import pytest

from belonging_edu.practice import certificate_pages
from belonging_edu.practice.certificate_pages import Certificate, Row
from belonging_edu.practice.progress import record
from tests.practice.road import certificate

certify = certificate.certificate
HALF_DAY = (1, 3, 8, 9, 10)


@pytest.fixture
def finished(learner):
    for chapter in HALF_DAY:
        learner.finish(chapter)
    return learner


class Page(HTMLParser):
    """The text of a page, its tags, and the addresses that it asks for."""

    def __init__(self, text):
        super().__init__()
        self.words, self.tags, self.addresses = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action")]

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def page(learner):
    return Page((learner.work / "certificate-half-day.html").read_text("utf-8"))


def test_what_is_missing_is_named_and_nothing_is_made(learner):
    for chapter in (1, 3, 10):
        learner.finish(chapter)
    learner.answer(8, "post")
    learner.solve(9)
    record("exercise", "8.3", True, chapter=8)
    record("exercise", "8.4", False, chapter=8)
    certify("Ana Ruiz, MD", pathway="half-day")
    shown = learner.shown[-1]
    assert "Lab 8: Top against bottom: exercises 8.1, 8.2, 8.4." in shown
    assert 'Lab 9: Odds, risks, and burnout: the questions after it, quiz(9, form="post").' in shown
    assert "Lab 1:" not in shown and "Lab 3" not in shown and "Lab 10" not in shown
    assert not list(learner.work.glob("certificate*"))


def test_what_was_done_is_what_the_progress_says(finished):
    finished.at("2026-12-01T09:00:00+01:00")
    certify("Ana Ruiz, MD", pathway="Half-day workshop")
    made = page(finished)
    assert "Ana Ruiz, MD finished the 5 chapters of the pathway Half-day workshop." in made.text
    assert "Made on December 1, 2026." in made.text and "no CME credit" in made.text
    assert "not proctored" in made.text
    rows = ("Lab 1: Headline, abstract, paper 3 solved", "Lab 8: Top against bottom 4 solved")
    assert all(row in made.text for row in (*rows, "Lab 9: Odds, risks, and burnout 3 solved"))
    assert made.text.count("November 28, 2026") == 5 and "Lab 2" not in made.text
    assert made.tags.count("h1") == 1 and not {"script", "link", "img"} & set(made.tags)
    assert made.addresses == []


def test_what_nobody_knows_is_not_claimed(learner):
    for chapter in (1, 2, 3, 5, 7, 8, 9, 10):
        learner.finish(chapter)
    certify("Ana", pathway="journal-club")
    made = Page((learner.work / "certificate-journal-club.html").read_text("utf-8"))
    assert "Not part of this record, although of the pathway: a paper of your own." in made.text


def test_answers_that_are_wrong_are_counted_as_wrong(finished):
    certify("Ana", pathway="half-day")
    assert "0 of 2 right" in page(finished).text and "1 of 2 right" in page(finished).text


def test_a_day_in_the_future_is_not_printed(finished):
    finished.at("2020-02-29T09:00:00+01:00")
    certify("Ana", pathway="half-day")
    assert "2026" not in page(finished).text and "February 29, 2020" in page(finished).text


@pytest.mark.parametrize(
    ("name", "on_the_page", "drawn"),
    [
        ("Ana Ruiz, MD", "Ana Ruiz, MD", True),
        ("  Ana\n\tRuiz\x00 ", "Ana Ruiz", True),
        ('O\'Neill "Chip" & Söhne, Łódź', 'O\'Neill "Chip" & Söhne, Łódź', True),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", True),
        ("</title></bdi><h1>Dean", "</title></bdi><h1>Dean", True),
        ("$x^2$ {name} %s \\alpha", "$x^2$ {name} %s \\alpha", True),
        ("Zoë \U0001f9d1\u200d\u2695\ufe0f", "Zoë \U0001f9d1\u200d\u2695\ufe0f", False),
        ("ד״ר דנה לוי", "ד״ר דנה לוי", False),
        ("د. ليلى حسن", "د. ليلى حسن", False),
        ("陳大文", "陳大文", False),
        ("Ana \u202eDM ziuR", "Ana DM ziuR", True),
        ("A" * 120, "A" * 120, True),
        ("CON", "CON", True),
        ("../../etc/passwd", "../../etc/passwd", True),
        ("Ana \ud83d Ruiz", "Ana  Ruiz".replace("  ", " "), True),
    ],
)
def test_any_name_is_text_on_the_page(finished, name, on_the_page, drawn):
    certify(name, pathway="half-day")
    made = page(finished)
    assert f"data {on_the_page} finished the" in made.text, made.text
    assert made.tags.count("h1") == 1 and "script" not in made.tags
    pdf = finished.work / "certificate-half-day.pdf"
    assert pdf.exists() == drawn == ("certificate-half-day.pdf" in finished.shown[-1])
    assert drawn or "only the browser can make a PDF" in finished.shown[-1]
    assert {path.suffix for path in finished.work.glob("certificate*")} <= {".html", ".pdf"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "between the quotation marks"),
        (" \n\u200b\u202e", "between the quotation marks"),
        ("---", "between the quotation marks"),
        (None, "between quotation marks"),
        (42, "between quotation marks"),
        (["Ana"], "between quotation marks"),
        ("x" * 300, "at most 120 characters fits on the page; this one has 300"),
    ],
)
def test_what_is_no_name_is_refused(finished, name, says):
    certify(name, pathway="half-day")
    assert says in finished.shown[-1] and not list(finished.work.glob("certificate*"))


@pytest.mark.parametrize("pathway", ["con", "../half-day", "half-year", ""])
def test_no_such_pathway(finished, pathway):
    with pytest.raises(ValueError, match="There is no pathway"):
        certify("Ana", pathway=pathway)


def test_without_a_pathway_it_is_that_which_one_follows(finished):
    certify("Ana")
    assert "Self-study" in finished.shown[-1]
    record("pathway", "half-day", None, chapter=0)
    certify("Ana")
    assert page(finished).text


def test_a_page_that_cannot_be_written_is_said(finished):
    (finished.work / "certificate-half-day.html").mkdir()
    certify("Ana", pathway="half-day")
    assert "could not be written" in finished.shown[-1]


def test_all_of_the_longest_page_lies_inside_its_frame():
    title = "Lab 10: A title that goes on for longer than any other, and then some"
    rows = tuple(Row(title, 4, 2, 1, date(2026, 9, 30)) for _ in range(8))
    made = Certificate("Ana Ruiz " * 13, date(2026, 9, 30), "Journal club", rows, ("a paper",))
    figure = certificate_pages.drawn(made)
    width, height = figure.bbox.width, figure.bbox.height
    for text in figure.texts:
        box = text.get_window_extent()
        assert 0.1 * width <= box.x0 and box.x1 <= 0.9 * width, text
        assert 0.07 * height <= box.y0 and box.y1 <= 0.93 * height, text
    shown = " ".join(text.get_text() for text in figure.texts)
    assert shown.count("Ruiz") == 13 and shown.count("September 30, 2026") == 9
    assert certificate_pages.NO_CREDIT in shown


def test_the_pdf_is_one_page_with_letters_that_are_text(finished):
    certify("Ana Ruiz, MD", pathway="half-day")
    content = (finished.work / "certificate-half-day.pdf").read_bytes()
    assert content.startswith(b"%PDF-") and content.count(b"/Type /Page ") == 1
    assert b"/FontFile2" in content and b"/Subtype /Type3" not in content
