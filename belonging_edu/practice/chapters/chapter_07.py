"""Chapter 7, comparing groups: keys and known mistakes, computed from the cohorts in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.keys import Key
from belonging_edu.practice.neighbors import Neighbors

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

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


_YEARS = ("PGY1", "PGY2", "PGY3", "PGY4", "PGY5", "Research")


def _spread_of(row):
    return row["std_error"], row["conf_low"], row["conf_high"]


def research_year(residents, learners):
    row, d = _compared(residents, "Research", "PGY1")
    fifth, d_fifth = _compared(residents, "PGY5", "PGY1")
    others = {
        **{f"{year} and first-years": _compared(residents, year, "PGY1") for year in _YEARS[1:4]},
        **{f"research and {year}": _compared(residents, "Research", year) for year in _YEARS[1:5]},
    }
    sd = row["estimate"] / d
    means = {year: _scores(residents, year).mean() for year in ("Research", "PGY1", "PGY5")}
    sds = {year: _scores(residents, year).std(ddof=1) for year in ("Research", "PGY1", "PGY5")}
    return {
        "difference": Key(
            row["estimate"],
            spread=_spread_of(row),
            fifth_year=fifth["estimate"],
            cohens_d=d,
            t=row["statistic"],
            other_years={which: pair[0]["estimate"] for which, pair in others.items()},
            one_mean=means,
            sd={**sds, "the two": sd},
        ),
        "d": Key(
            d,
            ratio=(row["estimate"], sd),
            over_standard_error=row["statistic"],
            points=row["estimate"],
            fifth_year=d_fifth,
            other_years={which: pair[1] for which, pair in others.items()},
            over_variance=row["estimate"] / sd**2,
            turned_round=1 / d,
            standard_error=row["std_error"],
            one_sd={year: row["estimate"] / value for year, value in sds.items()},
            two_points=[2 / sd, 2 / residents[_SCORE].std()],
        ),
    }


def what_p_is(residents, learners):
    larger, other, shuffles = 59, 61, 2000
    return {
        "p": Key(
            (larger + other) / shuffles,
            one_side=larger / shuffles,
            smaller_difference=1 - (larger + other) / shuffles,
            other_side=other / shuffles,
            doubled=2 * (larger + other) / shuffles,
            one_side_left=1 - larger / shuffles,
            put_together={
                "subtracted": (other - larger) / shuffles,
                "multiplied": larger * other / shuffles**2,
                "compared, as one over the sum of both": larger / (larger + other),
            },
            other_shuffles={
                f"{number:,}": (larger + other) / number for number in (1000, 4000, 5000, 10_000)
            },
            as_odds=(larger + other) / (shuffles - larger - other),
            halved=larger / shuffles / 2,
            number=larger + other,
        ),
        "of": "data",
    }


def six_subgroups(residents, learners):
    return {
        "holm": Key(
            2,
            uncorrected=5,
            bonferroni=1,
            benjamini_hochberg=3,
            not_below=4,
            all_of_them=6,
            none=0,
            p_value={"first corrected": 0.024, "second corrected": 0.045, "third corrected": 0.084},
            threshold=0.05 / 6,
        ),
        "bonferroni": Key(
            1,
            uncorrected=5,
            holm=2,
            not_below=4,
            benjamini_hochberg=3,
            all_of_them=6,
            none=0,
            p_value={"first corrected": 0.024, "second corrected": 0.054},
            threshold=(0.05 / 6, 0.30),
        ),
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
    pairs = (("PGY5", "PGY1"), *(("Research", year) for year in _YEARS[:4]))
    others = {f"{high} minus {low}": _compared(residents, high, low)[0] for high, low in pairs}
    turned = {"conf_low": -row["conf_high"], "conf_high": -row["conf_low"]}
    rest = row["estimate"], row["std_error"]

    def key(limit, sign):
        return Key(
            row[limit],
            one_standard_error=[
                row["estimate"] + sign * row["std_error"],
                round(row["estimate"], 3) + sign * round(row["std_error"], 3),
            ],
            sd_of_residents=row["estimate"] + sign * 1.96 * spread,
            example=example[limit],
            other_pair={which: found[limit] for which, found in others.items()},
            turned_round=turned[limit],
            estimate=row["estimate"],
            standard_error=row["std_error"],
            other_level={
                "90": rest[0] + sign * 1.6449 * rest[1],
                "99": rest[0] + sign * 2.5758 * rest[1],
            },
            two_standard_errors=rest[0] + sign * 2 * rest[1],
            width=row["conf_high"] - row["conf_low"],
            of_d=row[limit] / spread,
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
    answers, identities = known["belonging_community"], known["identities"]
    is_strong = 100.0 * (answers >= 4)
    strong = is_strong.groupby(identities.clip(upper=2)).mean()
    near = Neighbors(known.assign(strong=is_strong), "strong", "identities", ())
    return {
        "slope": Key(
            slope,
            spread=near.spread(),
            organization=_trend(learners, "organization"),
            two_or_more=strong[2] - strong[0],
            of_answers=100 * np.polyfit(identities, answers, 1)[0],
            proportion=slope / 100,
            program=_trend(learners, "program"),
            other_step={
                "from none to one": strong[1] - strong[0],
                "from one to two or more": strong[2] - strong[1],
                "from none to one or more": is_strong[identities > 0].mean() - strong[0],
                "from none to two or more, halved": (strong[2] - strong[0]) / 2,
            },
            other_cut={
                "5 only": 100 * np.polyfit(identities, answers >= 5, 1)[0],
                "3 to 5": 100 * np.polyfit(identities, answers >= 3, 1)[0],
            },
            correlation=[factor * identities.corr(is_strong) for factor in (1, 100)],
            mean_answer=np.polyfit(identities, answers, 1)[0],
            logistic=_logistic(known.assign(strong=(answers >= 4).astype(int))),
            intercept=near.rest()["the intercept"],
            one_share={
                "all": is_strong.mean(),
                "those with no marginalized identity": strong[0],
                "those with one": strong[1],
                "those with two or more": strong[2],
            },
            turned_round=100 * identities.corr(is_strong) ** 2 / slope * 100,
        )
    }


def _logistic(known):
    """Log odds ratio, odds ratio, and its change in percent."""
    from belonging_edu.methods.firth import log_odds

    log = log_odds("strong ~ identities", known)["identities"]
    return [log, np.exp(log), 100 * (np.exp(log) - 1)]


EXERCISES = {
    "7.1": research_year,
    "7.2": what_p_is,
    "7.3": six_subgroups,
    "7.4": two_thresholds,
    "7.6": community,
}

GUESSES = {"7.1": found_by_the_survey, "7.2": times_too_large, "7.3": some_pair}

VARIATIONS = {}
