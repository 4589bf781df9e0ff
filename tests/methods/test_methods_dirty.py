"""What was once wrong on ordinary dirty data: each kind with its right value, R's, or its cure."""

import ast
import builtins
import inspect
import json
import re
import warnings
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import patsy
import pytest
import statsmodels.formula.api as smf
from statsmodels.miscmodels.ordinal_model import OrderedModel

import belonging_edu
from belonging_edu import load_cohort
from belonging_edu.methods import batched, inputs
from belonging_edu.methods.adjusted import adjusted_risks, modified_poisson
from belonging_edu.methods.agreement import agreement
from belonging_edu.methods.attenuation import corrected_slope
from belonging_edu.methods.clusters import cluster_robust, icc, within_between
from belonging_edu.methods.effect_sizes import gap_from_r, standardized_difference
from belonging_edu.methods.estimates import extreme_gap, extreme_groups, group_difference, tidy
from belonging_edu.methods.factors import eigenvalues, omega_total
from belonging_edu.methods.firth import firth_logistic, separation
from belonging_edu.methods.formulas import design, least_squares
from belonging_edu.methods.missing import impute, pool, tipping_point
from belonging_edu.methods.multilevel import random_intercept
from belonging_edu.methods.panels import cross_lagged
from belonging_edu.methods.power import simulate_power
from belonging_edu.methods.privacy import k_anonymity
from belonging_edu.methods.risks import e_value, risk_from_odds, risks_at
from belonging_edu.methods.rollouts import (
    difference_in_differences,
)
from belonging_edu.methods.scales import cronbach_alpha, item_statistics, score
from belonging_edu.methods.study_designs import ClusterTrial, SteppedWedge, TwoGroups
from belonging_edu.methods.survey import (
    poststratified_mean,
    response_rates,
    response_weights,
    weighted_mean,
)
from belonging_edu.practice.neighbors import Neighbors

R = json.loads((Path(__file__).parents[1] / "r" / "dirty.json").read_text("utf-8"))
PACKAGE = Path(belonging_edu.__file__).parent


def estimates(table):
    return table.set_index("term")["estimate"]


@pytest.fixture
def residents():
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"program": np.repeat(list("ABCDEFGHIJ"), 12)})
    data["x"] = rng.standard_normal(120)
    data["y"] = 50 + data["x"] + rng.standard_normal(10).repeat(12) + rng.standard_normal(120)
    data["event"] = (rng.random(120) < 0.4).astype(int)
    return data


# M1, M7, B4: codes


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
def test_weights_follow_the_order_of_all_categories(weights):
    anchor = R["grades"]
    kind = pd.CategoricalDtype(anchor["levels"], ordered=True)  # nobody is "good"
    first, second = (pd.Series(anchor[coder]).astype(kind) for coder in ("first", "second"))
    wanted = anchor["kappa"][weights]
    assert estimates(agreement(first, second, weights=weights))["kappa"] == pytest.approx(wanted)
    codes = first.cat.codes, second.cat.codes
    assert estimates(agreement(*codes, weights=weights))["kappa"] == pytest.approx(wanted)
    one_ordered = agreement(first.astype(object), second, weights=weights)
    assert estimates(one_ordered)["kappa"] == pytest.approx(wanted)
    for bad in (first.astype(object), first.cat.as_unordered()):
        with pytest.raises(ValueError, match="Weights need an order.*ordered=True"):
            agreement(bad, second.astype(object), weights=weights)
    with pytest.raises(ValueError, match="not the same"):
        agreement(first, second.cat.reorder_categories(anchor["levels"][::-1]), weights=weights)


def test_coders_may_differ_in_codes_and_types():
    first = pd.Series(["a", "b", "a", "b"], dtype="category")
    unseen = pd.Series(["a", "b", "c", "b"])
    assert estimates(agreement(first, unseen))["agreement"] == 0.75
    yes = pd.Series([True, False, True, True])
    assert estimates(agreement(yes, pd.Series([1, 0, 1, 0])))["agreement"] == 0.75


def test_a_single_code_or_full_agreement_has_no_interval():
    for second in ([1, 1, 1, 1], [1, 0, 1, 0]):
        found = agreement([1, 0, 1, 0], second)
        assert "conf_low" not in found and "std_error" not in found
        assert "no interval" in found.set_index("term").loc["kappa", "method"]


# M2: waves


def test_waves_follow_their_order():
    anchor = dict(R["panel"])
    paths = anchor.pop("paths")
    data = pd.DataFrame(anchor)
    named = {"person": "who", "wave": "wave", "x": "x", "y": "y", "standardized": False}
    kind = pd.CategoricalDtype(["T2", "T9", "T10", "T20"], ordered=True)
    found = cross_lagged(data.astype({"wave": kind}), **named)
    assert found["group"].unique().tolist() == ["T2 to T9", "T9 to T10"]
    np.testing.assert_allclose(found["estimate"], paths, rtol=1e-9)
    with pytest.raises(ValueError, match="order cannot be known.*ordered=True"):
        cross_lagged(data, **named)


# M3, M4: outcomes that do not vary, and groups that hold nearly all of the variance


