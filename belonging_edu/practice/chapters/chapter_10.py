"""Chapter 10, confounders: keys and known mistakes, computed from the cohorts in hand."""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key, Model
from belonging_edu.practice.neighbors import Neighbors

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_FACTORS = ("support", "faculty", "climate", "fairness", "leadership")
#: Of 100 studies, those with a P value below .05 for a factor without effect. Lab 10 draws the same
#: 200, whatever data are in hand, and takes seconds for it.
_WRONG_FINDINGS = 80.0


def load(shelf):
    """The data that the lab has in hand: learners, surgery residents, the panel's first wave."""
    panel = shelf.data("panel", "common-cause")
    first = panel[panel["wave"] == 0].reset_index(drop=True)
    return shelf.data("learners"), shelf.data("surgery"), first


def _slope(formula, data, term):
    from belonging_edu.methods.formulas import least_squares

    return least_squares(formula, data)[term]


def _known(learners, context="organization"):
    """Learners who answered on belonging and on all factors, with strong belonging as 0 and 1."""
    answer = f"belonging_{context}"
    known = learners.dropna(subset=[answer, *_FACTORS])
    return known.assign(strong=(known[answer] >= 4).astype(int))


def _odds_ratio(formula, known, term="identities"):
    from belonging_edu.methods.firth import log_odds

    return np.exp(log_odds(formula, known)[term])


def smallest_set(*data):
    """Exercise 10.1: what to adjust for, to find the effect of a peer dinner."""
    return {"set": "workload"}


_WORDS = {"belonging_score": "belonging", "support": "support"}


def roles(learners, residents, panel, predictor="belonging_score", between="support"):
    """Exercise 10.2: what one of two is in two diagrams, and which slope to report if it lies
    between the other one and the exam: in diagram B support does, in diagram A belonging."""
    plain = f"exam_score ~ {predictor}"
    whole = _slope(plain, panel, predictor)
    near = Neighbors(panel, "exam_score", predictor, (between,))
    beside, spread = near.slope(between), panel[predictor].std()
    r = panel[predictor].corr(panel["exam_score"])
    in_a, in_b = ("confounder", "mediator")[:: 1 if between == "support" else -1]
    asked, other = _WORDS[predictor], _WORDS[between]
    here, there = "BA" if between == "support" else "AB"
    return {
        "in_a": in_a,
        "in_b": in_b,
        "slope": Key(
            whole,
            model=Model("least squares", plain, len(panel)),
            spread=near.spread(),
            adjusted=beside,
            per_sd=whole * spread,
            of_the_other=near.rest(between)[f"the coefficient of {between}"],
            other_alone=_slope(f"exam_score ~ {between}", panel, between),
            difference=whole - beside,
            first_arrow=_slope(f"{between} ~ {predictor}", panel, predictor),
            turned_round=r**2 / whole,
            correlation=r,
            r_squared=(r**2, 100 * r**2),
            of_the_model=near.rest(),
            per_sd_adjusted=beside * spread,
            says={"asked": asked, "other": other, "here": here, "there": there},
        ),
    }


def halves(learners, residents, panel, step=10, wanted="tenth"):
    """Exercise 10.3: two halves of one score in one model, among some of the residents."""
    chosen = residents.iloc[::step]
    items = [f"bel_{item:02d}" for item in range(1, 12)]
    first, second = chosen[items[:6]].sum(axis=1), chosen[items[6:]].sum(axis=1)
    r = first.corr(second)
    score, year = "belonging_score", "absite_score ~ belonging_score + C(pgy)"
    near = Neighbors(chosen, "absite_score", score, ("C(pgy)", "stress"))
    parts = chosen.assign(half=first, other=second)
    half = Neighbors(parts, "absite_score", "half", ("C(pgy)", "other"))
    other = Neighbors(parts, "absite_score", "other", ("C(pgy)", "half"))
    both = {"first": half.slope("C(pgy)", "other"), "second": other.slope("C(pgy)", "half")}
    tenth = residents.iloc[::10]
    every_tenth = [_vif_of(tenth, items), _slope(year, tenth, score)]
    of_tenth = [{"every_tenth": value} if step != 10 else {} for value in every_tenth]
    return {
        "vif": Key(
            1 / (1 - r**2),
            correlation=r,
            r_squared=r**2,
            not_squared=1 / (1 - r),
            square_root=1 / np.sqrt(1 - r**2),
            over_r_squared=1 / r**2,
            over_r=1 / r,
            plus=1 / (1 + r**2),
            squared_twice=1 / (1 - r**4),
            no_r_yet=1.0,
            all_residents=_vif_of(residents, items),
            other_cut=_vif_of(chosen, items, 5),
            says={"wanted": wanted},
            **of_tenth[0],
        ),
        "slope": Key(
            _slope(year, chosen, score),
            model=Model("least squares", year, len(chosen)),
            spread=near.spread("C(pgy)"),
            unadjusted=near.slope(),
            all_residents=_slope(year, residents, score),
            first_half=half.slope("C(pgy)"),
            second_half=other.slope("C(pgy)"),
            side_by_side=both,
            sum_of_both=(sum(both.values()), half.slope("C(pgy)") + other.slope("C(pgy)")),
            stress_as_well=near.slope("C(pgy)", "stress"),
            other_scale={
                "per standard deviation": near.slope("C(pgy)") * chosen[score].std(),
                "per point of the mean answer": near.slope("C(pgy)") * 11,
            },
            of_the_model=near.rest("C(pgy)"),
            turned_round=_slope(f"{score} ~ absite_score + C(pgy)", chosen, "absite_score"),
            correlation=chosen[score].corr(chosen["absite_score"]),
            says={"wanted": wanted},
            **of_tenth[1],
        ),
        "reading": "they share it",
    }


