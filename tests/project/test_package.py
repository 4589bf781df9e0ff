"""The package as a newcomer meets it: names, loading, errors, and the wheel."""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import belonging_edu
from belonging_edu import cohorts
from belonging_edu.cohorts import data, surgery

ROOT = Path(__file__).parents[2]
HEAVY = set("numpy pandas scipy statsmodels matplotlib seaborn IPython ipywidgets".split())
needs_checkout = pytest.mark.skipif(
    not (ROOT / "pyproject.toml").is_file(), reason="needs the checkout"
)


def modules():
    found = pkgutil.walk_packages(belonging_edu.__path__, "belonging_edu.")
    return [info.name for info in found]


@pytest.mark.parametrize("name", modules())
def test_public_names_exist_and_are_documented(name):
    module = importlib.import_module(name)
    assert module.__doc__
    for public in getattr(module, "__all__", []):
        item = getattr(module, public)
        if callable(item) and getattr(item, "__module__", "") == name:
            assert item.__doc__, f"{name}.{public} has no docstring"


def test_lazy_names():
    for name in belonging_edu.__all__:
        assert getattr(belonging_edu, name) is not None
    assert set(belonging_edu.__all__) <= set(dir(belonging_edu))
    with pytest.raises(AttributeError, match="no attribute 'gap'"):
        belonging_edu.gap  # noqa: B018


def test_import_loads_nothing_heavy():
    code = "import sys, belonging_edu; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    assert "belonging_edu" in loaded and not loaded & HEAVY


def test_registry_needs_no_pandas():
    code = (
        "import sys; from belonging_edu import published;"
        "published.value('acker2025.slope'); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {name.split(".")[0] for name in run.stdout.split()} & HEAVY


def test_unknown_cohort_names_the_known_ones():
    for call in (data.load_cohort, data.load_codebook, data.load_truth):
        with pytest.raises(ValueError, match="Cohorts: surgery"):
            call("surgeons")
    with pytest.raises(ValueError, match="Cohorts: surgery"):
        cohorts.simulate("surgeons", seed=1)


def test_missing_data_folder_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "_IN_WHEEL", tmp_path / "a")
    monkeypatch.setattr(data, "_IN_CHECKOUT", tmp_path / "b")
    with pytest.raises(FileNotFoundError, match="Install belonging-edu again"):
        data.load_cohort("surgery")


def test_a_seed_gives_a_cohort_of_ones_own_with_its_truth():
    residents, truth = data.load_cohort("surgery", seed=5), data.load_truth("surgery", seed=5)
    assert truth.parameters["seed"] == 5
    assert residents["program_id"].tolist() == truth.hidden["program_id"].tolist()
    assert not residents.equals(data.load_cohort("surgery"))
    with pytest.raises(ValueError, match="for instance seed=2027"):
        data.load_cohort("surgery", seed=-1)


def test_columns_come_back_with_their_levels():
    residents = data.load_cohort("surgery")
    assert list(residents["pgy"].cat.categories) == list(surgery.PGY)
    assert pd.api.types.is_integer_dtype(residents["stress"])


# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@needs_checkout
def test_wheel_carries_the_cohort_and_little_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for suffix in ("csv", "codebook.csv", "targets.csv", "truth.csv", "truth.json"):
        assert f"belonging_edu/_data/surgery.{suffix}" in names
    assert {"belonging_edu/published/published.csv", "belonging_edu/published/claims.csv"} <= names
    assert all(name.startswith("belonging_edu") for name in names)


@needs_checkout
def test_wheel_works_outside_the_checkout(wheel, tmp_path):
    """In an environment of its own that holds the wheel and the libraries, not the checkout."""
    venv.create(tmp_path / "env", with_pip=False, symlinks=os.name != "nt")
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = tmp_path / "env" / scripts / Path(sys.executable).name
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    empty = Path(subprocess.check_output([python, "-c", query], text=True).strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(empty)
    libraries = subprocess.check_output([sys.executable, "-c", query], text=True).strip()
    code = f"""
import json, sys
sys.path.append({libraries!r})
import matplotlib
matplotlib.use("Agg")
import belonging_edu
from belonging_edu import figures, load_cohort, load_truth, simulate
from belonging_edu.methods.estimates import extreme_gap
residents = load_cohort("surgery")
gap = extreme_gap(residents, outcome="absite_score", by="belonging_score")
ax = figures.dot_interval(gap)
ax.figure.savefig("plot.svg")
seed = load_truth("surgery").parameters["seed"]
print(json.dumps([belonging_edu.__file__, len(residents), seed]))
"""
    run = subprocess.run(
        [python, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    where, n, seed = json.loads(run.stdout)
    assert Path(where).is_relative_to(empty)
    assert (n, seed) == (6_136, data.load_truth("surgery").parameters["seed"])
    assert (tmp_path / "plot.svg").stat().st_size > 5_000
