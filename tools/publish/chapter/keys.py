"""Chapter __NUMBER__: keys and known mistakes, computed from the cohort in hand."""

from __future__ import annotations

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "load"]

# [[Replace: the functions below are those of an example.]]


def load(seed=None):
    """The data that the lab has in hand."""
    from belonging_edu import load_cohort

    return (load_cohort("surgery", seed=seed),)


def first_year(data):
    scores = data.loc[data["pgy"] == "PGY1", "absite_score"]
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
    "__EX1__": first_year,
    # to here
}
