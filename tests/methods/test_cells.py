"""What single cells hold: each cure that a message names is tried, and cures."""

import datetime
import re
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from belonging_edu.methods import cells, inputs
from belonging_edu.methods.formulas import design
from belonging_edu.methods.privacy import k_anonymity

#: Texts as people and programs write them, and the numbers that they mean.
MEANT = {
    "text": (["1", "2.5", "-3"], [1, 2.5, -3]),
    "decimal commas": (["1,5", "2,25", "3"], [1.5, 2.25, 3]),
    "percent": (["45%", "50 %", "7.5%"], [45, 50, 7.5]),
    "percent, comma": (["45,5%", "50%", "7%"], [45.5, 50, 7]),
    "thousands and decimals": (["1,200.50", "13,000.00", "7"], [1200.5, 13000, 7]),
    "thousands with points": (["1.200,5", "13.000,25", "7,5"], [1200.5, 13000.25, 7.5]),
    "thousands with blanks": (["1 200", "13 000", "700"], [1200, 13000, 700]),
    "thousands with thin blanks": (["1\u202f200", "13\u202f000"], [1200, 13000]),
    "thousands with apostrophes": (["1'200", "13'000.5"], [1200, 13000.5]),
    "dollars": (["$5", "$7.50", "$12"], [5, 7.5, 12]),
    "dollars, thousands": (["$5,000.00", "$12,500.75"], [5000, 12500.75]),
    "euros": (["5,50 €", "7 €"], [5.5, 7]),
    "a minus of typesetters": (["\u22121.5", "2", "\u22123"], [-1.5, 2, -3]),
    "exponents": (["1e3", "2.5E-1"], [1000, 0.25]),
    "days": (["2024-07-01", "2024-07-31", "2025-07-01"], [0, 30, 365]),
    "days as in the US": (["07/01/2024", "07/31/2024", "07/01/2025"], [0, 30, 365]),
    "days with months": (["1-Jul-2024", "31-Jul-2024"], [0, 30]),
    "time of day": (["07:30", "19:00"], [7.5, 19]),
    "time with seconds": (["07:30:00", "19:00:36"], [7.5, 19.01]),
    "yes": (["Yes", "No", "Yes"], [1, 0, 1]),
    "true": (["TRUE", "FALSE"], [1, 0]),
    "checkboxes": (["Checked", "Unchecked", "Checked"], [1, 0, 1]),
    "an error of Excel": (["3", "#DIV/0!", "5"], [3, np.nan, 5]),
    "an error of Excel among numbers": ([3.0, "#DIV/0!", 5.0], [3, np.nan, 5]),
    "a label among codes": ([1.0, 2.0, "Refused"], [1, 2, np.nan]),
    "a dot of SPSS": ([1.0, ".", 3.0], [1, np.nan, 3]),
    "dates": ([datetime.date(2024, 7, 1), datetime.date(2024, 7, 31)], [0, 30]),
}


def numbers_by_the_cure(column):
    """What a column is after the cure that the refusal of its values names."""
    with pytest.raises(ValueError) as refused:
        inputs.numbers(column, "x")
    said = str(refused.value)
    found = re.search(r"(?:with|such as) (.*?)(?:, or, if.*|, or choose.*)?\.$", said)
    return eval(found[1], {"data": {"x": column}, "pd": pd}), said


@pytest.mark.parametrize("kind", [None, "string", "category"])
@pytest.mark.parametrize("name", MEANT)
def test_the_cure_in_a_message_cures(name, kind):
    given, wanted = MEANT[name]
    texts = all(isinstance(value, str) for value in given)
    if kind == "string" and not texts:
        given = [str(value) for value in given]
    column = pd.Series(given, dtype=kind if kind else object)
    cured, said = numbers_by_the_cure(column)
    np.testing.assert_allclose(np.asarray(cured, float), wanted, err_msg=said)


def test_both_meanings_of_a_comma_are_named():
    cured, said = numbers_by_the_cure(pd.Series(["1,200", "3,000"]))
    assert "if the comma marks thousands" in said
    assert cured.tolist() == [1.2, 3.0]


def test_words_get_numbers_one_by_one():
    words = pd.Series(["never", "often", "rarely", "always", "often"])
    with pytest.raises(ValueError, match=r"\.map\(\{'never': 1, 'often': 2, 'rarely': 3, \.\.\.\}"):
        inputs.numbers(words, "x")


@pytest.mark.parametrize("text", ["1st year", "PGY1", "2 or more", "18-24", "2023/24", "<5", "1-2"])
def test_levels_that_hold_digits_are_no_numbers(text):
    assert not cells.looks_like_number(text)
    assert not cells.looks_like_time(text)


@pytest.mark.parametrize("name", ["thousands with blanks", "dollars", "days", "time of day"])
def test_a_measurement_in_text_is_no_factor(name):
    texts = MEANT[name][0] * 8
    data = pd.DataFrame({"y": np.arange(len(texts)) % 5, "x": texts})
    for dirty in (data, data.astype({"x": "category"}), data.astype({"x": "string"})):
        with pytest.raises(ValueError, match="'x' holds .* which is not a number: turn "):
            design("y ~ x", dirty)
        assert len(design("y ~ C(x)", dirty).names) == len(set(texts))


