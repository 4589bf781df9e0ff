"""The row of a result: Wald's test and interval at every level, and what is handed in."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from belonging_edu.methods import results

LEVELS = (0.5, 0.8, 0.95, 0.999)


@pytest.mark.parametrize("df", [None, 1, 3.7, 40, np.inf])
@pytest.mark.parametrize("level", LEVELS)
def test_interval_and_test_are_those_of_scipy(level, df):
    found = results.row("slope", -1.3, 0.4, df=df, conf_level=level, test=True)
    shape = stats.norm() if df is None else stats.t(df)
    limits = [-1.3 + 0.4 * reach for reach in shape.interval(level)]
    assert [found["conf_low"], found["conf_high"]] == pytest.approx(limits, rel=1e-12)
    assert found["statistic"] == -1.3 / 0.4
    assert found["p_value"] == pytest.approx(2 * shape.sf(1.3 / 0.4), rel=1e-12)
    assert ("df" in found) == (df is not None)


def test_only_what_is_known_is_in_a_row():
    assert results.row("mean", 3) == {"term": "mean", "estimate": 3.0}
    error_alone = results.row("mean", 3, 0.5, group=0, n=7)
    assert list(error_alone) == ["term", "group", "n", "estimate", "std_error"]
    untested = results.row("mean", 3, 0.5, conf_level=0.95)
    assert not {"statistic", "p_value", "df"} & set(untested)


def test_ratios_are_exponentiated_with_their_limits_alone():
    plain, ratio = (
        results.row("x", 0.7, 0.2, conf_level=0.95, test=True, exponentiate=turned)
        for turned in (False, True)
    )
    for name in ("estimate", "conf_low", "conf_high"):
        assert ratio[name] == pytest.approx(np.exp(plain[name]))
    for name in ("std_error", "statistic", "p_value"):
        assert ratio[name] == plain[name]


def test_limits_are_cut_off_or_handed_in():
    cut = results.row("share", 0.98, 0.1, conf_level=0.95, within=(0, 1))
    assert cut["conf_high"] == 1 and 0 < cut["conf_low"] < 0.98
    given = {"conf_low": 0.2, "conf_high": 0.9, "statistic": 4.0, "p_value": 0.05}
    found = results.row("slope", 0.5, 0.1, conf_level=0.95, **given)
    assert {name: found[name] for name in given} == given


def test_an_unknown_error_leaves_the_rest_unknown():
    found = results.row("dummy", 2.0, np.nan, df=np.nan, conf_level=0.95, test=True)
    unknown = {name for name, value in found.items() if isinstance(value, float) and value != value}
    assert unknown == {"std_error", "statistic", "df", "p_value", "conf_low", "conf_high"}


def test_a_frame_has_the_columns_in_order():
    rows = [results.row("b", 1, method="m"), results.row("a", 2, 0.1, conf_level=0.9, n=5)]
    table = results.frame(rows)
    assert list(table) == [column for column in results.COLUMNS if column in table]
    assert set(table) == set(rows[0]) | set(rows[1])
    mixed = table[sorted(table)]
    assert list(results.in_order(mixed)) == list(table)


def test_no_method_writes_an_interval_of_its_own():
    """Normal and t quantiles elsewhere: a share of a score, and the power of a test."""
    quantiles = re.compile(r"\b(norm|t|normal|NormalDist\(\))\.(ppf|isf|inv_cdf)|ndtri\(|stdtrit\(")
    folder = Path(results.__file__).parent
    found = {path.stem for path in folder.glob("*.py") if quantiles.search(path.read_text("utf-8"))}
    assert found == {"results", "effect_sizes", "study_designs"}
