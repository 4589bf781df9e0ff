"""Class sets: what is handed out, what stays with the instructor, and what may go wrong."""

import errno
import hashlib
import json

import pandas as pd
import pytest

from belonging_edu import __version__, cohorts
from belonging_edu.cohorts import data
from belonging_edu.cohorts.schema import read_csv
from belonging_edu.export import class_set, streaming
from belonging_edu.export.class_set import Order, student_seeds, write


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def manifest(folder):
    return json.loads((folder / "key" / "manifest.json").read_text("utf-8"))


def test_one_set_for_all(tmp_path):
    written = write(Order("surgery", n=200, seed=2027), tmp_path / "set")
    assert names(tmp_path / "set") == [
        "data/surgery.codebook.csv",
        "data/surgery.csv",
        "key/manifest.json",
        "key/surgery.truth.csv",
        "key/surgery.truth.json",
    ]
    assert sorted(written) == sorted((tmp_path / "set").rglob("*.*"))
    made = cohorts.simulate("surgery", 200, seed=2027)
    read = read_csv(cohorts.find("surgery").variables, tmp_path / "set" / "data" / "surgery.csv")
    pd.testing.assert_frame_equal(read, made.data)


def test_nothing_handed_out_tells_the_truth(tmp_path):
    write(Order("surgery", n=50, seed=2027, students=3), tmp_path)
    hidden = {v.name for v in cohorts.find("surgery").hidden} - {"resident_id", "program_id"}
    for path in (tmp_path / "data").rglob("*.csv"):
        text = path.read_text("utf-8")
        assert not any(word in text for word in (*hidden, "exam_per_belonging", "seed", "2027"))


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_without_a_seed_it_is_the_committed_cohort(name, tmp_path):
    for variant in cohorts.find(name).variants:
        write(Order(name, variant), tmp_path / f"of {variant}")
        stem = data.stem(name, variant)
        for part, suffix in (("data", "csv"), ("key", "truth.csv")):
            made = tmp_path / f"of {variant}" / part / f"{stem}.{suffix}"
            assert made.read_bytes() == (data.folder() / made.name).read_bytes()


def test_manifest_names_version_seed_parameters_and_files(tmp_path):
    order = Order("surgery", n=60, seed=5, truth={"exam_per_belonging": 0.0})
    write(order, tmp_path)
    told = manifest(tmp_path)
    assert told["synthetic"] is True and told["made_by"] == f"belonging-edu {__version__}"
    assert (told["seed"], told["parameters"]["exam_per_belonging"]) == (5, 0.0)
    assert {file["path"] for file in told["files"]} == set(names(tmp_path)) - {"key/manifest.json"}
    for file in told["files"]:
        content = (tmp_path / file["path"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["bytes"] == len(content)


def test_the_same_order_gives_the_same_bytes(tmp_path):
    for folder in ("a", "b"):
        write(Order("surgery", n=60, seed=5, students=2), tmp_path / folder)
    assert names(tmp_path / "a") == names(tmp_path / "b")
    for name in names(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_every_student_has_a_cohort_of_their_own(tmp_path):
    write(Order("surgery", n=60, seed=2027, students=12), tmp_path)
    key = pd.read_csv(tmp_path / "key" / "key.csv")
    assert key["student"].tolist() == [f"student-{k:02d}" for k in range(1, 13)]
    assert key["seed"].tolist() == student_seeds(2027, 12)
    texts = [p.read_text() for p in sorted((tmp_path / "data").rglob("surgery.csv"))]
    assert len(set(texts)) == 12
    for row in key.itertuples():
        made = cohorts.simulate("surgery", row.n, seed=row.seed).data
        handed_out = tmp_path / "data" / row.student / "surgery.csv"
        read = read_csv(cohorts.find("surgery").variables, handed_out)
        pd.testing.assert_frame_equal(read, made)


def test_student_seeds_differ_and_stay_when_the_class_grows():
    seeds = student_seeds(2027, 400)
    assert len(set(seeds)) == 400 and seeds[:40] == student_seeds(2027, 40)
    assert not set(seeds) & set(student_seeds(2028, 400))


def test_existing_files_are_never_overwritten_without_force(tmp_path):
    write(Order("surgery", n=20, seed=1), tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    with pytest.raises(FileExistsError, match="left as it is.*--force"):
        write(Order("surgery", n=20, seed=2), tmp_path)
    assert before == {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    write(Order("surgery", n=20, seed=2), tmp_path, force=True)
    assert manifest(tmp_path)["seed"] == 2
    assert names(tmp_path) == sorted(before)


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "set").write_text("mine")
    with pytest.raises(FileExistsError, match="Give the name of a folder"):
        write(Order("surgery", n=20, seed=2), tmp_path / "set")
    assert (tmp_path / "set").read_text() == "mine"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "no space")])
@pytest.mark.parametrize("after", [1, 2])
def test_what_goes_wrong_on_the_way_leaves_what_was_there(tmp_path, monkeypatch, error, after):
    write(Order("surgery", n=20, seed=1), tmp_path / "old")
    before = {name: (tmp_path / "old" / name).read_bytes() for name in names(tmp_path / "old")}
    calls, plain = [], streaming.write

    def fails(*words, **more):
        calls.append(words)
        if len(calls) == after:
            raise error
        plain(*words, **more)

    monkeypatch.setattr(class_set.streaming, "write", fails)
    for folder in ("old", "new/deep"):
        calls.clear()
        with pytest.raises(type(error)):
            write(Order("surgery", n=20, seed=2, students=2), tmp_path / folder, force=True)
    assert before == {
        name: (tmp_path / "old" / name).read_bytes() for name in names(tmp_path / "old")
    }
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert sorted(path.name for path in (tmp_path / "old").iterdir()) == ["data", "key"]


@pytest.mark.parametrize(
    ("order", "message"),
    [
        (Order("surgeons", seed=1), "No cohort"),
        (Order("surgery", "other", seed=1), "Variants"),
        (Order("surgery", n=0, seed=1), "whole number"),
        (Order("surgery", seed=-1), "for instance seed=2027"),
        (Order("surgery", seed=1, truth={"effect": 1}), "Unknown parameter"),
    ],
)
def test_impossible_orders_make_no_folder(tmp_path, order, message):
    with pytest.raises(ValueError, match=message):
        write(order, tmp_path / "set")
    assert not list(tmp_path.iterdir())
