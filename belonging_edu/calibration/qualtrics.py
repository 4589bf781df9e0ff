"""Qualtrics: the seed of the learners cohort, because it is the same survey; nothing to compare."""

from __future__ import annotations

import numpy as np
import pandas as pd

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.calibration.rule import made
from belonging_edu.cohorts.qualtrics import COHORT

__all__ = ["PLAN", "TARGETS", "summaries"]

TARGETS = (
    Target("defective", "Rows with a planted defect, header rows among them", 3, decimals=0),
    Target("kinds", "Kinds of defects that occur", 0, decimals=0),
    Target("hours", "Mean hours in a week as they were meant", 1.5),
    Target("true_slope", "Slope of exhaustion on hours as meant, per 10 hours", 0.5, decimals=2),
    Target("raw_slope", "The same, hours from 0 to 168 taken as written", 0.2, decimals=2),
)  # fmt: skip


def limit() -> dict[str, float]:
    """Return the mean summaries over 100 other exports of the usual size."""
    several = [summaries(made("qualtrics", seed)) for seed in range(1_001, 1_101)]
    return {key: float(np.mean([one[key] for one in several])) for key in several[0]}


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant."""
    data, truth = made[""]
    hidden = truth.hidden
    people = hidden["learner"].notna() & ~hidden["defect"].isin(["Q04", "Q05"])
    written = pd.to_numeric(data["Q2"].where(people), errors="coerce")
    exhausted = pd.to_numeric(data["Q5_1"].where(people), errors="coerce")
    exhausted = exhausted.where(exhausted > 0)
    return {
        "defective": float(hidden["defect"].notna().sum()),
        "kinds": float(hidden["defect"].nunique()),
        "hours": float(hidden["true_hours"][people].mean()),
        "true_slope": slope(hidden["true_hours"].where(people), exhausted),
        "raw_slope": slope(written.where(written.between(0, 168)), exhausted),
    }


def slope(hours, exhausted) -> float:
    """Return the least-squares slope of the answer on exhaustion per 10 hours."""
    both = pd.DataFrame({"hours": hours, "exhausted": exhausted}).dropna()
    return 10 * float(both.cov().loc["hours", "exhausted"] / both["hours"].var())


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(125, 126),
    typical_seeds=range(1, 21),
    limit_copies=1,  # defects do not become more with the number of residents
    limit=limit,
    targets=TARGETS,
    summaries=summaries,
)
