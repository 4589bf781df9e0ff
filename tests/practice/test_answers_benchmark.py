"""The benchmark of the answers runs, and measures every call of a chapter."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the checkout"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork"),
]
ROW = re.compile(r"\| (\w+ \d+\.?\d*) \| (\d+) \| ([\d.]+) \| (\d+) \| [\d.]+ \| [\d.]+ \|")
AFTER = re.compile(r"(\d+) calls: the first at most (\d+) ms, later ones at most ([\d.]+) ms")


def test_every_call_of_a_chapter_is_measured():
    code = "from benchmarks import answers; print(answers.table((7,)))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=FOLDER.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = ROW.findall(done.stdout)
    called = {row[0] for row in rows}
    assert {"check 7.1", "hint 7.1", "solution 7.1", "order 7.5", "quiz 7"} <= called
    assert {"predict 7.3", "compare 7.3"} <= called
    assert AFTER.search(done.stdout)[1] == str(len(rows)) == str(len(called))


def test_the_readme_shows_answers_within_a_second_and_later_ones_at_once():
    section = (FOLDER / "README.md").read_text("utf-8").partition("## How soon a lab answers")[2]
    calls, first, later = AFTER.search(section).groups()
    rows = ROW.findall(section)
    assert f"The ten slowest of {calls}:" in section and len(rows) == 10
    assert first == rows[0][1] and int(first) < 1000 and float(later) < 50
    firsts = [int(row[1]) for row in rows]
    assert firsts == sorted(firsts, reverse=True) and all(float(row[2]) < 50 for row in rows)
