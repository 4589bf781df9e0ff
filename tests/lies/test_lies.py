"""Some of the lies, planted each time; all of them: ``python -m tests.lies.planting``."""

from collections import Counter

import pytest

from tests.book.site.book_copy import copy_to
from tests.lies import planting
from tests.lies.told import LIES

pytestmark = pytest.mark.skipif(
    not (planting.ROOT / "book").is_dir(), reason="needs the checkout, with the book"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copy_to(tmp_path_factory.mktemp("lies") / "belonging-edu")


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie.kind}: {lie.says}")
def test_a_lie_can_still_be_planted(lie, folder):
    path = folder / lie.file
    before = path.read_bytes()
    restore = planting.plant(lie, folder)
    assert not path.exists() or path.read_bytes() != before
    restore()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "lie", [lie for lie in LIES if lie.fast], ids=lambda lie: f"{lie.kind}: {lie.says}"
)
def test_a_lie_is_noticed(lie, folder):
    assert planting.noticed(lie, folder)


def test_there_are_lies_of_every_kind():
    kinds = Counter(lie.kind for lie in LIES)
    assert len(LIES) >= 60
    assert set(kinds) >= {"L1", "L2", "L3", "L4", "L5", "L7", "L8", "L9", "L10"}


def test_what_is_true_is_not_called_a_lie(folder):
    assert (
        planting.first_failure("tests/book/test_sessions.py tests/book/test_formulas.py", folder)
        == ""
    )


def test_a_lie_that_fits_nowhere_is_refused():
    nowhere = planting.Lie(
        "L2", "x", "README.md", "no such words", "y", "tests/project/test_release.py"
    )
    with pytest.raises(ValueError, match="fits in 0 places"):
        nowhere.told_in("text")
