"""Panel: nothing about it is published; its first wave follows the surgery cohort."""

from __future__ import annotations

import numpy as np

from belonging_edu.calibration.plan import Plan, Target
from belonging_edu.cohorts.panel import COHORT, WAVES
from belonging_edu.methods.estimates import extreme_groups

__all__ = ["PLAN", "TARGETS", "summaries"]

_POOLED = "Published for surgery residents at one time; the panel is a design of this project"


def _of_each_world(key, label, tolerance, decimals=3):
    return tuple(
        Target(
            f"{world}_{key}", f"{world.replace('-', ' ')}: {label}", tolerance, decimals=decimals
        )
        for world in COHORT.variants
    )


TARGETS = (
    Target("gap", "Wave 0, all worlds: exam, highest minus lowest tenth of belonging", 20,
           "acker2025.absite_gap_decile", note=_POOLED),
    Target("r", "Wave 0, all worlds: correlation of belonging score and exam", 0.05, decimals=3),
    Target("slope", "Wave 0, all worlds: exam points per SD of belonging score", 5, decimals=2),
    Target("slope_support", "The same, support as reported adjusted for", 5, decimals=2),
    Target("slope_cause", "The same, latent support adjusted for", 5, decimals=2),
    *_of_each_world("gap_last", "exam, highest minus lowest tenth of belonging, wave 3", 20, 1),
    *_of_each_world("r_last", "correlation of belonging score and exam, wave 3", 0.05),
    *_of_each_world("support_last", "correlation of belonging score and support, wave 3", 0.05),
    *_of_each_world("stay_belonging", "belonging score with itself a wave later", 0.035),
    *_of_each_world("stay_exam", "exam with itself a wave later", 0.035),
    *_of_each_world("forward", "correlation of belonging score with the next exam", 0.035),
    *_of_each_world("backward", "correlation of exam with the next belonging score", 0.035),
    *_of_each_world("path_forward", "path from belonging to the next exam", 0.025),
    *_of_each_world("path_backward", "path from exam to the next belonging", 0.025),
)  # fmt: skip


def summaries(made) -> dict[str, float]:
    """Return the summaries that have a target, by key; `made` holds a cohort a variant.

    Correlations and standardized paths (least squares, one wave on the one before) are averages
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
        last = cohort.data[cohort.data["wave"] == WAVES - 1]
        found[f"{world}_gap_last"] = _gap(last)
        found[f"{world}_r_last"] = _correlation(last["belonging_score"], last["exam_score"])
        found[f"{world}_support_last"] = _correlation(last["belonging_score"], last["support"])
    cohort = next(iter(made.values()))
    is_first = cohort.data["wave"] == 0
    return found | _first_wave(cohort.data[is_first], cohort.truth.hidden[is_first])


def _first_wave(data, hidden) -> dict[str, float]:
    return {
        "gap": _gap(data),
        "r": _correlation(data["belonging_score"], data["exam_score"]),
        "slope": _slope_per_sd(data),
        "slope_support": _slope_per_sd(data, data["support"]),
        "slope_cause": _slope_per_sd(data, hidden["latent_support"]),
    }


def _gap(data) -> float:
    group = extreme_groups(data["belonging_score"], 0.10)
    means = data.groupby(group, observed=True)["exam_score"].mean()
    return float(means["highest"] - means["lowest"])


def _slope_per_sd(data, *others) -> float:
    score = data["belonging_score"]
    design = np.column_stack([np.ones(len(data)), score / score.std(), *others])
    return float(np.linalg.lstsq(design, data["exam_score"], rcond=None)[0][1])


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


PLAN = Plan(
    cohort=COHORT,
    candidate_seeds=range(1, 2),
    typical_seeds=range(1, 41),
    limit_copies=100,
    targets=TARGETS,
    summaries=summaries,
)
