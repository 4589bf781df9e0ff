"""A release is made of a tag that is the version, and of a changelog that is complete."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import belonging_edu

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".github" / "release_notes.py"
pytestmark = pytest.mark.skipif(not SCRIPT.is_file(), reason="needs the checkout")

COMPLETE = """# Changelog

## Unreleased

## 1.2.0 - 2027-01-05

### Added

- A chapter.

## 1.1.0 - 2026-12-01

- Older.
"""


@pytest.fixture
def made(tmp_path):
    """A function that runs the script in a project with this version and changelog."""
    (tmp_path / ".github").mkdir()
    (tmp_path / "belonging_edu").mkdir()
    script = tmp_path / ".github" / SCRIPT.name
    script.write_bytes(SCRIPT.read_bytes())

    def run(tag, version="1.2.0", changelog=COMPLETE):
        source = f'"""The package."""\n\n__version__ = "{version}"\n'
        (tmp_path / "belonging_edu" / "__init__.py").write_text(source, "utf-8")
        (tmp_path / "CHANGELOG.md").write_text(changelog, "utf-8")
        words = [sys.executable, str(script), tag]
        done = subprocess.run(words, capture_output=True, text=True)
        return done.returncode, done.stdout or done.stderr

    return run


def test_a_tag_that_is_the_version_gets_what_the_changelog_says(made):
    assert made("v1.2.0") == (0, "### Added\n\n- A chapter.\n")
    without = COMPLETE.replace("## Unreleased\n\n", "")
    assert made("v1.2.0", changelog=without) == (0, "### Added\n\n- A chapter.\n")


@pytest.mark.parametrize(
    ("tag", "version", "changelog", "reason"),
    [
        ("v1.3.0", "1.2.0", COMPLETE, "The tag is v1.3.0, but the version in"),
        ("1.2.0", "1.2.0", COMPLETE, "The tag is 1.2.0, but the version in"),
        ("v1.2.0rc1", "1.2.0", COMPLETE, "The tag is v1.2.0rc1, but"),
        ("v1.3.0", "1.3.0", COMPLETE, "says nothing of version 1.3.0"),
        ("v1.2.0", "1.2.0", COMPLETE.replace("### Added\n\n- A chapter.", ""), "says nothing of"),
        (
            "v1.2.0",
            "1.2.0",
            COMPLETE.replace("Unreleased\n", "Unreleased\n\n- A fix.\n"),
            "still lists changes as unreleased",
        ),
    ],
)
def test_any_other_tag_is_refused_and_the_cure_is_said(made, tag, version, changelog, reason):
    status, said = made(tag, version, changelog)
    assert status == 1 and reason in said
    assert "What to do:" in said and f"git tag --delete {tag}" in said


def test_the_changelog_of_this_project_can_be_read():
    sections = runpy.run_path(str(SCRIPT))["changes"](ROOT)
    assert sections[belonging_edu.__version__].startswith("### Added")
