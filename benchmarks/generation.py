"""How fast the surgery cohort is made, beside what it could be and what most would write.

``python -m benchmarks.generation`` runs every variant in a process of its own, one after the
other, and prints a table: CPU seconds (best of three up to a million rows, once above), rows a
second, memory over the imports, and speed as a share of drawing the random numbers alone.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from belonging_edu import cohorts
from belonging_edu.cohorts import surgery
from belonging_edu.cohorts.draws import Draws, chunks
from belonging_edu.export import streaming

SIZES = (6_136, 100_000, 1_000_000, 10_000_000)
NORMALS = 4 + len(surgery.LOADINGS)  # strain, belonging, stress, exam, and the items


def random_numbers(n):
    """The limit: only draw what the cohort draws, chunk by chunk."""
    draws = Draws(1)
    for chunk, start, stop in chunks(n):
        draws.uniform(surgery.YEAR, chunk, stop - start)
        for component in range(NORMALS):
            draws.normal(surgery.STRAIN + component, chunk, stop - start)


def ours(n):
    """The cohort as arrays, chunk by chunk, observed and hidden columns."""
    making = cohorts.prepare("surgery", n, seed=1)
    for chunk, start, stop in making.chunks():
        surgery.part(making.shared, chunk, start, stop, making.draws, making.truth)


def ours_as_frames(n):
    """The same with identifiers and labels, as data frames."""
    making = cohorts.prepare("surgery", n, seed=1)
    for chunk in making.chunks():
        making.part(*chunk)


def ours_to_csv(n):
    """The same, written to two CSV files, data and truth."""
    _to_files(n, "csv")


def ours_to_parquet(n):
    """The same, written to two Parquet files, data and truth."""
    _to_files(n, "parquet")


def _to_files(n, kind):
    with tempfile.TemporaryDirectory() as folder:
        paths = (Path(folder) / f"{part}.{kind}" for part in ("data", "truth"))
        streaming.write(cohorts.prepare("surgery", n, seed=1), *paths)


def multivariate_normal(n):
    """What most would write: correlated normals, then pd.cut. One factor, no truth kept."""
    rng = np.random.default_rng(1)
    loadings = np.array([*surgery.LOADINGS, -0.37, 0.17])  # items, stress, exam
    covariance = np.outer(loadings, loadings)
    np.fill_diagonal(covariance, 1)
    drawn = rng.multivariate_normal(np.zeros(len(loadings)), covariance, size=n)
    data = pd.DataFrame(index=range(n))
    data["pgy"] = rng.choice(surgery.PGY, size=n, p=(0.23, 0.18, 0.165, 0.155, 0.155, 0.115))
    data["program_id"] = rng.integers(0, max(1, n * 352 // 6_136), size=n)
    for item, cuts in enumerate(surgery.THRESHOLDS):
        bins = [-np.inf, *cuts, np.inf]
        data[f"bel_{item + 1:02d}"] = pd.cut(drawn[:, item], bins, labels=False) + 1
    data["belonging_score"] = data.filter(like="bel_").sum(axis=1)
    data["stress"] = np.clip(np.round(6.05 + 2.1 * drawn[:, 11]), 0, 10)
    data["absite_score"] = np.clip(np.round(505 + 100 * drawn[:, 12]), 200, 900)
    return data


def row_loop(n):
    """The naive loop: one resident after the other, in plain Python."""
    rng = np.random.default_rng(1)
    rows = []
    for number in range(n):
        latent = rng.standard_normal()
        items = [
            1 + sum(loading * latent + (1 - loading**2) ** 0.5 * rng.standard_normal() > cut
                    for cut in cuts)
            for loading, cuts in zip(surgery.LOADINGS, surgery.THRESHOLDS, strict=True)
        ]  # fmt: skip
        pgy = rng.choice(surgery.PGY, p=(0.23, 0.18, 0.165, 0.155, 0.155, 0.115))
        stress = min(10, max(0, round(6.05 - 0.8 * latent + 1.9 * rng.standard_normal())))
        exam = min(900, max(200, round(505 + 17 * latent + 98 * rng.standard_normal())))
        rows.append({"id": number, "pgy": pgy, "stress": stress, "items": items, "exam": exam})
    return pd.DataFrame(rows)


VARIANTS = {
    "random numbers alone": (random_numbers, SIZES[-1]),
    "ours, arrays": (ours, SIZES[-1]),
    "ours, data frames": (ours_as_frames, SIZES[-1]),
    "ours, written to CSV": (ours_to_csv, SIZES[-1]),
    "ours, written to Parquet": (ours_to_parquet, SIZES[-1]),
    "multivariate_normal + pd.cut": (multivariate_normal, SIZES[-1]),
    "row loop": (row_loop, 100_000),
}


def measure(name, n):
    """CPU seconds and memory over the imports (MB) of one variant, in this process."""
    variant, _ = VARIANTS[name]
    variant(1_000)
    before = _peak()
    seconds = []
    for _ in range(3 if n <= 1_000_000 else 1):
        start = time.process_time()
        variant(n)
        seconds.append(time.process_time() - start)
    return {"seconds": min(seconds), "megabytes": _peak() - before}


def _peak():
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6


def elsewhere(name, n):
    """The same in a process of its own."""
    command = [sys.executable, __file__, name, str(n)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def table(sizes=SIZES):
    """Measure everything; return the table as Markdown."""
    head = "| variant | rows | CPU s | rows/s | MB over imports | of the limit |"
    lines = [head, "|---|---:|---:|---:|---:|---:|"]
    for n in sizes:
        limit = None
        for name, (_, most) in VARIANTS.items():
            if n > most:
                lines.append(f"| {name} | {n:,} | not run | | | |")
                continue
            found = elsewhere(name, n)
            limit = limit or found["seconds"]
            lines.append(
                f"| {name} | {n:,} | {found['seconds']:.3g} | {n / found['seconds']:,.0f} "
                f"| {found['megabytes']:.0f} | {100 * limit / found['seconds']:.0f}% |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        print(table())
