"""The exercises of chapter 10: diagrams, roles of a variable, tangled factors, tables."""

from __future__ import annotations

from functools import cache

import numpy as np

from belonging_edu.practice.exercise import Choice, Exercise, Guess, Number, Order, Slip

__all__ = ["EXERCISES", "GUESSES", "load"]

_FACTORS = ("support", "faculty", "climate", "fairness", "leadership")
_WITHOUT_PART = {f"program_per_{factor}": 0 for factor in _FACTORS[2:]}
_STUDIES = 200


def load(seed=None):
    """The data that the lab has in hand: learners, surgery residents, the panel's first wave."""
    from belonging_edu import load_cohort

    panel = load_cohort("panel", "common-cause", seed=seed)
    first = panel[panel["wave"] == 0].reset_index(drop=True)
    return load_cohort("learners", seed=seed), load_cohort("surgery", seed=seed), first


def _slope(formula, data, term):
    from belonging_edu.formulas import least_squares

    return least_squares(formula, data)[term]


def _odds_ratio(terms, learners, context="organization", term="identities"):
    """Odds ratio of a strong belonging, of learners who answered on it and on all factors."""
    from belonging_edu.firth import log_odds

    answer = f"belonging_{context}"
    known = learners.dropna(subset=[answer, *_FACTORS])
    known = known.assign(strong=(known[answer] >= 4).astype(int))
    return np.exp(log_odds(f"strong ~ {terms}", known)[term])


def smallest_set(*data):
    """Exercise 10.1: what to hold equal for the effect of a peer dinner."""
    return Exercise(
        (
            Choice(
                "set",
                "workload",
                (
                    Slip(
                        "nothing",
                        "the plain comparison: those with a heavy workload come less often and "
                        "may belong less whatever the dinner does; one path stays open",
                        "S04",
                    ),
                    Slip(
                        "names",
                        "a step on the way: knowing names is how the dinner works, so holding it "
                        "equal removes what is asked for, and the path through workload stays open",
                        "M22",
                    ),
                    Slip(
                        "all three",
                        "too much: names are a step on the way, and the photo is a consequence of "
                        "both ends; holding it equal opens a path that was closed",
                        "M22",
                    ),
                ),
            ),
        ),
        (
            "Find every way from dinner to belonging, in whatever direction its arrows point.",
            "Which of those ways starts with an arrow *into* dinner? Close that one, and no other.",
            "Two arrows that meet head to head close a way by themselves.",
        ),
        "One way starts with an arrow into the dinner, through workload: that has to be closed. "
        "Names lie on the way of the effect, and two arrows that meet in the photo close that way.",
    )


def roles(learners, residents, panel):
    """Exercise 10.2: what stress is in two diagrams, and which slope the second one asks for."""
    from belonging_edu.multilevel import random_intercept

    def within_program(terms):
        fit = random_intercept(f"absite_score ~ {terms}", residents, group="program_id")
        return fit.set_index("term").loc["belonging_score", "estimate"]

    year, score = "belonging_score + C(pgy)", "belonging_score"
    return Exercise(
        (
            Choice(
                "stress in diagram A",
                "confounder",
                (
                    Slip(
                        "mediator",
                        "right for diagram B: in A no arrow runs from belonging to stress",
                        "M22",
                    ),
                    Slip(
                        "collider",
                        "what stress is on another path, between strain and climate, which is "
                        "closed while the program is held constant; on the path belonging, strain, "
                        "stress, exam no two arrows meet in it",
                        "M22",
                    ),
                ),
            ),
            Choice(
                "stress in diagram B",
                "mediator",
                (
                    Slip(
                        "confounder",
                        "right for diagram A: in B stress comes after belonging, on the way to "
                        "the exam",
                        "M22",
                    ),
                    Slip(
                        "collider",
                        "what stress is on another path, between belonging and climate; the path "
                        "belonging, stress, exam follows the arrows",
                        "M22",
                    ),
                ),
            ),
            Number(
                "slope for diagram B",
                within_program(year),
                2,
                (
                    Slip(
                        within_program(f"{year} + stress"),
                        "the slope with stress held equal, right for diagram A; in B it takes a "
                        "part of the effect away",
                        "M22",
                    ),
                    Slip(
                        _slope(f"absite_score ~ {year}", residents, score),
                        "the slope without the program: climate is a common cause in both diagrams",
                        "M21",
                    ),
                    Slip(
                        _slope(f"absite_score ~ {score}", residents, score),
                        "the plain slope; seniority and climate are common causes in both diagrams",
                        "S04",
                    ),
                ),
                term=score,
            ),
        ),
        (
            "Follow the path from belonging through stress to the exam: does its first arrow leave "
            "belonging, or point into it?",
            "A step on the way is not held equal when the whole effect is asked for.",
            "Leave stress out; keep the year and the program.",
        ),
        "The data are the same for both; the diagram decides what is held equal. In B the whole "
        "effect is asked for, so year and program stay and stress goes.",
    )


