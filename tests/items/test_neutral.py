"""The neutral record of a question, and what is asked for."""

import dataclasses

import pytest

from belonging_edu.items import neutral, order, text
from belonging_edu.items.neutral import Choice
from belonging_edu.practice import bank


def question(*answers, why="It follows from the design."):
    choices = tuple(
        Choice(answer, why, "M01" if number else "") for number, answer in enumerate(answers)
    )
    return neutral.Question("8-x", "8", "pre", "apply", 1, "Which?", choices)


@pytest.mark.parametrize(
    "answers",
    [
        ("A, since it is larger", "B, since it is smaller", "It cannot be told"),
        ("A's", "B's", "Theirs"),
        ("Both are right", "The first", "The second"),
        ("One", "Two", "None of these"),
        ("One", "Neither, if they overlap", "Two"),
    ],
)
def test_answers_that_name_others_keep_their_order(answers):
    assert not question(*answers).may_shuffle


@pytest.mark.parametrize(
    "why", ["Option B forgets it.", "It is not the last answer.", "As choice C says."]
)
def test_an_explanation_that_names_an_answer_keeps_the_order(why):
    assert not question("One", "Two", "Three", why=why).may_shuffle


def test_an_article_is_no_letter_and_other_answers_are_free():
    assert question("A larger sample", "A smaller one", "No sample").may_shuffle
    assert question(
        "One", "Two", "Three", why="A rank is no share; the first wave is missing."
    ).may_shuffle


def test_feedback_has_the_misconception_of_a_wrong_answer_only():
    (quiz,) = order.read("8", "pre", "moodle").quizzes
    for asked in quiz.questions:
        for choice in asked.choices:
            assert choice.right == (choice.feedback == choice.why)
            assert choice.right or f"({choice.code}: " in choice.feedback


def test_published_figures_are_numbers():
    (quiz,) = order.read("1", "formative", "moodle").quizzes
    stem = next(q.stem for q in quiz.questions if q.id == "1-percentiles")
    assert "43rd percentile" in stem and "{" not in stem


def test_markdown():
    assert (
        text.as_html("*P* < .05 & `[a] > 'b'`")
        == "<em>P</em> &lt; .05 &amp; <code>[a] &gt; 'b'</code>"
    )
    assert text.as_plain("*P* < .05 in **all** of `x`") == "P < .05 in all of x"
    assert text.as_html("<script>") == "&lt;script&gt;"
    assert text.runs("a **b**") == [text.Run("a "), text.Run("b", bold=True)]


def test_what_two_names_share_is_asked_once():
    whole = order.read("14", "pre", "gift").quizzes[0].questions
    both = order.read("14,14b,14", "pre", "gift").quizzes[0].questions
    half = order.read("14b", "pre", "gift").quizzes[0].questions
    assert both == whole and 0 < len(half) < len(whole)


def test_aliases_and_lists():
    asked = order.read(" 1, 8 ", "Pre,post", "word,QTI,d2l,docx")
    assert [each.name for each in asked.formats] == ["docx", "canvas", "brightspace"]
    assert [quiz.form for quiz in asked.quizzes] == ["pre", "post"]
    assert [quiz.title for quiz in asked.quizzes] == [
        "Chapters 1, 8: test before", "Chapters 1, 8: test after",
    ]  # fmt: skip
    assert order.read("8", "all", "all").formats == order.FORMATS
    assert order.read("all", "pre", "gift").quizzes[0].title == "All chapters: test before"


@pytest.mark.parametrize(
    ("chapters", "form", "to", "message"),
    [
        ("17", "pre", "gift", "--chapters 17: choose among 1, 2, .*14b, or all"),
        ("8b", "pre", "gift", "--chapters 8b: choose among 1"),
        ("1-3", "pre", "gift", "--chapters 1-3: choose among 1"),
        ("", "pre", "gift", "--chapters is empty: choose among 1"),
        ("8", "final", "gift", "--form final: choose among formative, spaced, pre, post"),
        ("8", "pre", "excel", "--to excel: choose among moodle, gift, canvas, .*docx, pdf"),
        ("8", "pre", ",", "--to is empty: choose among moodle"),
    ],
)
def test_what_does_not_exist_is_answered_by_what_does(chapters, form, to, message):
    with pytest.raises(ValueError, match=message):
        order.read(chapters, form, to)


def test_an_edition_without_keys_says_so(monkeypatch):
    def without_keys(*words):
        for item in found(*words):
            options = tuple(bank.Option(option.answer) for option in item.options)
            yield dataclasses.replace(item, options=options)

    found = bank.items
    monkeypatch.setattr(bank, "items", without_keys)
    with pytest.raises(ValueError, match="for students .* Use the edition for faculty"):
        order.read("8", "pre", "moodle")


def test_every_format_says_what_it_loses_and_who_checked_it():
    names = [name for each in order.FORMATS for name in (each.name, *each.aliases)]
    assert len(names) == len(set(names))
    for each in order.FORMATS:
        assert each.steps and each.loses and each.checked
        if each.name not in ("docx", "pdf"):
            assert "Never imported" in each.checked
