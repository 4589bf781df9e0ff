"""The exercises of chapter 1: the claims in hand, and cohorts that are made on the spot.

Exercise 1.4 asks for a sentence, which no key can judge; the lab looks for its verb.
"""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.exercise import Choice, Exercise, Number, Slip

__all__ = ["EXERCISES"]


def by_the_authors(claims):
    causal = claims[claims["kind"] == "causal"]
    mine = causal["speaker"].str.startswith("authors").sum()
    return Exercise(
        (
            Number(
                "causal claims by the authors",
                float(mine),
                0,
                (
                    Slip(mine - 1.0, "one too few: a claim with *may* is still a claim (c10)"),
                    Slip(
                        mine + 1.0,
                        "one too many: that belonging may foster engagement stands beside its "
                        "reverse, so that neither is claimed (c07)",
                    ),
                    Slip(
                        float(len(causal)),
                        "the number of all causal claims; look at who makes each of them",
                    ),
                ),
            ),
        ),
        (
            "Step 3.2 has a table of who says what.",
            "Look at c07 and c10: does the sentence say one direction, or leave it open?",
        ),
        "To carry c10, a study would have had to try the efforts in some programs, best by drawing "
        "lots, and compare exams.",
    )


def denominators(_):
    return Exercise(
        (
            Choice(
                "the 45 % are of",
                "physicians",
                (
                    Slip(
                        "residents",
                        "the residents answered another survey: the denominator was carried over",
                    ),
                    Slip(
                        "both",
                        "no survey here asked both: the 45 % are of a national one of physicians",
                    ),
                ),
            ),
            Choice(
                "the 43rd percentile is",
                "a rank",
                (
                    Slip(
                        "a share", "a share of right answers is something else: 43 % of questions"
                    ),
                    Slip("points", "the points are 476: a percentile is on another scale"),
                ),
            ),
        ),
        (
            "Step 3.3 gives the denominator of each number.",
            "A percentile says how many peers scored lower.",
        ),
        "Neither number can be set against the other. Among which peers the percentile was taken "
        "is not public.",
    )


def percentile_points(_):
    points = _percentile_gap(0.25, 0.10)
    return Exercise(
        (
            Number(
                "percentile points",
                points,
                0,
                (
                    Slip(_percentile_gap(0.10, 0.10), "the gap at r = 0.10: change the r"),
                    Slip(_percentile_gap(0.25, 0.25), "the gap of the outer quarters"),
                    Slip(points / 2, "from the middle to one end; the gap spans both ends"),
                    Slip(100 * 0.25**2, "R² in per cent, and not percentile points"),
                ),
            ),
        ),
        ("Put 0.25 into the cell and run it.", "The answer stands below the cell; round it."),
        "It would make a headline, and belonging would go along with 6 % of the variance.",
    )


def harmful(_):
    from belonging_edu.cohorts.surgery import WORLDS

    hidden = WORLDS["X"]
    return Exercise(
        (
            Number(
                "gap in points",
                _gap({**hidden, "exam_per_belonging": -0.5}),
                0,
                (
                    Slip(_gap(hidden), "the gap without any effect: change the 0.0"),
                    Slip(
                        _gap({**hidden, "exam_per_belonging": 0.5}),
                        "the gap at +0.5, where belonging raises scores: the sign",
                    ),
                    Slip(
                        _gap({"exam_per_belonging": -0.5}),
                        "the gap without the truth of cohort X: keep the rest of the braces",
                    ),
                ),
            ),
        ),
        (
            "Lowering scores by half a point for each point is -0.5.",
            "Subtract the two averages that the cell shows.",
        ),
        "Every point of belonging costs half an exam point, and the headline would read the same.",
    )


def _percentile_gap(r, share):
    from scipy.stats import norm

    ends = norm.ppf((np.arange(2000) + 0.5) / 2000 * share + 1 - share)
    return 100 * (2 * norm.cdf(r * ends / np.sqrt(2 - r**2)).mean() - 1)


def _gap(truth):
    from belonging_edu import simulate
    from belonging_edu.estimates import extreme_groups

    data = simulate("surgery", seed=5, **truth).data
    group = extreme_groups(data["belonging_score"], 0.10)
    means = data["absite_score"].groupby(group, observed=True).mean()
    return means["highest"] - means["lowest"]


EXERCISES = {
    "1.1": by_the_authors,
    "1.2": denominators,
    "1.3": percentile_points,
    "1.5": harmful,
}
