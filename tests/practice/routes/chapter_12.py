"""Chapter 12 by hand: analysis of variance, sandwiches, and a likelihood of one variance ratio."""

import numpy as np
from scipy import optimize, stats

from tests.practice.routes.chapter_08 import restricted


def _years(residents):
    return [residents["pgy"] == year for year in sorted(residents["pgy"].unique())]


def _fitted(y, x, programs):
    """The variance ratio at the highest restricted likelihood, and the slopes there."""
    _, of, sizes = np.unique(programs, return_inverse=True, return_counts=True)
    best = optimize.minimize_scalar(
        lambda log_ratio: restricted(np.exp(log_ratio), x, y, sizes, of)[0],
        bounds=(-12, 3),
        method="bounded",
        options={"xatol": 1e-9},
    )
    return np.exp(best.x), restricted(np.exp(best.x), x, y, sizes, of)[1], of, sizes


def worth_within_year(residents, trial):
    y = residents["absite_score"].to_numpy(float)
    x = np.column_stack(_years(residents)).astype(float)
    ratio, _, _, sizes = _fitted(y, x, residents["program_id"])
    icc = ratio / (1 + ratio)
    # The variance of a sum: residents, and pairs of residents of one program.
    pairs = (sizes * (sizes - 1)).sum()
    return icc, len(y) ** 2 / (len(y) + pairs * icc)


def before_the_start(residents, trial):
    """The variance of each group from its programs, corrected by leverage (Bell, McCaffrey)."""
    rows = trial[(trial["period"] == 0) & trial["belonging"].notna()]
    drawn = rows["start_period"].notna().to_numpy()
    y, programs = rows["belonging"].to_numpy(float), rows["program_id"].to_numpy()
    means, variances, weights = [], [], []
    for group in (True, False):
        inside = drawn == group
        mean, n = y[inside].mean(), inside.sum()
        names, sizes = np.unique(programs[inside], return_counts=True)
        sums = np.array([(y[inside][programs[inside] == name] - mean).sum() for name in names])
        variances.append((sums**2 / (1 - sizes / n)).sum() / n**2)
        means.append(mean)
        weights.append(sizes / n)
    # Satterthwaite: the covariance of the programs' corrected residuals, if people were alike.
    blocks = []
    for share, n in zip(weights, (drawn.sum(), (~drawn).sum()), strict=True):
        size = share * n
        half = size / n / np.sqrt(1 - share)
        cover = -np.outer(half, half) / n + np.diag(half**2 / size)
        blocks.append(cover)
    trace = sum(np.trace(block) for block in blocks)
    df = trace**2 / sum((block**2).sum() for block in blocks)
    gap, reach = means[0] - means[1], stats.t.ppf(0.975, df) * np.sqrt(sum(variances))
    return gap, gap - reach, gap + reach


def stress_on_belonging(residents, trial):
    """Two predictors of stress in one model: the mean of the program, and the way from it."""
    belonging = residents["belonging_score"].to_numpy(float)
    _, of, sizes = np.unique(residents["program_id"], return_inverse=True, return_counts=True)
    mean = (np.bincount(of, belonging) / sizes)[of]
    x = np.column_stack([*_years(residents), belonging - mean, mean]).astype(float)
    slopes = _fitted(residents["stress"].to_numpy(float), x, residents["program_id"])[1]
    return slopes[-2], slopes[-1]


def highest_belonging(residents, trial):
    y = residents["belonging_score"].to_numpy(float)
    ratio, (average,), of, sizes = _fitted(y, np.ones((len(y), 1)), residents["program_id"])
    means = np.bincount(of, y) / sizes
    drawn = average + (means - average) / (1 + 1 / (ratio * sizes))
    first = means.argmax()
    return drawn[first], 1 + (drawn > drawn[first]).sum()


def programs_for_four_points(residents, trial):
    """Power of the t test of means from the noncentral F, one more pair of programs at a time."""

    def needed(size):
        pairs = 2
        variance = 100 * (0.1 + 0.9 / size)
        while True:
            df, away = 2 * pairs - 2, 16 * pairs / (2 * variance)
            if stats.ncf.sf(stats.f.ppf(0.95, 1, df), 1, df, away) >= 0.80:
                return 2 * pairs
            pairs += 1

    return needed(8), needed(30)


ROUTES = {
    "12.1b": worth_within_year,
    "12.2b": before_the_start,
    "12.3b": stress_on_belonging,
    "12.4b": highest_belonging,
    "12.7b": programs_for_four_points,
}
