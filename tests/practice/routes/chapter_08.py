"""Chapter 8 by hand: sorted scores, normal equations, and a likelihood of one variance ratio."""

import numpy as np
from scipy import optimize, stats


def outer_fifths(residents):
    """All who are tied with the score at either cut belong to the group."""
    score = residents["belonging_score"].to_numpy()
    exam = residents["absite_score"].to_numpy(float)
    low_cut, high_cut = np.percentile(score, [20, 80])
    low, high = exam[score <= low_cut], exam[score >= high_cut]
    gap = high.sum() / len(high) - low.sum() / len(low)
    return gap, gap / np.sqrt((np.var(low, ddof=1) + np.var(high, ddof=1)) / 2)


def from_the_news(residents):
    """The mean of the upper tenth of a bell curve, by integration, and its mirror image."""
    upper = stats.norm.expect(lambda z: z, lb=stats.norm.isf(0.10), conditional=True)
    r = 9 / (2 * upper * 12)
    return r, 100 * r**2


def with_stress(residents):
    """The normal equations of exam on 1, belonging, and stress."""
    x = np.column_stack([np.ones(len(residents)), residents[["belonging_score", "stress"]]])
    return (np.linalg.solve(x.T @ x, x.T @ residents["absite_score"].to_numpy(float))[1],)


def restricted(ratio, x, y, sizes, of):
    """Minus twice the restricted log likelihood of a random intercept, and its slopes.

    `ratio` is the variance between programs over that within. Each row loses a part of the mean of
    its program, which leaves errors that are independent.
    """
    kept = 1 - 1 / np.sqrt(1 + ratio * sizes)
    sums = np.zeros((len(sizes), x.shape[1] + 1))
    np.add.at(sums, of, np.column_stack([x, y]))
    less = (kept / sizes)[:, None] * sums
    x, y = x - less[of, :-1], y - less[of, -1]
    slopes = np.linalg.solve(x.T @ x, x.T @ y)
    df = len(y) - x.shape[1]
    scatter = ((y - x @ slopes) ** 2).sum()
    log_det = np.linalg.slogdet(x.T @ x)[1] + np.log1p(ratio * sizes).sum()
    return df * np.log(scatter) + log_det, slopes


def at_five_and_seven(residents):
    belonging, stress = (residents[c].to_numpy(float) for c in ("belonging_score", "stress"))
    years = [residents["pgy"] == year for year in sorted(residents["pgy"].unique())]
    x = np.column_stack([*years, belonging, stress, belonging * stress]).astype(float)
    y = residents["absite_score"].to_numpy(float)
    _, of, sizes = np.unique(residents["program_id"], return_inverse=True, return_counts=True)
    best = optimize.minimize_scalar(
        lambda log_ratio: restricted(np.exp(log_ratio), x, y, sizes, of)[0],
        bounds=(-12, 3),
        method="bounded",
    )
    slopes = restricted(np.exp(best.x), x, y, sizes, of)[1]
    return slopes[-3] + 5 * slopes[-1], slopes[-3] + 7 * slopes[-1]


def without_the_lowest(residents):
    score = residents["belonging_score"].to_numpy(float)
    exam = residents["absite_score"].to_numpy(float)
    kept = score >= np.percentile(score, 10)
    x, y = score[kept] - score[kept].mean(), exam[kept] - exam[kept].mean()
    return x @ y / np.sqrt((x @ x) * (y @ y)), x @ y / (x @ x)


ROUTES = {
    "8.1b": outer_fifths,
    "8.2b": from_the_news,
    "8.3b": with_stress,
    "8.4b": at_five_and_seven,
    "8.5b": without_the_lowest,
}
