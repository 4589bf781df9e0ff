"""The numbers of the chapters against R: frozen results, and R itself where it is installed."""

import ast
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from belonging_edu import load_cohort
from belonging_edu.calibration.surgery import within_group_percentile
from belonging_edu.methods.estimates import extreme_groups, group_difference, tidy
from belonging_edu.methods.multilevel import random_intercept
from belonging_edu.methods.scales import cronbach_alpha

FOLDER = Path(__file__).parents[1] / "r"
ANCHORS = json.loads((FOLDER / "anchors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def residents():
    return load_cohort("surgery")


@pytest.mark.parametrize("share", [0.01, 0.05, 0.10, 0.25, 0.50])
def test_extreme_groups_and_welch(residents, share):
    cut = residents.assign(group=extreme_groups(residents["belonging_score"], share))
    row = group_difference(
        cut, outcome="absite_score", group="group", high="highest", low="lowest"
    ).iloc[0]
    anchor = ANCHORS["gap"][f"{share:g}"]
    sizes = cut["group"].value_counts()
    assert (sizes["lowest"], sizes["highest"]) == (anchor["n_low"], anchor["n_high"])
    for name in ("estimate", "std_error", "df", "p_value", "conf_low", "conf_high"):
        assert row[name] == pytest.approx(anchor[name], rel=1e-9, abs=1e-13), name


@pytest.mark.parametrize(
    ("step", "more"), [("nothing", ""), ("year", " + C(pgy)"), ("stress", " + C(pgy) + stress")]
)
def test_regression_slopes(residents, step, more):
    table = tidy(smf.ols(f"absite_score ~ belonging_score{more}", residents).fit())
    row = table.set_index("term").loc["belonging_score"]
    assert row["estimate"] == pytest.approx(ANCHORS["slope"][step]["estimate"], rel=1e-9)
    assert row["std_error"] == pytest.approx(ANCHORS["slope"][step]["std_error"], rel=1e-9)


def test_random_intercept(residents):
    fit = random_intercept(
        "absite_score ~ belonging_score + C(pgy) + stress", residents, group="program_id"
    )
    rows, anchor = fit.set_index("term"), ANCHORS["mixed"]
    for term, name in (("belonging_score", "belonging"), ("stress", "stress")):
        assert rows.loc[term, "estimate"] == pytest.approx(anchor[name], rel=1e-5)
        assert rows.loc[term, "std_error"] == pytest.approx(anchor[f"{name}_se"], rel=1e-5)
    variance = fit[fit["term"] == "variance"].set_index("group")["estimate"]
    assert variance["program_id"] == pytest.approx(anchor["program_variance"], rel=1e-4)
    assert variance["residual"] == pytest.approx(anchor["residual_variance"], rel=1e-5)


def test_a_random_intercept_over_waves_is_that_of_nlme():
    r = json.loads((FOLDER / "growth.json").read_text("utf-8"))
    panel = load_cohort("panel", variant="belonging-first")
    fit = random_intercept("exam_score ~ wave + belonging_score", panel, group="resident_id")
    rows = fit.set_index("term")
    for term in ("wave", "belonging_score"):
        assert rows.loc[term, "estimate"] == pytest.approx(r["estimate"][term], rel=1e-4), term
        assert rows.loc[term, "std_error"] == pytest.approx(r["std_error"][term], rel=1e-4), term
    variance = fit[fit["term"] == "variance"].set_index("group")["estimate"]
    assert variance["resident_id"] == pytest.approx(r["between"], rel=1e-3)
    assert variance["residual"] == pytest.approx(r["residual"], rel=1e-4)


def test_descriptions(residents):
    score, exam = residents["belonging_score"], residents["absite_score"]
    group = extreme_groups(score, 0.10)
    low, high = exam[group == "lowest"], exam[group == "highest"]
    percentile = within_group_percentile(exam, residents["pgy"])
    ends = residents[group != "between"].assign(highest=(group == "highest").astype(int))
    found = {
        "correlation": score.corr(exam),
        "reversed_pairs": 100 * stats.mannwhitneyu(low, high).statistic / len(low) / len(high),
        "gap_within_year": smf.ols("absite_score ~ highest + C(pgy)", ends).fit().params["highest"],
        "percentile_low": percentile[group == "lowest"].mean(),
        "percentile_high": percentile[group == "highest"].mean(),
        "apart": 2 * stats.norm.pdf(stats.norm.ppf(0.90)) / 0.10,
    }
    for name, value in found.items():
        assert value == pytest.approx(ANCHORS[name], rel=1e-9), name


def test_gaps_by_year(residents):
    residents = residents.assign(group=extreme_groups(residents["belonging_score"], 0.10))
    gaps = pd.concat(
        group_difference(year, outcome="absite_score", group="group", high="highest", low="lowest")
        for _, year in residents.groupby("pgy", observed=True)
    )
    assert gaps["estimate"].tolist() == pytest.approx(ANCHORS["year_gaps"], rel=1e-9)
    weight = 1 / gaps["std_error"] ** 2
    common = np.average(gaps["estimate"], weights=weight)
    q = (weight * (gaps["estimate"] - common) ** 2).sum()
    assert stats.chi2.sf(q, 5) == pytest.approx(ANCHORS["homogeneity_p"], rel=1e-9)


@pytest.mark.parametrize(
    ("step", "more"), [("nothing", ""), ("year", " + C(pgy)"), ("stress", " + C(pgy) + stress")]
)
def test_cluster_robust_errors(residents, step, more):
    program = pd.factorize(residents["program_id"])[0]
    fit = smf.ols(f"absite_score ~ belonging_score{more}", residents).fit(
        cov_type="cluster", cov_kwds={"groups": program}
    )
    error = tidy(fit).set_index("term").loc["belonging_score", "std_error"]
    assert error == pytest.approx(ANCHORS["clustered_se"][step], rel=1e-9)


@pytest.mark.parametrize("at", [0, 6, 9])
def test_slopes_at_a_stress(residents, at):
    centered = residents.assign(stress=residents["stress"] - at)
    fit = random_intercept(
        "absite_score ~ belonging_score * stress + C(pgy)", centered, group="program_id"
    ).set_index("term")
    found = fit.loc["belonging_score", ["estimate", "std_error"]].tolist()
    assert found == pytest.approx(ANCHORS["slope_at"][str(at)], rel=1e-4)


def kept(lab) -> dict:
    """The numbers that a lab keeps for its chapter."""
    cells = json.loads((FOLDER.parents[1] / "notebooks" / lab).read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    record = "application/papermill.record/text/plain"
    return {
        output["metadata"]["scrapbook"]["name"]: ast.literal_eval(
            text[0] if isinstance(text, list) else text
        )
        for output in outputs
        if (text := output.get("data", {}).get(record))
    }


@pytest.mark.skipif(
    not (FOLDER.parents[1] / "notebooks").is_dir(), reason="needs the checkout, with its labs"
)
def test_what_the_chapters_quote_is_what_r_gives():
    lab, tenth = kept("08-top-against-bottom.ipynb"), ANCHORS["gap"]["0.1"]
    quoted = {
        "gap": tenth["estimate"],
        "gap_low": tenth["conf_low"],
        "gap_high": tenth["conf_high"],
        "gap_25": ANCHORS["gap"]["0.25"]["estimate"],
        "gap_50": ANCHORS["gap"]["0.5"]["estimate"],
        "r_all": ANCHORS["correlation"],
        "reversed_pairs": ANCHORS["reversed_pairs"],
        "cohens_d": ANCHORS["cohens_d"],
        "gap_within": ANCHORS["gap_within_year"],
        "gap_within_low": ANCHORS["gap_within_low"],
        "gap_within_high": ANCHORS["gap_within_high"],
        "by_chance": 100 * ANCHORS["homogeneity_p"],
        "percentile_gap": ANCHORS["percentile_high"] - ANCHORS["percentile_low"],
        "step_1": ANCHORS["slope"]["nothing"]["estimate"],
        "step_2": ANCHORS["slope"]["year"]["estimate"],
        "step_3": ANCHORS["slope"]["stress"]["estimate"],
        "step_4": ANCHORS["mixed"]["belonging"],
        "at_0": ANCHORS["slope_at"]["0"][0],
        "at_6": ANCHORS["slope_at"]["6"][0],
        "at_9": ANCHORS["slope_at"]["9"][0],
    }
    for name, value in quoted.items():
        assert lab[name] == pytest.approx(value, rel=2e-4), name
    news = kept("01-headline-abstract-paper.ipynb")
    assert news["r_needed"] == pytest.approx(ANCHORS["r_for_12_percentile_points"], rel=1e-6)


def test_alpha(residents):
    row = cronbach_alpha(residents.filter(like="bel_")).iloc[0]
    for name, anchor in (("estimate", "alpha"), ("conf_low", "alpha_low")):
        assert row[name] == pytest.approx(ANCHORS[anchor], rel=1e-9)
    assert row["conf_high"] == pytest.approx(ANCHORS["alpha_high"], rel=1e-9)


SCRIPTS = sorted(script.stem for script in FOLDER.glob("*.R"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_frozen_results_are_those_of_the_script(name):
    frozen = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    script = (FOLDER / f"{name}.R").read_bytes().replace(b"\r\n", b"\n")
    assert frozen["script"] == hashlib.md5(script).hexdigest(), f"run tests/r/{name}.R again"


def test_every_frozen_result_has_a_script():
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == SCRIPTS


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed: frozen results only")
@pytest.mark.parametrize("name", SCRIPTS)
def test_r_still_gives_the_frozen_results(name):
    run = subprocess.run(
        ["Rscript", f"tests/r/{name}.R"], cwd=FOLDER.parents[1], capture_output=True, text=True
    )
    if "there is no package called" in run.stderr:
        pytest.skip(f"R lacks a package: {run.stderr.splitlines()[0]}")
    assert run.returncode == 0, run.stderr
    frozen = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    now, frozen = dict(_flat(json.loads(run.stdout))), dict(_flat(frozen))
    assert now.keys() == frozen.keys()
    for key, value in now.items():
        if value is None:
            assert frozen[key] is None, key
        elif not isinstance(value, str):  # words are versions
            drawn = "/drawn/" in key  # another version of R's package may draw other numbers
            assert value == pytest.approx(frozen[key], rel=0.1 if drawn else 1e-6, abs=1e-9), key


def _flat(tree, path=""):
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(value, dict | list):
            yield from _flat(value, f"{path}/{key}")
        else:
            yield f"{path}/{key}", value
