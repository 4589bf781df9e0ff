"""Questions come back on the days of the rule, in a lab, in a calendar and on cards."""

import csv
import html
import io
from datetime import date, timedelta
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belonging_edu.practice import bank, review_files, reviews
from belonging_edu.practice.progress import record
from belonging_edu.practice.schedule import STEPS, days_to_come, due
from tests.practice.road import progress, right_letter

D = date.fromisoformat


# The rule


@pytest.mark.parametrize(
    ("began", "answers", "today", "expected"),
    [
        ("2026-01-01", [], "2026-01-01", "2026-01-03"),
        ("2026-01-01", [("2026-01-03", True)], "2026-01-03", "2026-01-08"),
        ("2026-01-01", [("2026-01-04", True)], "2026-01-04", "2026-01-09"),  # a day late
        ("2026-01-01", [("2026-01-02", True)], "2026-01-02", "2026-01-03"),  # too early
        ("2026-01-01", [("2026-01-02", False)], "2026-01-02", "2026-01-04"),
        ("2026-01-01", [("2026-01-03", False)], "2026-01-03", "2026-01-05"),
        ("2026-01-01", [("2026-01-03", False), ("2026-01-03", True)], "2026-01-03", "2026-01-05"),
        ("2026-01-01", [("2026-01-03", True), ("2026-01-08", False)], "2026-01-09", "2026-01-10"),
        ("2028-02-27", [], "2028-02-27", "2028-02-29"),  # a leap day
        ("2027-02-27", [], "2027-02-27", "2027-03-01"),
        ("2028-02-29", [("2028-03-02", True)], "2028-03-02", "2028-03-07"),
        ("2026-12-30", [], "2026-12-30", "2027-01-01"),
        ("2030-01-01", [], "2026-01-01", "2026-01-03"),  # the clock was set back
        ("2026-01-01", [("2030-01-01", True)], "2026-01-03", "2026-01-08"),
        ("2026-01-01", [("2030-01-01", False)], "2026-01-03", "2026-01-05"),
        ("2026-01-01", [], "2031-01-01", "2026-01-03"),  # years later it is still due
    ],
)
def test_when_a_question_comes_back(began, answers, today, expected):
    given_on = [(D(day), right) for day, right in answers]
    assert due(D(began), given_on, D(today)) == D(expected)


def test_after_four_right_answers_it_does_not_come_back():
    began = D("2026-01-01")
    answers = [(began + timedelta(days=step), True) for step in STEPS]
    for count in range(4):
        today = began + timedelta(days=STEPS[count])
        assert due(began, answers[:count], today) == today
    assert due(began, answers, D("2027-01-01")) is None
    again = [*answers, (D("2027-01-01"), False)]
    assert due(began, again, D("2027-01-01")) == D("2027-01-03")


@given(
    st.dates(D("2000-01-01"), D("2090-01-01")),
    st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=12),
    st.integers(-400, 800),
)
def test_whatever_was_answered_the_days_rise_and_keep_their_gaps(began, answered, shift):
    answers = [(began + timedelta(days=day), right) for day, right in sorted(answered)]
    today = began + timedelta(days=shift)
    days = days_to_come(began, answers, today)
    gaps = [later - sooner for sooner, later in zip(days, days[1:], strict=False)]
    steps = [
        timedelta(days=later - sooner) for sooner, later in zip(STEPS, STEPS[1:], strict=False)
    ]
    assert len(days) <= 4 and gaps == (steps[-len(gaps) :] if gaps else [])


# In a lab


def test_a_chapter_has_to_be_done_before_its_questions_come_back(learner):
    record("exercise", "8.1", True, chapter=8)
    assert reviews.planned(learner.content(), learner.now.date()) == []
    reviews.review()
    assert "nothing yet" in learner.shown[-1]


@pytest.mark.parametrize("how", ["quiz", "end", "exercises"])
def test_from_the_quiz_or_the_lab_whichever_was_done_first(learner, how):
    if how == "quiz":
        learner.answer(8, "formative")
    elif how == "end":
        learner.answer(8, "post", "C")
    else:
        learner.solve(8)
    learner.at("2026-12-20T08:00:00+01:00")
    learner.finish(8)
    learner.answer(8, "formative")
    days = {each.days[0] for each in reviews.planned(learner.content(), learner.now.date())}
    assert days == {D("2026-11-30")}


