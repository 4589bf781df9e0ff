"""Cohort D: three worlds with one first wave, and what tells them apart."""

import numpy as np
import pandas as pd
import pytest

from belonging_edu import load_cohort, load_truth, simulate
from belonging_edu.calibration import panel as calibration
from belonging_edu.cohorts import panel
from belonging_edu.cohorts.draws import CHUNK
from belonging_edu.cohorts.making import Cohort
from belonging_edu.methods.estimates import extreme_groups

WORLDS = {"belonging-first": "belonging first", "exam-first": "exam first"}
WORLDS |= {"common-cause": "common cause"}
MEASURED = {*panel.ITEMS, "belonging_score"}
BELONGING = MEASURED | {"latent_belonging", "true_score"}
ABILITY = {"exam_score", "latent_ability"}
SUPPORT = {"support", "latent_support"}
TREATED = {"intervention": "belonging"}

#: Parameter: what else is turned, its new value, and every column that has to change.
CHANGED_COLUMNS = {
    "world": ({}, "exam first", BELONGING | ABILITY),
    "correlation": ({}, 0.4, ABILITY | SUPPORT),
    "stability": ({}, 0.9, BELONGING | ABILITY),
    "program_share": ({}, 0.5, BELONGING | ABILITY | SUPPORT),
    "exam_reliability": ({}, 0.5, {"exam_score"}),
    "intervention": ({}, "support", {"treated"} | SUPPORT),
    "intervention_effect": (TREATED, 2.0, BELONGING | ABILITY),
    "leaving": ({}, 0.2, {"present", "support", "exam_score"} | MEASURED),
    "leaving_per_belonging": (
        {"leaving": 0.2}, 0.0, {"present", "support", "exam_score"} | MEASURED
    ),
}  # fmt: skip


def of_wave(cohort, wave):
    rows = (cohort.data["wave"] == wave).to_numpy()
    return pd.concat([cohort.data[rows], cohort.truth.hidden[rows].iloc[:, 2:]], axis=1)


@pytest.fixture(scope="module")
def large():
    return {v: simulate("panel", 60_000, seed=31, world=w) for v, w in WORLDS.items()}


@pytest.fixture(scope="module")
def estimates(large):
    return calibration.summaries(large)


# One first wave


@pytest.mark.parametrize("seed", [None, 2, 3])
def test_the_first_wave_is_the_same_in_all_worlds(seed):
    first, *others = (load_cohort("panel", world, seed=seed) for world in WORLDS)
    for other in others:
        same = first["wave"] == 0
        pd.testing.assert_frame_equal(first[same], other[same])
        assert not first[~same].equals(other[~same])


@pytest.mark.parametrize(
    "truth", [{}, {"correlation": 0.5, "stability": 0.9, "program_share": 0.3}]
)
def test_the_first_wave_is_the_same_for_any_truth(truth):
    first, *others = (
        simulate("panel", 200, seed=4, world=w, **truth).data for w in WORLDS.values()
    )
    for other in others:
        assert first[first["wave"] == 0].equals(other[other["wave"] == 0])


@pytest.mark.parametrize("world", WORLDS)
def test_variances_and_correlation_stay_over_the_waves(large, world):
    for wave in range(panel.WAVES):
        rows = of_wave(large[world], wave)
        for name in ("latent_belonging", "latent_ability", "latent_support"):
            assert abs(rows[name].std() - 1) < 0.02
        r = rows["latent_belonging"].corr(rows["latent_ability"])
        assert abs(r - 0.183) < 0.02


@pytest.mark.parametrize("world", WORLDS.values())
@pytest.mark.parametrize(("correlation", "stability"), [(0.6, 0.65), (0.0, 0.95), (0.5, 0.7)])
def test_turned_correlation_and_stability_are_found(world, correlation, stability):
    cohort = simulate(
        "panel", 40_000, seed=5, world=world, correlation=correlation, stability=stability
    )
    before, after = of_wave(cohort, 1), of_wave(cohort, 2)
    driver = "latent_ability" if world == "exam first" else "latent_belonging"
    assert abs(after["latent_belonging"].corr(after["latent_ability"]) - correlation) < 0.02
    found = np.corrcoef(before[driver], after[driver])[0, 1]
    assert abs(found - stability) < 0.02
    assert abs(after["latent_ability"].std() - 1) < 0.02


def test_programs_share_what_they_are_said_to_share():
    cohort = simulate("panel", 40_000, seed=5, program_share=0.4)
    for wave in (0, 3):
        for name in ("latent_belonging", "latent_ability"):
            means = of_wave(cohort, wave).groupby("program_id")[name].mean()
            between = (means.var() - 1 / panel.PER_PROGRAM) / (1 - 1 / panel.PER_PROGRAM)
            assert abs(between - 0.4) < 0.03


def test_exam_reliability_is_a_share_of_its_variance():
    cohort = simulate("panel", 40_000, seed=5, exam_reliability=0.5)
    rows = of_wave(cohort, 2)
    assert abs(rows["exam_score"].corr(rows["latent_ability"]) ** 2 - 0.5) < 0.02
    assert abs(rows["exam_score"].std() - 100) < 1.5


