"""Chapter 7, comparing groups: keys and known mistakes, computed from the cohorts in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.keys import Key

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
    from belonging_edu.methods.estimates import group_difference

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
    return 100 * (p_value < 0.05).mean()


def times_too_large(residents, learners):
    differences, p_value = _surveys(residents)
    nation = _scores(residents, "PGY5").mean() - _scores(residents, "PGY1").mean()
    return np.abs(differences[p_value < 0.05]).mean() / nation


def some_pair(residents, learners):
    from scipy.stats import studentized_range

    return 100 * studentized_range.sf(1.96 * np.sqrt(2), 6, 1e6)


def research_year(residents, learners):
    row, d = _compared(residents, "Research", "PGY1")
    fifth, d_fifth = _compared(residents, "PGY5", "PGY1")
    return {
        "difference": Key(
            row["estimate"],
            fifth_year=fifth["estimate"],
            cohens_d=d,
            t=row["statistic"],
        ),
        "d": Key(
            d,
            over_standard_error=row["statistic"],
            points=row["estimate"],
            fifth_year=d_fifth,
        ),
    }


def what_p_is(residents, learners):
    larger, other, shuffles = 59, 61, 2000
    return {
        "p": Key(
            (larger + other) / shuffles,
            one_side=larger / shuffles,
            smaller_difference=1 - (larger + other) / shuffles,
        ),
        "of": "data",
    }


def six_subgroups(residents, learners):
    return {
        "holm": Key(2, uncorrected=5, bonferroni=1, benjamini_hochberg=3),
        "bonferroni": Key(1, uncorrected=5, holm=2),
    }


def _reading(row, threshold):
    if -threshold < row["conf_low"] and row["conf_high"] < threshold:
        return "small"
    if row["conf_low"] > threshold or row["conf_high"] < -threshold:
        return "large"
    return "undecided"


def two_thresholds(residents, learners):
    row, d = _compared(residents, "Research", "PGY5")
    example, _ = _compared(residents, "PGY5", "PGY4")
    spread = row["estimate"] / d

    def key(limit, sign):
        return Key(
            row[limit],
            one_standard_error=row["estimate"] + sign * row["std_error"],
            sd_of_residents=row["estimate"] + sign * 1.96 * spread,
            example=example[limit],
        )

    return {
        "lower_limit": key("conf_low", -1),
        "upper_limit": key("conf_high", 1),
        "at_two": _reading(row, 2),
        "at_half": _reading(row, 0.5),
    }


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
    return {
        "slope": Key(
            slope,
            organization=_trend(learners, "organization"),
            two_or_more=strong[2] - strong[0],
            of_answers=answer,
            proportion=slope / 100,
        )
    }


EXERCISES = {
    "7.1": research_year,
    "7.2": what_p_is,
    "7.3": six_subgroups,
    "7.4": two_thresholds,
    "7.6": community,
}

GUESSES = {"7.1": found_by_the_survey, "7.2": times_too_large, "7.3": some_pair}
