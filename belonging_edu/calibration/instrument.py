"""Instrument: its targets in the paper of Acker and colleagues (2024), and its summaries."""

from __future__ import annotations

import numpy as np

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.cohorts.instrument import COHORT, CORE, ITEMS, N
from belonging_edu.methods.scales import cronbach_alpha

__all__ = ["PLAN", "TARGETS", "summaries"]

_RAW = "Raw or standardized is not stated; here raw"

TARGETS = (
    Target("n", "Residents who responded, of 219 invited", 0.5, "acker2024.n", decimals=0,
           note="Exact by construction"),
    Target("rate", "Response rate, %", 0.2, "acker2024.response_rate",
           note="219 invited is derived from 114 and 52%"),
    Target("alpha_28", "Cronbach's alpha, 28 items", 0.02, "acker2024.alpha_long", True, 3, _RAW),
    Target("alpha_11", "Cronbach's alpha, the 11 kept items", 0.04, "acker2024.alpha_short", True,
           3, _RAW),
    Target("eigenvalue", "First eigenvalue of the correlations of 28 items", 1.9,
           "acker2024.eigenvalue", True, 2),
    Target("share_28", "First eigenvalue, % of 28", 7, "acker2024.variance_share_of_28"),
    Target("share_retained", "First eigenvalue, % of those above 1", 10,
           "acker2024.variance_share",
           note="A hypothesis about the abstract: 70% cannot be a share of 28 items, but is what "
           "a share of the retained components gives at n = 114. With more residents fewer "
           "components are retained, and the share rises"),
    Target("share_covariance", "First component, % of the variance of the raw items", 7),
    Target("eigenvalue_2", "Second eigenvalue", 0.8, decimals=2,
           note="Larger in small samples than in the limit"),
    Target("score_invited", "Expected score of the 11 items, all invited (truth)", 1.6),
    Target("score_responded", "Expected score of the 11 items, respondents (truth)", 1.9),
)  # fmt: skip


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant."""
    residents, truth = made[""]
    responded = residents["responded"] == 1
    items = residents.loc[responded, list(ITEMS)]
    eigenvalues = np.linalg.eigvalsh(np.corrcoef(items, rowvar=False))[::-1]
    covariances = np.linalg.eigvalsh(np.cov(items, rowvar=False))[::-1]
    score = truth.hidden["true_score"]
    return {
        "n": N * float(responded.mean()),
        "rate": 100 * float(responded.mean()),
        "alpha_28": cronbach_alpha(items)["estimate"].item(),
        "alpha_11": cronbach_alpha(items[list(CORE)])["estimate"].item(),
        "eigenvalue": float(eigenvalues[0]),
        "share_28": 100 * float(eigenvalues[0]) / len(ITEMS),
        "share_retained": 100 * float(eigenvalues[0] / eigenvalues[eigenvalues > 1].sum()),
        "share_covariance": 100 * float(covariances[0] / covariances.sum()),
        "eigenvalue_2": float(eigenvalues[1]),
        "score_invited": float(score.mean()),
        "score_responded": float(score[responded].mean()),
    }


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(1, 201),
    limit_copies=299,  # the largest number of which all can be made at once
    targets=TARGETS,
    summaries=summaries,
)
