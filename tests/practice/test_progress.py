"""Progress lies in a file of the learner's: whole, readable, kept, and only where it belongs."""

import json
import multiprocessing
import os
import threading
from datetime import UTC, datetime

import pytest

from belonging_edu.practice import course, diary, entries
from belonging_edu.practice.diary import NAME, Diary, folder_of_learner
from belonging_edu.practice.entries import Entry
from belonging_edu.practice.progress import kept_guess, kept_seed, record, what_next
from belonging_edu.practice.session import start
from tests.practice.road import Learner, certificate, progress


def stored(work):
    return json.loads((work / NAME).read_text("utf-8"))


# What is written down


def test_guesses_exercises_and_answers_with_their_dates(learner):
    record("guess", "8.1", 35, chapter=8)
    for right in (False, False, True, False, True):
        record("exercise", "8.3", right, chapter=8)
    record("quiz", "post", {"8-post-news": "A", "8-post-adjust": "-", "none": "B"}, chapter=8)
    found, at = stored(learner.work), "2026-11-28T20:00:00+01:00"
    assert found["guesses"] == {"8.1": {"chapter": 8, "value": 35.0, "at": at}}
    tried = {"chapter": 8, "tries": 3, "first": at, "last": at, "solved": at}
    assert found["exercises"] == {"8.3": tried}
    (answered,) = found["questions"].items()
    assert answered[0] == "8-post-news" and answered[1]["form"] == "post"
    assert [sorted(each) for each in answered[1]["answers"]] == [["answer", "at", "right"]]


def test_to_run_all_again_changes_no_byte(learner):
    def everything():
        record("guess", "8.1", 35, chapter=8)
        record("exercise", "8.3", True, chapter=8)
        record("quiz", "post", {"8-post-news": "A"}, chapter=8)
        record("seed", "8", 2027, chapter=8)

    everything()
    before = (learner.work / NAME).read_bytes()
    learner.restart()
    everything()
    assert (learner.work / NAME).read_bytes() == before


def test_guess_and_seed_are_there_after_a_restart(learner):
    record("guess", "8.1", 0.35, chapter=8)
    record("guess", "8.1", 35, chapter=8)
    record("seed", "8", 2027, chapter=8)
    learner.restart()
    assert kept_guess("8.1") == 35 and kept_guess("8.2") is None
    assert kept_seed(8) == 2027 and kept_seed(9) is None
    record("seed", "8", None, chapter=8)
    assert kept_seed(8) is None


def test_to_start_a_lab_is_not_yet_progress(learner):
    record("seed", "8", None, chapter=8)
    assert list(learner.work.glob("*.json")) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_guess_that_is_no_number(learner, value):
    record("guess", "8.1", value, chapter=8)
    assert kept_guess("8.1") is None


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind 'mood' is written down. Kinds: guess, exercise"):
        record("mood", "8.1", 5, chapter=8)


# Where it lies


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("work", "work"),
        ("work/solutions", "work"),
        ("work/a/b", None),
        ("notebooks", None),
        ("notebooks/solutions", None),
        (".", None),
    ],
)
def test_only_the_folder_work_of_a_course_is_a_learners(work, monkeypatch, place, kept):
    there = work.parent / place
    there.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(there)
    assert folder_of_learner() == (kept and work.parent / kept)


def test_a_folder_that_is_only_called_work_is_nobodys(tmp_path, monkeypatch):
    (tmp_path / "work" / "notebooks").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work" / "notebooks")
    assert folder_of_learner() is None


def test_a_folder_that_was_moved_with_its_file_is_still_the_learners(tmp_path, monkeypatch):
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / NAME).write_text("{}")
    monkeypatch.chdir(tmp_path / "stick")
    assert folder_of_learner() == tmp_path / "stick"


def test_a_stray_file_makes_no_learner_of_the_courses_own_labs(work, monkeypatch):
    for folder in (work.parent, work.parent / "notebooks"):
        (folder / NAME).write_text("{}")
    monkeypatch.chdir(work.parent / "notebooks")
    assert folder_of_learner() is None


@pytest.mark.parametrize(
    ("value", "kept"), [("off", False), ("", False), (" OFF ", False), ("x", True)]
)
def test_a_variable_decides(work, monkeypatch, value, kept):
    monkeypatch.chdir(work)
    monkeypatch.setenv(diary.VARIABLE, value)
    assert (folder_of_learner() is not None) == kept


