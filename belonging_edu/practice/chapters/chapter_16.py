"""Chapter 16, say it straight: keys and known mistakes, from the learners in hand."""

from __future__ import annotations

import math
from functools import partial

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_STAGES = ("student", "resident", "fellow")
_FACTS = ("unit_id", "stage", "woman")
_BURNOUT_AXIS = 25


def load(shelf):
    """All invited learners, respondents and nonrespondents."""
    return (shelf.data("learners"),)


def _people(learners):
    return learners[learners["responded"] == 1]


def _unless(key, *values):
    """Wrong answers, without those that happen to be right in this cohort."""
    return [value for value in values if value != key]


def _named_unless(key, named):
    return {name: value for name, value in named.items() if value != key}


def _four(learners, context="program", outcome="burnout"):
    """Respondents by strong belonging and outcome: (strong, yes), (strong, no), (less, yes), ..."""
    people = _people(learners).dropna(subset=[f"belonging_{context}"])
    strong, yes = people[f"belonging_{context}"] >= 4, people[outcome] == 1
    return [float((s & y).sum()) for s in (strong, ~strong) for y in (yes, ~yes)]


def _shares(learners, context="program", outcome="burnout"):
    """The percentage with the outcome among those with strong belonging, and among the others."""
    a, b, c, d = _four(learners, context, outcome)
    return 100 * a / (a + b), 100 * c / (c + d)


def strong_among_the_burned_out(learners):
    a, _, c, _ = _four(learners)
    return 100 * a / (a + c)


def height_of_the_bars(learners):
    strong, less = _shares(learners)
    return (less - _BURNOUT_AXIS) / (strong - _BURNOUT_AXIS)


def in_small_combinations(learners):
    """Of the respondents, the percentage whose combination fewer than five share."""
    from belonging_edu.methods.privacy import k_anonymity

    people = _people(learners)
    return 100 * k_anonymity(people, list(_FACTS), k=5)["n"].sum() / len(people)


def _would_not(learners, stage):
    """Respondents of a stage who would not recommend the organization, by site."""
    people = _people(learners)
    people = people[people["stage"] == stage]
    return people["recommend"].eq(0).groupby(people["site"], observed=True).sum()


def _burned_out(learners, place, stages):
    people = _people(learners)
    at = (people["site"] == place) & people["stage"].isin(stages)
    return float(people.loc[at, "burnout"].sum())


def hidden_counts(learners, stage="student", place="West", left_out="fellow"):
    """Exercise 16.1: a count hidden in one table, and one that two tables give away."""
    counts = _would_not(learners, stage)
    hidden, example = counts.min(), _would_not(learners, "fellow").min()
    people = _people(learners)
    here = people[(people["stage"] == stage) & (people["site"] == counts.idxmin())]
    others = [each for each in _STAGES if each != left_out]
    apart = _burned_out(learners, place, [left_out])
    both = _burned_out(learners, place, others)
    sites = [name for name in counts.index if name != place]
    there = (people["site"] == place) & (people["stage"] == left_out)
    return {
        "margin": Key(
            float(hidden),
            total=_unless(hidden, counts.sum()),
            others=_unless(hidden, counts.sum() - hidden),
            shown=_named_unless(hidden, counts.drop(counts.idxmin()).to_dict()),
            respondents=_unless(hidden, len(here)),
            would=_unless(hidden, len(here) - hidden),
            example=_unless(hidden, example),
        ),
        "tables": Key(
            apart,
            first_table=_unless(apart, apart + both),
            second_table=_unless(apart, both),
            added=_unless(apart, apart + 2 * both),
            respondents=_unless(apart, float(there.sum())),
            other_site=_named_unless(
                apart, {name: _burned_out(learners, name, [left_out]) for name in sites}
            ),
            all_sites=_unless(
                apart, sum(_burned_out(learners, name, [left_out]) for name in counts.index)
            ),
        ),
    }


def four_repairs(learners):
    """Exercise 16.2: what is done about each line of the draft."""
    return {
        "table": "second count",
        "two_tables": "one grouping",
        "file": "coarser facts",
        "words": "meaning only",
    }


