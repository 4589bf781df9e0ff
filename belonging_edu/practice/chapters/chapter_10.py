"""Chapter 10, confounders: keys and known mistakes, computed from the cohorts in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "load"]

_FACTORS = ("support", "faculty", "climate", "fairness", "leadership")
#: Of 100 studies, those with a P value below .05 for a factor without effect. Lab 10 draws the same
#: 200, whatever data are in hand, and takes seconds for it.
_WRONG_FINDINGS = 80.0


def load(seed=None):
    """The data that the lab has in hand: learners, surgery residents, the panel's first wave."""
    from belonging_edu import load_cohort

    panel = load_cohort("panel", "common-cause", seed=seed)
    first = panel[panel["wave"] == 0].reset_index(drop=True)
    return load_cohort("learners", seed=seed), load_cohort("surgery", seed=seed), first


def _slope(formula, data, term):
    from belonging_edu.methods.formulas import least_squares

    return least_squares(formula, data)[term]


def _odds_ratio(terms, learners, context="organization", term="identities"):
    """Odds ratio of a strong belonging, of learners who answered on it and on all factors."""
    from belonging_edu.methods.firth import log_odds

    answer = f"belonging_{context}"
    known = learners.dropna(subset=[answer, *_FACTORS])
    known = known.assign(strong=(known[answer] >= 4).astype(int))
    return np.exp(log_odds(f"strong ~ {terms}", known)[term])


def smallest_set(*data):
    """Exercise 10.1: what to adjust for, to find the effect of a peer dinner."""
    return {"set": "workload"}


def roles(learners, residents, panel):
    """Exercise 10.2: what support is in two diagrams, and which slope the second one asks for."""
    score, plain = "belonging_score", "exam_score ~ belonging_score"
    whole = _slope(plain, panel, score)
    beside = f"{plain} + support"
    return {
        "in_a": "confounder",
        "in_b": "mediator",
        "slope": Key(
            whole,
            adjusted_for_support=_slope(beside, panel, score),
            per_sd=whole * panel[score].std(),
            of_support=_slope(beside, panel, "support"),
        ),
    }


def halves(learners, residents, panel):
    """Exercise 10.3: two halves of one score in one model."""
    tenth = residents.iloc[::10]
    first = tenth[[f"bel_{item:02d}" for item in range(1, 7)]].sum(axis=1)
    second = tenth[[f"bel_{item:02d}" for item in range(7, 12)]].sum(axis=1)
    r = first.corr(second)
    score, year = "belonging_score", "absite_score ~ belonging_score + C(pgy)"
    return {
        "vif": Key(
            1 / (1 - r**2),
            correlation=r,
            r_squared=r**2,
            not_squared=1 / (1 - r),
            square_root=1 / np.sqrt(1 - r**2),
        ),
        "slope": Key(
            _slope(year, tenth, score),
            unadjusted=_slope(f"absite_score ~ {score}", tenth, score),
            all_residents=_slope(year, residents, score),
            first_half=_slope("absite_score ~ half + C(pgy)", tenth.assign(half=first), "half"),
        ),
        "reading": "they share it",
    }


def total_or_direct(learners, residents, panel):
    """Exercise 10.4: which number about identities a table holds."""
    factors = " + ".join(_FACTORS)
    total = _odds_ratio("identities", learners)
    beside = _odds_ratio(f"identities + {factors}", learners)
    return {
        "odds_ratio": Key(
            total,
            big_table=beside,
            log_odds=np.log(total),
            of_program=_odds_ratio("identities", learners, "program"),
            reciprocal=1 / total,
        ),
        "row": "what is left",
    }


def _chosen(first, by, share):
    """Correlation among the share that is highest on the sum of some standardized columns."""
    total = sum((first[name] - first[name].mean()) / first[name].std() for name in by)
    kept = first[total >= total.quantile(1 - share)]
    return kept["belonging_score"].corr(kept["exam_score"])


def half_chosen(learners, residents, panel):
    """Exercise 10.6: a wider selection by both."""
    both = ("belonging_score", "exam_score")
    return {
        "r": Key(
            _chosen(panel, both, 0.5),
            all_residents=panel["belonging_score"].corr(panel["exam_score"]),
            upper_quarter=_chosen(panel, both, 0.25),
            by_belonging=_chosen(panel, both[:1], 0.5),
        )
    }


def guess_wrong_findings(*data):
    """Guess 10.1: how often factors without an effect look as if they had one."""
    return _WRONG_FINDINGS


def guess_collider(learners, residents, panel):
    """Guess 10.2: the correlation among those selected by both."""
    return _chosen(panel, ("belonging_score", "exam_score"), 0.25)


def guess_proxy(learners, residents, panel):
    """Guess 10.3: what is left of the slope after adjustment for an answer about the cause."""
    plain = _slope("exam_score ~ belonging_score", panel, "belonging_score")
    beside = _slope("exam_score ~ belonging_score + support", panel, "belonging_score")
    return 100 * beside / plain


EXERCISES = {
    "10.1": smallest_set,
    "10.2": roles,
    "10.3": halves,
    "10.4": total_or_direct,
    "10.6": half_chosen,
}
GUESSES = {"10.1": guess_wrong_findings, "10.2": guess_collider, "10.3": guess_proxy}
