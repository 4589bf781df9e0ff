"""Chapter 7, comparing groups: keys and known mistakes, computed from the cohorts in hand."""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key
from belonging_edu.practice.neighbors import Neighbors

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_SCORE = "belonging_score"
_ASKED = 40


def load(shelf):
    """The data that the lab has in hand."""
    return shelf.data("surgery"), shelf.data("learners")


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


def years(residents, learners, high="Research", wanted="research-year residents"):
    row, d = _compared(residents, high, "PGY1")
    fifth, d_fifth = _compared(residents, "PGY5", "PGY1")
    firsts = {f"{year} and first-years": (year, "PGY1") for year in _YEARS[1:4]}
    research = {f"research and {year}": ("Research", year) for year in _YEARS[1:5]}
    if high != "Research":
        research = {"research-year residents and first-years": ("Research", "PGY1")} | research
    others = {
        which: _compared(residents, *pair)
        for which, pair in (firsts | research).items()
        if pair != (high, "PGY1")
    }
    sd = row["estimate"] / d
    means = {year: _scores(residents, year).mean() for year in (high, "PGY1", "PGY5")}
    sds = {year: _scores(residents, year).std(ddof=1) for year in (high, "PGY1", "PGY5")}
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
            says={"wanted": wanted},
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
            says={"wanted": wanted},
        ),
    }


def what_p_is(residents, learners, larger=59, other=61, shuffles=2000, **mistakes):
    others = [number for number in (1000, 2000, 4000, 5000, 10_000) if number != shuffles]
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
            other_shuffles={f"{number:,}": (larger + other) / number for number in others},
            as_odds=(larger + other) / (shuffles - larger - other),
            halved=larger / shuffles / 2,
            number=larger + other,
            says={"shuffles": f"{shuffles:,}"},
            **mistakes,
        ),
        "of": "data",
    }


def uneven_sides(residents, learners):
    larger, other, shuffles = 18, 52, 1000
    twice = {"same": 2 * larger / shuffles, "other": 2 * other / shuffles}
    first = (59 + 61) / 2000
    return what_p_is(
        residents, learners, larger, other, shuffles, one_side_doubled=twice, first_exercise=first
    )


_IN_THE_CELL = (0.004, 0.009, 0.021, 0.034, 0.048, 0.410)


def _corrected(p_values):
    """Rising P values after Holm, Bonferroni, and Benjamini and Hochberg."""
    p, number = np.array(p_values), len(p_values)
    holm = np.maximum.accumulate(p * np.arange(number, 0, -1))
    hochberg = np.minimum.accumulate((p * number / np.arange(1, number + 1))[::-1])[::-1]
    return holm, p * number, hochberg


def _below(p_values):
    return int((np.asarray(p_values) < 0.05).sum())


def _up_to_the_first_that_fails(corrected):
    ordinals = ("first", "second", "third", "fourth")
    return {
        f"{ordinals[n]} corrected": round(float(corrected[n]), 6)
        for n in range(_below(corrected) + 1)
    }


def subgroups(residents, learners, p_values=_IN_THE_CELL, many="six"):
    number, uncorrected = len(p_values), _below(p_values)
    corrected = _corrected(p_values)
    holm, bonferroni, hochberg = map(_below, corrected)
    in_the_cell = ({}, {})
    if p_values != _IN_THE_CELL:
        in_the_cell = [{"in_the_cell": _below(p)} for p in _corrected(_IN_THE_CELL)]
    says = {"many": many, "number": number}
    return {
        "holm": Key(
            holm,
            uncorrected=uncorrected,
            bonferroni=bonferroni,
            benjamini_hochberg=hochberg,
            not_below=number - holm,
            all_of_them=number,
            none=0,
            p_value=_up_to_the_first_that_fails(corrected[0]),
            threshold=0.05 / number,
            says=says,
            **in_the_cell[0],
        ),
        "bonferroni": Key(
            bonferroni,
            uncorrected=uncorrected,
            holm=holm,
            not_below=uncorrected - bonferroni,
            benjamini_hochberg=hochberg,
            all_of_them=number,
            none=0,
            p_value=_up_to_the_first_that_fails(corrected[1]),
            threshold=(0.05 / number, round(0.05 * number, 6)),
            says=says,
            **in_the_cell[1],
        ),
    }


def _reading(row, threshold):
    if -threshold < row["conf_low"] and row["conf_high"] < threshold:
        return "small"
    if row["conf_low"] > threshold or row["conf_high"] < -threshold:
        return "large"
    return "undecided"


