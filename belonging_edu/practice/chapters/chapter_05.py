"""Chapter 5, describe and show: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_ENVIRONMENT = ("support", "faculty", "climate", "fairness", "leadership")
_Z = 1.959964


def load(shelf):
    """The data that the lab has in hand."""
    return (shelf.data("learners"),)


def _respondents(learners):
    return learners[learners["responded"] == 1]


def _strong(learners, *places):
    """1 for strong, 0 for not, of those who answered on all of the places."""
    known = _respondents(learners)[[f"belonging_{place}" for place in places]].dropna()
    return (known >= 4).to_numpy(float).T


def _within(first, second):
    """Difference in percentage points and its half width, within person."""
    from scipy.stats import t

    apart = 100 * (first - second)
    half = t.ppf(0.975, len(apart) - 1) * apart.std(ddof=1) / np.sqrt(len(apart))
    return apart.mean(), half


def _ignored(first, second):
    """Half width in percentage points, as if different people had answered."""
    spread = first.mean() * (1 - first.mean()) + second.mean() * (1 - second.mean())
    return 100 * _Z * np.sqrt(spread / len(first))


def summaries(
    learners,
    item="detached",
    other="exhausted",
    the_mean="the mean: the long tail of high codes pulls it up",
):
    people = _respondents(learners)
    answers, others = people[item], people[other]
    weekly, others_weekly = answers >= 4, others >= 4
    median = float(answers.median())
    days = answers.map(dict(enumerate((0, 1, 12, 36, 52, 150, 365))))
    return {
        "median": Key(
            median,
            mean=answers.mean(),
            upper_quartile=float(answers.quantile(0.75)),
            middle_of_scale=[middle for middle in (3.0,) if middle != median],
            most_frequent=float(answers.mode().iloc[0]),
            cut=4.0,
            sd=answers.std(),
            other_mean={
                "the days a year": days.mean(),
                "those who did not answer 0": answers[answers > 0].mean(),
                f"the item {other}": others.mean(),
            },
            place=(len(answers) + 1) / 2,
            with_that_answer=float((answers == median).sum()),
            says={"mean": the_mean},
        ),
        "share": Key(
            100 * weekly.mean(),
            five_or_more=100 * (answers >= 5).mean(),
            exactly_four=100 * (answers == 4).mean(),
            below_four=100 * (answers < 4).mean(),
            of_the_invited=100 * weekly.sum() / len(learners),
            other_cut={
                "3 or more": 100 * (answers >= 3).mean(),
                "6": 100 * (answers >= 6).mean(),
            },
            other_rule={
                other: 100 * others_weekly.mean(),
                "exhausted or detached": 100 * (others_weekly | weekly).mean(),
                "exhausted and detached": 100 * (others_weekly & weekly).mean(),
            },
            other_denominator={
                "those who did not answer 0": 100 * weekly.sum() / (answers > 0).sum(),
                "those who answered on the program": 100
                * weekly.sum()
                / people["belonging_program"].count(),
            },
            one_stage={
                str(stage): 100 * met.mean()
                for stage, met in weekly.groupby(people["stage"], observed=True)
            },
            says={"item": item},
        ),
        "changes": "mean",
    }


def environment(learners, wanted="lowest"):
    items = _respondents(learners)[list(_ENVIRONMENT)]
    shares = (items >= 4).mean()
    is_lowest, n = wanted == "lowest", len(items)
    end, other_end = (np.min, np.max) if is_lowest else (np.max, np.min)
    found = shares.idxmin() if is_lowest else shares.idxmax()
    low, high = (100 * limit for limit in _wilson(shares[found], n))
    share = 100 * shares[found]
    one_sd = 100 * np.sqrt(shares[found] * (1 - shares[found]))
    of_examples = end(shares[["support", "faculty"]])
    lower = "lower" if is_lowest else "higher"
    others = [name for name in _ENVIRONMENT if name != found]
    limits = {name: _wilson(shares[name], n) for name in others}
    return {
        "share": Key(
            share,
            two_examples=100 * of_examples,
            other_extreme=100 * other_end(shares),
            nearly_always=100 * (items[found] >= 5).mean(),
            mean_of_codes=items[found].mean() * 20,
            other_item={name: 100 * shares[name] for name in others},
            often_only=100 * (items[found] == 4).mean(),
            three_or_more=100 * (items[found] >= 3).mean(),
            weak=100 * end((items <= 2).mean()),
            weak_of_it=100 * (items[found] <= 2).mean(),
            mean=(end(items.mean()), items[found].mean()),
            number=float((items[found] >= 4).sum()),
            says={
                "lower": lower,
                "wanted": wanted,
                "other": "highest" if is_lowest else "lowest",
            },
        ),
        "lower_limit": Key(
            low,
            upper_limit=high,
            two_examples=100 * _wilson(of_examples, n)[0],
            one_standard_error=share - one_sd / np.sqrt(n),
            one_sd=share - one_sd,
            wald=share - _Z * one_sd / np.sqrt(n),
            other_item={name: 100 * pair[0] for name, pair in limits.items()},
            standard_error=one_sd / np.sqrt(n),
            reach=share - low,
            says={"lower": lower, "wanted": wanted},
        ),
    }


def _wilson(share, n):
    """Limits of a share."""
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return middle - half, middle + half


def two_places(
    learners,
    here="organization",
    there="community",
    others=(("program", "community"),),
    cure="change the first place",
):
    """Two places within person; `others` are the pairs that a learner may take instead."""
    first, second = _strong(learners, here, there)
    difference, half = _within(first, second)
    wide, se = _ignored(first, second), 100 * (first - second).std() / len(first) ** 0.5
    worked, worked_half = _within(*_strong(learners, "program", "organization"))
    people = _respondents(learners)
    codes = people[[f"belonging_{place}" for place in (here, there)]].dropna().mean()
    only_first, only_second = ((first > second).sum(), (second > first).sum())
    differ, by_unit = only_first + only_second, _limits_by_unit(learners, here, there)
    pairs = {" minus ".join(pair): _strong(learners, *pair) for pair in others}
    said = {"here": here, "there": there}

    def limit(sign):
        return Key(
            difference + sign * half,
            pairing_ignored=difference + sign * wide,
            one_standard_error=difference + sign * se,
            difference=difference,
            other_pair={
                which: _within(*pair)[0] + sign * _within(*pair)[1] for which, pair in pairs.items()
            },
            other_limit=difference - sign * half,
            normal_limit=difference + sign * 1.96 * se,
            worked_example=worked + sign * worked_half,
            other_pair_ignored={
                which: _within(*pair)[0] + sign * _ignored(*pair) for which, pair in pairs.items()
            },
            turned_round=-difference + sign * half,
            other_level={
                "90": difference + sign * 1.6449 * se,
                "99": difference + sign * 2.5758 * se,
            },
            standard_error=se,
            half_width=half,
            by_unit=by_unit[sign],
            says=said | {"cure": cure},
        )

    return {
        "difference": Key(
            difference,
            turned_round=-difference,
            other_pair={which: _within(*pair)[0] for which, pair in pairs.items()},
            worked_example=worked,
            of_codes=codes.iloc[0] - codes.iloc[1],
            only_one={
                f"the {here}": 100 * only_first / len(first),
                f"the {there}": 100 * only_second / len(first),
            },
            both_directions=100 * differ / len(first),
            of_those_who_differ=100 * (only_first - only_second) / differ,
            of_respondents=100 * (only_first - only_second) / len(people),
            relative=100 * (1 - second.mean() / first.mean()),
            one_share={here: 100 * first.mean(), there: 100 * second.mean()},
            says=said | {"cure": cure},
        ),
        "lower_limit": limit(-1),
        "upper_limit": limit(1),
        "not_there": _not_there(learners, here, there),
    }


def _not_there(learners, here, there):
    """Of 100 who are strong in one place, how many are not in the other."""
    first, second = _strong(learners, here, there)
    not_there = 100 * (1 - second[first == 1].mean())
    difference = _within(first, second)[0]
    only_first, differ = (first > second).sum(), (first != second).sum()
    other_pairs = {
        "the program, as in step 3.4": ("program", "community"),
        "the organization, as in Exercise 5.3": ("organization", "community"),
    }
    return Key(
        not_there,
        difference=sorted({difference, abs(difference)}),
        of_all_learners=100 * (1 - second.mean()),
        of_all_on_both=100 * ((first == 1) & (second == 0)).mean(),
        in_both=100 - not_there,
        other_pair={
            which: _share_not_there(learners, *pair)
            for which, pair in other_pairs.items()
            if set(pair) != {here, there}
        },
        turned_round=100 * (1 - first[second == 1].mean()),
        of_the_others=100 * (1 - second[first == 0].mean()),
        of_respondents=100 * only_first / len(_respondents(learners)),
        of_those_who_differ=100 * only_first / differ,
        number=float(only_first),
        says={
            "here": here,
            "there": there,
            "net": "cancel some of" if difference > 0 else "outnumber",
        },
    )


def _share_not_there(learners, here, there):
    first, second = _strong(learners, here, there)
    return 100 * (1 - second[first == 1].mean())


def _limits_by_unit(learners, here, there):
    """Limits of one place minus the other that allow for units, by their signs."""
    from belonging_edu.methods.clusters import cluster_robust

    places = [f"belonging_{here}", f"belonging_{there}"]
    known = _respondents(learners).dropna(subset=places)
    strong = (known[places] >= 4).astype(float)
    apart = 100 * (strong[places[0]] - strong[places[1]])
    row = cluster_robust("y ~ 1", known.assign(y=apart), cluster="unit_id").iloc[0]
    return {-1: row["conf_low"], 1: row["conf_high"]}


def clinic(learners):
    words = {"slide_a": "axis", "slide_b": "bars", "slide_c": "n"}
    return words | behind_the_line(learners)


def behind_the_line(
    learners, site="South", wanted="the site below the slides", n_of_it="the n below the slides"
):
    """The SD of the answers at a site whose line is one standard error."""
    people = _respondents(learners)
    tired = people.loc[people["site"] == site, "exhausted"]
    n_of = people["site"].value_counts()
    others = [other for other in ("North", "West", "South") if other != site]
    numbers = {other: n_of[other] for other in others} | {"all respondents": len(people)}
    numbers[f"the invited at {site}"] = (learners["site"] == site).sum()
    se = tired.sem()
    return {
        "sd": Key(
            tired.std(),
            standard_error=se,
            half_interval=1.96 * se,
            times_n=se * len(tired),
            line_as_half_interval=tired.std() / 1.96,
            whole_line=2 * tired.std(),
            variance=tired.var(),
            other_site={"all respondents": people["exhausted"].std()}
            | {
                other: people.loc[people["site"] == other, "exhausted"].std()
                for other in reversed(others)
            },
            other_n={which: se * np.sqrt(n) for which, n in numbers.items()},
            divided=se / np.sqrt(len(tired)),
            whole_interval=2 * 1.96 * se,
            times_1_96=1.96 * tired.std(),
            rounded=[round(se, places) * np.sqrt(len(tired)) for places in (1, 2)],
            cut=np.floor(100 * se) / 100 * np.sqrt(len(tired)),
            mean=tired.mean(),
            other_item=people.loc[people["site"] == site, "belonging_community"].std(),
            root_of_n=np.sqrt(len(tired)),
            says={"wanted": wanted, "n_of_it": n_of_it},
        ),
    }


def small_cells(learners, smallest=5, few="1 to 4"):
    five, two = (_hidden(learners, "student", merged, smallest) for merged in (False, True))
    usual = () if smallest == 5 else float(_hidden(learners, "student", False))
    people = _respondents(learners)
    students = people.loc[people["stage"] == "student", "belonging_community"].count()
    return {
        "of_15": Key(
            float(five),
            fellows=float(_hidden(learners, "fellow", False)),
            small_only=float(_small(learners, "student", smallest)),
            shown=15.0 - five,
            none=0.0,
            off_by_one=(five - 1.0, five + 1.0),
            merged=float(two),
            all_cells=15.0,
            share=(100 * five / 15, five / 15),
            students=float(students),
            usual_rule=usual,
            says={"few": few},
        ),
        "of_6": Key(
            float(two),
            five_answers=float(five),
            shown=6.0 - two,
            one_a_site=3.0,
            one_row=2.0,
            off_by_one=(two - 1.0, two + 1.0),
            all_cells=6.0,
            share=(100 * two / 6, two / 6),
            students=float(students),
        ),
    }


def _by_site(learners, stage, merged=False):
    """Answers on the community by site."""
    import pandas as pd

    people = _respondents(learners)
    people = people[(people["stage"] == stage) & people["belonging_community"].notna()]
    answers = people["belonging_community"] >= 4 if merged else people["belonging_community"]
    return pd.crosstab(people["site"], answers)


def _hidden(learners, stage, merged, smallest=5):
    """How many cells are hidden, together with those that protect others."""
    from belonging_edu.methods.privacy import suppress

    table = suppress(_by_site(learners, stage, merged), smallest=smallest)
    return int(table.isna().to_numpy().sum())


def _small(learners, stage, smallest):
    """How many cells are small by themselves."""
    table = _by_site(learners, stage)
    return int(((table > 0) & (table < smallest)).to_numpy().sum())


def same_answer(learners):
    places = ["belonging_program", "belonging_community"]
    known = _respondents(learners)[places].dropna()
    return 100 * (known["belonging_program"] == known["belonging_community"]).mean()


def half_width(learners):
    return _within(*_strong(learners, "program", "organization"))[1]


def spread(learners):
    return _respondents(learners)["belonging_community"].dropna().std()


GUESSES = {"5.1": same_answer, "5.2": half_width, "5.3": spread}

EXERCISES = {
    "5.1": summaries,
    "5.2": environment,
    "5.3": two_places,
    "5.4": clinic,
    "5.6": small_cells,
}

VARIATIONS = {
    "5.1b": partial(
        summaries, item="exhausted", other="detached", the_mean="the mean of the codes"
    ),
    "5.2b": partial(environment, wanted="highest"),
    "5.3b": partial(
        two_places,
        here="community",
        there="program",
        others=(("community", "organization"), ("organization", "community")),
        cure="compare the community with the program",
    ),
    "5.4b": partial(behind_the_line, site="West", wanted="West", n_of_it="that of West"),
    "5.6b": partial(small_cells, smallest=11, few="fewer than 11"),
}
