"""The exercises of chapter 9: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

from functools import cache

import numpy as np

from belonging_edu.practice.exercise import Exercise, Guess, Mistake, Number, Order

__all__ = ["EXERCISES", "GUESSES", "load"]

_ASKED = "belonging_organization"
_OTHERS = "woman + urim + lgbtq + disability + low_ses + C(stage) + C(site)"
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
    return Exercise(
        (
            Number(
                "risk",
                risk,
                2,
                (
                    Mistake(
                        0.30 * 0.60,
                        "the odds ratio times the baseline risk; that is what a risk *ratio* of "
                        "0.30 would give. Go through the odds",
                        "M14",
                    ),
                    Mistake(
                        0.30 * 0.60 / 0.40,
                        "the odds; the risk is odds / (1 + odds)",
                        "S05",
                    ),
                    Mistake(example[0], "the example in the cell: change both numbers", "S07"),
                ),
            ),
            Number(
                "risk ratio",
                ratio,
                2,
                (
                    Mistake(
                        0.30,
                        "the odds ratio; at a baseline of 60 of 100 it is no risk ratio. Divide "
                        "the new risk by 0.60",
                        "M14",
                    ),
                    Mistake(risk - 0.60, "the risk difference; divide, do not subtract", "S05"),
                    Mistake(
                        1 / ratio, "the reciprocal of the ratio: divide by the baseline", "S11"
                    ),
                    Mistake(example[1], "the example in the cell: change both numbers", "S07"),
                ),
            ),
        ),
        (
            "The odds at a risk of 60% are 0.60 / 0.40. What does the odds ratio do to those odds?",
            "`risks_at` goes through the odds for you: put 0.30 and 0.60 into the cell.",
        ),
        "Baseline to odds, times the odds ratio, back to a risk, and then divide the two risks. "
        "The risk is about half of the baseline, and not 30% of it.",
    )


def job_offer(learners):
    """Adjusted risks of accepting a job."""
    from belonging_edu.adjusted import adjusted_risks

    data = _answered(learners)
    formula = f"accept_job ~ C(answer) + {_OTHERS}"
    found = adjusted_risks(formula, data, variable="answer", values=[3, 1, 5])["estimate"]
    middle, lowest, top = found[:3]
    raw = data.groupby("answer")["accept_job"].mean()
    burnout = adjusted_risks(
        f"burnout ~ C(answer) + {_OTHERS}", data, variable="answer", values=[1, 5]
    )["estimate"]
    return Exercise(
        (
            Number(
                "adjusted risk",
                top,
                2,
                (
                    Mistake(top / (1 - top), "the odds; a share is asked for", "S05"),
                    Mistake(middle, "the risk of those who answered neither", "S06"),
                    Mistake(burnout[1], "the risk of burnout: change the outcome", "S07"),
                    Mistake(raw[5], "the share before adjustment", "S04"),
                ),
            ),
            Number(
                "adjusted risk ratio",
                top / middle,
                2,
                (
                    Mistake(
                        _odds_ratio(top, middle),
                        "an odds ratio; accepting is common, so it is far from the risk ratio",
                        "M14",
                    ),
                    Mistake(
                        top / lowest,
                        "the ratio against very weak; neither is asked for",
                        "S11",
                    ),
                    Mistake(top - middle, "the risk difference; divide the two risks", "S05"),
                    Mistake(
                        middle / top,
                        "the reciprocal of the ratio: divide by the risk of neither",
                        "S11",
                    ),
                    Mistake(burnout[1] / burnout[0], "the example of burnout", "S07"),
                    Mistake(raw[5] / raw[3], "the ratio before adjustment", "S04"),
                ),
            ),
        ),
        (
            "Two words are to be changed: the outcome, and the first of the two values.",
            'The outcome is `"accept_job"`, the values are `["neither", "very strong"]`.',
        ),
        "The model gives everybody first the one answer and then the other, and averages the "
        "risks. Two shares and their ratio say what the odds ratio hides.",
    )


@cache
def _emptier():
    from belonging_edu import simulate

    return simulate("learners", seed=_EMPTIER).data


def _firth(learners, reference, top=(5,)):
    """Log odds ratio of recommending and its limits, by Firth's method."""
    from belonging_edu.firth import firth_logistic

    data = _answered(learners)
    pair = data[data["answer"].isin([*reference, *top])]
    pair = pair.assign(top=pair["answer"].isin(top).astype(int))
    row = firth_logistic("recommend ~ top", pair).set_index("term").loc["top"]
    return tuple(float(row[name]) for name in ("estimate", "conf_low", "conf_high"))


