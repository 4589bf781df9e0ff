"""Chapter 1, headline, abstract, paper: keys from the claims and from cohorts made on the spot.

Exercise 1.4 asks for a sentence, which no key can judge; the lab looks for its verb.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.chapter_01 import NEEDED
from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]


def load(_):
    """The claims that the lab has in hand; they are real, and no seed or set changes them."""
    from belonging_edu import published

    return (published.claims(),)


def claims_by(claims, kind="causal", speaker="authors", whom="the authors"):
    alike = claims[claims["kind"] == kind]
    theirs = alike["speaker"].str.startswith(speaker).sum()
    return {
        "by_speaker": Key(
            float(theirs),
            one_too_few=theirs - 1.0,
            one_too_many=theirs + 1.0,
            all_of_kind=float(len(alike)),
            all_claims=float(len(claims)),
            by_others=float(len(alike) - theirs),
            share=(100 * theirs / len(alike), theirs / len(alike), 100 * len(alike) / len(claims)),
            says={"kind": kind, "whom": whom},
        )
    }


def denominators(_):
    return {"denominator": "physicians", "percentile": "a rank"}


_OTHER_R = {0.05, 0.20, 0.25, 0.30, 0.50, 0.75}


def percentile_points(_, r=0.25):
    from belonging_edu import published

    points = _percentile_gap(r, 0.10)
    others = sorted((_OTHER_R | {round(r / 10, 4), round(r * r, 4)}) - {r})
    # Where r is small, 100 times r rounds to the answer.
    hundredfold = {} if round(100 * r) == round(points) else {"hundred_times_r": 100 * r}
    return {
        "gap": Key(
            points,
            example=_percentile_gap(0.10, 0.10),
            outer_quarters=_percentile_gap(r, 0.25),
            one_end=points / 2,
            r_squared=(100 * r**2, r**2),
            other_r={other: _percentile_gap(other, 0.10) for other in others},
            r_itself=r,
            published=published.value("acker2025.pctile_gap"),
            one_percentile={"highest": 50 + points / 2, "lowest": 50 - points / 2},
            says={"r": f"{r:.2f}"},
            **hundredfold,
        )
    }


_EFFECTS = {-1.0, -0.5, 0.5, 1.0}


def built_in(_, effect=-0.5):
    from belonging_edu.cohorts.surgery import WORLDS

    hidden = WORLDS["X"]
    data = _cohort({**hidden, "exam_per_belonging": effect})
    low, high = _ends(data, 0.10)
    return {
        "gap": Key(
            high.mean() - low.mean(),
            without_effect=_gap(hidden),
            other_sign=_gap({**hidden, "exam_per_belonging": -effect}),
            usual_truth=_gap({"exam_per_belonging": effect}),
            other_effect={
                other: _gap({**hidden, "exam_per_belonging": other})
                for other in sorted(_EFFECTS - {effect, -effect})
            },
            one_mean={"highest": high.mean(), "lowest": low.mean()},
            other_cut={
                "the outer quarters": _apart(*_ends(data, 0.25)),
                "the outer twentieths": _apart(*_ends(data, 0.05)),
                "the two halves": _apart(*_ends(data, 0.50)),
            },
            medians=high.median() - low.median(),
            says={
                "opposite": f"{-effect:+}",
                "does": "raises" if effect < 0 else "lowers",
            },
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
    "1.1": claims_by,
    "1.2": denominators,
    "1.3": percentile_points,
    "1.5": built_in,
    "1.7": brief,
}

GUESSES = {"1.1": public, "1.2": correlation}

VARIATIONS = {
    "1.1b": partial(claims_by, speaker="trade report", whom="trade reports"),
    "1.1c": partial(claims_by, kind="associational", speaker="news writer", whom="the news writer"),
    "1.3b": partial(percentile_points, r=0.70),
    "1.5b": partial(built_in, effect=-1.0),
    "1.5c": partial(built_in, effect=1.0),
}
