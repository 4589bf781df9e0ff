"""Chapter 10 by hand: sums of squares and products, deviations, and grouped counts."""

import numpy as np

FACTORS = ["support", "faculty", "climate", "fairness", "leadership"]


def deviations(column, of=None):
    """From the mean of all, or from the mean of those with the same value of `of`."""
    means = column.mean() if of is None else column.groupby(of, observed=True).transform("mean")
    return (column - means).to_numpy(float)


def whole_effect_of_support(learners, residents, first):
    """In diagram A belonging is a mediator and is left out."""
    used = first.dropna(subset=["support", "exam_score"])
    support, exam = deviations(used["support"]), deviations(used["exam_score"])
    return (support @ exam / (support @ support),)


def every_fifth(learners, residents, first):
    """Variance inflation from what the second half leaves of the first; a slope within years."""
    fifth = residents[np.arange(len(residents)) % 5 == 0]
    one = deviations(fifth[[f"bel_{n:02}" for n in range(1, 7)]].sum(axis=1))
    two = deviations(fifth[[f"bel_{n:02}" for n in range(7, 12)]].sum(axis=1))
    left = one - two * (one @ two) / (two @ two)
    belonging = deviations(fifth["belonging_score"], fifth["pgy"])
    exam = deviations(fifth["absite_score"], fifth["pgy"])
    return (one @ one) / (left @ left), belonging @ exam / (belonging @ belonging)


def per_identity(learners, residents, first):
    """Newton's method on a table: how many with each number of identities belong strongly."""
    known = learners.dropna(subset=["belonging_program", "identities", *FACTORS])
    counts = (known["belonging_program"] >= 4).groupby(known["identities"]).agg(["size", "sum"])
    k, n, strong = counts.index.to_numpy(float), counts["size"], counts["sum"]
    x = np.column_stack([np.ones(len(k)), k])
    found = np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ found))
        found += np.linalg.solve((x.T * (n * p * (1 - p)).to_numpy()) @ x, x.T @ (strong - n * p))
    return (np.exp(found[1]),)


def upper_tenth(learners, residents, first):
    """Whoever is tied with the last of the winners wins, too."""
    belonging, exam = deviations(first["belonging_score"]), deviations(first["exam_score"])
    total = belonging / np.sqrt(belonging @ belonging) + exam / np.sqrt(exam @ exam)
    won = total >= np.percentile(total, 90)
    return (np.corrcoef(belonging[won], exam[won])[0, 1],)


ROUTES = {
    "10.2b": whole_effect_of_support,
    "10.3b": every_fifth,
    "10.4b": per_identity,
    "10.6b": upper_tenth,
}