@pytest.mark.parametrize("value", [5.0, np.inf])
def test_outcomes_that_do_not_vary_or_end_are_refused(residents, value):
    flat = residents.assign(y=value)
    by = {"cluster": "program"}
    calls = [
        lambda: icc("y ~ 1", flat, **by),
        lambda: random_intercept("y ~ x", flat, group="program"),
        lambda: cluster_robust("y ~ x", flat, **by),
        lambda: corrected_slope("y ~ x", flat, score="x", reliability=0.9),
        lambda: within_between(flat, outcome="y", predictor="x", **by),
        lambda: extreme_gap(flat, outcome="y", by="x"),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="single value|beyond any|Nobody differs"):
            call()


@pytest.mark.parametrize("case", R["near_one"])
def test_an_icc_near_one_is_that_of_lme4(case):
    data = pd.DataFrame({"y": case["y"], "g": case["g"]})
    row = icc("y ~ 1", data, cluster="g").iloc[0]
    assert 1 - row["estimate"] == pytest.approx(1 - case["icc"], rel=1e-4)
    assert row["conf_low"] < row["estimate"] < row["conf_high"] < 1
    fit = random_intercept("y ~ 1", data, group="g").iloc[0]
    x, codes = np.ones((len(data), 1)), data["g"] - 1
    fits = batched.random_intercept([data["y"]], x, codes)
    assert fits.std_error[0, 0] == pytest.approx(fit["std_error"], rel=1e-5)
    with pytest.raises(ValueError, match="none is left within"):
        icc("y ~ 1", data.assign(y=data.groupby("g")["y"].transform("mean")), cluster="g")


# M5: clusters that leave no error


def test_designs_without_an_error_to_judge_by_are_refused():
    size = {"n_periods": 3, "n_per_period": 5, "effect": 0, "sd": 1, "icc": 0.1}
    with pytest.raises(ValueError, match="several share a start"):
        simulate_power(SteppedWedge(n_programs=2, **size), seed=1, n_simulations=100)
    found = simulate_power(SteppedWedge(n_programs=8, **size), seed=1, n_simulations=400)
    assert estimates(found)["power"].iloc[0] < 0.1
    y = np.random.default_rng(1).standard_normal((2, 6))
    for fit in (batched.cluster_robust, batched.random_intercept):
        with pytest.raises(ValueError, match="one cluster only"):
            fit(y, np.ones((6, 1)), [0] * 6)


# M6: separation


@pytest.mark.parametrize("place", range(20))
def test_firth_is_that_of_r(place):
    anchor = R["firth"][place]
    data = pd.DataFrame(anchor["data"])
    assert not separation("b ~ g + x" if "g" in data else "b ~ x", data).empty
    found = firth_logistic("b ~ g + x" if "g" in data else "b ~ x", data).set_index("term")
    np.testing.assert_allclose(found["estimate"], anchor["estimate"], rtol=1e-6)
    limits = {"x": "limits_of_x"} | ({"g[T.c]": "limits_of_cell"} if "g" in data else {})
    for term, name in limits.items():
        row = found.loc[term]
        np.testing.assert_allclose(row[["conf_low", "conf_high"]].tolist(), anchor[name], rtol=1e-5)


def separated(kind, n, rng):
    """One data set of a kind."""
    x = rng.standard_normal(n)
    if kind == "years":
        x = rng.integers(2015, 2025, n)
        cut = rng.integers(2017, 2023)
        return "b ~ x", pd.DataFrame({"x": x, "b": (x > cut).astype(int)})
    if kind == "ordinary years":
        x = rng.integers(2015, 2025, n)
        risk = 1 / (1 + np.exp(-0.2 * (x - 2019)))
        return "b ~ x", pd.DataFrame({"x": x, "b": (rng.random(n) < risk).astype(int)})
    if kind.startswith("mean"):
        x = float(kind.split()[1]) + 10.0 ** rng.uniform(-3, 1) * x
    if kind == "empty cell":
        g, b = rng.integers(0, 3, n), (rng.random(n) < 0.4).astype(int)
        b[g == 2] = rng.integers(0, 2)
        return "b ~ C(g) + x", pd.DataFrame({"x": x, "g": g, "b": b})
    if kind == "two":
        z = rng.standard_normal(n)
        cut = np.sort(x + z)[rng.integers(2, n - 2)]
        return "b ~ x + z", pd.DataFrame({"x": x, "z": z, "b": (x + z > cut).astype(int)})
    b = (x > np.sort(x)[rng.integers(2, n - 2)]).astype(int)
    if kind == "quasi":
        low, high = x[b == 0].max(), x[b == 1].min()
        x = np.append(x, [(low + high) / 2] * 2)
        b = np.append(b, [0, 1])
    return "b ~ x", pd.DataFrame({"x": x, "b": b})


KINDS = [("continuous", n) for n in (10, 25, 200, 500)]
KINDS += [("years", 60), ("ordinary years", 80), ("mean 200", 60), ("mean 500", 60)]
KINDS += [("empty cell", 60), ("two", 25), ("quasi", 30)]


def unfit(kind, n, count):
    """How many of so many data sets get no estimate within finite or infinite limits."""
    failed = 0
    for seed in range(count):
        formula, data = separated(kind, n, np.random.default_rng([seed, n]))
        try:
            found = firth_logistic(formula, data)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError):
            failed += 1
            continue
        ordered = (found["conf_low"] < found["estimate"]) & (found["estimate"] < found["conf_high"])
        failed += not ordered.all()
    return failed


