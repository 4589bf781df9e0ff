"""The workflows keep the grammar of GitHub, and what they say of this project is true.

None of them has been run: these tests cannot tell whether GitHub does what they ask. Every check
is shown a workflow with a fault of its kind.
"""

import functools
import importlib.util
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest
import yaml

import belonging_edu
from tests.project import grammar

ROOT = Path(__file__).parents[2]
FOLDER = ".github/workflows"
pytestmark = pytest.mark.skipif(not (ROOT / FOLDER).is_dir(), reason="needs the checkout")

#: What each job may write; a job that is not named may only read.
MAY_WRITE = {
    "book.yml publish": {"pages", "id-token"},
    "release.yml pypi": {"id-token"},
    "release.yml github": {"contents"},
    "renew-locks.yml propose": {"contents", "pull-requests", "actions"},
}
SYSTEMS = ["ubuntu-latest", "macos-latest", "windows-latest"]
PINNED = r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"


def texts():
    """Name -> text of each workflow."""
    return {path.name: path.read_text("utf-8") for path in (ROOT / FOLDER).glob("*.yml")}


def parsed(workflows):
    return {name: yaml.safe_load(text) for name, text in workflows.items()}


def jobs(workflows):
    """Yield name of the workflow and the job, and the job."""
    for name, workflow in parsed(workflows).items():
        for job, content in workflow["jobs"].items():
            yield f"{name} {job}", content


def lines(workflows):
    """Yield name of the workflow and the job, and each command that it runs."""
    for name, job in jobs(workflows):
        for step in job.get("steps", ()):
            if "run" in step:
                yield name, step["run"]


@functools.cache
def start():
    """The module start.py."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def known_pythons():
    """Every Python from the oldest that pyproject.toml allows to the newest that start.py knows."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = int(re.fullmatch(r">=3\.(\d+)", declared["requires-python"])[1])
    newest = int(re.search(r"range\((\d+),", (ROOT / "start.py").read_text("utf-8"))[1])
    return [f"3.{minor}" for minor in range(oldest, newest + 1)]


# Each check returns its findings as sentences.


def pythons(workflows):
    """The tests run with every Python, and the rest with one of them."""
    tests = parsed(workflows)["tests.yml"]["jobs"]["as-a-reader"]
    matrix = tests["strategy"]["matrix"]
    if matrix["python"] != known_pythons():
        yield f"tests.yml: {matrix['python']} instead of {known_pythons()}"
    if matrix["system"] != SYSTEMS or tests["runs-on"] != "${{ matrix.system }}":
        yield f"tests.yml: {matrix['system']} instead of {SYSTEMS}"
    single = r'(?:python-version: |container: python:)"?(\d[\d.]*)'
    for name, text in workflows.items():
        yield from (f"{name}: {v}" for v in re.findall(single, text) if v not in known_pythons())


def commands(workflows):
    """What is run exists; the tests are run by the command of the README, or by .ci/run."""
    own = dict(lines({"tests.yml": workflows["tests.yml"]}))
    expected = {"tests.yml as-a-reader": "python3 start.py test"}
    expected["tests.yml nothing-skipped"] = "bash .ci/run"
    if own != expected:
        yield f"tests.yml runs {own}"
    readme = (ROOT / "README.md").read_text("utf-8")
    if f"```\n{expected['tests.yml as-a-reader']}\n```" not in readme:
        yield "README.md has another test command"
    verbs = {verb.name for verb in start().VERBS}
    for name, line in lines(workflows):
        used = re.findall(r"start\.py ([\w-]+)", line)
        yield from (f"{name}: start.py {verb}" for verb in used if verb not in verbs)
        modules = re.findall(r"-m ([\w.]+)", line)
        yield from (f"{name}: -m {module}" for module in modules if not module_exists(module))
        paths = re.findall(r"(?:bash|python3) (\.\w+/\S+)", line)
        yield from (f"{name}: {path}" for path in paths if not (ROOT / path).is_file())
        started = re.findall(r"workflow run (\S+)", line)
        yield from (f"{name}: {other}" for other in started if not startable(workflows, other))


