"""Keys of questions and votes against the answers of somebody who had not seen them.

``answers.csv`` holds the letters that a second reader chose on 2026-11-28 and 29, with the
questions and the chapters at hand, and without the key.
"""

import csv
import re
from pathlib import Path

import pytest

from belonging_edu.practice import bank

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


def vote_keys(chapter: str, text: str) -> dict[str, str]:
    """The letters that a session calls right, by the number of the vote."""
    votes = re.split(r"^## Vote (\d)", text, flags=re.M)[1:]
    return {
        f"vote-{chapter}-{number}": "".join(re.findall(r"The answer is \*\*(\w+)\*\*", part))
        for number, part in zip(votes[::2], votes[1::2], strict=True)
    }


def sessions():
    for path in sorted((ROOT / "book" / "sessions").glob("[0-9][0-9]*-*.md")):
        yield path.stem.partition("-")[0].lstrip("0"), path.read_text("utf-8")


def keys() -> dict[str, str]:
    found = item_keys()
    for chapter, text in sessions():
        found |= vote_keys(chapter, text)
    return found


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


@pytest.mark.parametrize(("chapter", "text"), list(sessions()))
def test_a_moved_key_of_a_vote_is_noticed(chapter, text):
    for at in re.finditer(r"The answer is \*\*(\w)", text):
        for letter in set("ABCD") - {at[1]}:
            spoiled = text[: at.start(1)] + letter + text[at.end(1) :]
            found = vote_keys(chapter, spoiled)
            assert any(ANSWERS[name] != key for name, key in found.items())