@pytest.mark.parametrize(("kind", "n"), KINDS)
def test_separated_data_get_estimates_and_limits(kind, n):
    """The first six of each kind; ``python -m tests.methods.test_methods_dirty`` tries 200."""
    assert unfit(kind, n, 6) == 0


def test_a_fit_that_fails_is_counted(monkeypatch):
    monkeypatch.setitem(globals(), "firth_logistic", lambda *_: 1 / 0)
    assert unfit("continuous", 25, 3) == 3


# M8: what may be exponentiated


def test_only_logarithms_of_ratios_are_exponentiated():
    far = pd.DataFrame({key: R["far"][key] for key in ("k", "far", "b")})
    far["x"] = far["far"] - 1e6
    probit = smf.probit("b ~ x", far).fit(disp=0)
    assert tidy(probit)["estimate"].iloc[1] == pytest.approx(R["far"]["probit"], rel=1e-6)
    ordinal = {d: OrderedModel(far["k"], far[["x"]], distr=d).fit(disp=0, method="bfgs")
               for d in ("probit", "logit")}  # fmt: skip
    for fit in (probit, ordinal["probit"]):
        with pytest.raises(ValueError, match="differences, not ratios"):
            tidy(fit, exponentiate=True)
    plain, ratios = tidy(ordinal["logit"]), tidy(ordinal["logit"], exponentiate=True)
    for part in ("estimate", "conf_low", "conf_high"):
        assert ratios[part].iloc[0] == pytest.approx(np.exp(plain[part].iloc[0]))
        assert ratios[part].iloc[1:].tolist() == plain[part].iloc[1:].tolist()
    counts = far.assign(n=np.random.default_rng(1).negative_binomial(2, 0.3, len(far)))
    fit = smf.negativebinomial("n ~ x", counts).fit(disp=0)
    plain, ratios = estimates(tidy(fit)), estimates(tidy(fit, exponentiate=True))
    assert ratios["alpha"] == plain["alpha"] and ratios["x"] == pytest.approx(np.exp(plain["x"]))


def test_a_fit_of_an_outcome_that_does_not_vary_is_refused(residents):
    flat = smf.ols("y ~ x", residents.assign(y=0.1)).fit()
    with pytest.raises(ValueError, match="single value: choose a column"):
        tidy(flat)


# M9, M10: adjusted risks


def test_numeric_factors_and_far_predictors_give_what_r_gives():
    far = pd.DataFrame({key: R["far"][key] for key in ("k", "far", "b")})
    found = adjusted_risks("b ~ C(k) + far", far, variable="k").query("term == 'risk difference'")
    np.testing.assert_allclose(found["estimate"], R["far"]["contrasts"], rtol=1e-8)
    again = adjusted_risks("b ~ C(k) + far", far, variable="k", values=[1, 3])
    assert again["estimate"].iloc[2] == pytest.approx(R["far"]["contrasts"][1], rel=1e-8)


# M11, M12: what used to fall through


def test_extreme_groups_take_numbers_of_any_type():
    wanted = extreme_groups(pd.Series([1, 2, np.nan, 4, 5, 6]), 0.2).astype(object)
    holes = [1, 2, None, 4, 5, 6]
    for dirty in (
        pd.array(holes, dtype="Int64"),
        pd.array(holes, dtype=object),
        [1, 2, "", 4, 5, 6],
    ):
        found = extreme_groups(pd.Series(dirty), 0.2)
        assert found.astype(object).equals(wanted) and found.attrs["cuts"] == (1, 6)
    for bad, said in (([], "is empty"), (["low", "high"], "not a number"), ([None], "No score")):
        with pytest.raises(ValueError, match=said):
            extreme_groups(pd.Series(bad, dtype=object), 0.2)
    data = load_cohort("surgery")
    names = {"outcome": "group", "by": "belonging_score"}
    gap = extreme_gap(data.rename(columns={"absite_score": "group"}), **names)
    plain = extreme_gap(data, outcome="absite_score", by="belonging_score")
    assert gap["estimate"].item() == plain["estimate"].item()


def test_names_that_contain_each_other_are_told_apart():
    data = load_cohort("learners").rename(columns={"belonging_program": "belonging"})
    found = corrected_slope(
        "exhausted ~ belonging + belonging_community", data, score="belonging", reliability=0.9
    )
    assert len(found) == 2


def test_small_integers_do_not_overflow():
    found = response_rates(complete=np.int8(100), partial=np.int8(100), noncontact=np.int8(100))
    assert estimates(found)["RR1"] == pytest.approx(1 / 3)


# Hostile cases: the value of the cleaned data, or a cure


def _people(**more):
    data = pd.DataFrame({"program": np.repeat(list("ABCDEFGH"), 6)})
    rng = np.random.default_rng(7)
    data["x"], data["z"] = np.round(3 + rng.standard_normal(48), 1), rng.integers(0, 10, 48)
    data["y"] = np.round(50 + 4 * data["x"] + 5 * rng.standard_normal(48), 1)
    data["stage"] = np.tile(["fellow", "intern", "senior"], 16)
    data["event"] = (rng.random(48) < 0.45).astype(int)
    return data.assign(**more)


def _panel(**more):
    rng = np.random.default_rng(8)
    data = pd.DataFrame({"who": np.tile(range(40), 2), "wave": np.repeat([0, 1], 40)})
    data["x"], data["y"] = rng.standard_normal((2, 80))
    return data.assign(**more)