def test_in_a_browser_it_lies_beside_the_lab(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.platform", "emscripten")
    assert folder_of_learner() == tmp_path


def test_nothing_is_written_where_a_lab_is_nobodys_copy(monkeypatch, work):
    learner = Learner(monkeypatch, work)
    monkeypatch.setattr(progress, "DIARY", Diary(lambda: None))
    record("guess", "8.1", 35, chapter=8)
    assert list(work.iterdir()) == [] and kept_guess("8.1") is None
    progress.progress()
    assert "in the folder work" in learner.shown[-1]


# Damaged, foreign, later


GOOD = {
    **entries.EMPTY,
    "guesses": {"8.1": {"chapter": 8, "value": 35, "at": "2026-11-01T10:00:00+00:00"}},
}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        json.dumps(GOOD).encode()[:-9],
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b"5",
        b'"text"',
        b'{"version": "1"}',
        b'{"version": true}',
        b'{"version": 0}',
        b'{"cells": [], "nbformat": 4}',
        b"[" * 100_000,
        b'{"version": 1, "x": ' + b"[" * 900 + b"]" * 900 + b"}",
    ],
    ids=range(14),
)
def test_what_is_damaged_or_foreign_is_kept_aside(learner, content):
    (learner.work / NAME).write_bytes(content)
    record("guess", "8.2", 2, chapter=8)
    (aside,) = learner.work.glob("my-progress-unread-*.json")
    assert aside.read_bytes() == content
    assert aside.name in learner.told[0] and learner.told[0].count(".") >= 2
    assert not set(aside.name) & set(':*?"<>|')
    assert kept_guess("8.2") == 2 and len(learner.told) == 1


@pytest.mark.parametrize(
    ("section", "bad"),
    [
        ("guesses", {"8.2": "35"}),
        ("guesses", {"8.2": {"chapter": 8, "value": "35", "at": "2026-11-01"}}),
        ("guesses", {"8.2": {"chapter": 8, "value": float("nan"), "at": "2026-11-01"}}),
        ("guesses", {"8.2": {"chapter": "8", "value": 3, "at": "2026-11-01"}}),
        ("guesses", {"8.2": {"chapter": 8, "value": 3, "at": "yesterday"}}),
        ("exercises", {"8.3": {"chapter": 8, "tries": "two"}}),
        ("exercises", {"8.3": {"chapter": 8, "tries": -1}}),
        ("exercises", {"8.3": {"chapter": 8, "tries": 1, "solved": 5}}),
        ("exercises", {"8.3": None}),
        ("exercises", ["8.3"]),
        ("questions", {"8-post-news": {"chapter": 8, "form": "post", "answers": "A"}}),
        ("questions", {"8-post-news": {"chapter": 8, "answers": [{"at": "2026-11-01"}]}}),
        ("questions", {"8-post-news": {"chapter": 8, "answers": [None]}}),
        ("chapters", {"8": {"revealed": "soon"}}),
        ("chapters", {"8": {"seed": "2027"}}),
        ("pathway", ["half-day"]),
    ],
)
def test_an_entry_that_is_none_is_kept_aside_and_the_others_stay(learner, section, bad):
    content = {**GOOD, section: bad}
    if section == "guesses":
        content[section] = GOOD["guesses"] | bad
    (learner.work / NAME).write_text(json.dumps(content))
    record("exercise", "8.4", True, chapter=8)
    assert kept_guess("8.1") == 35 and "8.4" in stored(learner.work)["exercises"]
    (aside,) = learner.work.glob("my-progress-unread-*.json")
    assert aside.read_text() == json.dumps(content) and len(learner.told) == 1
    progress.progress()


def test_two_damaged_files_in_one_second_are_both_kept(learner):
    for content in ("one {", "two {"):
        (learner.work / NAME).write_text(content)
        record("guess", "8.2", 2, chapter=8)
    kept = {path.read_text() for path in learner.work.glob("my-progress-unread-*.json")}
    assert kept == {"one {", "two {"}


