"""Chapter __NUMBER__: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

from functools import partial

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

# [[Replace: the functions below are those of an example.]]


def load(shelf):
    """The data that the lab has in hand."""
    return (shelf.data("surgery"),)


def of_year(data, year="PGY1"):
    scores = data.loc[data["pgy"] == year, "absite_score"]
    return {
        "mean": Key(
            scores.mean(),
            all_years=data["absite_score"].mean(),
            median=scores.median(),
            sd=scores.std(),
        )
    }


def average(data):
    return data["absite_score"].mean()


def above_average(data):
    return 100 * (data["absite_score"] > average(data)).mean()


GUESSES = {
    # for each lab
    "__EX1__": average,
    "__EX2__": above_average,
    # to here
}

EXERCISES = {
    # for each lab
    "__EX1__": of_year,
    # to here
}

VARIATIONS = {
    # for each lab
    "__EX1__b": partial(of_year, year="PGY3"),
    # to here
}