def _wedge(**more):
    cells = [(p, t) for p in range(8) for t in (0, 1, 3, 4) for _ in range(3)]
    data = pd.DataFrame(cells, columns=["program", "period"])
    data["treated"] = (data["period"] > data["program"] // 2).astype(int)
    data["y"] = data["treated"] + np.random.default_rng(9).standard_normal(len(data))
    return data.assign(**more)


def _imputed(shift):
    """An outcome imputed from a predictor that is shifted, which costs none of its digits."""
    data = _people(x=lambda d: (d.x * 8).round() / 8 + shift, z=lambda d: d.z * 1.0)
    holes = data[["x", "z", "y"]].assign(y=data["y"].where(data.index > 8))
    return impute(holes, seed=1, n_imputations=2, n_cycles=1)[0]["y"]


def _lagged(shift):
    """Paths in units, of a variable that is shifted, which costs none of its digits."""
    data = _panel(x=lambda d: (d.x * 8).round() / 8 + shift)
    return cross_lagged(data, standardized=False, **LAGGED)[["estimate", "std_error"]]


def in_order(data):
    """Periods as ordered categories, one of which nobody has."""
    return pd.Categorical(data["period"], categories=range(5), ordered=True)


ROLLED = {"outcome": "y", "cluster": "program", "period": "period", "treated": "treated"}
LAGGED = {"person": "who", "wave": "wave", "x": "x", "y": "y"}
GAP = {"outcome": "y", "group": "stage", "high": "senior", "low": "intern"}
FLAT = np.ones((2, 30))
CODES = np.repeat(range(5), 6)
NOISE = np.random.default_rng(2).standard_normal((2, 30))
LINE = np.column_stack([np.ones(30), np.arange(30.0)])
DUMMIES = np.eye(5)[CODES]

#: A call with what is dirty, and the same with what is clean.
SAME = {
    "odds int8": lambda n: risk_from_odds(n(127)),
    "risk ratio uint8": lambda n: e_value(n(20)),
    "risk ratio int8": lambda n: e_value(n(12), conf_low=n(2), conf_high=n(100)),
    "odds ratio int8": lambda n: risks_at(n(100), baselines=[0.5]),
    "size int8": lambda n: TwoGroups(n_per_group=n(100), difference=0.5, sd=1).analytic(0.05),
    "effect int8": lambda n: TwoGroups(n_per_group=9, difference=n(100), sd=n(90)).analytic(0.05),
    "trial int8": lambda n: simulate_power(
        ClusterTrial(n_programs=n(20), n_per_program=n(10), difference=n(1), sd=n(1), icc=0),
        seed=n(1), n_simulations=n(100),
    ),
    "wedge int8": lambda n: SteppedWedge(
        n_programs=n(12), n_periods=n(13), n_per_period=n(10), effect=0.3, sd=n(1), icc=0.05
    ).analytic(0.05),
    "answers int8": lambda n: score(
        pd.DataFrame({"a": [75, 60]}), items=["a"], answers=(n(50), n(100)), reverse=["a"]
    ),
    "value int8": lambda n: adjusted_risks(
        "event ~ x + I(z ** 2)", _people(), variable="z", values=[n(1), n(12)]
    ),
    "leads int8": lambda n: difference_in_differences(
        _wedge(treated=lambda d: d["treated"] * (d["program"] < 6), period=in_order),
        leads=n(1), **ROLLED,
    ),
    "share int8": lambda n: response_rates(complete=n(9), unknown=n(9), eligible_share=n(1)),
}  # fmt: skip


def numeric(result):
    """All numbers of a result."""
    table = result.select_dtypes("number") if isinstance(result, pd.DataFrame) else result
    return np.asarray(table, float)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.float16])
@pytest.mark.parametrize("name", SAME)
def test_small_numbers_of_numpy_are_numbers(name, kind):
    def given(value):
        return kind(value) if kind(value) == value else value

    try:
        found = SAME[name](given)
    except ValueError as error:
        assert "whole number" in str(error) and kind in (np.float16, np.float32)
        return
    wanted = SAME[name](lambda value: value)
    for one in (found, wanted):
        assert np.isfinite(numeric(one)).any()
    np.testing.assert_array_equal(numeric(found), numeric(wanted))


