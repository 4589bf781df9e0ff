"""The course as a learner walks it: one list of pathways, and exercises with the labs' minutes."""

import re

import nbformat
import pytest

from belonging_edu.practice import bank, course, words
from belonging_edu.practice.chapters import CHAPTERS
from tests.practice.road import ROOT

pytestmark = pytest.mark.skipif(
    not (ROOT / "notebooks").is_dir(), reason="needs the checkout, with its labs"
)
LABS = course.labs(ROOT / "work")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: str(chapter.number))
def test_every_exercise_that_answers_is_found_in_its_lab(chapter):
    labs = LABS[chapter.number]
    tasks = [task for lab in labs for task in lab.tasks]
    assert [task.name for task in tasks] == words.exercise_ids(chapter)
    read = [nbformat.read(ROOT / "notebooks" / lab.file, 4) for lab in labs]
    prose = "\n".join(cell.source for notebook in read for cell in notebook.cells)
    heads = re.findall(r"^### Exercise .+$", prose, re.M)
    for task in tasks:
        kind = "core" if task.is_core else "extra"
        assert f"### Exercise {task.name} ({kind}, {task.minutes} minutes)" in heads
    assert all(lab.title for lab in labs) and any(task.is_core for task in tasks)


def test_every_chapter_of_a_pathway_has_a_lab_and_questions_at_its_end():
    for way in course.pathways().values():
        assert set(way.chapters) <= set(LABS)
        assert all(bank.items(n, form) for n in way.chapters for form in ("pre", "post", "spaced"))


def test_what_is_no_folder_has_no_labs(tmp_path):
    assert course.labs(None) == {} == course.labs(tmp_path / "gone")
    names = [task.name for task in course.tasks(8, {})]
    assert names == words.exercise_ids(next(c for c in CHAPTERS if c.number == 8))
    assert all(task.minutes is None for task in course.tasks(8, {}))
