"""``belonging-edu verify``: what differs from the manifest is found and named."""

import pytest

from belonging_edu import cli
from belonging_edu.export import manifest
from belonging_edu.export.class_set import Order, read, write


@pytest.fixture
def made(tmp_path):
    write(Order("surgery", n=20, seed=1, students=2), tmp_path / "set")
    return tmp_path / "set"


def verify(capsys, folder):
    status = cli.main(["verify", str(folder)])
    said = capsys.readouterr()
    return status, said.out + said.err


def test_a_set_as_it_was_made(made, capsys):
    assert verify(capsys, made) == (0, f"{made} is as it was made: 9 files.\n")


def test_missing_changed_and_extra_files_are_named(made, capsys):
    (made / "data" / "student-1" / "surgery.csv").unlink()
    with open(made / "key" / "key.csv", "a") as handle:
        handle.write(" ")
    (made / "key" / "marks.csv").write_text("1")
    found = manifest.verify(made)
    assert found.missing == ["data/student-1/surgery.csv"]
    assert found.changed == ["key/key.csv"] and found.extra == ["key/marks.csv"]
    status, said = verify(capsys, made)
    assert status == 1 and "1 missing, 1 changed, 1 extra, of 9 files" in said
    assert all(path in said for path in (*found.missing, *found.changed, *found.extra))


def test_a_byte_that_leaves_the_size_is_seen(made):
    path = made / "data" / "student-2" / "surgery.csv"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"PGY", b"PGX", 1))
    assert manifest.verify(made).changed == ["data/student-2/surgery.csv"]


def test_what_is_no_set(tmp_path, made, capsys):
    status, said = verify(capsys, tmp_path)
    assert status == 1 and "holds no class set" in said
    for text in ("", "[]", '{"files": [{"path": "a"}]}'):
        (made / "key" / "manifest.json").write_text(text)
        status, said = verify(capsys, made)
        assert status == 1 and "cannot be read as the manifest" in said and "Traceback" not in said


def test_what_was_left_behind_is_told(made, capsys):
    (made / ".part-x").mkdir()
    status, said = verify(capsys, made)
    assert status == 0 and ".part-x was left behind" in said


@pytest.mark.parametrize(
    "order",
    [
        Order("surgery", n=20, seed=5, truth={"exam_per_belonging": 0.0}),
        Order("panel", "exam-first", n=30, seed=5, students=2),
    ],
)
def test_the_order_is_read_back(order, tmp_path):
    write(order, tmp_path / "set")
    again = read(tmp_path / "set")
    assert again.prepare(again.chosen_seed).parameters == order.prepare(order.seed).parameters
    assert (again.students, again.stem) == (order.students, order.stem)
