"""Chapter 9, odds and risks: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_ASKED = "belonging_organization"
#: Categories as they are: C(...) would be read one value at a time.
_OTHERS = "woman + urim + lgbtq + disability + low_ses + stage + site"
_EMPTIER = 1011  # the seed of a cohort whose cell is empty


def load(shelf):
    """The data that the lab has in hand."""
    return (shelf.data("learners"),)


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


def _settings(odds_ratio, baseline):
    """Odds ratio and baseline of those who changed something else in the cell."""
    others = {
        "only the baseline changed": (0.05, baseline),
        "only the odds ratio changed": (odds_ratio, 0.82),
        "odds ratio and baseline exchanged": (baseline, odds_ratio),
        f"an odds ratio of {10 * odds_ratio:.1f}": (10 * odds_ratio, baseline),
        "the odds divided by the odds ratio": (1 / odds_ratio, baseline),
    }
    return {which: pair for which, pair in others.items() if pair[1] < 1}


def convert(_, odds_ratio=0.30, baseline=0.60):
    """A risk and a risk ratio from an odds ratio at a baseline."""
    risk, ratio = _at(odds_ratio, baseline)
    example, product = _at(0.05, 0.82), odds_ratio * baseline
    settings = _settings(odds_ratio, baseline)
    others = {which: _at(*numbers) for which, numbers in settings.items()}
    said = {"baseline": f"{baseline:.2f}", "rest": f"{1 - baseline:.2f}"}
    said |= {"given": f"{odds_ratio:.2f}"}
    return {
        "risk": Key(
            risk,
            of_the_paper=odds_ratio if odds_ratio < 1 else (),
            times_baseline=product,
            odds=product / (1 - baseline),
            example=example[0],
            other_numbers={which: pair[0] for which, pair in others.items()},
            difference=(baseline - risk, risk - baseline),
            fewer=baseline * (1 - odds_ratio) if odds_ratio < 1 else (),
            risk_as_odds=product / (1 + product),
            says=said,
        ),
        "ratio": Key(
            ratio,
            ratio=(risk, baseline),
            odds_ratio=odds_ratio,
            difference=risk - baseline,
            reciprocal=1 / ratio,
            example=example[1],
            other_numbers={which: pair[1] for which, pair in others.items()},
            says=said | {"people": f"{100 * baseline:.0f}"},
        ),
    }


_ANSWERS = {
    1: "very weak",
    2: "somewhat weak",
    3: "neither",
    4: "somewhat strong",
    5: "very strong",
}


def job_offer(learners, top=5, reference=3, compared="neither strong nor weak"):
    """Adjusted risks of accepting a job, of one answer against another."""
    from belonging_edu.methods.adjusted import adjusted_risks

    data = _answered(learners)
    raw = data.groupby("answer")["accept_job"].mean()
    accepting = data.loc[data["accept_job"] == 1, "answer"]
    data["answer"] = data["answer"].astype("category")

    def risks(outcome, answers):
        formula = f"{outcome} ~ answer + {_OTHERS}"
        return adjusted_risks(formula, data, variable="answer", values=answers)

    order = [reference, *(code for code in _ANSWERS if code != reference)]
    table = risks("accept_job", order)
    risk = dict(zip(order, table["estimate"][:5], strict=True))
    own, base, lowest = risk[top], risk[reference], risk[1]
    rows = table.set_index(["term", "group"])[["conf_low", "conf_high"]]
    place = order.index(top)
    of_risk, of_ratio = rows.loc["risk"].iloc[place], rows.loc["risk ratio"].iloc[place - 1]
    codes = list(dict.fromkeys((1, reference, top, 5)))
    burnout = dict(zip(codes, risks("burnout", codes)["estimate"].to_numpy(), strict=False))
    neither_of_them = [code for code in _ANSWERS if code not in (top, reference)]
    return {
        "risk": Key(
            own,
            odds=own / (1 - own),
            reference=base,
            burnout=[burnout[code] for code in dict.fromkeys((top, 5))],
            unadjusted=raw[top],
            other_answer={_ANSWERS[code]: risk[code] for code in neither_of_them},
            limit={"lower": of_risk["conf_low"], "upper": of_risk["conf_high"]},
            everybody=data["accept_job"].mean(),
            turned_round=(accepting == top).mean(),
            says={"wanted": _ANSWERS[top], "compared": compared},
        ),
        "ratio": Key(
            own / base,
            ratio=(own, base),
            odds_ratio=_odds_ratio(own, base),
            against_very_weak=own / lowest,
            difference=own - base,
            reciprocal=base / own,
            burnout=burnout[5] / burnout[1],
            unadjusted=raw[top] / raw[reference],
            burnout_still=burnout[top] / burnout[reference],
            other_reference={
                _ANSWERS[code]: own / risk[code] for code in reversed(neither_of_them) if code > 1
            },
            one_value=base / lowest if top == 5 else risk[5] / base,
            limit={"lower": of_ratio["conf_low"], "upper": of_ratio["conf_high"]},
            raw_odds_ratio=_odds_ratio(raw[top], raw[reference]),
            odds_ratio_to_weakest=_odds_ratio(own, lowest),
            says={"reference": _ANSWERS[reference]},
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


def _counts(learners, reference):
    """The plain odds ratio of recommending from the four counts, and its lower limit."""
    ends = (reference, 5)
    data = _answered(learners)
    counts = (
        data.groupby(["answer", "recommend"])
        .size()
        .reindex([(answer, said) for answer in ends for said in (0, 1)], fill_value=0)
    )
    if not counts.all():
        return np.nan, np.nan
    ratio = counts[5, 1] * counts[reference, 0] / (counts[5, 0] * counts[reference, 1])
    error = np.sqrt(sum(1 / counts[answer, said] for answer in ends for said in (0, 1)))
    return ratio, ratio * np.exp(-1.959964 * error)


def empty_cell(learners, reference=1):
    """Firth's odds ratio in a cohort in which a cell is empty."""
    from belonging_edu import simulate

    emptier = simulate("learners", seed=_EMPTIER).data
    log, low, high = _firth(emptier, (reference,))
    merged = _firth(emptier, (1, 2, 3), (4, 5))
    near = _firth(emptier, (4,))
    farther = {_ANSWERS[c]: _firth(emptier, (c,)) for c in (1, 2, 3) if c != reference}
    in_lab = [_firth(learners, (code,)) for code in dict.fromkeys((reference, 1))]
    plain = _counts(learners, reference)

    def key(place, other):
        return Key(
            np.exp((log, low)[place]),
            against_another={which: np.exp(found[place]) for which, found in farther.items()},
            plain=plain[place],
            upper_limit_of_lab=np.exp(in_lab[0][2]),
            cohort_of_lab=[np.exp(found[place]) for found in in_lab],
            log_odds=(log, low)[place],
            against_somewhat_strong=np.exp(near[place]),
            merged=np.exp(merged[place]),
            swapped=np.exp((log, low)[other]),
            upper_limit=np.exp(high),
            says={"reference": _ANSWERS[reference]},
        )

    return {"odds_ratio": key(0, 1), "lower_limit": key(1, 0)}


