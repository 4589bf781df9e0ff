"""Tidy tables, extreme groups, scales and the random intercept: contracts and bad input."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from belonging_edu.methods import estimates, results, scales
from belonging_edu.methods.multilevel import random_intercept


@pytest.fixture
def people():
    generator = np.random.default_rng(4)
    clinic = np.repeat(np.arange(40), 10)
    x = generator.standard_normal(400)
    y = 2 + 0.5 * x + generator.standard_normal(40)[clinic] + generator.standard_normal(400)
    return pd.DataFrame({"y": y, "x": x, "clinic": clinic, "arm": np.where(x > 0, "b", "a")})


def tables(people):
    yield estimates.tidy(smf.ols("y ~ x", people).fit())
    yield estimates.group_difference(people, outcome="y", group="arm", high="b", low="a")
    yield scales.cronbach_alpha(people[["x", "y"]])
    yield random_intercept("y ~ x", people, group="clinic")


def test_every_table_speaks_the_same_language(people):
    for table in tables(people):
        assert set(table) <= set(results.COLUMNS)
        assert list(table) == [column for column in results.COLUMNS if column in table]
        assert not any(isinstance(cell, list | tuple | np.ndarray) for cell in table.iloc[0])


def test_confidence_level_is_used_and_checked(people):
    wide = estimates.tidy(smf.ols("y ~ x", people).fit(), conf_level=0.99)
    narrow = estimates.tidy(smf.ols("y ~ x", people).fit(), conf_level=0.80)
    assert (wide["conf_low"] < narrow["conf_low"]).all()
    for call in (
        lambda level: scales.cronbach_alpha(people[["x", "y"]], conf_level=level),
        lambda level: random_intercept("y ~ x", people, group="clinic", conf_level=level),
    ):
        with pytest.raises(ValueError, match="such as 0.95"):
            call(95)


def test_cluster_robust_errors_are_named(people):
    fit = smf.ols("y ~ x", people).fit(cov_type="cluster", cov_kwds={"groups": people["clinic"]})
    table = estimates.tidy(fit)
    assert table["method"].unique() == ["OLS, cluster standard errors"]
    assert "df" not in table


# Extreme groups


@pytest.mark.parametrize(("n", "share"), [(20, 0.1), (100, 0.07), (61, 0.1), (8, 0.5), (7, 0.25)])
def test_without_ties_both_ends_are_of_one_size(n, share):
    sizes = estimates.extreme_groups(pd.Series(range(n)), share).value_counts()
    assert sizes["lowest"] == sizes["highest"] == int(np.ceil(share * n - 1e-9))


def test_groups_take_everybody_tied_with_the_cut():
    groups = estimates.extreme_groups(pd.Series([1, 1, 1, 2, 3, 4, 5, 5, 5, 5]), 0.10)
    assert groups.value_counts().to_dict() == {"lowest": 3, "highest": 4, "between": 3}
    assert groups.attrs["cuts"] == (1, 5)


def test_groups_keep_missing_scores_missing():
    groups = estimates.extreme_groups(pd.Series([1, 2, None, 4, 5, 6]), 0.2)
    assert groups.isna().tolist() == [False, False, True, False, False, False]


def test_median_split_leaves_nobody_between():
    groups = estimates.extreme_groups(pd.Series(range(10)), 0.5)
    assert groups.value_counts()[["lowest", "highest"]].tolist() == [5, 5]


@pytest.mark.parametrize("share", [0, -0.1, 0.6, 25, "0.25", None])
def test_impossible_shares(share):
    with pytest.raises(ValueError, match="for 25% write 0.25"):
        estimates.extreme_groups(pd.Series(range(10)), share)


def test_scores_without_two_ends():
    for scores in ([5, 5, 5], [1, 5, 5, 5, 5, 5]):
        with pytest.raises(ValueError, match="Choose a smaller share|nobody is left"):
            estimates.extreme_groups(pd.Series(scores), 0.4)


def test_gap_of_extremes_is_the_difference_of_the_extreme_groups(people):
    cut = people.assign(group=estimates.extreme_groups(people["x"], 0.2))
    gap = estimates.extreme_gap(people, outcome="y", by="x", share=0.2).iloc[0]
    means = cut.groupby("group", observed=True)["y"].mean()
    assert gap["estimate"] == pytest.approx(means["highest"] - means["lowest"])
    assert gap["group"] == "outer 20%"
    with pytest.raises(KeyError, match="No column 'z'"):
        estimates.extreme_gap(people, outcome="y", by="z")


# Difference of two groups


def test_difference_counts_what_is_missing(people):
    people.loc[:4, "y"] = np.nan
    row = estimates.group_difference(people, outcome="y", group="arm", high="b", low="a").iloc[0]
    assert (row["n"], row["n_missing"]) == (395, 5)
    assert row["group"] == "b minus a"
    swapped = estimates.group_difference(people, outcome="y", group="arm", high="a", low="b")
    assert swapped["estimate"].item() == pytest.approx(-row["estimate"])


def test_difference_of_unknown_column_or_group(people):
    with pytest.raises(KeyError, match="Columns: y, x, clinic, arm"):
        estimates.group_difference(people, outcome="z", group="arm", high="b", low="a")
    with pytest.raises(ValueError, match="'c' has 0 known values.*Groups: "):
        estimates.group_difference(people, outcome="y", group="arm", high="c", low="a")


# Alpha


def test_alpha_of_known_items():
    """Two items: alpha is 4 cov / variance of the sum."""
    items = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 1, 4, 3]})
    expected = 4 * items["a"].cov(items["b"]) / items.sum(axis=1).var()
    assert scales.cronbach_alpha(items)["estimate"].item() == pytest.approx(expected)


def test_alpha_leaves_incomplete_persons_out():
    items = pd.DataFrame({"a": [1, 2, 3, 4, None], "b": [2, 1, 4, 3, 5]})
    row = scales.cronbach_alpha(items).iloc[0]
    assert (row["n"], row["n_missing"]) == (4, 1)


def test_alpha_needs_items_persons_and_variance():
    with pytest.raises(ValueError, match="at least two of each"):
        scales.cronbach_alpha(pd.DataFrame({"a": [1, 2, 3]}))
    with pytest.raises(ValueError, match="no variance"):
        scales.cronbach_alpha(pd.DataFrame({"a": [1, 1, 1], "b": [2, 2, 2]}))


# Random intercept


def test_random_intercept_agrees_with_statsmodels(people):
    own = random_intercept("y ~ x", people, group="clinic").set_index("term")
    theirs = smf.mixedlm("y ~ x", people, groups="clinic").fit(method="powell")
    assert own.loc["x", "estimate"] == pytest.approx(theirs.params["x"], abs=1e-5)
    variance = own.loc["variance", "estimate"].iloc[0]
    assert variance == pytest.approx(theirs.cov_re.iloc[0, 0], rel=1e-3)
    assert own.loc["icc", "estimate"] == pytest.approx(
        variance / own.loc["variance", "estimate"].sum()
    )


def test_clusters_that_do_not_differ_have_icc_zero():
    data = pd.DataFrame({"y": [1.0, -1.0] * 30, "clinic": np.repeat(np.arange(30), 2)})
    fit = random_intercept("y ~ 1", data, group="clinic").set_index("term")
    assert fit.loc["icc", "estimate"] == 0


def test_rows_with_missing_values_are_counted(people):
    people.loc[:2, "x"] = np.nan
    people.loc[10:11, "clinic"] = np.nan
    fit = random_intercept("y ~ x", people, group="clinic")
    assert fit.loc[0, ["n", "n_missing"]].tolist() == [395, 5]


def test_a_variable_of_the_learner_does_not_shadow_the_formula(people):
    C = np.zeros(3)  # noqa: N806, F841
    fit = random_intercept("y ~ x + C(arm)", people, group="clinic")
    assert "C(arm)[T.b]" in fit["term"].tolist()


def test_impossible_random_intercepts(people):
    with pytest.raises(KeyError, match="No column 'ward'"):
        random_intercept("y ~ x", people, group="ward")
    with pytest.raises(ValueError, match="at least two groups"):
        random_intercept("y ~ x", people.assign(clinic=1), group="clinic")
    with pytest.raises(ValueError, match="one of them with two members"):
        random_intercept("y ~ x", people.assign(clinic=range(400)), group="clinic")
    with pytest.raises(ValueError, match="Columns: y, x, clinic, arm"):
        random_intercept("y ~ height", people, group="clinic")
    with pytest.raises(ValueError, match="Leave one of them out"):
        random_intercept("y ~ x + twice", people.assign(twice=2 * people["x"]), group="clinic")
