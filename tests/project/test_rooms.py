"""The rooms of the package: who may import whom, and the short addresses of what moved."""

import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import belonging_edu
from belonging_edu.addresses import ADDRESSES

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    not (ROOT / "pyproject.toml").is_file(), reason="needs the checkout"
)


def linted(folder):
    """Run the contract of pyproject.toml on the package in a folder."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    words = [sys.executable, "-c", code]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "belonging_edu", tmp_path / "belonging_edu")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_a_room_imports_only_from_the_floors_below(copy):
    done = linted(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("methods/risks.py", "from belonging_edu.notebook import show"),
        ("cohorts/surgery.py", "from belonging_edu import published"),
        ("figures/style.py", "import belonging_edu.explore.odds"),
        ("published/wording.py", "def late():\n    from belonging_edu.methods import risks"),
        ("stray.py", "from belonging_edu import cohorts"),
    ],
)
def test_an_import_from_above_or_beside_goes_red(copy, module, line):
    with (copy / "belonging_edu" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = linted(copy)
    name = module.removesuffix(".py").replace("/", ".")
    assert done.returncode == 1 and name in done.stdout, done.stdout


@pytest.mark.parametrize("short", ADDRESSES)
def test_a_short_address_is_the_same_module(short):
    where = f"belonging_edu.{ADDRESSES[short]}"
    assert import_module(f"belonging_edu.{short}") is import_module(where)
    assert getattr(belonging_edu, short) is import_module(where)
    assert import_module(where).__spec__.name == where


def test_no_other_address_is_made_up():
    for name in ("belonging_edu.riks", "belonging_edu.risks.e_value", "other.risks"):
        with pytest.raises(ModuleNotFoundError):
            import_module(name)


def test_tests_find_what_they_import_without_touching_the_path():
    hack = re.compile(r"^\s*sys\.path(\.insert|\.append|\[:0\] =)", re.MULTILINE)
    folders = (ROOT / "tests", ROOT / "benchmarks", ROOT / "tools")
    files = [path for folder in folders for path in folder.rglob("*.py")]
    assert len(files) > 100
    changed = {path.name for path in files if hack.search(path.read_text("utf-8"))}
    # settings that Sphinx reads, and a learner's path: both in processes of their own
    assert changed == {"plain_sphinx.py", "test_package.py"}
