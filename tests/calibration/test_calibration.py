"""The rule that chose the committed cohorts, applied anew; the files that it writes."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from belonging_edu import calibration, cohorts, files, load_truth, published
from belonging_edu.calibration import __main__ as command
from belonging_edu.calibration import committed, surgery
from belonging_edu.calibration.rule import choose_seed, over_seeds
from belonging_edu.cohorts import data


def chosen(name):
    """How the committed seed came about, from the first variant's answer key."""
    return load_truth(name, next(iter(cohorts.find(name).variants))).parameters


@pytest.mark.thorough
@pytest.mark.parametrize("name", cohorts.NAMES)
def test_the_rule_chooses_the_committed_seed(name):
    plan, parameters = calibration.find(name), chosen(name)
    selection = parameters["selection"]
    first, last = selection["candidate_seeds"]
    assert [min(plan.candidate_seeds), max(plan.candidate_seeds)] == [first, last]
    if first == last:
        assert parameters["seed"] == first
        assert not any(target.decides for target in plan.targets)
        return
    distances = choose_seed(plan.targets, over_seeds(name, plan.summaries, plan.candidate_seeds))
    assert distances.index[0] == parameters["seed"]
    assert distances.index[1] == selection["runner_up_seed"]
    assert round(distances.iloc[0], 3) == selection["sum_of_squared_z"]


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_all_variants_of_a_cohort_have_one_seed(name):
    variants = cohorts.find(name).variants
    assert len({load_truth(name, variant).parameters["seed"] for variant in variants}) == 1


def test_the_taught_effect_of_surgery_has_no_vote():
    deciding = {target.key for target in surgery.TARGETS if target.decides}
    assert "slope" not in deciding and len(deciding) == 14
    assert chosen("surgery")["selection"]["figures"] == [
        target.published_id for target in surgery.TARGETS if target.decides
    ]


def test_ties_go_to_the_lowest_seed():
    keys = [target.key for target in surgery.TARGETS]
    twins = pd.DataFrame({key: [1.0, 2.0, 1.0] for key in keys}, index=[9, 1, 3])
    distances = choose_seed(surgery.TARGETS, twins)
    assert distances.index.get_loc(3) < distances.index.get_loc(9)


def test_a_seed_without_a_summary_is_never_chosen():
    keys = [target.key for target in surgery.TARGETS]
    some = pd.DataFrame({key: [1.0, 2.0, 470.0] for key in keys}, index=[1, 2, 3])
    some.loc[3, "absite_p1"] = float("nan")
    assert choose_seed(surgery.TARGETS, some).index[-1] == 3


def test_percentiles_are_mid_ranks_within_groups():
    values = pd.Series([10, 20, 20, 30, 5])
    groups = pd.Series(["a", "a", "a", "a", "b"])
    found = surgery.within_group_percentile(values, groups)
    assert found.tolist() == [12.5, 50.0, 50.0, 87.5, 50.0]


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_published_column_is_the_registry(name):
    path = data.folder() / f"{name}.targets.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("summary")
    for target in calibration.find(name).targets:
        assert table.loc[target.label, "id"] == target.published_id
        if target.published_id:
            shown = table.loc[target.label, "published"]
            assert shown == published.figure(target.published_id).text


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_data_sheet_tells_the_outcome_of_the_rule(name):
    path = data.folder() / "README.md"
    if not path.is_file():
        pytest.skip("the wheel carries no data sheet")
    section = re.search(rf"\n## {name.title()}\n(.*?)(?=\n## |\Z)", path.read_text("utf-8"), re.S)
    told, selection = section[1], chosen(name)["selection"]
    assert f"**seed {chosen(name)['seed']}**" in told
    low, high = selection["candidate_seeds"]
    if low == high:
        assert "no choice" in told
        return
    assert f"seeds {low} to {high}" in told
    assert f"sum of squared z {selection['sum_of_squared_z']}" in told
    runner_up = f"seed {selection['runner_up_seed']} with {selection['runner_up_sum_of_squared_z']}"
    assert f"next came {runner_up}" in told


def small_plan(monkeypatch):
    small = replace(surgery.PLAN, candidate_seeds=range(1, 4), limit_copies=1)
    monkeypatch.setattr(calibration, "find", {"surgery": small}.__getitem__)


def test_writing_gives_every_file_whole(tmp_path, monkeypatch):
    small_plan(monkeypatch)
    assert committed.write("surgery", tmp_path) in (1, 2, 3)
    names = sorted(path.name for path in tmp_path.iterdir())
    suffixes = ("codebook.csv", "csv", "targets.csv", "truth.csv", "truth.json")
    assert names == [f"surgery.{suffix}" for suffix in suffixes]
    assert len(pd.read_csv(tmp_path / "surgery.csv")) == 6_136


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    small_plan(monkeypatch)
    kept = tmp_path / "surgery.csv"
    kept.write_text("old")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        committed.write("surgery", tmp_path)
    assert kept.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["surgery.csv"]


def test_command_writes_what_is_named_or_everything(tmp_path, monkeypatch, capsys):
    written = []
    monkeypatch.setattr(command.data, "folder", lambda: tmp_path)
    monkeypatch.setattr(command, "for_folder", lambda folder: "described")
    monkeypatch.setattr(command, "write", lambda name, folder: written.append(name) or 7)
    command.main(["surgery"])
    assert (tmp_path / "datapackage.json").read_text() == "described"
    assert "surgery: seed 7" in capsys.readouterr().out
    command.main([])
    assert written == ["surgery", *cohorts.NAMES]
