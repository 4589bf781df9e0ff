"""Chapter 10 by other routes: covariances, what is left of a year, Newton's steps."""

import numpy as np


def support(learners, residents, first):
    x, y = first["support"].to_numpy(float), first["exam_score"].to_numpy(float)
    return (np.cov(x, y)[0, 1] / x.var(ddof=1),)


def halves(learners, residents, first):
    fifth = residents.iloc[::5]
    items = fifth[[f"bel_{number:02d}" for number in range(1, 12)]].to_numpy(float)
    r = np.corrcoef(items[:, :6].sum(axis=1), items[:, 6:].sum(axis=1))[0, 1]
    within = fifth[["belonging_score", "absite_score"]].astype(float)
    within = within - within.groupby(fifth["pgy"].astype(str)).transform("mean")
    x, y = within["belonging_score"], within["absite_score"]
    return 1 / (1 - r**2), (x * y).sum() / (x * x).sum()


def identities(learners, residents, first):
    factors = ["support", "faculty", "climate", "fairness", "leadership"]
    known = learners.dropna(subset=["belonging_program", *factors])
    strong = (known["belonging_program"] >= 4).to_numpy(float)
    x = np.column_stack([np.ones(len(known)), known["identities"].to_numpy(float)])
    beta = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        beta += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x, x.T @ (strong - p))
    return (np.exp(beta[1]),)


def stricter(learners, residents, first):
    belonging, exam = (first[c].to_numpy(float) for c in ("belonging_score", "exam_score"))
    total = sum((c - c.mean()) / c.std(ddof=1) for c in (belonging, exam))
    kept = total >= np.quantile(total, 0.9)
    return (np.corrcoef(belonging[kept], exam[kept])[0, 1],)


ROUTES = {
    "10.2b": support,
    "10.3b": halves,
    "10.4b": identities,
    "10.6b": stricter,
}