def test_unknown_keys_stay(learner):
    content = {**GOOD, "mood": [1, {"é": "\ud83d"}], "exercises": {}}
    content["guesses"]["8.1"]["why"] = "a hunch"
    (learner.work / NAME).write_text(json.dumps(content))
    record("guess", "8.1", 40, chapter=8)
    found = stored(learner.work)
    assert found["mood"] == content["mood"] and learner.told == []
    assert found["guesses"]["8.1"]["why"] == "a hunch" and found["guesses"]["8.1"]["value"] == 40


def test_a_file_of_a_later_version_is_left_as_it_is(learner):
    text = json.dumps({"version": 2, "guesses": "packed"})
    (learner.work / NAME).write_text(text)
    for value in (1, 2):
        record("guess", "8.1", value, chapter=8)
    assert (learner.work / NAME).read_text() == text
    assert [path.name for path in learner.work.glob("*.json")] == [NAME]
    assert len(learner.told) == 1 and "later version" in learner.told[0]
    assert kept_guess("8.1") == 2  # in memory
    progress.progress()


# Where it cannot be written


def test_a_folder_that_vanishes_and_comes_back_loses_nothing(learner):
    record("guess", "8.1", 35, chapter=8)
    away = learner.work.with_name("away")
    os.chdir(learner.work.parent)
    learner.work.rename(away)
    record("guess", "8.2", 2, chapter=8)
    record("exercise", "8.3", True, chapter=8)
    progress.progress()
    assert kept_guess("8.2") == 2 and len(learner.told) == 1
    assert "cannot be kept" in learner.told[0] and "You can go on" in learner.told[0]
    away.rename(learner.work)
    record("guess", "8.3", 40, chapter=8)
    assert set(stored(learner.work)["guesses"]) == {"8.1", "8.2", "8.3"}
    assert "8.3" in stored(learner.work)["exercises"]


def test_a_disk_that_takes_nothing_says_so_once(learner, monkeypatch):
    record("guess", "8.1", 35, chapter=8)
    before = (learner.work / NAME).read_bytes()

    def refuse(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(diary, "write_whole", refuse)
    for name in ("8.2", "8.3"):
        record("guess", name, 2, chapter=8)
    assert (learner.work / NAME).read_bytes() == before
    assert len(learner.told) == 1 and "Read-only file system. You can go on" in learner.told[0]
    assert kept_guess("8.3") == 2


def test_a_folder_in_the_place_of_the_file(learner):
    (learner.work / NAME).mkdir()
    record("guess", "8.1", 35, chapter=8)
    assert kept_guess("8.1") == 35 and "cannot be kept" in learner.told[0]


# Several labs at once


def _write_many(folder, first):
    made = Diary(lambda: folder)
    for number in range(first, first + 20):
        made.add(Entry("guess", f"8.{number}", 1.0, 8, datetime.now(UTC).isoformat()))


def test_labs_in_several_processes_lose_nothing(work):
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    labs = [context.Process(target=_write_many, args=(work, first)) for first in (0, 20, 40)]
    for lab in labs:
        lab.start()
    for lab in labs:
        lab.join(60)
    assert len(stored(work)["guesses"]) == 60
    assert sorted(path.name for path in work.iterdir()) == [".my-progress.lock", NAME]


def test_where_locks_are_unknown_it_works_without(learner, monkeypatch):
    pytest.importorskip("fcntl")

    def refuse(*_):
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", refuse)
    record("guess", "8.1", 35, chapter=8)
    assert kept_guess("8.1") == 35


def test_where_python_has_no_locks_it_works_without(learner, monkeypatch):
    """The module of a browser's Python has no such function."""
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.delattr(fcntl, "flock")
    record("guess", "8.1", 35, chapter=8)
    assert kept_guess("8.1") == 35


def test_a_lock_that_stays_is_not_waited_for_forever(work, monkeypatch):
    monkeypatch.setattr(diary, "_PATIENCE", 0.1)
    with diary._alone(work):
        thread = threading.Thread(target=_write_many, args=(work, 0))
        monkeypatch.setattr(diary, "_PATIENCE", 0)
        thread.start()
        thread.join(20)
    assert len(stored(work)["guesses"]) == 20


# What is shown


def test_what_is_next_names_exercise_minutes_and_lab(learner):
    show = progress.progress
    show("half-day")
    assert 'quiz(1, form="pre")' in learner.shown[-1] and "Nothing yet" in learner.shown[-1]
    learner.answer(8, "pre")
    show()
    assert "your guesses, 8.1, 8.2, and 8.3" in learner.shown[-1]
    for name in ("8.1", "8.2", "8.3"):
        record("guess", name, 35, chapter=8)
        record("exercise", name, True, chapter=8)
    show()
    next_one = "Next: exercise 8.4, about 5 minutes, in Lab 8: Top against bottom."
    assert next_one in learner.shown[-1] and "Half-day workshop" in learner.shown[-1]
    learner.solve(8)
    show()
    assert "quiz(8)" in learner.shown[-1]
    learner.answer(8, "formative")
    show()
    assert 'quiz(8, form="post")' in learner.shown[-1]
    learner.answer(8, "post")
    show()
    assert 'quiz(1, form="pre")' in learner.shown[-1] and "finished" in learner.shown[-1]


def test_links_lead_to_copies_that_are_there(learner, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, raw: sent.append(data["text/markdown"])
    )
    progress.progress()
    assert "](" not in sent[-1]
    (learner.work / "01-headline-abstract-paper.ipynb").write_text("{}")
    progress.progress()
    assert "[Lab 1: Headline, abstract, paper](01-headline-abstract-paper.ipynb)" in sent[-1]
    (learner.work / "solutions").mkdir()
    monkeypatch.chdir(learner.work / "solutions")
    progress.progress()
    assert "](../01-headline-abstract-paper.ipynb)" in sent[-1]


@pytest.fixture
def book(learner, monkeypatch):
    """A book that is shown at an address; what labs show, as Markdown."""
    (learner.work.parent / "book").mkdir()
    for page in ("08-top-against-bottom", "09-odds-risks-burnout", "14-trials", "14b-roll-outs"):
        (learner.work.parent / "book" / f"{page}.md").touch()
    monkeypatch.setenv("BELONGING_EDU_BOOK", "http://127.0.0.1:8000/")
    sent = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, raw: sent.append(data["text/markdown"])
    )
    return sent


