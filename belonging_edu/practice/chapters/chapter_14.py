"""Chapter 14, does peer support work: keys and known mistakes, from the trials in hand."""

from __future__ import annotations

from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_PROGRAM = "program_id"
_Z = 1.959964
_LOOKS, _LIMIT = 5, 0.05


def load(shelf):
    """The trials that the lab has in hand: two of residents, and one of programs."""
    variants = ("individual", "individual-harm", "parallel")
    return tuple(shelf.data("support", variant) for variant in variants)


def _wide(trial):
    """One row per resident; burnout in percent."""
    rows = trial.assign(
        assigned=trial["start_period"].notna().astype(int), burnout=100 * trial["burnout"]
    )
    wide = rows.pivot(
        index=["resident_id", _PROGRAM, "assigned"],
        columns="period",
        values=["belonging", "burnout"],
    )
    wide.columns = [f"{name}_{('before', 'after')[t]}" for name, t in wide.columns]
    return wide.reset_index()


def _lowest(trial):
    """Residents who answered twice and began in the lowest quarter of belonging."""
    wide = _wide(trial)
    quarter = wide["belonging_before"].quantile(0.25)
    return _changed(wide[wide["belonging_before"] <= quarter])


def _highest(trial):
    """Residents who answered twice and began in the highest quarter of belonging."""
    wide = _wide(trial)
    quarter = wide["belonging_before"].quantile(0.75)
    return _changed(wide[wide["belonging_before"] >= quarter])


def _changed(wide):
    """Residents who answered on belonging twice, and by how much it changed."""
    both = wide.dropna(subset=["belonging_before", "belonging_after"])
    return both.assign(change=both["belonging_after"] - both["belonging_before"])


def found_at_baseline(*trials):
    """Of 100 trials with ten independent traits, those with a P below .05 before the start."""
    return 100 * (1 - 0.95**10)


def gained_without_offer(residents, second, programs):
    """What residents of the lowest quarter gained who were not offered support."""
    return _mean_change(_lowest(residents), 0)


def _mean_change(rows, group):
    return rows.loc[rows["assigned"] == group, "change"].mean()


def found_in_five_looks(*trials):
    return _false_positives(_LOOKS, _LIMIT)


def _false_positives(looks, limit):
    """Of 100 trials without effect, those with P below the limit at one look or more.

    What remains undecided is carried from look to look by numerical integration.
    """
    from scipy.stats import norm

    nodes, weights = np.polynomial.legendre.leggauss(300)
    place, mass = np.zeros(1), np.ones(1)
    for look in range(1, looks + 1):
        edge = norm.isf(limit / 2) * np.sqrt(look)
        steps = norm.pdf(edge * nodes[:, None] - place)
        place, mass = edge * nodes, edge * weights * (steps @ mass)
    return 100 * (1 - mass.sum())


def _row(formula, rows, term="assigned"):
    from belonging_edu.methods.formulas import least_squares_table

    return least_squares_table(formula, rows, 0.95).set_index("term").loc[term]


def _robust(formula, rows):
    from belonging_edu.methods.clusters import cluster_robust

    return cluster_robust(formula, rows, cluster=_PROGRAM).set_index("term").loc["assigned"]


def _apart(rows, column):
    means = rows.groupby("assigned")[column].mean()
    return means[1] - means[0]


def _limit(found, end, **mistakes):
    side = -1 if end == "conf_low" else 1
    error = found["std_error"]
    return Key(
        found[end],
        normal=found["estimate"] + side * _Z * error,
        one_error=found["estimate"] + side * error,
        error=error,
        **mistakes,
    )


