"""Write the committed files of a cohort: data, codebook, comparison, and the truth apart."""

from __future__ import annotations

import json
from pathlib import Path

from belonging_edu import calibration, published
from belonging_edu.calibration.rule import choose_seed, made, over_seeds
from belonging_edu.cohorts import data
from belonging_edu.cohorts.schema import codebook, csv_text
from belonging_edu.files import write_whole

__all__ = ["LIMIT_SEED", "write"]

LIMIT_SEED = 0


def write(name: str, folder: Path) -> int:
    """Choose the seed of a cohort by the rule and write its files whole; return the seed."""
    plan = calibration.find(name)
    candidates = over_seeds(name, plan.summaries, plan.candidate_seeds)
    seed, selection = _selection(plan, candidates)
    selection |= {"limit_copies": plan.limit_copies, "limit_seed": LIMIT_SEED}
    typical = plan.typical_seeds
    seeds = over_seeds(name, plan.summaries, typical) if typical else candidates
    realization = made(name, seed)
    comparison = _comparison(plan, _limit(plan), seeds, plan.summaries(realization))
    write_whole(folder / f"{name}.targets.csv", _plain_csv(comparison))
    write_whole(folder / f"{name}.codebook.csv", _plain_csv(codebook(plan.cohort.variables)))
    for variant, cohort in realization.items():
        for suffix, text in _texts(plan.cohort, cohort, selection).items():
            write_whole(folder / f"{data.stem(name, variant)}.{suffix}", text)
    return seed


def _selection(plan, candidates):
    """The seed, and how it came about."""
    first, last = min(candidates.index), max(candidates.index)
    if first == last:
        return first, {"rule": "one candidate seed, no choice", "candidate_seeds": [first, last]}
    distances = choose_seed(plan.targets, candidates)
    return int(distances.index[0]), {
        "rule": "smallest sum of squared z to the published figures among the candidate seeds",
        "candidate_seeds": [first, last],
        "figures": [target.published_id for target in plan.targets if target.decides],
        "sum_of_squared_z": round(float(distances.iloc[0]), 3),
        "runner_up_seed": int(distances.index[1]),
        "runner_up_sum_of_squared_z": round(float(distances.iloc[1]), 3),
    }


def _limit(plan):
    """The summaries without chance: of a very large cohort, or as the plan says."""
    if plan.limit:
        return plan.limit()
    name, copies = plan.cohort.name, plan.limit_copies
    return plan.summaries(made(name, LIMIT_SEED, copies=copies, **plan.limit_truth))


def _texts(spec, cohort, selection):
    parameters = cohort.truth.parameters | {"selection": selection}
    return {
        "csv": csv_text(spec.variables, cohort.data),
        "truth.csv": csv_text(spec.hidden, cohort.truth.hidden),
        "truth.json": json.dumps(parameters, indent=2) + "\n",
    }


def _comparison(plan, limit, seeds, realization):
    """Published, limit, seeds and realization side by side, as text with fixed decimals."""
    import pandas as pd

    rows = []
    for target in plan.targets:
        figure = published.figure(target.published_id) if target.published_id else None
        numbers = {
            "limit": limit[target.key],
            "mean of seeds": seeds[target.key].mean(),
            "SD of seeds": seeds[target.key].std(),
            "this cohort": realization[target.key],
        }
        shown = {column: f"{value:.{target.decimals}f}" for column, value in numbers.items()}
        rows.append(
            {
                "id": target.published_id,
                "summary": target.label,
                "published": figure.text if figure else "none",
                "source": _source(figure),
                **shown,
                "note": target.note,
            }
        )
    return pd.DataFrame(rows)


def _source(figure) -> str:
    return f"{figure.short_source}, {figure.grade}" if figure and figure.is_public else ""


def _plain_csv(frame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")