def test_a_chunk_border_does_not_split_a_program():
    n = CHUNK + 10
    assert CHUNK % panel.PER_PROGRAM, "no program lies across the border"
    cohort = simulate("panel", n, seed=6, program_share=1)
    for wave in (0, 3):
        rows = of_wave(cohort, wave)
        by_program = rows.groupby("program_id")
        assert by_program.size().iloc[:-1].eq(panel.PER_PROGRAM).all() and len(rows) == n
        for name in ("latent_belonging", "latent_ability", "latent_support"):
            assert (by_program[name].nunique() == 1).all()


@pytest.mark.parametrize("world", WORLDS)
def test_programs_and_residents_within_them_are_related_alike(large, world):
    for wave in (0, 3):
        rows = of_wave(large[world], wave)[["program_id", "latent_belonging", "latent_ability"]]
        means = rows.groupby("program_id").mean()
        assert abs(means.corr().iloc[0, 1] - 0.183) < 4 / np.sqrt(len(means))
        within = rows.drop(columns="program_id") - means.loc[rows["program_id"]].to_numpy()
        assert abs(within.corr().iloc[0, 1] - 0.183) < 0.02


# What tells the worlds apart


def test_lagged_associations_point_in_the_right_direction(estimates):
    assert estimates["belonging-first_forward"] > estimates["belonging-first_backward"] + 0.08
    assert estimates["exam-first_backward"] > estimates["exam-first_forward"] + 0.08
    assert abs(estimates["common-cause_forward"] - estimates["common-cause_backward"]) < 0.02


def test_a_common_cause_looks_like_effects_both_ways(estimates):
    """The trap: lagged regression finds two paths of which neither exists."""
    for path in ("path_forward", "path_backward"):
        assert abs(estimates[f"common-cause_{path}"] - 0.062) < 0.02


def test_the_committed_worlds_are_told_apart_by_their_paths():
    found = calibration.summaries(
        {w: Cohort(load_cohort("panel", w), load_truth("panel", w)) for w in WORLDS}
    )
    ahead = {w: found[f"{w}_path_forward"] - found[f"{w}_path_backward"] for w in WORLDS}
    assert ahead["belonging-first"] > 0.04 and ahead["exam-first"] < -0.04
    assert abs(ahead["common-cause"]) < 0.04


def demeaned_path(data, cause, outcome):
    """Standardized path from one wave to the next, each resident's own mean taken out."""
    waves = {name: data[name].to_numpy().reshape(-1, panel.WAVES) for name in (cause, outcome)}
    waves = {name: (v - v.mean(axis=0)) / v.std(axis=0) for name, v in waves.items()}
    before = [v[:, :-1] - v[:, :-1].mean(axis=1, keepdims=True) for v in waves.values()]
    after = waves[outcome][:, 1:] - waves[outcome][:, 1:].mean(axis=1, keepdims=True)
    design = np.column_stack([v.ravel() for v in before])
    return np.linalg.lstsq(design, after.ravel(), rcond=None)[0][0]


@pytest.mark.parametrize(
    ("world", "forward", "backward"),
    [("belonging-first", 0.09, -0.035), ("exam-first", -0.035, 0.09), ("common-cause", 0, 0)],
)
def test_residents_own_means_taken_out_of_four_waves_bend_the_paths(
    large, world, forward, backward
):
    """Nickell's bias: the path of .138 shrinks, and a reverse path below zero appears."""
    data = large[world].data
    assert abs(demeaned_path(data, "belonging_score", "exam_score") - forward) < 0.012
    assert abs(demeaned_path(data, "exam_score", "belonging_score") - backward) < 0.012


EXPECTED = {  # exam points and belonging points at wave 3, worlds in the order of WORLDS
    "belonging": ((10.9, 3.3), (0, 3.3), (0, 3.3)),
    "exam": ((47.4, 0), (47.4, 0.82), (47.4, 0)),
    "support": ((0, 0), (0, 0), (20.3, 1.5)),
}


@pytest.mark.parametrize("what", EXPECTED)
@pytest.mark.parametrize("position", range(3))
def test_a_randomised_intervention_does_what_the_world_says(what, position):
    """The same residents with and without: the draws are shared, only the effect differs."""
    world = list(WORLDS.values())[position]
    base = {"world": world, "intervention": what}
    raised, plain = (
        of_wave(simulate("panel", 20_000, seed=7, **base, intervention_effect=effect), 3)
        for effect in (0.5, 0.0)
    )
    treated = raised["treated"] == 1
    assert abs(treated.mean() - 0.5) < 0.02
    for column, expected in zip(
        ("exam_score", "belonging_score"), EXPECTED[what][position], strict=True
    ):
        gain = raised[column] - plain[column]
        assert (gain[~treated] == 0).all()
        assert abs(gain[treated].mean() - expected) < 0.03 * abs(expected) + 0.05


def test_the_lot_is_fair_and_the_difference_is_the_effect():
    cohort = simulate("panel", 100_000, seed=8, intervention="belonging")
    last = of_wave(cohort, 3).groupby("treated")["exam_score"].mean()
    assert abs(last[1] - last[0] - 10.9) < 4 * 100 * 2 / np.sqrt(100_000)


