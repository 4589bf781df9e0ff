"""A class set replaces another one whole or not at all, wherever it is cut off."""

import os
import re
import shutil

import pytest

from belonging_edu import cli
from belonging_edu.export import class_set, manifest, replacing
from belonging_edu.export.class_set import Order, read, write

OLD = Order("surgery", n=20, seed=1, students=3)
NEW = Order("panel", "exam-first", n=20, seed=2, students=12)


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def which(folder):
    """The cohort of the set that is in a folder, which has to be whole."""
    assert manifest.verify(folder).is_whole
    return read(folder).name


@pytest.fixture
def old(tmp_path):
    write(OLD, tmp_path / "set")
    return tmp_path / "set"


def test_nothing_of_an_older_set_stays(old, tmp_path):
    write(NEW, old, force=True)
    write(NEW, tmp_path / "alone")
    assert names(old) == names(tmp_path / "alone")
    assert not (old / "data" / "student-1").exists() and which(old) == "panel"
    assert not replacing.leftovers(old)


def test_files_of_others_are_never_deleted(old):
    (old / "notes.txt").write_text("beside the set: nobody minds")
    write(OLD, old, force=True)
    for place in ("data/my notes.txt", "key/deep/marks.csv"):
        (old / place).parent.mkdir(exist_ok=True)
        (old / place).write_text("mine")
        before = names(old)
        with pytest.raises(FileExistsError, match=f"not of the set: {place}.*Move them elsewhere"):
            write(NEW, old, force=True)
        assert names(old) == before and (old / place).read_text() == "mine"
        (old / place).unlink()
    (old / "data" / ".DS_Store").write_text("of the system")
    write(NEW, old, force=True)
    assert which(old) == "panel" and (old / "notes.txt").exists()


def test_without_a_manifest_all_files_are_of_others(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "survey.csv").write_text("real")
    with pytest.raises(FileExistsError, match="data/survey.csv"):
        write(NEW, tmp_path, force=True)
    assert names(tmp_path) == ["data/survey.csv"]


class Killed(BaseException):
    pass


def cut_off(monkeypatch, at):
    """Let the `at`-th renaming of a folder, from 0 on, end the run."""
    calls, plain = [], os.replace

    def replace(source, target):
        calls.extend([source] if os.path.isdir(source) else [])
        if len(calls) == at + 1 and os.path.isdir(source):
            raise Killed
        plain(source, target)

    monkeypatch.setattr(replacing.os, "replace", replace)


@pytest.mark.parametrize("at", range(5))
def test_a_kill_at_any_moment_leaves_one_complete_set_that_is_found(old, monkeypatch, at):
    with monkeypatch.context() as patch:
        patch.setattr(replacing, "_undo", lambda *_: None)
        patch.setattr(replacing.shutil, "rmtree", lambda *_, **__: None)
        cut_off(patch, at)
        with pytest.raises(Killed):
            write(NEW, old, force=True)
    assert replacing.leftovers(old)
    if at:
        with pytest.raises(FileExistsError, match="stopped half-way.*clean"):
            write(NEW, old, force=True)
    assert replacing.clean(old)
    assert which(old) == ("surgery" if at < 2 else "panel")
    assert not replacing.leftovers(old)


@pytest.mark.parametrize("at", range(1, 5))
def test_an_error_at_any_moment_leaves_the_old_set(old, monkeypatch, at):
    before = names(old)
    with monkeypatch.context() as patch:
        cut_off(patch, at)
        with pytest.raises(Killed):
            write(NEW, old, force=True)
    assert names(old) == before and which(old) == "surgery"


def test_clean_asks_lists_and_removes(old, capsys):
    (old / ".part-x" / "key").mkdir(parents=True)
    (old / ".part-x" / "key" / "truth.csv").write_text("the truth")
    assert cli.main(["clean", str(old)]) == 1
    said = capsys.readouterr().out
    assert ".part-x: 1 files" in said and "Nothing was removed" in said
    assert cli.main(["cohort", "surgery", "--n", "20", "--out", str(old), "--force",
                     "--no-answers"]) == 0  # fmt: skip
    assert "left behind" in capsys.readouterr().err
    assert cli.main(["clean", str(old), "--yes"]) == 0
    assert not (old / ".part-x").exists() and which(old) == "surgery"
    assert cli.main(["clean", str(old)]) == 0
    assert "Nothing was left behind" in capsys.readouterr().out
    assert cli.main(["clean", str(old / "none")]) == 1


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_links_that_lead_nowhere_are_named(tmp_path, old):
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    for out in (tmp_path / "link", tmp_path / "link" / "deep"):
        with pytest.raises(FileExistsError, match="is a link to .*gone, which is not there"):
            write(OLD, out)
    shutil.move(old / "data", tmp_path / "elsewhere")
    (old / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError, match="is a link or a file"):
        write(OLD, old, force=True)
    assert len(names(tmp_path / "elsewhere")) == 6


def test_the_size_is_told_and_a_disk_without_room_refused(tmp_path, monkeypatch):
    told = []
    write(OLD, tmp_path / "set", tell=told.append)
    assert len(told) == 1 and told[0].startswith("3 data sets take about 0.1 MB; ")
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ValueError, match="Make room"):
        write(OLD, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_the_size_of_a_large_data_set_for_all_is_told_before(tmp_path, monkeypatch):
    small, large = (Order("surgery", n=n, formats=("csv", "dta")) for n in (500, 1_500))
    monkeypatch.setattr(class_set, "_LARGE", 500)
    told = []
    write(small, tmp_path / "small", tell=told.append)
    assert not told
    files = write(large, tmp_path / "large", tell=told.append)
    size = sum(path.stat().st_size for path in files) / 1e6
    (said,) = told
    about = float(re.match(r"1,500 rows take about ([\d.]+) MB; .* are free\.", said)[1])
    assert abs(about - size) < max(0.1, size / 5)
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ValueError, match="Make room"):
        write(large, tmp_path / "none")
    assert not (tmp_path / "none").exists()
