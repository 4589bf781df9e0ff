"""The folder work/: the page to start from, and copies that follow their lab until one is saved."""

import ast
import json

import nbformat
import pytest
import yaml

from tests.launcher.test_start import ROOT, load, make_copy

LAB = "08-top.ipynb"


def notebook(text):
    cell = nbformat.v4.new_code_cell(text, id="a")
    cell.outputs = [nbformat.v4.new_output("stream", text="the answer")]
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.fixture
def copy(tmp_path):
    copy = make_copy(tmp_path / "mein Ordner ü")
    (copy / "notebooks" / "solutions").mkdir(parents=True)
    nbformat.write(notebook("1"), copy / "notebooks" / LAB)
    nbformat.write(notebook("2"), copy / "notebooks" / "solutions" / LAB)
    return copy


def files(copy):
    return sorted(p.relative_to(copy / "work").as_posix() for p in (copy / "work").rglob("*.*"))


def test_a_start_page_and_a_copy_of_each_lab(copy):
    load(copy).work.make_work()
    assert files(copy) == [LAB, "Start here.ipynb", f"solutions/{LAB}"]
    assert "the answer" not in (copy / "work" / LAB).read_text("utf-8")
    page = nbformat.read(copy / "work" / "Start here.ipynb", 4)
    nbformat.validate(page)
    assert page.cells[1].source.endswith("progress()")


def test_what_nobody_saved_follows_its_lab_and_what_was_saved_stays(copy):
    work = load(copy).work
    work.make_work()
    mine = copy / "work" / LAB
    before = mine.read_bytes()
    work.make_work()
    assert mine.read_bytes() == before
    nbformat.write(notebook("renewed"), copy / "notebooks" / LAB)
    work.make_work()
    assert b"renewed" in mine.read_bytes()
    mine.write_bytes(mine.read_bytes() + b" ")
    nbformat.write(notebook("again"), copy / "notebooks" / LAB)
    for _ in range(2):
        work.make_work()
        assert b"again" not in mine.read_bytes() and mine.read_bytes().endswith(b" ")
    mine.unlink()
    work.make_work()
    assert b"again" in mine.read_bytes()


@pytest.mark.parametrize("note", ["", "{", "[]", "null", '{"work/08-top.ipynb": 5}', "\xff", "{}"])
def test_a_damaged_note_changes_no_file_of_a_learner(copy, note):
    work = load(copy).work
    work.make_work()
    (copy / "_build" / "copies.json").write_text(note, encoding="latin-1")
    mine = copy / "work" / LAB
    mine.write_bytes(b"my answers")
    nbformat.write(notebook("renewed"), copy / "notebooks" / LAB)
    work.make_work()
    assert mine.read_bytes() == b"my answers"
    assert isinstance(json.loads((copy / "_build" / "copies.json").read_text()), dict)


def test_a_copy_that_is_opened_is_not_overwritten_by_the_next_start(copy):
    code = load(copy)
    code.labs.copy_for_learner(f"notebooks/{LAB}")
    (copy / "work" / LAB).write_bytes(b"my answers")
    code.work.make_work()
    assert (copy / "work" / LAB).read_bytes() == b"my answers"


def test_a_file_in_the_place_of_the_folder_is_no_crash(copy, capsys):
    (copy / "work").write_text("not a folder")
    load(copy).work.make_work()
    assert "could not be made ready" in capsys.readouterr().out
    assert (copy / "work").read_text() == "not a folder"


def test_a_cell_that_only_the_book_needs_is_left_out(copy):
    made = notebook("keep(1)")
    made.cells[0].metadata["tags"] = ["remove-cell", "book-only"]
    made.cells.append(nbformat.v4.new_code_cell("2", id="b"))
    nbformat.write(made, copy / "notebooks" / LAB)
    load(copy).work.make_work()
    cells = nbformat.read(copy / "work" / LAB, 4).cells
    assert [cell.source for cell in cells] == ["2"]


def test_the_page_calls_what_there_is():
    from launcher import start_page

    from belonging_edu import practice

    page = json.loads(start_page.content())
    code = "\n".join("".join(c["source"]) for c in page["cells"] if c["cell_type"] == "code")
    imports = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)]
    names = {alias.name for node in imports for alias in node.names}
    assert names <= set(practice.__all__)
    prose = "".join("".join(c["source"]) for c in page["cells"] if c["cell_type"] == "markdown")
    ways = yaml.safe_load((ROOT / "belonging_edu/practice/pathways.yaml").read_text("utf-8"))
    assert all(f'progress("{way}")' in prose for way in set(ways) - {"self-study"})
    assert f"*{ways['self-study']['name']}*" in prose
    called = {node.func.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)}
    assert called == {"progress", "review"} <= names
