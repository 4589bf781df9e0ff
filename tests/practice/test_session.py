"""Keys are computed once for the data in hand, and only for an answer that needs them."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from belonging_edu import load_cohort, simulate
from belonging_edu.methods.batched import logistic
from belonging_edu.practice import (
    check,
    compare,
    exercises,
    hint,
    order,
    predict,
    predictions,
    session,
    solution,
    words,
)
from belonging_edu.practice.chapters import CHAPTERS, chapter_10
from belonging_edu.practice.session import Session

BY_NUMBER = {chapter.number: chapter for chapter in CHAPTERS}
LAB_10 = Path(__file__).parents[2] / "notebooks" / "10-confounders.ipynb"


@pytest.fixture
def shown(monkeypatch):
    """What was shown, call by call, as plain text."""
    texts = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, raw: texts.append(data["text/plain"])
    )
    return texts


@pytest.fixture
def current(monkeypatch):
    """A session of its own, with which the public functions work in a test."""
    made = Session()
    for module in (exercises, predictions, session):
        monkeypatch.setattr(module, "CURRENT", made)
    return made


def with_functions(monkeypatch, chapter, change):
    """Let a function change each key function of a chapter: it gets kind, name and function."""
    given = BY_NUMBER[chapter]
    kinds = {
        kind: {name: change(kind, name, make) for name, make in getattr(given, kind).items()}
        for kind in ("exercises", "guesses")
    }
    monkeypatch.setitem(session._CHAPTERS, chapter, replace(given, **kinds))


@pytest.fixture
def counted(monkeypatch):
    """Count the calls of the key functions of chapter 8, by kind and name."""
    calls = Counter()

    def change(kind, name, make):
        def counting(*data):
            calls[kind, name] += 1
            return make(*data)

        return counting

    with_functions(monkeypatch, 8, change)
    return calls


@pytest.fixture
def no_keys(monkeypatch):
    """Let every key function of every chapter fail, and its data be nothing."""

    def change(kind, name, make):
        def failing(*data):
            raise AssertionError(f"{kind} {name} was computed")

        return failing

    for chapter in BY_NUMBER:
        with_functions(monkeypatch, chapter, change)


def everything(shown):
    """Each exercise and guess of chapter 8, asked for in every way that needs its key."""
    shown.clear()
    for name in words.exercise_ids(BY_NUMBER[8]):
        solution(name)
        check(name, session.CURRENT.exercise(name).parts[0].key)
    for name in words.guess_ids(BY_NUMBER[8]):
        compare(name)
    return list(shown)


def test_each_key_is_computed_once(current, counted, shown):
    session.start(8, load_cohort("surgery"))
    assert not counted
    first = everything(shown)
    once = {("exercises", name): 1 for name in BY_NUMBER[8].exercises}
    once |= {("guesses", name): 1 for name in BY_NUMBER[8].guesses}
    assert counted == once
    assert everything(shown) == first and counted == once


def test_other_data_have_other_keys(current, counted, shown):
    session.start(8, load_cohort("surgery"))
    first = everything(shown)
    session.start(8, load_cohort("surgery", seed=3))
    assert everything(shown) != first and set(counted.values()) == {2}
    session.start(8, load_cohort("surgery"))
    assert everything(shown) == first


def test_what_becomes_of_the_data_afterward_changes_no_key(current, shown):
    residents = load_cohort("surgery")
    session.start(8, residents)
    residents["absite_score"] = residents["absite_score"].mean() + residents["belonging_score"]
    del residents["stress"]
    solution("8.3")
    assert "slope 1.46" in shown[-1]


def test_chapters_and_sessions_do_not_see_each_other(counted):
    first, second = Session(), Session()
    first.start(8, load_cohort("surgery"))
    second.start(8, load_cohort("surgery", seed=3))
    keys = [one.exercise("8.3").parts[0].key for one in (first, second, first, second)]
    assert keys[0] == keys[2] != keys[1] == keys[3]
    first.start(3, load_cohort("learners"))
    first.exercise("8.3")
    assert counted == {("exercises", "8.3"): 2}


@pytest.mark.parametrize("chapter", BY_NUMBER)
def test_hints_orders_and_what_is_no_answer_need_no_key(no_keys, current, shown, chapter):
    session.start(chapter)
    for name in words.exercise_ids(BY_NUMBER[chapter]):
        blanks = current.asked(name).blanks
        hint(name)
        check(name, None)
        check(name, [None] * len(blanks))
        check(name, [0.5] * (len(blanks) + 1))
        if blanks[0].lines:
            order(name)
            order(name, " ".join(blanks[0].lines))
            solution(name)
        elif all(blank.name for blank in blanks):  # others take their names from the data
            check(name, [object()] * len(blanks))
    for name in words.guess_ids(BY_NUMBER[chapter]):
        for guess in (None, "many", current.prompt(name).low, current.prompt(name).high + 1):
            predict(name, guess)
    with pytest.raises(ValueError, match=f"has no exercise '{chapter}.99' to answer"):
        hint(f"{chapter}.99")
    assert len(shown) > 20


@pytest.mark.parametrize("chapter", BY_NUMBER)
def test_an_exercise_without_keys_asks_for_what_it_asks_for_with_them(chapter):
    made = words.exercises(BY_NUMBER[chapter], BY_NUMBER[chapter].load())
    for name, exercise in made.items():
        asked = words.asked(BY_NUMBER[chapter], name)
        assert (asked.task, asked.hints, asked.way) == (exercise.task, exercise.hints, exercise.way)
        for blank, part in zip(asked.blanks, exercise.parts, strict=True):
            assert blank.name in (part.name, None) and blank.term == getattr(part, "term", None)
            assert list(blank.options) == getattr(part, "options", [])
            assert blank.lines == getattr(part, "lines", {})


def test_one_readable_part_is_enough_for_a_verdict(current, shown):
    session.start(8, load_cohort("surgery"))
    check("8.4", ("abc", 0.5))
    assert "8.4, slope at stress 4: a number is asked for; you gave 'abc'" in shown[0]
    assert "8.4, slope at stress 8. Not yet" in shown[0]
    check("8.4", ("abc", "def"))
    assert "8.4, slope at stress 8: a number is asked for; you gave 'def'" in shown[1]


def test_a_key_that_fails_leaves_the_others_and_says_what_to_do(current, shown):
    session.start(8, load_cohort("surgery").drop(columns="stress"))
    for call in (lambda: check("8.4", (1, 2)), lambda: solution("8.4")):
        with pytest.raises(ValueError, match=r"8\.4 has no answer .*'stress'.* Run the first cell"):
            call()
    hint("8.4")
    check("8.4", None)
    check("8.5", (0.1, 1.0))
    compare("8.1")
    assert "not attempted" in shown[1] and "Not yet" in shown[2] and "it is" in shown[3]
    session.start(8, load_cohort("surgery"))
    solution("8.4")
    assert "slope at stress 4" in shown[4]


def test_data_that_are_missing_are_asked_for(current):
    session.start(2, load_cohort("learners"))
    with pytest.raises(ValueError, match=r"2\.5 has no answer .* start\(2, \.\.\.\) needs"):
        check("2.5", (1, 2))
    with pytest.raises(ValueError, match=r"2\.3 has no answer"):
        compare("2.3")


# A key that is stored, as it depends on no data in hand


def studies_with_a_wrong_finding():
    """Whether a factor without effect has a P value below .05, study by study, as in lab 10."""
    factors = ["support", "faculty", "climate", "fairness", "leadership"]
    no_part = {f"program_per_{factor}": 0 for factor in factors[2:]}
    for seed in range(1, 201):
        study = simulate("learners", seed=seed, **no_part).data
        study = study.dropna(subset=["belonging_program", *factors])
        design = np.column_stack([np.ones(len(study)), study[factors]])
        fit = logistic([study["belonging_program"] >= 4], design)
        yield (fit.p_values()[0, 3:] < 0.05).any()


def test_the_stored_key_is_what_its_studies_give():
    found = list(studies_with_a_wrong_finding())
    assert chapter_10.guess_wrong_findings() == 100 * sum(found) / len(found)


@pytest.mark.skipif(not LAB_10.is_file(), reason="needs the checkout, with its labs")
def test_the_stored_key_is_what_lab_10_shows():
    import nbformat

    for cell in nbformat.read(LAB_10, 4).cells:
        for output in cell.get("outputs", []):
            kept = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if kept == "any_wrong":
                (value,) = output["data"].values()
                assert float(value) == chapter_10.guess_wrong_findings()
                return
    pytest.fail("Lab 10 keeps no any_wrong.")