def cut_axis(learners, outcome="recommend", begin=60):
    """Exercise 16.3: how tall one bar looks beside another, and how tall it is."""
    high, low = _shares(learners, outcome=outcome)
    looks, ratio, points = (high - begin) / (low - begin), high / low, high - low
    strong, less = _shares(learners)
    return {
        "looks": Key(
            looks,
            true_ratio=ratio,
            example=(less - _BURNOUT_AXIS) / (strong - _BURNOUT_AXIS),
            example_axis=(high - _BURNOUT_AXIS) / (low - _BURNOUT_AXIS),
            one_bar={"taller": high - begin, "shorter": low - begin},
            points=points,
            of_all={"taller": high / begin, "shorter": low / begin},
        ),
        "ratio": Key(
            ratio,
            ratio=(high, low),
            looks=looks,
            example=less / strong,
            odds_ratio=(high / (100 - high)) / (low / (100 - low)),
            would_not=(100 - low) / (100 - high),
        ),
        "points": Key(
            points,
            relative=100 * (ratio - 1),
            one={"strong": high, "less": low},
            above_the_axis={"taller": high - begin, "shorter": low - begin},
            example=less - strong,
            relative_looks=100 * (looks - 1),
        ),
    }


def behind_the_headline(learners, context="organization"):
    """Exercise 16.4: twice as common, by how much, of how many, and read the other way."""
    a, b, c, d = _four(learners, context)
    strong, less = 100 * a / (a + b), 100 * c / (c + d)
    e = _four(learners)
    was_strong, was_less = _shares(learners)
    n, burned_out = a + b + c + d, a + c
    turned = 100 * a / burned_out
    return {
        "times": Key(
            less / strong,
            ratio=(less, strong),
            example=was_less / was_strong,
            odds_ratio=(c / d) / (a / b),
            without=(100 - strong) / (100 - less),
            more=less / strong - 1,
            counts=[a / c, c / a],
        ),
        "points": Key(
            less - strong,
            example=was_less - was_strong,
            more=100 * (less / strong - 1),
            lower=100 * (1 - strong / less),
            one={"with strong belonging": strong, "with less": less},
        ),
        "of": Key(
            c + d,
            example=e[2] + e[3],
            everybody=n,
            strong=a + b,
            cases=c,
            respondents=float(len(_people(learners))),
            invited=float(len(learners)),
            burned_out=burned_out,
        ),
        "turned": Key(
            turned,
            example=100 * e[0] / (e[0] + e[2]),
            as_before={"with strong belonging": strong, "with less": less},
            less=100 - turned,
            of_everybody=100 * (a + b) / n,
            joint=100 * a / n,
            without_burnout=100 * b / (b + d),
            burnout=100 * burned_out / n,
        ),
    }


def limits_and_replies(learners):
    """Exercise 16.5: which limit changes which sentence, and what a reviewer is answered."""
    return {
        "nonresponse": "changes it",
        "skipped": "leaves it",
        "one_survey": "changes it",
        "rate": "worst case",
        "subgroups": "fewer groups",
    }


def enough_in_a_cell(learners, share=0.2, smallest=11, rate=0.56, other=5):
    """Exercise 16.6: how many respondents and invited people a site needs."""
    needed = partial(_needed, share)
    n = needed(smallest, 0.9)
    expected = math.ceil(round(smallest / share, 6))
    known = {
        "sure": needed(smallest, 0.95),
        "one_more": needed(smallest + 1, 0.9),
        "half": needed(smallest, 0.5),
    }

    def invited(people):
        return math.ceil(round(people / rate, 6))

    return {
        "respondents": Key(
            n,
            example=60,
            expected=expected,
            other_rule=needed(other, 0.9),
            cell=math.floor(share * n),
            **{name: _unless(n, value) for name, value in known.items()},
        ),
        "invited": Key(
            invited(n),
            expected=invited(expected),
            example=invited(60),
            times=math.floor(rate * n),
            plus=math.ceil(n * (2 - rate)),
            sites=3 * invited(n),
            other_rule=invited(needed(other, 0.9)),
            sure=_unless(invited(n), invited(known["sure"])),
        ),
    }


def _needed(share, smallest, sure):
    """The fewest people among whom at least `smallest` have it, with a probability of `sure`."""
    from scipy.stats import binom

    n = smallest
    while binom.sf(smallest - 1, n, share) < sure:
        n += 1
    return n


GUESSES = {
    "16.1": strong_among_the_burned_out,
    "16.2": height_of_the_bars,
    "16.3": in_small_combinations,
}

EXERCISES = {
    "16.1": hidden_counts,
    "16.2": four_repairs,
    "16.3": cut_axis,
    "16.4": behind_the_headline,
    "16.5": limits_and_replies,
    "16.6": enough_in_a_cell,
}

VARIATIONS = {
    "16.1b": partial(hidden_counts, stage="resident", place="South", left_out="student"),
    "16.3b": partial(cut_axis, outcome="accept_job", begin=30),
    "16.4b": partial(behind_the_headline, context="community"),
    "16.6b": partial(enough_in_a_cell, share=0.3, smallest=5, rate=0.4, other=11),
}
