"""Chapter 9, odds and risks: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "load"]

_ASKED = "belonging_organization"
#: Categories as they are: C(...) would be read one value at a time.
_OTHERS = "woman + urim + lgbtq + disability + low_ses + stage + site"
_EMPTIER = 1011  # the seed of a cohort whose cell is empty


def load(seed=None):
    """The data that the lab has in hand."""
    from belonging_edu import load_cohort

    return (load_cohort("learners", seed=seed),)


def _answered(learners):
    """Learners who answered the question on the organization, answers as whole numbers."""
    kept = learners.dropna(subset=[_ASKED])
    return kept.assign(answer=kept[_ASKED].astype(int))


def _odds_ratio(risk, baseline):
    return risk / (1 - risk) / (baseline / (1 - baseline))


def _at(odds_ratio, baseline):
    """Risk and risk ratio at a baseline."""
    odds = odds_ratio * baseline / (1 - baseline)
    risk = odds / (1 + odds)
    return risk, risk / baseline


def convert(_):
    """An odds ratio of 0.30 at a baseline of 60%."""
    risk, ratio = _at(0.30, 0.60)
    example = _at(0.05, 0.82)
    return {
        "risk": Key(
            risk,
            times_baseline=0.30 * 0.60,
            odds=0.30 * 0.60 / 0.40,
            example=example[0],
        ),
        "ratio": Key(
            ratio,
            odds_ratio=0.30,
            difference=risk - 0.60,
            reciprocal=1 / ratio,
            example=example[1],
        ),
    }


def job_offer(learners):
    """Adjusted risks of accepting a job."""
    from belonging_edu.methods.adjusted import adjusted_risks

    data = _answered(learners)
    raw = data.groupby("answer")["accept_job"].mean()
    data["answer"] = data["answer"].astype("category")

    def risks(outcome, answers):
        formula = f"{outcome} ~ answer + {_OTHERS}"
        return adjusted_risks(formula, data, variable="answer", values=answers)["estimate"]

    middle, lowest, top = risks("accept_job", [3, 1, 5])[:3]
    burnout = risks("burnout", [1, 5])
    return {
        "risk": Key(
            top,
            odds=top / (1 - top),
            neither=middle,
            burnout=burnout[1],
            unadjusted=raw[5],
        ),
        "ratio": Key(
            top / middle,
            odds_ratio=_odds_ratio(top, middle),
            against_very_weak=top / lowest,
            difference=top - middle,
            reciprocal=middle / top,
            burnout=burnout[1] / burnout[0],
            unadjusted=raw[5] / raw[3],
        ),
    }


def _firth(learners, reference, top=(5,)):
    """Log odds ratio of recommending and its limits, by Firth's method."""
    from belonging_edu.methods.firth import firth_logistic

    data = _answered(learners)
    pair = data[data["answer"].isin([*reference, *top])]
    pair = pair.assign(top=pair["answer"].isin(top).astype(int))
    row = firth_logistic("recommend ~ top", pair).set_index("term").loc["top"]
    return tuple(float(row[name]) for name in ("estimate", "conf_low", "conf_high"))


def empty_cell(learners):
    """Firth's odds ratio in a cohort in which a cell is empty."""
    from belonging_edu import simulate

    emptier = simulate("learners", seed=_EMPTIER).data
    log, low, high = _firth(emptier, (1,))
    merged = _firth(emptier, (1, 2, 3), (4, 5))
    near = _firth(emptier, (4,))
    example = _firth(learners, (1,))

    def key(place, other):
        return Key(
            np.exp((log, low)[place]),
            cohort_of_lab=np.exp(example[place]),
            log_odds=(log, low)[place],
            against_somewhat_strong=np.exp(near[place]),
            merged=np.exp(merged[place]),
            swapped=np.exp((log, low)[other]),
            upper_limit=np.exp(high),
        )

    return {"odds_ratio": key(0, 1), "lower_limit": key(1, 0)}


def another_rule(learners):
    """Exhausted at least weekly: share and risk ratio."""
    responded = learners[learners["responded"] == 1]
    exhausted, detached = responded["exhausted"], responded["detached"]
    either = (exhausted >= 4) | (detached >= 4)
    answer = responded[_ASKED]

    def both(met):
        risk = met.groupby(answer).mean()
        return 100 * met.mean(), risk[5] / risk[1], _odds_ratio(risk[5], risk[1])

    share, ratio, odds_ratio = both(exhausted >= 4)
    by_either, by_detached = both(either), both(detached >= 4)
    by_more_often = both(exhausted > 4)
    return {
        "percent": Key(
            share,
            either=by_either[0],
            detached=by_detached[0],
            more_often=by_more_often[0],
            of_invited=100 * (exhausted >= 4).sum() / len(learners),
        ),
        "ratio": Key(
            ratio,
            either=by_either[1],
            detached=by_detached[1],
            more_often=by_more_often[1],
            odds_ratio=odds_ratio,
            reciprocal=1 / ratio,
        ),
    }


def strong_risk(_):
    """The risk that an odds ratio of 0.05 gives, if the baseline is 80 of 100."""
    return 100 * _at(0.05, 0.80)[0]


def who_would_not(learners):
    """Very strong belonging, and would not recommend."""
    data = _answered(learners)
    top = data[data["answer"] == 5]
    return float((top["recommend"] == 0).sum())


def loosest_rule(learners):
    """Either item at least a few times a month."""
    responded = learners[learners["responded"] == 1]
    most = responded[["exhausted", "detached"]].max(axis=1)
    return 100 * float((most >= 3).mean())


EXERCISES = {
    "9.1": convert,
    "9.2": job_offer,
    "9.3": empty_cell,
    "9.6": another_rule,
}

GUESSES = {"9.1": strong_risk, "9.2": who_would_not, "9.3": loosest_rule}
