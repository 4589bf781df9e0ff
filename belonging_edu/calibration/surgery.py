"""Surgery: its targets in the letter of Acker and colleagues, and its summaries.

The adjusted slope is published, too, but it is what chapter 8 teaches, so it has no part in the
choice of the seed.
"""

from __future__ import annotations

import numpy as np

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.cohorts.surgery import COHORT
from belonging_edu.methods.estimates import extreme_groups
from belonging_edu.methods.multilevel import random_intercept
from belonging_edu.methods.scales import cronbach_alpha

__all__ = ["PLAN", "TARGETS", "summaries"]


def _published(key, label, tolerance, decimals=1, *, id=None, decides=True):
    return Target(key, label, tolerance, f"acker2025.{id or key}", decides, decimals)


TARGETS = (
    _published("absite_bottom_decile", "Exam, lowest tenth of belonging", 12),
    _published("absite_top_decile", "Exam, highest tenth of belonging", 12),
    _published("absite_gap_decile", "Exam, highest minus lowest tenth", 16, decides=False),
    _published("pctile_bottom_decile", "Mean percentile within PGY, lowest tenth", 3),
    _published("pctile_top_decile", "Mean percentile within PGY, highest tenth", 3),
    _published("absite_p1", "Exam, at or below the 1st percentile of belonging", 31),
    _published("absite_p99", "Exam, at or above the 99th percentile of belonging", 20),
    _published("stress_weak", "Stress, lowest tenth", 0.20, 2),
    _published("stress_strong", "Stress, highest tenth", 0.20, 2),
    _published("pgy1_weak", "Exam, PGY-1, lowest tenth", 18),
    _published("pgy1_strong", "Exam, PGY-1, highest tenth", 21),
    _published("pgy3_weak", "Exam, PGY-3, lowest tenth", 21),
    _published("pgy3_strong", "Exam, PGY-3, highest tenth", 21),
    _published("research_weak", "Exam, research year, lowest tenth", 28),
    _published("research_strong", "Exam, research year, highest tenth", 28),
    _published(
        "slope", "Exam points per belonging point (PGY, stress, program)", 0.35, 2, decides=False
    ),
    _published(
        "stress_slope", "Exam points per stress point, same model", 1.3, 2,
        id="stress_main", decides=False,
    ),
    _published(
        "interaction", "Belonging by stress, same model", 0.15, 3,
        id="stress_interaction", decides=False,
    ),
    Target(
        "alpha", "Cronbach's alpha, 11 items", 0.005, "acker2024.alpha_short", decimals=3
    ),
    Target("eigenvalue_1", "First eigenvalue of the item correlations", 0.14, decimals=2),
    Target("eigenvalue_2", "Second eigenvalue of the item correlations", 0.05, decimals=2),
    _published("belonging_mean", "Belonging score, mean", 0.4, 2, decides=False),
    Target("belonging_sd", "Belonging score, SD", 0.22, decimals=2),
    Target("absite_mean", "Exam, mean", 5, decimals=1),
    _published("absite_sd", "Exam, SD", 2.4, decides=False),
    Target("correlation", "Correlation of belonging score and exam", 0.04, decimals=3),
    Target("naive_slope", "Exam points per belonging point, nothing adjusted", 0.45, decimals=2),
    Target("ecological_slope", "The same between program means", 1.8, decimals=2),
)  # fmt: skip


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant."""
    residents = made[""].data
    extremes = _extreme_summaries(residents)
    scores, exam = residents["belonging_score"], residents["absite_score"]
    means = residents.groupby("program_id")[["belonging_score", "absite_score"]].mean()
    correlations = np.corrcoef(residents.filter(like="bel_"), rowvar=False)
    eigenvalues = np.linalg.eigvalsh(correlations)[::-1]
    return {
        **extremes,
        **_adjusted_slopes(residents),
        "alpha": cronbach_alpha(residents.filter(like="bel_"))["estimate"].item(),
        "eigenvalue_1": float(eigenvalues[0]),
        "eigenvalue_2": float(eigenvalues[1]),
        "belonging_mean": float(scores.mean()),
        "belonging_sd": float(scores.std()),
        "absite_mean": float(exam.mean()),
        "absite_sd": float(exam.std()),
        "correlation": float(scores.corr(exam)),
        "naive_slope": float(np.polyfit(scores, exam, 1)[0]),
        "ecological_slope": float(np.polyfit(*means.to_numpy().T, 1)[0]),
    }


def within_group_percentile(values, groups):
    """Return mid-rank percentiles within groups: 100 (less + half of equal) / group size."""
    by_group = values.groupby(groups, observed=True)
    return 100 * (by_group.rank() - 0.5) / by_group.transform("size")


def _extreme_summaries(residents) -> dict[str, float]:
    scores, exam, pgy = (residents[c] for c in ("belonging_score", "absite_score", "pgy"))
    percentile = within_group_percentile(exam, pgy)
    tenth, hundredth = extreme_groups(scores, 0.10), extreme_groups(scores, 0.01)
    low, high = tenth == "lowest", tenth == "highest"
    found = {
        "absite_bottom_decile": exam[low].mean(),
        "absite_top_decile": exam[high].mean(),
        "absite_gap_decile": exam[high].mean() - exam[low].mean(),
        "pctile_bottom_decile": percentile[low].mean(),
        "pctile_top_decile": percentile[high].mean(),
        "absite_p1": exam[hundredth == "lowest"].mean(),
        "absite_p99": exam[hundredth == "highest"].mean(),
        "stress_weak": residents["stress"][low].mean(),
        "stress_strong": residents["stress"][high].mean(),
    }
    for key, level in (("pgy1", "PGY1"), ("pgy3", "PGY3"), ("research", "Research")):
        found[f"{key}_weak"] = exam[low & (pgy == level)].mean()
        found[f"{key}_strong"] = exam[high & (pgy == level)].mean()
    return {key: float(value) for key, value in found.items()}


def _adjusted_slopes(residents) -> dict[str, float]:
    centered = residents.assign(
        belonging=residents["belonging_score"] - 43, strained=residents["stress"] - 6
    )
    additive = random_intercept(
        "absite_score ~ belonging + strained + C(pgy)", centered, group="program_id"
    ).set_index("term")["estimate"]
    crossed = random_intercept(
        "absite_score ~ belonging * strained + C(pgy)", centered, group="program_id"
    ).set_index("term")["estimate"]
    return {
        "slope": float(additive["belonging"]),
        "stress_slope": float(additive["strained"]),
        "interaction": float(crossed["belonging:strained"]),
    }


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(1, 201),
    limit_copies=330,
    targets=TARGETS,
    summaries=summaries,
)
