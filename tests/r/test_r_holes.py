"""Holes, ties, few clusters and the other kinds of tests/r/holes.R: what R gives for them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.miscmodels.ordinal_model import OrderedModel

from belonging_edu.methods import batched
from belonging_edu.methods.agreement import agreement
from belonging_edu.methods.attenuation import conditional_reliability, corrected_slope
from belonging_edu.methods.clusters import cluster_robust, icc
from belonging_edu.methods.estimates import extreme_gap, extreme_groups, tidy
from belonging_edu.methods.missing import tipping_point
from belonging_edu.methods.privacy import k_anonymity
from belonging_edu.methods.rollouts import stepped_wedge

R = json.loads((Path(__file__).parents[1] / "r" / "holes.json").read_text("utf-8"))


def frame(name, *columns):
    return pd.DataFrame({column: R[name][column] for column in columns})


@pytest.fixture(autouse=True)
def of_arrow(request):
    """Types of Arrow are tried where it is installed."""
    if "pyarrow" in request.node.name:
        pytest.importorskip("pyarrow")


def close(found, wanted, rel=1e-9):
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(wanted, float), rtol=rel)


@pytest.mark.parametrize("kind", ["float", "Int64", "int64[pyarrow]", "object", "category"])
@pytest.mark.parametrize(("share", "anchor"), [(0.1, "tenth"), (0.25, "quarter")])
def test_ends_of_a_score_with_ties_and_holes(share, anchor, kind):
    data, wanted = frame("ends", "score", "exam"), R["ends"][anchor]
    data["score"] = data["score"].astype("Int64").astype(kind if kind != "float" else "Float64")
    cut = extreme_groups(data["score"], share)
    assert list(cut.attrs["cuts"]) == wanted["cuts"]
    data = data.rename(columns={"exam": "group"})  # the name of what is computed
    row = extreme_gap(data, outcome="group", by="score", share=share).iloc[0]
    assert row["n"] == wanted["n"]
    close(
        row[["estimate", "std_error", "df"]], [wanted[k] for k in ("estimate", "std_error", "df")]
    )
    close(row[["conf_low", "conf_high"]], wanted["limits"])


def test_an_end_in_which_nobody_differs():
    row = extreme_gap(frame("ends", "score", "flat"), outcome="flat", by="score").iloc[0]
    wanted = R["ends"]["of_flat"]
    close(
        row[["estimate", "std_error", "df"]], [wanted[k] for k in ("estimate", "std_error", "df")]
    )
    close(row[["conf_low", "conf_high"]], wanted["limits"])


def test_four_clusters():
    data, anchor = frame("few", "cluster", "x", "y"), R["few"]
    found = cluster_robust("y ~ x", data, cluster="cluster")
    design = np.column_stack([np.ones(len(data)), data["x"]])
    fits = batched.cluster_robust([data["y"]], design, data["cluster"] - 1)
    for part in ("estimate", "std_error", "df"):
        close(found[part], anchor[part], 1e-7)
        close(np.atleast_2d(getattr(fits, part))[0], anchor[part], 1e-7)


def test_a_variance_between_groups_at_its_border():
    row = icc("y ~ 1", frame("border", "group", "y"), cluster="group").iloc[0]
    assert row["estimate"] == pytest.approx(0, abs=1e-6)
    assert row["conf_low"] == pytest.approx(0, abs=1e-6)
    close(row["conf_high"], R["border"]["high"], 1e-5)


@pytest.mark.parametrize("kind", ["int64", "float16", "datetime", "ordered"])
def test_a_stepped_wedge_in_which_each_program_starts_alone(kind):
    data = frame("wedge", "program", "period", "treated", "y")
    if kind == "datetime":
        data["period"] = pd.Timestamp("2024-07-01") + pd.to_timedelta(data["period"], unit="D")
    elif kind == "ordered":
        names = [f"T{period}" for period in range(7, 12)]  # T10 comes after T9
        order = pd.CategoricalDtype(names, ordered=True)
        data["period"] = ("T" + (data["period"] + 6).astype(str)).astype(order)
    else:
        data["period"] = data["period"].astype(kind)
    named = {"outcome": "y", "cluster": "program", "period": "period", "treated": "treated"}
    row = stepped_wedge(data, **named).iloc[0]
    anchor = [R["wedge"][part] for part in ("effect", "std_error", "df")]
    close(row[["estimate", "std_error", "df"]], anchor)


def test_a_name_within_a_name():
    data, anchor = frame("names", "belonging", "community", "exam"), R["names"]
    data = data.rename(columns={"community": "belonging_community"})
    known = data.dropna()
    given = {"score": "belonging", "reliability": 0.85}
    found = conditional_reliability(known, given="belonging_community", **given)
    close(found["estimate"].iloc[0], anchor["conditional"])
    rows = corrected_slope("exam ~ belonging + belonging_community", data, **given)
    assert any(np.allclose(row, [anchor["slope"], anchor["std_error"]], rtol=1e-9)
               for row in rows[["estimate", "std_error"]].to_numpy(float))  # fmt: skip


@pytest.mark.parametrize("kind", ["float64", "Float64", "double[pyarrow]", "object"])
def test_imputed_values_that_are_shifted(kind):
    anchor = R["shift"]
    holes = np.array(anchor["hole"])
    whole = [pd.DataFrame({"x": copy, "y": anchor["community"]}) for copy in anchor["copies"]]
    data = whole[0].assign(x=whole[0]["x"].mask(holes).astype(kind))
    found = tipping_point(
        data, whole, column="x", deltas=[0, -0.5], term="x",
        analyze=lambda copy: tidy(smf.ols("y ~ x", copy).fit()),
    )  # fmt: skip
    close(found["estimate"], anchor["estimate"])
    close(found["std_error"], anchor["std_error"])


@pytest.mark.parametrize("distribution", ["logit", "probit"])
def test_ordinal_slopes_and_thresholds(distribution):
    data = frame("ordinal", "x", "answer")
    model = OrderedModel(data["answer"], data[["x"]], distr=distribution)
    fit = model.fit(method="bfgs", disp=0, gtol=1e-9)
    close(tidy(fit)["estimate"], R["ordinal"][distribution], 1e-5)
    if distribution == "logit":
        ratios = [np.exp(R["ordinal"]["logit"][0]), *R["ordinal"]["logit"][1:]]
        close(tidy(fit, exponentiate=True)["estimate"], ratios, 1e-5)


def test_rate_ratios_and_the_dispersion_of_counts():
    data = frame("counts", "x", "visits")
    fit = smf.negativebinomial("visits ~ x", data).fit(disp=0, gtol=1e-8)
    rows = tidy(fit, exponentiate=True).set_index("term")["estimate"]
    close([rows["x"], rows["alpha"]], [np.exp(R["counts"]["slope"]), R["counts"]["alpha"]], 1e-5)


@pytest.mark.parametrize("kind", ["object", "category", "string", "string[pyarrow]"])
def test_a_code_that_only_one_coder_uses(kind):
    first, second = (pd.Series(R["codes"][coder], dtype=kind) for coder in ("first", "second"))
    found = agreement(first, second).set_index("term")["estimate"]
    close(found["kappa"], R["codes"]["kappa"])


@pytest.mark.parametrize("kind", ["object", "category", "string"])
def test_people_who_are_alone_in_their_groups(kind):
    data = frame("alone", "stage", "site").astype({"stage": kind, "site": "float16"})
    found = k_anonymity(data, ["stage", "site"])["n"]
    assert (found.min(), found.sum()) == (R["alone"]["smallest"], R["alone"]["below"])
