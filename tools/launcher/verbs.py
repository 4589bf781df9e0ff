"""The verbs that run one program after another; `start` has a file of its own, session.py."""

import os
import re
import shutil

from .book import STRICTLY, at_work, build_book, is_current
from .places import BOOK, BUILD, LOCK, PYTHON, SITE_LOCK, TEST_LOCK, VERSION, at
from .processes import run
from .uv_and_pip import get_uv, uv
from .venv import setup
from .words import Problem, say

#: What `test --quick` runs: whatever says within a second or two whether words and numbers hold.
QUICK = tuple(
    f"tests/{name}"
    for name in (
        "book/prose",
        "book/second_reader",
        "book/test_chapters.py",
        "book/test_formulas.py",
        "book/test_pathways.py",
        "book/test_sessions.py",
        "figures",
        "labs/test_notebook.py",
        "methods/test_estimates.py",
        "methods/test_results.py",
        "practice/test_items.py",
        "practice/test_practice_words.py",
        "project/test_release.py",
        "project/test_rooms.py",
        "published",
    )
)

#: What everybody's run of all tests leaves out, and what the complete one adds.
LESS = ["-m", "not thorough"]
COVERAGE = "--cov=belonging_edu --cov-report=term --cov-fail-under=95".split()
LEFT_OUT = (
    "What takes longest was left out (deselected, above): every page in a browser, labs of other "
    "classes, the oldest libraries, the count of lines that ran. `python3 start.py test --all` "
    "runs it, too, as CI does."
)


def setup_verb(options):
    setup(TEST_LOCK if options.all else LOCK)
    say(f"Everything is set up (.venv, Python {VERSION}).")
    return 0


def book(_options):
    setup()
    with at_work() as waited:
        status = 0 if waited and is_current(STRICTLY) else build_book(STRICTLY)
    if status == 0:
        say(f"The book is in {os.path.join(BOOK, 'book', 'index.html')}")
    return status


def publish(verb, *words):
    """Run a verb of tools/publish in the environment, alone with the book."""
    setup()
    with at_work():
        return run(publisher(verb, *words), cwd=at("tools"))


def publisher(*words):
    return [PYTHON, "-B", "-m", "publish", *words]


def zip_book(_options):
    return publish("zip")


def pdf(_options):
    return publish("pdf")


def kit(options):
    words = ["--all"] * options.all
    words += ["--route", options.route] if options.route else []
    return publish("kit", *words, *filter(None, [options.chapter]))


def papers(options):
    words = ["--out", os.path.abspath(options.out)] if options.out else []
    words += ["--chapters", options.chapters] if options.chapters else []
    return publish("papers", *words)


def appendix(options):
    return publish("appendix", options.chapter)


def lms(options):
    words = ["--solutions-on", options.solutions_on] if options.solutions_on else []
    setup()
    return run(publisher("lms", *words), cwd=at("tools"))


def live(options):
    setup()
    # It waits for the book by itself, when all has been fetched and made.
    return run(publisher("live", *filter(None, [place_of(options.pyodide)])), cwd=at("tools"))


def place_of(pyodide):
    """Where Pyodide lies; a path is seen from where the person stands."""
    return os.path.abspath(pyodide) if pyodide and os.path.exists(pyodide) else pyodide


def site(options):
    words = ["--edition", options.edition] + ["--private"] * options.private
    if options.pyodide:
        words += ["--pyodide", place_of(options.pyodide)]
    out = os.path.abspath(options.out)
    setup()
    return run(publisher("site", *words, "--", out), cwd=at("tools"))


def run_notebooks(options):
    return publish("run-notebooks", *map(os.path.abspath, options.notebooks))


def test(options):
    """Run the checks, or those named.

    --quick leaves out what runs labs, builds, or browsers. What is marked `thorough` runs with
    --all, where CI is set, and where it is named; lines are counted with the first two only.
    """
    setup(TEST_LOCK)
    words, everything = options.words, bool(os.environ.get("CI"))
    if words[:1] == ["--all"]:
        words, everything = words[1:], True
    if words[:1] == ["--quick"]:
        words = [*QUICK, *words[1:]]
    nbval = "--nbval --nbval-sanitize-with tests/nbval_sanitize.cfg --nbval-current-env"
    pytest = ["pytest"] + nbval.split() + ["-n", "2", "--dist", "loadfile"]
    pytest.append("--no-loadscope-reorder")  # tests/conftest.py puts the longest files first
    if not words:
        words = ["notebooks", "tests"]
        pytest += COVERAGE if everything else LESS
    failed = 0
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."]):
        failed = run([PYTHON, "-m"] + command) or failed
    failed = run([PYTHON, "-m"] + pytest + words) or failed
    if pytest[-2:] == LESS:
        say(LEFT_OUT)
    return failed


def new_chapter(options):
    labs = ["--labs", options.labs] if options.labs else []
    return publish("new-chapter", *labs, "--", str(options.number), options.title)


def cohort(options):
    return _of_package("cohort", options)


def verify(options):
    return _of_package("verify", options)


def mark(options):
    return _of_package("mark", options)


def clean(options):
    return _of_package("clean", options)


def items(options):
    return _of_package("items", options)


def _of_package(verb, options):
    """A verb of the package, from where the person stands, as that is what paths are relative to.

    -P: a file of theirs with the name of a module is not imported.
    """
    setup()
    return run([PYTHON, "-P", "-m", "belonging_edu", verb] + options.words, cwd=None)


def calibrate(options):
    setup()
    return run([PYTHON, "-m", "belonging_edu.calibration"] + options.cohorts)


def lock(options):
    """Turn the requirements into the locks: all of them, or none."""
    os.makedirs(BUILD, exist_ok=True)
    if not get_uv():
        raise Problem("uv could not be fetched, and only uv can write the locks; see above.")
    new = {LOCK: resolve(LOCK, options.words)}
    new[TEST_LOCK] = resolve(TEST_LOCK, ["-c", new[LOCK]] + options.words)
    new[SITE_LOCK] = resolve(SITE_LOCK, options.words)
    for path, made in new.items():
        os.replace(made, path)
    say("The locks are written; `start.py test` tells whether they are good.")
    return 0


def resolve(path, args):
    """Write what a lock is to become into _build, and return where."""
    name = os.path.basename(path)
    new = os.path.join(BUILD, name)
    if os.path.exists(path):
        shutil.copyfile(path, new)  # what is locked stays, unless --upgrade is given
    options = "--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url"
    options += f" --no-header --no-annotate {name[:-5]}.in -o"
    if not uv("pip", "compile", *options.split(), new, *args):
        raise Problem("All locks stay as they were; the reason is above.")
    with open(new, encoding="utf-8") as locked_file:
        if re.search(r"://|--(extra-)?index-url|--find-links", locked_file.read()):
            raise Problem(f"The new {name} names a host, so all locks stay as they were.")
    return new
