"""The reveal waits in a learner's copy for guesses and exercises, or until it is asked for."""

import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from belonging_edu.practice.diary import NAME, Diary
from belonging_edu.practice.gate import NotYet, reveal
from belonging_edu.practice.progress import record
from tests.practice.road import ROOT, gate, progress


def test_it_names_what_comes_first_and_opens_when_that_was_tried(learner):
    for name in ("8.1", "8.2"):
        record("guess", name, 35, chapter=8)
        record("exercise", name, False, chapter=8)
    record("exercise", "8.3", True, chapter=8)
    with pytest.raises(NotYet, match=r"guess 8\.3 and exercise 8\.4 come first.*now=True"):
        reveal(8)
    record("guess", "8.3", 40, chapter=8)
    with pytest.raises(NotYet, match=r"waits for you: exercise 8\.4 comes first"):
        reveal(8)
    record("exercise", "8.4", False, chapter=8)
    reveal(8)
    with pytest.raises(NotYet, match=r"guess 9\.1, guess 9\.2, guess 9\.3, exercise 9\.1"):
        reveal(9)


def test_once_asked_for_it_stays_open(learner):
    reveal(8, now=True)
    learner.restart()
    reveal(8)
    assert "revealed" in learner.content()["chapters"]["8"] and learner.shown == []


def test_the_second_half_of_a_chapter_waits_for_its_own(learner):
    with pytest.raises(
        NotYet, match=r"^The reveal waits for you: guess 14\.4, .*'14b', now"
    ) as told:
        reveal("14b")
    assert "14.1 " not in str(told.value) and "exercise 14.7" in str(told.value)
    reveal("14b", now=True)
    reveal("14b")
    with pytest.raises(
        NotYet, match=r"guess 14\.1, guess 14\.2, guess 14\.3, exercise 14\.1"
    ) as told:
        reveal("14a")
    assert "14.4" not in str(told.value).partition("guess 14.3")[0] and "14.7" not in str(
        told.value
    )
    with pytest.raises(ValueError, match="'8b' has no lab"):
        reveal("8b")


def test_it_opens_where_nothing_can_be_written(learner):
    (learner.work / NAME).mkdir()
    with pytest.raises(NotYet):
        reveal(8)
    reveal(8, now=True)
    reveal(8)


def test_it_is_open_where_a_lab_is_nobodys_copy(monkeypatch):
    for module in (gate, progress):
        monkeypatch.setattr(module, "DIARY", Diary(lambda: None))
    reveal(8)
    with pytest.raises(ValueError, match="has no lab. Chapters that do: 1, 2"):
        reveal(17)


def lab(folder, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = folder / "08-mine.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def run_all(path):
    """Run a notebook as *Run All* does: the first error ends it."""
    notebook = nbformat.read(path, 4)
    client = NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
    except CellExecutionError:
        pass
    return notebook


@pytest.fixture
def kernel(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("BELONGING_EDU_PROGRESS", raising=False)


GATE = "from belonging_edu.practice.gate import reveal\nreveal(8)"


def test_run_all_stops_calmly_in_work_and_goes_through_elsewhere(work, kernel):
    path = lab(work, "1", GATE, "'the truth'")
    stopped = run_all(path)
    (error,) = stopped.cells[1].outputs
    assert error.output_type == "error" and len(error.traceback) == 1
    assert re.match(r"The reveal waits for you: guess 8\.1, .*run it\.$", error.traceback[0])
    assert stopped.cells[2].outputs == [] and stopped.cells[2].execution_count is None
    assert "NotYet" not in error.traceback[0] and error.traceback[0].count("\n") == 0

    lab(work, "1", GATE.replace("(8)", "(8, now=True)"), "'the truth'")
    assert "the truth" in str(run_all(path).cells[2].outputs)
    lab(work, "1", GATE, "'the truth'")
    assert "the truth" in str(run_all(path).cells[2].outputs)

    shutil.copy(path, work.parent / "notebooks")
    (work / NAME).unlink()
    opened = run_all(work.parent / "notebooks" / path.name)
    assert "the truth" in str(opened.cells[2].outputs) and opened.cells[1].outputs == []
    assert not (work / NAME).exists() and not (work.parent / "notebooks" / NAME).exists()


def test_run_notebooks_opens_it_wherever_the_notebook_lies(work, kernel, monkeypatch):
    path = lab(work, GATE, "'the truth'")
    monkeypatch.setenv("BELONGING_EDU_PROGRESS", "off")
    assert "the truth" in str(run_all(path).cells[1].outputs)
    assert not (work / NAME).exists()
