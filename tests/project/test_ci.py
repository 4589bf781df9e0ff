""".ci/run: fetches a browser where it may, and ends as the tests end. Nothing is installed here."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="bash is not on Windows"),
    pytest.mark.skipif(not (ROOT / ".ci" / "run").is_file(), reason="needs the checkout"),
]


@pytest.fixture
def run(tmp_path):
    """A function that runs .ci/run among programs that only say that they were called."""

    def called(*there, user=0, apt=0, ci="true"):
        programs = tmp_path / "programs"
        programs.mkdir()
        for name in ("bash", "dirname"):
            (programs / name).symlink_to(shutil.which(name))
        codes = {"id": f"echo {user}", "python3": 'echo "python3 $*"; [ "$2" != test ] || exit 7'}
        codes |= {"apt-get": f'echo "apt-get $*" >&2; exit {apt}'}
        for name in ("id", "python3", *there):
            (programs / name).write_text(f"#!{shutil.which('bash')}\n{codes[name]}\n")
            (programs / name).chmod(0o755)
        done = subprocess.run(
            [programs / "bash", ROOT / ".ci" / "run"],
            env={"PATH": str(programs), "CI": ci},
            capture_output=True,
            text=True,
            timeout=60,
        )
        *before, last = done.stdout.splitlines()
        assert (done.returncode, last) == (7, "python3 start.py test")
        assert [line.split()[2] for line in before] == (["setup", "site"] if ci else [])
        return done.stderr.splitlines()

    return called


@pytest.mark.parametrize("apt", [0, 1])
def test_in_ci_root_gets_what_tests_need_and_a_failure_shows(run, apt):
    update, *install = run("apt-get", apt=apt)
    assert update == "apt-get -qq update"
    if apt:
        assert install == []
    else:
        (line,) = install
        wanted = set(line.partition("--no-install-recommends ")[2].split())
        assert {"chromium", "pspp", "r-base-core"} | packages_of_r_scripts() <= wanted


def packages_of_r_scripts():
    """Debian's names of the packages that the R scripts and the R lines of tests name."""
    sources = [*(ROOT / "tests" / "r").glob("*.R"), ROOT / "tests" / "export" / "test_export.py"]
    sources.append(ROOT / "book" / "coming-from.md")
    text = "\n".join(path.read_text("utf-8") for path in sources)
    named = set(re.findall(r"\b(\w+)::\w|library\((\w+)\)", text))
    named = {one or other for one, other in named} - {"tools", "stats", "launcher"}
    return {f"r-cran-{name.lower()}" for name in named}


@pytest.mark.parametrize(
    "more", [{"user": 1000, "there": ["apt-get"]}, {"ci": "", "there": ["apt-get"]}, {}]
)
def test_elsewhere_nothing_is_installed(run, more):
    assert run(*more.pop("there", []), **more) == []


SKIPPING = {
    "a test": "import pytest\ndef test_one():\n    pytest.skip('no R')",
    "a mark": "import pytest\n@pytest.mark.skipif(True, reason='no R')\ndef test_one(): pass",
    "a file": "import pytest\npytest.skip('no R', allow_module_level=True)",
    "a fixture": "import pytest\n@pytest.fixture\ndef r():\n    pytest.skip('no R')\n"
    "def test_one(r): pass",
}


@pytest.mark.parametrize("ci", ["", "true"])
@pytest.mark.parametrize("kind", SKIPPING)
def test_what_is_skipped_fails_in_ci(tmp_path, kind, ci):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text(SKIPPING[kind])
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", tmp_path]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    done = subprocess.run(command, env=kept | {"CI": ci}, cwd=tmp_path, capture_output=True)
    said = done.stdout.decode()
    assert "no R" in said
    assert ("CI skips nothing" in said, done.returncode in (1, 2)) == (bool(ci), bool(ci)), said


def test_only_what_ci_cannot_install_may_be_missing_there(tmp_path):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = not_in_debian: x")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n@pytest.mark.not_in_debian\ndef test_one():\n    pytest.skip('no old one')"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", tmp_path]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    done = subprocess.run(command, env=kept | {"CI": "true"}, cwd=tmp_path, capture_output=True)
    assert done.returncode == 0 and b"1 skipped" in done.stdout, done.stdout.decode()
