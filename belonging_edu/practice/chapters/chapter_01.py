"""Chapter 1, headline, abstract, paper: keys from the claims and from cohorts made on the spot.

Exercise 1.4 asks for a sentence, which no key can judge; the lab looks for its verb.
"""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.chapter_01 import NEEDED
from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]


def load(seed=None):
    """The claims that the lab has in hand; they are real, and no seed changes them."""
    from belonging_edu import published

    return (published.claims(),)


def by_the_authors(claims):
    causal = claims[claims["kind"] == "causal"]
    mine = causal["speaker"].str.startswith("authors").sum()
    return {
        "by_authors": Key(
            float(mine),
            one_too_few=mine - 1.0,
            one_too_many=mine + 1.0,
            all_causal=float(len(causal)),
            all_claims=float(len(claims)),
            by_others=float(len(causal) - mine),
            share=(100 * mine / len(causal), mine / len(causal), 100 * len(causal) / len(claims)),
        )
    }


def denominators(_):
    return {"denominator": "physicians", "percentile": "a rank"}


_OTHER_R = (0.025, 0.05, 0.0625, 0.20, 0.30, 0.50, 0.75)


def percentile_points(_):
    from belonging_edu import published

    points = _percentile_gap(0.25, 0.10)
    return {
        "gap": Key(
            points,
            example=_percentile_gap(0.10, 0.10),
            outer_quarters=_percentile_gap(0.25, 0.25),
            one_end=points / 2,
            r_squared=(100 * 0.25**2, 0.25**2),
            other_r={r: _percentile_gap(r, 0.10) for r in _OTHER_R},
            r_itself=0.25,
            published=published.value("acker2025.pctile_gap"),
            one_percentile={"highest": 50 + points / 2, "lowest": 50 - points / 2},
        )
    }


def harmful(_):
    from belonging_edu.cohorts.surgery import WORLDS

    hidden = WORLDS["X"]
    data = _cohort({**hidden, "exam_per_belonging": -0.5})
    low, high = _ends(data, 0.10)
    return {
        "gap": Key(
            high.mean() - low.mean(),
            without_effect=_gap(hidden),
            raises_scores=_gap({**hidden, "exam_per_belonging": 0.5}),
            usual_truth=_gap({"exam_per_belonging": -0.5}),
            other_effect={
                effect: _gap({**hidden, "exam_per_belonging": effect}) for effect in (-1.0, 1.0)
            },
            one_mean={"highest": high.mean(), "lowest": low.mean()},
            other_cut={
                "the outer quarters": _apart(*_ends(data, 0.25)),
                "the outer twentieths": _apart(*_ends(data, 0.05)),
                "the two halves": _apart(*_ends(data, 0.50)),
            },
            medians=high.median() - low.median(),
        )
    }


def brief(_):
    return {"impact": "causal", "strategy": "causal", "decreased": "associational"}


def public(_):
    from belonging_edu import published

    return float(sum(published.figure(f"acker2025.{name}").is_public for name in NEEDED))


def correlation(_):
    from scipy.optimize import brentq

    from belonging_edu import published

    gap = published.value("acker2025.pctile_gap")
    return brentq(lambda r: _percentile_gap(r, 0.10) - gap, 0, 0.9)


def _percentile_gap(r, share):
    from scipy.stats import norm

    ends = norm.ppf((np.arange(2000) + 0.5) / 2000 * share + 1 - share)
    return 100 * (2 * norm.cdf(r * ends / np.sqrt(2 - r**2)).mean() - 1)


def _cohort(truth):
    from belonging_edu import simulate

    return simulate("surgery", seed=5, **truth).data


def _ends(data, share):
    """Exam scores of the lowest and of the highest share of belonging."""
    from belonging_edu.methods.estimates import extreme_groups

    group = extreme_groups(data["belonging_score"], share)
    return tuple(data.loc[group == end, "absite_score"] for end in ("lowest", "highest"))


def _apart(low, high):
    return high.mean() - low.mean()


def _gap(truth):
    return _apart(*_ends(_cohort(truth), 0.10))


EXERCISES = {
    "1.1": by_the_authors,
    "1.2": denominators,
    "1.3": percentile_points,
    "1.5": harmful,
    "1.7": brief,
}

GUESSES = {"1.1": public, "1.2": correlation}

VARIATIONS = {}
