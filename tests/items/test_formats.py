"""Files for learning platforms: read back by readers of our own, and compared with the bank."""

import re
from pathlib import Path

import pytest

from belonging_edu.items import order
from belonging_edu.items.zips import packed, unpacked
from belonging_edu.practice import bank
from tests.items import readers
from tests.items.comparing import faults

FORMATS = {each.name: each for each in order.FORMATS}
PLATFORMS = list(readers.READERS)
NOT_SHUFFLED = {
    "3-pre-high-rate", "5-which-interval", "6-post-longer", "6-pre-longer", "7-spaced-sd-se",
    "10-spaced-proxy", "11-pre-lonely", "11-post-debt", "12-spaced-unit",
}  # fmt: skip
#: How the right answer and a wrong one are marked where a file is text.
MARKS = {
    "moodle": (b'fraction="100"', b'fraction="0"'),
    "gift": (b"\t=", b"\t~"),
    "brightspace": (b"Option,100,", b"Option,0,"),
    "blackboard": (b"\tcorrect", b"\tincorrect"),
}

#: The answer that gives all points, in the package for Canvas.
RIGHT_IN_QTI = (
    rb'(continue="No">\s*<conditionvar>\s*<varequal respident="response1">[^<]*_)[A-D](<)'
)


@pytest.fixture(scope="module", params=bank.FORMS)
def form(request):
    return request.param


@pytest.fixture(scope="module")
def asked(form):
    """All questions of a form, as they are made and as the bank has them."""
    made = order.read("all", form, "all")
    items = [item for chapter in bank.chapters() for item in bank.items(chapter, form)]
    return made.quizzes[0], items


def content_of(name, quiz):
    (content,) = FORMATS[name].make(quiz, False).values()
    return content


def read(name, content):
    return readers.READERS[name][1](content)


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_question_comes_back(asked, name):
    quiz, items = asked
    found = read(name, content_of(name, quiz))
    assert faults(items, found, feedback=name != "blackboard") == []


@pytest.mark.parametrize("name", PLATFORMS)
def test_files_are_the_same_whenever_they_are_made(asked, name):
    quiz, _ = asked
    assert content_of(name, quiz) == content_of(name, quiz)


def with_another_key(name, content):
    """A copy of a file in which the first question has another right answer."""
    if name == "canvas":
        return changed(content, lambda quiz: re.sub(RIGHT_IN_QTI, rb"\1C\2", quiz, count=1))
    right, wrong = MARKS[name]
    return content.replace(right, b"\0", 1).replace(wrong, right, 1).replace(b"\0", wrong, 1)


def changed(content, change):
    """A copy of a package in which each member is changed."""
    return packed({name: change(member) for name, member in unpacked(content).items()})


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_wrong_key_is_noticed(name):
    quiz, items = order.read("1", "pre", name).quizzes[0], bank.items(1, "pre")
    planted = with_another_key(name, content_of(name, quiz))
    told = faults(items, read(name, planted), feedback=name != "blackboard")
    assert [fault.rpartition(" is ")[2] for fault in told].count("wrong") == 1, told
    assert len(told) == 2 and all(fault.startswith(items[0].id) for fault in told)


@pytest.mark.parametrize("name", ["moodle", "gift", "canvas", "brightspace"])
def test_lost_words_are_noticed(name):
    quiz, items = order.read("8", "pre", name).quizzes[0], bank.items(8, "pre")
    content = content_of(name, quiz)
    word = b"direction"
    if name == "canvas":
        planted = changed(content, lambda member: member.replace(word, b""))
    else:
        planted = content.replace(word, b"", 1)
    assert faults(items, read(name, planted)) != []


def test_moodle_and_gift_keep_chapters_and_forms_apart():
    quiz = order.read("1,14b", "pre", "moodle").quizzes[0]
    for name in ("moodle", "gift"):
        places = [found.where for found in read(name, content_of(name, quiz))]
        assert set(places) == {
            "$course$/top/belonging-edu/Chapter 1/test before",
            "$course$/top/belonging-edu/Chapter 14b/test before",
        }


def test_answers_keep_their_order_where_they_name_each_other():
    kept = {
        question.id
        for quiz in order.read("all", "all", "moodle").quizzes
        for question in quiz.questions
        if not question.may_shuffle
    }
    assert kept == NOT_SHUFFLED


@pytest.mark.parametrize("name", ["moodle", "canvas"])
def test_formats_that_can_say_so_keep_the_order(asked, name):
    quiz, _ = asked
    found = {each.id for each in read(name, content_of(name, quiz)) if not each.shuffles}
    assert found == NOT_SHUFFLED & {question.id for question in quiz.questions}


def qti_faults(package, change=lambda quiz: quiz):
    """What the document type of QTI has against the quiz of a package, after a change."""
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed: QTI was not validated")
    rules = etree.DTD(str(Path(__file__).with_name("qti.dtd")))
    (quiz,) = (m for m in unpacked(package).values() if b"<questestinterop" in m)
    root = etree.fromstring(change(quiz.replace(b' xmlns="%s"' % readers.QTI[1:-1].encode(), b"")))
    rules.validate(root)
    return [error.message for error in rules.error_log]


def test_the_package_for_canvas_is_valid_qti(asked):
    package = content_of("canvas", asked[0])
    assert qti_faults(package) == []
    without = qti_faults(package, lambda quiz: quiz.replace(b' respident="response1"', b"", 1))
    assert without == ["Element varequal does not carry attribute respident"]
    assert qti_faults(package, lambda quiz: quiz.replace(b'_fb" />', b'_none" />', 1))


def test_canvas_shuffles_a_quiz_or_not():
    for chapters, word in (("1,8", b"true"), ("1,3", b"false")):
        quiz = order.read(chapters, "pre", "canvas").quizzes[0]
        content = b"".join(unpacked(content_of("canvas", quiz)).values())
        assert b"<shuffle_answers>" + word in content


@pytest.mark.parametrize("name", ["brightspace", "blackboard"])
def test_plain_text_is_not_taken_for_markup(asked, name):
    """A platform that reads HTML in these files shows the same letters."""
    text = content_of(name, asked[0]).decode("utf-8-sig")
    assert not re.search(r"<[A-Za-z/!?]|&#?\w+;", text)


def test_misconceptions_are_tags_of_moodle():
    quiz = order.read("8", "pre", "moodle").quizzes[0]
    content = content_of("moodle", quiz).decode()
    assert "<text>misconception M20</text>" in content and "<text>objective 8.1</text>" in content
