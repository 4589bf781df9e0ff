"""Chapter 5, describe and show: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_ENVIRONMENT = ("support", "faculty", "climate", "fairness", "leadership")
_Z = 1.959964


def load(seed=None):
    """The data that the lab has in hand."""
    from belonging_edu import load_cohort

    return (load_cohort("learners", seed=seed),)


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


def summaries(learners):
    people = _respondents(learners)
    detached, exhausted = people["detached"], people["exhausted"]
    weekly = detached >= 4
    days = detached.map(dict(enumerate((0, 1, 12, 36, 52, 150, 365))))
    return {
        "median": Key(
            float(detached.median()),
            mean=detached.mean(),
            upper_quartile=float(detached.quantile(0.75)),
            middle_of_scale=3.0,
            most_frequent=float(detached.mode().iloc[0]),
            cut=4.0,
            sd=detached.std(),
            other_mean={
                "the days a year": days.mean(),
                "those who did not answer 0": detached[detached > 0].mean(),
                "the item exhausted": exhausted.mean(),
            },
            place=(len(detached) + 1) / 2,
            with_that_answer=float((detached == detached.median()).sum()),
        ),
        "share": Key(
            100 * weekly.mean(),
            five_or_more=100 * (detached >= 5).mean(),
            exactly_four=100 * (detached == 4).mean(),
            below_four=100 * (detached < 4).mean(),
            of_the_invited=100 * weekly.sum() / len(learners),
            other_cut={
                "3 or more": 100 * (detached >= 3).mean(),
                "6": 100 * (detached >= 6).mean(),
            },
            other_rule={
                "exhausted": 100 * (exhausted >= 4).mean(),
                "exhausted or detached": 100 * ((exhausted >= 4) | weekly).mean(),
                "exhausted and detached": 100 * ((exhausted >= 4) & weekly).mean(),
            },
            other_denominator={
                "those who did not answer 0": 100 * weekly.sum() / (detached > 0).sum(),
                "those who answered on the program": 100
                * weekly.sum()
                / people["belonging_program"].count(),
            },
            one_stage={
                str(stage): 100 * met.mean()
                for stage, met in weekly.groupby(people["stage"], observed=True)
            },
        ),
        "changes": "mean",
    }


def environment(learners):
    items = _respondents(learners)[list(_ENVIRONMENT)]
    shares = (items >= 4).mean()
    worst, n = shares.idxmin(), len(items)
    low, high = (100 * limit for limit in _wilson(shares[worst], n))
    share = 100 * shares[worst]
    one_sd = 100 * np.sqrt(shares[worst] * (1 - shares[worst]))
    of_examples = shares[["support", "faculty"]].min()
    others = [name for name in _ENVIRONMENT if name != worst]
    limits = {name: _wilson(shares[name], n) for name in others}
    return {
        "lowest": Key(
            share,
            two_examples=100 * of_examples,
            highest=100 * shares.max(),
            nearly_always=100 * (items[worst] >= 5).mean(),
            mean_of_codes=items[worst].mean() * 20,
            other_item={name: 100 * shares[name] for name in others},
            often_only=100 * (items[worst] == 4).mean(),
            three_or_more=100 * (items[worst] >= 3).mean(),
            other_end=100 * (items <= 2).mean().min(),
            other_end_of_it=100 * (items[worst] <= 2).mean(),
            mean=(items.mean().min(), items[worst].mean()),
            number=float((items[worst] >= 4).sum()),
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
        ),
    }


def _wilson(share, n):
    """Limits of a share."""
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return middle - half, middle + half


def organization_and_community(learners):
    first, second = _strong(learners, "organization", "community")
    difference, half = _within(first, second)
    example, example_half = _within(*_strong(learners, "program", "community"))
    program, community = _strong(learners, "program", "community")
    wide, se = _ignored(first, second), 100 * (first - second).std() / len(first) ** 0.5
    not_there = 100 * (1 - second[first == 1].mean())
    worked, worked_half = _within(*_strong(learners, "program", "organization"))
    unpaired = _ignored(*_strong(learners, "program", "community"))
    people = _respondents(learners)
    codes = people[["belonging_organization", "belonging_community"]].dropna().mean()
    only_first, only_second = ((first > second).sum(), (second > first).sum())
    differ, by_unit = only_first + only_second, _limits_by_unit(learners)

    def limit(sign):
        return Key(
            difference + sign * half,
            pairing_ignored=difference + sign * wide,
            one_standard_error=difference + sign * se,
            difference=difference,
            program_minus_community=example + sign * example_half,
            other_limit=difference - sign * half,
            normal_limit=difference + sign * 1.96 * se,
            worked_example=worked + sign * worked_half,
            example_pairing_ignored=example + sign * unpaired,
            turned_round=-difference + sign * half,
            other_level={
                "90": difference + sign * 1.6449 * se,
                "99": difference + sign * 2.5758 * se,
            },
            standard_error=se,
            half_width=half,
            by_unit=by_unit[sign],
        )

    return {
        "difference": Key(
            difference,
            turned_round=-difference,
            program_minus_community=example,
            worked_example=worked,
            of_codes=codes.iloc[0] - codes.iloc[1],
            only_one={
                "the organization": 100 * only_first / len(first),
                "the community": 100 * only_second / len(first),
            },
            both_directions=100 * differ / len(first),
            of_those_who_differ=100 * (only_first - only_second) / differ,
            of_respondents=100 * (only_first - only_second) / len(people),
            relative=100 * (1 - second.mean() / first.mean()),
            one_share={"organization": 100 * first.mean(), "community": 100 * second.mean()},
        ),
        "lower_limit": limit(-1),
        "upper_limit": limit(1),
        "not_in_community": Key(
            not_there,
            difference=difference,
            of_all_learners=100 * (1 - second.mean()),
            of_all_on_both=100 * ((first == 1) & (second == 0)).mean(),
            in_both=100 - not_there,
            of_the_program=100 * (1 - community[program == 1].mean()),
            turned_round=100 * (1 - first[second == 1].mean()),
            of_the_others=100 * (1 - second[first == 0].mean()),
            of_respondents=100 * only_first / len(people),
            of_those_who_differ=100 * only_first / differ,
            number=float(only_first),
        ),
    }


def _limits_by_unit(learners):
    """Limits of organization minus community that allow for units, by their signs."""
    from belonging_edu.methods.clusters import cluster_robust

    places = ["belonging_organization", "belonging_community"]
    known = _respondents(learners).dropna(subset=places)
    strong = (known[places] >= 4).astype(float)
    apart = 100 * (strong[places[0]] - strong[places[1]])
    row = cluster_robust("y ~ 1", known.assign(y=apart), cluster="unit_id").iloc[0]
    return {-1: row["conf_low"], 1: row["conf_high"]}


def clinic(learners):
    people = _respondents(learners)
    tired = people.query("site == 'South'")["exhausted"]
    n_of = people["site"].value_counts()
    invited = (learners["site"] == "South").sum()
    numbers = {"North": n_of["North"], "West": n_of["West"], "all respondents": len(people)}
    numbers["the invited at South"] = invited
    se = tired.sem()
    return {
        "slide_a": "axis",
        "slide_b": "bars",
        "slide_c": "n",
        "sd": Key(
            tired.std(),
            standard_error=tired.sem(),
            half_interval=1.96 * tired.sem(),
            times_n=tired.sem() * len(tired),
            line_as_half_interval=tired.std() / 1.96,
            whole_line=2 * tired.std(),
            variance=tired.var(),
            other_site={
                "all respondents": people["exhausted"].std(),
                "West": people.query("site == 'West'")["exhausted"].std(),
                "North": people.query("site == 'North'")["exhausted"].std(),
            },
            other_n={which: se * np.sqrt(n) for which, n in numbers.items()},
            divided=se / np.sqrt(len(tired)),
            whole_interval=2 * 1.96 * se,
            times_1_96=1.96 * tired.std(),
            rounded=[round(se, places) * np.sqrt(len(tired)) for places in (1, 2)],
            cut=np.floor(100 * se) / 100 * np.sqrt(len(tired)),
            mean=tired.mean(),
            other_item=people.query("site == 'South'")["belonging_community"].std(),
            root_of_n=np.sqrt(len(tired)),
        ),
    }


def small_cells(learners):
    five, two = (_hidden(learners, "student", merged) for merged in (False, True))
    people = _respondents(learners)
    students = people.loc[people["stage"] == "student", "belonging_community"].count()
    return {
        "of_15": Key(
            float(five),
            fellows=float(_hidden(learners, "fellow", False)),
            small_only=float(_hidden(learners, "student", False, complementary=False)),
            shown=15.0 - five,
            none=0.0,
            off_by_one=(five - 1.0, five + 1.0),
            merged=float(two),
            all_cells=15.0,
            share=(100 * five / 15, five / 15),
            students=float(students),
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


def _hidden(learners, stage, merged, complementary=True):
    """How many cells of the answers on the community by site are hidden."""
    import pandas as pd

    from belonging_edu.methods.privacy import suppress

    people = _respondents(learners)
    people = people[(people["stage"] == stage) & people["belonging_community"].notna()]
    answers = people["belonging_community"] >= 4 if merged else people["belonging_community"]
    table = pd.crosstab(people["site"], answers)
    if not complementary:
        return int(((table > 0) & (table < 5)).to_numpy().sum())
    return int(suppress(table, smallest=5).isna().to_numpy().sum())


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
    "5.3": organization_and_community,
    "5.4": clinic,
    "5.6": small_cells,
}

VARIATIONS = {}
