"""Messy: the seed of the learners cohort, because it is the same survey; nothing to compare."""

from __future__ import annotations

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.cohorts.messy import COHORT

__all__ = ["PLAN", "TARGETS", "summaries"]

TARGETS = (
    Target("defective", "Rows with a planted defect, of 1,276", 40, decimals=0),
    Target("kinds", "Kinds of defects that occur", 0, decimals=0),
    Target("strong", "Belonging to the program 4 or 5, % of the answers 1 to 5", 2.5),
)


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant."""
    data, truth = made[""]
    defect = truth.hidden["defect"]
    answer = data["belonging_program"]
    valid = answer.isin(list("12345"))
    return {
        "defective": float(defect.notna().sum()),
        "kinds": float(defect.nunique()),
        "strong": 100 * float(answer[valid].isin(["4", "5"]).mean()),
    }


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(125, 126),
    typical_seeds=range(1, 21),
    limit_copies=20,
    targets=TARGETS,
    summaries=summaries,
)
