"""Rankings of programs: means drawn toward the average, and how far each place can be trusted."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.formulas import linear_design
from belonging_edu.methods.multilevel import best_icc, cluster_codes, cluster_sums

__all__ = ["rank_intervals", "shrunken_means"]


def shrunken_means(formula: str, data, *, cluster: str, conf_level: float = 0.95):
    """Estimate the mean of each program, as observed and drawn toward the average of all.

    The shrunken means are the predictions of ``lme4::lmer(y ~ ... + (1 | cluster))`` in R
    (empirical Bayes): a program with few residents says little about itself, so that its mean
    moves farther.

    Parameters
    ----------
    formula : str
        Outcome and predictors, as in ``smf.ols``; ``"belonging_score ~ 1"`` for none.
    data : pandas.DataFrame
        One row per person.
    cluster : str
        Column that names the program.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        Two rows for each program (``group``), ``n`` being its residents: ``mean`` and ``shrunken
        mean``, in units of the outcome, each with ``std_error, conf_low, conf_high``. With
        predictors both are for a program with the average mix of all residents.

    Raises
    ------
    KeyError, ValueError
        As :func:`belonging_edu.methods.multilevel.random_intercept`.

    Notes
    -----
    Rows with a missing value are left out and counted in ``n_missing``. The share of its distance
    from the average that a program keeps is n v / (n v + s), v being the variance between programs
    and s that within. The standard error of a shrunken mean takes both variances and the
    coefficients as known (R's ``condVar``). Where programs do not differ beyond chance, all
    shrunken means are equal, and their error is 0. Do not use them to test whether two programs
    differ.

    References
    ----------
    Goldstein H, Spiegelhalter DJ. League tables and their limitations: statistical issues in
    comparisons of institutional performance. J R Stat Soc Ser A 1996;159:385-443.
    doi:10.2307/2983325

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = shrunken_means(
    ...     "belonging_score ~ 1", load_cohort("surgery"), cluster="program_id"
    ... )
    >>> found["term"].iloc[:2].tolist()
    ['mean', 'shrunken mean']
    >>> spread = found.groupby("term")["estimate"].std()
    >>> bool(spread["shrunken mean"] < spread["mean"])
    True
    """
    conf_level = inputs.confidence_level(conf_level)
    found = linear_design(formula, data, cluster)
    codes = cluster_codes(found.data[cluster], cluster)
    sums, start, _ = cluster_sums(found, codes)
    share = best_icc(sums)
    ratio = share / (1 - share)
    best = sums.fit(ratio)
    fitted = found.q @ (start + best["beta"])
    sizes, average = np.bincount(codes), fitted.mean()
    away = np.bincount(codes, found.outcome - fitted) / sizes
    kept = ratio * sizes / (1 + ratio * sizes)
    of_a_mean = best["sigma2"] / sizes
    names = inputs.levels(found.data[cluster], cluster).names
    shared = {"n_missing": found.n_missing, "conf_level": conf_level}
    rows = []
    for name, size, own, part, error in zip(names, sizes, away, kept, of_a_mean, strict=True):
        both = shared | {"group": name, "n": int(size)}
        rows.append(
            results.row("mean", average + own, np.sqrt(error), **both, method="program alone")
        )
        rows.append(
            results.row(
                "shrunken mean", average + part * own, np.sqrt(part * error), **both,
                method="random intercept, REML",
            )
        )  # fmt: skip
    return results.frame(rows)


def rank_intervals(formula: str, data, *, cluster: str, seed: int, n_draws: int = 4000):
    """Say how far the rank of each program can be trusted.

    Parameters
    ----------
    formula, data, cluster
        As in :func:`shrunken_means`.
    seed : int
        The same seed gives the same limits.
    n_draws : int, default 4000
        Rankings drawn, at least 100.

    Returns
    -------
    pandas.DataFrame
        One row ``rank`` for each program (``group``); rank 1 is the lowest mean. ``estimate`` is
        the expected rank, which need not be whole; between the limits lie 95% of the ranks drawn.

    Raises
    ------
    KeyError
        As :func:`shrunken_means`.
    ValueError
        As :func:`shrunken_means`, and if programs do not differ beyond chance.

    Notes
    -----
    Each program's true mean is taken as normal around its shrunken mean, independently of the
    others. Rows with a missing value are left out. Do not use the limits to test whether two
    programs differ.

    References
    ----------
    Laird NM, Louis TA. Empirical Bayes ranking methods. J Educ Stat 1989;14:29-46.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> ranks = rank_intervals(
    ...     "belonging_score ~ 1", load_cohort("surgery"), cluster="program_id", seed=1
    ... )
    >>> len(ranks), round(float(ranks["estimate"].mean()), 1)
    (352, 176.5)
    """
    from scipy.special import ndtr

    seed, n_draws = inputs.seed(seed), inputs.whole(n_draws, "n_draws", 100)
    means = shrunken_means(formula, data, cluster=cluster)
    means = means[means["term"] == "shrunken mean"]
    center, error = means["estimate"].to_numpy(), means["std_error"].to_numpy()
    if not error.all():
        raise ValueError(
            f"The {len(means)} groups of {cluster!r} do not differ beyond chance: there is nothing "
            "to rank. Report the mean of all, with its interval."
        )
    above = ndtr((center[:, None] - center) / np.hypot(error[:, None], error))
    expected = above.sum(axis=1) + 0.5  # each is above itself by a half, and ranks begin at 1
    drawn = center + error * np.random.default_rng(seed).standard_normal((n_draws, len(center)))
    places = 1 + drawn.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    low, high = np.quantile(places, (0.025, 0.975), axis=0, method="inverted_cdf")
    shared = {"conf_level": 0.95, "method": f"{n_draws:,} rankings drawn"}
    ranks = means[["group", "n", "n_missing"]].assign(
        term="rank", estimate=expected, conf_low=low, conf_high=high, **shared
    )
    return results.in_order(ranks.reset_index(drop=True))
