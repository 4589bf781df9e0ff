"""Chapter 8, top against bottom: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "load"]

_OUTCOME, _SCORE = "absite_score", "belonging_score"


def load(seed=None):
    """The data that the lab has in hand."""
    from belonging_edu import load_cohort

    return (load_cohort("surgery", seed=seed),)


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


def quarters(data):
    low, high = _ends(data, 0.25)
    gap = high.mean() - low.mean()
    pooled = np.sqrt((low.var() + high.var()) / 2)
    error = np.sqrt(low.var() / len(low) + high.var() / len(high))
    lowest, highest = _ends(data, 0.10)
    of_tenths = highest.mean() - lowest.mean()
    return {
        "gap": Key(
            gap,
            outer_tenths=of_tenths,
            halves=_gap(data, 0.50),
            cohens_d=gap / pooled,
        ),
        "d": Key(
            gap / pooled,
            over_standard_error=gap / error,
            over_sd_of_all=gap / data[_OUTCOME].std(),
            outer_tenths=of_tenths / np.sqrt((lowest.var() + highest.var()) / 2),
        ),
    }


def from_the_news(data):
    apart = 3.509966  # twice the normal density at the upper tenth, over .10
    r, example = 30 / (apart * 85), 56 / (apart * 100)
    return {
        "r": Key(r, gap_in_sds=30 / 85, one_end=30 / (apart / 2 * 85), example=example),
        "r_squared": Key(
            100 * r**2, proportion=r**2, r_in_percent=100 * r, example=100 * example**2
        ),
    }


def within_year(data):
    from belonging_edu.methods.formulas import least_squares
    from belonging_edu.methods.multilevel import random_intercept

    years = data.assign(year=data["pgy"].astype("category").cat.codes.astype(float))
    fullest = random_intercept(
        f"{_OUTCOME} ~ {_SCORE} + C(pgy) + stress", data, group="program_id"
    ).set_index("term")["estimate"]
    return {
        "slope": Key(
            _slope(f"{_SCORE} + C(pgy)", data),
            unadjusted=_slope(_SCORE, data),
            stress_as_well=_slope(f"{_SCORE} + C(pgy) + stress", data),
            last_step=fullest[_SCORE],
            between_tenths=_gap(data, 0.10) / _gap(data, 0.10, _SCORE),
            year_as_number=_slope(f"{_SCORE} + year", years),
            turned_round=least_squares(f"{_SCORE} ~ {_OUTCOME} + C(pgy)", data)[_OUTCOME],
        )
    }


def at_stress(data):
    from belonging_edu.methods.multilevel import random_intercept

    fit = random_intercept(
        f"{_OUTCOME} ~ {_SCORE} * stress + C(pgy)", data, group="program_id"
    ).set_index("term")["estimate"]
    base, change = fit[_SCORE], fit[f"{_SCORE}:stress"]

    def key(stress, other):
        return Key(
            base + stress * change,
            not_centered=base,
            added=base - stress * change,
            interaction=change,
            swapped=base + other * change,
            says={"stress": stress, "other": other},
        )

    return {"at_4": key(4, 8), "at_8": key(8, 4)}


def upper_half(data):
    upper = data[data[_SCORE] >= data[_SCORE].median()]
    scored = data[data[_OUTCOME] >= data[_OUTCOME].median()]
    r = upper[_SCORE].corr(upper[_OUTCOME])
    return {
        "r": Key(
            r,
            unchanged=data[_SCORE].corr(data[_OUTCOME]),
            chosen_by_exam=scored[_SCORE].corr(scored[_OUTCOME]),
            r_squared=r**2,
        ),
        "slope": Key(
            _slope(_SCORE, upper),
            unchanged=_slope(_SCORE, data),
            chosen_by_exam=_slope(_SCORE, scored),
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
    "8.1": quarters,
    "8.2": from_the_news,
    "8.3": within_year,
    "8.4": at_stress,
    "8.5": upper_half,
    "8.6": without_effect,
}
