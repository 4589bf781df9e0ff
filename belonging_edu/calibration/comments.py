"""Comments: nothing is published; how far two coders of known quality agree, theme by theme."""

from __future__ import annotations

import numpy as np

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.calibration.rule import made
from belonging_edu.cohorts.comments import COHORT, THEMES

__all__ = ["PLAN", "TARGETS", "kappa", "limit", "summaries"]

TARGETS = (
    *(Target(f"share_{theme}", f"Comments with the theme {theme}, % (truth)", 0.1)
      for theme in THEMES),
    *(Target(f"kappa_{theme}", f"Cohen's kappa of the coders, {theme}", 0.30, decimals=2,
             note="The limit is the mean over 400 other codings of the same comments")
      for theme in THEMES),
    *(Target(f"agreement_{theme}", f"Agreement of the coders, {theme}, %", 8) for theme in THEMES),
    Target("adjudicated", "Codes right after adjudication, %", 3),
)  # fmt: skip


def limit() -> dict[str, float]:
    """Return the mean summaries over many codings of the same comments."""
    several = [summaries(made("comments", seed)) for seed in range(1_001, 1_401)]
    return {key: float(np.mean([one[key] for one in several])) for key in several[0]}


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant."""
    data, truth = made[""]
    found, right = {}, []
    for theme in THEMES:
        first, second = data[f"coder_a_{theme}"], data[f"coder_b_{theme}"]
        found[f"share_{theme}"] = 100 * float(truth.hidden[f"true_{theme}"].mean())
        found[f"kappa_{theme}"] = kappa(first, second)
        found[f"agreement_{theme}"] = 100 * float((first == second).mean())
        right.append((data[f"adjudicated_{theme}"] == truth.hidden[f"true_{theme}"]).mean())
    return found | {"adjudicated": 100 * float(np.mean(right))}


def kappa(first, second) -> float:
    """Return Cohen's kappa of two codings with 0 and 1."""
    p, q = first.mean(), second.mean()
    by_chance = p * q + (1 - p) * (1 - q)
    return float(((first == second).mean() - by_chance) / (1 - by_chance))


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(1, 2),
    typical_seeds=range(1, 201),
    limit_copies=1,  # there are only so many comments
    limit=limit,
    targets=TARGETS,
    summaries=summaries,
)
