"""What people type is read as they mean it, or asked back with a cure; never anything else."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from belonging_edu.practice import typed
from belonging_edu.practice.typed import Unreadable, Wanted, number

SLOPE = Wanted("exam points per belonging point", "slope", decimals=2)
POINTS = Wanted("exam points", "gap in points", decimals=1)
PERCENT = Wanted("%", "share at 4 or more", decimals=1)
DISTANCE = Wanted("percentage points", "difference", decimals=1)
PLAIN = Wanted("", "correlation r", decimals=2)
RATIO = Wanted("", "odds ratio", decimals=0)
TIMES = Wanted("times as tall", "looks", decimals=1)
LEARNERS = Wanted("learners", "learners who see it", decimals=0)
CELLS = Wanted("cells", "hidden of 15", decimals=0)
PAIRS = Wanted("pairs of 100", "the number of such pairs", 0, 100)
SOME = Wanted("learners", "the number", 0, 600)
EVERY = (SLOPE, POINTS, PERCENT, DISTANCE, PLAIN, RATIO, LEARNERS, CELLS, PAIRS, SOME)

UNDERSTOOD = [
    # points, commas, signs
    ("1.46", SLOPE, 1.46),
    ("1,46", SLOPE, 1.46),
    (" 1.46 ", SLOPE, 1.46),
    ("=1.46", SLOPE, 1.46),
    ("= 1,46", SLOPE, 1.46),
    ("+1.46", SLOPE, 1.46),
    ("＋1.46", SLOPE, 1.46),
    (".15", PLAIN, 0.15),
    ("31%", Wanted(is_share=True), 0.31),
    ("31 percent", Wanted(is_share=True), 0.31),
    ("0.31", Wanted(is_share=True), 0.31),
    ("forty", PAIRS, 40),
    ("about thirty-five", PAIRS, 35),
    ("Twelve learners", LEARNERS, 12),
    ("none", LEARNERS, 0),
    ("2 people", LEARNERS, 2),
    ("2.2x", TIMES, 2.2),
    ("2.2 ×", TIMES, 2.2),
    (",15", PLAIN, 0.15),
    ("0,15", PLAIN, 0.15),
    ("-1.46", SLOPE, -1.46),
    ("−1.46", SLOPE, -1.46),
    ("–1,46", SLOPE, -1.46),
    ("— 1.46", SLOPE, -1.46),
    ("‑1.46", SLOPE, -1.46),
    ("- 1.46", SLOPE, -1.46),
    ("minus 1.46", SLOPE, -1.46),
    ("negative 1.46", SLOPE, -1.46),
    ("-.5", SLOPE, -0.5),
    ("1.46.", SLOPE, 1.46),
    ("35,", PAIRS, 35),
    ("35.", PAIRS, 35),
    ("'1.46'", SLOPE, 1.46),
    ('"1.46"', SLOPE, 1.46),
    ("“1.46”", SLOPE, 1.46),
    ("(1.46)", SLOPE, 1.46),
    ("１．４６", SLOPE, 1.46),
    ("١٫٤٦", SLOPE, 1.46),
    ("1\u200b.46", SLOPE, 1.46),
    ("1.46\n", SLOPE, 1.46),
    ("2.1e-3", PLAIN, 0.0021),
    ("1E2", POINTS, 100),
    ("np.float64(1.46)", SLOPE, 1.46),
    ("np.int64(35)", PAIRS, 35),
    # thousands
    ("1 460", LEARNERS, 1460),
    ("1\u202f460", LEARNERS, 1460),
    ("1\xa0460", LEARNERS, 1460),
    ("1'460", LEARNERS, 1460),
    ("1’460", LEARNERS, 1460),
    ("1_460", LEARNERS, 1460),
    ("1,460", LEARNERS, 1460),
    ("1.460", LEARNERS, 1460),
    ("n = 6,136", LEARNERS, 6136),
    ("n=6,136", PLAIN, 6136),
    ("N = 6136", LEARNERS, 6136),
    ("1,460,000", LEARNERS, 1_460_000),
    ("1.460.000", LEARNERS, 1_460_000),
    ("1,460.5", POINTS, 1460.5),
    ("1.460,5", POINTS, 1460.5),
    ("1 460,5", POINTS, 1460.5),
    ("12\u202f345,6", POINTS, 12345.6),
    # a comma before three digits, where only one reading can be
    ("1,460", PERCENT, 1.46),
    ("1,460", PAIRS, 1.46),
    ("1,460", DISTANCE, 1.46),
    ("0,460", SLOPE, 0.46),
    ("1,4600", SLOPE, 1.46),
    ("1234,567", POINTS, 1234.567),
    ("1.460", SLOPE, 1.46),
    # units and words
    ("1.46 points", SLOPE, 1.46),
    ("1.46pts", SLOPE, 1.46),
    ("1.46 exam points per belonging point", SLOPE, 1.46),
    ("1,46 points/point", SLOPE, 1.46),
    ("1.46 (points)", SLOPE, 1.46),
    ("58.6 exam points", POINTS, 58.6),
    ("35%", PERCENT, 35),
    ("35 %", PERCENT, 35),
    ("35\u202f%", PERCENT, 35),
    ("35 percent", PERCENT, 35),
    ("35 per cent", PERCENT, 35),
    ("35 pct", PAIRS, 35),
    ("2 percentage points", DISTANCE, 2),
    ("2 pp", DISTANCE, 2),
    ("2 points", DISTANCE, 2),
    ("2 %-points", DISTANCE, 2),
    ("35%", PAIRS, 35),
    ("about 35 of 100", PAIRS, 35),
    ("35 out of 100 pairs", PAIRS, 35),
    ("35/100", PAIRS, 35),
    ("35 in 100", PAIRS, 35),
    ("35 pairs", PAIRS, 35),
    ("35 of 100", PERCENT, 35),
    ("0.35 of 100", PAIRS, 0.35),
    ("3 of 15", CELLS, 3),
    ("~35", PAIRS, 35),
    ("≈ 35", PAIRS, 35),
    ("ca. 35", PAIRS, 35),
    ("I think 35", PAIRS, 35),
    ("35 or so", PAIRS, 35),
    ("35?", PAIRS, 35),
    ("r = .15", PLAIN, 0.15),
    ("R² = 2.3 %", PERCENT, 2.3),
    ("R2 = 2.3", PERCENT, 2.3),
    ("the slope is 1.46", SLOPE, 1.46),
    ("slope: 1.46", SLOPE, 1.46),
    # directions
    ("2.1 points lower", DISTANCE, -2.1),
    ("2.1 percentage points fewer", DISTANCE, -2.1),
    ("2.1 lower than in the others", DISTANCE, -2.1),
    ("lower by 2.1", POINTS, -2.1),
    ("a decrease of 2.1 points", POINTS, -2.1),
    ("fell by 2,1", POINTS, -2.1),
    ("58.6 exam points less", POINTS, -58.6),
    ("58.6 points higher", POINTS, 58.6),
    ("an increase of 2 pp", DISTANCE, 2),
    ("2.1 points lower", Wanted("points", "how much lower", decimals=1), 2.1),
    # what explains the number
    ("1.46 (95% CI 1.1 to 1.8)", SLOPE, 1.46),
    ("1.46 (95 % CI, 1.10–1.82)", SLOPE, 1.46),
    ("1.46 [1.1, 1.8]", SLOPE, 1.46),
    ("1.46, 95% CI 1.1-1.8", SLOPE, 1.46),
    ("1.46 (SE 0.18)", SLOPE, 1.46),
    ("1.46 (P < .001)", SLOPE, 1.46),
    ("1.46 ± 0.18", SLOPE, 1.46),
]

ASKED_BACK = [
    ("", SLOPE, "nothing is written here yet"),
    ("   ", SLOPE, "nothing is written here yet"),
    ("''", SLOPE, "nothing is written here yet"),
    ("abc", SLOPE, "you gave 'abc'"),
    ("one or two", PAIRS, "Write it in digits"),
    ("two three", PAIRS, "Write it in digits"),
    ("fifty-fifty", PAIRS, "Write it in digits"),
    ("twenty or thirty", PAIRS, "Write it in digits"),
    ("twenty eleven", PAIRS, "Write it in digits"),
    ("point five", SLOPE, "Write it in digits"),
    ("one hundred", PAIRS, "write"),
    ("none", PAIRS, "Write it in digits"),
    ("41%", PLAIN, "if you mean a proportion, write 0.41"),
    ("1,000", Wanted("percent of the slope", low=0, high=100), "write 1 or 1000"),
    ("nan", SLOPE, "a number is asked for"),
    ("inf", SLOPE, "a number is asked for"),
    ("None", SLOPE, "a number is asked for"),
    ("½", PLAIN, "a number is asked for"),
    ("-", SLOPE, "a number is asked for"),
    ("1e999", SLOPE, "too large"),
    ("9" * 150 + "e300", SLOPE, "too large"),
    ("9" * 400, SLOPE, "long for a number"),
    ("1,460", SLOPE, "as 1.46 or as 1460: write 1.46 or 1460"),
    ("1,460", RATIO, "as 1.46 or as 1460"),
    ("6,136", PLAIN, "as 6.136 or as 6136"),
    ("1.4.6", SLOPE, "with one decimal point"),
    ("1,46,2", SLOPE, "with one decimal point"),
    ("1,46.2", SLOPE, "with one decimal point"),
    ("1 46", SLOPE, "holds more than one"),
    ("1.4-1.6", SLOPE, "holds more than one"),
    ("1.4 to 1.6", SLOPE, "holds more than one"),
    ("35–40", PAIRS, "holds more than one"),
    ("1; 2", SLOPE, "holds more than one"),
    ("between 1 and 2", SLOPE, "write the number itself"),
    ("<.001", PLAIN, "write the number itself"),
    ("p < .05", PLAIN, "write the number itself"),
    ("at least 35", PAIRS, "write the number itself"),
    ("not 35", PAIRS, "write the number itself"),
    ("--1", SLOPE, "was not understood"),
    ("minus -1", SLOPE, "two signs"),
    ("$35", POINTS, "the sign '$'"),
    ("10^3", SLOPE, "the sign '^'"),
    ("1.46 * 2", SLOPE, "the sign '*'"),
    ("146%", SLOPE, "is a percentage, and the unit asked for is “exam points per"),
    ("146 %", POINTS, "is a percentage, and the unit asked for is “exam points”"),
    ("31%", PLAIN, "if you mean a proportion, write 0.31"),
    ("2%", DISTANCE, "“percentage points”: if you mean those, write 2"),
    ("-9.6%", DISTANCE, "relative to the other number"),
    ("-9.6%", DISTANCE, "“percentage points”: if you mean those, write -9.6"),
    ("9.6% lower", DISTANCE, "if you mean those, write -9.6"),
    ("-2.1 points lower", POINTS, "has a minus and the word “lower”: write -2.1"),
    ("2 fewer", Wanted("learners", "learners", low=0, decimals=0), "says how much less"),
    ("3 or more", LEARNERS, "write the number itself"),
    ("fewer than 3", LEARNERS, "write the number itself"),
    ("a drop of 2.1, lower", POINTS, "two directions"),
    ("2 points", PERCENT, "the unit asked for is “%”"),
    ("1.46 SD", SLOPE, "you wrote '1.46 SD'"),
    ("1.46 points", PLAIN, "a number without a unit is asked for"),
    ("35 people", PAIRS, "the unit asked for is “pairs of 100”"),
    ("6k", LEARNERS, "you wrote '6k'"),
    ("1.46 Punkte", SLOPE, "you wrote '1.46 Punkte'"),
    ("7 of 20", PAIRS, "is 35 of 100"),
    ("7/20", PERCENT, "is 35 of 100"),
    ("1/4", PLAIN, "write it as one number, 0.25"),
    ("1/0", PLAIN, "write one number"),
    ("3 of 40", CELLS, "is a share"),
    ("banana 35", PAIRS, "the word 'banana' before the number"),
]


def test_the_table_is_long_enough():
    assert len(UNDERSTOOD) >= 80 and len(ASKED_BACK) >= 40


@pytest.mark.parametrize(("text", "wanted", "value"), UNDERSTOOD)
def test_what_has_one_reading_is_read(text, wanted, value):
    assert number(text, wanted).value == value


@pytest.mark.parametrize(("text", "wanted", "words"), ASKED_BACK)
def test_what_has_none_or_two_is_asked_back(text, wanted, words):
    with pytest.raises(Unreadable) as told:
        number(text, wanted)
    assert words in str(told.value)


@pytest.mark.parametrize(("text", "has_unit"), [("35", False), ("35%", True), ("35 of 100", True)])
def test_whether_a_unit_was_typed_is_known(text, has_unit):
    assert number(text, PAIRS).has_unit is has_unit


@pytest.mark.parametrize(
    ("unit", "whole"),
    [("%", 100), ("percent of the slope", 100), ("of 11", 11), ("pairs of 100", 100)]
    + [(unit, None) for unit in ("percentage points", "percentile points", "", "learners")],
)
def test_what_a_unit_counts_up_to(unit, whole):
    assert typed.whole_of(unit) == whole


# Any text


CURE = re.compile(r"\b[Ww]rite\b")
ALPHABET = "0123456789.,'-+−–%()/ \u202f\xa0eE=<>~±abcfino²½٣"


@given(st.text() | st.text(ALPHABET, max_size=14), st.sampled_from(EVERY))
@example("e" * 150 + "1", SLOPE)
@example("1" + " 111" * 45, LEARNERS)
@example("5 of .", PAIRS)
def test_any_text_is_a_number_or_asked_back_with_a_cure(text, wanted):
    try:
        value, has_unit = number(text, wanted)
    except Unreadable as problem:
        assert CURE.search(str(problem)) and not str(problem).endswith(".")
        assert "nan" not in str(problem).replace(typed.quoted(text), "")
    else:
        assert math.isfinite(value) and isinstance(has_unit, bool)


def european(text):
    return text.translate(str.maketrans(",.", ".,"))


STYLES = {
    "US": lambda text: text,
    "continental": european,
    "SI": lambda text: european(text).replace(".", "\u202f"),
    "Swiss": lambda text: text.replace(",", "’"),
    "typographic": lambda text: text.replace("-", "−"),
}


@pytest.mark.parametrize("style", STYLES)
@given(value=st.floats(-999_999, 999_999), decimals=st.sampled_from([1, 2, 4]))
def test_a_number_written_in_any_style_comes_back(style, value, decimals):
    written = f"{value:,.{decimals}f}"
    expected = float(written.replace(",", ""))
    assert number(STYLES[style](written), POINTS).value == expected


@pytest.mark.parametrize("style", ["US", "continental", "SI", "Swiss"])
@given(value=st.integers(0, 9_999_999))
def test_a_count_written_in_any_style_comes_back(style, value):
    assert number(STYLES[style](f"{value:,}"), LEARNERS).value == value


@given(value=st.integers(1001, 999_999))
def test_a_comma_before_three_digits_is_asked_back_with_both_readings(value):
    if value % 1000 == 0:
        return
    with pytest.raises(Unreadable, match=f"or as {value}: write"):
        number(f"{value:,}", SLOPE)
