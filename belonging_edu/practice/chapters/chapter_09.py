"""Chapter 9, odds and risks: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

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
    """Two odds, divided; 0 or infinite where one of the groups has no odds."""
    with np.errstate(divide="ignore"):
        odds, of_baseline = (np.float64(p) / (1 - p) for p in (risk, baseline))
        return odds / of_baseline


def _at(odds_ratio, baseline):
    """Risk and risk ratio at a baseline."""
    odds = odds_ratio * baseline / (1 - baseline)
    risk = odds / (1 + odds)
    return risk, risk / baseline


_SETTINGS = {
    "only the baseline changed": (0.05, 0.60),
    "only the odds ratio changed": (0.30, 0.82),
    "odds ratio and baseline exchanged": (0.60, 0.30),
    "an odds ratio of 3.0": (3.0, 0.60),
    "the odds divided by the odds ratio": (1 / 0.30, 0.60),
}


def convert(_):
    """An odds ratio of 0.30 at a baseline of 60%."""
    risk, ratio = _at(0.30, 0.60)
    example = _at(0.05, 0.82)
    others = {which: _at(*numbers) for which, numbers in _SETTINGS.items()}
    return {
        "risk": Key(
            risk,
            times_baseline=0.30 * 0.60,
            odds=0.30 * 0.60 / 0.40,
            example=example[0],
            other_numbers={which: pair[0] for which, pair in others.items()},
            difference=(0.60 - risk, risk - 0.60),
            fewer=0.60 * 0.70,
            risk_as_odds=0.18 / 1.18,
        ),
        "ratio": Key(
            ratio,
            ratio=(risk, 0.60),
            odds_ratio=0.30,
            difference=risk - 0.60,
            reciprocal=1 / ratio,
            example=example[1],
            other_numbers={which: pair[1] for which, pair in others.items()},
        ),
    }


_ANSWERS = {1: "very weak", 2: "somewhat weak", 3: "neither", 4: "somewhat strong"}


def job_offer(learners):
    """Adjusted risks of accepting a job."""
    from belonging_edu.methods.adjusted import adjusted_risks

    data = _answered(learners)
    raw = data.groupby("answer")["accept_job"].mean()
    accepting = data.loc[data["accept_job"] == 1, "answer"]
    data["answer"] = data["answer"].astype("category")

    def risks(outcome, answers):
        formula = f"{outcome} ~ answer + {_OTHERS}"
        return adjusted_risks(formula, data, variable="answer", values=answers)

    table = risks("accept_job", [3, 1, 2, 4, 5])
    middle, lowest, weak, strong, top = table["estimate"][:5]
    rows = table.set_index(["term", "group"])[["conf_low", "conf_high"]]
    of_risk, of_ratio = rows.loc["risk"].iloc[4], rows.loc["risk ratio"].iloc[3]
    burnout = risks("burnout", [1, 3, 5])["estimate"]
    return {
        "risk": Key(
            top,
            odds=top / (1 - top),
            neither=middle,
            burnout=burnout[2],
            unadjusted=raw[5],
            other_answer={"very weak": lowest, "somewhat weak": weak, "somewhat strong": strong},
            limit={"lower": of_risk["conf_low"], "upper": of_risk["conf_high"]},
            everybody=data["accept_job"].mean(),
            turned_round=(accepting == 5).mean(),
        ),
        "ratio": Key(
            top / middle,
            ratio=(top, middle),
            odds_ratio=_odds_ratio(top, middle),
            against_very_weak=top / lowest,
            difference=top - middle,
            reciprocal=middle / top,
            burnout=burnout[2] / burnout[0],
            unadjusted=raw[5] / raw[3],
            burnout_still=burnout[2] / burnout[1],
            other_reference={"somewhat strong": top / strong, "somewhat weak": top / weak},
            second_value=middle / lowest,
            limit={"lower": of_ratio["conf_low"], "upper": of_ratio["conf_high"]},
            raw_odds_ratio=_odds_ratio(raw[5], raw[3]),
            odds_ratio_to_weakest=_odds_ratio(top, lowest),
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


def _counts(learners):
    """The plain odds ratio of recommending from the four counts, and its lower limit."""
    data = _answered(learners)
    counts = (
        data.groupby(["answer", "recommend"])
        .size()
        .reindex([(answer, said) for answer in (1, 5) for said in (0, 1)], fill_value=0)
    )
    if not counts.all():
        return np.nan, np.nan
    ratio = counts[5, 1] * counts[1, 0] / (counts[5, 0] * counts[1, 1])
    error = np.sqrt(sum(1 / counts[answer, said] for answer in (1, 5) for said in (0, 1)))
    return ratio, ratio * np.exp(-1.959964 * error)


def empty_cell(learners):
    """Firth's odds ratio in a cohort in which a cell is empty."""
    from belonging_edu import simulate

    emptier = simulate("learners", seed=_EMPTIER).data
    log, low, high = _firth(emptier, (1,))
    merged = _firth(emptier, (1, 2, 3), (4, 5))
    near = _firth(emptier, (4,))
    farther = {"somewhat weak": _firth(emptier, (2,)), "neither": _firth(emptier, (3,))}
    example = _firth(learners, (1,))
    plain = _counts(learners)

    def key(place, other):
        return Key(
            np.exp((log, low)[place]),
            against_another={which: np.exp(found[place]) for which, found in farther.items()},
            plain=plain[place],
            upper_limit_of_lab=np.exp(example[2]),
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
    rules = {
        "3 or more": exhausted >= 3,
        "exactly 4": exhausted == 4,
        "every day": exhausted >= 6,
        "both of them": (exhausted >= 4) & (detached >= 4),
        "either, 3 or more": (exhausted >= 3) | (detached >= 3),
        "either, 5 or more": (exhausted >= 5) | (detached >= 5),
        "the mean of the two, 4 or more": (exhausted + detached) / 2 >= 4,
    }
    by_rule = {which: both(met) for which, met in rules.items()}
    risk = (exhausted >= 4).groupby(answer).mean()
    people = (exhausted >= 4).groupby(answer).sum()
    return {
        "percent": Key(
            share,
            either=by_either[0],
            detached=by_detached[0],
            more_often=by_more_often[0],
            of_invited=100 * (exhausted >= 4).sum() / len(learners),
            other_rule={which: found[0] for which, found in by_rule.items()},
            one_group={"very strong": 100 * risk[5], "very weak": 100 * risk[1]},
            of_belonging=100 * (exhausted >= 4).sum() / answer.count(),
        ),
        "ratio": Key(
            ratio,
            either=by_either[1],
            detached=by_detached[1],
            more_often=by_more_often[1],
            odds_ratio=odds_ratio,
            reciprocal=1 / ratio,
            ratio=(risk[5], risk[1]),
            other_rule={which: found[1] for which, found in by_rule.items()},
            other_reference={
                which: risk[5] / risk[code] for code, which in _ANSWERS.items() if code > 1
            },
            people=people[5] / people[1],
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

VARIATIONS = {}