def test_the_day_is_that_of_the_place_where_one_is(learner):
    learner.at("2026-11-28T23:59:59-08:00")  # already the 29th in UTC
    learner.finish(8)
    learner.at("2026-11-30T00:00:01+14:00")  # still the 29th in UTC
    reviews.review()
    assert "4 questions." in learner.shown[-1]
    learner.at("2026-11-29T23:59:59-08:00")
    learner.restart()
    reviews.review()
    assert "nothing today; 4 questions come back on November 30, 2026" in learner.shown[-1]


def test_right_goes_on_wrong_goes_back_left_out_stays(learner):
    learner.finish(8)
    learner.at("2026-11-30T07:00:00+01:00")
    reviews.review()
    assert "`" not in learner.shown[-1] and 'review("B C A B")' in learner.shown[-1]
    first, second, *rest = (each.item for each in reviews.SITTING.asked)
    wrong = next(letter for letter in "ABC" if letter != right_letter(second))
    reviews.review(f"{right_letter(first).lower()}, {wrong}  - -.")
    shown = learner.shown[-1]
    assert "1 of 4 right." in shown and "4. Left out." in shown and "2. " in shown
    found = {e.item.id: e.days[0] for e in reviews.planned(learner.content(), learner.now.date())}
    assert found == {
        first.id: D("2026-12-05"),
        second.id: D("2026-12-02"),
        **{each.id: D("2026-11-30") for each in rest},
    }


@pytest.mark.parametrize("answers", ["A", "A B C", "A B C D E F G", "\U0001f600", "é" * 300])
def test_another_number_of_letters_is_no_answer(learner, answers):
    learner.finish(8)
    learner.at("2026-11-30T07:00:00+01:00")
    reviews.review()
    before = learner.content()
    reviews.review(answers)
    assert "4 answers are asked for" in learner.shown[-1] and learner.content() == before


def test_letters_that_are_no_options_are_no_answers(learner):
    learner.finish(8)
    learner.at("2026-11-30T07:00:00+01:00")
    reviews.review()
    reviews.review("Z?9Y")
    assert "There is no option Z; they go from A to C." in learner.shown[-1]
    assert "0 of 4 right." in learner.shown[-1]
    assert all(
        e.days[0] == D("2026-11-30") for e in reviews.planned(learner.content(), D("2026-11-30"))
    )


def test_letters_of_yesterday_are_not_given_to_the_questions_of_today(learner):
    learner.finish(8)
    learner.at("2026-11-30T07:00:00+01:00")
    reviews.review()
    reviews.review("ABCA")
    learner.at("2026-12-02T07:00:00+01:00")
    learner.restart()
    before = learner.content()
    reviews.review("ABCA")
    assert "Answer without looking back" in learner.shown[-1] and learner.content() == before


def test_a_few_at_a_time_those_first_that_have_waited_longest(learner):
    learner.finish(9)
    learner.at("2026-12-10T20:00:00+01:00")
    for chapter in (1, 2, 8):
        learner.finish(chapter)
    learner.at("2027-02-01T20:00:00+01:00")
    reviews.review()
    assert [each.chapter for each in reviews.SITTING.asked] == [9, 9, 9, 9, 1, 1]
    progress.progress()
    assert "14 questions are due" in learner.shown[-1]


# In a calendar


def read_calendar(text):
    """The entries of a calendar, read by the grammar of RFC 5545 and not by the code that wrote."""
    raw = text.encode("utf-8")
    assert raw.endswith(b"\r\n") and raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    lines = raw.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    found, entry = [], None
    for line in lines[1:-2]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            entry = {}
        elif line == "END:VEVENT":
            found.append(entry)
            entry = None
        elif entry is not None:
            assert name not in entry
            entry[name] = unescaped(value)
    assert {"VERSION:2.0"} <= set(lines) and any(line.startswith("PRODID:") for line in lines)
    return found


def unescaped(value):
    signs, plain = iter(value), ""
    for sign in signs:
        if sign == "\\":
            after = next(signs)
            assert after in "\\;,nN"
            sign = "\n" if after in "nN" else after
        else:
            assert sign not in ";,"
        plain += sign
    return plain


