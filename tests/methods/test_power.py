"""Batched fits against the single ones; simulated power against formulas, R and known limits."""

import json
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from belonging_edu.methods import batched, clusters, multilevel, rollouts
from belonging_edu.methods.power import simulate_power
from belonging_edu.methods.study_designs import (
    ClusterTrial,
    SteppedWedge,
    TwoGroups,
)

ANCHORS = json.loads((Path(__file__).parents[1] / "r" / "power.json").read_text("utf-8"))
WEDGE = SteppedWedge(n_programs=12, n_periods=5, n_per_period=10, effect=0.3, sd=1, icc=0.05)
TRIAL = ClusterTrial(n_programs=20, n_per_program=15, difference=0.4, sd=1, icc=0.05)


@pytest.fixture(scope="module")
def studies():
    """Eight studies of 90 residents in programs of unequal size: outcomes, predictors, programs."""
    rng = np.random.default_rng(4)
    codes = np.repeat(np.arange(9), [4, 16, 10, 10, 10, 5, 15, 12, 8])
    x = np.column_stack([np.ones(90), codes % 2, rng.standard_normal(90)])
    y = 500 + 9 * rng.standard_normal((8, 9))[:, codes] + 20 * rng.standard_normal((8, 90))
    return y, x, codes


def single(studies, place):
    y, x, codes = studies
    return pd.DataFrame({"y": y[place], "a": x[:, 1], "b": x[:, 2], "program": codes})


def test_batched_least_squares(studies):
    fits = batched.ols(*studies[:2])
    for place in range(8):
        one = smf.ols("y ~ a + b", single(studies, place)).fit()
        assert fits.estimate[place] == pytest.approx(one.params.to_numpy(), rel=1e-9)
        assert fits.std_error[place] == pytest.approx(one.bse.to_numpy(), rel=1e-9)
        assert fits.p_values()[place] == pytest.approx(one.pvalues.to_numpy(), rel=1e-7)


def test_batched_logistic(studies):
    outcomes = (studies[0] > 505).astype(float)
    fits = batched.logistic(outcomes, studies[1])
    for place in range(8):
        data = single((outcomes, *studies[1:]), place)
        one = smf.logit("y ~ a + b", data).fit(disp=False, tol=1e-12)
        assert fits.estimate[place] == pytest.approx(one.params.to_numpy(), rel=1e-7, abs=1e-9)
        assert fits.std_error[place] == pytest.approx(one.bse.to_numpy(), rel=1e-7)


def test_a_separated_study_has_no_estimate_and_the_others_have_theirs():
    x = np.column_stack([np.ones(20), np.repeat([0, 1], 10)])
    mixed = np.tile([0.0, 1, 1, 0, 1], 4)
    fits = batched.logistic([mixed, x[:, 1], np.ones(20), mixed], x)
    assert np.isnan(fits.estimate).all(axis=1).tolist() == [False, True, True, False]
    assert np.isnan(fits.std_error).all(axis=1).tolist() == [False, True, True, False]
    assert fits.estimate[0] == pytest.approx([np.log(1.5), 0])


def test_batched_random_intercept(studies):
    fits = batched.random_intercept(*studies)
    for place in range(8):
        data = single(studies, place)
        one = multilevel.random_intercept("y ~ a + b", data, group="program").head(3)
        assert fits.estimate[place] == pytest.approx(one["estimate"].to_numpy(), rel=1e-6)
        assert fits.std_error[place] == pytest.approx(one["std_error"].to_numpy(), rel=1e-6)
        assert fits.p_values()[place] == pytest.approx(one["p_value"].to_numpy(), abs=1e-6)


def test_batched_cr2(studies):
    fits = batched.cluster_robust(*studies)
    for place in range(8):
        one = clusters.cluster_robust("y ~ a + b", single(studies, place), cluster="program")
        assert fits.estimate[place] == pytest.approx(one["estimate"].to_numpy(), rel=1e-9)
        assert fits.std_error[place] == pytest.approx(one["std_error"].to_numpy(), rel=1e-9)
        assert fits.df == pytest.approx(one["df"].to_numpy(), rel=1e-9)


