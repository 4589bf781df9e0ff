"""The exercises of chapter 8: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.exercise import Choice, Exercise, Guess, Number, Order, Slip

__all__ = ["EXERCISES", "GUESSES", "load"]

_OUTCOME, _SCORE = "absite_score", "belonging_score"


def load(seed=None):
    """The data that the lab has in hand."""
    from belonging_edu import load_cohort

    return (load_cohort("surgery", seed=seed),)


def _ends(data, share, of=_OUTCOME):
    """Exam scores, or other values, of the lowest and of the highest share of belonging."""
    from belonging_edu.estimates import extreme_groups

    group = extreme_groups(data[_SCORE], share)
    return data.loc[group == "lowest", of], data.loc[group == "highest", of]


def _gap(data, share, of=_OUTCOME):
    low, high = _ends(data, share, of)
    return high.mean() - low.mean()


def _slope(formula, data):
    from belonging_edu.formulas import least_squares

    return least_squares(f"{_OUTCOME} ~ {formula}", data)[_SCORE]


def quarters(data):
    low, high = _ends(data, 0.25)
    gap = high.mean() - low.mean()
    pooled = np.sqrt((low.var() + high.var()) / 2)
    error = np.sqrt(low.var() / len(low) + high.var() / len(high))
    return Exercise(
        (
            Number(
                "gap in points",
                gap,
                1,
                (
                    Slip(
                        _gap(data, 0.10),
                        "the gap of the outer tenths; quarters are asked for",
                        "S07",
                    ),
                    Slip(
                        _gap(data, 0.50), "the gap of a median split; quarters are asked for", "S06"
                    ),
                    Slip(gap / pooled, "Cohen's d; the gap itself is in exam points", "S05"),
                ),
            ),
            Number(
                "Cohen's d",
                gap / pooled,
                2,
                (
                    Slip(
                        gap / error,
                        "the gap over its standard error, which shrinks with the number of "
                        "residents; d divides by the standard deviation (SD) of residents",
                        "S05",
                    ),
                    Slip(
                        gap / data[_OUTCOME].std(),
                        "the gap over the SD of all residents; d takes that within the two groups",
                        "S05",
                    ),
                    Slip(
                        (lambda a, b: (b.mean() - a.mean()) / np.sqrt((a.var() + b.var()) / 2))(
                            *_ends(data, 0.10)
                        ),
                        "the d of the outer tenths; quarters are asked for",
                        "S07",
                    ),
                ),
            ),
        ),
        (
            "The share at each end is one number in the cell. A quarter is 0.25.",
            "Both answers are printed below the cell once the share is changed and it has run.",
        ),
        "From tenths to quarters to halves, the gap shrinks: the same residents, another cut.",
    )


def from_the_news(data):
    apart = 3.509966  # twice the normal density at the upper tenth, over .10
    r = 30 / (apart * 85)
    return Exercise(
        (
            Number(
                "correlation r",
                r,
                2,
                (
                    Slip(
                        30 / 85,
                        "the gap in SDs of the exam; a correlation also asks how far "
                        "apart the groups are in belonging",
                        "M20",
                    ),
                    Slip(
                        30 / (apart / 2 * 85),
                        "r with the distance from the middle to one end; the gap spans both ends",
                        "S06",
                    ),
                    Slip(56 / (apart * 100), "the example in the cell: change both numbers", "S07"),
                ),
            ),
            Number(
                "R² in percent",
                100 * r**2,
                1,
                (
                    Slip(r**2, "R² as a proportion; a percentage is asked for", "S02"),
                    Slip(100 * r, "r times 100; R² is the square of r", "S05"),
                    Slip(
                        100 * (56 / (apart * 100)) ** 2,
                        "the example in the cell: change both numbers",
                        "S07",
                    ),
                ),
            ),
        ),
        (
            "The outer tenths of a bell curve lie about 3.5 SD apart.",
            "r = gap / (3.5 × SD of the exam); R² in percent is 100 × r².",
        ),
        "Behind a gap that fills a headline, the score accounts for about 1% of the variance. "
        "R² is no verdict on importance: it says how well scores of individuals can be predicted.",
    )


def within_year(data):
    from belonging_edu.formulas import least_squares
    from belonging_edu.multilevel import random_intercept

    years = data.assign(year=data["pgy"].astype("category").cat.codes.astype(float))
    turned = least_squares(f"{_SCORE} ~ {_OUTCOME} + C(pgy)", data)[_OUTCOME]
    fullest = random_intercept(
        f"{_OUTCOME} ~ {_SCORE} + C(pgy) + stress", data, group="program_id"
    ).set_index("term")["estimate"]
    return Exercise(
        (
            Number(
                "slope",
                _slope(f"{_SCORE} + C(pgy)", data),
                2,
                (
                    Slip(
                        _slope(_SCORE, data),
                        "the unadjusted slope: this slope ignores PGY. Seniors report more "
                        "belonging and score higher, so part of it is seniority",
                        "S04",
                    ),
                    Slip(
                        _slope(f"{_SCORE} + C(pgy) + stress", data),
                        "adjusted for stress as well; the question asks for PGY only",
                        "M22",
                    ),
                    Slip(
                        fullest[_SCORE],
                        "the last step of the ladder, with stress and program; the question asks "
                        "for PGY only",
                        "M22",
                    ),
                    Slip(
                        _gap(data, 0.10) / _gap(data, 0.10, _SCORE),
                        "the gap of the outer tenths over their distance; the question asks for "
                        "the slope over all residents, within PGY",
                        "M20",
                    ),
                    Slip(
                        _slope(f"{_SCORE} + year", years),
                        "adjusted for PGY as a number, as if every year added the same; C(pgy) "
                        "makes it a category",
                        "S12",
                    ),
                    Slip(
                        turned,
                        "the slope of belonging on the exam; the slope of the exam on belonging "
                        "is asked for",
                        "S09",
                    ),
                ),
                term=_SCORE,
            ),
        ),
        (
            "Compare residents of the same year only: the year belongs in the formula.",
            'The formula is `"absite_score ~ belonging_score + C(pgy)"`.',
        ),
        "Two residents of the same year, one belonging point apart, differ by that many exam "
        "points on average. That does not say what would happen if one of them came to belong "
        "more.",
    )


def at_stress(data):
    from belonging_edu.multilevel import random_intercept

    fit = random_intercept(
        f"{_OUTCOME} ~ {_SCORE} * stress + C(pgy)", data, group="program_id"
    ).set_index("term")["estimate"]
    base, change = fit[_SCORE], fit[f"{_SCORE}:stress"]

    def part(stress, other):
        return Number(
            f"slope at stress {stress}",
            base + stress * change,
            2,
            (
                Slip(
                    base,
                    "the slope at stress 0, where hardly anybody is: stress was not centered",
                    "M23",
                ),
                Slip(
                    base - stress * change,
                    f"the slope at stress -{stress}: {stress} was added and not subtracted",
                    "S01",
                ),
                Slip(
                    change,
                    "the interaction: how much the slope changes with each point of stress",
                    "S05",
                ),
                Slip(
                    base + other * change,
                    f"the slope at stress {other}: the two answers may be swapped",
                    "S08",
                ),
            ),
            term=_SCORE,
        )

    return Exercise(
        (part(4, 8), part(8, 4)),
        (
            "The coefficient of belonging_score is the slope where the centered stress is 0.",
            "Put 4 into the cell, run it, and write the slope down; then do the same with 8.",
        ),
        "Neither is *the* slope: each is that of residents with that stress.",
    )


def upper_half(data):
    upper = data[data[_SCORE] >= data[_SCORE].median()]
    scored = data[data[_OUTCOME] >= data[_OUTCOME].median()]
    r = upper[_SCORE].corr(upper[_OUTCOME])
    chosen = "chosen by the exam; the program chose by belonging"
    unchanged = "that of all residents: keep those at or above the median first"
    return Exercise(
        (
            Number(
                "r afterwards",
                r,
                2,
                (
                    Slip(data[_SCORE].corr(data[_OUTCOME]), unchanged, "S06"),
                    Slip(scored[_SCORE].corr(scored[_OUTCOME]), f"r of residents {chosen}", "S09"),
                    Slip(r**2, "R², and not r", "S05"),
                ),
            ),
            Number(
                "slope afterwards",
                _slope(_SCORE, upper),
                2,
                (
                    Slip(_slope(_SCORE, data), unchanged, "S06"),
                    Slip(_slope(_SCORE, scored), f"the slope of residents {chosen}", "S09"),
                ),
                term=_SCORE,
            ),
        ),
        (
            "The median is `score.median()`; put it in place of 11.",
            "r compares what belonging accounts for with the whole spread; which of them shrinks?",
        ),
        "With less spread in belonging, it accounts for less of the spread in scores, so r falls. "
        "The slope is in exam points per belonging point: it need not fall with "
        "r, and from half of the residents on a short stretch of the scale it is far less certain.",
    )


def without_effect(data):
    return Exercise(
        (
            Choice(
                "cause",
                "seniority",
                (
                    Slip(
                        "stress",
                        "stress is a part: with exam_per_stress at 0, most of the gap remains",
                        "S05",
                    ),
                    Slip(
                        "climate",
                        "climate is a part: with exam_per_climate at 0, most of the gap remains",
                        "S05",
                    ),
                ),
            ),
        ),
        (
            "Switch off one cause at a time, and see how much of the gap disappears.",
            "What remains with stress and climate both off is the third cause.",
        ),
        "Seniors report more belonging and score higher: a gap needs no effect of belonging.",
    )


def from_headline_to_sentence(_):
    return Exercise(
        (
            Order(
                "order",
                {
                    "A": "Put postgraduate year and stress into the model, one after the other.",
                    "B": "Say in which residents, on which score and which exam.",
                    "C": "Write the sentence, with its interval and one limit.",
                    "D": "Fit the plain slope over all residents.",
                    "E": "Draw the diagram: what may be a common cause of both?",
                    "F": "Plot all residents, not only the two ends.",
                },
                (
                    ("B", "F", "without whom and what, nobody knows what the plot shows", "M03"),
                    ("F", "D", "a slope over a ceiling or a curve means little: look first", "M20"),
                    ("E", "A", "the diagram decides what to adjust for, and not the table", "M22"),
                    ("D", "A", "without the plain slope you cannot see what adjusting does", "S04"),
                    ("A", "C", "the sentence says what was adjusted for", "M21"),
                ),
            ),
        ),
        (
            "What has to be known before anything is drawn?",
            "The diagram comes before the adjusted model, the plain slope as well.",
        ),
        "Whom, diagram, picture, plain slope, adjusted model, sentence; the diagram may come "
        "anywhere before the adjusted model.",
    )


def pairs(data):
    low, high = _ends(data, 0.10)
    below = np.searchsorted(np.sort(low), high, "left").sum()
    ties = np.searchsorted(np.sort(low), high, "right").sum() - below
    return Guess(
        "the number of such pairs",
        "pairs of 100",
        0,
        100,
        100 * (1 - (below + ties / 2) / (len(low) * len(high))),
        0,
        5,
        "two averages hide how widely both groups are spread",
        "half would mean no difference at all",
    )


def variance(data):
    return Guess(
        "R²",
        "percent",
        0,
        100,
        100 * data[_SCORE].corr(data[_OUTCOME]) ** 2,
        1,
        1,
        "the association is weak, but it is there",
        "a contrast of the ends shows the two tenths that differ most, and hides all others",
    )


def in_the_same_year(data):
    from belonging_edu.estimates import extreme_groups

    group = extreme_groups(data[_SCORE], 0.10)
    ends = data[group != "between"].assign(highest=(group == "highest").astype(float))
    rows = ends.groupby("pgy", observed=True)[["highest", _OUTCOME]]
    within = ends[["highest", _OUTCOME]] - rows.transform("mean")
    slope = (within["highest"] * within[_OUTCOME]).sum() / (within["highest"] ** 2).sum()
    return Guess(
        "the gap within the same year",
        "points",
        -100,
        200,
        slope,
        0,
        5,
        "seniority accounts for part of the gap, and not for most of it",
        "the highest tenth holds more seniors, who score higher anyway",
    )


GUESSES = {"8.1": pairs, "8.2": variance, "8.3": in_the_same_year}

EXERCISES = {
    "8.1": quarters,
    "8.2": from_the_news,
    "8.3": within_year,
    "8.4": at_stress,
    "8.5": upper_half,
    "8.6": without_effect,
    "8.7": from_headline_to_sentence,
}
