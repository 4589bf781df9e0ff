"""Keys of questions and votes against the answers of somebody who had not seen them.

``answers.csv`` holds the letters that a second reader chose on 2026-11-28 and 29, with the
questions and the chapters at hand, and without the key. One row is not blind:
``15-spaced-approach``, whose key had shown before it was answered.
"""

import csv
from pathlib import Path

import pytest

from belonging_edu.practice import bank, plans

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(not (ROOT / "book").is_dir(), reason="needs the checkout")
with Path(__file__).with_name("answers.csv").open(encoding="utf-8", newline="") as lines:
    ANSWERS = {row["id"]: row["answer"] for row in csv.DictReader(lines)}


def key_of(options) -> str:
    """The letters of the right answers."""
    return "".join(letter for letter, o in zip("ABCDEF", options, strict=False) if o.right)


def item_keys() -> dict[str, str]:
    return {
        item.id: key_of(item.options) for chapter in bank.chapters() for item in bank.items(chapter)
    }


def vote_keys() -> dict[str, str]:
    """The letters that the sessions call right, by chapter and number of the vote."""
    return {
        f"vote-{session.label}-{number}": vote.right
        for session in plans.sessions(ROOT / "book" / "sessions")
        for number, vote in enumerate(session.votes, start=1)
    }


def keys() -> dict[str, str]:
    return item_keys() | vote_keys()


def test_all_was_answered():
    assert set(ANSWERS) == set(keys())


def test_the_second_reader_found_the_same_answers():
    assert {name: key for name, key in keys().items() if ANSWERS.get(name) != key} == {}


def test_a_moved_key_is_noticed():
    for chapter in bank.chapters():
        for item in bank.items(chapter):
            for at in range(len(item.options)):
                moved = "ABCDEF"[at]
                assert (moved == ANSWERS[item.id]) == item.options[at].right


def test_a_moved_key_of_a_vote_is_noticed():
    for session in plans.sessions(ROOT / "book" / "sessions"):
        for number, vote in enumerate(session.votes, start=1):
            for letter in vote.options:
                moved = letter != ANSWERS[f"vote-{session.label}-{number}"]
                assert moved == (letter != vote.right)
