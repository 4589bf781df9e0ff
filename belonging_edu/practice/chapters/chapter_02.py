"""Chapter 2, what are we measuring: keys and known mistakes, from the cohorts in hand.

Exercise 2.3 asks for two questions, which no key can judge; the lab looks for flaws that show.
"""

from __future__ import annotations

from belonging_edu.practice.keys import Key, Model
from belonging_edu.practice.neighbors import Neighbors

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_ITEMS = [f"bel_{k:02d}" for k in range(1, 12)]
_OUTCOME, _SCORE = "absite_score", "belonging_score"
_ADJUSTED = f"{_OUTCOME} ~ measure + C(pgy) + stress"
_WEAK = (1, 2)


def load(seed=None):
    """The data that the lab has in hand: learners, residents, the pilot of an instrument."""
    from belonging_edu import load_cohort

    return tuple(load_cohort(name, seed=seed) for name in ("learners", "surgery", "instrument"))


def _slopes(residents, measures, formula=_ADJUSTED):
    """The slope of the exam on each measure: one design, in which the measure is exchanged."""
    from belonging_edu.methods.formulas import linear_design, orthogonal

    found = linear_design(formula, residents.assign(measure=measures[0]))
    place, slopes = found.names.index("measure"), []
    for measure in measures:
        x = found.predictors.copy()
        x[:, place] = measure
        q, back = orthogonal(x, found.names, formula)
        slopes.append(float((back @ (q.T @ found.outcome))[place]))
    return slopes


def _among(learners, column, codes):
    return int(learners[column].isin(codes).sum())


def four_words(*_):
    return {
        "phrase_1": "construct",
        "phrase_2": "context",
        "phrase_3": "indicator",
        "phrase_4": "score",
        "phrase_5": "indicator",
        "phrase_6": "context",
    }


def seven_flaws(*_):
    return {
        "question_1": "unbalanced",
        "question_2": "period",
        "question_3": "double",
        "question_4": "ranges",
        "question_5": "leading",
        "question_6": "negated",
        "question_7": "agreement",
    }


def dictionary_row(learners, *_):
    weak = _among(learners, "belonging_program", _WEAK)
    program = learners.loc[learners["responded"] == 1, "belonging_program"]
    return {
        "faults": Key(0, up_to_three=range(1, 4), four_or_more=range(4, 10)),
        "seen_by": Key(
            weak,
            everybody=len(program),
            nobody=0,
            skipped_as_well=weak + program.isna().sum(),
            code_1_only=_among(learners, "belonging_program", (1,)),
            code_3_as_well=_among(learners, "belonging_program", (1, 2, 3)),
            strong=_among(learners, "belonging_program", (4, 5)),
            organization=_among(learners, "belonging_organization", _WEAK),
            community=_among(learners, "belonging_community", _WEAK),
            other_codes={
                which: _among(learners, "belonging_program", codes)
                for which, codes in (
                    ("2 only", (2,)),
                    ("3 only", (3,)),
                    ("2 and 3", (2, 3)),
                    ("3 to 5", (3, 4, 5)),
                )
            },
            not_strong=len(program) - _among(learners, "belonging_program", (4, 5)),
            the_others=len(program) - weak,
            all_who_answered=program.count(),
            all_invited=len(learners),
            share=(100 * weak / len(program), weak / len(program)),
        ),
    }


def three_questions(_, residents, __):
    from belonging_edu.methods.scales import cronbach_alpha

    three = residents[_ITEMS[:3]]
    alpha, whole = (
        cronbach_alpha(residents[items])["estimate"].item() for items in (_ITEMS[:3], _ITEMS)
    )
    scaled = 11 * three.mean(axis=1)
    sets = {
        "bel_02 alone": _ITEMS[1:2],
        "bel_03 alone": _ITEMS[2:3],
        "bel_01 and bel_02": _ITEMS[:2],
        "bel_02 and bel_03": _ITEMS[1:3],
        "bel_01 and bel_03": _ITEMS[:3:2],
        "bel_02 to bel_04": _ITEMS[1:4],
        "four questions": _ITEMS[:4],
        "five questions": _ITEMS[:5],
    }
    measures = [scaled, 11 * residents[_ITEMS[0]], residents[_SCORE], three.sum(axis=1)]
    measures += [11 * residents[items].mean(axis=1) for items in sets.values()]
    slope, one_question, all_eleven, sum_of_three, *others = _slopes(residents, measures)
    near = Neighbors(residents.assign(measure=scaled), _OUTCOME, "measure", ("C(pgy)", "stress"))
    rest = near.rest("C(pgy)", "stress")
    return {
        "slope": Key(
            slope,
            model=Model("least squares", _ADJUSTED, len(residents)),
            one_question=one_question,
            all_eleven=all_eleven,
            sum_of_three=sum_of_three,
            unadjusted=near.slope(),
            spread=near.spread("C(pgy)", "stress"),
            other_questions=dict(zip(sets, others, strict=True)),
            average_of_single=(one_question + others[0] + others[1]) / 3,
            one_adjustment={"year": near.slope("C(pgy)"), "stress": near.slope("stress")},
            other_scale={
                "per point of the mean answer, not yet times 11": 11 * slope,
                "per point of eleven times the sum": slope / 3,
                "per standard deviation of the score": slope * near.sd_of_predictor(),
            },
            of_the_model=rest,
            times_alpha=slope * alpha,
        ),
        "alpha": Key(
            alpha,
            all_eleven=whole,
            correlation=three.corr().to_numpy()[[0, 0, 1], [1, 2, 2]].mean(),
            in_proportion=whole * 3 / 11,
            other_questions={
                which: cronbach_alpha(residents[items])["estimate"].item()
                for which, items in sets.items()
                if len(items) > 1
            },
        ),
    }


def other_place(learners, *_):
    both = learners.dropna(subset=["belonging_program", "belonging_community"])
    at_home = both[both["belonging_program"] >= 4]
    return 100 * (at_home["belonging_community"] >= 4).mean()


def both_often(learners, *_):
    present = learners[learners["responded"] == 1]
    exhausted, detached = present["exhausted"] >= 4, present["detached"] >= 4
    return 100 * (exhausted & detached).sum() / (exhausted | detached).sum()


def one_question(_, residents, __):
    slopes = _slopes(residents, [11 * residents[item] for item in _ITEMS])
    return sum(slopes) / len(slopes)


GUESSES = {"2.1": other_place, "2.2": both_often, "2.3": one_question}

EXERCISES = {
    "2.1": four_words,
    "2.2": seven_flaws,
    "2.4": dictionary_row,
    "2.5": three_questions,
}

VARIATIONS = {}
