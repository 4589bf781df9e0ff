"""What holds for every cohort: files, schema, truth apart, targets, parameters that turn."""

import json
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from belonging_edu import calibration, cohorts, load_codebook, load_cohort, load_truth
from belonging_edu.calibration.rule import made
from belonging_edu.cohorts import data
from belonging_edu.cohorts.making import MOST_IN_MEMORY
from belonging_edu.cohorts.schema import codebook, csv_text
from tests.cohorts import (
    test_comments,
    test_instrument,
    test_learners,
    test_messy,
    test_panel,
    test_qualtrics,
    test_retest,
    test_support,
    test_surgery,
)

REALIZATIONS = [(name, v) for name in cohorts.NAMES for v in cohorts.find(name).variants]
TARGETS = [(name, t) for name in cohorts.NAMES for t in calibration.find(name).targets]
PARAMETERS = [
    (name, f.name) for name in cohorts.NAMES for f in fields(cohorts.find(name).parameters)
]
CHANGED_COLUMNS = {
    "surgery": test_surgery.CHANGED_COLUMNS,
    "learners": test_learners.CHANGED_COLUMNS,
    "instrument": test_instrument.CHANGED_COLUMNS,
    "panel": test_panel.CHANGED_COLUMNS,
    "support": test_support.CHANGED_COLUMNS,
    "comments": test_comments.CHANGED_COLUMNS,
    "messy": test_messy.CHANGED_COLUMNS,
    "qualtrics": test_qualtrics.CHANGED_COLUMNS,
    "retest": test_retest.CHANGED_COLUMNS,
}


def made_anew(name, variant):
    seed = load_truth(name, variant).parameters["seed"]
    return cohorts.simulate(name, seed=seed, **cohorts.find(name).variants[variant])


@pytest.fixture(scope="module")
def summaries():
    found = {}

    def of(name):
        if name not in found:
            variants = cohorts.find(name).variants
            anew = {variant: made_anew(name, variant) for variant in variants}
            found[name] = calibration.find(name).summaries(anew)
        return found[name]

    return of


def targets_table(name):
    path = data.folder() / f"{name}.targets.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False).set_index("summary")


# The registries


def test_every_cohort_has_a_plan_and_a_table_of_what_its_parameters_change():
    assert [plan.cohort for plan in calibration.PLANS] == list(cohorts.COHORTS)
    assert tuple(CHANGED_COLUMNS) == cohorts.NAMES and len(set(cohorts.NAMES)) == len(cohorts.NAMES)
    for cohort, plan in zip(cohorts.COHORTS, calibration.PLANS, strict=True):
        assert cohort.source.stem == plan.source.stem == cohort.name


# Files


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_regeneration_gives_the_committed_bytes(name, variant):
    cohort, found = cohorts.find(name), made_anew(name, variant)
    for variables, frame, suffix in (
        (cohort.variables, found.data, "csv"),
        (cohort.hidden, found.truth.hidden, "truth.csv"),
    ):
        committed = data.folder() / f"{data.stem(name, variant)}.{suffix}"
        assert csv_text(variables, frame).encode() == committed.read_bytes(), committed.name


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_loaded_and_simulated_cohorts_are_the_same(name, variant):
    anew, truth = made_anew(name, variant), load_truth(name, variant)
    pd.testing.assert_frame_equal(load_cohort(name, variant), anew.data)
    pd.testing.assert_frame_equal(truth.hidden, anew.truth.hidden)
    kept = {key: value for key, value in truth.parameters.items() if key != "selection"}
    assert kept == anew.truth.parameters


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_truth_is_kept_apart(name, variant):
    cohort, truth = cohorts.find(name), load_truth(name, variant)
    seen, hidden = ({v.name for v in vs} for vs in (cohort.variables, cohort.hidden))
    identifiers = {v.name for v in cohort.variables if v.measurement == "identifier"}
    assert seen & hidden <= identifiers
    rows = load_cohort(name, variant)
    for identifier in seen & hidden:
        assert truth.hidden[identifier].tolist() == rows[identifier].tolist()
    assert truth.parameters["synthetic"] is True
    json.dumps(truth.parameters)


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_every_committed_file_belongs_to_a_cohort(name):
    stems = {data.stem(name, variant) for variant in cohorts.find(name).variants}
    expected = {
        f"{stem}.{suffix}" for stem in stems for suffix in ("csv", "truth.csv", "truth.json")
    }
    expected |= {f"{name}.codebook.csv", f"{name}.targets.csv"}
    found = {p.name for p in data.folder().iterdir() if p.name.split(".")[0].split("-")[0] == name}
    assert found == expected


# Schema


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_codebook_is_made_from_the_schema(name):
    expected = codebook(cohorts.find(name).variables)
    pd.testing.assert_frame_equal(load_codebook(name), expected, check_dtype=False)


