"""Effect sizes, risks, adjusted risks and Firth's regression: against R, and at their limits."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.miscmodels.ordinal_model import OrderedModel

from belonging_edu import load_cohort
from belonging_edu.methods import effect_sizes
from belonging_edu.methods.adjusted import adjusted_risks, modified_poisson
from belonging_edu.methods.effect_sizes import gap_from_r, standardized_difference
from belonging_edu.methods.estimates import tidy
from belonging_edu.methods.firth import firth_logistic, separation
from belonging_edu.methods.risks import (
    e_value,
    odds_from_risk,
    odds_ratio_from_risks,
    risk_from_odds,
    risks_at,
)

ANCHORS = json.loads((Path(__file__).parents[1] / "r" / "effects.json").read_text("utf-8"))
FORMULA = "burnout ~ stage + support"


@pytest.fixture(scope="module")
def learners():
    data = load_cohort("learners").query("responded == 1")
    columns = ["burnout", "stage", "support", "belonging_program", "unit_id", "recommend"]
    data = data.dropna(subset=columns)
    return data.assign(strong=(data["belonging_program"] == 5).astype(int))


def few():
    return pd.DataFrame(ANCHORS["few"])


def of(table, *terms, column="estimate"):
    rows = table.set_index("term")[column]
    return rows.loc[list(terms)].tolist()


@pytest.mark.parametrize("name", ["year", "small"])
def test_standardized_differences_are_those_of_r(name):
    if name == "year":
        data, groups = load_cohort("surgery"), {"high": "PGY3", "low": "PGY1"}
        columns = {"outcome": "absite_score", "group": "pgy"}
    else:
        data = pd.DataFrame({"y": [5, 4, 4, 3, 6, 3, 3, 2, 4, None], "arm": [1] * 5 + [0] * 5})
        columns, groups = {"outcome": "y", "group": "arm"}, {"high": 1, "low": 0}
    found, anchor = standardized_difference(data, **columns, **groups), ANCHORS[name]
    rows = found.set_index("term")[["estimate", "conf_low", "conf_high"]]
    assert rows.loc["Cohen's d"].tolist() == pytest.approx(anchor["d"], rel=1e-8)
    assert rows.loc["Hedges' g"].tolist() == pytest.approx(anchor["g"], rel=1e-8)
    assert rows.loc["overlap coefficient", "estimate"] == pytest.approx(anchor["overlap"], rel=1e-8)
    superiority = found.iloc[-1]
    assert superiority["estimate"] == pytest.approx(anchor["superiority"], rel=1e-10)
    assert superiority["std_error"] == pytest.approx(anchor["error"], rel=1e-8)
    assert found["n_missing"].tolist() == [int(name == "small")] * 4


def test_adjusted_risks_are_those_of_r(learners):
    anchor = ANCHORS["marginal"]
    found = adjusted_risks(FORMULA, learners, variable="stage")
    for term, name in (("risk", "risk"), ("difference", "difference"), ("ratio", "ratio")):
        rows = found[found["term"] == ("risk" if term == "risk" else f"risk {term}")]
        assert rows["estimate"].tolist() == pytest.approx(anchor[name], rel=1e-8)
        assert rows["std_error"].tolist() == pytest.approx(anchor[f"{name}_se"], rel=1e-7)


def test_where_statsmodels_compares_with_the_wrong_level(learners):
    """The reason for our own function: with three levels get_margeff answers another question."""
    fit = smf.logit(FORMULA, learners).fit(disp=0)
    theirs = fit.get_margeff(dummy=True).margeff[0]
    ours = adjusted_risks(FORMULA, learners, variable="stage")
    assert abs(theirs / of(ours, "risk difference")[0] - 1) > 0.002
    two = learners.assign(late=(learners["stage"] == "fellow").astype(int))
    theirs = smf.logit("burnout ~ late + support", two).fit(disp=0).get_margeff(dummy=True).margeff
    ours = adjusted_risks("burnout ~ late + support", two, variable="late")
    assert of(ours, "risk difference") == pytest.approx(theirs[:1], rel=1e-6)


def test_modified_poisson_is_that_of_r(learners):
    anchor = ANCHORS["poisson"]
    for cluster, errors in ((None, "robust"), ("unit_id", "clustered")):
        found = modified_poisson(FORMULA, learners, cluster=cluster)
        assert found["estimate"].tolist() == pytest.approx(anchor["estimate"], rel=1e-8)
        assert found["std_error"].tolist() == pytest.approx(anchor[errors], rel=1e-7)


@pytest.mark.parametrize("name", ["learners", "few"])
def test_firth_is_that_of_r(name, learners):
    anchor = ANCHORS["firth"][name]
    formula = "burnout ~ strong + stage" if name == "learners" else "happened ~ exposed + level"
    found = firth_logistic(formula, learners if name == "learners" else few())
    if name == "learners":  # a formula of patsy puts factors before numbers
        found = found.iloc[[0, 3, 1, 2]]
    assert found["estimate"].tolist() == pytest.approx(anchor["estimate"], rel=1e-6)
    assert found["std_error"].tolist() == pytest.approx(anchor["se"], rel=1e-6)
    assert found["conf_low"].tolist() == pytest.approx(anchor["low"], rel=1e-5)
    assert found["conf_high"].tolist() == pytest.approx(anchor["high"], rel=1e-5)
    assert found["statistic"].tolist() == pytest.approx(anchor["ratio"], abs=1e-6)


def test_tidy_of_each_model_is_that_of_r(learners):
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    for fit in (
        smf.logit(FORMULA, learners).fit(disp=0, tol=1e-12),
        smf.glm(FORMULA, learners, family=sm.families.Binomial()).fit(tol=1e-14),
    ):
        found, anchor = tidy(fit), ANCHORS["glm"]
        assert found["estimate"].tolist() == pytest.approx(anchor["estimate"], rel=1e-7)
        assert found["std_error"].tolist() == pytest.approx(anchor["se"], rel=1e-6)
        assert found["n_missing"].tolist() == [0] * 4
        ratios = tidy(fit, exponentiate=True)
        for column in ("estimate", "conf_low", "conf_high"):
            assert np.log(ratios[column]).tolist() == pytest.approx(found[column].tolist())
    graded = learners.assign(support=pd.Categorical(learners["support"], ordered=True))
    model = OrderedModel.from_formula("support ~ stage + strong", graded, distr="logit")
    found, anchor = tidy(model.fit(method="bfgs", disp=0, gtol=1e-8)), ANCHORS["ordinal"]
    assert found["estimate"].tolist() == pytest.approx(anchor["estimate"], rel=1e-5, abs=1e-6)
    assert found["std_error"].tolist()[:3] == pytest.approx(anchor["se"], rel=1e-3)
    assert found["term"].tolist()[-1] == "threshold 4"
    gee = smf.gee("burnout ~ support", "unit_id", learners, family=sm.families.Binomial())
    found, anchor = tidy(gee.fit(ctol=1e-12)), ANCHORS["gee"]
    assert found["estimate"].tolist() == pytest.approx(anchor["estimate"], rel=1e-6)
    assert found["std_error"].tolist() == pytest.approx(anchor["se"], rel=1e-5)


def test_tidy_of_a_threshold_has_the_error_of_the_threshold(learners):
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    graded = pd.Categorical(learners["support"], ordered=True)
    fit = OrderedModel(graded, learners[["strong"]], distr="logit").fit(method="bfgs", disp=0)
    found = tidy(fit).set_index("term").loc["threshold 3"]
    rng = np.random.default_rng(1)
    draws = rng.multivariate_normal(fit.params, fit.cov_params(), 4000)
    thresholds = [fit.model.transform_threshold_params(draw)[3] for draw in draws]
    assert found["std_error"] == pytest.approx(np.std(thresholds), rel=0.05)


def test_tidy_of_a_mixed_model_gives_variances_as_they_are():
    data = load_cohort("surgery").head(2000)
    fit = smf.mixedlm("absite_score ~ stress", data, groups=data["program_id"]).fit(
        method=["powell"]
    )
    found = tidy(fit)
    assert found["term"].tolist() == ["Intercept", "stress", "variance", "variance"]
    assert found["estimate"].iloc[2] == pytest.approx(fit.cov_re.iloc[0, 0])
    assert found["estimate"].iloc[2] > 50 * fit.params["Group Var"]


def test_tidy_refuses_what_means_nothing(learners):
    line = smf.ols("burnout ~ support", learners).fit()
    with pytest.raises(ValueError, match="differences, not ratios"):
        tidy(line, exponentiate=True)
    data = pd.DataFrame({"y": [0.0, 0, 0, 0, 1, 1, 1, 0], "x": [0, 0, 0, 0, 1, 1, 1, 0.0]})
    with np.errstate(all="ignore"), pytest.warns(match="separation|converge"):
        fit = smf.glm("y ~ x", data, family=sm.families.Binomial()).fit()
    with pytest.raises(ValueError, match="firth"):
        tidy(fit)
    with pytest.warns(match="converge"):
        stopped = smf.logit("burnout ~ support", learners).fit(disp=0, maxiter=1)
    with pytest.raises(ValueError, match="did not converge"):
        tidy(stopped)
    with pytest.raises(ValueError, match="no coefficients with standard errors"):
        tidy(smf.ols("burnout ~ support", learners).fit_regularized())


def graded(answers):
    """Twenty people in order of x, with an ordered answer each."""
    x = pd.DataFrame({"x": np.arange(20.0)})
    return OrderedModel(pd.Series(pd.Categorical(answers, ordered=True)), x, distr="logit")


def test_an_optimizer_asked_for_more_digits_than_there_are_has_converged():
    model = graded([0, 1, 0, 0, 1, 0, 1, 2, 1, 0, 1, 2, 1, 2, 2, 1, 2, 2, 1, 2])
    usual = model.fit(method="bfgs", disp=0)
    with pytest.warns(match="converge"):
        exact = model.fit(method="bfgs", disp=0, gtol=1e-15)
    assert not exact.mle_retvals["converged"]
    assert tidy(exact)["estimate"].to_numpy() == pytest.approx(tidy(usual)["estimate"], rel=1e-3)
    with pytest.warns(match="converge"):
        stopped = model.fit(method="bfgs", disp=0, maxiter=4)
    with pytest.raises(ValueError, match="did not converge"):
        tidy(stopped)


def test_answers_that_x_sorts_without_a_fault_have_no_slope():
    fit = graded([0] * 10 + [1] * 5 + [2] * 5).fit(method="bfgs", disp=0)
    with pytest.raises(ValueError, match="enormous|did not converge"):
        tidy(fit)


def test_separation_names_the_terms_that_run_off():
    found = separation("happened ~ exposed + level", few())
    assert found.set_index("term")["estimate"].to_dict() == {
        "Intercept": -math.inf,
        "exposed": math.inf,
    }
    full = few().assign(happened=few()["exposed"])
    found = separation("happened ~ exposed + level", full)
    assert "exposed" in found["term"].tolist()
    assert found.set_index("term").loc["exposed", "estimate"] == math.inf
    quasi = pd.DataFrame(
        {"y": [0, 0, 0, 0, 1, 1], "x": [0, 0, 1, 1, 1, 1], "z": [1, 2, 3, 1, 2, 3]}
    )
    found = separation("y ~ x + z", quasi)
    assert found.set_index("term")["estimate"].to_dict()["x"] == math.inf
    assert firth_logistic("y ~ x + z", quasi)["estimate"].abs().max() < 20
    assert list(separation("y ~ z", pd.concat([quasi] * 2).assign(y=[0, 1] * 6))) == list(found)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_firth_does_not_depend_on_order_units_or_names(seed):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame({"C": rng.integers(0, 2, 24), "x": rng.normal(size=24)})
    data["y"] = (rng.random(24) < 0.35).astype(int)
    if data["y"].nunique() < 2 or data["C"].nunique() < 2:
        return
    found = firth_logistic("y ~ C + x", data).set_index("term")
    mixed = data.sample(frac=1, random_state=seed).set_axis([0] * 24)
    again = firth_logistic("y ~ C + x", mixed).set_index("term")
    columns = ["estimate", "conf_low", "conf_high", "statistic"]
    for column in columns:
        assert again[column].tolist() == pytest.approx(found[column].tolist(), abs=1e-5)
    scaled = firth_logistic("y ~ C + x", data.assign(x=data["x"] * 1000)).set_index("term")
    assert scaled.loc["x", "estimate"] * 1000 == pytest.approx(found.loc["x", "estimate"], abs=1e-6)
    turned = firth_logistic("y ~ C + x", data.assign(y=1 - data["y"])).set_index("term")
    assert turned["estimate"].tolist() == pytest.approx((-found["estimate"]).tolist(), abs=1e-6)
    assert turned["conf_low"].tolist() == pytest.approx((-found["conf_high"]).tolist(), abs=1e-5)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_odds_and_risks_come_back(risk, baseline):
    assert risk_from_odds(odds_from_risk(risk)) == pytest.approx(risk)
    table = risks_at(odds_ratio_from_risks(risk, baseline), baselines=[baseline])
    assert of(table, "risk", "risk ratio", "risk difference") == pytest.approx(
        [risk, risk / baseline, risk - baseline], abs=1e-9
    )


def test_the_gap_is_that_of_many_people():
    rng = np.random.default_rng(3)
    x, e = rng.standard_normal((2, 400_000))
    y = 0.3 * x + math.sqrt(1 - 0.09) * e
    low, high = np.quantile(x, [0.1, 0.9])
    assert gap_from_r(0.3) == pytest.approx(y[x >= high].mean() - y[x <= low].mean(), abs=0.02)


def test_e_values_of_the_paper_that_proposed_them():
    """VanderWeele and Ding 2017: risk ratio 3.9 (1.8 to 8.7) has the E-values 7.26 and 3.0."""
    found = e_value(3.9, conf_low=1.8, conf_high=8.7)["estimate"]
    assert found.round(2).tolist() == [7.26, 3.0]
    mirrored = e_value(1 / 3.9, conf_low=1 / 8.7, conf_high=1 / 1.8)["estimate"]
    assert mirrored.tolist() == pytest.approx(found.tolist())
    assert e_value(1.2, conf_low=0.9, conf_high=1.6)["estimate"].iloc[1] == 1


def test_limits_of_standardized_differences():
    data = pd.DataFrame({"y": [1.0, 2, 3, 11, 12, 13], "g": list("aaabbb")})
    found = standardized_difference(data, outcome="y", group="g", high="b", low="a")
    assert of(found, "probability of superiority") == [1]
    assert found.iloc[-1][["conf_low", "conf_high"]].isna().all()
    assert "no interval" in found["method"].iloc[-1]
    mirrored = standardized_difference(data, outcome="y", group="g", high="a", low="b")
    assert of(mirrored, "Cohen's d")[0] == -of(found, "Cohen's d")[0]
    units = standardized_difference(
        data.assign(y=data["y"] * 7 + 2), outcome="y", group="g", high="b", low="a"
    )
    assert units["estimate"].tolist() == pytest.approx(found["estimate"].tolist())
    for same in ([1.0, 1, 1, 2, 2, 2], [3.0] * 6):
        with pytest.raises(ValueError, match="Give the difference of means"):
            standardized_difference(data.assign(y=same), outcome="y", group="g", high="b", low="a")
    with pytest.raises(ValueError, match="'z' has 0 known values"):
        standardized_difference(data, outcome="y", group="g", high="z", low="a")


@pytest.mark.parametrize(("m", "n"), [(5, 5), (30, 60), (950, 1400), (20_000, 500)])
def test_limits_of_d_exist_at_any_size_and_mirror(m, n):
    """Far out scipy's noncentral t is NaN; the limits have to be found all the same."""
    from scipy.stats import nct

    scale, df = math.sqrt(m * n / (m + n)), m + n - 2
    for d in np.linspace(0, 4, 33):
        low, high = effect_sizes._noncentral_limits(d, m, n, 0.95)
        assert low < d < high
        assert effect_sizes._noncentral_limits(-d, m, n, 0.95) == pytest.approx((-high, -low))
        for limit, tail in ((low, 0.975), (high, 0.025)):
            assert nct.cdf(d * scale, df, limit * scale) == pytest.approx(tail, abs=1e-9)
        if df > 2000:
            half = 1.96 * math.sqrt(1 / scale**2 + d**2 / (2 * df))
            assert (high - low) / 2 == pytest.approx(half, rel=0.01)