def two_thresholds(
    residents,
    learners,
    low="PGY5",
    wanted="research minus fifth-years",
    turned="fifth-years minus research residents",
):
    row, d = _compared(residents, "Research", low)
    example, _ = _compared(residents, "PGY5", "PGY4")
    spread = row["estimate"] / d
    pairs = (("PGY5", "PGY1"), *(("Research", year) for year in _YEARS[:5] if year != low))
    others = {f"{high} minus {low}": _compared(residents, high, low)[0] for high, low in pairs}
    opposite = {"conf_low": -row["conf_high"], "conf_high": -row["conf_low"]}
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
            turned_round=opposite[limit],
            estimate=row["estimate"],
            standard_error=row["std_error"],
            other_level={
                "90": rest[0] + sign * 1.6449 * rest[1],
                "99": rest[0] + sign * 2.5758 * rest[1],
            },
            two_standard_errors=rest[0] + sign * 2 * rest[1],
            width=row["conf_high"] - row["conf_low"],
            of_d=row[limit] / spread,
            says={"wanted": wanted, "turned": turned},
        )

    return {
        "lower_limit": key("conf_low", -1),
        "upper_limit": key("conf_high", 1),
        "at_two": _reading(row, 2),
        "at_half": _reading(row, 0.5),
    }


_CUTS = {
    "strong": (4, 5, {"5 only": (5, 5), "3 to 5": (3, 5)}),
    "weak": (1, 2, {"1 only": (1, 1), "1 to 3": (1, 3)}),
}


def _are(answers, kind):
    low, high, _ = _CUTS[kind]
    return answers.between(low, high)


def _trend(learners, context, kind):
    known = learners.dropna(subset=[f"belonging_{context}"])
    counted = _are(known[f"belonging_{context}"], kind).astype(float)
    return 100 * np.polyfit(known["identities"], counted, 1)[0]


def community(residents, learners, kind="strong"):
    slope = _trend(learners, "community", kind)
    known = learners.dropna(subset=["belonging_community"])
    answers, identities = known["belonging_community"], known["identities"]
    counted = 100.0 * _are(answers, kind)
    share = counted.groupby(identities.clip(upper=2)).mean()
    near = Neighbors(known.assign(counted=counted), "counted", "identities", ())
    low, high, cuts = _CUTS[kind]
    as_in_the_cell = {}
    if kind != "strong":
        as_in_the_cell = {
            "strong": _trend(learners, "community", "strong"),
            "in_the_cell": _trend(learners, "organization", "strong"),
        }
    return {
        "slope": Key(
            slope,
            spread=near.spread(),
            organization=_trend(learners, "organization", kind),
            two_or_more=share[2] - share[0],
            of_answers=100 * np.polyfit(identities, answers, 1)[0],
            proportion=slope / 100,
            program=_trend(learners, "program", kind),
            other_step={
                "from none to one": share[1] - share[0],
                "from one to two or more": share[2] - share[1],
                "from none to one or more": counted[identities > 0].mean() - share[0],
                "from none to two or more, halved": (share[2] - share[0]) / 2,
            },
            other_cut={
                which: 100 * np.polyfit(identities, answers.between(*cut), 1)[0]
                for which, cut in cuts.items()
            },
            correlation=[factor * identities.corr(counted) for factor in (1, 100)],
            mean_answer=np.polyfit(identities, answers, 1)[0],
            logistic=_logistic(known.assign(counted=_are(answers, kind).astype(int))),
            intercept=near.rest()["the intercept"],
            one_share={
                "all": counted.mean(),
                "those with no marginalized identity": share[0],
                "those with one": share[1],
                "those with two or more": share[2],
            },
            turned_round=100 * identities.corr(counted) ** 2 / slope * 100,
            says={"kind": kind, "low": low, "high": high},
            **as_in_the_cell,
        )
    }


def _logistic(known):
    """Log odds ratio, odds ratio, and its change in percent."""
    from belonging_edu.methods.firth import log_odds

    log = log_odds("counted ~ identities", known)["identities"]
    return [log, np.exp(log), 100 * (np.exp(log) - 1)]


EXERCISES = {
    "7.1": years,
    "7.2": what_p_is,
    "7.3": subgroups,
    "7.4": two_thresholds,
    "7.6": community,
}

GUESSES = {"7.1": found_by_the_survey, "7.2": times_too_large, "7.3": some_pair}

VARIATIONS = {
    "7.1b": partial(years, high="PGY3", wanted="third-years"),
    "7.2b": uneven_sides,
    "7.3b": partial(
        subgroups,
        p_values=(0.001, 0.005, 0.008, 0.012, 0.030, 0.041, 0.120, 0.450),
        many="eight",
    ),
    "7.4b": partial(
        two_thresholds,
        low="PGY1",
        wanted="research minus first-years",
        turned="first-years minus research residents",
    ),
    "7.6b": partial(community, kind="weak"),
}
