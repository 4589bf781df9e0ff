"""Fits a second: studies fitted in a batch against a loop of statsmodels, and two more ratios.

One thread. Every pair is timed in turns in the same run, best of several; the loop fits fewer
studies, because it takes longer.
"""

import os
import subprocess
import sys
import time

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import warnings  # noqa: E402

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import statsmodels.formula.api as smf  # noqa: E402

from belonging_edu.methods import batched, rollouts  # noqa: E402
from belonging_edu.methods.study_designs import SteppedWedge  # noqa: E402

ROWS, PROGRAMS = 300, 30
HEADER = "| what | ours a second | loop a second | ratio |\n|---|---:|---:|---:|"


def studies(count):
    """Outcomes (numbers, and 0/1), predictors and programs of `count` studies of 300 residents."""
    rng = np.random.Generator(np.random.PCG64(1))
    programs = np.repeat(np.arange(PROGRAMS), ROWS // PROGRAMS)
    x = np.column_stack([np.ones(ROWS), rng.integers(0, 2, ROWS), rng.standard_normal((ROWS, 2))])
    noise = rng.standard_normal((count, ROWS))
    y = noise + 0.5 * rng.standard_normal((count, PROGRAMS))[:, programs]
    binary = (rng.random((count, ROWS)) < 1 / (1 + np.exp(-x @ [-0.5, 0.4, 0.3, 0.0]))).astype(
        float
    )
    return y, binary, x, programs


def frames(outcomes, x, programs):
    """The same studies as data frames, made before the clock starts."""
    base = pd.DataFrame({"a": x[:, 1], "b": x[:, 2], "c": x[:, 3], "program": programs})
    return [base.assign(y=y) for y in outcomes]


def seconds(work, rounds=5):
    best = np.inf
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def pair(name, ours, n_ours, loop, n_loop):
    """One line of the table: how many a second, and the ratio."""
    first, second = n_ours / seconds(ours), n_loop / seconds(loop, 2)
    return f"| {name} | {first:,.0f} | {second:,.1f} | {first / second:,.0f} |"


def models(count, looped):
    y, binary, x, programs = studies(count)
    formula = "y ~ a + b + c"
    plain, yes = (frames(part[:looped], x, programs) for part in (y, binary))
    yield pair(
        "least squares: `smf.ols`",
        lambda: batched.ols(y, x),
        count,
        lambda: [smf.ols(formula, data).fit().pvalues for data in plain],
        looped,
    )
    yield pair(
        "logistic: `smf.logit`",
        lambda: batched.logistic(binary, x),
        count,
        lambda: [smf.logit(formula, data).fit(disp=0).pvalues for data in yes],
        looped,
    )
    yield pair(
        "random intercept: `smf.mixedlm`",
        lambda: batched.random_intercept(y, x, programs),
        count,
        lambda: [smf.mixedlm(formula, data, groups="program").fit().params for data in plain],
        looped,
    )


def wedges(count, looped):
    design = SteppedWedge(n_programs=12, n_periods=5, n_per_period=10, effect=0.3, sd=1, icc=0.05)
    rng = np.random.Generator(np.random.PCG64(1))
    on = np.repeat(design.schedule().ravel(), 10)
    cells = {"program": np.repeat(range(12), 50), "period": np.tile(np.repeat(range(5), 10), 12)}
    data = [pd.DataFrame(cells | {"on": on, "y": rng.standard_normal(600)}) for _ in range(looped)]
    names = {"outcome": "y", "cluster": "program", "period": "period", "treated": "on"}
    yield pair(
        "stepped wedge, drawn and fitted: our own `stepped_wedge`, data made before",
        lambda: design.simulate(rng, count),
        count,
        lambda: [rollouts.stepped_wedge(one, **names) for one in data],
        looped,
    )


def import_milliseconds(rounds):
    """Milliseconds that importing the package adds to the bare interpreter, best of both."""

    def run(code):
        command = [sys.executable, "-c", code]
        return seconds(lambda: subprocess.run(command, check=True), rounds)

    return 1000 * (run("import belonging_edu") - run("pass"))


def table(count=1000, looped=20, rounds=20):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MixedLM complains of its convergence
        lines = [*models(count, looped), *wedges(count, looped)]
    after = f"Importing the package adds {import_milliseconds(rounds):.1f} ms to the interpreter."
    return "\n".join([HEADER, *lines, "", after])


if __name__ == "__main__":
    print(table())
