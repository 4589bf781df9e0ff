"""Chapter 6 by hand: covariances, sums of squares, a search, and one eigenvalue at a time."""

import math

import numpy as np
from scipy import optimize, stats

_LIKE_08 = ["bel_08", "bel_12", "bel_13", "bel_14", "bel_15"]


def _names(first, last):
    return [f"bel_{k:02d}" for k in range(first, last + 1)]


def _alpha(values):
    """From the covariances: the mean of those between items over the mean of all."""
    covariances = np.cov(values.to_numpy(float).T)
    k = len(covariances)
    off = (covariances.sum() - np.trace(covariances)) / (k * (k - 1))
    return off / (covariances.sum() / k**2)


def copies_with_limits(pilot, retest, two):
    """Feldt: (1 - rho) / (1 - alpha) follows an F distribution."""
    values = pilot[_names(12, 19)]
    alpha, (n, k) = _alpha(values), values.shape
    f = stats.f(n - 1, (n - 1) * (k - 1))
    return alpha, 1 - (1 - alpha) * f.isf(0.025), 1 - (1 - alpha) * f.isf(0.975)


def twenty_items(pilot, retest, two):
    """Signal to noise of one item, from that of twenty."""
    one = 0.90 / 0.10 / 20
    k = 1
    while k * one / (1 + k * one) < 0.85:
        k += 1
    return 6 * one / (1 + 6 * one), k


def components_of_fifteen(pilot, retest, two):
    """Singular values of the standardized items against those of noise with the lab's seed."""
    values = stats.zscore(retest[_names(1, 15)].to_numpy(float))
    observed = np.linalg.svd(values, compute_uv=False) ** 2 / len(values)
    rng = np.random.Generator(np.random.PCG64(6))
    noise = [
        np.linalg.svd(stats.zscore(rng.standard_normal(values.shape)), compute_uv=False) ** 2
        for _ in range(500)
    ]
    chance = np.quantile(noise, 0.95, axis=0) / len(values)
    retained = next(place for place in range(15) if observed[place] <= chance[place])
    return retained, int((observed > 1).sum())


def five_alike_over_weeks(pilot, retest, two):
    """ICC from mean squares between and within, and a profile of the two-survey likelihood."""
    rows = retest[retest["reports_change"] == 0]
    x = rows[_LIKE_08].sum(axis=1).to_numpy(float)
    y = rows[[f"{name}_again" for name in _LIKE_08]].sum(axis=1).to_numpy(float)
    n = len(rows)
    between, within = ((x + y) / 2).var(ddof=1) * 2, ((x - y) ** 2).sum() / (2 * n)
    best = (between - within) / (between + within)

    def deviance(rho):
        """Twice the negative restricted log likelihood, the variance profiled out."""
        high, low = 1 + rho, 1 - rho
        squares = (n - 1) * between / high + n * within / low
        freedom = 2 * n - 1
        return freedom * math.log(squares) + (n - 1) * math.log(high) + n * math.log(low)

    reach = stats.chi2.ppf(0.95, 1)
    limits = [
        optimize.brentq(lambda rho: deviance(rho) - deviance(best) - reach, *bracket)
        for bracket in ((0.0, best), (best, 1 - 1e-9))
    ]
    return best, *limits


def five_and_exhaustion(pilot, retest, two):
    """Item-rest correlations from the covariances with the total."""
    values = retest[_names(1, 15)].to_numpy(float)
    covariances = np.cov(values.T)
    own = np.diag(covariances)
    total = covariances.sum(axis=0)
    rest = (total - own) / np.sqrt(own * (covariances.sum() - 2 * total + own))
    best = np.argsort(-rest)[:5]
    chosen = retest[_names(1, 15)].iloc[:, best]
    slope = stats.linregress(chosen.to_numpy(float).sum(axis=1), retest["exhaustion"])
    return _alpha(chosen), slope.rvalue


def larger_retest(pilot, retest, two):
    """One more resident until the interval is narrow enough; then until enough are left."""
    n = 3
    while 2 * 1.959964 * (1 - 0.49) > 0.25 * math.sqrt(n - 1):
        n += 1
    first = n
    while first * 0.60 * 0.70 < n:
        first += 1
    return n, first


ROUTES = {
    "6.1b": copies_with_limits,
    "6.2b": twenty_items,
    "6.3b": components_of_fifteen,
    "6.4b": five_alike_over_weeks,
    "6.5b": five_and_exhaustion,
    "6.7b": larger_retest,
}
