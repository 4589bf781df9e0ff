"""The rule that chose the committed cohort, applied anew."""

import re

import pandas as pd
import pytest

from belonging_edu import calibration, data, load_truth, published


def test_the_rule_chooses_the_committed_seed():
    selection = load_truth("surgery").parameters["selection"]
    distances = calibration.choose_seed(calibration.over_seeds("surgery"))
    assert distances.index[0] == load_truth("surgery").parameters["seed"]
    assert distances.index[1] == selection["runner_up_seed"]
    assert round(distances.iloc[0], 3) == selection["sum_of_squared_z"]


def test_the_taught_effect_has_no_vote():
    deciding = {target.key for target in calibration.TARGETS if target.decides}
    assert "slope" not in deciding and len(deciding) == 14
    assert load_truth("surgery").parameters["selection"]["figures"] == [
        target.published_id for target in calibration.TARGETS if target.decides
    ]


def test_ties_go_to_the_lowest_seed():
    keys = [target.key for target in calibration.TARGETS]
    twins = pd.DataFrame({key: [1.0, 2.0, 1.0] for key in keys}, index=[9, 1, 3])
    distances = calibration.choose_seed(twins)
    assert distances.index.get_loc(3) < distances.index.get_loc(9)


def test_percentiles_are_mid_ranks_within_groups():
    values = pd.Series([10, 20, 20, 30, 5])
    groups = pd.Series(["a", "a", "a", "a", "b"])
    found = calibration.within_group_percentile(values, groups)
    assert found.tolist() == [12.5, 50.0, 50.0, 87.5, 50.0]


def test_published_column_is_the_registry():
    table = pd.read_csv(data.folder() / "surgery.targets.csv", dtype=str).set_index("summary")
    for target in calibration.TARGETS:
        if target.published_id:
            shown = table.loc[target.label, "published"]
            assert shown == published.figure(target.published_id).text


def test_data_sheet_tells_the_outcome_of_the_rule():
    path = data.folder() / "README.md"
    if not path.is_file():
        pytest.skip("the wheel carries no data sheet")
    text, selection = path.read_text("utf-8"), load_truth("surgery").parameters["selection"]
    told = re.search(
        r"\*\*seed (\d+)\*\*, sum of squared z (\d+\.\d+); "
        r"next came seed (\d+) with (\d+\.\d+)",
        text,
    )
    assert [float(number) for number in told.groups()] == [
        load_truth("surgery").parameters["seed"],
        selection["sum_of_squared_z"],
        selection["runner_up_seed"],
        selection["runner_up_sum_of_squared_z"],
    ]
    low, high = selection["candidate_seeds"]
    assert f"seeds {low} to {high}" in text


def test_writing_gives_every_file_whole(tmp_path):
    seed = calibration.write("surgery", tmp_path, seeds=range(1, 4), limit_copies=1)
    assert seed in (1, 2, 3)
    names = sorted(path.name for path in tmp_path.iterdir())
    suffixes = ("codebook.csv", "csv", "targets.csv", "truth.csv", "truth.json")
    assert names == [f"surgery.{suffix}" for suffix in suffixes]
    assert len(pd.read_csv(tmp_path / "surgery.csv")) == 6_136


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    kept = tmp_path / "surgery.csv"
    kept.write_text("old")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(calibration.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        calibration.write("surgery", tmp_path, seeds=range(1, 3), limit_copies=1)
    assert kept.read_text() == "old"


def test_command_writes_into_the_data_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(calibration.data, "folder", lambda: tmp_path)
    monkeypatch.setattr(calibration, "write", lambda name, folder: 7)
    calibration.main()
    assert "surgery: seed 7" in capsys.readouterr().out
