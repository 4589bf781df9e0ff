"""Chapter 9 by hand: odds, Newton's method, and Firth's penalty as half a person in each cell."""

import numpy as np
import pandas as pd
from scipy import optimize

from belonging_edu import simulate

ANSWERS = {"very weak": 1, "somewhat weak": 2, "neither": 3, "somewhat strong": 4}
ANSWERS["very strong"] = 5


def at_baseline(odds_ratio, of_100):
    """Of 100 in the comparison group `of_100` have the outcome; the odds among the others."""
    odds = odds_ratio * of_100 / (100 - of_100)
    risk = odds / (1 + odds)
    return risk, risk / (of_100 / 100)


def leaving(learners):
    return at_baseline(2.50, 30)


def lunch(learners):
    return at_baseline(0.40, 90)


def newton(x, y):
    """The logistic coefficients."""
    found = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ found))
        found += np.linalg.solve((x.T * (p * (1 - p))) @ x, x.T @ (y - p))
    return found


def accepting(learners):
    """Everybody gets the answer in turn, and keeps identities, stage, and site."""
    answer = "belonging_organization"
    identities = ["woman", "urim", "lgbtq", "disability", "low_ses"]
    used = learners.dropna(subset=[answer, "accept_job", "stage", "site", *identities])
    others = [pd.get_dummies(used[c].astype(str)).iloc[:, 1:] for c in ("stage", "site")]
    # No intercept: everybody gave one of the five answers.
    answers = np.column_stack([used[answer] == k for k in ANSWERS.values()])
    rest = np.column_stack([used[identities], *others]).astype(float)
    fitted = newton(np.column_stack([answers, rest]), used["accept_job"].to_numpy(float))
    of_answer, of_rest = fitted[:5], rest @ fitted[5:]
    risk = {
        name: np.mean(1 / (1 + np.exp(-of_answer[k - 1] - of_rest))) for name, k in ANSWERS.items()
    }
    return risk["somewhat strong"], risk["somewhat strong"] / risk["somewhat weak"]


def emptier(learners):
    """With two groups, Firth's method adds half a person to each cell.

    The interval is that of the penalized profile likelihood: for each odds ratio, the odds of the
    comparison group that fit best.
    """
    other = simulate("learners", seed=1011).data
    groups = [
        other[other["belonging_organization"] == ANSWERS[g]] for g in ("neither", "very strong")
    ]
    (no_0, yes_0), (no_1, yes_1) = (
        [(g["recommend"] == v).sum() + 0.5 for v in (0, 1)] for g in groups
    )

    def log_likelihood(log_ratio):
        def minus(log_odds):
            both = log_odds + log_ratio
            return -(
                yes_0 * log_odds
                - (yes_0 + no_0) * np.logaddexp(0, log_odds)
                + yes_1 * both
                - (yes_1 + no_1) * np.logaddexp(0, both)
            )

        return -optimize.minimize_scalar(minus, bounds=(-15, 15), method="bounded").fun

    best = np.log(yes_1 * no_0 / (no_1 * yes_0))
    top = log_likelihood(best)
    reach = 1.959963984540054**2 / 2
    low = optimize.brentq(lambda b: top - log_likelihood(b) - reach, best - 6, best)
    return np.exp(best), np.exp(low)


def detached(learners):
    respondents = learners[learners["responded"] == 1]
    meets = respondents["detached"].ge(4)
    strong, weak = (meets[respondents["belonging_organization"] == k] for k in (5, 1))
    return 100 * meets.sum() / len(meets), strong.sum() / len(strong) * len(weak) / weak.sum()


ROUTES = {
    "9.1b": leaving,
    "9.1c": lunch,
    "9.2b": accepting,
    "9.3b": emptier,
    "9.6b": detached,
}
