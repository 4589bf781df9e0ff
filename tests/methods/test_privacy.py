"""Small cells are hidden, and nothing that is shown gives them away."""

import numpy as np
import pandas as pd
import pytest

from belonging_edu import load_cohort
from belonging_edu.methods.privacy import k_anonymity, possible_values, suppress


def totals(table):
    return table.sum(axis=1), table.sum(axis=0)


def random_table(seed, rows=5, columns=4):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.choice([4, 15, 60], size=(rows, columns)))
    return pd.DataFrame(counts, index=list("ABCDEFG")[:rows], columns=list("wxyz")[:columns])


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("smallest", [5, 11])
def test_no_hidden_value_can_be_recovered_from_the_margins(seed, smallest):
    table = random_table(seed)
    shown = suppress(table, smallest=smallest)
    small = (table > 0) & (table < smallest)
    assert shown.isna()[small].sum().sum() == small.sum().sum()
    assert (shown.to_numpy()[shown.notna()] == table.to_numpy()[shown.notna()]).all()
    found = possible_values(shown, *totals(table)).set_index(["row", "column"])
    assert len(found) == shown.isna().sum().sum()
    for row, column in zip(*np.nonzero(small.to_numpy()), strict=True):
        span = found.loc[(table.index[row], table.columns[column])]
        assert span["highest"] - span["lowest"] >= smallest // 2
        assert span["lowest"] <= table.iloc[row, column] <= span["highest"]


@pytest.mark.parametrize("seed", range(5))
def test_hiding_only_the_small_cells_would_give_some_away(seed):
    """The guard can fail: without the other cells of the rectangle, totals tell."""
    table = random_table(seed)
    naive = table.astype("Int64").mask((table > 0) & (table < 11))
    found = possible_values(naive, *totals(table))
    assert (found["lowest"] == found["highest"]).any() or len(found) > 8


def test_a_table_without_small_cells_is_shown_as_it_is():
    table = pd.DataFrame({"yes": [0, 40], "no": [60, 11]}, index=["A", "B"])
    assert (suppress(table) == table).all(axis=None)


def test_order_of_rows_and_columns_does_not_matter_for_what_is_safe():
    table = random_table(3)
    shuffled = table.sample(frac=1, random_state=1).sample(frac=1, axis=1, random_state=1)
    small = (shuffled > 0) & (shuffled < 11)
    found = possible_values(suppress(shuffled), *totals(shuffled)).set_index(["row", "column"])
    wide = found["highest"] - found["lowest"] >= 5
    assert all(wide.loc[(r, c)] for r in small.index for c in small.columns if small.loc[r, c])


def test_the_learners_by_site_and_identities():
    learners = load_cohort("learners").query("responded == 1")
    with pytest.raises(ValueError, match="Merge rows or columns"):
        suppress(pd.crosstab(learners["site"], learners["identities"]))
    table = pd.crosstab(learners["site"], learners["identities"].clip(upper=3))
    shown = suppress(table)
    small = (table > 0) & (table < 11)
    assert shown.isna().sum().sum() > small.sum().sum() > 0
    found = possible_values(shown, *totals(table))
    assert (found["highest"] > found["lowest"]).all()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame({"a": [1.5, 2], "b": [3, 4]}), "no percentages"),
        (pd.DataFrame({"a": [-1, 2], "b": [3, 4]}), "whole numbers from 0 up"),
        (pd.DataFrame({"a": [None, 2], "b": [3, 4]}), "Put 0 where nobody"),
        (pd.DataFrame({"a": [1, 2]}), "two of each"),
        (pd.DataFrame({"a": [1, 2], "b": [1, 2]}), "Merge rows or columns"),
    ],
)
def test_tables_that_cannot_be_protected_say_what_to_do(table, message):
    with pytest.raises(ValueError, match=message):
        suppress(table)


@pytest.mark.parametrize("smallest", [1, 0, 2.5, "11"])
def test_impossible_rules(smallest):
    with pytest.raises(ValueError, match="whole number from 2 up"):
        suppress(random_table(1), smallest=smallest)


def test_totals_that_contradict_the_table():
    shown = pd.DataFrame({"yes": [None, 40], "no": [60, 55]}, index=["A", "B"])
    with pytest.raises(ValueError, match="contradict"):
        possible_values(shown, pd.Series({"A": 63, "B": 90}), pd.Series({"yes": 43, "no": 115}))


def test_nullable_and_categorical_labels():
    table = random_table(2).astype("Int64")
    table.index = pd.CategoricalIndex(table.index)
    assert suppress(table).isna().sum().sum() >= 1


# k-anonymity


def test_combinations_shared_by_few():
    people = pd.DataFrame(
        {"site": list("aaaaabbb"), "year": [1, 1, 1, 1, 1, 1, 1, 2]}, index=range(10, 18)
    )
    found = k_anonymity(people, ["site", "year"], k=3)
    assert found["n"].tolist() == [1, 2] and found["year"].tolist() == [2, 1]
    assert k_anonymity(people, ["site"], k=3).empty


def test_a_missing_value_is_a_value():
    people = pd.DataFrame({"site": ["a"] * 5 + [None]})
    assert k_anonymity(people, ["site"], k=2)["n"].tolist() == [1]


def test_levels_that_nobody_has_are_not_listed():
    people = pd.DataFrame({"C": pd.Categorical(["a"] * 6, categories=["a", "b"])})
    assert k_anonymity(people, ["C"]).empty


@pytest.mark.parametrize(("columns", "k"), [([], 5), (["site"], 1), (["site"], 2.5)])
def test_impossible_questions(columns, k):
    with pytest.raises(ValueError, match="such as"):
        k_anonymity(pd.DataFrame({"site": ["a"]}), columns, k=k)


def test_unknown_columns():
    with pytest.raises(KeyError, match="Columns: site"):
        k_anonymity(pd.DataFrame({"site": ["a"]}), ["stage"])
