"""Chapter 9 by other routes: odds by hand, predictions averaged, a profile by brute force."""

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy import optimize, stats

from belonging_edu import simulate

WORDS = ["very weak", "somewhat weak", "neither", "somewhat strong", "very strong"]
OTHERS = "woman + urim + lgbtq + disability + low_ses + C(stage) + C(site)"


def from_odds(ratio, baseline):
    odds = ratio * baseline / (1 - baseline)
    return odds / (1 + odds), odds / (1 + odds) / baseline


def leaving(learners):
    return from_odds(2.5, 0.3)


def lunch(learners):
    return from_odds(0.4, 0.9)


def job(learners):
    answered = learners.dropna(subset=["belonging_organization"])
    answered = answered.assign(belonging=answered["belonging_organization"].astype(int))
    fit = smf.logit(f"accept_job ~ C(belonging) + {OTHERS}", answered).fit(disp=0)
    weak, strong = (fit.predict(answered.assign(belonging=code)).mean() for code in (2, 4))
    return strong, strong / weak


def emptier(learners):
    cohort = simulate("learners", seed=1011).data
    pair = cohort[cohort["belonging_organization"].isin([3, 5]) & cohort["recommend"].notna()]
    table = pd.crosstab(pair["belonging_organization"], pair["recommend"]).to_numpy(float)
    (no, yes), (few, many) = table + 0.5
    return (many / few) / (yes / no), np.exp(_lower_limit(table))


def _lower_limit(table):
    """The log odds ratio at which twice the penalized log likelihood is 3.84 below its top."""
    n = table.sum(axis=1)

    def penalized(intercept, slope):
        p = 1 / (1 + np.exp(-np.array([intercept, intercept + slope])))
        weight = n * p * (1 - p)  # the information matrix has the determinant w0 * w1
        likelihood = table[:, 1] @ np.log(p) + table[:, 0] @ np.log1p(-p)
        return likelihood + 0.5 * np.log(weight.prod())

    def profile(slope):
        bounds = (-15, 15)
        inner = optimize.minimize_scalar(
            lambda a: -penalized(a, slope), bounds=bounds, method="bounded",
            options={"xatol": 1e-10},
        )  # fmt: skip
        return -inner.fun

    (no, yes), (few, many) = table + 0.5
    top = np.log((many / few) / (yes / no))
    goal = profile(top) - stats.chi2.ppf(0.95, 1) / 2
    return optimize.brentq(lambda slope: profile(slope) - goal, top - 8, top)


def detached(learners):
    people = learners[learners["responded"] == 1]
    met = people["detached"] >= 4
    belonging = people["belonging_organization"]
    return 100 * met.mean(), met[belonging == 5].mean() / met[belonging == 1].mean()


ROUTES = {
    "9.1b": leaving,
    "9.1c": lunch,
    "9.2b": job,
    "9.3b": emptier,
    "9.6b": detached,
}