#: A call with what was once read wrongly, and what it has to give: a number or another call.
EQUAL = {
    "correlation float16": (lambda: gap_from_r(np.float16(0.16), sd=100000, share=0.01),
                            lambda: gap_from_r(float(np.float16(0.16)), sd=100000, share=0.01)),
    "far panel": (lambda: _lagged(2.0**30), lambda: _lagged(0)),
    "panel as before": (
        lambda: cross_lagged(_panel(), standardized=False, **LAGGED).iloc[0],
        lambda: tidy(smf.ols("x1 ~ x0 + y0", pd.DataFrame(
            {"x0": _panel().x[:40].array, "y0": _panel().y[:40].array,
             "x1": _panel().x[40:].array})).fit()).iloc[1]),
    "reserved name": (
        lambda: response_weights("event ~ row_number_of_data", _people().rename(
            columns={"x": "row_number_of_data"})),
        lambda: response_weights("event ~ x", _people())),
    "reserved name, twice": (
        lambda: response_weights("event ~ row_number_of_data + row_number_of_data_",
                                 _people().rename(columns={"x": "row_number_of_data",
                                                           "z": "row_number_of_data_"})),
        lambda: response_weights("event ~ x + z", _people())),
    "predictor called alpha": (
        lambda: tidy(smf.negativebinomial("z ~ alpha", _people().rename(
            columns={"x": "alpha"})).fit(disp=0), exponentiate=True),
        lambda: tidy(smf.negativebinomial("z ~ x", _people()).fit(disp=0), exponentiate=True)),
    "hazard ratio": (
        lambda: tidy(smf.phreg("z ~ x", _people()).fit(), exponentiate=True).estimate,
        lambda: np.exp(tidy(smf.phreg("z ~ x", _people()).fit()).estimate)),
    "quoted score": (
        lambda: corrected_slope('y ~ Q("my score") + stage', _people().rename(
            columns={"x": "my score"}), score="my score", reliability=0.9),
        lambda: corrected_slope("y ~ x + stage", _people(), score="x", reliability=0.9)),
    "score in a level": (
        lambda: corrected_slope("y ~ x + stage", _people(
            stage=["peer x", "a|b", "a = b", "a^b", "#1", "yes (2"] * 8), score="x",
            reliability=0.9),
        lambda: corrected_slope("y ~ x + stage", _people(
            stage=list("fbcdae") * 8), score="x", reliability=0.9)),
    "pool without n": (
        lambda: pool([POOLED.assign(n=np.nan)] * 2), lambda: pool([POOLED] * 2)),
    "pool without group": (
        lambda: pool([POOLED.assign(group=float("nan")) for _ in range(2)]),
        lambda: pool([POOLED] * 2)),
    "one end constant": (
        lambda: extreme_gap(_people(y=lambda d: (d.event == 1) | (d.x > 3)), outcome="y", by="x"),
        lambda: extreme_gap(
            _people(y=lambda d: np.maximum(d.event, d.x > 3.0)), outcome="y", by="x")),
    "large items": (
        lambda: cronbach_alpha(_people()[["x", "y"]] * 1e40, interval="duhachek"),
        lambda: cronbach_alpha(_people()[["x", "y"]], interval="duhachek")),
    "small items": (
        lambda: cronbach_alpha(_people()[["x", "y"]] * 1e-45, interval="duhachek"),
        lambda: cronbach_alpha(_people()[["x", "y"]], interval="duhachek")),
    "large predictor": (
        lambda: cluster_robust("y ~ x", _people(x=lambda d: d.x * 1e45),
                               cluster="program")[["df", "p_value"]],
        lambda: cluster_robust("y ~ x", _people(), cluster="program")[["df", "p_value"]]),
    "far rates": (
        lambda: modified_poisson("event ~ x", _people(x=lambda d: d.x + 1e6)).iloc[1],
        lambda: modified_poisson("event ~ x", _people()).iloc[1],
    ),
    "far imputations": (lambda: _imputed(2.0**30 - 3), lambda: _imputed(-3)),
    "far groups": (
        lambda: standardized_difference(
            pd.DataFrame({"y": [0, 0.5, 1, 1e5, 1e5 + 0.5, 1e5 + 1], "stage": list("aaabbb")}),
            outcome="y", group="stage", high="b", low="a").conf_high[0] / 2e5,
        lambda: np.sqrt(11.143286781877796 / 4)),  # of the chi-square distribution
}  # fmt: skip
POOLED = pd.DataFrame({"term": ["a", "b"], "estimate": [1.0, 2], "std_error": [0.5, 0.3]})


