"""Chapter 14b by hand: means taken out program by program, a sandwich, and the noncentral t."""

import numpy as np
from scipy import linalg, stats


def _cells(survey, column):
    """Means of those who answered, by program (rows) and period, and where support is offered."""
    names, places = np.unique(survey["program_id"], return_inverse=True)
    periods, values = survey["period"].to_numpy(), survey[column].to_numpy(float)
    shape = len(names), periods.max() + 1
    known, sums, counts = ~np.isnan(values), np.zeros(shape), np.zeros(shape)
    np.add.at(sums, (places[known], periods[known]), values[known])
    np.add.at(counts, (places[known], periods[known]), 1)
    offered = np.zeros(shape)
    offered[places, periods] = survey["offered"]
    return sums / counts, offered


def _sandwich(y, *columns):
    """Slope of the first column within programs; its 95% CI by CR2, programs as clusters."""
    within = [cells - cells.mean(axis=1, keepdims=True) for cells in (y, *columns)]
    y, *columns = within
    x = np.stack(columns, axis=2)
    bread = np.linalg.inv(np.einsum("ptj,ptk->jk", x, x))
    slopes = bread @ np.einsum("ptj,pt->j", x, y)
    left, n_periods = y - x @ slopes, y.shape[1]
    weights = np.zeros((len(y), y.size))
    for place, own in enumerate(x):
        root = linalg.sqrtm(np.eye(n_periods) - own @ bread @ own.T).real
        part = slice(place * n_periods, (place + 1) * n_periods)
        weights[place, part] = np.linalg.inv(root) @ own @ bread[:, 0]
    flat = x.reshape(-1, x.shape[2])
    centered = np.kron(np.eye(len(y)), np.eye(n_periods) - 1 / n_periods)
    cover = weights @ (centered - flat @ bread @ flat.T) @ weights.T
    df = np.trace(cover) ** 2 / (cover**2).sum()
    reach = stats.t.ppf(0.975, df) * np.sqrt(((weights @ left.ravel()) ** 2).sum())
    return slopes[0], slopes[0] - reach, slopes[0] + reach


def _each_period(cells):
    return [np.tile(np.eye(cells.shape[1])[t], (len(cells), 1)) for t in range(1, cells.shape[1])]


def burnout_in_the_first_wedge(wedge, second, level, rising, bad_year):
    cells, offered = _cells(wedge, "burnout")
    cells *= 100
    alone, *_ = _sandwich(cells, offered)
    return alone, *_sandwich(cells, offered, *_each_period(cells))


def burnout_of_rising_programs(wedge, second, level, rising, bad_year):
    """Difference of two mean changes; then with one trend more."""
    cells, offered = _cells(rising, "burnout")
    cells *= 100
    starts = offered[:, -1] == 1
    change = cells[:, 3:].mean(axis=1) - cells[:, :3].mean(axis=1)
    usual = change[starts].mean() - change[~starts].mean()
    trend = np.outer(starts, np.arange(cells.shape[1])).astype(float)
    return usual, *_sandwich(cells, offered, trend, *_each_period(cells))


def a_larger_effect(wedge, second, level, rising, bad_year):
    """The formula by inverting a covariance matrix; the simulation by the t test that it makes."""

    def schedule(n):
        return (np.arange(5) >= 1 + (np.arange(n) * 4 // n)[:, None]).astype(float)

    def by_formula(n):
        cover = 100 * (0.05 * np.ones((5, 5)) + 0.95 / 14 * np.eye(5))
        inside = np.linalg.inv(cover)
        x = [np.column_stack([row, np.eye(5)]) for row in schedule(n)]
        error = np.sqrt(np.linalg.inv(sum(one.T @ inside @ one for one in x))[0, 0])
        away, edge = 2.5 / error, stats.norm.isf(0.025)
        return stats.norm.sf(edge - away) + stats.norm.cdf(-edge - away)

    def by_simulation(n):
        on = schedule(n)
        on -= on.mean(axis=1, keepdims=True) + on.mean(axis=0) - on.mean()
        away = 2.5 / np.sqrt((1 + 95 / 14) / (on**2).sum())
        return stats.nct.sf(stats.t.isf(0.025, n - 2), n - 2, away)

    sizes = range(16, 97, 8)
    return tuple(next(n for n in sizes if power(n) >= 0.8) for power in (by_formula, by_simulation))


ROUTES = {
    "14.7b": burnout_in_the_first_wedge,
    "14.8b": burnout_of_rising_programs,
    "14.10b": a_larger_effect,
}
