"""Chapter 15, words as data: keys and known mistakes, from the coded comments in hand."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_Z = 1.959964
_PILOT = 100
_RATERS = {"sensitivity": 0.85, "specificity": 0.96}


def load(shelf):
    """The data that the lab has in hand: comments coded twice, and again after the revision."""
    from belonging_edu import simulate

    better = {"sensitivity": 0.95, "specificity": 0.98}
    again = simulate("comments", seed=1 if shelf.seed is None else shelf.seed, **better).data
    return shelf.data("comments"), again


def _rows(comments, topic):
    """What `agreement` finds for a topic, by its terms."""
    from belonging_edu.methods.agreement import agreement

    found = agreement(comments[f"coder_a_{topic}"], comments[f"coder_b_{topic}"])
    return found.set_index("term")


def kappa_of_privacy(comments, again):
    return _rows(comments, "privacy").loc["kappa", "estimate"]


def agreement_when_shuffled(comments, again):
    """Of 100 comments, on how many two coders agree whose marks have nothing to do with them."""
    first, second = (comments[f"coder_{who}_privacy"].mean() for who in "ab")
    return 100 * (first * second + (1 - first) * (1 - second))


def width_in_the_pilot(comments, again):
    row = _rows(comments.head(_PILOT), "shared").loc["kappa"]
    return row["conf_high"] - row["conf_low"]


def by_the_rules(comments, again):
    """Exercise 15.1: what the rules of the codebook say of five comments."""
    return {
        "cross_cover": "insider",
        "calling": "shared",
        "note": "shared",
        "slides": "neither",
        "ortho": "insider",
    }


def in_the_pilot(comments, again, topic="reset"):
    """Exercise 15.2: agreement and kappa of one topic in the first comments."""
    found, everything = _rows(comments.head(_PILOT), topic), _rows(comments, topic)
    example, unchanged = (_rows(rows, "shared") for rows in (comments.head(_PILOT), comments))
    kappa, share = found.loc["kappa"], found.loc["agreement", "estimate"]
    column = {"low": "conf_low", "high": "conf_high"}
    middle = "estimate"

    def limit(end, side):
        name = column[end]
        return Key(
            kappa[name],
            everything=everything.loc["kappa", name],
            example=example.loc["kappa", name],
            unchanged=unchanged.loc["kappa", name],
            estimate=kappa[middle],
            one_error=kappa[middle] + side * kappa["std_error"],
            error=kappa["std_error"],
        )

    return {
        "agreement": Key(
            100 * share,
            everything=100 * everything.loc["agreement", middle],
            example=100 * example.loc["agreement", middle],
            unchanged=100 * unchanged.loc["agreement", middle],
            disagreement=100 * (1 - share),
            kappa=100 * kappa[middle],
            pabak=100 * found.loc["pabak", middle],
            marked_by_both=100 * _both(comments.head(_PILOT), topic),
        ),
        "kappa": Key(
            kappa[middle],
            everything=everything.loc["kappa", middle],
            example=example.loc["kappa", middle],
            unchanged=unchanged.loc["kappa", middle],
            agreement=share,
            pabak=found.loc["pabak", middle],
            error=kappa["std_error"],
            index={
                f"{which} index": found.loc[f"{which} index", middle]
                for which in ("prevalence", "bias")
            },
        ),
        "low": limit("low", -1),
        "high": limit("high", 1),
    }


def _both(comments, topic):
    return (comments[f"coder_a_{topic}"] * comments[f"coder_b_{topic}"]).mean()


def rated_again(comments, again, topic="spiral"):
    """Exercise 15.3: kappa after minus before the revision, by leaving out each comment once."""
    gain, low, high = _gain(comments, again, topic)
    example = _gain(comments, again, "insider")
    before, after = _rows(comments, topic), _rows(again, topic)
    errors = [table.loc["kappa", "std_error"] for table in (before, after)]
    apart = np.hypot(*errors)

    def limit(value, side, of_example):
        return Key(
            value,
            example=of_example,
            estimate=gain,
            apart=gain + side * _Z * apart,
            one_error=gain + (value - gain) / _Z,
            error=abs(value - gain) / _Z,
        )

    return {
        "gain": Key(
            gain,
            example=example[0],
            one={
                "before": before.loc["kappa", "estimate"],
                "after": after.loc["kappa", "estimate"],
            },
            agreement=after.loc["agreement", "estimate"] - before.loc["agreement", "estimate"],
            pabak=after.loc["pabak", "estimate"] - before.loc["pabak", "estimate"],
            divided=after.loc["kappa", "estimate"] / before.loc["kappa", "estimate"],
        ),
        "low": limit(low, -1, example[1]),
        "high": limit(high, 1, example[2]),
    }


def _gain(comments, again, topic):
    """Difference of two kappas of the same comments, and its jackknife limits."""
    kappas = [_kappas(codes, topic) for codes in (comments, again)]
    whole = kappas[1][0] - kappas[0][0]
    without = kappas[1][1] - kappas[0][1]
    n = len(without)
    reach = _Z * np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    return whole, whole - reach, whole + reach


def _kappas(codes, topic):
    """Kappa of all comments, and with each comment left out in turn."""
    a, b = (codes[f"coder_{who}_{topic}"].to_numpy(float) for who in "ab")
    counts = np.column_stack([a, b, a * b, np.ones(len(a))])
    total = counts.sum(axis=0)
    return _kappa(*total), _kappa(*(total - counts).T)


def _kappa(first, second, both, n):
    return 2 * (n * both - first * second) / (n * (first + second) - 2 * first * second)


def one_theme(comments, again):
    """Exercise 15.4: the negative case, what the count says, and what may be quoted."""
    return {"negative": "all tired", "claim": "comments", "quote": "paraphrase"}


def both_have_to_code(comments, again, width=0.2, common=0.3, rare=0.06):
    """Exercise 15.5: how many comments two people code for an interval of a given width."""
    shares = {"common": common, "rare": rare}

    def key(which):
        share = shares[which]
        n = _fewest(share, width)
        other = next(value for name, value in shares.items() if name != which)
        return Key(
            n,
            example=100,
            whole_lab=len(comments),
            too_few=n - 10,
            each_side=_fewest(share, 2 * width),
            half=_fewest(share, width / 2),
            other_share=_fewest(other, width),
            marked=share * n,
            both_coders=2 * n,
            one_error=_fewest(share, _Z * width),
        )

    return {"common": key("common"), "rare": key("rare")}


def _fewest(share, width):
    """The first multiple of 10 at which the interval is no wider than `width`."""
    return 10 * math.ceil((2 * _Z * _error_of_one(share) / width) ** 2 / 10)


def _error_of_one(share):
    """Standard error of kappa times the root of n, by the delta method, in the expected table."""
    finds, invents = _RATERS["sensitivity"], 1 - _RATERS["specificity"]
    marks = [np.array([1 - p, p]) for p in (finds, invents)]
    table = share * np.outer(marks[0], marks[0]) + (1 - share) * np.outer(marks[1], marks[1])
    cells, step = table.ravel(), 1e-6 * np.eye(4)
    first, second = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    counted = np.array([first, second, first * second, np.ones(4)])
    above, below = (_kappa(*counted @ (cells[:, None] + side * step)) for side in (1, -1))
    slopes = (above - below) / 2e-6
    return math.sqrt(cells @ slopes**2 - (cells @ slopes) ** 2)


GUESSES = {
    "15.1": kappa_of_privacy,
    "15.2": agreement_when_shuffled,
    "15.3": width_in_the_pilot,
}

EXERCISES = {
    "15.1": by_the_rules,
    "15.2": in_the_pilot,
    "15.3": rated_again,
    "15.4": one_theme,
    "15.5": both_have_to_code,
}

VARIATIONS = {
    "15.2b": partial(in_the_pilot, topic="insider"),
    "15.3b": partial(rated_again, topic="privacy"),
    "15.5b": partial(both_have_to_code, width=0.25, common=0.4, rare=0.1),
}
