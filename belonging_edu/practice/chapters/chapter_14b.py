"""Chapter 14b, roll-outs and power: keys and known mistakes, from the surveys in hand."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_PROGRAM = "program_id"
_Z = 1.959964
_ROLES = {"cluster": _PROGRAM, "period": "period", "treated": "offered"}
_SECOND = {"effect": -0.2, "trend": 3.0}
_STORIES = ("level", "rising", "bad-year")
_BAD = 2  # the bad year
_SIZES = range(16, 97, 8)


def load(shelf):
    """The surveys that the lab has in hand: two stepped wedges, and three roll-outs."""
    from belonging_edu import simulate

    return (
        shelf.data("support", "stepped-wedge"),
        simulate("support", seed=shelf.seed or 1, **_SECOND).data,
        *(shelf.data("support", f"roll-out-{story}") for story in _STORIES),
    )


def _means(survey):
    """One row per program and period: means of those who answered; burnout in percent."""
    rows = survey.assign(
        burnout=100 * survey["burnout"], starts=survey["start_period"].notna().astype(int)
    )
    by = [_PROGRAM, "period", "starts", "offered"]
    return rows.groupby(by, as_index=False)[["belonging", "burnout"]].mean()


def _row(formula, rows):
    from belonging_edu.methods.clusters import cluster_robust

    return cluster_robust(formula, rows, cluster=_PROGRAM).set_index("term").loc["offered"]


def _changes(rows, outcome):
    """Difference in differences."""
    from belonging_edu.methods.rollouts import difference_in_differences

    return difference_in_differences(rows, outcome=outcome, **_ROLES).iloc[0]


def _alone(formula, rows):
    """The same, as if every row were independent."""
    from belonging_edu.methods.formulas import least_squares_table

    return least_squares_table(formula, rows, 0.95).set_index("term").loc["offered"]


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


def with_and_without(wedge, second, *roll_outs, outcome="belonging", which="second"):
    """Exercise 14.7: a stepped wedge before and after, and with period effects."""
    from belonging_edu.methods.rollouts import stepped_wedge

    chosen, other = (second, wedge) if which == "second" else (wedge, second)
    rows, other_rows = _means(chosen), _means(other)
    naive = _row(f"{outcome} ~ offered", rows)
    before_after = _row(f"{outcome} ~ offered + C({_PROGRAM})", rows)
    within_periods = _row(f"{outcome} ~ offered + C(period)", rows)
    found = stepped_wedge(rows, outcome=outcome, **_ROLES).iloc[0]
    in_other = stepped_wedge(other_rows, outcome=outcome, **_ROLES).iloc[0]
    alone = _alone(f"{outcome} ~ offered + C({_PROGRAM}) + C(period)", rows)
    unlike = "burnout" if outcome == "belonging" else "belonging"
    of_unlike = stepped_wedge(rows, outcome=unlike, **_ROLES).iloc[0]
    apart = {"naive": naive["estimate"], "within_periods": within_periods["estimate"]}

    def limit(end):
        return _limit(
            found,
            end,
            no_periods=before_after[end],
            other_wedge=in_other[end],
            independent=alone[end],
            within_periods=within_periods[end],
        )

    return {
        "before_after": Key(
            before_after["estimate"],
            with_periods=found["estimate"],
            other_wedge=_row(f"{outcome} ~ offered + C({_PROGRAM})", other_rows)["estimate"],
            other_outcome=_row(f"{unlike} ~ offered + C({_PROGRAM})", rows)["estimate"],
            error=before_after["std_error"],
            **apart,
        ),
        "difference": Key(
            found["estimate"],
            no_periods=before_after["estimate"],
            other_wedge=in_other["estimate"],
            other_outcome=of_unlike["estimate"],
            error=found["std_error"],
            statistic=found["statistic"],
            **apart,
        ),
        "low": limit("conf_low"),
        "high": limit("conf_high"),
    }


def _own_trend(rows, outcome):
    """Difference in differences, where programs that start have a trend of their own."""
    return _row(f"{outcome} ~ offered + starts:period + C({_PROGRAM}) + C(period)", rows)


def _without_bad_year(rows, outcome):
    return _changes(rows[rows["period"] != _BAD], outcome)


_FITTING = {"bad-year": _without_bad_year, "rising": _own_trend}


def by_its_story(wedge, second, *roll_outs, story="bad-year", outcome="burnout"):
    """Exercise 14.8: a roll-out by the usual comparison, and by the one that fits its story."""
    rows = dict(zip(_STORIES, map(_means, roll_outs), strict=True))
    mine, unlike = rows[story], "belonging" if outcome == "burnout" else "burnout"
    (other_story,) = set(_FITTING) - {story}
    usual, found = _changes(mine, outcome), _FITTING[story](mine, outcome)
    not_fitting = _FITTING[other_story](mine, outcome)
    of_adopters = _row(f"{outcome} ~ offered + C({_PROGRAM})", mine[mine["starts"] == 1])
    after = mine[mine["period"] > _BAD].groupby("starts")[outcome].mean()
    others = {
        "level": _changes(rows["level"], outcome)["estimate"],
        other_story: _changes(rows[other_story], outcome)["estimate"],
    }

    def limit(end):
        return _limit(found, end, usual=usual[end], not_fitting=not_fitting[end])

    return {
        "usual": Key(
            usual["estimate"],
            fitting=found["estimate"],
            not_fitting=not_fitting["estimate"],
            adopters=of_adopters["estimate"],
            afterward=after[1] - after[0],
            other_story={_called(name): value for name, value in others.items()},
            other_outcome=_changes(mine, unlike)["estimate"],
            error=usual["std_error"],
        ),
        "fitting": Key(
            found["estimate"],
            usual=usual["estimate"],
            not_fitting=not_fitting["estimate"],
            other_outcome=_FITTING[story](mine, unlike)["estimate"],
            other_story={
                _called(name): _FITTING[story](rows[name], outcome)["estimate"] for name in others
            },
            error=found["std_error"],
            statistic=found["statistic"],
        ),
        "low": limit("conf_low"),
        "high": limit("conf_high"),
    }


def _called(story):
    return story.replace("-", "_")


def read_right(*surveys):
    """Exercise 14.9: four sentences on roll-outs, and what may be said instead."""
    return {
        "leads": "trends may differ",
        "none": "no effect worth having",
        "before_after": "cannot tell",
        "power": "more programs",
    }


def _plan(n_programs, n_each, effect):
    from belonging_edu.methods.study_designs import SteppedWedge

    return SteppedWedge(
        n_programs=n_programs, n_periods=5, n_per_period=n_each, effect=effect, sd=10, icc=0.05
    )


@cache
def _found(n_programs, n_each, effect, rises=False, with_periods=True, studies=2_000):
    """Percentage of simulated wedges with P below .05: SD 10, ICC .05, a fifth of it by period."""
    from belonging_edu.methods import batched

    rng = np.random.default_rng(14)
    begins = 1 + np.arange(n_programs) * 4 // n_programs
    on = (np.arange(5) >= begins[:, None]).astype(float)
    y = effect * on + rises * np.array([0, 0.5, 1.0, 1.8, 2.5])
    y = y + 2 * rng.standard_normal((studies, n_programs, 1))
    y = y + np.sqrt(1 + 95 / n_each) * rng.standard_normal((studies, n_programs, 5))
    codes = np.repeat(np.arange(n_programs), 5)
    columns = [on.reshape(-1, 1), np.eye(n_programs)[codes]]
    if with_periods:
        columns.append(np.tile(np.eye(5)[:, 1:], (n_programs, 1)))
    fits = batched.cluster_robust(y.reshape(studies, -1), np.hstack(columns), codes)
    return 100 * float((fits.p_values()[:, 0] < 0.05).mean())


def _fewest(power, sizes=_SIZES, target=80):
    return next(n for n in sizes if power(n) >= target)


def how_many(*surveys, effect=2.0, n_each=14, designs=((48, 8), (12, 32))):
    """Exercise 14.10: programs of a stepped wedge, by formula and by simulation."""

    def formula(n, each=n_each, by=effect):
        return 100 * float(_plan(n, each, by).analytic(0.05))

    by_formula = _fewest(formula)
    simulated = _fewest(lambda n: _found(n, n_each, effect))
    many, few = (_found(*design, effect) for design in designs)
    more = "more programs" if many > few else "more residents in each"
    return {
        "formula": Key(
            by_formula,
            simulated=simulated,
            residents=by_formula * n_each,
            doubled=_fewest(lambda n: formula(n, 2 * n_each)),
            example_effect=_fewest(lambda n: formula(n, by=3.0)) if effect != 3.0 else (),
            ninety=_fewest(formula, target=90),
            power=formula(by_formula),
        ),
        "simulated": Key(
            simulated,
            formula=by_formula,
            residents=simulated * n_each,
            doubled=_fewest(lambda n: _found(n, 2 * n_each, effect)),
            example_effect=_fewest(lambda n: _found(n, n_each, 3.0)) if effect != 3.0 else (),
            ninety=_fewest(lambda n: _found(n, n_each, effect), target=90),
            power=_found(simulated, n_each, effect),
        ),
        "more": more,
    }


def found_without_effect(*surveys):
    """Of 100 wedges without effect, those in which before and after differ significantly."""
    return _found(24, 16, 0.0, rises=True, with_periods=False)


def leads_found(*surveys, studies=4_000):
    """Of 100 roll-outs of rising programs, those whose earlier trends differ significantly."""
    from scipy import stats

    rng = np.random.default_rng(14)
    rise, own, noise = rng.standard_normal((3, studies, 60))
    adopts = 0.9 * rise + own > 0
    change = 2 * 0.5 * rise + np.sqrt(2 * (1 + 45 / 14)) * noise
    n = adopts.sum(axis=1)
    means = (change * adopts).sum(axis=1) / n, (change * ~adopts).sum(axis=1) / (60 - n)
    left = change - np.where(adopts, means[0][:, None], means[1][:, None])
    error = np.sqrt((left**2).sum(axis=1) / 58 * (1 / n + 1 / (60 - n)))
    return 100 * float((2 * stats.t.sf(np.abs(means[0] - means[1]) / error, 58) < 0.05).mean())


def power_of_more_residents(*surveys):
    """Power of 20 programs with ten times as many residents in each, in percent."""
    from belonging_edu.methods.study_designs import ClusterTrial

    many = ClusterTrial(n_programs=20, n_per_program=160, difference=3, sd=10, icc=0.05)
    return 100 * float(many.analytic(0.05))


GUESSES = {
    "14.4": found_without_effect,
    "14.5": leads_found,
    "14.6": power_of_more_residents,
}

EXERCISES = {
    "14.7": with_and_without,
    "14.8": by_its_story,
    "14.9": read_right,
    "14.10": how_many,
}

VARIATIONS = {
    "14.7b": partial(with_and_without, outcome="burnout", which="first"),
    "14.8b": partial(by_its_story, story="rising"),
    "14.10b": partial(how_many, effect=2.5),
}
