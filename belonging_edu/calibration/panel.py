"""Panel: nothing about it is published; its first wave follows the surgery cohort."""

from __future__ import annotations

import numpy as np

from belonging_edu.calibration.rule import Target
from belonging_edu.cohorts.panel import WAVES
from belonging_edu.estimates import extreme_groups

__all__ = ["CANDIDATE_SEEDS", "LIMIT_COPIES", "TARGETS", "TYPICAL_SEEDS", "summaries"]

CANDIDATE_SEEDS = range(1, 2)
TYPICAL_SEEDS = range(1, 41)
LIMIT_COPIES = 100

_WORLDS = ("belonging-first", "exam-first", "common-cause")
_POOLED = "Published for surgery residents at one time; the panel is a design of this project"


def _of_each_world(key, label, tolerance, decimals=3):
    return tuple(
        Target(
            f"{world}_{key}", f"{world.replace('-', ' ')}: {label}", tolerance, decimals=decimals
        )
        for world in _WORLDS
    )


TARGETS = (
    Target("gap", "Wave 0, all worlds: exam, highest minus lowest tenth of belonging", 20,
           "acker2025.absite_gap_decile", note=_POOLED),
    Target("r", "Wave 0, all worlds: correlation of belonging score and exam", 0.05, decimals=3),
    *_of_each_world("r_last", "correlation of belonging score and exam, wave 3", 0.05),
    *_of_each_world("stay_belonging", "belonging score with itself a wave later", 0.035),
    *_of_each_world("stay_exam", "exam with itself a wave later", 0.035),
    *_of_each_world("forward", "correlation of belonging score with the next exam", 0.035),
    *_of_each_world("backward", "correlation of exam with the next belonging score", 0.035),
    *_of_each_world("path_forward", "path from belonging to the next exam", 0.025),
    *_of_each_world("path_backward", "path from exam to the next belonging", 0.025),
)  # fmt: skip


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant.

    Correlations and standardised paths (least squares, one wave on the one before) are averages
    over the three steps.
    """
    found = {}
    for world, cohort in made.items():
        belonging, exam = (
            cohort.data[column].to_numpy().reshape(-1, WAVES)
            for column in ("belonging_score", "exam_score")
        )
        steps = [_step(belonging, exam, wave) for wave in range(1, WAVES)]
        mean = {key: float(np.mean([step[key] for step in steps])) for key in steps[0]}
        found |= {f"{world}_{key}": value for key, value in mean.items()}
        found[f"{world}_r_last"] = _correlation(belonging[:, -1], exam[:, -1])
    first = next(iter(made.values())).data
    first = first[first["wave"] == 0]
    group = extreme_groups(first["belonging_score"], 0.10)
    means = first.groupby(group)["exam_score"].mean()
    found["gap"] = float(means["highest"] - means["lowest"])
    found["r"] = _correlation(first["belonging_score"], first["exam_score"])
    return found


def _step(belonging, exam, wave):
    before = np.column_stack([belonging[:, wave - 1], exam[:, wave - 1]])
    after = np.column_stack([belonging[:, wave], exam[:, wave]])
    r = np.corrcoef(np.column_stack([before, after]), rowvar=False)
    paths = np.linalg.solve(r[:2, :2], r[:2, 2:])
    return {
        "stay_belonging": r[0, 2],
        "stay_exam": r[1, 3],
        "forward": r[0, 3],
        "backward": r[1, 2],
        "path_forward": paths[0, 1],
        "path_backward": paths[1, 0],
    }


def _correlation(x, y) -> float:
    return float(np.corrcoef(x, y)[0, 1])
