"""Chapter 2, what are we measuring: keys and known mistakes, from the cohorts in hand.

Exercise 2.3 asks for two questions, which no key can judge; the lab looks for flaws that show.
"""

from __future__ import annotations

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "load"]

_ITEMS = [f"bel_{k:02d}" for k in range(1, 12)]
_OUTCOME, _SCORE = "absite_score", "belonging_score"
_WEAK = (1, 2)


def load(seed=None):
    """The data that the lab has in hand: learners, residents, the pilot of an instrument."""
    from belonging_edu import load_cohort

    return tuple(load_cohort(name, seed=seed) for name in ("learners", "surgery", "instrument"))


def _slopes(residents, measures, adjust=" + C(pgy) + stress"):
    """The slope of the exam on each measure: one design, in which the measure is exchanged."""
    from belonging_edu.methods.formulas import linear_design, orthogonal

    formula = f"{_OUTCOME} ~ measure{adjust}"
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
        ),
    }


def three_questions(_, residents, __):
    from belonging_edu.methods.scales import cronbach_alpha

    three = residents[_ITEMS[:3]]
    alpha, whole = (
        cronbach_alpha(residents[items])["estimate"].item() for items in (_ITEMS[:3], _ITEMS)
    )
    scaled = 11 * three.mean(axis=1)
    measures = [scaled, 11 * residents[_ITEMS[0]], residents[_SCORE], three.sum(axis=1)]
    slope, one_question, all_eleven, sum_of_three = _slopes(residents, measures)
    return {
        "slope": Key(
            slope,
            one_question=one_question,
            all_eleven=all_eleven,
            sum_of_three=sum_of_three,
            unadjusted=_slopes(residents, [scaled], adjust="")[0],
        ),
        "alpha": Key(
            alpha,
            all_eleven=whole,
            correlation=three.corr().to_numpy()[[0, 0, 1], [1, 2, 2]].mean(),
            in_proportion=whole * 3 / 11,
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