def test_categories_without_members_and_other_types(learners):
    levels = ["intern", "student", "resident", "fellow"]
    more = learners.assign(
        stage=pd.Categorical(learners["stage"].astype(str), categories=levels),
        burnout=learners["burnout"].astype("Int64"),
        support=learners["support"].astype("Float64"),
        C=learners["stage"].astype(str),
    ).sample(frac=1, random_state=1)
    order = ["student", "resident", "fellow"]
    found = adjusted_risks(FORMULA, more, variable="stage", values=order)
    assert of(found, "risk difference") == pytest.approx(ANCHORS["marginal"]["difference"])
    treatment = "burnout ~ C(stage, Treatment('resident')) + support"
    named = adjusted_risks(treatment, more, variable="stage", values=order)
    assert named["estimate"].tolist() == pytest.approx(found["estimate"].tolist())
    ratios = modified_poisson("burnout ~ stage + support", more)
    assert ratios["estimate"].tolist() == pytest.approx(ANCHORS["poisson"]["estimate"])
    column_c = adjusted_risks("burnout ~ C + support", more, variable="C")
    assert column_c["group"].tolist()[:3] == ["fellow", "resident", "student"]


def test_errors_say_what_to_do(learners):
    separated = few().assign(happened=few()["exposed"])
    none = pd.DataFrame({"y": [0, 0, 0, 1, 1, 0], "x": [1, 1, 1, 0, 0, 0]})
    bad = [
        (lambda: risks_at(0, baselines=[0.5]), "finite number above 0"),
        (lambda: risks_at(2, baselines=[40]), "above 0 and below 1"),
        (lambda: risks_at(2, baselines=[]), "at least one risk"),
        (lambda: odds_from_risk(40), "write 0.40"),
        (lambda: risk_from_odds(-1), "finite number from 0"),
        (lambda: odds_ratio_from_risks(1, 0.5), "no finite odds ratio"),
        (lambda: e_value(-1), "finite numbers above 0"),
        (lambda: e_value(2, conf_low=1), "both limits"),
        (lambda: e_value(2, conf_low=3, conf_high=4), "same risk ratio"),
        (lambda: gap_from_r(16), "between -1 and 1"),
        (lambda: gap_from_r(0.2, sd=0), "above 0"),
        (lambda: gap_from_r(0.2, share=10), "at most 0.5"),
        (lambda: firth_logistic("support ~ stage", learners), "must be 0 and 1"),
        (lambda: separation("burnout ~ stage + stage2", learners), "no column"),
        (
            lambda: firth_logistic(
                "burnout ~ support + twice", learners.assign(twice=2 * learners["support"])
            ),
            "repeat each other",
        ),
        (
            lambda: adjusted_risks("happened ~ exposed", separated, variable="exposed"),
            "firth_logistic",
        ),
        (lambda: adjusted_risks(FORMULA, learners, variable="strong"), "not in the formula"),
        (lambda: adjusted_risks(FORMULA, learners, variable="support"), "which values to set"),
        (
            lambda: adjusted_risks(FORMULA, learners, variable="stage", values=["intern"]),
            "choose among",
        ),
        (
            lambda: adjusted_risks(
                "burnout ~ C(support)", learners, variable="support", values=[1, 9]
            ),
            "no such level",
        ),
        (lambda: modified_poisson("y ~ x", none), "merge levels"),
        (
            lambda: modified_poisson(FORMULA, learners.assign(unit_id=1), cluster="unit_id"),
            "one cluster only",
        ),
    ]
    for call, message in bad:
        with pytest.raises(ValueError, match=message):
            call()
