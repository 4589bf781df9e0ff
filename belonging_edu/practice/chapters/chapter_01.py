"""Chapter 1, headline, abstract, paper: keys from the claims and from cohorts made on the spot.

Exercise 1.4 asks for a sentence, which no key can judge; the lab looks for its verb.
"""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.chapter_01 import NEEDED
from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "load"]


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
        )
    }


def denominators(_):
    return {"denominator": "physicians", "percentile": "a rank"}


def percentile_points(_):
    points = _percentile_gap(0.25, 0.10)
    return {
        "gap": Key(
            points,
            example=_percentile_gap(0.10, 0.10),
            outer_quarters=_percentile_gap(0.25, 0.25),
            one_end=points / 2,
            r_squared=100 * 0.25**2,
        )
    }


def harmful(_):
    from belonging_edu.cohorts.surgery import WORLDS

    hidden = WORLDS["X"]
    return {
        "gap": Key(
            _gap({**hidden, "exam_per_belonging": -0.5}),
            without_effect=_gap(hidden),
            raises_scores=_gap({**hidden, "exam_per_belonging": 0.5}),
            usual_truth=_gap({"exam_per_belonging": -0.5}),
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


def _gap(truth):
    from belonging_edu import simulate
    from belonging_edu.methods.estimates import extreme_groups

    data = simulate("surgery", seed=5, **truth).data
    group = extreme_groups(data["belonging_score"], 0.10)
    means = data["absite_score"].groupby(group, observed=True).mean()
    return means["highest"] - means["lowest"]


EXERCISES = {
    "1.1": by_the_authors,
    "1.2": denominators,
    "1.3": percentile_points,
    "1.5": harmful,
    "1.7": brief,
}

GUESSES = {"1.1": public, "1.2": correlation}