def test_a_calendar_can_be_read_back(learner):
    for chapter in (8, 9):
        learner.finish(chapter)
    reviews.reviews_for_calendar()
    text = (learner.work / "my-reviews.ics").read_bytes().decode("utf-8")
    entries = read_calendar(text)
    starts = [entry["DTSTART;VALUE=DATE"] for entry in entries]
    assert sorted(set(starts)) == ["20261130", "20261205", "20261219", "20270127"]
    assert len(entries) == 8 == len({entry["UID"] for entry in entries})
    for entry in entries:
        start, end = (D(entry[f"{name};VALUE=DATE"]) for name in ("DTSTART", "DTEND"))
        assert end - start == timedelta(days=1)
        assert entry["DTSTAMP"] == "20261128T190000Z" and "review();" in entry["DESCRIPTION"]
        assert entry["SUMMARY"] in (
            "Review chapter 8: 4 questions",
            "Review chapter 9: 4 questions",
        )
        assert "\n" in entry["DESCRIPTION"]
    learner.at("2026-11-29T08:00:00+01:00")
    reviews.reviews_for_calendar()
    again = read_calendar((learner.work / "my-reviews.ics").read_bytes().decode("utf-8"))
    assert [entry["UID"] for entry in again] == [entry["UID"] for entry in entries]


def test_what_is_overdue_stands_on_today_and_the_rest_keeps_its_gaps(learner):
    learner.finish(8)
    learner.at("2026-12-24T08:00:00+01:00")
    reviews.reviews_for_calendar()
    entries = read_calendar((learner.work / "my-reviews.ics").read_bytes().decode("utf-8"))
    starts = [D(entry["DTSTART;VALUE=DATE"]) for entry in entries]
    assert starts == [D("2026-12-24") + timedelta(days=gap) for gap in (0, 5, 19, 58)]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_any_text_survives_escaping_and_folding(text):
    line = "SUMMARY:" + review_files._escaped(text)
    parts = review_files._folded(line)
    assert all(len(part.encode("utf-8")) <= 75 for part in parts)
    assert unescaped("".join([parts[0], *(part[1:] for part in parts[1:])])[8:]) == text


# On cards


def test_cards_can_be_read_back(learner):
    learner.finish(8)
    learner.finish(9)
    reviews.reviews_for_anki()
    text = (learner.work / "my-reviews-anki.txt").read_text("utf-8")
    lines = text.split("\n")
    heads = dict(line[1:].split(":", 1) for line in lines if line.startswith("#"))
    assert heads == {
        "separator": "tab",
        "html": "true",
        "notetype": "Basic",
        "deck": "belonging-edu",
        "columns": "Front\tBack\tTags",
        "tags column": "3",
    }
    body = "\n".join(line for line in lines if not line.startswith("#"))
    notes = list(csv.reader(io.StringIO(body), delimiter="\t"))
    items = [item for chapter in (8, 9) for item in bank.items(chapter, "spaced")]
    assert [len(note) for note in notes] == [3] * len(items)
    for (front, back, tags), item in zip(notes, items, strict=True):
        assert html.unescape(front.replace("<br>", " ")).startswith(bank.plain(item.stem)[:20])
        for option in item.options:
            assert bank.plain(option.answer) in html.unescape(front)
        right = next(option for option in item.options if option.right)
        assert bank.plain(right.answer) in html.unescape(back)
        assert bank.plain(right.why) in html.unescape(back)
        assert tags.split() == [f"belonging-edu::chapter-{item.id[0]}", item.id]


def test_signs_that_mean_something_to_anki_are_text():
    options = (bank.Option("a\tb <b>", 'because "x"\nand & y'), bank.Option("c", "no", "M01"))
    item = bank.Item("8-x", "spaced", 1, "apply", '#deck: "so"\tor <i>?', options)
    last = review_files.cards([(8, item)]).rstrip("\n").split("\n")[6:]
    (note,) = csv.reader(last, delimiter="\t")
    assert len(last) == 1 and len(note) == 3 and last[0].startswith('"#')
    assert (
        note[0].startswith('#deck: "so" or &lt;i&gt;?') and 'because "x"<br>and &amp; y' in note[1]
    )


def test_a_file_that_cannot_be_written_is_said(learner):
    learner.finish(8)
    for name in ("my-reviews.ics", "my-reviews-anki.txt"):
        (learner.work / name).mkdir()
    reviews.reviews_for_calendar()
    reviews.reviews_for_anki()
    assert all("could not be written" in shown for shown in learner.shown[-2:])


def test_elsewhere_nothing_is_written(learner, monkeypatch):
    nobody = import_module("belonging_edu.practice.diary").Diary(lambda: None)
    monkeypatch.setattr(reviews, "DIARY", nobody)
    for call in (reviews.review, reviews.reviews_for_calendar, reviews.reviews_for_anki):
        call()
        assert "in the folder work" in learner.shown[-1]
    assert list(learner.work.iterdir()) == []