def halves(learners, residents, panel):
    """Exercise 10.3: two halves of one score in one model."""
    tenth = residents.iloc[::10]
    first = tenth[[f"bel_{item:02d}" for item in range(1, 7)]].sum(axis=1)
    second = tenth[[f"bel_{item:02d}" for item in range(7, 12)]].sum(axis=1)
    r = first.corr(second)
    score, year = "belonging_score", "absite_score ~ belonging_score + C(pgy)"
    return Exercise(
        (
            Number(
                "variance inflation",
                1 / (1 - r**2),
                2,
                (
                    Slip(r, "the correlation; square it, then 1 / (1 − r²)", "S05"),
                    Slip(r**2, "R²; the factor is 1 / (1 − R²)", "S05"),
                    Slip(1 / (1 - r), "1 / (1 − r); the correlation is squared first", "S05"),
                    Slip(
                        1 / np.sqrt(1 - r**2),
                        "its square root: by how much the *interval* is wider; the factor is "
                        "about the variance",
                        "S05",
                    ),
                ),
            ),
            Number(
                "slope of the whole score",
                _slope(year, tenth, score),
                2,
                (
                    Slip(
                        _slope(f"absite_score ~ {score}", tenth, score),
                        "the unadjusted slope: the year belongs in the formula",
                        "S04",
                    ),
                    Slip(
                        _slope(year, residents, score),
                        "that of all residents; the exercise uses every tenth",
                        "S06",
                    ),
                    Slip(
                        _slope("absite_score ~ half + C(pgy)", tenth.assign(half=first), "half"),
                        "the slope of the first half alone, in points of that half",
                        "S07",
                    ),
                ),
                term=score,
            ),
            Choice(
                "reading",
                "they share it",
                (
                    Slip(
                        "neither counts",
                        "not clear beside its twin, read as without a part; each half has little "
                        "of its own to add, so look at the test of both together",
                        "M24",
                    ),
                    Slip(
                        "only one counts",
                        "a winner picked by P: the halves ask about one thing, and which has the "
                        "smaller P is chance, and how well each half measures it",
                        "M24",
                    ),
                ),
            ),
        ),
        (
            "Variance inflation of two predictors: 1 / (1 − r²), r being their correlation.",
            "For the slope, put `belonging_score` in the place of `first_half`, beside the year.",
            "What is lost when one half leaves the model? Almost nothing, whichever it is.",
        ),
        "The halves measure one thing, so each leaves little for the other to add. Test them "
        "together, or use the whole score; a half that is not significant is not without a part.",
    )


def total_or_direct(learners, residents, panel):
    """Exercise 10.4: which number about identities a table holds."""
    factors = " + ".join(_FACTORS)
    total = _odds_ratio("identities", learners)
    beside = _odds_ratio(f"identities + {factors}", learners)
    return Exercise(
        (
            Number(
                "odds ratio per identity",
                total,
                2,
                (
                    Slip(
                        beside,
                        "the row of the big table: what is left once the five ways in which "
                        "people are treated are held equal",
                        "M23",
                    ),
                    Slip(np.log(total), "the log odds ratio, not turned back", "S13"),
                    Slip(
                        _odds_ratio("identities", learners, "program"),
                        "that of belonging to the program; the organization is asked for",
                        "M04",
                    ),
                    Slip(
                        1 / total,
                        "the inverse: per identity fewer; per identity more is asked for",
                        "S01",
                    ),
                ),
                term="identities",
            ),
            Choice(
                "row of the big table",
                "what is left",
                (
                    Slip(
                        "the whole difference",
                        "the misreading: a model made for support holds the ways of treating "
                        "people equal, and with them whatever goes along with treatment",
                        "M23",
                    ),
                    Slip(
                        "nothing but chance",
                        "taking what is left for the whole: what goes along with how people are "
                        "treated is a finding, and is not in this row",
                        "M24",
                    ),
                ),
            ),
        ),
        (
            "Do learners with more identities report a strong belonging less often, for whatever "
            "reason? Then nothing on the way may be held equal.",
            "Take the five factors out of the formula.",
        ),
        "With the factors in the model, the row says what is left at equal answers on treatment; "
        "without them, it says how far belonging differs. Both are true, for different questions.",
    )


