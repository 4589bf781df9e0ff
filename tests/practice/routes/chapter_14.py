"""Chapter 14 by hand: two means, a sandwich, a count, an orthant, and the noncentral F."""

import numpy as np
from scipy import linalg, stats


def _by_resident(trial, column):
    """What each resident said before and after, and whether lots drew support; in order."""
    rows = trial.sort_values(["resident_id", "period"])
    values = rows[column].to_numpy(float).reshape(-1, 2)
    first = rows.iloc[::2]
    return values, first["start_period"].notna().to_numpy(), first["program_id"].to_numpy()


def belonging_in_the_second(residents, second, programs):
    values, drawn, _ = _by_resident(second, "belonging")
    one, other = (values[drawn == group, 1] for group in (True, False))
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    df = len(one) + len(other) - 2
    squares = len(one) * one.var() + len(other) * other.var()
    reach = stats.t.ppf(0.975, df) * np.sqrt(squares / df * (1 / len(one) + 1 / len(other)))
    gap = one.mean() - other.mean()
    return gap, gap - reach, gap + reach


def burnout_of_programs(residents, second, programs):
    """CR2 and Satterthwaite's degrees of freedom, written out (Pustejovsky and Tipton)."""
    values, drawn, names = _by_resident(programs, "burnout")
    known = ~np.isnan(values).any(axis=1)
    y, names = 100 * values[known, 1], names[known]
    x = np.column_stack([np.ones(known.sum()), drawn[known], values[known, 0]])
    bread = np.linalg.inv(x.T @ x)
    slopes = bread @ x.T @ y
    left, hat = y - x @ slopes, np.eye(len(y)) - x @ bread @ x.T
    weights = []
    for name in np.unique(names):
        inside = names == name
        root = linalg.inv(linalg.sqrtm(hat[np.ix_(inside, inside)]).real)
        weight = np.zeros(len(y))
        weight[inside] = root @ x[inside] @ bread[:, 1]
        weights.append(weight)
    weights = np.array(weights)
    variance = ((weights @ left) ** 2).sum()
    cover = weights @ hat @ weights.T
    reach = stats.t.ppf(0.975, np.trace(cover) ** 2 / (cover**2).sum()) * np.sqrt(variance)
    return slopes[1], slopes[1] - reach, slopes[1] + reach


def highest_quarter(residents, second, programs):
    """A mean of differences, and two groups along a covariate of 0 and 1 (Frisch and Waugh)."""
    belonging, drawn, _ = _by_resident(second, "belonging")
    before = np.sort(belonging[~np.isnan(belonging[:, 0]), 0])
    place = 0.75 * (len(before) - 1)
    border = np.interp(place, np.arange(len(before)), before)
    change = belonging[:, 1] - belonging[:, 0]
    chosen = drawn & (belonging[:, 0] >= border) & ~np.isnan(change)
    burnout, drawn, _ = _by_resident(second, "burnout")
    known = ~np.isnan(burnout).any(axis=1)
    burnout, drawn = burnout[known], drawn[known].astype(float)
    own = drawn.copy()
    for begun in (0, 1):
        own[burnout[:, 0] == begun] -= drawn[burnout[:, 0] == begun].mean()
    return change[chosen].mean(), 100 * (own @ burnout[:, 1]) / (own @ own)


def four_looks(residents, second, programs):
    """One minus the probability of a box of the normal distribution in four dimensions."""
    look = np.arange(1, 5)
    share = np.sqrt(np.minimum.outer(look, look) / np.maximum.outer(look, look))
    normal = stats.multivariate_normal(np.zeros(4), share, seed=1)
    edges = (np.full(4, stats.norm.isf(limit / 2)) for limit in (0.05, 0.02))
    return tuple(100 * (1 - normal.cdf(edge, lower_limit=-edge)) for edge in edges)


def few_get_it_anyway(residents, second, programs):
    """Both sizes from the noncentral F, one more in each group at a time."""

    def needed(difference, variance):
        each = 2
        while True:
            df, away = 2 * each - 2, each * difference**2 / (2 * variance)
            if stats.ncf.sf(stats.f.ppf(0.95, 1, df), 1, df, away) >= 0.80:
                return 2 * each
            each += 1

    return 2.1, needed(2.1, 100), needed(2.4, 100 * (0.05 + 0.95 / 16))


ROUTES = {
    "14.1b": belonging_in_the_second,
    "14.2b": burnout_of_programs,
    "14.3b": highest_quarter,
    "14.4b": four_looks,
    "14.6b": few_get_it_anyway,
}
