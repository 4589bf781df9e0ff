"""publish/run_notebooks.py, which is `start.py run-notebooks`: stable, careful, loud on errors."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.launcher.test_start import clean_environment, fake_environment, make_copy, run_start

STEADY = [
    "import warnings\nprint('one')",
    "print(1, flush=True)\nprint(2, flush=True)\nwarnings.warn('look here')",
    "import ipywidgets\nipywidgets.IntSlider(value=3)",
    "",
    "import os\nos.path.basename(os.getcwd())",
]


@pytest.fixture
def copy(tmp_path):
    copy = make_copy(tmp_path / "mein Ordner ü")
    (copy / "notebooks" / "solutions").mkdir(parents=True)
    return copy


def write(path, *cells, kernel="another"):
    cells = [new_markdown_cell("# A lab"), *(new_code_cell(source) for source in cells)]
    notebook = new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": kernel, "display_name": kernel, "language": "R"}
    nbformat.write(notebook, path)
    return path


def run(copy, *paths):
    done = subprocess.run(
        [sys.executable, "-m", "publish", "run-notebooks", *map(str, paths)],
        cwd=copy / "tools",
        env=clean_environment(copy.parent / "home", IPYTHONDIR=str(copy.parent / "ipython")),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_second_run_changes_no_byte(copy):
    lab = write(copy / "notebooks" / "01-ü.ipynb", *STEADY)
    solution = write(copy / "notebooks" / "solutions" / "01-ü.ipynb", "os = 1\nos")
    lab.chmod(0o640)
    ids = [cell.id for cell in nbformat.read(lab, 4).cells]
    status, text = run(copy)
    assert status == 0 and text.count("(changed)") == 2, text
    first = lab.read_bytes(), solution.read_bytes()
    status, text = run(copy)
    assert status == 0 and "(changed)" not in text
    assert (lab.read_bytes(), solution.read_bytes()) == first

    notebook = nbformat.read(lab, 4)
    assert [cell.id for cell in notebook.cells] == ids
    assert [cell.get("execution_count") for cell in notebook.cells] == [None, 1, 2, 3, None, 4]
    spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    assert notebook.metadata.kernelspec == spec
    assert "widgets" not in notebook.metadata
    assert not any("execution" in cell.metadata for cell in notebook.cells)
    raw = first[0].decode("utf-8")
    assert raw.endswith("}\n") and raw.startswith('{\n "cells"')
    assert "widget-view" not in raw and "\\u" not in raw
    assert re.findall(r"/ipykernel_\d+/\d+", raw) == ["/ipykernel_0/0"]
    streams = [output.get("name") for output in notebook.cells[2].outputs]
    assert streams == ["stdout", "stderr"]
    assert "notebooks" in str(notebook.cells[5].outputs)  # it ran beside the notebook
    assert os.name == "nt" or lab.stat().st_mode & 0o777 == 0o640
    assert not list(copy.rglob("*.new"))

    times = json.loads((copy / "_build" / "run_times.json").read_text(encoding="utf-8"))
    assert sorted(times) == ["notebooks/01-ü.ipynb", "notebooks/solutions/01-ü.ipynb"]
    assert all(0 < seconds < 100 for seconds in times.values())


def test_what_fails_is_named_and_left_as_it_was(copy):
    folder = copy / "notebooks"
    wrong = write(folder / "02-wrong.ipynb", "print('fine')", "1 / 0", "print('never')")
    broken = folder / "03-broken.ipynb"
    broken.write_text("{")
    dead = write(folder / "04-dead.ipynb", "import os\nos._exit(3)")
    leaky = write(folder / "05-leaky.ipynb", f"print({str(copy / 'data')!r})")
    good = write(folder / "06-good.ipynb", "print('good')")
    (copy / "_build").mkdir()
    known = {"notebooks/02-wrong.ipynb": 9.0, "notebooks/07-gone.ipynb": 9.0}
    (copy / "_build" / "run_times.json").write_text(json.dumps(known))
    before = {path: path.read_bytes() for path in (wrong, broken, dead, leaky)}
    status, text = run(copy)
    assert status == 1 and "4 of 5 notebooks failed" in text and "Traceback" not in text
    for path, content in before.items():
        assert path.read_bytes() == content
    assert "notebooks/02-wrong.ipynb: cell 3: ZeroDivisionError: division by zero" in text
    assert "notebooks/03-broken.ipynb: cannot be read" in text
    assert "notebooks/04-dead.ipynb: cell 2 ended its kernel" in text
    assert "notebooks/05-leaky.ipynb: cell 2 shows a path of this computer" in text
    assert "good" in str(nbformat.read(good, 4).cells[1].outputs)
    times = json.loads((copy / "_build" / "run_times.json").read_text())
    assert sorted(times) == ["notebooks/02-wrong.ipynb", "notebooks/06-good.ipynb"]


def test_an_error_that_belongs_to_the_lab_shows_no_file_of_this_computer(copy):
    lab = write(copy / "notebooks" / "01.ipynb", "import json\njson.loads('{')")
    notebook = nbformat.read(lab, 4)
    notebook.cells[1].metadata.tags = ["raises-exception"]
    nbformat.write(notebook, lab)
    status, text = run(copy, lab)
    assert status == 0, text
    (error,) = nbformat.read(lab, 4).cells[1].outputs
    trace = "\n".join(error.traceback)
    assert error.ename == "JSONDecodeError" and "json.loads" in trace
    assert "decoder.py" not in trace


def test_the_verb_passes_names_from_where_one_stands(copy, tmp_path):
    fake_environment(copy, {})
    fake = "def main(names): print([str(name) for name in names]); return 3"
    (copy / "tools" / "publish" / "run_notebooks.py").write_text(fake)
    status, text = run_start(copy, "run-notebooks", "some/lab.ipynb", env=None)
    assert status == 3 and str([str(tmp_path / "some" / "lab.ipynb")]) in text
