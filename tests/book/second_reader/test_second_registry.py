"""The registry against a second copy, typed by a hand that had not seen it.

``registry.csv`` beside this file was typed on 2026-11-28 from the compiled list of evidence, the
rows of Sumner 2014 from its public abstract, by somebody without the registry at hand. Agreement
proves that both were copied alike from what was read, not that the source is right.
"""

import csv
import dataclasses
import math
from pathlib import Path

import pytest

from belonging_edu import published

#: What the second hand calls a unit, and the unit's name in the registry.
SAME_UNIT = {
    "ABSITE standard score, mean": "ABSITE points",
    "mean": "ABSITE points",
    "points": "ABSITE points",
    "0–10 scale, mean": "points on a 0 to 10 scale",
    "ABSITE points per 1 belonging point": "ABSITE points per belonging point",
    "quote": "authors' words",
    "SD of 500/100 scale": "SD of a 500/100 scale",
    "responses": "residents",
    "Cronbach alpha": "Cronbach's alpha",
    "adjusted OR": "adjusted odds ratio",
    "qualitative": "sign only",
    "direction only": "sign only",
    "SE of log OR": "log odds ratio",
    "EM residents": "residents",
    "n": "learners",
}
#: The abstract prints intervals that the registry leaves out.
WITHOUT_INTERVAL = {f"sumner2014.{x}" for x in ("causal_releases", "news_if_exaggerated")}
WITHOUT_INTERVAL.add("sumner2014.news_if_not")


def typed():
    with Path(__file__).with_name("registry.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


TYPED = typed()


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def differences(figure, row) -> list[str]:
    """In what a registered figure differs from the second hand's row."""
    found = []
    seen, other = number(figure.printed), number(row["value"])
    if (seen is None) != (other is None) or bool(figure.printed) != bool(row["value"]):
        found.append(f"value {figure.printed!r}, {row['value']!r}")
    elif seen is not None:
        decimals = len(figure.printed.partition(".")[2])
        if not math.isclose(seen, round(other, decimals), abs_tol=1e-9):
            found.append(f"value {figure.printed}, {row['value']}")
    for limit in ("low", "high"):
        here = getattr(figure, limit)
        if here != row[limit] and (here or figure.id not in WITHOUT_INTERVAL):
            found.append(f"{limit} {here!r}, {row[limit]!r}")
    if figure.unit not in (row["unit"], SAME_UNIT.get(row["unit"])) and figure.is_public:
        found.append(f"unit {figure.unit!r}, {row['unit']!r}")
    study = TYPED.get(f"{figure.id.partition('.')[0]}.n", {}).get("value", "")
    if figure.n != row["n"] and (row["n"] or figure.n not in ("", study)):
        found.append(f"n {figure.n!r}, {row['n']!r}")
    if figure.grade != row["grade"]:
        found.append(f"grade {figure.grade!r}, {row['grade']!r}")
    read = {key.strip() for key in row["source"].split(";")} - {"", "computed"}
    if figure.grade in ("A", "B", "C") and not read <= set(figure.sources):
        found.append(f"source {figure.sources}, {sorted(read)}")
    return found


def impossible(figure, row) -> list[str]:
    """What cannot be, whatever was typed: outside its interval, a share that does not add up."""
    found = []
    value = number(figure.printed)
    low, high = (number(figure.low or row["low"]), number(figure.high or row["high"]))
    if low is not None and value is not None and not low < value < high:
        found.append(f"{value} is outside {low} to {high}")
    ratio = "odds ratio" in figure.unit and not figure.unit.startswith("log")
    if ratio and low and value:
        # An interval of a ratio lies evenly around it on the log scale, up to rounding.
        middle = (math.log(low) + math.log(high)) / 2
        rounding = sum(0.005 / limit for limit in (low, high, value))
        if abs(math.log(value) - middle) > rounding:
            found.append(f"{value} is not in the middle of {low} to {high}")
    if figure.unit == "%" and value is not None and not 0 <= value <= 100:
        found.append(f"{value}%")
    if row["numerator"] and row["n"] and figure.unit == "%":
        share = 100 * float(row["numerator"]) / float(figure.n or "nan")
        if not round(share) == value:
            found.append(f"{row['numerator']} of {figure.n} is {share:.1f}%, not {value}")
    if figure.n and not figure.n.isdigit():
        found.append(f"n is {figure.n}")
    if figure.is_public and number(figure.printed) is not None and not figure.unit:
        found.append("no unit")
    return found


def test_both_list_the_same_figures():
    assert [figure.id for figure in published.figures()] == list(TYPED)


@pytest.mark.parametrize("figure", published.figures(), ids=lambda figure: figure.id)
def test_the_second_hand_typed_the_same(figure):
    assert differences(figure, TYPED[figure.id]) == []
    assert impossible(figure, TYPED[figure.id]) == []


def numeric():
    return [figure for figure in published.figures() if number(figure.printed) is not None]


@pytest.mark.parametrize("figure", numeric(), ids=lambda figure: figure.id)
def test_another_value_unit_n_or_grade_is_noticed(figure):
    row, decimals = TYPED[figure.id], len(figure.printed.partition(".")[2])
    for step in (10**-decimals, -(10**-decimals), 10):
        other = f"{float(figure.printed) + step:.{decimals}f}"
        assert differences(dataclasses.replace(figure, printed=other), row), other
    for change in ({"unit": "furlongs"}, {"n": "7"}, {"grade": "C"}, {"high": "9999"}):
        assert differences(dataclasses.replace(figure, **change), row), change


@pytest.mark.parametrize(
    ("id", "change", "complaint"),
    [
        ("sumner2014.causal_releases", {"printed": "43"}, "outside 26.0 to 40.0"),
        ("leep2025.or_recommend", {"printed": "605.23"}, "not in the middle"),
        ("leep2025.belong_school", {"printed": "82"}, "994 of 1227 is 81.0%, not 82"),
        ("leep2025.belong_school", {"n": "1272"}, "994 of 1272 is 78.1%"),
        ("leep2025.response_rate", {"printed": "156"}, "156.0%"),
        ("acker2025.slope", {"unit": ""}, "no unit"),
        ("acker2025.slope", {"n": "6,136"}, "n is 6,136"),
    ],
)
def test_what_cannot_be_is_noticed(id, change, complaint):
    figure = dataclasses.replace(published.figure(id), **change)
    assert complaint in " ".join(impossible(figure, TYPED[id]))
