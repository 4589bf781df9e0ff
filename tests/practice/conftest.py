"""A learner who works in a folder of their own."""

import pytest

from tests.practice.road import Learner, make_course


@pytest.fixture
def work(tmp_path):
    return make_course(tmp_path / "Kurs ü")


@pytest.fixture
def learner(monkeypatch, work):
    return Learner(monkeypatch, work)
