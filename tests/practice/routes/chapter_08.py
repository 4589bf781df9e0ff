"""Chapter 8 by other routes: sorted arrays, normal equations, the density of the bell curve."""

import numpy as np
import statsmodels.formula.api as smf
from scipy import stats


def fifths(residents):
    low, high = np.quantile(residents["belonging_score"], [0.2, 0.8])
    exam, belonging = residents["absite_score"], residents["belonging_score"]
    bottom, top = exam[belonging <= low], exam[belonging >= high]
    gap = top.mean() - bottom.mean()
    return gap, gap / np.sqrt((top.var() + bottom.var()) / 2)


def short_exam(residents):
    apart = 2 * stats.norm.pdf(stats.norm.ppf(0.9)) / 0.1
    r = 9 / 12 / apart
    return r, 100 * r * r


def for_the_same_stress(residents):
    columns = [np.ones(len(residents)), residents["belonging_score"], residents["stress"]]
    x, y = np.column_stack(columns), residents["absite_score"].to_numpy(float)
    return (np.linalg.solve(x.T @ x, x.T @ y)[1],)


def at_two_stresses(residents):
    found = []
    for stress in (5, 7):
        centered = residents.assign(stress=residents["stress"] - stress)
        model = "absite_score ~ belonging_score * stress + C(pgy)"
        fit = smf.mixedlm(model, centered, groups=centered["program_id"]).fit()
        found.append(fit.params["belonging_score"])
    return tuple(found)


def without_the_lowest_tenth(residents):
    score = residents["belonging_score"].to_numpy(float)
    kept = score >= np.quantile(score, 0.1)
    x, y = score[kept], residents["absite_score"].to_numpy(float)[kept]
    covariance = np.mean((x - x.mean()) * (y - y.mean()))
    return covariance / (x.std() * y.std()), covariance / x.var()


ROUTES = {
    "8.1b": fifths,
    "8.2b": short_exam,
    "8.3b": for_the_same_stress,
    "8.4b": at_two_stresses,
    "8.5b": without_the_lowest_tenth,
}
