"""First and later answers of the exercises and guesses of the labs, beside a least-squares fit.

``python -m benchmarks.answers`` runs each lab in a process of its own, up to the cell that calls
``start``. Each call is then timed in copies of that process, so that it is the first one, with all
that it imports; the calls after it are timed in the same copy. The fit is ``smf.ols`` on data of
the lab, with three predictors. The ten slowest are printed. It needs ``os.fork``, which Windows
lacks.
"""

import contextlib
import io
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
CHAPTERS = (1, 2, 3, 5, 7, 8, 9, 10)
ROUNDS, LATER = 3, 5
HEADER = (
    "| call | first, ms | later, ms | fit, ms | first, in fits | later, in fits |\n"
    "|---|---:|---:|---:|---:|---:|"
)
FORMULAS = {
    "absite_score": "absite_score ~ belonging_score + stress + C(pgy)",
    "exhausted": "exhausted ~ belonging_program + C(site) + C(stage)",
}


def first_cells(chapter):
    """Run the cells of a lab up to the one that calls ``start``; return what they define."""
    defined = {"__name__": "__main__"}
    (lab,) = NOTEBOOKS.glob(f"{chapter:02}-*.ipynb")
    for cell in json.loads(lab.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            exec(source, defined)
            if f"start({chapter}," in source:
                return defined
    raise ValueError(f"{lab.name} does not call start({chapter}, ...).")


def calls(chapter):
    """What a learner may call in a chapter: verb, and what it is given."""
    from belonging_edu.practice import words
    from belonging_edu.practice.session import CURRENT

    made = CURRENT.in_hand[chapter].chapter
    for name in words.exercise_ids(made):
        blanks = CURRENT.asked(name).blanks
        yield from (("exercise", name), ("hint", name))
        yield ("check", name, [_answer(blank) for blank in blanks])
        yield ("order", name) if blanks[0].lines else ("solution", name)
    for name in words.guess_ids(made):
        yield from (("predict", name, 1), ("compare", name))
    yield "quiz", str(chapter)


def _answer(blank):
    """Something that can be read, right or wrong."""
    return " ".join(blank.lines) or next(iter(blank.options), 0.5)


def timed(call):
    """Milliseconds of the first call, which reads the words, and the median of those after it."""
    from belonging_edu.practice import chapter_files

    chapter_files.content.cache_clear()
    found = []
    for _ in range(1 + LATER):
        start = time.perf_counter()
        call()
        found.append(1000 * (time.perf_counter() - start))
    return found[0], statistics.median(found[1:])


def in_a_copy(work):
    """What a function returns in a copy of this process, which ends with all that it imported."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.write(writing, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with open(reading) as answer:
        return json.load(answer)


def a_fit(defined):
    """A least-squares fit to data that the lab has in hand; those of the residents in lab 1."""
    import pandas as pd
    import statsmodels.formula.api as smf

    from belonging_edu import load_cohort

    frames = [each for each in defined.values() if isinstance(each, pd.DataFrame)]
    for outcome, formula in FORMULAS.items():
        for data in [*frames, load_cohort("surgery")]:
            if outcome in data:
                return lambda: smf.ols(formula, data).fit()  # noqa: B023


def measure(chapter):
    """Milliseconds of the fit, and of each call the first and the later ones, best of rounds."""
    defined = first_cells(chapter)
    import IPython.display  # noqa: F401  # a lab has it, from the start

    from belonging_edu import practice

    found = []
    for verb, *given in calls(chapter):
        call = lambda: getattr(practice, verb)(*given)  # noqa: B023, E731
        with contextlib.redirect_stdout(io.StringIO()):
            rounds = [in_a_copy(lambda: timed(call)) for _ in range(ROUNDS)]  # noqa: B023
        found.append((f"{verb} {given[0]}", *(min(each) for each in zip(*rounds, strict=True))))
    fit = a_fit(defined)
    return {"fit": min(timed(fit)[1] for _ in range(ROUNDS)), "calls": found}


def elsewhere(chapter):
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.answers", str(chapter)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def table(chapters=CHAPTERS, most=None):
    """Measure everything; return the slowest first answers, or all, as Markdown."""
    rows = []
    for chapter in chapters:
        found = elsewhere(chapter)
        rows += [(*call, found["fit"]) for call in found["calls"]]
    rows.sort(key=lambda row: -row[1])
    lines = [
        f"| {call} | {first:.0f} | {later:.1f} | {fit:.0f} | {first / fit:.1f} "
        f"| {later / fit:.2f} |"
        for call, first, later, fit in rows[:most]
    ]
    later = max(row[2] for row in rows)
    after = (
        f"{len(rows)} calls: the first at most {rows[0][1]:.0f} ms, later ones at most "
        f"{later:.1f} ms. Load of the machine: {os.getloadavg()[0]:.1f}."
    )
    return "\n".join([HEADER, *lines, "", after])


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        print(table(most=10))