def test_a_wedge_of_means_is_the_wedge_of_residents():
    """What the design simulates from program means is what residents would have given."""
    rng = np.random.default_rng(2)
    rows = pd.DataFrame(
        [(p, t, WEDGE.schedule()[p, t]) for p in range(12) for t in range(5) for _ in range(10)],
        columns=["program", "period", "on"],
    )
    rows["y"] = rows["on"] * 0.3 + rng.standard_normal(len(rows))
    names = {"cluster": "program", "period": "period", "treated": "on"}
    one = rollouts.stepped_wedge(rows, outcome="y", **names).iloc[0]

    class Drawn:
        """Noise that gives exactly the means of these residents."""

        def __init__(self, parts):
            self.parts = parts

        def standard_normal(self, shape):
            return self.parts.pop(0).reshape(shape)

    noise = (rows["y"] - 0.3 * rows["on"]).groupby([rows["program"], rows["period"]]).mean()
    parts = [np.zeros(12), noise.to_numpy() / np.sqrt(0.95 / 10)]
    fits = WEDGE.simulate(Drawn(parts), 1)
    assert fits.estimate[0] == pytest.approx(one["estimate"], rel=1e-9)
    assert fits.std_error[0] == pytest.approx(one["std_error"], rel=1e-9)
    assert fits.df == pytest.approx(one["df"], rel=1e-9)
    assert fits.p_values()[0] == pytest.approx(one["p_value"], rel=1e-7)


@pytest.mark.parametrize(
    ("name", "design", "alpha"),
    [
        ("two_groups", TwoGroups(n_per_group=40, difference=-0.5, sd=1), 0.05),
        ("small", TwoGroups(n_per_group=5, difference=3, sd=2), 0.01),
        ("cluster", TRIAL, 0.05),
        ("wedge", WEDGE, 0.05),
        (
            "uneven",
            SteppedWedge(n_programs=7, n_periods=4, n_per_period=6, effect=-0.5, sd=1, icc=0.2),
            0.05,
        ),
    ],
)
def test_formulas_are_those_of_r(name, design, alpha):
    assert design.analytic(alpha) == pytest.approx(ANCHORS[name], rel=1e-6)


@pytest.mark.parametrize(
    ("design", "off"),
    [
        (TwoGroups(n_per_group=40, difference=0.5, sd=2), 0.015),
        (TRIAL, 0.03),
        (
            SteppedWedge(n_programs=32, n_periods=5, n_per_period=10, effect=0.18, sd=1, icc=0.4),
            0.05,
        ),
    ],
)
def test_simulated_power_is_near_the_formula(design, off):
    found = simulate_power(design, seed=3, n_simulations=4000).set_index("group", append=True)
    power = found[found["term"] == "power"].droplevel(0)["estimate"]
    assert power["simulated"] == pytest.approx(power["analytic"], abs=off)
    mean = found.set_index("term").loc["mean estimate"]
    assert abs(mean["estimate"] - design.truth) < 4 * mean["std_error"] + 0.04 * abs(design.truth)


@pytest.mark.parametrize("analysis", ["random intercept", "ignoring programs"])
def test_only_an_analysis_that_knows_programs_keeps_its_level(analysis):
    null = ClusterTrial(
        n_programs=12, n_per_program=30, difference=0, sd=1, icc=0.1, analysis=analysis
    )
    found = simulate_power(null, seed=5, n_simulations=4000).set_index("term")
    rate = found.loc[["power"], "estimate"].iloc[0]
    assert (rate > 0.25) if analysis == "ignoring programs" else (0.03 < rate < 0.06)
    assert "exaggeration" not in found.index
    assert found.loc[["power"]].shape[0] == (1 if analysis == "ignoring programs" else 2)


