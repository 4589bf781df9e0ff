"""A set in a folder: all of it or nothing; and the verb of the command."""

import subprocess
import sys

import pytest

from belonging_edu import cli
from belonging_edu.items import moodle, order, writing


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def asked(to="moodle,blackboard", chapters="1"):
    return order.read(chapters, "pre", to)


def run(capsys, *words):
    status = cli.main(["items", *map(str, words)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_set(tmp_path, capsys):
    out = tmp_path / "new" / "questions"
    words = ["--chapters", "1,3,8", "--form", "pre", "--to", "moodle,bb", "--out", out]
    status, said, _ = run(capsys, *words)
    assert status == 0 and "6 questions, 3 files" in said and "hold the answers" in said
    assert names(out) == ["README.txt", "faculty/pre-blackboard.txt", "faculty/pre-moodle.xml"]
    assert names(tmp_path / "new") == [f"questions/{name}" for name in names(out)]


def test_papers_are_named_as_what_to_hand_out(tmp_path, capsys):
    pytest.importorskip("docx", reason="python-docx is not installed: Word was not tested")
    words = [
        "--chapters",
        "8",
        "--form",
        "pre",
        "--to",
        "word",
        "--confidence",
        "--out",
        tmp_path / "x",
    ]
    _, said, _ = run(capsys, *words)
    assert f"To hand out: {tmp_path / 'x' / 'paper'}." in said
    assert names(tmp_path / "x")[1:] == [
        "faculty/pre-key.docx", "paper/pre-answer-sheet.docx",
        "paper/pre-paper-a.docx", "paper/pre-paper-b.docx",
    ]  # fmt: skip


def test_the_readme_says_what_a_set_is(tmp_path):
    writing.write(asked("moodle,gift", "3"), tmp_path / "x")
    text = (tmp_path / "x" / "README.txt").read_text("utf-8")
    for words in (
        "public",
        "Do not grade",
        "Never imported",
        "faculty/pre-gift.txt",
        "What is lost",
    ):
        assert words in text
    assert "Do not shuffle the answers of these questions:\n- 3-pre-high-rate: 85%" in text


def test_what_a_stopped_run_left_is_told(tmp_path, capsys):
    """A run that is killed cannot tidy up; the next one for the same folder says what it left."""
    left, of_others = tmp_path / ".part-x-abc", tmp_path / ".part-y-abc"
    left.mkdir()
    of_others.mkdir()
    words = ["--chapters", "1", "--form", "pre", "--to", "moodle", "--out", tmp_path / "x"]
    status, _, said = run(capsys, *words)
    assert status == 0 and said.count("left behind") == 1 and str(left) in said
    left.rmdir()
    assert "left behind" not in run(capsys, *words, "--force")[2]


def test_a_set_is_not_replaced_unless_asked_and_then_whole(tmp_path):
    out = tmp_path / "x"
    writing.write(asked("moodle,gift"), out)
    before = (out / "faculty" / "pre-moodle.xml").read_bytes()
    with pytest.raises(FileExistsError, match="or add --force to replace it"):
        writing.write(asked("moodle", "8"), out)
    assert (out / "faculty" / "pre-moodle.xml").read_bytes() == before
    writing.write(asked("moodle", "8"), out, force=True)
    assert names(out) == ["README.txt", "faculty/pre-moodle.xml"]
    assert (out / "faculty" / "pre-moodle.xml").read_bytes() != before
    assert names(tmp_path) == ["x/README.txt", "x/faculty/pre-moodle.xml"]


def test_what_is_not_a_set_is_never_replaced(tmp_path):
    (tmp_path / "grades.xlsx").write_text("mine")
    for force in (False, True):
        with pytest.raises(FileExistsError, match="grades.xlsx.*Choose another folder"):
            writing.write(asked(), tmp_path, force=force)
    with pytest.raises(FileExistsError, match="is a file. Give the name of a folder"):
        writing.write(asked(), tmp_path / "grades.xlsx", force=True)
    assert names(tmp_path) == ["grades.xlsx"]


def test_an_error_leaves_what_was_there(tmp_path, monkeypatch):
    out = tmp_path / "x"
    writing.write(asked(), out)
    before = {name: (out / name).read_bytes() for name in names(out)}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.Path, "write_bytes", full)
    with pytest.raises(OSError):
        writing.write(asked("moodle", "8"), out, force=True)
    with pytest.raises(OSError):
        writing.write(asked(), tmp_path / "a" / "b")
    assert {name: (out / name).read_bytes() for name in names(tmp_path / "x")} == before
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_move_that_fails_brings_the_old_set_back(tmp_path, monkeypatch):
    out = tmp_path / "x"
    writing.write(asked(), out)
    replace = writing.os.replace
    moves = []

    def second_fails(source, target):
        moves.append(target)
        if len(moves) == 2:
            raise OSError(5, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(writing.os, "replace", second_fails)
    with pytest.raises(OSError):
        writing.write(asked("gift"), out, force=True)
    assert "faculty/pre-blackboard.txt" in names(out) and len(moves) == 3


def test_errors_of_the_command_end_with_the_cure(tmp_path, capsys):
    words = ["--chapters", "99", "--form", "pre", "--to", "moodle", "--out", tmp_path / "x"]
    status, _, told = run(capsys, *words)
    assert status == 1 and "choose among 1, 2, 3" in told and not (tmp_path / "x").exists()


def test_without_markdown_it_one_is_told_what_to_do(monkeypatch):
    from belonging_edu.items import text

    text._parser.cache_clear()
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(ValueError, match=r"pip install markdown-it-py`\)\."):
        moodle.FORMAT.make(asked().quizzes[0], False)
    text._parser.cache_clear()


def test_the_command_starts_without_the_room():
    rooms = ("belonging_edu.items", "docx", "markdown_it")
    code = (
        f"import sys, belonging_edu.cli; sys.exit(any(m.startswith({rooms}) for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
