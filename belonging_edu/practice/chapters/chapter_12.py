"""Chapter 12, residents live in programs: keys and known mistakes, from the cohorts in hand."""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key
from belonging_edu.practice.neighbors import Neighbors

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_EXAM, _PROGRAM = "absite_score", "program_id"
_Z = 1.959964


def load(shelf):
    """The data that the lab has in hand: residents, and a trial whose programs drew lots."""
    return shelf.data("surgery"), shelf.data("support", "parallel")


def false_alarms(residents, trial, times=10_000):
    """Of 100 comparisons of two halves of the programs, drawn at random, those with P < .05."""
    by_program = residents.groupby(_PROGRAM)[_EXAM].agg(["size", "sum"]).to_numpy(float)
    rng = np.random.default_rng(12)
    chosen = rng.permuted(np.tile(np.arange(len(by_program)) % 2, (times, 1)), axis=1)
    n, total = (chosen @ by_program).T
    others, total_of_others = by_program.sum(axis=0)[:, None] - np.array([n, total])
    squares = (residents[_EXAM] ** 2).sum() - total**2 / n - total_of_others**2 / others
    error = np.sqrt(squares / (len(residents) - 2) * (1 / n + 1 / others))
    return 100 * (np.abs(total / n - total_of_others / others) > _Z * error).mean()


def same_ten(residents, trial, times=100):
    """Of the ten lowest programs by one half of their residents, those lowest by the other half."""
    rng = np.random.default_rng(12)
    mixed = residents[[_PROGRAM, "belonging_score"]]
    same = []
    for _ in range(times):
        mixed = mixed.iloc[rng.permutation(len(mixed))]
        half = mixed.groupby(_PROGRAM).cumcount() % 2
        means = mixed.groupby([_PROGRAM, half])["belonging_score"].mean().unstack()
        same.append(len(set(means[0].nsmallest(10).index) & set(means[1].nsmallest(10).index)))
    return float(np.mean(same))


def slope_of_means(residents, trial):
    means = residents.groupby(_PROGRAM)[["belonging_score", _EXAM]].mean()
    return np.polyfit(means["belonging_score"], means[_EXAM], 1)[0]


_EXAMPLE = f"{_EXAM} ~ 1"
_OTHERS = {
    "the exam score within the same year": f"{_EXAM} ~ C(pgy)",
    "belonging within the same year": "belonging_score ~ C(pgy)",
    "belonging": "belonging_score ~ 1",
}


def worth(residents, trial, formula="belonging_score ~ 1"):
    """Exercise 12.1: how alike residents of a program are, and what all are worth."""
    share, effect = _shares(formula, residents)
    example = _shares(_EXAMPLE, residents)
    n, sizes = len(residents), residents[_PROGRAM].value_counts()
    mean_size = 1 + (sizes.mean() - 1) * share["estimate"]
    limits = {"lower": "conf_low", "upper": "conf_high"}
    outcome, means = _outcome_and_means(formula, residents)
    return {
        "icc": Key(
            share["estimate"],
            design_effect=effect["estimate"],
            example=example[0]["estimate"],
            limit={which: share[column] for which, column in limits.items()},
            root=np.sqrt(share["estimate"]),
            of_means=means.var() / outcome.var(),
            other_model={
                which: _shares(other, residents)[0]["estimate"]
                for which, other in _OTHERS.items()
                if other != formula
            },
        ),
        "worth": Key(
            n / effect["estimate"],
            example=n / example[1]["estimate"],
            everyone=n,
            programs=len(sizes),
            limit={which: n / effect[column] for which, column in limits.items()},
            rounded=[n / round(effect["estimate"], digits) for digits in (2, 1)],
            mean_size=n / mean_size,
            largest_size=n / (1 + (sizes.max() - 1) * share["estimate"]),
            times=n * effect["estimate"],
            share_of_all={
                "the ICC": n * share["estimate"],
                "1 minus the ICC": n * (1 - share["estimate"]),
            },
            root=n / np.sqrt(effect["estimate"]),
        ),
    }


def _outcome_and_means(formula, residents):
    """The outcome of a formula, by residents and as means of programs."""
    name = formula.partition(" ~ ")[0]
    return residents[name], residents.groupby(_PROGRAM)[name].mean()


def _shares(formula, residents):
    from belonging_edu.methods.clusters import icc

    found = icc(formula, residents, cluster=_PROGRAM)
    return found.to_dict("records")


def _groups(trial, outcome):
    """Residents of the trial by what their program drew, burnout in percent."""
    values = trial[outcome] * (100 if outcome == "burnout" else 1)
    return trial.assign(offered=trial["start_period"].notna().astype(int), y=values)


def _apart(rows):
    means = rows.groupby("offered")["y"].mean()
    return means[1] - means[0]