def as_randomized(residents, second, programs, outcome="burnout", trial="residents"):
    """Exercise 14.1: residents were randomized; who was offered support, and who was not."""
    rows = _wide({"residents": residents, "second": second}[trial])
    before, after = f"{outcome}_before", f"{outcome}_after"
    found = _row(f"{after} ~ assigned", rows)
    adjusted = _row(f"{after} ~ assigned + {before}", rows)
    both = rows.dropna(subset=[before, after])
    changes = both[after] - both[before]
    means = rows.groupby("assigned")[after].mean()
    other = "belonging" if outcome == "burnout" else "burnout"
    other_trial = _wide(second if trial == "residents" else residents)

    def limit(end):
        return _limit(found, end, adjusted=adjusted[end])

    return {
        "difference": Key(
            found["estimate"],
            one_group={"offered support": means[1], "not offered it": means[0]},
            before=_apart(rows, before),
            before_after={
                "offered support": changes[both["assigned"] == 1].mean(),
                "not offered it": changes[both["assigned"] == 0].mean(),
            },
            change=_apart(both.assign(change=changes), "change"),
            adjusted=adjusted["estimate"],
            complete=_apart(both, after),
            error=found["std_error"],
            statistic=found["statistic"],
            other_outcome=_apart(rows, f"{other}_after"),
            other_trial=_apart(other_trial, after),
        ),
        "low": limit("conf_low"),
        "high": limit("conf_high"),
    }


def programs_randomized(residents, second, programs, outcome="belonging"):
    """Exercise 14.2: programs were randomized; adjusted for the value before."""
    rows = _wide(programs)
    before, after = f"{outcome}_before", f"{outcome}_after"
    formula = f"{after} ~ assigned + {before}"
    both = rows.dropna(subset=[before, after])
    found, alone, plain = (
        _robust(formula, rows),
        _row(formula, rows),
        _robust(f"{after} ~ assigned", rows),
    )
    other = "belonging" if outcome == "burnout" else "burnout"
    changed = _robust("change ~ assigned", both.assign(change=both[after] - both[before]))
    other_before = _robust(f"{after} ~ assigned + {other}_before", rows)

    def limit(end):
        return _limit(
            found,
            end,
            independent=alone[end],
            unadjusted=plain[end],
            change=changed[end],
            other_before=other_before[end],
        )

    return {
        "difference": Key(
            found["estimate"],
            unadjusted=plain["estimate"],
            change=changed["estimate"],
            other_before=other_before["estimate"],
            before=_apart(rows, before),
            complete=_apart(both, after),
            error={
                "programs as clusters": found["std_error"],
                "residents as independent": alone["std_error"],
            },
            statistic=found["statistic"],
            other_outcome=_robust(f"{other}_after ~ assigned + {other}_before", rows)["estimate"],
        ),
        "low": limit("conf_low"),
        "high": limit("conf_high"),
    }


def success_and_harm(residents, second, programs, chosen=_lowest, adjusted=False):
    """Exercise 14.3: belonging of those chosen for it, and burnout of all, in the second trial."""
    rows, wide = chosen(second), _wide(second)
    first, everybody = _wide(residents), _changed(wide)
    formulas = "burnout_after ~ assigned", "burnout_after ~ assigned + burnout_before"
    found, other = (_row(formulas[which], wide) for which in (adjusted, not adjusted))
    means = wide.groupby("assigned")["burnout_after"].mean()
    turned = _highest if chosen is _lowest else _lowest
    return {
        "change": Key(
            _mean_change(rows, 1),
            others=_mean_change(rows, 0),
            first_trial=_mean_change(chosen(residents), 1),
            all_offered=_mean_change(everybody, 1),
            both_groups=rows["change"].mean(),
            after=rows.loc[rows["assigned"] == 1, "belonging_after"].mean(),
            apart=_apart(rows, "change"),
            other_end=_mean_change(turned(second), 1),
        ),
        "harm": Key(
            found["estimate"],
            one_group={"offered support": means[1], "not offered it": means[0]},
            chosen_only=_apart(rows, "burnout_after"),
            first_trial=_row(formulas[adjusted], first)["estimate"],
            before=_apart(wide, "burnout_before"),
            belonging=_apart(wide, "belonging_after"),
            other_model=other["estimate"],
            error=found["std_error"],
            limit={"lower": found["conf_low"], "upper": found["conf_high"]},
        ),
    }