# Groups

TWINS = {
    "capitals": ["Senior", "senior"],
    "all capitals": ["intern", "INTERN"],
    "blank at the end": ["PGY1", "PGY1 "],
    "blank of the web": ["PGY1", "\u00a0PGY1"],
    "two blanks inside": ["PGY 1", "PGY  1"],
    "a mark of Excel": ["PGY1", "\ufeffPGY1"],
    "a hidden blank": ["PGY1", "PGY1\u200b"],
    "accents in two codings": ["Jose\u0301", "Jos\u00e9"],
    "capitals and blanks": ["Senior ", "senior"],
    "capitals with accents": ["\u00c9lodie", "\u00e9lodie"],
}


@pytest.mark.parametrize("kind", [object, "string", "category"])
@pytest.mark.parametrize("name", TWINS)
def test_texts_that_look_alike_are_refused_and_made_one(name, kind):
    column = pd.Series([*TWINS[name], "other"], dtype=kind)
    with pytest.raises(ValueError, match="differ only in") as refused:
        inputs.levels(column, "x")
    found = re.search(
        r"make them one with (.*), or rename one of the groups\.$", str(refused.value)
    )
    cured = eval(found[1], {"data": {"x": column}})
    assert inputs.levels(cured, "x").names == sorted({cured[0], cured[2]})


@pytest.mark.parametrize("kind", [object, "string", "category"])
@pytest.mark.parametrize(
    "text", ["N/A", "NA", "n/a", "None", "null", "<NA>", "NaT", "#N/A", ".", "-", "?", "NaN"]
)
def test_words_for_missing_are_no_group(text, kind):
    column = pd.Series(["a", text, "b"], dtype=kind)
    with pytest.raises(ValueError, match="looks like a missing value") as refused:
        inputs.groups(column, "x")
    found = re.search(r"make it one with (.*), or rename the group\.$", str(refused.value))
    cured = eval(found[1], {"data": {"x": column}})
    assert inputs.levels(cured, "x").codes.tolist() == [0, -1, 1]


def test_levels_that_only_resemble_missing_stay():
    for levels in (["+", "-"], ["none", "some"], ["Unknown", "known"], ["Nan Li", "Ann Li"]):
        assert inputs.levels(pd.Series(levels), "x").names == sorted(levels)


def test_codes_that_came_out_of_a_division_are_missing():
    codes = np.array([0.0, 1.0, np.nan, 1.0])
    masked = pd.arrays.FloatingArray(codes, np.array([False, False, False, False]))
    pyarrow = pytest.importorskip("pyarrow")
    of_arrow = pd.arrays.ArrowExtensionArray(pyarrow.array(codes, from_pandas=False))
    for column in map(
        pd.Series, (masked, of_arrow, pd.arrays.SparseArray(codes), np.float16(codes))
    ):
        assert inputs.levels(column, "x").codes.tolist() == [0, 1, -1, 1]
        assert inputs.rank(column, "x").codes.tolist() == [0, 1, -1, 1]
        assert column.to_frame("x").pipe(k_anonymity, ["x"])["n"].tolist() == [1, 1, 2]


def test_values_that_are_no_groups_are_refused():
    for values, said in (
        ([[1], [2]], "holds lists"),
        ([{"a": 1}, {"a": 2}], "holds lists"),
        ([pd.Series([1]), pd.Series([2])], "holds lists"),
        ([1j, 2j], "complex"),
        ([1.0, np.inf], "not a group"),
        ([Decimal(1), Decimal("Infinity")], "not a group"),
        ([datetime.date(2024, 7, 1), pd.Timestamp(2024, 7, 1)], "all of them dates"),
        ([datetime.date(2024, 7, 1), 2024], "all of them dates"),
    ):
        for column in (pd.Series(values, dtype=object), _categories(values)):
            if column is not None:
                with pytest.raises(ValueError, match=said):
                    inputs.groups(column, "x")


def _categories(values):
    """The same values as categories, where they can be."""
    try:
        return pd.Series(pd.Categorical(values, values))
    except (TypeError, ValueError):
        return None


def test_intervals_and_dates_have_their_order_and_tuples_none():
    cut = pd.cut(pd.Series([1.0, 5, 25]), [0, 2, 10, 30]).astype(object)
    assert inputs.rank(cut, "x").codes.tolist() == [0, 1, 2]
    days = pd.Series(
        [datetime.date(999, 1, 1), datetime.date(2024, 1, 1), datetime.date(2000, 1, 1)]
    )
    assert inputs.rank(days, "x").codes.tolist() == [0, 2, 1]
    with pytest.raises(ValueError, match=r"order cannot be known.*ordered=True"):
        inputs.rank(pd.Series([(1, 2), (3, 4)]), "x")
    with pytest.raises(ValueError, match=r"pd\.to_datetime\(data\['x'\]\)"):
        inputs.rank(pd.Series(["2024-07-01", "2025-07-01"]), "x")
