"""How the committed cohorts come about: targets, the rule that picks the seed, the files.

``python -m belonging_edu.calibration`` writes ``data/synthetic`` anew. The rule was written
down before any cohort was looked at: among seeds 1 to 200, take the one whose summaries lie
nearest to the published figures (smallest sum of squared z, z = (summary - published) / SD
over the seeds; ties to the lowest seed). The adjusted slope is published too, but it is what
chapter 8 teaches, therefore it has no part in the choice.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from belonging_edu import cohorts, data, published
from belonging_edu.cohorts.schema import codebook
from belonging_edu.estimates import extreme_groups
from belonging_edu.multilevel import random_intercept
from belonging_edu.scales import cronbach_alpha

__all__ = ["CANDIDATE_SEEDS", "TARGETS", "Target", "choose_seed", "summaries", "write"]

CANDIDATE_SEEDS = range(1, 201)
LIMIT_COPIES, LIMIT_SEED = 330, 0


@dataclass(frozen=True)
class Target:
    """A summary of the cohort, the figure it should meet, and how far it may stray.

    ``tolerance`` is the largest distance from the limit that the tests allow; ``decides``
    says whether the figure has a part in choosing the seed.
    """

    key: str
    label: str
    tolerance: float
    published_id: str = ""
    decides: bool = False
    decimals: int = 1


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


def summaries(residents) -> dict[str, float]:
    """Return the summaries of a surgery cohort that have a target, by key."""
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
    centred = residents.assign(
        belonging=residents["belonging_score"] - 43, strained=residents["stress"] - 6
    )
    additive = random_intercept(
        "absite_score ~ belonging + strained + C(pgy)", centred, group="program_id"
    ).set_index("term")["estimate"]
    crossed = random_intercept(
        "absite_score ~ belonging * strained + C(pgy)", centred, group="program_id"
    ).set_index("term")["estimate"]
    return {
        "slope": float(additive["belonging"]),
        "stress_slope": float(additive["strained"]),
        "interaction": float(crossed["belonging:strained"]),
    }


def choose_seed(over_seeds):
    """Choose the seed by the rule.

    Parameters
    ----------
    over_seeds : pandas.DataFrame
        Summaries, one row a candidate seed (the index), one column a key.

    Returns
    -------
    pandas.Series
        Sum of squared z by seed, smallest first; ties by seed.
    """
    deciding = [target for target in TARGETS if target.decides]
    keys = [target.key for target in deciding]
    aims = np.array([published.value(target.published_id) for target in deciding])
    z = (over_seeds[keys] - aims) / over_seeds[keys].std()
    distance = (z**2).sum(axis=1)
    return distance.sort_index().sort_values(kind="stable")


def over_seeds(name: str, seeds=CANDIDATE_SEEDS):
    """Return the summaries of a cohort of published size for every seed, one row a seed."""
    import pandas as pd

    rows = {seed: summaries(cohorts.simulate(name, seed=seed).data) for seed in seeds}
    return pd.DataFrame.from_dict(rows, orient="index")


def write(name: str, folder: Path, *, seeds=CANDIDATE_SEEDS, limit_copies=LIMIT_COPIES) -> int:
    """Choose the seed of a cohort and write its files whole; return the seed."""
    every = over_seeds(name, seeds)
    distances = choose_seed(every)
    seed = int(distances.index[0])
    residents, truth = cohorts.simulate(name, seed=seed)
    limit_n = limit_copies * len(residents)
    limit = summaries(cohorts.simulate(name, limit_n, seed=LIMIT_SEED).data)
    selection = {
        "rule": "smallest sum of squared z to the published figures among the candidate seeds",
        "candidate_seeds": [min(seeds), max(seeds)],
        "figures": [target.published_id for target in TARGETS if target.decides],
        "sum_of_squared_z": round(float(distances.iloc[0]), 3),
        "runner_up_seed": int(distances.index[1]),
        "runner_up_sum_of_squared_z": round(float(distances.iloc[1]), 3),
        "limit_n": limit_n,
        "limit_seed": LIMIT_SEED,
    }
    parameters = truth.parameters | {"selection": selection}
    files = {
        f"{name}.csv": _csv(residents),
        f"{name}.codebook.csv": _csv(codebook(cohorts.module(name).VARIABLES)),
        f"{name}.truth.csv": _csv(truth.residents),
        f"{name}.truth.json": json.dumps(parameters, indent=2) + "\n",
        f"{name}.targets.csv": _csv(_comparison(limit, every, summaries(residents))),
    }
    for file_name, text in files.items():
        _write_whole(folder / file_name, text)
    return seed


def _comparison(limit, every, realisation):
    """Published, limit, seeds and realisation side by side, as text with fixed decimals."""
    import pandas as pd

    rows = []
    for target in TARGETS:
        figure = published.figure(target.published_id) if target.published_id else None
        numbers = {
            "limit": limit[target.key],
            "mean of seeds": every[target.key].mean(),
            "SD of seeds": every[target.key].std(),
            "this cohort": realisation[target.key],
        }
        shown = {column: f"{value:.{target.decimals}f}" for column, value in numbers.items()}
        rows.append(
            {
                "summary": target.label,
                "published": figure.text if figure else "not public",
                "source": _source(figure),
                **shown,
            }
        )
    return pd.DataFrame(rows)


def _source(figure) -> str:
    return f"{figure.short_source}, {figure.grade}" if figure and figure.is_public else ""


def _csv(frame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")


def _write_whole(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)


def main() -> None:
    for name in cohorts.NAMES:
        seed = write(name, data.folder())
        print(f"{name}: seed {seed}, written to {data.folder().parent.name}/{data.folder().name}/")


if __name__ == "__main__":
    main()
