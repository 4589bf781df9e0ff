"""The oldest supported libraries, and an environment that holds nothing but the wheel.

A browser kernel has these versions. The wheel is installed with the lowest versions that
``pyproject.toml`` allows, with all extras, and the unit tests run there, outside the checkout.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.thorough
LABS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
UV = {"PYTHONPATH": str(ROOT / ".tools")}
UNIT_TESTS = (
    "cohorts/test_cohorts cohorts/test_draws cohorts/test_likert cohorts/test_surgery "
    "cohorts/test_truth explore figures labs/test_notebook methods practice/test_practice "
    "project/test_files published/test_published r"
)


def run(command, cwd, **more):
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | more,
        capture_output=True,
        text=True,
    )


def uv(cwd, *words):
    done = run([sys.executable, "-m", "uv", *words], cwd, **UV)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def floors(tmp_path_factory):
    """Python of an environment with the wheel on the lowest versions it allows."""
    if run([sys.executable, "-m", "uv", "--version"], ROOT, **UV).returncode:
        pytest.skip("uv is not in .tools (set up by pip alone): the floors were not tested")
    folder = tmp_path_factory.mktemp("floors")
    build = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    assert build.returncode == 0, build.stderr
    uv(folder, "venv", "--quiet", "--python", sys.executable, "env")
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wheel = next(folder.glob("*.whl"))
    words = ["pip", "install", "--quiet", "--python", python]
    lowest = ["--resolution", "lowest-direct", "-r", "pyproject.toml", "--all-extras"]
    uv(ROOT, *words, *lowest, "pytest>=8", "hypothesis>=6", "nbclient>=0.10", "ipykernel>=6.29")
    uv(folder, *words, "--no-deps", wheel)
    return python


def test_versions_are_the_floors(floors):
    code = (
        "import importlib.metadata as m; print(*(f'{p}=={m.version(p)}' for p in "
        "'numpy pandas scipy statsmodels seaborn matplotlib ipywidgets joblib tqdm "
        "pyreadstat XlsxWriter pyarrow'.split()))"
    )
    installed = dict(part.split("==") for part in run([floors, "-c", code], ROOT).stdout.split())
    declared = (ROOT / "pyproject.toml").read_text("utf-8")
    for package, version in installed.items():
        floor = re.search(rf'"{package}>=([\d.]+)', declared)[1]
        assert (version + ".0").startswith(floor + "."), (package, version, floor)


def test_unit_tests_pass_on_the_floors_outside_the_checkout(floors, tmp_path):
    shutil.copytree(ROOT / "tests", tmp_path / "tests")  # one test may import another
    words = ["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-k", "not r_still_gives"]
    places = [Path("tests", name) for name in UNIT_TESTS.split()]
    files = [place if (ROOT / place).is_dir() else f"{place}.py" for place in places]
    done = run([floors, *words, *files], tmp_path, CI="")  # what needs the labs is skipped here
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "passed" in done.stdout
    skipped = re.findall("^SKIPPED.*", done.stdout, re.MULTILINE)
    assert all("needs the checkout" in line for line in skipped), skipped


def test_the_command_of_the_wheel_writes_what_newer_libraries_can_read(floors, tmp_path):
    readers = {"csv": pd.read_csv, "xlsx": pd.read_excel, "sav": pd.read_spss}
    readers |= {"dta": pd.read_stata, "parquet": pd.read_parquet}
    words = "cohort surgery --n 60 --out set --formats".split()
    done = run([floors.with_name("belonging-edu"), *words, ",".join(readers)], tmp_path)
    assert done.returncode == 0, done.stderr
    for kind, read in readers.items():
        assert len(read(tmp_path / "set" / "data" / f"surgery.{kind}")) == 60, kind


@pytest.fixture(scope="module")
def labs(tmp_path_factory):
    """A folder with all labs, and what runs them."""
    folder = tmp_path_factory.mktemp("labs")
    for lab in [*(ROOT / "notebooks").glob("*.ipynb"), ROOT / "tests" / "labs" / "run_quietly.py"]:
        shutil.copy(lab, folder)
    return folder


def complaints(python, folder, *names):
    words = [folder / "run_quietly.py", *names]
    done = run([python, *words], folder, BELONGING_EDU_PROGRESS="off")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not LABS, reason="needs the checkout, with the labs")
@pytest.mark.parametrize("part", [0, 1])
def test_labs_run_on_the_floors_without_a_warning(floors, labs, part):
    assert complaints(floors, labs, *LABS[part::2]) == ""


def test_a_warning_of_an_older_library_is_noticed(floors, labs):
    lab = nbformat.v4.new_notebook()
    code = "import pandas as pd\npd.Series([None, 'a'], dtype=object).replace('a', 1)"
    lab.cells = [nbformat.v4.new_code_cell(code), nbformat.v4.new_code_cell("1 / 0")]
    nbformat.write(lab, labs / "warns.ipynb")
    said = complaints(floors, labs, "warns.ipynb")
    assert "cell 0" in said and "FutureWarning" in said and "cell 1: ZeroDivisionError" in said
