"""The exercises of chapter 10: diagrams, roles of a variable, tangled factors, tables."""

from __future__ import annotations

from functools import cache

import numpy as np

from belonging_edu.practice.exercise import Choice, Exercise, Guess, Mistake, Number, Order

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
    """Exercise 10.1: what to adjust for, to find the effect of a peer dinner."""
    return Exercise(
        (
            Choice(
                "set",
                "workload",
                (
                    Mistake(
                        "nothing",
                        "the plain comparison: those with a heavy workload come less often and "
                        "may belong less whatever the dinner does; one path stays open",
                        "S04",
                    ),
                    Mistake(
                        "names",
                        "a mediator: knowing names is how the dinner works, so adjusting for it "
                        "removes what is asked for, and the path through workload stays open",
                        "M22",
                    ),
                    Mistake(
                        "all three",
                        "too much: names are a mediator, and the photo is a consequence of both "
                        "ends; adjusting for it opens a path that was blocked",
                        "M22",
                    ),
                ),
            ),
        ),
        (
            "Find every path from dinner to belonging, in whatever direction its arrows point.",
            "Which of those paths begins with an arrow *into* dinner? Block it, and no other.",
            "Two arrows that meet head to head block a path by themselves.",
        ),
        "The one backdoor path begins with an arrow into the dinner and runs through workload: "
        "block it. Names lie on the path of the effect, and two arrows that meet in the photo "
        "block that path.",
    )


def roles(learners, residents, panel):
    """Exercise 10.2: what support is in two diagrams, and which slope the second one asks for."""
    score, plain = "belonging_score", "exam_score ~ belonging_score"
    whole = _slope(plain, panel, score)
    beside = f"{plain} + support"
    return Exercise(
        (
            Choice(
                "support in diagram A",
                "confounder",
                (
                    Mistake(
                        "mediator",
                        "right for diagram B: in A the arrow runs from support to belonging",
                        "M22",
                    ),
                    Mistake(
                        "collider",
                        "where two arrows meet: in A both arrows leave support, none points at it",
                        "M22",
                    ),
                ),
            ),
            Choice(
                "support in diagram B",
                "mediator",
                (
                    Mistake(
                        "confounder",
                        "right for diagram A: in B support comes after belonging, on the path to "
                        "the exam",
                        "M22",
                    ),
                    Mistake(
                        "collider",
                        "where two arrows meet: in B one arrow points at support and one leaves it",
                        "M22",
                    ),
                ),
            ),
            Number(
                "slope for diagram B",
                whole,
                2,
                (
                    Mistake(
                        _slope(beside, panel, score),
                        "the slope adjusted for support, right for diagram A; in B it leaves out a "
                        "part of the effect",
                        "M22",
                    ),
                    Mistake(
                        whole * panel[score].std(),
                        "the slope per standard deviation of belonging; per point is asked for",
                        "S05",
                    ),
                    Mistake(
                        _slope(beside, panel, "support"),
                        "the slope of the exam on support; that on belonging is asked for",
                        "M23",
                    ),
                ),
                term=score,
            ),
        ),
        (
            "Follow the path from belonging through support to the exam: does its first arrow "
            "leave belonging, or point into it?",
            "A mediator is not adjusted for when the whole effect is asked for.",
            "Leave support out of the formula.",
        ),
        "The data are the same for both; the diagram decides what to adjust for. In A support is a "
        "common cause and stays in the model; in B it lies on the path of the effect and is left "
        "out.",
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
                    Mistake(r, "the correlation; square it, then 1 / (1 − r²)", "S05"),
                    Mistake(r**2, "R²; the factor is 1 / (1 − R²)", "S05"),
                    Mistake(1 / (1 - r), "1 / (1 − r); the correlation is squared first", "S05"),
                    Mistake(
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
                    Mistake(
                        _slope(f"absite_score ~ {score}", tenth, score),
                        "the unadjusted slope: the year belongs in the formula",
                        "S04",
                    ),
                    Mistake(
                        _slope(year, residents, score),
                        "that of all residents; the exercise uses every tenth",
                        "S06",
                    ),
                    Mistake(
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
                    Mistake(
                        "neither counts",
                        '"not significant beside its twin" read as "no association"; each half has '
                        "little of its own to add, so look at the test of both together",
                        "M24",
                    ),
                    Mistake(
                        "only one counts",
                        "a winner picked by P: the halves ask about one thing, and which has the "
                        "smaller P depends on chance and on how well each measures it",
                        "M24",
                    ),
                ),
            ),
        ),
        (
            "Variance inflation of two predictors: 1 / (1 − r²), r being their correlation.",
            "For the slope, replace `first_half` with `belonging_score`, beside the year.",
            "What is lost when one half leaves the model? Almost nothing, whichever it is.",
        ),
        "The halves measure one thing, so each leaves little for the other to add. Test them "
        "together, or use the whole score; a half that is not significant may still matter.",
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
                    Mistake(
                        beside,
                        "the row of the big table: what is left after adjustment for the five "
                        "answers about how people are treated",
                        "M23",
                    ),
                    Mistake(np.log(total), "the log odds ratio; exponentiate it", "S13"),
                    Mistake(
                        _odds_ratio("identities", learners, "program"),
                        "that of belonging to the program; the organization is asked for",
                        "M04",
                    ),
                    Mistake(
                        1 / total,
                        "the reciprocal, for each identity fewer; for each additional one is asked",
                        "S01",
                    ),
                ),
                term="identities",
            ),
            Choice(
                "row of the big table",
                "what is left",
                (
                    Mistake(
                        "the whole difference",
                        "the misreading: a model built for support adjusts for how people are "
                        "treated, and so for whatever is associated with treatment",
                        "M23",
                    ),
                    Mistake(
                        "nothing but chance",
                        "what is left, taken for the whole: what is associated with how people are "
                        "treated is a finding, and is not in this row",
                        "M24",
                    ),
                ),
            ),
        ),
        (
            "Do learners with more identities report a strong belonging less often, for whatever "
            "reason? Then adjust for nothing that lies on the path.",
            "Take the five factors out of the formula.",
        ),
        "With the factors in the model, the row says what is left among learners with equal "
        "answers on treatment; without them, it says how far belonging differs. Both are true, "
        "for different questions.",
    )


