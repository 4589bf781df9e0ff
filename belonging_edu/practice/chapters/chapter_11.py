"""Chapter 11, time: keys and known mistakes, computed from the three panels in hand."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key, Model
from belonging_edu.practice.neighbors import Neighbors

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

#: What the lab calls A, B, and C, and the world of each.
_PANELS = {"A": "exam-first", "B": "common-cause", "C": "belonging-first"}
_ADDED = 12


def load(shelf):
    """The three panels that the lab has in hand, under the letters A, B, and C."""
    return tuple(shelf.data("panel", variant) for variant in _PANELS.values())


def _wide(panel):
    """One row per resident: belonging_0 to belonging_3, exam_0 to exam_3, in the order of waves."""
    found = panel.pivot(
        index=["resident_id", "program_id"],
        columns="wave",
        values=["belonging_score", "exam_score"],
    )
    found.columns = [f"{name.removesuffix('_score')}_{wave}" for name, wave in found.columns]
    return found.reset_index()


def _all(panels):
    return dict(zip(_PANELS, map(_wide, panels), strict=True))


def _slope(formula, data, term):
    from belonging_edu.methods.formulas import least_squares

    return least_squares(formula, data)[term]


def _row(formula, data, term):
    from belonging_edu.methods.clusters import cluster_robust

    return cluster_robust(formula, data, cluster="program_id").set_index("term").loc[term]


def _others(wides, asked, number):
    """The same number in the panels that are not asked for."""
    return [number(data) for name, data in wides.items() if name != asked]


def lagged(*panels, asked="A", after=3):
    """Exercise 11.1: the correlation within a wave, both lagged ones, and the world."""
    wides = _all(panels)
    wide, before = wides[asked], after - 1

    def r(x, y, data=wide):
        return data[x].corr(data[y])

    now, earlier = (
        (f"belonging_{after}", f"exam_{after}"),
        (f"belonging_{before}", f"exam_{before}"),
    )
    over = {
        "forward": (earlier[0], now[1]),
        "backward": (earlier[1], now[0]),
    }
    stable = {
        "belonging with itself": r(earlier[0], now[0]),
        "the exam with itself": r(earlier[1], now[1]),
    }
    waves = [r(f"belonging_{wave}", f"exam_{wave}") for wave in range(4) if wave != after]
    waves += _others(wides, asked, lambda data: r(*now, data))
    lags = {
        name: [
            r(f"{pair[0][:-1]}{wave}", f"{pair[1][:-1]}{wave + 1}")
            for wave in range(3)
            if wave != before
        ]
        + _others(wides, asked, lambda data, pair=pair: r(*pair, data))
        for name, pair in over.items()
    }
    beside = {
        name: _slope("z1 ~ z0 + own", _standardized(wide, *pair, earlier), "z0")
        for name, pair in over.items()
    }
    says = {"asked": asked, "before": before, "after": after}
    keys = {
        name: Key(
            r(*pair),
            example=r(f"{pair[0][:-1]}0", f"{pair[1][:-1]}1", wides["B"]),
            elsewhere=lags[name],
            same_wave={before: r(*earlier), after: r(*now)},
            with_itself=stable,
            two_waves=r(f"{pair[0][:-1]}{max(after - 2, 0)}", pair[1]) if after > 1 else [],
            adjusted=beside[name],
            r_squared=r(*pair) ** 2,
            slope=np.polyfit(wide[pair[0]], wide[pair[1]], 1)[0],
            says=says,
        )
        for name, pair in over.items()
    }
    return {
        "now": Key(
            r(*now),
            example=r("belonging_1", "exam_1", wides["B"]),
            elsewhere=waves,
            with_itself=stable,
            r_squared=r(*now) ** 2,
            slope=np.polyfit(wide[now[0]], wide[now[1]], 1)[0],
            says={"asked": asked, "after": after},
        ),
        **keys,
        "world": _PANELS[asked].replace("-", " "),
    }


def _standardized(wide, x, y, earlier):
    """Predictor, outcome, and what the outcome was before, each in standard deviations."""
    own = next(name for name in earlier if name != x)
    columns = {"z0": wide[x], "z1": wide[y], "own": wide[own]}
    return wide.assign(**{name: (c - c.mean()) / c.std() for name, c in columns.items()})


def model(*panels, asked="B", after=3):
    """Exercise 11.2: the slope of a lagged model, and what it can show."""
    wides = _all(panels)
    wide, before = wides[asked], after - 1
    term, own, outcome = f"belonging_{before}", f"exam_{before}", f"exam_{after}"
    formula = f"{outcome} ~ {term} + {own}"
    changed = wide.assign(change=wide[outcome] - wide[own])
    near = Neighbors(wide, outcome, term, (own, f"belonging_{after}"))

    def slope(data, first):
        return _slope(
            f"exam_{first + 1} ~ belonging_{first} + exam_{first}", data, f"belonging_{first}"
        )

    beside = near.slope(own)
    return {
        "slope": Key(
            beside,
            model=Model("least squares", formula, len(wide)),
            spread=near.spread(own),
            unadjusted=near.slope(),
            example=slope(wides["A"], 0),
            other_waves={
                f"from wave {first} to wave {first + 1}": slope(wide, first)
                for first in range(3)
                if first != before
            },
            other_panel={
                name: slope(data, before) for name, data in wides.items() if name != asked
            },
            change=_slope(f"change ~ {term}", changed, term),
            same_wave=_slope(f"{outcome} ~ belonging_{after} + {own}", wide, f"belonging_{after}"),
            both_waves=near.slope(own, f"belonging_{after}"),
            standardized=beside * wide[term].std() / wide[outcome].std(),
            per_sd=beside * wide[term].std(),
            of_the_model=near.rest(own),
            turned_round=_slope(f"belonging_{after} ~ {own} + {term}", wide, own),
            says={"asked": asked, "before": before, "after": after},
        ),
        "reading": "an effect or a common cause",
    }


def lowest(*panels, share=0.10, wanted="tenth"):
    """Exercise 11.3: what the lowest on the exam gain, and what regression to the mean explains."""
    wide = _all(panels)["A"]

    def gain(rows, of="exam"):
        return (rows[f"{of}_1"] - rows[f"{of}_0"]).mean()

    def low(cut, of="exam"):
        return wide[wide[f"{of}_0"] <= wide[f"{of}_0"].quantile(cut)]

    chosen, r = low(share), wide["exam_0"].corr(wide["exam_1"])
    everyone, start = gain(wide), wide["exam_0"].mean()
    below = start - chosen["exam_0"].mean()
    cuts = {"tenth": 0.10, "fifth": 0.20, "quarter": 0.25, "half": 0.50}
    others = {which: low(cut) for which, cut in cuts.items() if cut != share}
    change = chosen["exam_1"] - chosen["exam_0"]
    error = change.std() / math.sqrt(len(change))
    r_belonging = wide["belonging_0"].corr(wide["belonging_1"])

    def expected(rows):
        return everyone + (1 - r) * (start - rows["exam_0"].mean())

    top = wide[wide["exam_0"] >= wide["exam_0"].quantile(1 - share)]
    says = {"wanted": wanted}
    return {
        "gain": Key(
            change.mean(),
            spread=(error, change.mean() - 1.96 * error, change.mean() + 1.96 * error),
            everyone=everyone,
            beyond_everyone=change.mean() - everyone,
            other_share={which: gain(rows) for which, rows in others.items()},
            highest=gain(top),
            one_mean={
                "in wave 0": chosen["exam_0"].mean(),
                "in wave 1": chosen["exam_1"].mean(),
            },
            low_belonging=gain(low(share, "belonging")),
            in_belonging=gain(low(share, "belonging"), "belonging"),
            to_wave_3=(chosen["exam_3"] - chosen["exam_0"]).mean(),
            below=below,
            says=says,
        ),
        "expected": Key(
            expected(chosen),
            without_everyone=(1 - r) * below,
            r_times=[everyone + r * below, r * below],
            r_squared=everyone + (1 - r**2) * below,
            everyone=everyone,
            whole_distance=[below, everyone + below],
            other_share={which: expected(rows) for which, rows in others.items()},
            r_of_belonging=everyone + (1 - r_belonging) * below,
            subtracted=(1 - r) * below - everyone,
            left_over=change.mean() - expected(chosen),
            correlation=[r, 1 - r],
            says=says,
        ),
        "reading": "no evidence for the course",
    }


def _mentored(wide, share):
    """A program that takes in residents with low exam scores, and adds the same to each."""
    luck = 60 * np.random.default_rng(11).standard_normal(len(wide))
    chosen = ((wide["exam_0"] + luck).rank(pct=True) <= share).astype(int)
    after = wide["exam_1"] + _ADDED * chosen
    return wide.assign(mentored=chosen, after=after, change=after - wide["exam_0"])


def mentoring(*panels, share=0.40, wanted="40%"):
    """Exercise 11.4: three comparisons of the same residents, of which one answers the question."""
    wide = _all(panels)["B"]
    course = _mentored(wide, share)
    others = [_mentored(wide, each) for each in (0.25, 0.40, 0.50) if each != share]
    near = Neighbors(course, "after", "mentored", ("exam_0", "belonging_0", "belonging_1"))
    change = Neighbors(course, "change", "mentored", ())
    of_others = [Neighbors(other, "after", "mentored", ("exam_0",)) for other in others]
    yes, no = (course[course["mentored"] == told] for told in (1, 0))
    plain = np.polyfit(course["exam_0"], course["after"], 1)[0]
    says = {"wanted": wanted}
    return {
        "after": Key(
            near.slope(),
            spread=near.spread(),
            other_share=[other.slope() for other in of_others],
            medians=yes["after"].median() - no["after"].median(),
            before=yes["exam_0"].mean() - no["exam_0"].mean(),
            one_mean={"mentored": yes["after"].mean(), "others": no["after"].mean()},
            in_sds=near.slope() / course["after"].std(),
            half_adjusted=near.slope("belonging_0"),
            says=says,
        ),
        "change": Key(
            change.slope(),
            spread=change.spread(),
            other_share=[_slope("change ~ mentored", other, "mentored") for other in others],
            own_gain={"mentored": yes["change"].mean(), "others": no["change"].mean()},
            medians=yes["change"].median() - no["change"].median(),
            adjusted_change=near.slope("exam_0"),
            before=no["exam_0"].mean() - yes["exam_0"].mean(),
            says=says,
        ),
        "adjusted": Key(
            near.slope("exam_0"),
            model=Model("least squares", "after ~ mentored + exam_0", len(course)),
            spread=near.spread("exam_0"),
            other_share=[other.slope("exam_0") for other in of_others],
            other_covariate={
                "belonging before": near.slope("belonging_0"),
                "belonging after": near.slope("belonging_1"),
            },
            more={"belonging before": near.slope("exam_0", "belonging_0")},
            of_the_model=near.rest("exam_0"),
            crude_slope=plain,
            average=(near.slope() + change.slope()) / 2,
            says=says,
        ),
        "choice": "adjusted",
    }


def next_study(*panels, reach=0.75, lost=25):
    """Exercise 11.5: how many residents the next panel takes, and what would change one's mind."""
    wide = _all(panels)["C"]
    formula = "exam_1 ~ belonging_0 + exam_0"
    row = _row(formula, wide, "belonging_0")
    wider = (row["conf_high"] - row["conf_low"]) / 2
    near = Neighbors(wide, "exam_1", "belonging_0", ("exam_0",))
    error, n = near.spread("exam_0")[0], len(wide)

    def people(half_width):
        return n * (half_width / reach) ** 2

    exact, kept = people(wider), 1 - lost / 100
    twice = math.ceil(exact)

    def of_both(factor):
        return [math.ceil(exact * factor), math.ceil(twice * factor), round(twice * factor)]

    return {
        "twice": Key(
            twice,
            not_squared=math.ceil(n * wider / reach),
            upside_down=math.ceil(n * reach / wider),
            whole_width=math.ceil(people(2 * wider)),
            standard_error=math.ceil(people(row["std_error"])),
            independent=math.ceil(people(1.96 * error)),
            of_the_panel=n,
            other_reach={
                each: math.ceil(n * (wider / each) ** 2)
                for each in (0.25, 0.5, 0.75, 1)
                if each != reach
            },
            rounded_width=math.ceil(people(round(wider, 2))),
            says={"reach": reach},
        ),
        "first": Key(
            math.ceil(twice / kept),
            as_before=twice,
            times=of_both(kept),
            added=of_both(1 + lost / 100),
            only_the_lost=of_both(100 / lost),
            twice_as_many=of_both(2),
            of_the_panel=math.ceil(n / kept),
            independent=math.ceil(math.ceil(people(1.96 * error)) / kept),
            says={"lost": f"{lost}%", "kept": f"{kept:.2f}"},
        ),
        "mind": "a narrow interval around 0",
    }