PAGE = "http://127.0.0.1:8000/book/0{}.html"


def test_each_lab_of_a_chapter_with_two_leads_to_its_own_page_and_step(learner, book):
    there = PAGE.replace("/0{}", "/14{}")
    for lab, page in ((14, "-trials"), ("14b", "b-roll-outs")):
        start(lab)
        assert book[-1] == f"This lab belongs to [chapter {lab}]({there.format(page)})."
    record("guess", "14.1", 35, chapter=14)
    record("exercise", "14.2b", True, chapter=14)
    progress.progress()
    step = book[-1].partition("**Next:** ")[2]
    assert step.startswith("exercise 14.1, about 4 minutes, in Lab 14: ") and "14b" not in step
    for task in course.tasks(14, course.labs(learner.work)):
        if task.name in ("14.1", "14.2", "14.3", "14.4", "14.5"):
            record("exercise", task.name, True, chapter=14)
    for form in ("formative", "post"):
        learner.answer(14, form)
    progress.progress()
    step = book[-1].partition("**Next:** ")[2]
    assert 'run `quiz("14b", form="pre")`' not in step
    assert step.startswith("your guesses, 14.4, 14.5, and 14.6, in Lab 14b: ")
    assert f"It belongs to [chapter 14b]({there.format('b-roll-outs')})." in step


def test_a_lab_leads_to_its_chapter_and_to_the_next(learner, book):
    start(8)
    assert book == [f"This lab belongs to [chapter 8]({PAGE.format('8-top-against-bottom')})."]
    learner.answer(8, "pre")
    progress.progress()
    assert book[-1].count(PAGE.format("8-top-against-bottom")) == 1
    what_next(8)
    assert f"; read [chapter 9]({PAGE.format('9-odds-risks-burnout')}) first." in book[-1]
    what_next(9)
    assert "lab 10" in book[-1].lower() and PAGE[:20] not in book[-1]  # no such page here


@pytest.mark.parametrize("book_address", ["", "not shown", "javascript:alert(1)", None])
def test_where_no_book_is_shown_nothing_leads_to_it(learner, book, monkeypatch, book_address):
    if book_address is None:
        monkeypatch.delenv("BELONGING_EDU_BOOK")
    else:
        monkeypatch.setenv("BELONGING_EDU_BOOK", book_address)
    start(8)
    assert book == []
    what_next(8)
    assert "](" not in book[-1]