def empty_cell(learners):
    """Firth's odds ratio in a cohort in which a cell is empty."""
    log, low, high = _firth(_emptier(), (1,))
    merged = _firth(_emptier(), (1, 2, 3), (4, 5))
    near = _firth(_emptier(), (4,))
    example = _firth(learners, (1,))

    def part(name, place):
        key = np.exp((log, low)[place])
        return Number(
            name,
            key,
            0,
            (
                Mistake(
                    np.exp(example[place]),
                    "from the cohort of the lab: put `emptier` in the place of `answered`",
                    "S07",
                ),
                Mistake(
                    (log, low)[place],
                    "on the log odds scale; `np.exp` turns it into an odds ratio",
                    "S13",
                ),
                Mistake(
                    np.exp(near[place]),
                    "against somewhat strong; very weak is asked for",
                    "S11",
                ),
                Mistake(
                    np.exp(merged[place]),
                    "for strong against not strong: a good cure, for another question",
                    "S06",
                ),
                Mistake(
                    np.exp((low, log)[place]),
                    "the other of the two answers",
                    "S08",
                ),
                Mistake(np.exp(high), "the upper limit", "S06"),
            ),
        )

    return Exercise(
        (part("odds ratio", 0), part("lower limit", 1)),
        (
            "Only one word in the cell is to be changed.",
            "`chosen = emptier`; the line that is printed first names what is separated.",
        ),
        "Firth's method stays finite where plain logistic regression has no answer. The lower "
        "limit is its most useful part: the data say *large*; they do not say how large.",
    )


def steps(_):
    """The order of an analysis of a yes-or-no outcome."""
    return Exercise(
        (
            Order(
                "order",
                {
                    "A": "Write the sentence: both risks, which groups, what the design cannot "
                    "show.",
                    "B": "Fit the logistic model.",
                    "C": "Count the people in each cell of outcome by group.",
                    "D": "Turn the model into risks, with their difference and ratio.",
                    "E": "Choose the comparison group, for a reason that can be stated.",
                    "F": "Look for empty cells; if there are any, merge or use Firth's method.",
                },
                (
                    ("C", "F", "an empty cell shows only after counting", "M15"),
                    ("F", "B", "software may print a number where there is none", "M15"),
                    ("E", "B", "after the fit one would choose the largest odds ratio", "M15"),
                    ("B", "D", "the risks come out of the model", "S06"),
                    ("D", "A", "with an odds ratio in hand one writes *times as likely*", "M14"),
                ),
            ),
        ),
        (
            "What can be done with a pencil, before any model?",
            "The sentence comes last, and right before it the risks.",
        ),
        "Reference and counts, then the look for empty cells, the model, the risks, the sentence. "
        "The reference may be chosen any time before the fit.",
    )


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
    others = {
        "the rule of the lab, either of the two: leave detachment out": (both(either), "S07"),
        "the rule for detachment; exhaustion is asked for": (both(detached >= 4), "S06"),
        "more often than once a week: 4 itself belongs to it": (both(exhausted > 4), "S06"),
    }
    return Exercise(
        (
            Number(
                "percent",
                share,
                1,
                (
                    *(Mistake(found[0], words, code) for words, (found, code) in others.items()),
                    Mistake(
                        100 * (exhausted >= 4).sum() / len(learners),
                        "percent of all who were invited; those who did not respond have no answer",
                        "S06",
                    ),
                ),
            ),
            Number(
                "risk ratio",
                ratio,
                2,
                (
                    *(Mistake(found[1], words, code) for words, (found, code) in others.items()),
                    Mistake(odds_ratio, "the odds ratio; divide the risks", "M14"),
                    Mistake(
                        1 / ratio,
                        "the reciprocal of the ratio: divide by the risk of very weak",
                        "S11",
                    ),
                ),
            ),
        ),
        (
            "One line of the cell defines the rule; the rest follows from it.",
            'The rule is `responded["exhausted"] >= 4`.',
        ),
        "By another rule, the same answers give another percentage and another ratio. Name the "
        "items and the cut-off beside both.",
    )


def strong_risk(_):
    """The risk that an odds ratio of 0.05 gives, if the baseline is 80 of 100."""
    return Guess(
        "the number who are burned out",
        "of 100 learners",
        0,
        100,
        100 * _at(0.05, 0.80)[0],
        0,
        2,
        "a risk ratio of 0.05 would turn 80 of 100 into 4 of 100; this is an odds ratio, so go "
        "through the odds",
        "odds of 4 become odds of 0.2, and 0.2 / 1.2 is 17 of 100",
    )


def who_would_not(learners):
    """Very strong belonging, and would not recommend."""
    data = _answered(learners)
    top = data[data["answer"] == 5]
    return Guess(
        "the number who would not recommend",
        "learners",
        0,
        600,
        float((top["recommend"] == 0).sum()),
        0,
        1,
        "the fewer they are, the larger the odds ratio; with nobody there is none",
        "an odds ratio in the hundreds needs a cell with very few people in it",
    )


def loosest_rule(learners):
    """Either item at least a few times a month."""
    responded = learners[learners["responded"] == 1]
    most = responded[["exhausted", "detached"]].max(axis=1)
    return Guess(
        "the percentage",
        "%",
        0,
        100,
        100 * float((most >= 3).mean()),
        0,
        5,
        "each step down the scale adds people; the cut-off decides the prevalence",
        "some people are seldom or never exhausted",
    )


EXERCISES = {
    "9.1": convert,
    "9.2": job_offer,
    "9.3": empty_cell,
    "9.5": steps,
    "9.6": another_rule,
}

GUESSES = {"9.1": strong_risk, "9.2": who_would_not, "9.3": loosest_rule}
