"""Chapter 7 by other routes: arrays, counts, and the formula of Welch."""

import numpy as np
from scipy import stats


def scores_of(residents, year):
    return residents.loc[residents["pgy"] == year, "belonging_score"].to_numpy()


def third_years(residents, learners):
    third, first = (scores_of(residents, year) for year in ("PGY3", "PGY1"))
    points = np.average(third) - np.average(first)
    return points, points / np.sqrt((third.var(ddof=1) + first.var(ddof=1)) / 2)


def shuffles(residents, learners):
    return ((18 + 52) / 1000,)


def subgroups(residents, learners):
    p = sorted([0.001, 0.005, 0.008, 0.012, 0.030, 0.041, 0.120, 0.450])
    holm = 0
    while holm < len(p) and p[holm] * (len(p) - holm) < 0.05:  # the first that fails ends it
        holm += 1
    return holm, sum(each * len(p) < 0.05 for each in p)


def research_interval(residents, learners):
    research, first = (scores_of(residents, year) for year in ("Research", "PGY1"))
    return stats.ttest_ind(research, first, equal_var=False).confidence_interval()


def weak_in_the_community(residents, learners):
    answered = learners[learners["belonging_community"].notna()]
    weak = answered["belonging_community"].isin([1, 2]).to_numpy(float)
    slope, _ = np.polyfit(answered["identities"].to_numpy(float), weak, 1)
    return (100 * slope,)


ROUTES = {
    "7.1b": third_years,
    "7.2b": shuffles,
    "7.3b": subgroups,
    "7.4b": research_interval,
    "7.6b": weak_in_the_community,
}
