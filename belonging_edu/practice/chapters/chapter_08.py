"""Chapter 8, top against bottom: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key, Model
from belonging_edu.practice.neighbors import Neighbors

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_OUTCOME, _SCORE = "absite_score", "belonging_score"
_WITHIN_YEAR = f"{_SCORE} + C(pgy)"
_CROSSED = f"{_OUTCOME} ~ {_SCORE} * stress + C(pgy)"


def load(shelf):
    """The data that the lab has in hand."""
    return (shelf.data("surgery"),)


def _ends(data, share, of=_OUTCOME):
    """Exam scores, or other values, of the lowest and of the highest share of belonging."""
    from belonging_edu.methods.estimates import extreme_groups

    group = extreme_groups(data[_SCORE], share)
    return data.loc[group == "lowest", of], data.loc[group == "highest", of]


def _gap(data, share, of=_OUTCOME):
    low, high = _ends(data, share, of)
    return high.mean() - low.mean()


def _slope(formula, data):
    from belonging_edu.methods.formulas import least_squares

    return least_squares(f"{_OUTCOME} ~ {formula}", data)[_SCORE]


def _model(formula, data):
    return Model("least squares", f"{_OUTCOME} ~ {formula}", len(data))


_CUTS = {
    "the outer 1%": 0.01,
    "the outer 5%": 0.05,
    "the outer fifths": 0.20,
    "the outer quarters": 0.25,
    "the outer 30%": 0.30,
    "the outer thirds": 1 / 3,
}


def _d(low, high):
    return (high.mean() - low.mean()) / np.sqrt((low.var() + high.var()) / 2)


def ends(data, share=0.25, wanted="quarters"):
    low, high = _ends(data, share)
    gap, d = high.mean() - low.mean(), _d(low, high)
    error = np.sqrt(low.var() / len(low) + high.var() / len(high))
    tenths, halves = _ends(data, 0.10), _ends(data, 0.50)
    others = {which: _ends(data, cut) for which, cut in _CUTS.items() if cut != share}
    belonging = _gap(data, share, _SCORE)
    return {
        "gap": Key(
            gap,
            spread=(error, gap - 1.96 * error, gap + 1.96 * error),
            outer_tenths=tenths[1].mean() - tenths[0].mean(),
            halves=halves[1].mean() - halves[0].mean(),
            cohens_d=d,
            other_cut={which: high.mean() - low.mean() for which, (low, high) in others.items()},
            one_mean={"highest": high.mean(), "lowest": low.mean()},
            medians=high.median() - low.median(),
            in_belonging=belonging,
            says={"wanted": wanted, "one": wanted.removesuffix("s")},
        ),
        "d": Key(
            d,
            ratio=(gap, gap / d),
            over_standard_error=gap / error,
            over_sd_of_all=gap / data[_OUTCOME].std(),
            outer_tenths=_d(*tenths),
            other_cut={"the two halves": _d(*halves)}
            | {which: _d(*ends) for which, ends in others.items()},
            over_variance=d * d / gap,
            in_belonging=belonging / data[_SCORE].std(),
            says={"wanted": wanted},
        ),
    }


def from_the_news(data, gap=30, sd=85):
    apart = 3.509966  # twice the normal density at the upper tenth, over .10
    r, example, d = gap / (apart * sd), 56 / (apart * 100), gap / sd
    settings = {
        "only the gap changed": gap / (apart * 100),
        "only the SD changed": 56 / (apart * sd),
        "gap and SD exchanged": sd / (apart * gap),
        "the SD of the exam of the lab": gap / (apart * data[_OUTCOME].std()),
    }
    if (gap, sd) != (30, 85):
        settings["gap and SD of exercise 8.2"] = 30 / (apart * 85)
    formulas = {
        "d / 2": d / 2,
        "d over the root of d² + 4, the rule for two halves": d / np.sqrt(d**2 + 4),
        "the distance of the outer quarters": d / 2.5422,
        "the distance of the two halves": d / 1.5958,
    }
    squared = {which: 100 * value**2 for which, value in (settings | formulas).items()}
    return {
        "r": Key(
            r,
            gap_in_sds=d,
            one_end=gap / (apart / 2 * sd),
            example=example,
            other_numbers=settings,
            other_formula=formulas,
            without_sd=gap / apart,
            turned_round=1 / r,
        ),
        "r_squared": Key(
            100 * r**2,
            proportion=r**2,
            r_in_percent=100 * r,
            example=100 * example**2,
            other_numbers={which: squared[which] for which in settings},
            other_formula={which: squared[which] for which in formulas}
            | {
                "the distance from the middle to one end": 400 * r**2,
                "the square of d": 100 * d**2,
                "r doubled": 200 * r,
            },
        ),
    }


def _adjusted(data, near, by, **mistakes):
    """The slope beside one other predictor, with the mistakes that do not depend on which."""
    from belonging_edu.methods.formulas import least_squares
    from belonging_edu.methods.multilevel import random_intercept

    fullest = random_intercept(
        f"{_OUTCOME} ~ {_SCORE} + C(pgy) + stress", data, group="program_id"
    ).set_index("term")["estimate"]
    at_ends = Neighbors(data[_not_between(data, 0.10)], _OUTCOME, _SCORE, (by,))
    slope, sd = _slope(f"{_SCORE} + {by}", data), near.sd_of_predictor()
    return Key(
        slope,
        model=_model(f"{_SCORE} + {by}", data),
        spread=near.spread(by),
        unadjusted=near.slope(),
        last_step=fullest[_SCORE],
        between_tenths=_gap(data, 0.10) / _gap(data, 0.10, _SCORE),
        turned_round=least_squares(f"{_SCORE} ~ {_OUTCOME} + {by}", data)[_OUTCOME],
        only_ends={"with": at_ends.slope(by), "without": at_ends.slope()},
        other_scale={
            "per standard deviation of belonging": slope * sd,
            "in standard deviations of both scores": slope * sd / data[_OUTCOME].std(),
            "per point of the mean answer, 1 to 5": slope * 11,
        },
        of_the_model=near.rest(by),
        change=near.slope() - slope,
        correlation=data[_SCORE].corr(data[_OUTCOME]),
        **mistakes,
    )


def within_year(data):
    years = data.assign(year=data["pgy"].astype("category").cat.codes.astype(float))
    near = Neighbors(data, _OUTCOME, _SCORE, ("C(pgy)", "stress"))
    key = _adjusted(
        data,
        near,
        "C(pgy)",
        stress_as_well=near.slope("C(pgy)", "stress"),
        year_as_number=_slope(f"{_SCORE} + year", years),
        stress_instead=near.slope("stress"),
        one_year={
            str(year): np.polyfit(rows[_SCORE], rows[_OUTCOME], 1)[0]
            for year, rows in data.groupby("pgy", observed=True)
        },
        without_research=_slope(_WITHIN_YEAR, data[data["pgy"] != "Research"]),
        gap_within_year=in_the_same_year(data),
    )
    return {"slope": key}


def at_the_same_stress(data):
    near = Neighbors(data, _OUTCOME, _SCORE, ("C(pgy)", "stress"))
    key = _adjusted(
        data,
        near,
        "stress",
        year_as_well=near.slope("C(pgy)", "stress"),
        year_instead=near.slope("C(pgy)"),
        as_category=_slope(f"{_SCORE} + C(stress)", data),
        interaction=_slope(f"{_SCORE} * stress", data),
    )
    return {"slope": key}


def _not_between(data, share):
    from belonging_edu.methods.estimates import extreme_groups

    return extreme_groups(data[_SCORE], share) != "between"


def at_stress(data, low=4, high=8, times="doubled or halved"):
    from belonging_edu.methods.formulas import least_squares
    from belonging_edu.methods.multilevel import random_intercept

    fit = random_intercept(_CROSSED, data, group="program_id").set_index("term")["estimate"]
    base, change = fit[_SCORE], fit[f"{_SCORE}:stress"]
    plain = least_squares(_CROSSED, data)
    alone = least_squares(f"{_OUTCOME} ~ {_SCORE} * stress", data)

    def key(stress, other):
        return Key(
            base + stress * change,
            model=Model("random intercept", _CROSSED, len(data)),
            not_centered=base,
            added=base - stress * change,
            interaction=change,
            swapped=base + other * change,
            other_stress={
                at: base + at * change for at in range(1, 11) if at not in (stress, other)
            },
            product_only=stress * change,
            other_model={
                "without the random intercept": _at(plain, stress),
                "without year and program": _at(alone, stress),
            },
            rounded=round(base, 2) + stress * round(change, 2),
            only_those=_slope(_SCORE, data[data["stress"] == stress]),
            difference=(high - low) * change,
            stress_itself=fit["stress"],
            in_proportion=(base + other * change) * stress / other,
            says={"stress": stress, "other": other, "times": times},
        )

    return {f"at_{low}": key(low, high), f"at_{high}": key(high, low)}


def _at(fit, stress):
    return fit[_SCORE] + stress * fit[f"{_SCORE}:stress"]


def _r_and_slope(data):
    return data[_SCORE].corr(data[_OUTCOME]), np.polyfit(data[_SCORE], data[_OUTCOME], 1)[0]


_POINTS = {
    0.75: ("the upper quartile", "the highest quarter"),
    0.90: ("the 90th percentile", "the highest tenth"),
    0.25: ("the lower quartile", "those from the lower quartile up"),
    0.10: ("the 10th percentile", "those from the cut of the lowest tenth up"),
    0.50: ("the median", "those at or above the median"),
}


def _cuts(data, share):
    """Residents whom another cut keeps, by what they are."""
    score, point = data[_SCORE], _POINTS[share][0]
    cut = score.quantile(share)
    upper = {
        which: data[score >= score.quantile(other)]
        for other, (_, which) in _POINTS.items()
        if other != share
    }
    return {
        f"those below {point}": data[score < cut],
        f"those at or below {point}": data[score <= cut],
        f"those above {point} only": data[score > cut],
        "those at or above the mean": data[score >= score.mean()],
        **upper,
        "the two outer tenths": data[_not_between(data, 0.10)],
        "the two outer quarters": data[_not_between(data, 0.25)],
    }


def upper_part(data, share=0.50):
    pairs = {which: _r_and_slope(rows) for which, rows in _cuts(data, share).items()}
    upper = data[data[_SCORE] >= data[_SCORE].quantile(share)]
    scored = data[data[_OUTCOME] >= data[_OUTCOME].quantile(share)]
    r = upper[_SCORE].corr(upper[_OUTCOME])
    whole_r, whole_slope = _r_and_slope(data)
    near = Neighbors(upper, _OUTCOME, _SCORE, ("C(pgy)",))
    says = {"point": _POINTS[share][0]}
    return {
        "r": Key(
            r,
            unchanged=data[_SCORE].corr(data[_OUTCOME]),
            chosen_by_exam=scored[_SCORE].corr(scored[_OUTCOME]),
            r_squared=r**2,
            other_cut={which: pair[0] for which, pair in pairs.items()},
            kept=len(upper),
            says=says,
        ),
        "slope": Key(
            _slope(_SCORE, upper),
            model=_model(_SCORE, upper),
            unchanged=_slope(_SCORE, data),
            chosen_by_exam=_slope(_SCORE, scored),
            other_cut={which: pair[1] for which, pair in pairs.items()},
            spread=near.spread(),
            within_year=near.slope("C(pgy)"),
            shrunk_with_r=whole_slope * r / whole_r,
            of_the_model=near.rest(),
            turned_round=r**2 / near.slope(),
            kept=len(upper),
            says=says,
        ),
    }


def without_effect(data):
    return {"cause": "seniority"}


def pairs(data):
    low, high = _ends(data, 0.10)
    below = np.searchsorted(np.sort(low), high, "left").sum()
    ties = np.searchsorted(np.sort(low), high, "right").sum() - below
    return 100 * (1 - (below + ties / 2) / (len(low) * len(high)))


def variance(data):
    return 100 * data[_SCORE].corr(data[_OUTCOME]) ** 2


def in_the_same_year(data):
    from belonging_edu.methods.estimates import extreme_groups

    group = extreme_groups(data[_SCORE], 0.10)
    ends = data[group != "between"].assign(highest=(group == "highest").astype(float))
    rows = ends.groupby("pgy", observed=True)[["highest", _OUTCOME]]
    within = ends[["highest", _OUTCOME]] - rows.transform("mean")
    return (within["highest"] * within[_OUTCOME]).sum() / (within["highest"] ** 2).sum()


GUESSES = {"8.1": pairs, "8.2": variance, "8.3": in_the_same_year}

EXERCISES = {
    "8.1": ends,
    "8.2": from_the_news,
    "8.3": within_year,
    "8.4": at_stress,
    "8.5": upper_part,
    "8.6": without_effect,
}

VARIATIONS = {
    "8.1b": partial(ends, share=0.20, wanted="fifths"),
    "8.2b": partial(from_the_news, gap=9, sd=12),
    "8.3b": at_the_same_stress,
    "8.4b": partial(at_stress, low=5, high=7, times="times 5/7 or 7/5"),
    "8.5b": partial(upper_part, share=0.10),
}
