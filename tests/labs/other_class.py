"""Run labs as a class with a seed of its own does, all in one process: the libraries load once.

    python -m tests.labs.other_class ANSWERS NOTEBOOK ...

ANSWERS is the file in which, as JSON, each notebook gets the traceback of its fault, or "".
That a lab runs in a fresh kernel is for nbval to say, and so is what it computes for every class
alike: a world that is simulated with a seed named in the lab has fewer rows here.
"""

import contextlib
import io
import json
import os
import sys
import traceback
import warnings
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import nbformat
from matplotlib import pyplot as plt

import belonging_edu
from belonging_edu import cohorts

SEED = 2027
ROWS = 50_000
SET = ("class_seed = None", f"class_seed = {SEED}")
#: What has to hold of the names of a lab after it ran.
LARGE_SHARE = "assert 35 < made_of.loc['belonging', 'percent'] < 50, made_of"
ALSO = {"notebooks/08-top-against-bottom.ipynb": LARGE_SHARE}


def small_world(cohort, n=None, *, seed, **more):
    """`simulate`, with fewer rows where many are asked for with a seed not of the class."""
    large = n is not None and seed != SEED
    return cohorts.simulate(cohort, min(n, ROWS) if large else n, seed=seed, **more)


def source_of(path):
    """The code of a notebook with the seed of the class set."""
    notebook = nbformat.read(path, as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    found = "\n\n".join(cells)
    assert SET[0] in found, "a class cannot set its seed"
    also = (line for name, line in ALSO.items() if path.as_posix().endswith(name))
    return "\n\n".join([found.replace(*SET), *also])


def fault_of(path):
    """The traceback of what went wrong in a notebook; "" if nothing did."""
    os.chdir(path.parent)
    try:
        with (
            warnings.catch_warnings(action="error"),
            matplotlib.rc_context(),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            exec(compile(source_of(path), f"<{path.stem}>", "exec"), {"__name__": "__main__"})
    except Exception:
        return traceback.format_exc()
    finally:
        plt.close("all")
    return ""


def main(answers, *names):
    """Run the notebooks and write what went wrong with each."""
    answers = Path(answers).resolve()
    paths = [Path(name).resolve() for name in names]
    belonging_edu.simulate = small_world
    answers.write_text(json.dumps({str(path): fault_of(path) for path in paths}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
