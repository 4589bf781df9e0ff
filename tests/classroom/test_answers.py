"""The key of a class: the answers of the labs, for every student and every part."""

import csv

import pytest

from belonging_edu.classroom import answers, sheets
from belonging_edu.classroom.course import Course, chapters_of
from belonging_edu.export import manifest
from belonging_edu.export.class_set import EVERYONE, Order, read, write
from belonging_edu.practice import words
from belonging_edu.practice.chapters import CHAPTERS

BY_NUMBER = {chapter.number: chapter for chapter in CHAPTERS}


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_set_with_its_answers_is_whole(class_of_40):
    assert manifest.verify(class_of_40).is_whole
    assert {"answers.csv", "mistakes.csv", "hand-in.csv", "key.csv"} <= {
        path.name for path in (class_of_40 / "key").iterdir()
    }


def test_every_student_has_every_answer(class_of_40):
    rows = table(class_of_40 / "key" / "answers.csv")
    own = [row for row in rows if row["student"] != EVERYONE]
    students = [f"student-{k:02d}" for k in range(1, 41)]
    asked = [("Exercise 7.1", "difference"), ("Exercise 7.1", "d"), ("Exercise 7.4", "lower_limit"),
             ("Exercise 7.4", "upper_limit"), ("Exercise 7.4", "at_two"),
             ("Exercise 7.4", "at_half")]  # fmt: skip
    found = [(row["student"], row["exercise"], row["part"]) for row in own]
    assert found == [(student, *part) for student in students for part in asked]
    assert all(row["data"] == "own" and row["answer"] for row in own)
    fixed = {row["exercise"] for row in rows if row["student"] == EVERYONE}
    assert fixed == {"Exercise 7.2", "Exercise 7.3", "Exercise 7.5", "Exercise 7.6"}
    assert len({row["exact"] for row in own if row["part"] == "difference"}) == 40


def test_answers_are_those_of_the_lab_with_the_same_seed():
    order = Order("surgery", seed=3)
    course, lab = Course(order), BY_NUMBER[8]
    own, in_lab = course.data_of(3), lab.load(3)
    for name in ("8.1", "8.5"):
        made = words.exercise(lab, name, in_lab)
        for row, mistakes in answers._of_exercise(course, lab, name, EVERYONE, own):
            part = next(part for part in made.parts if part.name == row[4])
            assert row[6] == sheets.number(part.key) and row[9] == ""
            assert [m[6] for m in mistakes] == [sheets.number(m.value) for m in part.mistakes]
            assert [m[8] for m in mistakes] == [m.words for m in part.mistakes]


def test_mistakes_have_value_code_and_words(class_of_40):
    rows = [r for r in table(class_of_40 / "key" / "mistakes.csv") if r["student"] == "student-07"]
    over_se = [r for r in rows if r["part"] == "difference" and r["code"] == "M13"]
    assert "over its standard error" in over_se[0]["words"]
    assert all(row["value"] and row["words"] and row["code"] for row in rows)


def test_the_blank_asks_for_every_part_and_tells_no_answer(class_of_40):
    rows = table(class_of_40 / "key" / "hand-in.csv")
    lab = BY_NUMBER[7]
    parts = [part for name in words.exercise_ids(lab) for part in answers.entries_of(lab, name)]
    assert [row["part"] for row in rows] == [part["id"] for part in parts]
    assert {row["answer"] for row in rows} | {row["student"] for row in rows} == {""}
    assert rows[0]["exercise"] == "Exercise 7.1" and rows[0]["unit"] == "belonging points"


@pytest.mark.parametrize(
    ("order", "number", "name", "kind"),
    [
        (Order("panel", "common-cause", seed=1), 11, "11.5", "own and the book's"),
        (Order("panel", "common-cause", seed=1), 10, "10.1", "none"),
        (Order("panel", "common-cause", seed=1), 10, "10.3", "the book's"),
        (Order("learners", seed=1), 13, "13.2", "the book's"),
        (Order("learners", "mnar", seed=1), 13, "13.2", None),
        (Order("messy", seed=1), 4, "4.1", "own"),
        (Order("support", "parallel", seed=1), 12, "12.2", "own"),
        (Order("surgery", seed=1), 1, "1.5", "none"),
        (Order("surgery", seed=1), 8, "8.7", "none"),
    ],
)
def test_it_is_known_which_data_an_exercise_takes(order, number, name, kind):
    found = Course(order).kind(BY_NUMBER[number], name)
    assert found == kind or kind is None and found.startswith("own")


@pytest.mark.parametrize(
    ("name", "variant"), [("messy", None), ("comments", None), ("panel", "exam-first")]
)
def test_sets_of_other_cohorts_have_answers_of_their_own(name, variant, tmp_path):
    order = Order(name, variant, seed=5)
    number = {"messy": 4, "comments": 15, "panel": 10}[name]
    write(order, tmp_path / "set", more=lambda key: answers.write(order, key, [number]))
    rows = table(tmp_path / "set" / "key" / "answers.csv")
    assert {row["chapter"] for row in rows} == {str(number)}
    assert any(row["data"].startswith("own") for row in rows) == (name != "panel")
    assert not any(row["note"] for row in rows)


def test_where_no_answer_can_be_computed_a_note_says_so(tmp_path):
    order = Order("surgery", n=3, seed=1, truth={"exam_per_belonging": 0.0})
    write(order, tmp_path / "set", more=lambda key: answers.write(order, key, [7, 8]))
    rows = table(tmp_path / "set" / "key" / "answers.csv")
    failed = [row for row in rows if row["exercise"] == "Exercise 8.3"]
    assert failed[0]["answer"] == "" and failed[0]["note"].startswith("no answer from this data")
    assert all(row["answer"] for row in rows if row["data"] == "none")


def test_a_word_that_was_chosen_for_the_books_truth_is_marked(tmp_path):
    order = Order("surgery", seed=2, truth={"exam_per_belonging": 0.0})
    course = Course(order)
    assert not course.is_the_books and Course(Order("surgery", seed=2)).is_the_books
    found = answers._of_exercise(course, BY_NUMBER[7], "7.4", EVERYONE, course.data_of(2))
    notes = {row[3]: row[9] for row, _ in found}
    assert {part for part, note in notes.items() if note} == {"at_two", "at_half"}


def test_a_lab_that_does_not_use_the_cohort_is_refused():
    with pytest.raises(ValueError, match="cohort 'surgery', but learners. Choose"):
        chapters_of(Order("surgery"), [9])
    assert [chapter.number for chapter in chapters_of(Order("surgery"), [8, 8])] == [8]


def test_cells_that_a_spreadsheet_would_compute_are_text(tmp_path):
    cells = ("=1+1", "+a", "-1.46", "-1,46 points", "@x", "8.1", "−1", "\t=x")
    sheets.write(tmp_path / "t.csv", ["cell"], [[cell] for cell in cells])
    found = [row["cell"] for row in table(tmp_path / "t.csv")]
    assert found == ["'=1+1", "'+a", "-1.46", "'-1,46 points", "'@x", "8.1", "−1", "'\t=x"]


def test_the_order_of_the_class_is_read_back(class_of_40):
    assert read(class_of_40).students == 40
