"""What a release says of itself: licenses, versions, links and commands of its pages."""

import hashlib
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import belonging_edu
from belonging_edu import cohorts

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not (ROOT / "CITATION.cff").is_file(), reason="needs the checkout")

#: The legal texts as they were taken over; nobody edits these.
LEGAL = {
    "LICENSE": ("MIT License", "dda9e4d9caef773f"),
    "LICENSE-CONTENT": ("Attribution 4.0 International", "5bc24421271b7526"),
    "data/synthetic/LICENSE": ("CC0 1.0 Universal", "05d9f1a0af615358"),
}


def read(name):
    return (ROOT / name).read_text("utf-8")


def project():
    return tomllib.loads(read("pyproject.toml"))["project"]


def citation():
    return yaml.safe_load(read("CITATION.cff"))


# Licenses and versions


def license_faults(name, text) -> list[str]:
    """What is wrong with a legal text."""
    title, digest = LEGAL[name]
    found = [] if title in text else [f"{name} is not {title}"]
    if hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16] != digest:
        found.append(f"{name} is not the text that was taken over")
    return found


@pytest.mark.parametrize("name", LEGAL)
def test_licenses_are_there_and_untouched(name):
    text = read(name)
    assert license_faults(name, text) == []
    assert license_faults(name, text.replace(" not ", " ", 1) + "x")


def test_one_license_and_one_version_everywhere():
    assert project()["license"] == citation()["license"] == "MIT"
    assert project()["license-files"] == ["LICENSE"]
    assert "CC BY 4.0" in read("_config.yml") or "CC BY 4.0" in read("README.md")
    assert belonging_edu.__version__ == citation()["version"]
    released = re.findall(
        r"^## \[?(\d+\.\d+\.\d+)\]?.*?(\d{4}-\d\d-\d\d)", read("CHANGELOG.md"), re.M
    )
    assert (citation()["version"], str(citation()["date-released"])) == released[0]


@pytest.fixture(scope="module")
def start():
    """The module start.py."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_one_oldest_python_everywhere(start):
    oldest = ".".join(map(str, start.OLDEST_PYTHON))
    assert project()["requires-python"] == f">={oldest}"
    assert f"You need Python {oldest} or newer" in read("README.md")
    assert f"--python-version {oldest} " in read("tools/launcher/verbs.py")


def numbers(version) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)][:3]


def test_what_is_locked_is_not_below_the_floors():
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", read("requirements.lock"), re.M))
    for line in project()["dependencies"]:
        name, floor = re.match(r"([\w.-]+)>=([\d.]+)", line).groups()
        assert numbers(locked[name.lower()]) >= numbers(floor), name


#: The lowest versions that the browser's Python (Pyodide 0.27) has, or that were tried.
FLOORS = {
    "ipython": "8", "ipywidgets": "8.1", "joblib": "1.4", "matplotlib": "3.8.4", "numpy": "2.0",
    "pandas": "2.2.2", "pyyaml": "6.0.1", "scipy": "1.14", "seaborn": "0.13.2",
    "statsmodels": "0.14.4", "tqdm": "4.66",
}  # fmt: skip


def test_floors_are_those_that_were_tried():
    """A second copy, typed by hand: test_floors.py runs the unit tests on just these."""
    asked = dict(re.match(r"([\w.-]+)>=([\d.]+)", x).groups() for x in project()["dependencies"])
    assert asked == FLOORS


# Links


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/synthetic/README.md"]
)
def test_links_lead_to_files(page):
    links = re.findall(r"\]\(([^)#\s]+)", read(page))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_commands_of_the_pages_exist(start):
    for page in ("README.md", "CONTRIBUTING.md", "data/synthetic/README.md"):
        for line in re.findall(r"python3? start\.py((?: [\w./-]+)*)", read(page)):
            words = line.split()
            verb = words[0] if words and not words[0].startswith("-") else "start"
            assert verb in [known.name for known in start.VERBS], line
            if verb == "cohort" and len(words) > 1:
                assert words[1] in cohorts.NAMES
