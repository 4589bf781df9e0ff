"""Files are written whole or not at all."""

import errno

import pytest

from belonging_edu import files


def test_text_and_bytes_arrive_as_they_are(tmp_path):
    for content in ("a\nbé\n", b"\x00\r\n"):
        files.write_whole(tmp_path / "f.txt", content)
        expected = content.encode() if isinstance(content, str) else content
        assert (tmp_path / "f.txt").read_bytes() == expected
    assert [path.name for path in tmp_path.iterdir()] == ["f.txt"]


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), ValueError()]
)
def test_what_goes_wrong_leaves_the_old_file(tmp_path, error):
    kept = tmp_path / "f.csv"
    kept.write_text("old")
    with pytest.raises(type(error)):
        with files.whole_file(kept) as part:
            assert part.suffix == ".csv" and part.parent == tmp_path
            part.write_text("half")
            raise error
    assert kept.read_text() == "old"
    assert list(tmp_path.iterdir()) == [kept]


def test_a_block_that_writes_nothing_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        with files.whole_file(tmp_path / "f.csv"):
            pass
    assert not list(tmp_path.iterdir())
