"""Words that no computation checks were read by a second person as they stand now."""

import datetime
import re

import pytest

from tests.book.second_reader import readings, texts

CURE = "read it anew (tests/book/second_reader/readings.py show ...), then mark it"

pytestmark = pytest.mark.skipif(
    not (texts.ROOT / "book").is_dir(), reason="needs the checkout, with the book"
)


@pytest.fixture(scope="module")
def now():
    return texts.places()


def test_every_text_was_read_as_it_stands(now):
    assert readings.stale(now, readings.read()) == [], CURE


def test_nothing_is_recorded_that_is_gone(now):
    assert readings.gone(now, readings.read()) == []


def test_readings_are_dated(now):
    today = datetime.date.today()
    for row in readings.read().values():
        assert datetime.date(2026, 11, 28) <= datetime.date.fromisoformat(row["read"]) <= today


def test_there_is_something_of_every_kind(now):
    kinds = {re.split(r"[ ,]", place)[0] for place in now}
    checked = "item misconception figure claim unmatched session route caption term".split()
    assert kinds == {*checked, "exercise", "guess", "solution"}
    assert len(now) > 400 and all(text.strip() for text in now.values())


def test_one_changed_word_is_noticed_everywhere(now):
    record = readings.read()
    for place, text in now.items():
        words = text.split()
        words[len(words) // 2] += "x"
        assert readings.stale({place: " ".join(words)}, record) == [place]
    swapped = {"exercise 8.3": now["exercise 8.2"], "exercise 8.2": now["exercise 8.3"]}
    assert readings.stale(swapped, record) == list(swapped)


def test_a_reading_is_noted_and_forgotten_with_its_text(tmp_path, monkeypatch):
    monkeypatch.setattr(readings, "RECORD", tmp_path / "readings.csv")
    readings.mark(["a"], {"a": "one two", "b": "three"}, "2026-12-01")
    record = readings.read()
    assert record["a"]["read"] == "2026-12-01"
    assert readings.stale({"a": "one  two\n", "b": "three"}, record) == ["b"]
    assert readings.gone({"b": "three"}, record) == ["a"]
    readings.mark(["b"], {"b": "three"}, "2026-12-02")
    assert list(readings.read()) == ["b"]