def early_looks(residents, second, programs, looks=10, limits=(0.05, 0.01)):
    """Exercise 14.4: how often a trial without effect finds one, looked at again and again."""

    def key(limit, other):
        return Key(
            _false_positives(looks, limit),
            one_look=100 * limit,
            independent=100 * (1 - (1 - limit) ** looks),
            added=100 * limit * looks,
            other_looks={
                n: _false_positives(n, limit) for n in (2, 3, 4, 5, 6, 8, 10, 20) if n != looks
            },
            other_limit=_false_positives(looks, other),
        )

    usual, strict = limits
    return {"usual": key(usual, strict), "strict": key(strict, usual)}


def read_right(residents, second, programs):
    """Exercise 14.5: four reports of trials, and what follows from each."""
    return {
        "absent": "all, as randomized",
        "baseline": "adjust as planned",
        "null": "undecided",
        "power": "report the interval",
    }


def two_designs(residents, second, programs, come=0.8, anyway=0.3, effect=3.0):
    """Exercise 14.6: residents or programs, where residents tell their friends."""
    of_residents = 2 * _fewest_residents(effect * (come - anyway))
    of_programs = _fewest_programs(effect * come)
    fewer = "programs" if 16 * of_programs < of_residents else "residents"
    return {
        "difference": Key(
            effect * (come - anyway),
            full=effect,
            come_only=effect * come,
            anyway_only=effect * (1 - anyway),
            anyway_got=effect * anyway,
            shares=come - anyway,
        ),
        "residents": Key(
            of_residents,
            one_group=of_residents / 2,
            full=2 * _fewest_residents(effect),
            full_one_group=_fewest_residents(effect),
            come_only=2 * _fewest_residents(effect * come),
            anyway_only=2 * _fewest_residents(effect * (1 - anyway)),
            divided_once=2 * _fewest_residents(effect) / (come - anyway),
            ninety=2 * _fewest_residents(effect * (come - anyway), power=0.9),
        ),
        "programs": Key(
            of_programs,
            one_arm=of_programs / 2,
            residents=16 * of_programs,
            full=_fewest_programs(effect),
            diluted=_fewest_programs(effect * (come - anyway)),
            no_clusters=_fewest_programs(effect * come, icc=0.0),
            ninety=_fewest_programs(effect * come, power=0.9),
        ),
        "fewer": f"{fewer} randomized",
    }


def _fewest_residents(difference, power=0.8):
    """The smallest group that reaches the power, by bisection."""
    from belonging_edu.methods.study_designs import TwoGroups

    low, high = 2, 20_000
    while low < high:
        middle = (low + high) // 2
        found = TwoGroups(n_per_group=middle, difference=difference, sd=10).analytic(0.05)
        low, high = (low, middle) if found >= power else (middle + 1, high)
    return low


def _fewest_programs(difference, icc=0.05, power=0.8):
    """The smallest even number of programs with 16 residents each that reaches the power."""
    from belonging_edu.methods.study_designs import ClusterTrial

    low, high = 2, 2_000
    plan = {"n_per_program": 16, "difference": difference, "sd": 10, "icc": icc}
    while low < high:
        middle = (low + high) // 2
        found = ClusterTrial(n_programs=2 * middle, **plan).analytic(0.05)
        low, high = (low, middle) if found >= power else (middle + 1, high)
    return 2 * low


GUESSES = {
    "14.1": found_at_baseline,
    "14.2": gained_without_offer,
    "14.3": found_in_five_looks,
}

EXERCISES = {
    "14.1": as_randomized,
    "14.2": programs_randomized,
    "14.3": success_and_harm,
    "14.4": early_looks,
    "14.5": read_right,
    "14.6": two_designs,
}

VARIATIONS = {
    "14.1b": partial(as_randomized, outcome="belonging", trial="second"),
    "14.2b": partial(programs_randomized, outcome="burnout"),
    "14.3b": partial(success_and_harm, chosen=_highest, adjusted=True),
    "14.4b": partial(early_looks, looks=4, limits=(0.05, 0.02)),
    "14.6b": partial(two_designs, anyway=0.1),
}
