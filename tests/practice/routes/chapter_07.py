"""Chapter 7 by hand: means, variances, counts, and a t distribution."""

import math

from scipy import stats


def moments(residents, year):
    """Number, mean, and variance of the belonging scores of one year."""
    scores = [float(s) for s in residents.loc[residents["pgy"] == year, "belonging_score"]]
    mean = math.fsum(scores) / len(scores)
    return len(scores), mean, math.fsum((s - mean) ** 2 for s in scores) / (len(scores) - 1)


def third_minus_first(residents, learners):
    (_, third, v_third), (_, first, v_first) = (moments(residents, y) for y in ("PGY3", "PGY1"))
    return third - first, (third - first) / math.sqrt((v_third + v_first) / 2)


def two_sided(residents, learners):
    return ((18 + 52) / 1000,)


def eight_subgroups(residents, learners):
    """Holm by his thresholds, .05/8, .05/7, ..., down to the first P that is not below its own."""
    p_values = [0.001, 0.005, 0.008, 0.012, 0.030, 0.041, 0.120, 0.450]
    holm = 0
    while p_values[holm] < 0.05 / (len(p_values) - holm):
        holm += 1
    return holm, sum(p < 0.05 / len(p_values) for p in p_values)


def research_minus_first(residents, learners):
    """Welch's interval, with Satterthwaite's degrees of freedom."""
    (n_a, a, v_a), (n_b, b, v_b) = (moments(residents, y) for y in ("Research", "PGY1"))
    part_a, part_b = v_a / n_a, v_b / n_b
    df = (part_a + part_b) ** 2 / (part_a**2 / (n_a - 1) + part_b**2 / (n_b - 1))
    reach = stats.t.ppf(0.975, df) * math.sqrt(part_a + part_b)
    return a - b - reach, a - b + reach


def weak_per_identity(residents, learners):
    """The least-squares slope from a table of counts, identities by weak or not."""
    known = learners[learners["belonging_community"].notna() & learners["identities"].notna()]
    table = [
        (k, len(group), (group["belonging_community"] <= 2).sum())
        for k, group in known.groupby("identities")
    ]
    n = sum(row[1] for row in table)
    mean_k = sum(k * size for k, size, _ in table) / n
    above = sum((k - mean_k) * weak for k, _, weak in table)
    return (100 * above / sum(size * (k - mean_k) ** 2 for k, size, _ in table),)


ROUTES = {
    "7.1b": third_minus_first,
    "7.2b": two_sided,
    "7.3b": eight_subgroups,
    "7.4b": research_minus_first,
    "7.6b": weak_per_identity,
}
