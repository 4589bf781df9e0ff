"""Chapter 15 by hand: four cells of a table, patterns of four codes, and a variance by Fleiss."""

from itertools import product

import numpy as np

Z = 1.959963985


def _shares(comments, theme):
    """Shares of the four pairs of codes, first coder down, second across."""
    first, second = (comments[f"coder_{who}_{theme}"].to_numpy() for who in "ab")
    return np.array([[np.mean((first == i) & (second == j)) for j in (0, 1)] for i in (0, 1)])


def _kappa(table):
    """Kappa of a table of two by two: the odds of agreement beside what the margins allow."""
    (a, b), (c, d) = table
    return 2 * (a * d - b * c) / ((a + b) * (b + d) + (a + c) * (c + d))


def _error(table, n):
    """Large-sample standard error of kappa (Fleiss, Cohen, and Everitt), cell by cell."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    kappa, chance = _kappa(table), rows @ columns
    total = -((kappa - chance * (1 - kappa)) ** 2)
    for i, j in product((0, 1), repeat=2):
        weight = (rows[j] + columns[i]) * (1 - kappa)
        total += table[i, j] * ((1 - weight) ** 2 if i == j else weight**2)
    return np.sqrt(total / n) / (1 - chance)


def insider_in_the_pilot(comments, again):
    table = _shares(comments[:100], "insider")
    kappa, error = _kappa(table), _error(table, 100)
    agree = 100 * (table[0, 0] + table[1, 1])
    return agree, kappa, kappa - Z * error, min(kappa + Z * error, 1)


def privacy_again(comments, again):
    """The jackknife by patterns: comments with the same four codes weigh the same."""
    names = [f"coder_{who}_privacy" for who in "ab"]
    codes = np.column_stack([comments[names], again[names]])
    patterns, counts = np.unique(codes, axis=0, return_counts=True)

    def apart(weights):
        tables = np.zeros((2, 2, 2))
        for (a, b, c, d), weight in zip(patterns, weights, strict=True):
            tables[0, a, b] += weight
            tables[1, c, d] += weight
        return _kappa(tables[1]) - _kappa(tables[0])

    fewer = np.array([apart(counts - one) for one in np.eye(len(counts))])
    n = counts.sum()
    middle = counts @ fewer / n
    reach = Z * np.sqrt((n - 1) / n * (counts @ (fewer - middle) ** 2))
    return apart(counts), apart(counts) - reach, apart(counts) + reach


def comments_for_a_quarter(comments, again):
    """The width shrinks with the root of the number: solve for it, then go up to a ten."""

    def needed(share):
        has, lacks = np.array([0.15, 0.85]), np.array([0.96, 0.04])
        table = share * has[:, None] * has + (1 - share) * lacks[:, None] * lacks
        return 10 * np.ceil((2 * Z * _error(table, 1) / 0.25) ** 2 / 10)

    return needed(0.4), needed(0.1)


ROUTES = {
    "15.2b": insider_in_the_pilot,
    "15.3b": privacy_again,
    "15.5b": comments_for_a_quarter,
}
