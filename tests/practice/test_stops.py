"""After a restart, one cell brings back the data of a lab, and its exercises answer."""

import pytest

from belonging_edu import load_cohort
from belonging_edu.practice import bank, session, stops
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.progress import record
from belonging_edu.practice.session import Session
from belonging_edu.practice.stops import continue_here
from tests.practice.road import Learner, make_course


@pytest.fixture
def current(monkeypatch):
    made = Session()
    for module in (session, stops):
        monkeypatch.setattr(module, "CURRENT", made)
    return made


def test_the_data_are_those_of_the_lab_and_the_exercises_answer(current):
    residents = continue_here(8)
    assert residents.equals(load_cohort("surgery"))
    assert current.exercise("8.3").parts[0].key == pytest.approx(1.46, abs=0.005)


@pytest.mark.parametrize("chapter", [made.number for made in CHAPTERS])
def test_every_chapter_can_be_continued(current, chapter):
    loaded = next(made for made in CHAPTERS if made.number == chapter).load()
    found = continue_here(chapter)
    found = found if isinstance(found, tuple) else (found,)
    assert len(found) == len(loaded)
    assert all(mine.equals(theirs) for mine, theirs in zip(found, loaded, strict=True))


def test_what_is_in_hand_stays_in_hand(current):
    mine = load_cohort("surgery", seed=5)
    session.start(8, mine)
    made = current.in_hand[8]
    again = continue_here(8)
    assert again.equals(mine) and current.in_hand[8] is made
    again["stress"] = 0
    assert continue_here(8).equals(mine)


def test_a_class_comes_back_to_its_own_cohort(current, monkeypatch, tmp_path):
    Learner(monkeypatch, make_course(tmp_path / "course"))
    record("seed", "8", 5, chapter=8)
    assert continue_here(8).equals(load_cohort("surgery", seed=5))


def test_a_chapter_without_exercises_is_refused(current):
    listed = ", ".join(map(str, bank.chapters()))
    for wrong in (4, "8", None):
        with pytest.raises(ValueError, match=f"Chapters: {listed}"):
            continue_here(wrong)