def another_rule(
    learners, item="exhausted", other="detached", wanted="exhaustion", out="detachment"
):
    """One of the two items at least weekly: share and risk ratio."""
    responded = learners[learners["responded"] == 1]
    own, beside = responded[item], responded[other]
    answer = responded[_ASKED]

    def both(met):
        risk = met.groupby(answer).mean()
        return 100 * met.mean(), risk[5] / risk[1], _odds_ratio(risk[5], risk[1])

    met = own >= 4
    share, ratio, odds_ratio = both(met)
    by_either, by_other = both(met | (beside >= 4)), both(beside >= 4)
    by_more_often = both(own > 4)
    rules = {
        "3 or more": own >= 3,
        "exactly 4": own == 4,
        "every day": own >= 6,
        "both of them": met & (beside >= 4),
        "either, 3 or more": (own >= 3) | (beside >= 3),
        "either, 5 or more": (own >= 5) | (beside >= 5),
        "the mean of the two, 4 or more": (own + beside) / 2 >= 4,
    }
    by_rule = {which: both(found) for which, found in rules.items()}
    risk, people = met.groupby(answer).mean(), met.groupby(answer).sum()
    said = {"item": item, "wanted": wanted, "out": out}
    return {
        "percent": Key(
            share,
            either=by_either[0],
            other_item=by_other[0],
            more_often=by_more_often[0],
            of_invited=100 * met.sum() / len(learners),
            other_rule={which: found[0] for which, found in by_rule.items()},
            one_group={"very strong": 100 * risk[5], "very weak": 100 * risk[1]},
            of_belonging=100 * met.sum() / answer.count(),
            says=said,
        ),
        "ratio": Key(
            ratio,
            either=by_either[1],
            other_item=by_other[1],
            more_often=by_more_often[1],
            odds_ratio=odds_ratio,
            reciprocal=1 / ratio,
            ratio=(risk[5], risk[1]),
            other_rule={which: found[1] for which, found in by_rule.items()},
            other_reference={
                which: risk[5] / risk[code] for code, which in _ANSWERS.items() if 1 < code < 5
            },
            people=people[5] / people[1],
            says=said,
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

VARIATIONS = {
    "9.1b": partial(convert, odds_ratio=2.50, baseline=0.30),
    "9.1c": partial(convert, odds_ratio=0.40, baseline=0.90),
    "9.2b": partial(job_offer, top=4, reference=2, compared="somewhat weak"),
    "9.3b": partial(empty_cell, reference=3),
    "9.6b": partial(
        another_rule, item="detached", other="exhausted", wanted="detachment", out="exhaustion"
    ),
}
