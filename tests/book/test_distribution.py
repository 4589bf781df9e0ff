"""The drawings of the codebook: what they show, and what they say to who does not see them."""

import re
from html import unescape

import numpy as np
import pandas as pd
import pytest
from belonging_book.data.distribution import MOST_BARS, distribution, percent

from belonging_edu import cohorts, load_cohort
from belonging_edu.cohorts.schema import Variable

VARIABLES = [(name, v) for name in cohorts.NAMES for v in cohorts.find(name).variables]


def label(found):
    """The text of a drawing for who does not see it."""
    return unescape(re.search(r'aria-label="([^"]*)"', found.drawing)[1])


def an_integer(**more):
    return Variable("x", "A question of some length", "integer", "ordinal", **more)


def a_text(measurement, **more):
    return Variable("x", "A question of some length", "text", measurement, **more)


def test_few_values_get_a_bar_each():
    answers = pd.Series([1] * 3 + [2] * 5 + [4] * 2)
    found = distribution(an_integer(minimum=1, maximum=5), answers)
    expected = "Bars. 1: 30%, 2: 50%, 3: 0%, 4: 20%, 5: 0%"
    assert label(found).replace("\N{NO-BREAK SPACE}", " ") == expected
    assert re.findall(r">([^<]+)</text>", found.drawing) == "30 1 50 2 0 3 20 4 0 5".split()
    assert found.words == ""


def test_height_of_bars_follows_the_shares():
    answers = pd.Series([0] * 25 + [1] * 50 + [2] * 25)
    drawing = distribution(an_integer(minimum=0, maximum=2), answers).drawing
    first, second, third = map(float, re.findall(r"h[\d.]+v([\d.]+)h-", drawing)[1:])
    assert first == third == second / 2


def test_empty_cells_and_codes_are_told_apart():
    variable = an_integer(minimum=1, maximum=2, empty="skipped", missing_codes={99: "refused"})
    found = distribution(variable, pd.Series([1, 2, 99, np.nan]))
    assert "1: 50%, 2: 50%; 25% empty; 25% 99 (refused)" in label(found)
    assert found.words == "25% empty; 25% 99 (refused)"


def test_a_column_that_could_be_empty_says_that_it_is_not():
    found = distribution(an_integer(minimum=1, maximum=2, empty="skipped"), pd.Series([1.0, 2.0]))
    assert found.words == "0% empty"


def test_nothing_to_draw():
    variable = an_integer(minimum=1, maximum=2, empty="skipped")
    assert distribution(variable, pd.Series([np.nan, np.nan])) == ("", "no answers; 100% empty")
    constant = distribution(an_integer(), pd.Series([2027] * 9 + [2027]))
    assert "2027: 100%" in label(constant)
    number = Variable("x", "A number of some length", "number", "interval", decimals=2)
    assert distribution(number, pd.Series([1.5, 1.5])) == ("", "always 1.5")


def test_categories_keep_the_order_of_the_schema():
    levels = {"never": "never", "a very long category indeed & more": "long"}
    answers = pd.Series(pd.Categorical(["never"] * 1 + [list(levels)[1]] * 3, list(levels)))
    found = distribution(a_text("nominal", levels=levels), answers)
    assert label(found).startswith("Bars. never: 25%, a very long category indeed & more: 75")
    assert re.findall(r">([^<]+)</text>", found.drawing) == ["never", "a very long c…", "25", "75"]


def test_many_values_get_a_histogram_with_quartiles():
    answers = pd.Series(range(200, 601))
    found = distribution(an_integer(minimum=100, maximum=900), answers)
    assert found.words == "median 400, middle half 300 to 500"
    assert label(found) == (
        "Histogram of values from 200 to 600: a quarter up to 300, half up to 400, "
        "three quarters up to 500"
    )
    assert re.findall(r">([^<]+)</text>", found.drawing) == ["200", "600"]


def test_histogram_has_its_peak_where_the_values_are():
    answers = pd.Series([0, 100] + [50] * 30 + list(range(101)))
    drawing = distribution(an_integer(), answers).drawing
    tops = [float(top) for top in re.findall(r"V([\d.]+)H", drawing)]
    assert 0.4 < np.argmin(tops) / len(tops) < 0.6


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["a", "b", "c"], "all different"),
        (["a", "a", "b", "b"], "2 different, each 2 times"),
        (["a", "a", "b"], "2 different, each 1 to 2 times"),
        (["a", "a"], "always a"),
    ],
)
def test_identifiers_are_counted(values, said):
    assert distribution(a_text("identifier"), pd.Series(values)) == ("", said)


def test_entries_as_typed_are_not_counted_one_by_one():
    typed = pd.Series(["1", "one", "1", "I"])
    assert distribution(a_text("raw text"), typed) == ("", "3 different entries")


def test_free_text_is_shown_by_its_length():
    texts = pd.Series(["one", "two words", "and now three", "these are four words"])
    found = distribution(a_text("free text"), texts)
    assert found.words == "words in a text: median 2.5, middle half 1.8 to 3.2"
    assert label(found).startswith("Histogram of words in a text from 1 to 4")
    assert "one" not in found.drawing


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0"), (0.0001, "<1"), (0.006, "1"), (0.5, "50"), (0.9999, ">99"), (1, "100")],
)
def test_a_share_never_says_none_or_all_of_what_is_only_nearly_so(share, shown):
    assert percent(share) == f"{shown}%"


@pytest.mark.parametrize(("name", "variable"), VARIABLES, ids=lambda x: getattr(x, "name", x))
def test_every_variable_of_every_cohort_is_drawn_or_said(name, variable):
    rows = load_cohort(name, next(iter(cohorts.find(name).variants)))[variable.name]
    found = distribution(variable, rows)
    assert found.drawing or found.words
    if rows.isna().any():
        assert f"{percent(rows.isna().mean())} empty" in found.words
    if not found.drawing:
        return
    assert "Histogram" in label(found) or "Bars" in label(found)
    answers = rows[rows.notna() & ~rows.isin(list(variable.missing_codes))]
    for value, share in re.findall(r"([^:,]+): ([<>\d]+)%", label(found).split(";")[0]):
        same = answers.astype(str).str.removesuffix(".0") == value.removeprefix("Bars. ").strip()
        assert percent(same.mean())[:-1] == share
    assert len(re.findall("<text", found.drawing)) <= 2 * MOST_BARS