def steps(*data):
    """Exercise 10.5: the steps of an adjustment, in order."""
    return Exercise(
        (
            Order(
                "order",
                {
                    "A": "Fit that model; report its one slope, with an interval.",
                    "B": "Draw every arrow that you consider possible, unmeasured causes included.",
                    "C": "Say which effect of what on what, and whether the whole of it.",
                    "D": "Choose the smallest set that blocks those paths.",
                    "E": "Say what another diagram, or an unmeasured cause, would change.",
                    "F": "Find the paths that begin with an arrow into the exposure.",
                },
                (
                    ("C", "B", "without a question nobody knows what the diagram is for", "M21"),
                    ("B", "F", "paths are found in a diagram, not in the data", "M22"),
                    ("F", "D", "a set chosen before the paths are known takes in whatever is "
                     "at hand", "M22"),
                    ("D", "A", "a model fitted first tempts to choose by P values", "M24"),
                    ("A", "E", "limits are those of a result that is on the table", "M21"),
                ),
            ),
        ),
        (
            "The model is the last but one.",
            "Question, diagram, paths, set, model, limits.",
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
                    Mistake(
                        panel["belonging_score"].corr(panel["exam_score"]),
                        "that of all residents: nobody was selected yet",
                        "S06",
                    ),
                    Mistake(
                        _chosen(panel, both, 0.25),
                        "that of the upper quarter; the upper half is asked for",
                        "S07",
                    ),
                    Mistake(
                        _chosen(panel, both[:1], 0.5),
                        "r among a half selected by belonging alone; selection by one of the two "
                        "does not reverse the sign",
                        "M22",
                    ),
                ),
            ),
        ),
        (
            "The share is one number in the cell; a half is 0.50.",
            "Who is in that half despite low belonging? Only those with a high score.",
        ),
        "Selection by both makes them look opposed: among those selected, anyone who is low on one "
        "must be high on the other.",
    )


@cache
def _share_with_a_wrong_finding() -> float:
    """Percentage of studies with a factor that has no effect but a P value below .05."""
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
    """Guess 10.1: how often factors without an effect look as if they had one."""
    return Guess(
        "the number of such surveys",
        "surveys of 100",
        0,
        100,
        _share_with_a_wrong_finding(),
        0,
        8,
        "5% is the rate of one test without bias; here the answers measure the factors with "
        "error, so each stands in for the others",
        "some surveys still find none of the three",
    )


def guess_collider(learners, residents, panel):
    """Guess 10.2: the correlation among those selected by both."""
    return Guess(
        "the correlation",
        "(correlation r)",
        -1,
        1,
        _chosen(panel, ("belonging_score", "exam_score"), 0.25),
        2,
        0.1,
        "the selection reverses the sign, and only moderately",
        "anyone selected despite low belonging must have a high score: the selection itself sets "
        "the two against each other",
    )


def guess_proxy(learners, residents, panel):
    """Guess 10.3: what is left of the slope after adjustment for an answer about the cause."""
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
        "one answer is not the cause itself: adjusting for it removes only a part of the bias",
        "the answer is noisy, but adjusting for it does remove a good part",
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
