"""Chapter 2, what are we measuring: keys and known mistakes, from the cohorts in hand.

Exercise 2.3 asks for two questions, which no key can judge; the lab looks for flaws that show.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key, Model
from belonging_edu.practice.neighbors import Neighbors

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_ITEMS = [f"bel_{k:02d}" for k in range(1, 12)]
_OUTCOME, _SCORE = "absite_score", "belonging_score"
_ADJUSTED = f"{_OUTCOME} ~ measure + C(pgy) + stress"
_WEAK = (1, 2)


def load(shelf):
    """The data that the lab has in hand: learners, residents, the pilot of an instrument."""
    return tuple(shelf.data(name) for name in ("learners", "surgery", "instrument"))


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


_FAULTS = Key(0, up_to_three=range(1, 4), four_or_more=range(4, 10))
_PLACES = {
    "program": "their program",
    "organization": "the organization",
    "community": "the community",
}


def weak_in(learners, *_, place="program"):
    column = f"belonging_{place}"
    weak, strong = (_among(learners, column, codes) for codes in (_WEAK, (4, 5)))
    asked = learners.loc[learners["responded"] == 1, column]
    return {
        "faults": _FAULTS,
        "seen_by": Key(
            weak,
            everybody=len(asked),
            nobody=0,
            skipped_as_well=weak + asked.isna().sum(),
            code_1_only=_among(learners, column, (1,)),
            code_3_as_well=_among(learners, column, (1, 2, 3)),
            strong=strong,
            other_place={
                other: _among(learners, f"belonging_{other}", _WEAK)
                for other in _PLACES
                if other != place
            },
            other_codes={
                which: _among(learners, column, codes)
                for which, codes in (
                    ("2 only", (2,)),
                    ("3 only", (3,)),
                    ("2 and 3", (2, 3)),
                    ("3 to 5", (3, 4, 5)),
                )
            },
            not_strong=len(asked) - strong,
            the_others=len(asked) - weak,
            all_who_answered=asked.count(),
            all_invited=len(learners),
            share=(100 * weak / len(asked), weak / len(asked)),
            says={"place": place, "which_place": _PLACES[place]},
        ),
    }


def two_places(learners, *_):
    asked = learners[learners["responded"] == 1]
    program, organization, community = (asked[f"belonging_{place}"] for place in _PLACES)
    strong, weak = program == 5, community == 2
    both = (strong & weak).sum()
    return {
        "faults": _FAULTS,
        "seen_by": Key(
            both,
            everybody=len(asked),
            nobody=0,
            either=(strong | weak).sum(),
            one_condition={"the program": strong.sum(), "the community": weak.sum()},
            swapped=((program == 2) & (community == 5)).sum(),
            skipped_as_well=(strong & (weak | community.isna())).sum(),
            other_place={
                "program": ((organization == 5) & weak).sum(),
                "community": (strong & (organization == 2)).sum(),
            },
            other_codes={
                "5 and 1": (strong & (community == 1)).sum(),
                "5 and 1 or 2": (strong & community.isin(_WEAK)).sum(),
                "5 and 3": (strong & (community == 3)).sum(),
                "4 and 2": ((program == 4) & weak).sum(),
                "4 or 5 and 2": (program.isin((4, 5)) & weak).sum(),
            },
            the_others=len(asked) - both,
            all_invited=len(learners),
            share=(100 * both / len(asked), both / len(asked), 100 * both / strong.sum()),
        ),
    }


_BESIDE_THREE = {
    "bel_02 alone": _ITEMS[1:2],
    "bel_03 alone": _ITEMS[2:3],
    "bel_01 and bel_02": _ITEMS[:2],
    "bel_02 and bel_03": _ITEMS[1:3],
    "bel_01 and bel_03": _ITEMS[:3:2],
    "bel_02 to bel_04": _ITEMS[1:4],
    "four questions": _ITEMS[:4],
    "five questions": _ITEMS[:5],
}
_BESIDE_THE_NEXT = {
    "bel_04 alone": _ITEMS[3:4],
    "bel_05 alone": _ITEMS[4:5],
    "bel_06 alone": _ITEMS[5:6],
    "bel_04 and bel_05": _ITEMS[3:5],
    "bel_05 and bel_06": _ITEMS[4:6],
    "bel_04 and bel_06": _ITEMS[3:6:2],
    "bel_01 to bel_03": _ITEMS[:3],
    "bel_03 to bel_05": _ITEMS[2:5],
    "bel_05 to bel_07": _ITEMS[4:7],
    "bel_02, bel_06, and bel_10": _ITEMS[1::4],
    "bel_01 and bel_04 to bel_06": _ITEMS[:1] + _ITEMS[3:6],
    "bel_01 to bel_06": _ITEMS[:6],
}
_BESIDE_FIVE = {
    "bel_02 alone": _ITEMS[1:2],
    "bel_05 alone": _ITEMS[4:5],
    "bel_01 and bel_02": _ITEMS[:2],
    "bel_01 and bel_05": _ITEMS[:5:4],
    "bel_01 to bel_03": _ITEMS[:3],
    "bel_01 to bel_04": _ITEMS[:4],
    "bel_02 to bel_05": _ITEMS[1:5],
    "bel_01 to bel_06": _ITEMS[:6],
    "bel_07 to bel_11": _ITEMS[6:],
    "every other question from bel_02 to bel_10": _ITEMS[1::2],
}
_NUMBERS = {3: "three", 5: "five"}


def short_form(_, residents, __, items=_ITEMS[:3], sets=_BESIDE_THREE):
    from belonging_edu.methods.scales import cronbach_alpha

    n, kept = len(items), residents[items]
    alpha, whole = (cronbach_alpha(residents[each])["estimate"].item() for each in (items, _ITEMS))
    scaled = 11 * kept.mean(axis=1)
    measures = [scaled, 11 * residents[_ITEMS[0]], residents[_SCORE], kept.sum(axis=1)]
    measures += [11 * residents[each].mean(axis=1) for each in sets.values()]
    measures += [11 * residents[item] for item in items]
    slope, one_question, all_eleven, of_the_sum, *others = _slopes(residents, measures)
    others, singles = others[: len(sets)], others[len(sets) :]
    says = {"number": _NUMBERS[n], "asked": f"{items[0]} to {items[-1]}"}
    near = Neighbors(residents.assign(measure=scaled), _OUTCOME, "measure", ("C(pgy)", "stress"))
    rest = near.rest("C(pgy)", "stress")
    return {
        "slope": Key(
            slope,
            model=Model("least squares", _ADJUSTED, len(residents)),
            one_question=one_question,
            all_eleven=all_eleven,
            sum_of_answers=of_the_sum,
            unadjusted=near.slope(),
            spread=near.spread("C(pgy)", "stress"),
            other_questions=dict(zip(sets, others, strict=True)),
            average_of_single=sum(singles) / n,
            one_adjustment={"year": near.slope("C(pgy)"), "stress": near.slope("stress")},
            other_scale={
                "per point of the mean answer, not yet times 11": 11 * slope,
                "per point of eleven times the sum": slope / n,
                "per standard deviation of the score": slope * near.sd_of_predictor(),
            },
            of_the_model=rest,
            times_alpha=slope * alpha,
            says=says | {"low": n, "high": 5 * n},
        ),
        "alpha": Key(
            alpha,
            all_eleven=whole,
            correlation=kept.corr().to_numpy()[np.triu_indices(n, 1)].mean(),
            in_proportion=whole * n / 11,
            other_questions={
                which: cronbach_alpha(residents[each])["estimate"].item()
                for which, each in sets.items()
                if len(each) > 1
            },
            says=says,
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
    "2.4": weak_in,
    "2.5": short_form,
}

VARIATIONS = {
    "2.4b": partial(weak_in, place="community"),
    "2.4c": two_places,
    "2.5b": partial(short_form, items=_ITEMS[3:6], sets=_BESIDE_THE_NEXT),
    "2.5c": partial(short_form, items=_ITEMS[:5], sets=_BESIDE_FIVE),
}