def offered_or_not(residents, trial, outcome="burnout", period=1):
    """Exercise 12.2: two groups of programs that drew lots, with an interval for programs."""
    from belonging_edu.methods.clusters import cluster_robust
    from belonging_edu.methods.formulas import least_squares_table
    from belonging_edu.methods.multilevel import random_intercept

    groups = _groups(trial, outcome)
    rows = groups[groups["period"] == period].dropna(subset=["y"])
    found = cluster_robust("y ~ offered", rows, cluster=_PROGRAM).iloc[1]
    alone = least_squares_table("y ~ offered", rows, 0.95).iloc[1]
    mixed = random_intercept("y ~ offered", rows, group=_PROGRAM).iloc[1]
    means = rows.groupby("offered")["y"].mean()
    of_programs = rows.groupby(_PROGRAM)[["offered", "y"]].mean()
    by_means = least_squares_table("y ~ offered", of_programs, 0.95).iloc[1]
    other_period = _apart(groups[groups["period"] != period])
    other = "belonging" if outcome == "burnout" else "burnout"
    beside = _groups(trial, other)
    beside = beside[beside["period"] == period].dropna(subset=["y"])
    elsewhere = {
        "other_outcome": beside,
        "other_period": groups[groups["period"] != period].dropna(subset=["y"]),
        "both_periods": groups.dropna(subset=["y"]),
    }
    fits = {
        name: cluster_robust("y ~ offered", data, cluster=_PROGRAM).iloc[1]
        for name, data in elsewhere.items()
    }

    def limit(end, side):
        error = side * found["std_error"]
        normal = found["estimate"] + _Z * error
        is_told_by_others = round(mixed[end], 1) in (round(alone[end], 1), round(normal, 1))
        return Key(
            found[end],
            independent=alone[end],
            mixed=() if is_told_by_others else mixed[end],
            of_means=by_means[end],
            normal=normal,
            one_error=found["estimate"] + error,
            error=abs(error),
            reach=abs(found[end] - found["estimate"]),
            **{name: row[end] for name, row in fits.items()},
        )

    return {
        "difference": Key(
            found["estimate"],
            one_group={"whose programs drew support": means[1], "of the other programs": means[0]},
            other_period=other_period,
            both_periods=_apart(groups),
            change=found["estimate"] - other_period,
            of_means=_apart(of_programs),
            mixed=mixed["estimate"],
            error={
                "programs as clusters": found["std_error"],
                "residents as independent": alone["std_error"],
            },
            statistic=found["statistic"],
            other_outcome=_apart(beside),
            relative=100 * (means[1] / means[0] - 1),
            everyone=rows["y"].mean(),
        ),
        "low": limit("conf_low", -1),
        "high": limit("conf_high", 1),
    }


def within_and_between(residents, trial, outcome=_EXAM, predictor="stress"):
    """Exercise 12.3: one slope within programs, and one between them."""
    from belonging_edu.methods.clusters import within_between
    from belonging_edu.methods.multilevel import random_intercept

    names = {"cluster": _PROGRAM, "covariates": "C(pgy)"}
    found = within_between(residents, outcome=outcome, predictor=predictor, **names)
    found = found.set_index("group")
    without_year = within_between(
        residents, outcome=outcome, predictor=predictor, cluster=_PROGRAM
    ).set_index("group")["estimate"]
    example = within_between(
        residents, outcome=_EXAM, predictor="belonging_score", **names
    ).set_index("group")["estimate"]
    near = Neighbors(residents, outcome, predictor, ("C(pgy)",))
    formula = f"{outcome} ~ {predictor} + C(pgy)"
    mixed = random_intercept(formula, residents, group=_PROGRAM).set_index("term")
    means = residents.groupby(_PROGRAM)[[predictor, outcome]].mean()
    plain = np.polyfit(means[predictor], means[outcome], 1)[0]
    both = {"without year and program": near.slope(), "without the program": near.slope("C(pgy)")}

    def key(which, **more):
        row = found.loc[which]
        return Key(
            row["estimate"],
            spread=tuple(row[["std_error", "conf_low", "conf_high"]]),
            example=example[which],
            contextual=found.loc["contextual", "estimate"],
            without_year=without_year[which],
            all_residents=both,
            mixed=mixed.loc[predictor, "estimate"],
            of_averages=plain,
            added=found["estimate"][["within", "between"]].sum(),
            **more,
        )

    return {"within": key("within"), "between": key("between")}


