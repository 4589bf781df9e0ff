"""Chapter 6, reliability and validity evidence: keys and known mistakes, from the items in hand."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_CORE = [f"bel_{k:02d}" for k in range(1, 12)]
_LIKE_08 = ["bel_08", *(f"bel_{k}" for k in range(12, 16))]
_ALL_15 = [f"bel_{k:02d}" for k in range(1, 16)]
_ALL_28 = [f"bel_{k:02d}" for k in range(1, 29)]
_COPIES, _SIDE = _ALL_28[11:19], _ALL_28[19:]
_Z = 1.959964


def load(shelf):
    """The data that the lab has in hand: the pilot, the retest, and two sets of items in one."""
    from belonging_edu import simulate

    pilot = shelf.data("instrument").query("responded == 1").reset_index(drop=True)
    two = simulate("instrument", 4_000, seed=6, margins="free", factors="two").data
    return pilot, shelf.data("retest"), two.query("responded == 1")


def _alpha(rows, items):
    """The row of alpha with its interval."""
    from belonging_edu.methods.scales import cronbach_alpha

    return cronbach_alpha(rows[list(items)]).iloc[0]


def _repeats(rows, items, formula="score ~ 1"):
    """The row of the intraclass correlation of a sum over the two surveys."""
    import pandas as pd

    from belonging_edu.methods.clusters import icc

    surveys = {
        1: rows[list(items)].sum(axis=1),
        2: rows[[f"{item}_again" for item in items]].sum(axis=1),
    }
    long = pd.concat(
        [
            pd.DataFrame({"score": sums, "survey": number, "who": rows["resident_id"]})
            for number, sums in surveys.items()
        ]
    )
    return icc(formula, long, cluster="who").iloc[0]


def _twice(retest):
    return retest[retest["returned"] == 1]


def _unchanged(retest):
    return retest[retest["reports_change"] == 0]


def alpha_of_two_sets(pilot, retest, two):
    return _alpha(two, _ALL_28)["estimate"]


def alpha_of_eleven(pilot, retest, two):
    return _alpha(pilot, _CORE)["estimate"]


def agreement_over_weeks(pilot, retest, two):
    return _repeats(_twice(retest), _CORE)["estimate"]


def alpha_of_a_set(pilot, retest, two, items=_SIDE):
    """Exercise 6.1: alpha of some items of the pilot, with its interval."""
    from belonging_edu.methods.factors import omega_total
    from belonging_edu.methods.scales import cronbach_alpha

    found = _alpha(pilot, items)
    others = {
        words: _alpha(pilot, other)
        for words, other in (
            ("all 28 items", _ALL_28),
            ("the eight near-copies", _COPIES),
            ("the nine side items", _SIDE),
        )
        if other is not items
    }
    example = _alpha(pilot, _CORE)
    between = pilot[list(items)].corr().to_numpy()
    omega = omega_total(pilot[list(items)]).iloc[0]

    def key(column, side):
        return Key(
            found[column],
            example=example[column],
            other_items={words: other[column] for words, other in others.items()},
            omega=omega[column],
            **(
                {"estimate": found["estimate"], "ninety": _ninety(pilot, items)[column]}
                if side
                else {
                    "standardized": cronbach_alpha(pilot[list(items)], standardized=True)[
                        "estimate"
                    ].item(),
                    "mean_correlation": between[np.triu_indices(len(items), 1)].mean(),
                }
            ),
        )

    return {"alpha": key("estimate", 0), "low": key("conf_low", -1), "high": key("conf_high", 1)}


def _ninety(pilot, items):
    from belonging_edu.methods.scales import cronbach_alpha

    return cronbach_alpha(pilot[list(items)], conf_level=0.90).iloc[0]


def _stepped(r, k):
    """Alpha of `k` items, any two of which correlate at `r`."""
    return k * r / (1 + (k - 1) * r)


def by_length(pilot, retest, two, items=28, alpha=0.94, kept=11, wanted=0.80):
    """Exercise 6.2: alpha of fewer items of the same kind, and the fewest for a wanted alpha."""
    between = alpha / (items - (items - 1) * alpha)
    of = partial(_stepped, between)
    exact = wanted * (1 - between) / (between * (1 - wanted))
    return {
        "kept": Key(
            of(kept),
            proportional=alpha * kept / items,
            unchanged=alpha,
            between=between,
            removed=of(items - kept),
            as_correlation=_stepped(alpha, kept),
            example=_stepped(0.94 / (28 - 27 * 0.94), 20),
            experts=_alpha(pilot, _CORE)["estimate"] if kept == len(_CORE) else (),
        ),
        "fewest": Key(
            math.ceil(exact),
            one_too_few=math.ceil(exact) - 1,
            not_rounded=exact,
            proportional=math.ceil(items * wanted / alpha),
            kept=kept,
            removed=items - math.ceil(exact),
        ),
    }


def components_of(pilot, retest, two, items=_SIDE, of="pilot"):
    """Exercise 6.3: components that parallel analysis retains, and those above 1."""
    rows = {"pilot": pilot, "retest": retest}[of]
    retained, above = _components(rows, items)
    example = _components(pilot, _ALL_28)
    return {
        "retained": Key(retained, example=example[0], above=above, items=len(items)),
        "above": Key(above, example=example[1], retained=retained, items=len(items)),
    }


def _components(rows, items):
    from belonging_edu.methods.factors import eigenvalues, parallel_analysis

    chosen = rows[list(items)]
    retained = parallel_analysis(chosen, seed=6)["estimate"].iloc[-1]
    return int(retained), int((eigenvalues(chosen) > 1).sum())


def who_counts(pilot, retest, two, items=_CORE):
    """Exercise 6.4: agreement over the weeks among those who report no change."""
    found = _repeats(_unchanged(retest), items)
    example = _repeats(_twice(retest), _CORE)
    changed = _repeats(retest[retest["reports_change"] == 1], items)
    if items is _CORE:
        half_done = {"item 8 and its near-copies": _repeats(_unchanged(retest), _LIKE_08)}
    else:
        half_done = {
            "all who answered twice": _repeats(_twice(retest), items),
            "the 11 core items": _repeats(_unchanged(retest), _CORE),
        }
    first = _alpha(retest, items)

    def key(column):
        limit = {"estimate": found["estimate"]} if column != "estimate" else {}
        return Key(
            found[column],
            example=example[column],
            changed=changed[column],
            alpha=first[column],
            half_done={words: other[column] for words, other in half_done.items()},
            average=2 * found[column] / (1 + found[column]),
            **limit,
        )

    return {
        "icc": key("estimate"),
        "low": key("conf_low"),
        "high": key("conf_high"),
        "answers": "those who report no change",
    }


def best_five(pilot, retest, two, outcome="wellbeing"):
    """Exercise 6.5: the five items that fit best, by alpha and by an outcome."""
    best = _best(retest, 5)
    found, first, like = (_alpha(retest, i)["estimate"] for i in (best, _CORE[:5], _LIKE_08))
    sums = {
        name: retest[items].sum(axis=1)
        for name, items in (("best", best), ("first", _CORE[:5]), ("core", _CORE), ("all", _ALL_15))
    }
    r = {name: each.corr(retest[outcome]) for name, each in sums.items()}
    later = sums["best"].corr(retest[f"{outcome}_again"])
    others = {
        name: sums["best"].corr(retest[name])
        for name in ("wellbeing", "low_mood", "exhaustion", "leaving")
        if name != outcome
    }
    return {
        "alpha": Key(
            found,
            example=first,
            whole={
                "11 core items": _alpha(retest, _CORE)["estimate"],
                "15 items": _alpha(retest, _ALL_15)["estimate"],
            },
            like_08=like,
        ),
        "r": Key(
            r["best"],
            example=r["first"],
            whole={"11 core items": r["core"], "15 items": r["all"]},
            other_outcome=others,
            later=later,
            squared=r["best"] ** 2,
            like_08=retest[_LIKE_08].sum(axis=1).corr(retest[outcome]),
        ),
    }


def _best(rows, count):
    """The items with the highest correlation with the sum of all others."""
    items = rows[_ALL_15]
    rest = {item: items[item].corr(items.drop(columns=item).sum(axis=1)) for item in _ALL_15}
    return sorted(rest, key=rest.get, reverse=True)[:count]


def which_source(pilot, retest, two):
    """Exercise 6.6: the source of evidence that each finding belongs to."""
    return {
        "panel": "content",
        "aloud": "response process",
        "component": "internal structure",
        "exhaustion": "relations to other variables",
        "reports": "consequences",
    }


def plan_the_retest(pilot, retest, two, expected=0.80, width=0.20, back=0.70, same=0.65):
    """Exercise 6.7: residents in the retest analysis, and how many to survey first."""

    def needed(w, z=_Z, square=True):
        spread = 1 - expected**2 if square else 1 - expected
        return math.ceil(1 + (2 * z * spread / w) ** 2)

    n = needed(width)
    return {
        "analyzed": Key(
            n,
            one_too_few=n - 1,
            example=30,
            each_side=needed(2 * width),
            half=needed(width / 2),
            one_error=needed(width, z=1),
            not_squared=needed(width, square=False),
        ),
        "surveyed": Key(
            math.ceil(n / (back * same)),
            one_too_few=math.ceil(n / (back * same)) - 1,
            not_rounded=n / (back * same),
            analyzed=n,
            only_back=math.ceil(n / back),
            only_same=math.ceil(n / same),
            multiplied=math.ceil(n * back * same),
            added=math.ceil(n * (1 + (1 - back) + (1 - same))),
        ),
    }


GUESSES = {
    "6.1": alpha_of_two_sets,
    "6.2": alpha_of_eleven,
    "6.3": agreement_over_weeks,
}

EXERCISES = {
    "6.1": alpha_of_a_set,
    "6.2": by_length,
    "6.3": components_of,
    "6.4": who_counts,
    "6.5": best_five,
    "6.6": which_source,
    "6.7": plan_the_retest,
}

VARIATIONS = {
    "6.1b": partial(alpha_of_a_set, items=_COPIES),
    "6.2b": partial(by_length, items=20, alpha=0.90, kept=6, wanted=0.85),
    "6.3b": partial(components_of, items=_ALL_15, of="retest"),
    "6.4b": partial(who_counts, items=_LIKE_08),
    "6.5b": partial(best_five, outcome="exhaustion"),
    "6.7b": partial(plan_the_retest, expected=0.70, width=0.25, back=0.60, same=0.70),
}
