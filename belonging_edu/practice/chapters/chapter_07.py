"""The exercises of chapter 7: keys and known mistakes, computed from the cohorts in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.exercise import Choice, Exercise, Guess, Mistake, Number, Order

__all__ = ["EXERCISES", "GUESSES", "load"]

_SCORE = "belonging_score"
_ASKED = 40


def load(seed=None):
    """The data that the lab has in hand."""
    from belonging_edu import load_cohort

    return load_cohort("surgery", seed=seed), load_cohort("learners", seed=seed)


def _scores(residents, year):
    return residents.loc[residents["pgy"] == year, _SCORE].to_numpy(float)


def _compared(residents, high, low):
    """Difference, its standard error, d and the t limits of two postgraduate years."""
    from belonging_edu.estimates import group_difference

    row = group_difference(residents, outcome=_SCORE, group="pgy", high=high, low=low).iloc[0]
    spread = np.sqrt(np.mean([_scores(residents, year).var(ddof=1) for year in (high, low)]))
    return row, row["estimate"] / spread


def _surveys(residents):
    """The surveys of the lab, drawn from the same stream: differences and P values."""
    from scipy import stats

    rng = np.random.default_rng(7)
    rng.permuted(np.tile(np.arange(2.0 * _ASKED), (5000, 1)), axis=1)
    first = rng.choice(_scores(residents, "PGY1"), (4000, _ASKED))
    fifth = rng.choice(_scores(residents, "PGY5"), (4000, _ASKED))
    p_value = stats.ttest_ind(fifth, first, axis=1, equal_var=False).pvalue
    return fifth.mean(axis=1) - first.mean(axis=1), p_value


def found_by_the_survey(residents, learners):
    _, p_value = _surveys(residents)
    return Guess(
        "the number of surveys with P below .05",
        "of 100 surveys",
        0,
        100,
        100 * (p_value < 0.05).mean(),
        0,
        5,
        "even with no difference at all, it would be about 5 of 100",
        "a difference may be real and a small survey still miss it",
    )


def times_too_large(residents, learners):
    differences, p_value = _surveys(residents)
    nation = _scores(residents, "PGY5").mean() - _scores(residents, "PGY1").mean()
    return Guess(
        "the factor",
        "times the national difference",
        0.1,
        100,
        np.abs(differences[p_value < 0.05]).mean() / nation,
        1,
        0.5,
        "only a large difference gets a small survey past .05, and so it exaggerates",
        "they exaggerate, but not as much as you thought",
    )


def some_pair(residents, learners):
    from scipy.stats import studentized_range

    return Guess(
        "the number of cohorts with some P below .05",
        "of 100 cohorts (by a formula)",
        0,
        100,
        100 * studentized_range.sf(1.96 * np.sqrt(2), 6, 1e6),
        0,
        6,
        "one look has 5 chances in 100, and here there are 15 looks",
        "15 looks at six groups are not independent of each other",
    )


def research_year(residents, learners):
    row, d = _compared(residents, "Research", "PGY1")
    fifth, d_fifth = _compared(residents, "PGY5", "PGY1")
    return Exercise(
        (
            Number(
                "difference in points",
                row["estimate"],
                1,
                (
                    Mistake(
                        fifth["estimate"],
                        "fifth minus first year: change the word in the cell first",
                        "S07",
                    ),
                    Mistake(d, "Cohen's d; the difference is asked for in points", "S05"),
                    Mistake(
                        row["statistic"],
                        "t, the difference over its standard error; points are asked for",
                        "M13",
                    ),
                ),
            ),
            Number(
                "Cohen's d",
                d,
                2,
                (
                    Mistake(
                        row["statistic"],
                        "the difference over its standard error; d divides by the standard "
                        "deviation (SD), which does not shrink with more residents",
                        "M13",
                    ),
                    Mistake(
                        row["estimate"],
                        "the difference in points, not yet divided by the SD",
                        "S05",
                    ),
                    Mistake(
                        d_fifth,
                        "the d of fifth-years; research-year residents are asked for",
                        "S07",
                    ),
                ),
            ),
        ),
        (
            "Put Research in the place of PGY5 and run the cell.",
            "d is points divided by an SD. Square both SDs, take the mean of the two squares, then "
            "its square root.",
        ),
        "Points over the SD within the groups. Compare points with your threshold, and d with "
        "studies that used another scale.",
    )


def what_p_is(residents, learners):
    larger, other, shuffles = 59, 61, 2000
    return Exercise(
        (
            Number(
                "two-sided P",
                (larger + other) / shuffles,
                2,
                (
                    Mistake(
                        larger / shuffles,
                        "one side only: differences as large in the other direction count, too",
                        "S06",
                    ),
                    Mistake(
                        1 - (larger + other) / shuffles,
                        "the share of shuffles with a smaller difference; it is not the "
                        "probability that there is a difference",
                        "M17",
                    ),
                ),
            ),
            Choice(
                "probability of",
                "data",
                (
                    Mistake(
                        "null",
                        "P turned around: you assumed no difference before the first shuffle, "
                        "so P cannot be the probability of that",
                        "M17",
                    ),
                    Mistake(
                        "chance",
                        "a misreading: in the shuffles everything is due to chance; P says how "
                        "often chance gives that much",
                        "M17",
                    ),
                ),
            ),
        ),
        (
            "Which shuffles are at least as large as hers, in either direction?",
            "What do you assume when you shuffle labels, and what do you then count?",
        ),
        "Count both directions and divide by all shuffles. P is about data in a world without "
        "a difference; it does not say how likely that world is.",
    )


def six_subgroups(residents, learners):
    unchanged = "the number of P values below .05 as they stand, as if six looks were one"
    return Exercise(
        (
            Number(
                "after Holm",
                2,
                0,
                (
                    Mistake(5, unchanged, "M36"),
                    Mistake(
                        1,
                        "the number after Bonferroni, and after Šidák as in the example: put "
                        '"holm" into the cell',
                        "S07",
                    ),
                    Mistake(
                        3,
                        "the number after Benjamini and Hochberg, who promise something else: "
                        "few false alarms among the significant ones",
                        "S05",
                    ),
                ),
            ),
            Number(
                "after Bonferroni",
                1,
                0,
                (
                    Mistake(5, unchanged, "M36"),
                    Mistake(2, "Holm's number: Bonferroni multiplies each P by 6", "S08"),
                ),
            ),
        ),
        (
            'Run the cell with "holm", then with "bonferroni".',
            "Count the corrected P values below .05.",
        ),
        "Bonferroni multiplies each P by 6; Holm by 6, 5, 4, and so on, until one fails. "
        "Comparisons that are no longer significant remain undecided; they were not shown to be "
        "equal.",
    )


def _reading(row, threshold):
    if -threshold < row["conf_low"] and row["conf_high"] < threshold:
        return "small"
    if row["conf_low"] > threshold or row["conf_high"] < -threshold:
        return "large"
    return "undecided"


_WITHIN = "the whole interval would have to lie between minus and plus the threshold"
_BEYOND = "the whole interval would have to lie beyond the threshold, not only beyond zero"
_ACROSS = "the interval does not cross this threshold; whether it includes zero is another question"
_READINGS = {"small": (_WITHIN, "M18"), "large": (_BEYOND, "S06"), "undecided": (_ACROSS, "S06")}


def _threshold(row, threshold, name):
    key = _reading(row, threshold)
    slips = (Mistake(word, *_READINGS[word]) for word in _READINGS if word != key)
    return Choice(name, key, tuple(slips))


def two_thresholds(residents, learners):
    row, d = _compared(residents, "Research", "PGY5")
    narrow = "one standard error from the estimate; a 95% limit lies nearly two away"
    example, _ = _compared(residents, "PGY5", "PGY4")
    ends = []
    for name, limit, sign in (("lower", "conf_low", -1), ("upper", "conf_high", 1)):
        spread = row["estimate"] / d
        slips = (
            Mistake(row["estimate"] + sign * row["std_error"], narrow, "M13"),
            Mistake(
                row["estimate"] + sign * 1.96 * spread,
                "made with the SD of residents; use the standard error of the difference",
                "M19",
            ),
            Mistake(example[limit], "the limit of the example: change both years", "S07"),
        )
        ends.append(Number(f"{name} limit", row[limit], 2, slips))
    return Exercise(
        (
            *ends,
            _threshold(row, 2, "threshold of 2 points"),
            _threshold(row, 0.5, "threshold of half a point"),
        ),
        (
            "Put Research for high and PGY5 for low.",
            "Draw the interval on a line, and the threshold on it in both directions from zero.",
        ),
        "Read the interval against the threshold, not P against .05. The same interval can be "
        "surely too small for one threshold and undecided for a smaller one.",
    )


def in_which_order(residents, learners):
    lines = {
        "A": "Write down how many comparisons you looked at, and correct for them.",
        "B": "Say which groups you compare, and in which outcome.",
        "C": "Estimate the difference and its interval.",
        "D": "Choose the smallest difference that would change what you do.",
        "E": "Read the interval against that smallest difference.",
        "F": "Open the data.",
    }
    rules = (
        ("B", "D", "a smallest difference belongs to a comparison that was named", "S08"),
        ("D", "F", "a threshold that is chosen after the data were seen fits them", "S08"),
        ("F", "C", "there is nothing to estimate yet", "S08"),
        ("C", "A", "you can only correct what you have estimated", "S08"),
        ("A", "E", "an interval that was picked out of many promises too much", "M36"),
    )
    return Exercise(
        (Order("order", lines, rules),),
        (
            "Two of the lines come before anybody has seen the data.",
            "You need the number of looks before you read a result.",
        ),
        "Question and threshold first, then the data; the number of looks before the reading.",
    )


def _trend(learners, context):
    known = learners.dropna(subset=[f"belonging_{context}"])
    strong = (known[f"belonging_{context}"] >= 4).astype(float)
    return 100 * np.polyfit(known["identities"], strong, 1)[0]


def community(residents, learners):
    slope = _trend(learners, "community")
    known = learners.dropna(subset=["belonging_community"])
    strong = (
        100 * (known["belonging_community"] >= 4).groupby(known["identities"].clip(upper=2)).mean()
    )
    answer = 100 * np.polyfit(known["identities"], known["belonging_community"], 1)[0]
    return Exercise(
        (
            Number(
                "points for each identity",
                slope,
                1,
                (
                    Mistake(
                        _trend(learners, "organization"),
                        "the trend for the organization: change the context in the cell",
                        "S07",
                    ),
                    Mistake(
                        strong[2] - strong[0],
                        "the step from none to two or more; the change for each identity is "
                        "asked for",
                        "S06",
                    ),
                    Mistake(
                        answer,
                        "a hundred times the slope of the answers from 1 to 5; the slope of the "
                        "share with 4 or 5 is asked for",
                        "S05",
                    ),
                    Mistake(slope / 100, "a proportion; percentage points are asked for", "S02"),
                ),
            ),
        ),
        (
            'The column is called "belonging_community".',
            "A proportion times 100 is a number of percentage points.",
        ),
        "One slope answers one question, whatever the single steps do. It describes the learners "
        "who answered. A survey cannot say whose doing it is; in this synthetic truth, it is the "
        "place's.",
    )


EXERCISES = {
    "7.1": research_year,
    "7.2": what_p_is,
    "7.3": six_subgroups,
    "7.4": two_thresholds,
    "7.5": in_which_order,
    "7.6": community,
}
GUESSES = {"7.1": found_by_the_survey, "7.2": times_too_large, "7.3": some_pair}