def drawn_in(residents, trial, outcome=_EXAM):
    """Exercise 12.4: where the program with the highest mean stands after shrinkage."""
    table = _drawn_in(f"{outcome} ~ 1", residents)
    first = table["mean"].idxmax()
    raw, drawn = table.loc[first, ["mean", "shrunken mean"]]
    sizes = residents[_PROGRAM].value_counts()
    means, (share, _) = table["mean"], _shares(f"{outcome} ~ 1", residents)
    ratio = share["estimate"] / (1 - share["estimate"])
    average = drawn - (raw - drawn) * ratio * sizes[first]
    averages = (average, residents[outcome].mean(), means.mean())
    kept = {"an average program": sizes.mean(), "the largest program": sizes.max()}
    places = table["shrunken mean"].rank(ascending=False, method="min")
    other = _drawn_in(f"{'belonging_score' if outcome == _EXAM else _EXAM} ~ 1", residents)
    return {
        "shrunken": Key(
            drawn,
            observed=raw,
            average=averages,
            moved=raw - drawn,
            of_the_first=table["shrunken mean"].max(),
            of_the_lowest=table.loc[means.idxmin(), "shrunken mean"],
            half_way=(raw + average) / 2,
            other_size={
                which: average + (raw - average) * ratio * n / (1 + ratio * n)
                for which, n in kept.items()
            },
            icc_kept=average + share["estimate"] * (raw - average),
            above_average=[drawn - each for each in averages],
            other_outcome=other.loc[other["mean"].idxmax(), "shrunken mean"],
            share_of_mean=raw * (drawn - average) / (raw - average),
            within_year=_drawn_in(f"{outcome} ~ C(pgy)", residents).loc[first, "shrunken mean"],
        ),
        "rank": Key(
            places[first],
            observed=1,
            from_below=len(table) + 1 - places[first],
            by_size=sizes.rank(ascending=False, method="min")[first],
            programs=len(table),
            size=sizes[first],
        ),
    }


def _drawn_in(formula, residents):
    from belonging_edu.methods.rankings import shrunken_means

    found = shrunken_means(formula, residents, cluster=_PROGRAM)
    return found.pivot(index="group", columns="term", values="estimate")


def which_analysis(residents, trial):
    """Exercise 12.5: an analysis for each of three questions."""
    return {"six": "t test of means", "hidden": "fixed effects", "exposed": "random intercept"}


def turned_round(residents, trial):
    """Exercise 12.6: which slopes are negative where a good climate goes with lower scores."""
    return {"negative": "program means only"}


def programs_needed(residents, trial, icc=0.05, difference=3.0, small=10, large=40):
    """Exercise 12.7: how many programs a trial needs, with few residents in each or many."""
    asked = partial(_fewest_programs, difference=difference, icc=icc)
    counts = {size: asked(size) for size in (small, large)}

    def key(size):
        alone = _fewest_programs(size, difference=difference, icc=0.0)
        return Key(
            counts[size],
            one_arm=counts[size] / 2,
            too_few=(counts[size] - 2, counts[size] - 1),
            too_many=counts[size] + 2,
            example=20,
            aim=80,
            residents=counts[size] * size,
            no_clusters=alone,
            no_clusters_people=alone * size,
            other_icc={
                value: _fewest_programs(size, difference=difference, icc=value)
                for value in (0.02, 0.05, 0.1)
                if value != icc
            },
            other_difference={
                value: _fewest_programs(size, difference=value, icc=icc)
                for value in (2.0, 2.5, 3.0, 3.5, 4.0, 5.0)
                if value != difference
            },
            ninety=_fewest_programs(size, difference=difference, icc=icc, power=0.9),
        )

    return {
        "small": key(small),
        "large": key(large),
        "fewer": f"{small} a program",
    }


def _fewest_programs(size, *, difference, icc, power=0.8):
    """The smallest even number of programs that reaches the power, by the t test of their means."""
    from belonging_edu.methods.study_designs import ClusterTrial

    programs = 4
    plan = {"n_per_program": size, "difference": difference, "sd": 10, "icc": icc}
    while ClusterTrial(n_programs=programs, **plan).analytic(0.05) < power:
        programs += 2
    return programs


GUESSES = {"12.1": false_alarms, "12.2": same_ten, "12.3": slope_of_means}

EXERCISES = {
    "12.1": worth,
    "12.2": offered_or_not,
    "12.3": within_and_between,
    "12.4": drawn_in,
    "12.5": which_analysis,
    "12.6": turned_round,
    "12.7": programs_needed,
}

VARIATIONS = {
    "12.1b": partial(worth, formula="absite_score ~ C(pgy)"),
    "12.2b": partial(offered_or_not, outcome="belonging", period=0),
    "12.3b": partial(within_and_between, outcome="stress", predictor="belonging_score"),
    "12.4b": partial(drawn_in, outcome="belonging_score"),
    "12.7b": partial(programs_needed, icc=0.1, difference=4.0, small=8, large=30),
}