def guess_world(*panels):
    """Guess 11.1: how often one wave picks the right one of the worlds that share it."""
    first = [panel[panel["wave"] == 0].reset_index(drop=True) for panel in panels]
    return 100 / sum(first[0].equals(other) for other in first)


def guess_lowest(*panels):
    """Guess 11.2: belonging a year later, of those who were lowest."""
    wide = _all(panels)["A"]
    score = wide["belonging_0"]
    return wide.loc[score <= score.quantile(0.10), "belonging_1"].mean()


def guess_paths(*panels):
    """Guess 11.3: lagged paths that are significant where neither variable moves the other."""
    from belonging_edu.methods.panels import cross_lagged

    names = {"person": "resident_id", "wave": "wave", "x": "belonging_score", "y": "exam_score"}
    paths = cross_lagged(panels[1], **names, cluster="program_id")
    across = paths["term"].map(lambda term: len(set(term.split(" to "))) == 2)
    return float((paths.loc[across, "p_value"] < 0.05).sum())


EXERCISES = {
    "11.1": lagged,
    "11.2": model,
    "11.3": lowest,
    "11.4": mentoring,
    "11.5": next_study,
}
GUESSES = {"11.1": guess_world, "11.2": guess_lowest, "11.3": guess_paths}

VARIATIONS = {
    "11.1b": partial(lagged, asked="C", after=2),
    "11.2b": partial(model, asked="C", after=2),
    "11.3b": partial(lowest, share=0.20, wanted="fifth"),
    "11.4b": partial(mentoring, share=0.25, wanted="25%"),
    "11.5b": partial(next_study, reach=0.5, lost=40),
}