def test_a_wedge_without_effect_keeps_its_level():
    null = SteppedWedge(n_programs=6, n_periods=4, n_per_period=10, effect=0, sd=1, icc=0.1)
    rate = simulate_power(null, seed=5, n_simulations=4000)["estimate"].iloc[0]
    assert 0.02 < rate < 0.065


def test_significant_results_of_a_weak_study_exaggerate():
    found = simulate_power(TwoGroups(n_per_group=15, difference=0.2, sd=1), seed=1)
    assert found.set_index("term")["estimate"]["exaggeration"] > 3


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_any_number_of_workers_draws_the_same(n_jobs):
    expected = simulate_power(TRIAL, seed=8, n_simulations=700)
    again = simulate_power(TRIAL, seed=8, n_simulations=700, n_jobs=n_jobs)
    pd.testing.assert_frame_equal(expected, again)
    other = simulate_power(TRIAL, seed=9, n_simulations=700)
    assert not expected["estimate"].equals(other["estimate"])


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_serves_without_new_code():
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    expected = simulate_power(TRIAL, seed=8, n_simulations=700)
    local = {"n_workers": 1, "threads_per_worker": 2, "processes": False}
    with (
        distributed.LocalCluster(dashboard_address=None, **local) as cluster,
        distributed.Client(cluster) as client,
        joblib.parallel_config(backend="dask"),
    ):
        again = simulate_power(TRIAL, seed=8, n_simulations=700)
        seen = client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.task_prefixes))
    pd.testing.assert_frame_equal(expected, again)
    assert seen


def test_the_progress_bar_counts_to_the_end(capsys):
    simulate_power(TRIAL, seed=8, n_simulations=600, progress=True)
    assert "3/3" in capsys.readouterr().err


def test_errors_say_what_to_do():
    good, x = np.zeros((2, 4)), np.column_stack([np.ones(4), [0, 1, 0, 1]])
    weak = TwoGroups(n_per_group=5, difference=0.1, sd=1)
    bad = [
        (lambda: batched.ols(good[0], x), r"\(studies, rows\)"),
        (lambda: batched.ols(good * np.nan, x), "complete studies"),
        (lambda: batched.ols(good, np.ones((4, 2))), "repeat each other"),
        (lambda: batched.logistic(good + 2, x), "0 and 1"),
        (lambda: batched.random_intercept(good, x, [0, 0, 1, 1]), "no variation"),
        (lambda: TwoGroups(n_per_group=2.5, difference=1, sd=1), "whole number from 2"),
        (lambda: TwoGroups(n_per_group=5, difference=1, sd=0), "above 0"),
        (lambda: ClusterTrial(**(vars(TRIAL) | {"n_programs": 5})), "even number"),
        (lambda: ClusterTrial(**(vars(TRIAL) | {"icc": 1})), "0 to below 1"),
        (lambda: ClusterTrial(**(vars(TRIAL) | {"analysis": "anova"})), "ignoring programs"),
        (lambda: SteppedWedge(**(vars(WEDGE) | {"n_programs": 3})), "fewer periods"),
        (lambda: simulate_power(weak, seed=1, n_simulations=10), "at least 100"),
        (lambda: simulate_power(weak, seed=1, alpha=5), "such as 0.05"),
    ]
    for call, message in bad:
        with pytest.raises(ValueError, match=message):
            call()


def test_power_of_a_large_trial_is_one_and_has_no_sign():
    """Far out scipy's noncentral t is NaN."""
    large = {"n_programs": 80, "n_per_program": 30, "sd": 1, "icc": 0}
    assert ClusterTrial(difference=0.4, **large).analytic(0.05) == pytest.approx(1)
    harm = ClusterTrial(**(vars(TRIAL) | {"difference": -TRIAL.difference}))
    assert harm.analytic(0.05) == pytest.approx(TRIAL.analytic(0.05))