def codebook_faults(rows, variables) -> list[str]:
    """What in a data file contradicts its schema."""
    faults = []
    if list(rows) != [v.name for v in variables]:
        return ["columns differ"]
    for v in variables:
        column, codes = rows[v.name].dropna(), list(v.missing_codes)
        if not v.empty and len(column) < len(rows):
            faults.append(f"{v.name}: missing values")
        answers = column[~column.isin(codes)]
        if v.type == "integer" and (answers != answers.round()).any():
            faults.append(f"{v.name}: not an integer")
        if v.minimum is not None and not answers.between(v.minimum, v.maximum).all():
            faults.append(f"{v.name}: out of range")
        if v.levels and not set(answers) <= set(v.levels):
            faults.append(f"{v.name}: unknown level")
        if len(v.label) < 10:
            faults.append(f"{v.name}: no label")
    return faults


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_schema_describes_the_file(name, variant):
    cohort = cohorts.find(name)
    assert codebook_faults(load_cohort(name, variant), cohort.variables) == []
    hidden_faults = codebook_faults(load_truth(name, variant).hidden, cohort.hidden)
    assert hidden_faults == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda d: d.rename(columns={"stress": "tension"}), "columns differ"),
        (lambda d: d.assign(stress=11), "stress: out of range"),
        (lambda d: d.assign(bel_03=2.5), "bel_03: not an integer"),
        (lambda d: d.assign(bel_03=6), "bel_03: unknown level"),
        (lambda d: d.assign(pgy="PGY9"), "pgy: unknown level"),
        (lambda d: d.assign(absite_score=np.nan), "absite_score: missing values"),
    ],
)
def test_a_spoiled_file_is_noticed(spoil, fault):
    spoiled = spoil(load_cohort("surgery").head(50))
    assert fault in codebook_faults(spoiled, cohorts.find("surgery").variables)


# Targets


@pytest.mark.parametrize(("name", "target"), TARGETS, ids=lambda x: getattr(x, "key", x))
def test_summary_lies_within_tolerance_of_the_limit(name, target, summaries):
    limit = float(targets_table(name).loc[target.label, "limit"])
    assert abs(summaries(name)[target.key] - limit) <= target.tolerance


@pytest.mark.parametrize(("name", "target"), TARGETS, ids=lambda x: getattr(x, "key", x))
def test_comparison_table_shows_what_the_cohort_gives(name, target, summaries):
    shown = f"{summaries(name)[target.key]:.{target.decimals}f}"
    assert targets_table(name).loc[target.label, "this cohort"] == shown


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_limit_holds_in_a_large_cohort(name):
    plan = calibration.find(name)
    copies = max(1, min(40, plan.limit_copies, 250_000 // cohorts.find(name).n))
    found = plan.summaries(made(name, 12_345, copies=copies, **plan.limit_truth))
    table = targets_table(name)
    strayed = []
    for target in plan.targets:
        limit, spread = (float(table.loc[target.label, c]) for c in ("limit", "SD of seeds"))
        spread = spread or target.tolerance / 2  # exact in the cohort, free in the limit
        allowed = 4 * spread * (1 / copies + 1 / plan.limit_copies) ** 0.5 + 10**-target.decimals
        if abs(found[target.key] - limit) > allowed:
            strayed.append((target.key, found[target.key], limit, allowed))
    assert not strayed


# Parameters


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_turning_a_parameter_changes_its_columns_and_no_other(name, parameter):
    base, value, expected = CHANGED_COLUMNS[name][parameter]
    n = min(cohorts.find(name).n, 2_500)
    plain, turned = (
        cohorts.simulate(name, n, seed=9, **(base | more)) for more in ({}, {parameter: value})
    )
    columns = (
        (c, frames)
        for frames in ((plain.data, turned.data), (plain.truth.hidden, turned.truth.hidden))
        for c in frames[0]
    )
    changed = {c for c, (before, after) in columns if not before[c].equals(after[c])}
    assert changed == expected


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_every_parameter_is_explained(name):
    rows = cohorts.parameters(name)
    assert (rows["meaning"].str.len() > 15).all()
    assert ((rows["unit"] != "") | rows["values"].str.startswith("'")).all()


# Sizes and seeds


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_any_size(name, variant):
    cohort = cohorts.find(name)
    for n in (1, 2, 17, 300):
        rows, truth = cohorts.simulate(name, n, seed=0, **cohort.variants[variant])
        assert len(rows) == len(truth.hidden) > 0
        assert truth.parameters["n"] == n
        assert codebook_faults(rows, cohort.variables) == []


@pytest.mark.parametrize("name", cohorts.NAMES)
@pytest.mark.parametrize("n", [0, -1, 2.5, "20"])
def test_impossible_sizes(name, n):
    with pytest.raises(ValueError, match="must be a whole number"):
        cohorts.simulate(name, n, seed=1)


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_ten_million_are_made_or_refused_with_a_way_out(name):
    assert MOST_IN_MEMORY < 10**7
    with pytest.raises(ValueError, match="belonging-edu cohort|from 1 to"):
        cohorts.simulate(name, 10**7, seed=1)


@pytest.mark.parametrize("name", cohorts.NAMES)
@pytest.mark.parametrize("seed", [None, 1.5, "7", -3])
def test_a_seed_has_to_be_given(name, seed):
    with pytest.raises(ValueError, match="for instance seed=2027"):
        cohorts.simulate(name, 20, seed=seed)


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_the_beginning_does_not_depend_on_the_machine_or_the_day(name):
    first, second = (cohorts.simulate(name, 60, seed=4).data for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_unknown_variants_are_answered_with_the_list(name):
    with pytest.raises(ValueError, match="Variants: "):
        load_cohort(name, "no such variant")