def module_exists(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def startable(workflows, name):
    return name in workflows and "workflow_dispatch" in parsed(workflows)[name][True]


def skipping(workflows):
    """Where a reader's computer is meant, CI is unset; in Debian it is not."""
    found = {name for name, job in jobs(workflows) if job.get("env", {}).get("CI") == ""}
    if found != {"tests.yml as-a-reader"}:
        yield f"CI is unset in {sorted(found)}"


def pins(workflows):
    """Actions are pinned to a commit, the same everywhere, with the version beside it."""
    seen = {}
    for name, text in workflows.items():
        for used in re.findall(r"uses: (.+)", text):
            if used.startswith("./"):
                if not (ROOT / used).is_file():
                    yield f"{name}: there is no {used}"
            elif not re.fullmatch(PINNED, used):
                yield f"{name}: {used} is not pinned to a commit, with its version"
            elif seen.setdefault(used.partition("@")[0], used) != used:
                yield f"{name}: {used} is pinned otherwise elsewhere"


def permissions(workflows):
    """Every workflow only reads; jobs that write are named in MAY_WRITE, with what they write."""
    for name, workflow in parsed(workflows).items():
        if workflow.get("permissions") != {"contents": "read"}:
            yield f"{name}: {workflow.get('permissions')}"
    for name, job in jobs(workflows):
        granted = {scope for scope, level in job.get("permissions", {}).items() if level != "read"}
        if granted != MAY_WRITE.get(name, set()):
            yield f"{name} may write {sorted(granted)}"


def publishing(workflows):
    """Only a tag is released, after all tests; what is published is what start.py makes."""
    release, book = (parsed(workflows)[name] for name in ("release.yml", "book.yml"))
    if release[True] != {"push": {"tags": ["v*"]}}:
        yield f"release.yml runs on {release[True]}"
    if release["jobs"]["tests"].get("uses") != "./.github/workflows/tests.yml":
        yield "release.yml does not run the tests"
    needs = {name: set(re.findall(r"\w+", str(job.get("needs", "")))) for name, job in
             release["jobs"].items()}  # fmt: skip
    if not {"build", "tests"} <= needs["pypi"] or "pypi" not in needs["github"]:
        yield f"release.yml: {needs}"
    first, *_ = [line for name, line in lines(workflows) if name == "release.yml build"]
    if not first.startswith('python3 .github/release_notes.py "$GITHUB_REF_NAME"'):
        yield "release.yml does not look at the tag first"
    if release["jobs"]["pypi"]["environment"]["url"] != f"https://pypi.org/p/{project_name()}":
        yield "release.yml names another project on PyPI"
    if book["jobs"]["publish"].get("if") != "github.ref == 'refs/heads/main'":
        yield "book.yml publishes another branch than main"
    *_, last = [line for name, line in lines(workflows) if name == "book.yml build"]
    folder = book["jobs"]["build"]["steps"][-1]["with"]["path"]
    if not re.fullmatch(rf"python3 start\.py site --student --pyodide \S+ {folder}", last):
        yield f"book.yml publishes {folder}, and no student edition is made there"
    packed = re.search(r"\S+\.zip", next(v.says for v in start().VERBS if v.name == "zip"))[0]
    if workflows["release.yml"].count(packed) != 2:
        yield f"release.yml does not hand out {packed}"


def project_name():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["name"]


RELEASE_NOTES = '      - run: python3 .github/release_notes.py "$GITHUB_REF_NAME" > notes.md\n'
CHECKS = (pythons, commands, skipping, pins, permissions, publishing)
FAULTS = (
    (pythons, "tests.yml", '"3.13", "3.14"', '"3.13"'),
    (pythons, "tests.yml", "macos-latest, ", ""),
    (pythons, "tests.yml", "python:3.11-bookworm", "python:3.10-bookworm"),
    (pythons, "book.yml", '"3.11"', '"3.9"'),
    (commands, "tests.yml", "python3 start.py test", "python3 -m pytest tests"),
    (commands, "tests.yml", "bash .ci/run", "python3 start.py test"),
    (commands, "book.yml", "start.py book", "start.py sites"),
    (commands, "newest-sphinx.yml", "plain_sphinx", "plainer_sphinx"),
    (commands, "release.yml", "release_notes.py", "notes.py"),
    (commands, "renew-locks.yml", "workflow run book.yml", "workflow run pages.yml"),
    (commands, "tests.yml", "workflow_dispatch:", "workflow_later:"),
    (skipping, "tests.yml", 'CI: ""', 'CI: "true"'),
    (pins, "book.yml", "@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0", "@v5"),
    (pins, "book.yml", "@fc324d3547104276b827a68afc52ff2a11cc49c9", "@fc324d3"),
    (pins, "book.yml", "# v5.0.0", "# main"),
    (pins, "release.yml", "workflows/tests.yml", "workflows/test.yml"),
    (pins, "newest-sphinx.yml", "@3d3c42e", "@4d3c42e"),
    (permissions, "book.yml", "permissions:\n  contents: read", "permissions: write-all"),
    (permissions, "book.yml", "pages: write", "pages: write\n      contents: write"),
    (permissions, "release.yml", "  pypi:", "  pypi:\n    permissions: {}\n  other:"),
    (publishing, "release.yml", 'tags: ["v*"]', "branches: [main]"),
    (publishing, "release.yml", "needs: [build, tests]", "needs: build"),
    (publishing, "release.yml", "uses: ./.github/workflows/tests.yml", "uses: ./.ci/run"),
    (publishing, "release.yml", RELEASE_NOTES, ""),
    (publishing, "release.yml", "pypi.org/p/belonging-edu", "pypi.org/p/belonging"),
    (publishing, "book.yml", "if: github.ref == 'refs/heads/main'", "if: always()"),
    (publishing, "book.yml", "path: _build/pages", "path: _build/html"),
    (publishing, "book.yml", "site --student", "site"),
    (publishing, "release.yml", "_build/belonging-edu-book.zip\n", "_build/book.zip\n"),
)


def changed(text, old, new):
    """A text with a fault planted in it, where the old words stand first."""
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("check", CHECKS)
def test_workflows_say_what_is_true_of_this_project(check):
    assert list(check(texts())) == []


@pytest.mark.parametrize(("check", "name", "old", "new"), FAULTS)
def test_a_workflow_that_is_wrong_is_noticed(check, name, old, new):
    workflows = texts()
    workflows[name] = changed(workflows[name], old, new)
    assert list(check(workflows))


# Grammar


@pytest.fixture
def copy(tmp_path):
    (tmp_path / ".git").mkdir()  # by which the linter finds one workflow that another calls
    return Path(shutil.copytree(ROOT / ".github", tmp_path / ".github")).parent


@pytest.mark.parametrize("schema", ["github-workflows", "github-workflows-require-timeout"])
def test_workflows_follow_the_schema(copy, schema):
    folder = copy / FOLDER
    assert grammar.against_schema(schema, *folder.glob("*.yml")) == ""
    wrong = {"github-workflows": "runs_on:", "github-workflows-require-timeout": "# runs-on:"}
    old = {"github-workflows": "runs-on:", "github-workflows-require-timeout": "timeout-minutes:"}
    text = (folder / "book.yml").read_text("utf-8")
    (folder / "book.yml").write_text(changed(text, old[schema], wrong[schema]), "utf-8")
    assert "book.yml" in grammar.against_schema(schema, folder / "book.yml")


#: Faults that the linter notices, by its name for each; they are planted all at once.
LINTED = (
    ("undefined-property", "tests.yml", "matrix.system }}\n", "matrix.sytem }}\n"),
    ("missing-timeout", "tests.yml", "timeout-minutes: 90", "continue-on-error: false"),
    ("artipacked", "newest-sphinx.yml", "persist-credentials: false", "fetch-depth: 1"),
    ("undefined-job-needs", "release.yml", "needs: pypi", "needs: pipy"),
    ("concurrency-deadlock", "release.yml", "group: release", "group: tests-${{ github.ref }}"),
    ("invalid-cron", "renew-locks.yml", "41 3 2", "41 3 32"),
    ("missing-permissions", "book.yml", "permissions:\n  contents: read\n", ""),
    ("dependabot-cooldown", "../dependabot.yml", "default-days: 7", "default-days: 0"),
)


def test_workflows_satisfy_the_linter_and_it_notices_faults(copy):
    assert grammar.of_workflows(copy) == ""
    for _, name, old, new in LINTED:
        path = copy / FOLDER / name
        path.write_text(changed(path.read_text("utf-8"), old, new), "utf-8")
    found = re.findall(r"\[([\w-]+)\]$", grammar.of_workflows(copy), re.M)
    assert {rule for rule, *_ in LINTED} <= set(found)


def test_dependabot_follows_the_schema_and_renews_what_the_workflows_pin(copy):
    path = copy / ".github" / "dependabot.yml"
    assert grammar.against_schema("dependabot", path) == ""
    (update,) = yaml.safe_load(path.read_text("utf-8"))["updates"]
    assert update["package-ecosystem"] == "github-actions"
    path.write_text(changed(path.read_text("utf-8"), "interval: ", "every: "), "utf-8")
    assert "dependabot.yml" in grammar.against_schema("dependabot", path)


# What is said of them, and what they build


def unlisted(page, workflows):
    """Workflows that a page does not list, or lists without being there."""
    return set(re.findall(r"^\| `(\S+\.yml)` \|", page, re.M)) ^ set(workflows)


def test_contributing_lists_the_workflows_and_says_that_they_never_ran():
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert unlisted(page, texts()) == set()
    assert "**have never been run**" in page
    first, *_, last = known_pythons()
    assert f"Python {first} to {last}" in page
    assert unlisted(page, ["tests.yml"]) and unlisted("", texts())


def test_what_a_release_builds_is_the_version(tmp_path):
    command = next(line for name, line in lines(texts()) if "hatchling" in line)
    assert command == ".venv/bin/python -m hatchling build -d dist"
    words = [sys.executable, *command.split()[1:-1], str(tmp_path)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    version = belonging_edu.__version__
    stem = f"belonging_edu-{version}"
    built = {path.name for path in tmp_path.iterdir()}
    assert built == {f"{stem}-py3-none-any.whl", f"{stem}.tar.gz"}
    with tarfile.open(tmp_path / f"{stem}.tar.gz") as source:
        names = set(source.getnames())
    for name in ("pyproject.toml", "README.md", "LICENSE", "data/synthetic/surgery.csv"):
        assert f"{stem}/{name}" in names