def steps(*data):
    """Exercise 10.5: the steps of an adjustment, in order."""
    return Exercise(
        (
            Order(
                "order",
                {
                    "A": "Fit that model; report its one slope, with an interval.",
                    "B": "Draw every arrow that you hold possible, unmeasured causes included.",
                    "C": "Say which effect of what on what, and whether the whole of it.",
                    "D": "Choose the smallest set that closes those ways.",
                    "E": "Say what another diagram, or an unmeasured cause, would change.",
                    "F": "Find the ways that start with an arrow into the exposure.",
                },
                (
                    ("C", "B", "without a question nobody knows what the diagram is for", "M21"),
                    ("B", "F", "ways are found in a diagram, not in the data", "M22"),
                    ("F", "D", "a set chosen before the ways are known takes in whatever is "
                     "at hand", "M22"),
                    ("D", "A", "a model fitted first tempts to choose by P values", "M24"),
                    ("A", "E", "limits are those of a result that is on the table", "M21"),
                ),
            ),
        ),
        (
            "The model is the last but one.",
            "Question, diagram, ways, set, model, limits.",
        ),
        "The diagram comes before the model, because the data cannot choose it. The limits come "
        "last, because they say how far the one slope can be trusted.",
    )  # fmt: skip


def _chosen(first, by, share):
    """Correlation among the share that is highest on the sum of some standardized columns."""
    total = sum((first[name] - first[name].mean()) / first[name].std() for name in by)
    kept = first[total >= total.quantile(1 - share)]
    return kept["belonging_score"].corr(kept["exam_score"])


def half_chosen(learners, residents, panel):
    """Exercise 10.6: a wider selection by both."""
    both = ("belonging_score", "exam_score")
    return Exercise(
        (
            Number(
                "r among the chosen half",
                _chosen(panel, both, 0.5),
                2,
                (
                    Slip(
                        panel["belonging_score"].corr(panel["exam_score"]),
                        "that of all residents: nobody was chosen yet",
                        "S06",
                    ),
                    Slip(
                        _chosen(panel, both, 0.25),
                        "that of the upper quarter; the upper half is asked for",
                        "S07",
                    ),
                    Slip(
                        _chosen(panel, both[:1], 0.5),
                        "r among a half chosen by belonging alone; choosing by one of the two "
                        "does not turn the sign",
                        "M22",
                    ),
                ),
            ),
        ),
        (
            "The share is one number in the cell; a half is 0.50.",
            "Who is in the half with little belonging? Only those with a high score.",
        ),
        "A choice by both makes them look opposed: among the chosen, whoever is low on one must "
        "be high on the other.",
    )


@cache
def _share_with_a_wrong_finding() -> float:
    """Percent of studies with a factor that has no part but a P value below .05."""
    from belonging_edu import simulate
    from belonging_edu.batched import logistic

    wrong = 0
    for seed in range(1, _STUDIES + 1):
        study = simulate("learners", seed=seed, **_WITHOUT_PART).data
        known = study.dropna(subset=["belonging_program", *_FACTORS])
        design = np.column_stack([np.ones(len(known)), known[list(_FACTORS)]])
        fit = logistic([known["belonging_program"] >= 4], design)
        wrong += bool((fit.p_values()[0, 3:] < 0.05).any())
    return 100 * wrong / _STUDIES


def guess_wrong_findings(*data):
    """Guess 10.1: how often factors without a part look as if they had one."""
    return Guess(
        "the number of such surveys",
        "surveys of 100",
        0,
        100,
        _share_with_a_wrong_finding(),
        0,
        8,
        "5% is the promise for one test without bias; here the answers measure the factors with "
        "error, so that each stands in for the others",
        "some surveys still find none of the three",
    )


def guess_collider(learners, residents, panel):
    """Guess 10.2: the correlation among those chosen by both."""
    return Guess(
        "the correlation",
        "(correlation r)",
        -1,
        1,
        _chosen(panel, ("belonging_score", "exam_score"), 0.25),
        2,
        0.1,
        "the selection turns the sign, and does so moderately",
        "whoever was chosen with little belonging must have a high score: the choice itself sets "
        "the two against each other",
    )


def guess_proxy(learners, residents, panel):
    """Guess 10.3: what is left of the slope beside an answer about the common cause."""
    plain = _slope("exam_score ~ belonging_score", panel, "belonging_score")
    beside = _slope("exam_score ~ belonging_score + support", panel, "belonging_score")
    return Guess(
        "what is left of the slope",
        "percent of the slope",
        0,
        100,
        100 * beside / plain,
        0,
        10,
        "one answer is not the thing itself: it takes only a part of the bias away",
        "the answer is noisy, but it does take a good part away",
    )


EXERCISES = {
    "10.1": smallest_set,
    "10.2": roles,
    "10.3": halves,
    "10.4": total_or_direct,
    "10.5": steps,
    "10.6": half_chosen,
}
GUESSES = {"10.1": guess_wrong_findings, "10.2": guess_collider, "10.3": guess_proxy}
