"""Options as people type them, for functions without frames: a value, or an error with a cure."""

import traceback
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from belonging_edu.methods import inputs
from belonging_edu.methods.effect_sizes import gap_from_r
from belonging_edu.methods.risks import (
    e_value,
    odds_from_risk,
    odds_ratio_from_risks,
    risk_from_odds,
    risks_at,
)
from belonging_edu.methods.study_designs import (
    ClusterTrial,
    SteppedWedge,
    TwoGroups,
)
from belonging_edu.methods.survey import response_rates
from tests.methods.test_dirty_frames import CURE

HOSTILE = [
    "45%", "0.45", "", b"0.4", Decimal("0.45"), None, np.nan, np.inf, -np.inf, -1, 0, 2, 45, True,
    np.True_, [0.4], np.array([0.4, 0.5]), pd.Series([0.4]), pd.NA, pd.NaT, np.ma.masked,
    {"a": 1}, 0.4j, 1e300, 1e-300, 2**70, np.datetime64("2024"), pd.Timestamp("2024"),
]  # fmt: skip


def planned(design):
    return lambda **sizes: design(**sizes).analytic(0.05)


TRIAL = {"n_programs": 10, "difference": 0.5, "sd": 1.0, "icc": 0.05}
CALLS = {
    "e_value": (e_value, {"risk_ratio": 2.0, "conf_low": 1.5, "conf_high": 3.0}),
    "gap_from_r": (gap_from_r, {"r": 0.2, "sd": 10.0, "share": 0.1}),
    "odds_from_risk": (odds_from_risk, {"risk": 0.2}),
    "odds_ratio_from_risks": (odds_ratio_from_risks, {"risk": 0.2, "baseline": 0.1}),
    "risk_from_odds": (risk_from_odds, {"odds": 0.2}),
    "risks_at": (risks_at, {"odds_ratio": 2.0, "baselines": [0.1, 0.4]}),
    "response_rates": (
        response_rates, {"complete": 10, "partial": 2, "unknown": 4, "eligible_share": 0.5}),
    "TwoGroups": (planned(TwoGroups), {"n_per_group": 10, "difference": 0.5, "sd": 1.0}),
    "ClusterTrial": (planned(ClusterTrial), {"n_per_program": 10, **TRIAL}),
    "SteppedWedge": (planned(SteppedWedge), {
        "n_programs": 8, "n_periods": 5, "n_per_period": 10, "effect": 0.5, "sd": 1.0,
        "icc": 0.05}),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_options_give_a_finite_value_or_a_cure(name):
    function, usual = CALLS[name]
    function(**usual)
    for option in usual:
        for value in HOSTILE:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                try:
                    found = function(**usual | {option: value})
                except ValueError as error:
                    where = traceback.extract_tb(error.__traceback__)[-1].filename
                    assert "belonging_edu" in where, (option, value, error)
                    assert CURE.search(str(error)), (option, value, error)
                    continue
            numbers = found["estimate"] if isinstance(found, pd.DataFrame) else found
            assert np.isfinite(np.asarray(numbers, float)).all(), (option, value)


def test_exact_numbers_are_numbers():
    assert gap_from_r(Fraction(1, 5)) == gap_from_r(0.2)
    assert odds_from_risk(np.float64(0.2)) == odds_from_risk(0.2)


@pytest.mark.parametrize(
    "design",
    [
        lambda: TwoGroups(n_per_group=2**70, difference=1, sd=1),
        lambda: TwoGroups(n_per_group=2_000_000, difference=1, sd=1),
        lambda: ClusterTrial(n_per_program=5000, **TRIAL | {"n_programs": 5000}),
        lambda: SteppedWedge(
            n_programs=10_000, n_periods=10_000, n_per_period=1, effect=1, sd=1, icc=0
        ),
    ],
)
def test_designs_that_no_memory_holds_are_refused(design):
    with pytest.raises(ValueError, match="at most 1,000,000 people|from 2 to 1,000,000,000"):
        design()


def test_seeds_may_be_long():
    assert inputs.seed(2**100) == 2**100
    with pytest.raises(ValueError, match="from 0 up, such as 1"):
        inputs.seed(-1)
