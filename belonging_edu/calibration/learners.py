"""Learners: their targets in the paper of Leep Hunderfund and colleagues, and their summaries.

The counts are exact by construction and decide nothing. The three odds ratios decide the seed.
Chapter 9 looks at them, but what it teaches is how few people they rest on, not how large they
are; a seed in which a cell is empty has no odds ratio and is never chosen.
"""

from __future__ import annotations

import numpy as np

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.cohorts.learners import COHORT, CONTEXTS

__all__ = ["PLAN", "TARGETS", "summaries"]

_EXACT = "The count is exact in every cohort of the published size, by construction"
_REFERENCE = (
    "The reference category is not public; here very weak, which the interval suggests. "
    "Adjusted for identities, stage and site"
)

TARGETS = (
    Target("rate", "Response rate, %", 0.2, "leep2025.response_rate", note=_EXACT),
    Target("program", "Strong belonging to the program, % of answers", 1.5,
           "leep2025.belong_school", note=_EXACT),
    Target("organization", "Strong belonging to the organization, % of answers", 1.5,
           "leep2025.belong_organization", note=_EXACT),
    Target("community", "Strong belonging to the community, % of answers", 1.5,
           "leep2025.belong_community", note=_EXACT),
    Target("log_or_burnout", "log odds ratio of burnout, very strong against very weak", 1.2,
           "leep2025.log_or_burnout", True, 2, _REFERENCE),
    Target("log_or_recommend", "log odds ratio of recommending, very strong against very weak",
           2.0, "leep2025.log_or_recommend", True, 2,
           _REFERENCE + ". Rests on about two people: about one cohort in seven has none, and "
           "no odds ratio"),
    Target("log_or_job", "log odds ratio of accepting a job, very strong against very weak", 1.3,
           "leep2025.log_or_job", True, 2, _REFERENCE),
    Target("risk_strong", "Burnout, very strong belonging to the organization, %", 4.0),
    Target("risk_weak", "Burnout, very weak belonging to the organization, %", 15.0),
    Target("very_weak", "Very weak belonging to the organization, % of answers", 1.5),
    Target("burnout", "Burnout among respondents, %", 4.0, "leep2025.burnout_prevalence",
           note="The prevalence is a choice of this project"),
    Target("truth_program", "Strong belonging to the program, % of all invited (truth)", 3.0),
    Target("truth_organization", "Strong belonging to the organization, % of all invited (truth)",
           3.0),
    Target("truth_community", "Strong belonging to the community, % of all invited (truth)", 3.5),
    Target("truth_burnout", "Burnout, % of all invited (truth)", 3.0),
    Target("identities_0", "Strong belonging to the organization, no identity, %", 5.0),
    Target("identities_1", "Strong belonging to the organization, one identity, %", 5.0),
    Target("identities_2", "Strong belonging to the organization, two identities, %", 8.0,
           "leep2025.identities_trend", note="Only the direction is public"),
)  # fmt: skip


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant."""
    learners, truth = made[""]
    hidden = truth.hidden
    found = {"rate": learners["responded"].mean(), "burnout": learners["burnout"].mean()}
    for context in CONTEXTS:
        found[context] = (learners[f"belonging_{context}"].dropna() >= 4).mean()
        found[f"truth_{context}"] = (hidden[f"true_{context}"] >= 4).mean()
    found["truth_burnout"] = hidden["true_burnout"].mean()
    belonging = learners["belonging_organization"]
    found["very_weak"] = (belonging.dropna() == 1).mean()
    found["risk_strong"] = learners["burnout"][belonging == 5].mean()
    found["risk_weak"] = learners["burnout"][belonging == 1].mean()
    for count in (0, 1, 2):
        strong = belonging[learners["identities"] == count].dropna() >= 4
        found[f"identities_{count}"] = strong.mean()
    percentages = {key: 100 * float(value) for key, value in found.items()}
    return percentages | _log_odds_ratios(learners.dropna(subset=["belonging_organization"]))


def _log_odds_ratios(answered) -> dict[str, float]:
    design = _design(answered)
    return {
        f"log_or_{short}": _log_odds_ratio(design, answered, outcome)
        for short, outcome in (
            ("burnout", "burnout"),
            ("recommend", "recommend"),
            ("job", "accept_job"),
        )
    }


def _design(answered):
    """Columns: constant, levels 2 to 5 of belonging (5 last), identities, stage, site."""
    belonging = answered["belonging_organization"].to_numpy()
    others = answered[["woman", "urim", "lgbtq", "disability", "low_ses"]].to_numpy(dtype=float)
    dummies = [answered["stage"] == level for level in ("resident", "fellow")]
    dummies += [answered["site"] == level for level in ("South", "West")]
    levels = [belonging == level for level in (2, 3, 4, 5)]
    return np.column_stack([np.ones(len(belonging)), *levels, others, *dummies]).astype(float)


def _log_odds_ratio(design, answered, outcome) -> float:
    """Very strong against very weak by logistic regression; NaN if a cell is empty."""
    y = answered[outcome].to_numpy(dtype=float)
    belonging = answered["belonging_organization"]
    cells = answered.groupby(belonging)[outcome].agg(["sum", "size"])
    if len(cells) < 5 or (cells["sum"] == 0).any() or (cells["sum"] == cells["size"]).any():
        return float("nan")
    beta = np.zeros(design.shape[1])
    for _ in range(25):
        risk = 1 / (1 + np.exp(-design @ beta))
        weighted = design * (risk * (1 - risk))[:, None]
        step = np.linalg.solve(design.T @ weighted, design.T @ (y - risk))
        beta += step
        if np.abs(step).max() < 1e-10:
            break
    return float(beta[4])


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(1, 201),
    limit_copies=440,
    limit_truth={"margins": "free"},
    targets=TARGETS,
    summaries=summaries,
)
