"""The kernel of labs in the browser: the methods' unit tests and the examples of docstrings.

Pytest and the tests are handed out beside the site, which has neither, and are run by the kernel.
"""

import importlib.util
import zipfile
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.browser import chromium, lite

pytestmark = pytest.mark.thorough
LAB = "01-headline-abstract-paper"
#: Packages of pytest, all of them pure Python.
RUNNERS = "pytest _pytest pluggy iniconfig".split()
#: These try the same functions on hundreds of data sets, which other tests do elsewhere.
TOO_LONG = ("test_dirty_frames.py", "test_methods_dirty.py", "test_power.py")
#: What writes files for other software is not in the site; what shows cards and sliders shows them
#: in a notebook, where the labs try them.
ELSEWHERE = ("cli", "classroom", "items", "export", "calibration", "__main__")
ELSEWHERE += ("notebook", "explore/live", "learner_errors/explaining", "practice/cards")
#: Hypothesis has no build for browsers: what it would feed is skipped there.
HYPOTHESIS = """
import pytest

class Anything:
    def __getattr__(self, name):
        return self

    def __call__(self, *given, **named):
        return self

    __or__ = __call__

strategies = Anything()

def given(*given, **named):
    return pytest.mark.skip(reason="hypothesis has no build for browsers")

def settings(*given, **named):
    return lambda test: test
"""
#: Loaded by the kernel because these lines name them.
IMPORTS = """
import ipywidgets, joblib, matplotlib, numpy, packaging, pandas, pygments, scipy, seaborn, sqlite3
import statsmodels, tqdm, yaml
import belonging_edu
"""
UNPACK = """
import io, os, pathlib, site, zipfile
from pyodide.http import pyfetch
place = pathlib.Path("/tmp/tried")
answer = await pyfetch({address!r})
zipfile.ZipFile(io.BytesIO(await answer.bytes())).extractall(place)
site.addsitedir(str(place))
os.chdir(place)
os.environ["BELONGING_EDU_PROGRESS"] = "off"
"""
RUN = """
import pytest
print("status", int(pytest.main({words!r})))
"""


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """Tests of the methods, and what runs them, in one file."""
    file = tmp_path_factory.mktemp("tried") / "tried.zip"
    tests = lite.ROOT / "tests"
    with zipfile.ZipFile(file, "w") as archive:
        for name in RUNNERS:
            top = Path(importlib.util.find_spec(name).origin).parent
            for path in top.rglob("*.py"):
                archive.write(path, path.relative_to(top.parent))
        archive.write(importlib.util.find_spec("py").origin, "py.py")
        wanted = [tests / "__init__.py", *(tests / "r").rglob("*.json")]
        wanted += (tests / "methods").rglob("*.py")
        for path in wanted:
            archive.write(path, path.relative_to(lite.ROOT))
        archive.writestr("hypothesis.py", HYPOTHESIS)
        archive.writestr("tests/test_canary.py", "def test_canary():\n    assert 1 + 1 == 3\n")
    return file


@pytest.fixture(scope="module")
def kernel(browser, packed):
    """A page whose kernel has all of it in hand."""
    lite.insist()
    with lite.served(lite.SITE, beside=packed) as root:
        window = chromium.Window(browser)
        page = lite.open_at_once(window, root, LAB)
        for code in (IMPORTS, UNPACK.format(address=urljoin(root, f"../{packed.name}"))):
            status, said = lite.run_code(page, code)
            assert status == "ok", said
        yield page
        window.context.close()


def tried(kernel, *words):
    """Run pytest in the kernel; return its status, and what it said."""
    status, said = lite.run_code(
        kernel, RUN.format(words=["-p", "no:cacheprovider", "--capture=sys", *words])
    )
    assert status == "ok", said
    return int(said.rpartition("status ")[2].split()[0]), said  # figures may follow


def test_the_methods_pass_their_tests_in_the_browser(kernel):
    left_out = [f"--ignore=tests/methods/{name}" for name in TOO_LONG]
    status, said = tried(kernel, "-q", *left_out, "tests/methods")
    assert status == 0, said[-4000:]
    assert " passed" in said


def test_the_examples_of_docstrings_are_right_in_the_browser(kernel):
    options = ["-o", "doctest_optionflags=NORMALIZE_WHITESPACE ELLIPSIS", "--doctest-modules"]
    left_out = [f"--ignore-glob=/lib/*/site-packages/belonging_edu/{name}*" for name in ELSEWHERE]
    status, said = tried(kernel, "-q", *options, *left_out, "--pyargs", "belonging_edu")
    assert status == 0, said[-4000:]
    assert " passed" in said


def test_a_wrong_sum_is_noticed_in_the_browser(kernel):
    status, said = tried(kernel, "-q", "tests/test_canary.py")
    assert status == 1 and "1 failed" in said
