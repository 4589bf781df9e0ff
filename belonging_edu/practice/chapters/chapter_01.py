"""The exercises of chapter 1: the claims in hand, and cohorts that are made on the spot.

Exercise 1.4 asks for a sentence, which no key can judge; the lab looks for its verb.
"""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.chapter_01 import NEEDED
from belonging_edu.practice.exercise import Choice, Exercise, Guess, Mistake, Number, Order

__all__ = ["EXERCISES", "GUESSES", "load"]


def load(seed=None):
    """The claims that the lab has in hand; they are real, and no seed changes them."""
    from belonging_edu import published

    return (published.claims(),)


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
                    Mistake(
                        mine - 1.0, "one too few: a claim with *may* is still a claim (c10)", "M01"
                    ),
                    Mistake(
                        mine + 1.0,
                        "one too many: c07 says that the direction is not clear, and so claims "
                        "none",
                        "M01",
                    ),
                    Mistake(
                        float(len(causal)),
                        "the number of all causal claims; look at who makes each of them",
                        "M01",
                    ),
                ),
            ),
        ),
        (
            "Step 3.2 has a table of who says what.",
            "Look at c07 and c10: does the sentence say one direction, or leave it open?",
        ),
        "To support c10, a study would have had to try the efforts in some programs, best assigned "
        "by lot, and compare exams.",
    )


def denominators(_):
    return Exercise(
        (
            Choice(
                "the 45% are of",
                "physicians",
                (
                    Mistake(
                        "residents",
                        "the residents answered another survey: the denominator was carried over",
                        "M03",
                    ),
                    Mistake(
                        "both",
                        "no survey here asked both: the 45% are of a national one of physicians",
                        "M03",
                    ),
                ),
            ),
            Choice(
                "the 43rd percentile is",
                "a rank",
                (
                    Mistake(
                        "a share of right answers",
                        "that would be 43% of the questions; a percentile ranks people among "
                        "their peers",
                        "M03",
                    ),
                    Mistake(
                        "points", "the points are 476: a percentile is on another scale", "M03"
                    ),
                ),
            ),
        ),
        (
            "Step 3.3 gives the denominator of each number.",
            "A percentile says where somebody stands among peers: how many in 100 scored lower.",
        ),
        "The two numbers cannot be compared. Among which peers the percentile was taken is not "
        "public.",
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
                    Mistake(_percentile_gap(0.10, 0.10), "the gap at r = .10: change the r", "S07"),
                    Mistake(_percentile_gap(0.25, 0.25), "the gap of the outer quarters", "S06"),
                    Mistake(
                        points / 2, "from the middle to one end; the gap spans both ends", "S06"
                    ),
                    Mistake(100 * 0.25**2, "R² in percent, not percentile points", "S05"),
                ),
            ),
        ),
        ("Put 0.25 into the cell and run it.", "The answer stands below the cell; round it."),
        "It would make a headline, and belonging would account for 6% of the variance. Ask "
        "first for the SD of the scores and the interval of the gap.",
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
                    Mistake(_gap(hidden), "the gap without any effect: change the 0.0", "S07"),
                    Mistake(
                        _gap({**hidden, "exam_per_belonging": 0.5}),
                        "the gap at +0.5, where belonging raises scores: the sign",
                        "S01",
                    ),
                    Mistake(
                        _gap({"exam_per_belonging": -0.5}),
                        "the gap without the truth of cohort X: keep the rest of the braces",
                        "S06",
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


def audit(_):
    return Exercise(
        (
            Order(
                "order",
                {
                    "A": "Rewrite the sentence so that its verb fits the design.",
                    "B": "Find who says it: headline, news writer, or authors.",
                    "C": "Ask whether anything was changed, or whether people were asked once.",
                    "D": "Find the verb, and say which kind of claim it makes.",
                    "E": "Put group, denominator, and unit beside each number that you keep.",
                },
                (
                    ("D", "C", "only a claim tells which design it would need", "M01"),
                    ("C", "A", "the design decides which verb may stand", "M01"),
                    ("B", "A", "do not correct in the authors what a headline said", "M01"),
                    ("E", "A", "a sentence with a number needs to know of whom", "M03"),
                ),
            ),
        ),
        (
            "What can you see in the sentence itself, before you open the paper?",
            "The rewritten sentence comes last: it needs all the rest.",
        ),
        "Verb, design, and the numbers, then the new sentence; who says it may be asked any time "
        "before.",
    )


def brief(_):
    advice = "advice says what to do, and so what it would bring about: no support was provided"
    return Exercise(
        (
            Choice(
                "the greatest impact is",
                "causal",
                (
                    Mistake(
                        "descriptive",
                        "three shares would be descriptive; *impact* of *efforts* is not a share",
                        "M01",
                    ),
                    Mistake(
                        "associational",
                        "no efforts were compared, and *impact* says what brings about what",
                        "M01",
                    ),
                ),
            ),
            Choice(
                "the promising strategy is",
                "causal",
                (
                    Mistake("associational", f"the association is its reason; {advice}", "M01"),
                    Mistake("descriptive", f"nothing is counted here; {advice}", "M01"),
                ),
            ),
            Choice(
                "belonging decreased is",
                "associational",
                (
                    Mistake(
                        "causal",
                        "it compares learners with fewer and with more such identities; "
                        "*decreased* sounds like time, and nobody was asked twice",
                        "M01",
                    ),
                    Mistake(
                        "descriptive",
                        "a descriptive claim counts one group; here groups are compared",
                        "M03",
                    ),
                ),
            ),
        ),
        (
            "Find the verb, and ask whether any effort or support was assigned.",
            "Advice rests on what an action would bring about.",
        ),
        "For the first, write how many of the learners who answered reported belonging, and to "
        "what; leave efforts out.",
    )


def public(_):
    from belonging_edu import published

    known = sum(published.figure(f"acker2025.{name}").is_public for name in NEEDED)
    return Guess(
        "the number that is public",
        "of 11",
        0,
        11,
        float(known),
        0,
        1,
        "two averages, a slope, and the number of residents are given",
        "a headline gives what is large; spread, intervals, and response are seldom in it",
    )


def correlation(_):
    from scipy.optimize import brentq

    from belonging_edu import published

    gap = published.value("acker2025.pctile_gap")
    return Guess(
        "r",
        "",
        -1,
        1,
        brentq(lambda r: _percentile_gap(r, 0.10) - gap, 0, 0.9),
        2,
        0.03,
        "no correlation at all would give no gap",
        "even a weak association puts the ends far apart, because most residents lie between them",
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
    "1.6": audit,
    "1.7": brief,
}

GUESSES = {"1.1": public, "1.2": correlation}