@pytest.mark.parametrize("name", EQUAL)
def test_hostile_data_give_what_clean_data_give(name):
    dirty, clean = EQUAL[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = dirty()
    wanted = clean()
    if isinstance(wanted, pd.Series) and "estimate" in wanted:
        found, wanted = (one[["estimate", "std_error", "p_value"]] for one in (found, wanted))
    np.testing.assert_allclose(numeric(found), numeric(wanted), rtol=1e-8, atol=1e-7)


def test_no_interval_where_nobody_differs():
    apart = standardized_difference(_people(y=range(48), stage=["a"] * 24 + ["b"] * 24),
                                    **GAP | {"high": "b", "low": "a"}).iloc[-1]  # fmt: skip
    nobody = weighted_mean(_people(y=0), outcome="y", clusters="program").iloc[0]
    equal = weighted_mean(_people(y=[0, 1] * 24), outcome="y", clusters="program").iloc[0]
    of_groups = poststratified_mean(
        _people(y=lambda d: d.stage == "senior"), outcome="y", by="stage",
        totals={"fellow": 1, "intern": 2, "senior": 3},
    ).iloc[0]  # fmt: skip
    twice = _people(a=lambda d: d["x"])[["x", "a"]]
    alpha = cronbach_alpha(twice).iloc[0]
    rows = ((apart, 1.0), (nobody, 0.0), (equal, 0.5), (of_groups, 0.5), (alpha, 1.0))
    for row, value in rows:
        assert row["estimate"] == pytest.approx(value) and "no interval" in row["method"]
        assert not {"std_error", "conf_low"} & set(row.dropna().index)


REFUSED = {
    # 2: groups among the predictors
    "icc of program": (lambda: icc("y ~ program", _people(), cluster="program"), "8 groups"),
    "intercept of program": (
        lambda: random_intercept("y ~ x + C(program)", _people(), group="program"), "8 groups"),
    "pairs of a contrast": (
        lambda: icc("y ~ C(z)", _people(z=np.arange(48) // 6), cluster="program"), "8 groups"),
    "batched programs": (lambda: batched.random_intercept(NOISE, DUMMIES, CODES), "5 groups"),
    # 3: fewer clusters than coefficients
    "three clusters": (
        lambda: modified_poisson("event ~ x + z", _people(c=np.arange(48) % 3), cluster="c"),
        "3 clusters for 3 coefficients.*more clusters"),
    # 4: nothing to judge by
    "flat ols": (lambda: batched.ols(FLAT, LINE), "no variation beyond"),
    "flat cr2": (lambda: batched.cluster_robust(FLAT, LINE[:, :1], CODES), "no variation beyond"),
    "line cr2": (lambda: batched.cluster_robust(LINE.T[1:] * 2, LINE, CODES), "no variation"),
    "tiny ols": (lambda: batched.ols(NOISE * 1e-200, LINE), "ordinary size"),
    "tiny sd": (lambda: TwoGroups(n_per_group=5, difference=0, sd=1e-200), "sd=1e-200.*ordinary"),
    "huge effect": (lambda: TwoGroups(n_per_group=5, difference=1e200, sd=1), "1e.200.*ordinary"),
    # 5: a panel whose waves repeat each other
    "y of x": (lambda: cross_lagged(_panel(y=lambda d: 2 * d.x + 1), **LAGGED), "repeat each"),
    "y of before": (
        lambda: cross_lagged(_panel(y=lambda d: d.x.groupby(d.who).transform("min")), **LAGGED),
        "leave no error"),
    # 6: spellings
    "text and number": (lambda: agreement(["1.0", "2.0"], [1, 2]), "1.0 as a number and as text"),
    "three spellings": (
        lambda: agreement(list("121"), ["1.0", "2.0", "1.0"]),
        "'1' and '1.0', the same number"),
    "leading zero": (lambda: agreement(["01", "2"], ["1", "2"]), "'01' and '1'"),
    "date and text": (
        lambda: agreement(pd.to_datetime(["2024-01-01", "2024-02-01"]).to_series(),
                          ["2024-01-01", "2024-02-01"]), "to_datetime"),
    "mixed clusters": (
        lambda: icc("y ~ 1", _people(c=[1, "1.0", 2, "2.0"] * 12), cluster="c"), "as text"),
    "mixed categories": (
        lambda: icc("y ~ 1", _people(c=pd.Categorical([1, "1", 2, "2"] * 12)), cluster="c"),
        "as text"),
    "mixed groups": (
        lambda: group_difference(_people(stage=[1, "1.0", 2, 2] * 12),
                                 outcome="y", group="stage", high=1, low=2), "as text"),
    "trailing blank": (lambda: agreement(["yes ", "no"], ["yes", "no"]), "str.strip"),
    # 8: where a formula is not defined
    "log of less": (
        lambda: adjusted_risks("event ~ np.log(x+1)", _people(), variable="x", values=[1, -5]),
        "-5: the formula is not defined.*Choose"),
    "log of nothing": (
        lambda: adjusted_risks("event ~ np.log(x+1)", _people(), variable="x", values=[1, -1]),
        "-1: the formula is not defined.*Choose"),
    "square of much": (
        lambda: adjusted_risks("event ~ I(x**2)", _people(), variable="x", values=[1, 1e200]),
        "1e.200.*not defined.*Choose"),
    "spline outside": (
        lambda: adjusted_risks("event ~ bs(x, df=4)", _people(), variable="x", values=[3, 99]),
        "99: the formula is not defined.*Choose"),
    "no risk left": (
        lambda: adjusted_risks("event ~ x", _people(), variable="x", values=[-1e5, 3]),
        "-100000.0: the risk comes out as.*Choose"),
    "all risk": (
        lambda: adjusted_risks("event ~ x", _people(), variable="x", values=[3, 1e5]),
        "100000.0: the risk comes out as.*Choose"),
    # 10: what is no ratio
    "probit": (
        lambda: tidy(smf.probit("event ~ x", _people()).fit(disp=0), exponentiate=True),
        "differences"),
    # 11: a score that enters twice
    "score twice": (
        lambda: corrected_slope("y ~ x + np.log(x + 9)", _people(), score="x", reliability=0.9),
        "more than once"),
    "score inside": (
        lambda: corrected_slope("y ~ np.log(x + 9)", _people(), score="x", reliability=0.9),
        "not a term"),
    # 13: errors of libraries
    "items in items": (lambda: score(_people(), items=[["x", "z"]]), "give one"),
    "reverse in reverse": (
        lambda: score(_people(), items=["x"], answers=(0, 9), reverse=[["x"]]), "give one"),
    "ragged scores": (lambda: extreme_groups([[1], [1, 2]]), "give one column"),
    "ragged codes": (lambda: agreement([[1], [1, 2]], [1, 2]), "give one column"),
    "ragged column": (lambda: extreme_groups(pd.Series([[1], [1, [2]]])), "not a number"),
    "index of levels": (
        lambda: extreme_groups(pd.MultiIndex.from_tuples([(1, 2), (3, 4)])), "levels.*give one"),
    "no function": (
        lambda: tipping_point(_people(x=np.nan), [], column="x", deltas=[1], analyze="tidy",
                              term="x"), "analyze='tidy' is not a function"),
    "no factor": (
        lambda: omega_total(pd.DataFrame(np.eye(6)[:, :3], columns=list("abc"))), "Heywood"),
    "no workers": (
        lambda: simulate_power(TwoGroups(n_per_group=9, difference=1, sd=1), seed=1,
                               n_simulations=100, n_jobs=0), "n_jobs=0: give"),
    "half a worker": (
        lambda: simulate_power(TwoGroups(n_per_group=9, difference=1, sd=1), seed=1,
                               n_simulations=100, n_jobs=0.5), "n_jobs=0.5: give"),
    "two groups as one": (
        lambda: group_difference(_people(), **GAP | {"high": np.array(["senior", "intern"])}),
        "give one"),
    "group without name": (
        lambda: standardized_difference(_people(), **GAP | {"low": pd.NA}), "names nothing"),
    "values in values": (
        lambda: adjusted_risks("event ~ x", _people(), variable="x", values=[np.array([1, 2])]),
        "give one"),
    "many digits": (
        lambda: extreme_groups(pd.Series([1, 2, 10**400], dtype=object)), "beyond any measurement"),
    "baseline of many digits": (lambda: risks_at(2, baselines=[10**400]), "give shares"),
    "complex codes": (lambda: agreement([1j, 2, 1j], [1j, 2, 2]), "complex numbers such as"),
    # 16: what leaves no digits
    "tiny items": (lambda: cronbach_alpha(_people()[["x", "y"]] * 1e-120), "another unit"),
    "huge predictor": (
        lambda: cluster_robust("y ~ x", _people(x=lambda d: d.x * 1e99), cluster="program"),
        "beyond any"),
    # smaller ones
    "categories with commas": (
        lambda: cluster_robust(
            "y ~ x", _people(x=lambda d: d.x.map("{:.1f}".format).str.replace(".", ",")
                             .astype("category")), cluster="program"), "to_numeric"),
    "percent": (
        lambda: cluster_robust("y ~ x", _people(x=lambda d: d.x.map("{:.0f}%".format)),
                               cluster="program"), "str.rstrip"),
    "thousands": (lambda: extreme_groups(["1,200", "3"]), "marks thousands.*',', ''"),
    "text for missing": (
        lambda: cluster_robust("y ~ stage", _people(stage=["nan", "b"] * 24), cluster="program"),
        "the text 'nan'.*rename",
    ),
    "category for missing": (
        lambda: cluster_robust(
            "y ~ stage", _people(stage=pd.Categorical(["NaN", "b"] * 24)), cluster="program"
        ),
        "the text 'NaN'.*rename",
    ),
    "gap": (
        lambda: difference_in_differences(
            _wedge(treated=lambda d: d["treated"] * (d["program"] < 6)), leads=1, **ROLLED
        ),
        "0, 1, 3, 4, with a gap.*ordered",
    ),
    "period": (
        lambda: extreme_groups(pd.Series(pd.period_range("2024-01", periods=4, freq="M"))),
        "to_timestamp",
    ),
    "factor of one level": (
        lambda: cluster_robust("y ~ x + stage", _people(stage="senior"), cluster="program"),
        "'senior' alone"),
    "factor of one number": (
        lambda: cluster_robust("y ~ x + C(z)", _people(z=3), cluster="program"), "'3.0' alone"),
    "rounding only": (
        lambda: item_statistics(_people(a=[0.3, 0.1 + 0.2] * 24)[["x", "y", "a"]]), "to 'a'"),
    "rounding only, factors": (
        lambda: eigenvalues(_people(a=[0.3, 0.1 + 0.2] * 24)[["x", "y", "a"]]), "to 'a'"),
    "no list": (lambda: score(_people(), items=["x"], reverse=None), r"=None: give a list\."),
    "one baseline": (lambda: risks_at(2, baselines=0.1), r"give a list, such as baselines=\[0.1\]"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_is_refused_with_a_cure(name):
    call, said = REFUSED[name]
    with warnings.catch_warnings(), pytest.raises(ValueError, match=f"(?s){said}"):
        warnings.simplefilter("error")
        call()


# M13: formulas and names


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("y ~ x + (1 | program)", "cluster= or group="),
        ("y = x", "write outcome and predictors"),
        ("y ~ class", 'write Q\\("class"\\)'),
        ("y ~ log(x)", "write np.log"),
        ("y ~ C(x", "bracket"),
        ("y ~ years", "no column.*Choose one"),
        ("y ~ belonging score", 'Q\\("belonging score"\\)'),
        ("program ~ x", "make it a number"),
        ("y ~ comma", r"str.replace\(',', '.'\)"),
        ("y ~ when", "dt.days"),
        ("y ~ x^2", "I\\(x \\*\\* 2\\)"),
        ("y ~ .", "name each predictor"),
        ("y ~ np.log(x - 100)", "cannot be used|not defined"),
    ],
)
def test_formulas_that_cannot_be_read_have_their_cure(residents, formula, said):
    data = residents.assign(**{"belonging score": 1.0, "class": residents["x"]})
    data["comma"] = data["x"].map("{:.1f}".format).str.replace(".", ",")
    data["when"] = pd.Timestamp("2024-01-01")
    with pytest.raises(ValueError, match=said):
        design(formula, data)


def test_columns_called_like_functions_are_columns(residents):
    plain = cluster_robust("y ~ x + C(event)", residents, cluster="program")
    renamed = residents.rename(columns={"program": "C"})
    found = cluster_robust("y ~ x + C(event)", renamed, cluster="C")
    np.testing.assert_allclose(found["estimate"], plain["estimate"], rtol=1e-12)
    assert "x:event" in design("y ~ x:event", residents).names
    with pytest.raises(ValueError, match="rename the column 'n'"):
        k_anonymity(residents.assign(n=1), ["n"])
    with pytest.raises(inputs.ColumnError, match="No column 'q'") as both:
        k_anonymity(residents, ["q"])
    assert isinstance(both.value, KeyError) and isinstance(both.value, ValueError)


# B7: hints


def test_a_code_for_missing_and_a_negative_alpha_get_a_hint():
    items = load_cohort("surgery").filter(like="bel_").astype(float)
    items.iloc[3, 2] = 99
    with pytest.warns(UserWarning, match="'bel_03' holds 99 1 times.*code for missing"):
        cronbach_alpha(items)
    turned = pd.DataFrame({"a": [1.0, 2, 3, 4, 2] * 9, "b": [4.0, 3, 2, 2, 4] * 9})
    with pytest.warns(UserWarning, match="below 0.*reverse="):
        cronbach_alpha(turned)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cronbach_alpha(load_cohort("surgery").filter(like="bel_"))
        inputs.numbers(pd.Series([9.0, 8, 7, 1]), "ten steps")


# No second way in


def past_the_door(text):
    """Lines that fit a model without the door of the methods."""
    return re.findall(r".*(?:statsmodels|smf\.|np\.linalg|patsy).*", text)


def test_keys_and_explorers_fit_through_the_same_door():
    for room in ("practice", "explore"):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            # The models beside the right one are all solved from one table of sums.
            if path.name != "neighbors.py":
                assert not past_the_door(path.read_text("utf-8")), path
    assert past_the_door("    fit = smf.ols(formula, data).fit()")


def test_models_beside_the_right_one_are_those_of_the_door():
    data, outcome, score = load_cohort("surgery"), "absite_score", "belonging_score"
    near = Neighbors(data, outcome, score, ("C(pgy)", "stress"))
    for terms in ((), ("C(pgy)",), ("stress",), ("C(pgy)", "stress")):
        formula = " + ".join([score, *terms])
        through_the_door = least_squares(f"{outcome} ~ {formula}", data)[score]
        assert near.slope(*terms) == pytest.approx(through_the_door, rel=1e-9)


# B5: names in messages


def messages():
    """Sentences in the code of the methods that are no docstrings, with their module."""
    for path in sorted((PACKAGE / "methods").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value for p in node.values if isinstance(p, ast.Constant)]
                docs |= {id(part) for part in node.values}
                yield path.stem, "…".join(parts)
            elif isinstance(node, ast.Constant) and id(node) not in docs:
                if isinstance(node.value, str) and node.value.count(" ") > 2:
                    yield path.stem, node.value


def known_names():
    """Public functions and parameters of the package, and words that are no names."""
    found = {"conf_level", "std_error", "data", "pd", "np", "smf", "float", "map", "dt"}
    for module in belonging_edu._MODULES:
        home = import_module(f"belonging_edu.{module}")
        found.add(module)
        for name in getattr(home, "__all__", ()):
            found.add(name)
            if callable(getattr(home, name)) and not isinstance(getattr(home, name), tuple):
                try:
                    found |= set(inspect.signature(getattr(home, name)).parameters)
                except (TypeError, ValueError):
                    continue
    return found


def resolves(name, known):
    """Whether a dotted or underscored name in a message can be found."""
    first, *rest = name.split(".")
    if not rest:
        return name in known or hasattr(pd.Series, name) or hasattr(pd.DataFrame, name)
    if first == "belonging_edu":
        home, _, last = name.rpartition(".")
        try:
            return hasattr(import_module(home), last) or find_spec(name) is not None
        except ModuleNotFoundError:
            return False
    if first in ("pd", "np"):
        return hasattr({"pd": pd, "np": np}[first], rest[0])
    if first == "smf":
        return hasattr(smf, rest[0])
    return False


NAME = re.compile(r"(?:belonging_edu|pd|np|smf)(?:\.\w+)+|\b[a-z]+(?:_[a-z]+)+\b")
#: Columns that within_between makes, and methods of pandas' dates and of other frames.
OWN = {"away_from_mean", "mean_of_cluster", "total_seconds", "to_pandas"}
FILLED = {"belonging_edu"}  # followed by names that are filled in


def test_every_name_in_a_message_exists():
    known = known_names() | OWN | FILLED | set(dir(builtins)) | set(patsy.builtins.__all__)
    seen = [(module, name) for module, text in messages() for name in NAME.findall(text)]
    assert len(seen) > 25
    strange = [(module, name) for module, name in seen if not resolves(name, known)]
    assert not strange, strange
    assert not resolves("mixed_model", known) and not resolves("pd.to_number", known)
    for module, name in import_module("belonging_edu.methods.estimates")._ALTERNATIVES:
        assert resolves(f"belonging_edu.{module}.{name}", known)


if __name__ == "__main__":
    for _kind, _n in KINDS:
        print(f"{_kind} ({_n}): {200 - unfit(_kind, _n, 200)} of 200")
