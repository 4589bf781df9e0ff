"""Exercises that answer back: every key is right and every known mistake is named, on any seed."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from belonging_edu import load_cohort, published, simulate
from belonging_edu.estimates import tidy
from belonging_edu.practice import chapter_01, chapter_08, check, hint, session, solution, start
from belonging_edu.practice.exercise import Choice, Exercise, Number, Slip

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
SEEDS = (None, 3, 14, 159)


def exercises(chapter, data):
    return {name: make(data) for name, make in chapter.EXERCISES.items()}


@pytest.fixture(scope="module", params=["claims", *SEEDS])
def made(request):
    """The exercises of chapter 1, and those of chapter 8 for several cohorts."""
    if request.param == "claims":
        return exercises(chapter_01, published.claims())
    return exercises(chapter_08, load_cohort("surgery", seed=request.param))


@pytest.fixture
def residents():
    data = load_cohort("surgery")
    start(8, data)
    return data


def told(name, answer):
    return " ".join(session.judge(name, answer))


def parts_with_slips(exercises):
    for name, exercise in exercises.items():
        for part in exercise.parts:
            yield name, part


def test_every_key_is_right_as_asked_and_with_all_digits(made):
    for name, part in parts_with_slips(made):
        assert part.judge(part.key)[0], name
        if isinstance(part, Number):
            assert part.judge(round(part.key, part.decimals))[0], name


def test_every_known_mistake_is_named(made):
    for name, part in parts_with_slips(made):
        named = 0
        for slip in part.slips:
            value = slip.value if isinstance(part, Choice) else round(slip.value, part.decimals)
            right, words = part.judge(value)
            if isinstance(part, Choice):
                assert not right and words == slip.words
                continue
            apart = value != round(part.key, part.decimals)
            others = [s for s in part.slips if round(s.value, part.decimals) == value]
            assert not apart or not right, (name, part.name, slip)
            assert not apart or any(other.words in words for other in others), (name, slip)
            named += apart
        assert isinstance(part, Choice) or named >= 2, (name, part.name)


def test_keys_are_those_of_the_cohort_in_hand():
    turned = simulate("surgery", seed=1, exam_per_belonging=4).data
    usual, other = load_cohort("surgery"), turned
    keys = [chapter_08.EXERCISES["8.3"](data).parts[0].key for data in (usual, other)]
    assert keys[1] > keys[0] + 2


def test_the_cause_that_is_left_is_seniority():
    """From the worlds of the exercise: most of the gap stays without the other two."""
    nothing = {"exam_per_belonging": 0, "exam_per_belonging_per_stress": 0}
    off = {"exam_per_stress": 0, "exam_per_climate": 0}
    gaps = [
        chapter_08._gap(simulate("surgery", 100_000, seed=6, **nothing, **turned).data, 0.10)
        for turned in ({}, *({name: 0} for name in off), off)
    ]
    left = {"seniority": gaps[3], "stress": gaps[0] - gaps[1], "climate": gaps[0] - gaps[2]}
    assert max(left, key=left.get) == chapter_08.without_effect(None).parts[0].key


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "not attempted yet"),
        (..., "not attempted yet"),
        ("abc", "a number is asked for; you gave 'abc'"),
        ("1,46", "with a point for decimals"),
        (True, "you gave True"),
        (np.nan, "NaN"),
        (np.inf, "divided by 0"),
        ((1, 2), "one answer is asked for; you gave 2"),
        (pd.Series([1.0, 2.0]), "you gave 2"),
        (pd.DataFrame({"a": [1]}), "no columns term and estimate"),
        (object(), "you gave object"),
        (-1.46, "wrong sign"),
        (1.44, "round at the end"),
        (146, "a percentage, and a proportion"),
        (7, "above the answer"),
        (0.9, "below the answer"),
    ],
)
def test_what_is_no_answer_has_a_message_of_its_own(residents, answer, words):
    said = told("8.3", answer)
    assert words in said and "Right" not in said


def test_an_answer_may_have_many_forms(residents):
    fit = smf.ols("absite_score ~ belonging_score + C(pgy)", residents).fit()
    slope = fit.params["belonging_score"]
    row = pd.Series([slope])
    for answer in (
        slope,
        np.float64(slope),
        f" {slope:.2f} ",
        [slope],
        row,
        fit,
        tidy(fit),
        row.array,
    ):
        assert "Right" in told("8.3", answer), answer
    unadjusted = smf.ols("absite_score ~ belonging_score", residents).fit()
    assert "this slope ignores PGY" in told("8.3", unadjusted)
    assert "Right" in told("8.6", " Seniority ") and "none of the choices" in told("8.6", "luck")


def test_parts_are_judged_one_by_one(residents):
    said = session.judge("8.1", (58.6, None))
    assert "outer tenths" in said[0] and "not attempted" in said[1]
    assert "2 answers are asked for" in told("8.1", 58.6)


def test_a_proportion_for_a_percentage(residents):
    r = 30 / (3.509967 * 85)
    assert "R² as a proportion" in told("8.2", (r, r**2))
    other = Exercise((Number("share", 43.2, 1, ()),), ("",), "")
    assert "a proportion, and a percentage" in other.parts[0].judge(0.432)[1]


def test_a_mistake_that_equals_the_key_is_not_held_against_anybody():
    part = Number("slope", 1.234, 2, (Slip(1.231, "wrong"), Slip(2.0, "two")))
    assert part.judge(1.23) == (True, "1.23")
    assert part.judge(2.0)[1] == "2.00 is two"


def test_nothing_yet_is_said_once(residents):
    assert len(session.judge("8.4", (None, None))) == 1
    assert "not attempted" in told("8.4", (None, None))


@pytest.mark.skipif(not NOTEBOOKS.is_dir(), reason="needs the checkout, with its labs")
@pytest.mark.parametrize(
    ("name", "chapter", "data", "open_ended"),
    [
        ("01-headline-abstract-paper", chapter_01, published.claims, {"1.4"}),
        ("08-top-against-bottom", chapter_08, lambda: load_cohort("surgery"), set()),
    ],
)
def test_lab_and_solutions_go_with_the_exercises(name, chapter, data, open_ended):
    import nbformat

    lab = nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4)
    solved = nbformat.read(NOTEBOOKS / "solutions" / f"{name}.ipynb", 4)
    text = "\n".join(cell.source for cell in lab.cells)
    asked = set(re.findall(r"^### Exercise (\d\.\d)", text, re.M))
    assert asked - open_ended == set(re.findall(r'^check\("(\d\.\d)"', text, re.M))
    assert asked - open_ended == set(chapter.EXERCISES)
    shown = " ".join(str(cell.get("outputs", "")) + cell.source for cell in solved.cells)
    for exercise in exercises(chapter, data()).values():
        for part in exercise.parts:
            key = part.key.removeprefix("a ") if isinstance(part, Choice) else ""
            key = key or f"{part.key:.{part.decimals}f}"
            assert key in shown.lower(), part.name


def test_messages_reach_the_page_as_text(residents, capsys, monkeypatch):
    shown = []
    monkeypatch.setattr(session, "say", shown.append)
    check("8.3", 2.0)
    hint("8.3")
    hint("8.3", 2)
    solution("8.3")
    solution("8.6")
    assert "8.3" in shown[0] and 'hint("8.3")' in shown[0]
    assert 'hint("8.3", 2)' in shown[1] and 'solution("8.3")' in shown[2]
    assert "slope 1.46" in shown[3] and "cause seniority" in shown[4]


def test_errors_say_what_to_do(monkeypatch):
    monkeypatch.setattr(session, "_IN_HAND", {})
    with pytest.raises(ValueError, match=r"with start\(8, ...\)"):
        check("8.3", 1)
    with pytest.raises(ValueError, match="Chapters that do"):
        check("99.1", 1)
    with pytest.raises(ValueError, match="Chapters: 1, 8"):
        start(2, None)
    start(8, load_cohort("surgery"))
    with pytest.raises(ValueError, match="Chapter 8 has 8.1, 8.2"):
        hint("8.9")