def _vif_of(rows, items, first=6):
    """Variance inflation of two parts of a scale, the first of which has so many items."""
    parts = rows[items[:first]].sum(axis=1), rows[items[first:]].sum(axis=1)
    return 1 / (1 - parts[0].corr(parts[1]) ** 2)


def total_or_direct(learners, residents, panel, asked="organization", other="program"):
    """Exercise 10.4: which number about identities a table holds."""
    from belonging_edu.methods.firth import log_odds

    formula, known = "strong ~ identities", _known(learners, asked)
    total = _odds_ratio(formula, known)
    big_formula = f"{formula} + {' + '.join(_FACTORS)}"
    big = {name: np.exp(value) for name, value in log_odds(big_formula, known).items()}
    beside = big["identities"]
    anybody = known.assign(identities=(known["identities"] > 0).astype(int))
    middle = known.assign(strong=(known[f"belonging_{asked}"] >= 3).astype(int))
    intercept = np.exp(log_odds(formula, known)["Intercept"])
    risks = _slope(formula, known, "identities")
    return {
        "odds_ratio": Key(
            total,
            model=Model("logistic", formula, len(known), "learners"),
            big_table=beside,
            log_odds=np.log(total),
            other_context=_odds_ratio(formula, _known(learners, other)),
            reciprocal=1 / total,
            one_factor={name: _odds_ratio(f"{formula} + {name}", known) for name in _FACTORS},
            other_row={name: big[name] for name in _FACTORS},
            any_or_none=_odds_ratio(formula, anybody),
            with_neither=_odds_ratio(formula, middle),
            intercept=intercept,
            linear=risks,
            other_context_big=_odds_ratio(big_formula, _known(learners, other)),
            says={"asked": asked, "other": other},
        ),
        "row": "what is left",
    }


def _chosen(first, by, share):
    """Correlation among the share that is highest on the sum of some standardized columns."""
    total = sum((first[name] - first[name].mean()) / first[name].std() for name in by)
    return _r(first[total >= total.quantile(1 - share)])


def _r(rows):
    return rows["belonging_score"].corr(rows["exam_score"])


def chosen(learners, residents, panel, share=0.5, wanted="half", rest="lower half", cut="median"):
    """Exercise 10.6: another selection by both."""
    both = ("belonging_score", "exam_score")
    total = sum((panel[name] - panel[name].mean()) / panel[name].std() for name in both)
    scores = panel[[*both]]
    raw, cuts = scores.sum(axis=1), scores.quantile(1 - share)
    is_chosen = total >= total.quantile(1 - share)
    upper, lower = panel[is_chosen], panel[~is_chosen]
    shares = [other for other in (0.05, 0.10, 0.50, 0.75) if other != share]
    return {
        "r": Key(
            _chosen(panel, both, share),
            all_residents=panel["belonging_score"].corr(panel["exam_score"]),
            upper_quarter=_chosen(panel, both, 0.25),
            by_belonging=_chosen(panel, both[:1], share),
            by_exam=_chosen(panel, both[1:], share),
            other_share={other: _chosen(panel, both, other) for other in shares},
            not_chosen=_r(lower),
            raw_sum=_r(panel[raw >= raw.quantile(1 - share)]),
            above_in_both=_r(panel[(scores > cuts).all(axis=1)]),
            slope=np.polyfit(upper["belonging_score"], upper["exam_score"], 1)[0],
            says={"wanted": wanted, "share": f"{share:.2f}", "rest": rest, "cut": cut},
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
    "10.6": chosen,
}
GUESSES = {"10.1": guess_wrong_findings, "10.2": guess_collider, "10.3": guess_proxy}

VARIATIONS = {
    "10.2b": partial(roles, predictor="support", between="belonging_score"),
    "10.3b": partial(halves, step=5, wanted="fifth"),
    "10.4b": partial(total_or_direct, asked="program", other="organization"),
    "10.6b": partial(
        chosen, share=0.10, wanted="tenth", rest="lower nine tenths", cut="90th percentile"
    ),
}
