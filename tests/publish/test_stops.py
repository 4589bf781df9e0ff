"""The cells at which one continues repeat what the cells below need, and nothing else."""

import ast
from pathlib import Path

import nbformat
import pytest
from publish import stops

ROOT = Path(__file__).parents[2]
LABS = sorted((ROOT / "notebooks").glob("[0-9][0-9]*-*.ipynb"))


def lab(*sources):
    """A lab of these cells, in which None is where one continues."""
    cells = [nbformat.v4.new_markdown_cell("# Lab 8: Mine")]
    for source in sources:
        cells.append(nbformat.v4.new_code_cell(source or ""))
        if source is None:
            cells[-1].metadata["tags"] = [stops.TAG]
    return cells


def written(cells):
    (place,) = stops.places(cells)
    return stops.cell_at(cells, place)


def run(*sources):
    known = {}
    for source in sources:
        exec(compile(source, "cell", "exec"), known)
    return known


@pytest.mark.parametrize(
    ("above", "below", "kept", "left"),
    [
        (["a = 1\nb = 2"], "a", ["a = 1"], ["b = 2"]),
        (["a = 1", "b = a + 1", "c = b"], "b", ["a = 1", "b = a + 1"], ["c = b"]),
        (["d = {}", "d['x'] = 1", "e = 3"], "d['x']", ["d['x'] = 1"], ["e = 3"]),
        (["n = [1]", "for k in n:\n    n2 = k", "n.append(2)"], "n", ["n.append"], ["n2"]),
        (["import math", "def f(x):\n    return math.pi * s * x", "s = 2"], "f(1)", ["s = 2"], []),
        (["f = [1]", "for k in (1, 2):\n    f2 = k\n    g = f2"], "g", ["f2 = k"], ["f = [1]"]),
        (["x = 1", "x = 2"], "x", ["x = 2"], ["x = 1"]),
        (["x = 1", "x += 1"], "x", ["x = 1", "x += 1"], []),
        (["y = 3", "z = [y for y in range(3)]"], "z", ["range(3)"], ["y = 3"]),
        (["w = 1", "t = lambda w: w"], "t(2)", ["lambda"], ["w = 1"]),
        (["a, b = 1, 2"], "b", ["a, b = 1, 2"], []),
        (["a = 1", "say = print\nsay('shown')"], "a", ["a = 1"], ["shown"]),
        (["a = 1"], "a = 2\na", [], ["a = 1"]),
        (["s = 'é \U0001f600 \"'"], "s", ["\U0001f600"], []),
        (['t = """one\n  two\n"""'], "t", ["one"], []),
        (["import math", "math.sqrt(4)", "r = math.pi"], "r + math.e", ["math.pi"], ["sqrt"]),
        (["import math as m", "m.mine = 4", "r = m.pi"], "m.mine", ["m.mine = 4"], []),
        (["if True:\n    v = 1\nelse:\n    v = 2"], "v", ["else"], []),
    ],
)
def test_what_is_repeated(above, below, kept, left):
    source = written(lab(*above, None, below))
    assert all(each in source for each in kept) and not any(each in source for each in left)
    run(source, below)


def test_where_the_lab_has_run_it_does_nothing_and_after_a_restart_it_makes_all():
    above = ["rows = [3]\nrows.append(4)", "total = sum(rows)"]
    source = written(lab(*above, None, "total"))
    assert run(*above, "total = 99", source)["total"] == 99
    assert run(source)["total"] == 7


def test_text_over_several_lines_stays_as_it_is():
    assert run(written(lab('t = """one\n  two\n"""', None, "t")))["t"] == "one\n  two\n"


def test_the_lab_is_started_again_with_the_seed_of_the_class():
    first = "class_seed = None  # yours\ndata = load(class_seed)\nstart(8, data)\nother = 1"
    source = written(lab(f"def load(seed):\n    return seed\n\n{first}", None, "data"))
    assert "class_seed = kept_seed(8)" in source and "start(8, data)" in source
    assert "None" not in source and "other" not in source


def test_pictures_look_the_same_after_a_restart():
    source = written(lab("from belonging_edu import figures", "figures.use_style()", None, "2"))
    assert "import figures" in source and "figures.use_style()" in source


def test_what_only_the_book_needs_is_not_repeated():
    cells = lab("a = 1\nb = 2", None, "a", "b")
    cells[-1].metadata["tags"] = [stops.ONLY_FOR_THE_BOOK]
    assert "b = 2" not in written(cells)


def test_a_cell_after_which_nothing_is_needed_says_only_what_it_is_for():
    assert written(lab("a = 1", None, "2")) == stops.HEAD


def test_the_command_writes_the_cell(tmp_path):
    path = tmp_path / "08-x.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=lab("a = 1", None, "a")), path)
    stops.main([path])
    first = path.read_bytes()
    stops.main([path])
    assert path.read_bytes() == first and b"Continue here" in first


def tree(source):
    return ast.dump(ast.parse(source))


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_each_cell_of_the_labs_repeats_what_stands_above_it(path):
    cells = nbformat.read(path, as_version=4).cells
    for place in stops.places(cells):
        assert tree(cells[place].source) == tree(stops.cell_at(cells, place)), (
            f"python -m publish.stops {path.name}"
        )


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_stop_is_for_those_who_run_the_lab_not_for_the_book(path):
    cells = nbformat.read(path, as_version=4).cells
    for place in stops.places(cells):
        heading = cells[place - 1]
        assert heading.source.startswith("### Continue here\n")
        # Ctrl+S in a field of a card goes to the browser, which saves another page.
        assert "File > Save Notebook" in heading.source and "Ctrl+S" not in heading.source
        assert (
            heading.metadata.tags == ["remove-cell"] and "remove-cell" in cells[place].metadata.tags
        )


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_the_seed_of_a_class_reaches_the_file_of_progress(path):
    """A cell at which one continues takes it from there."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    calls = [
        node
        for cell in cells
        if "class_seed = None" in cell.source
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "start"
    ]
    given = [word.arg for call in calls for word in call.keywords]
    assert given == ["seed"] * len(calls) and bool(calls) == any(
        "class_seed" in c.source for c in cells
    )


def test_a_cell_that_no_longer_repeats_it_is_noticed():
    cells = lab("a = 1", None, "a")
    cells[2].source = written(cells)
    cells[1].source = "a = 2"
    assert tree(cells[2].source) != tree(written(cells))
