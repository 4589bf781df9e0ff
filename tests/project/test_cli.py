"""The command ``belonging-edu``."""

import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from belonging_edu import __version__, cli, cohorts
from belonging_edu.export import class_set


def run(capsys, *words):
    status = cli.main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_cohort_for_a_class(tmp_path, capsys):
    status, out, _ = run(
        capsys, "cohort", "surgery", "--n", 80, "--seed", 2027, "--out", tmp_path / "c",
        "--set", "exam_per_belonging=0", "--no-answers",
    )  # fmt: skip
    assert status == 0
    assert "6 files" in out and "2 files" in out and "synthetic" in out
    assert '"exam_per_belonging": 0.0' in (tmp_path / "c" / "key" / "manifest.json").read_text()


def test_students_and_formats(tmp_path, capsys):
    status, _, _ = run(
        capsys, "cohort", "surgery", "--n", 30, "--seed", 1, "--out", tmp_path, "--students", 2,
        "--formats", "csv, SPSS, sav", "--no-answers",
    )  # fmt: skip
    assert status == 0
    assert len(list((tmp_path / "data").rglob("*.sav"))) == 2


def test_a_choice_is_text_and_not_a_number():
    assert cli.cohort._changed("panel", "world=exam first") == ("world", "exam first")
    assert cli.cohort._changed("surgery", "program_sd=1e1") == ("program_sd", 10.0)


def test_list(capsys):
    status, out, _ = run(capsys, "list")
    assert status == 0 and all(name in out for name in cohorts.NAMES)
    for name in cohorts.NAMES:
        _, out, _ = run(capsys, "list", name)
        assert all(parameter in out for parameter in cohorts.parameters(name)["parameter"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["cohort", "surgeons", "--seed", 1], "Cohorts: surgery"),
        (["cohort", "surgery", "--n", 0], "whole number"),
        (["cohort", "surgery", "--n", -1], "whole number"),
        (["cohort", "surgery", "--seed", -4], "for instance seed=2027"),
        (["cohort", "surgery", "--set", "exam"], "write NAME=VALUE"),
        (["cohort", "surgery", "--set", "exam=1"], "Unknown parameter 'exam'"),
        (["cohort", "surgery", "--set", "program_sd=many"], "from 0 to 200"),
        (["cohort", "surgery", "--formats", "doc"], "choose among csv, parquet"),
        (["cohort", "surgery", "--set", "program_sd=١٠"], "in the digits 0 to 9"),
        (["cohort", "surgery", "--n", 50, "--seed", 1, "--chapters", "9"], "Choose among 1, 2,"),
        (["cohort", "surgery", "--students", -2], "from 0 up"),
        (["cohort", "surgery", "--workers", 0], "from 1 up"),
        (["list", "surgeons"], "Cohorts: surgery"),
    ],
)
def test_bad_orders_say_what_to_do(tmp_path, capsys, words, message):
    out = ["--out", tmp_path / "set"] if words[0] == "cohort" else []
    status, _, err = run(capsys, *words, *out)
    assert status == 1 and message in err and "Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("option", ["--n", "--seed", "--students", "--workers"])
@pytest.mark.parametrize("number", ["٣", "1_000", "2.5", "three"])
def test_whole_numbers_have_western_digits(tmp_path, capsys, option, number):
    with pytest.raises(SystemExit) as left:
        cli.main(["cohort", "surgery", "--out", str(tmp_path / "c"), option, number])
    assert left.value.code == 2
    assert "Write it in the digits 0 to 9" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_label_that_stata_cuts_is_told(tmp_path, capsys):
    _, _, err = run(
        capsys, "cohort", "surgery", "--n", 20, "--seed", 1, "--out", tmp_path, "--formats",
        "stata", "--no-answers",
    )  # fmt: skip
    assert "1 were cut at a word" in err and "(stress)" in err
    _, _, err = run(
        capsys, "cohort", "surgery", "--n", 20, "--seed", 1, "--out", tmp_path, "--force",
        "--no-answers",
    )  # fmt: skip
    assert "Stata" not in err


@pytest.mark.parametrize("words", [[], ["cohort"], ["cohort", "surgery"], ["dance"]])
def test_what_is_not_understood(words, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 2


def test_version(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (OSError(errno.ENOSPC, "no space"), 1, "the disk is full; nothing was written"),
        (PermissionError(errno.EACCES, "denied", "there"), 1, "there cannot be written"),
        (KeyboardInterrupt(), 130, "nothing was written"),
    ],
)
def test_what_may_go_wrong_outside(tmp_path, capsys, monkeypatch, error, status, message):
    def fails(*_, **__):
        raise error

    monkeypatch.setattr(class_set, "write", fails)
    found, _, err = run(capsys, "cohort", "surgery", "--seed", 1, "--out", tmp_path)
    assert (found, message in err) == (status, True)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_stopped_in_the_middle_it_leaves_nothing(tmp_path, how, workers):
    words = f"cohort surgery --n 2000000 --seed 1 --out set --workers {workers}".split()
    command = [sys.executable, "-m", "belonging_edu", *words]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.rglob("*.part.csv")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.poll() is None, process.stderr.read()
    process.send_signal(how)
    err = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "stopped; nothing was written" in err
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())