def test_what_is_stored_for_everybody_leads_to_nobodys_book(learner, book, monkeypatch):
    monkeypatch.setattr(progress, "DIARY", Diary(lambda: None))
    start(8)
    assert book == []
    what_next(8)
    assert "](" not in book[-1]


def test_a_certificate_names_what_is_left_of_each_lab(learner):
    record("exercise", "14.1", True, chapter=14)
    certificate.certificate("Ana Ruiz, MD", pathway="self-study")
    first, second = [line for line in learner.shown[-1].splitlines() if "Lab 14" in line]
    assert "exercises 14.2, " in first and first.endswith('quiz("14a", form="post").')
    assert "Lab 14b: " in second and "14.7" in second and 'quiz("14b", form="post")' in second


def test_without_the_labs_no_minutes_are_made_up(learner, monkeypatch, tmp_path):
    (tmp_path / "alone").mkdir()
    learner.work = tmp_path / "alone"
    learner.restart()
    record("exercise", "8.1", True, chapter=8)
    learner.answer(8, "pre")
    progress.progress()
    assert "exercise 8.2, in Lab 8." in learner.shown[-1] and "minutes" not in learner.shown[-1]


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"cells": [{}]}', b'{"cells": 5}', b"\xff"])
def test_a_damaged_lab_does_no_harm(learner, content):
    (learner.work.parent / "notebooks" / "08-top-against-bottom.ipynb").write_bytes(content)
    record("exercise", "8.1", True, chapter=8)
    progress.progress()
    assert "exercise 8.2, in Lab 8." in learner.shown[-1]


def test_unknown_pathways_name_the_known_ones(learner):
    for wrong in ("con", "../x", "half\nday!", "", "x" * 300, 5):
        with pytest.raises(ValueError, match='Choose one of "half-day", "journal-club"'):
            progress.progress(wrong)
    for right in ("half-day", "Half-day workshop", "HALF_DAY", " half day "):
        progress.progress(right)
    assert stored(learner.work)["pathway"] == "half-day"


def test_the_end_of_a_lab_names_what_is_left_and_the_next_lab(learner):
    learner.solve(8)
    what_next(8)
    assert "not solved" not in learner.shown[-1]
    assert "Lab 9: Odds, risks, and burnout (Self-study)" in learner.shown[-1]
    record("pathway", "half-day", None, chapter=0)
    what_next(10)
    assert 'certificate("Your name", pathway="half-day")' in learner.shown[-1]
    assert "First: what is left of the core exercises: 10.1, " in learner.shown[-1]
    with pytest.raises(ValueError, match="Chapters that do: 1, 2"):
        what_next(17)


def test_the_second_part_of_a_chapter_comes_before_the_next_chapter(learner):
    what_next(13)
    assert "Lab 14: Does peer support work?" in learner.shown[-1]
    assert "14b" not in learner.shown[-1]
    what_next(14)
    assert "Lab 14b: Roll-outs and power (Self-study)" in learner.shown[-1]
    assert "exercises: 14.1" in learner.shown[-1] and "14.7" not in learner.shown[-1]
    what_next("14b")
    assert "Lab 15" in learner.shown[-1]
    assert "exercises: 14.7" in learner.shown[-1] and "14.1," not in learner.shown[-1]
    record("pathway", "journal-club", None, chapter=0)
    what_next("14b")
    assert "lab 1 (Journal club)" in learner.shown[-1]
    for wrong in ("8b", "14c", 17, None):
        with pytest.raises(ValueError, match="has no lab"):
            what_next(wrong)


def test_outside_a_learners_copy_the_end_of_a_lab_says_the_same_to_everybody(learner, monkeypatch):
    monkeypatch.setattr(progress, "DIARY", Diary(lambda: None))
    what_next(10)
    assert learner.shown[-1].endswith(
        'Next: certificate("Your name", pathway="half-day") (Half-day workshop); '
        'certificate("Your name", pathway="journal-club") (Journal club); lab 11 (Six weeks); '
        "lab 11 (Self-study)."
    )