def test_an_intervention_grows_with_the_waves():
    raised, plain = (
        simulate("panel", 20_000, seed=7, intervention="belonging", intervention_effect=effect)
        for effect in (0.5, 0.0)
    )
    gain = raised.data["exam_score"] - plain.data["exam_score"]
    by_wave = gain[raised.data["treated"] == 1].groupby(raised.data["wave"]).mean()
    assert by_wave[0] == by_wave[1] == 0
    assert abs(by_wave[2] - 6.5) < 0.3 and abs(by_wave[3] - 10.9) < 0.4


# Traps


def test_a_proxy_removes_half_of_the_association_in_every_world(estimates):
    """Confounding where support is the cause; where it is a consequence, the same numbers."""
    assert abs(estimates["slope"] - 16) < 2
    assert abs(estimates["slope_support"] - 8.9) < 2
    assert abs(estimates["slope_cause"]) < 2


def test_only_a_cause_that_stays_keeps_its_correlations(large):
    expected = {"belonging-first": (0.147, 0.214), "exam-first": (0.214, 0.147)}
    for world in WORLDS:
        for wave, found in ((0, (0.428, 0.428)), (3, expected.get(world, (0.428, 0.428)))):
            rows = of_wave(large[world], wave)
            for name, r in zip(("latent_belonging", "latent_ability"), found, strict=True):
                assert abs(rows[name].corr(rows["latent_support"]) - r) < 0.02


def test_the_lowest_come_back_without_help(large):
    for world in WORLDS:
        data = large[world].data
        scores = data["belonging_score"].to_numpy().reshape(-1, panel.WAVES)
        low = (extreme_groups(pd.Series(scores[:, 0]), 0.10) == "lowest").to_numpy()
        last = 38.7 if world == "common-cause" else 39.2
        for wave, mean in ((0, 28.3), (1, 34.4), (3, last)):
            assert abs(scores[low, wave].mean() - mean) < 0.4
        assert abs(scores[:, 3].mean() - 43.5) < 0.15


def test_selection_on_both_turns_the_sign(large):
    rows = of_wave(large["belonging-first"], 0)
    both = rows["belonging_score"] / rows["belonging_score"].std() + rows["exam_score"] / 100
    chosen = rows[both >= both.quantile(0.74)]
    assert rows["belonging_score"].corr(rows["exam_score"]) > 0.14
    assert abs(chosen["belonging_score"].corr(chosen["exam_score"]) + 0.45) < 0.03


def test_waves_pooled_hide_a_part_of_the_association(large):
    data = large["belonging-first"].data
    assert abs(data["belonging_score"].corr(data["exam_score"]) - 0.148) < 0.012


def test_residents_who_belong_less_leave():
    cohort = simulate("panel", 40_000, seed=9, leaving=0.047)
    data = cohort.data
    seen = data.groupby("wave")["belonging_score"].mean()
    assert np.abs(seen - [43.5, 43.93, 44.22, 44.37]).max() < 0.15
    assert abs(of_wave(cohort, 3)["latent_belonging"].mean()) < 0.02
    stay = data.groupby("wave")["present"].mean()
    assert stay[0] == 1 and abs(stay[3] - 0.825) < 0.01
    everybody = simulate("panel", 40_000, seed=9).data
    whole, last = (d[d["wave"] == 3] for d in (everybody, data))
    r_whole, r_last = (d["belonging_score"].corr(d["exam_score"]) for d in (whole, last))
    assert 0.003 < r_whole - r_last < 0.022
    here = data["present"].to_numpy().reshape(-1, panel.WAVES)
    assert (np.diff(here, axis=1) <= 0).all()
    assert (
        data.loc[data["present"] == 0, [*MEASURED, "exam_score", "support"]].isna().all(axis=None)
    )
    by_lot = simulate("panel", 40_000, seed=9, leaving=0.047, leaving_per_belonging=0).data
    flat = by_lot.groupby("wave")["belonging_score"].mean()
    assert abs(flat[3] - flat[0]) < 0.2


def test_what_was_observed_does_not_explain_who_left():
    """Filling in what the first wave predicts leaves half of the shift: missing not at random."""
    cohort = simulate("panel", 100_000, seed=9, leaving=0.047)
    first, second = (of_wave(cohort, wave)["belonging_score"].to_numpy() for wave in (0, 1))
    here = ~np.isnan(second)
    slope, intercept = np.polyfit(first[here], second[here], 1)
    filled = np.where(here, second, intercept + slope * first)
    whole = of_wave(simulate("panel", 100_000, seed=9), 1)["belonging_score"].mean()
    shift = second[here].mean() - whole
    assert abs(shift - 0.43) < 0.06
    assert 0.45 < (filled.mean() - whole) / shift < 0.75


def test_score_is_the_sum_of_the_items():
    for world in WORLDS:
        rows = load_cohort("panel", world)
        assert (rows[list(panel.ITEMS)].sum(axis=1) == rows["belonging_score"]).all()
