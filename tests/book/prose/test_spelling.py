"""Spelling is American everywhere; British spellings stay in titles, and in comments as written."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
#: Titles of works, residents' comments (data, whose bytes stay), names and hashes.
LEFT = "*.bib,references.yaml,comments.csv,*.lock,*.svg,*.woff2"
COMMAND = [sys.executable, "-m", "codespell_lib", "--builtin", "en-GB_to_en-US", "--skip", LEFT]

pytestmark = pytest.mark.skipif(not (ROOT / "book").is_dir(), reason="needs the checkout")


def british(folder):
    """What codespell finds in a folder."""
    files = "book", "notebooks", "belonging_edu", "data", "tests", "tools", "benchmarks"
    tops = "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "start.py", "pyproject.toml"
    there = [name for name in (*files, *tops) if (folder / name).exists()]
    done = subprocess.run([*COMMAND, *there], cwd=folder, capture_output=True, text=True)
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


def test_no_british_spelling():
    assert british(ROOT) == []


def test_a_british_spelling_is_noticed(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "page.md").write_text("The standardi" + "sed score.", "utf-8")
    shutil.copy(ROOT / "README.md", tmp_path)
    (line,) = british(tmp_path)
    assert line.startswith("book/page.md:1: standardi")
