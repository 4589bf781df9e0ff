"""Another one like this: each exercise on a number has one, with a key of its own."""

import re
from pathlib import Path

import pytest

from belonging_edu.practice import words
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.exercise import Number
from belonging_edu.practice.exercises import judge
from belonging_edu.practice.naming import id_of
from belonging_edu.practice.session import Session
from tests.practice.routes import ROUTES

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
needs_labs = pytest.mark.skipif(not NOTEBOOKS.is_dir(), reason="needs the checkout, with its labs")
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.number)


def numbers(exercise):
    """Name and key of each number that an exercise asks for, as it is shown."""
    return {p.name: f"{p.key:.{p.decimals}f}" for p in exercise.parts if isinstance(p, Number)}


@each_chapter
def test_each_exercise_on_a_number_has_another_one_with_another_answer(chapter):
    data = chapter.load()
    first, like_them = words.exercises(chapter, data), words.variations(chapter, data)
    for name, exercise in first.items():
        if asked := numbers(exercise):
            others = [numbers(like_them[each]) for each in words.variation_ids(chapter, name)]
            assert others and asked not in others, name
            assert all(len(other) == len(asked) for other in others), name


@each_chapter
def test_another_route_leads_to_the_same_numbers(chapter):
    data = chapter.load()
    for name, exercise in words.variations(chapter, data).items():
        assert name in ROUTES, f"write its route into tests/practice/routes for {name}"
        wanted = list(numbers(exercise).values())
        decimals = [p.decimals for p in exercise.parts if isinstance(p, Number)]
        found = [f"{v:.{d}f}" for v, d in zip(ROUTES[name](*data), decimals, strict=True)]
        assert found == wanted, name


@needs_labs
@each_chapter
def test_three_exercises_of_a_lab_ask_for_what_is_not_printed_above(chapter):
    import nbformat

    shown = ""
    for path in sorted(NOTEBOOKS.glob(f"{chapter.number:02}*-*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "markdown" and cell.source.startswith("## Exercises"):
                break
            shown += "".join(str(output.get("data", "")) for output in cell.get("outputs", ()))
            shown += "".join(output.get("text", "") for output in cell.get("outputs", ()))
    printed = set(re.findall(r"\d+(?:\.\d+)?", shown))
    data = chapter.load()
    every = words.exercises(chapter, data) | words.variations(chapter, data)
    new = [name for name, each in every.items() if set(numbers(each).values()) - printed]
    assert len(new) >= 3, new


def test_another_one_is_called_by_its_letter():
    session = Session()
    assert "fifths" in session.asked("8.1b").task
    with pytest.raises(ValueError, match="has no exercise '8.1z' to answer. It has 8.1, 8.2"):
        session.asked("8.1z")
    assert [id_of(name) for name in ("8.1 B", "8,1b", "Exercise 8.1b")] == ["8.1b"] * 3
    assert [id_of(name) for name in ("8.1 again", "8.1.", "(8.1)")] == ["8.1"] * 3
    (said, *_) = judge("8.1b", ("1", "1"))
    assert said.startswith("**8.1b, ")


def test_a_part_that_is_right_is_not_swapped_with_another():
    said = judge("3.6b", ("4.0", "4.0", "both the same"))
    assert "Right" in said[0] and "swapped" not in said[1] and "the wrong sign" in said[1]
    assert "swapped" in " ".join(judge("3.2", ("-5.4", "8.4", "50")))
