"""Notes how long each lab took, for the status page of the book; no test has a deadline."""

import json
from pathlib import Path

import hypothesis

# A noisy machine is no fault of the code.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

RECORD = Path(__file__).parents[1] / "_build" / "run_times.json"
SECONDS = {}


def pytest_runtest_logreport(report):
    lab = report.nodeid.partition("::")[0]
    if lab.startswith("notebooks/"):
        SECONDS[lab] = SECONDS.get(lab, 0.0) + report.duration


def pytest_sessionfinish(session):
    """Write the record where the labs were run: not in a worker, and only if it is complete."""
    if hasattr(session.config, "workerinput") or not SECONDS or session.testsfailed:
        return
    RECORD.parent.mkdir(exist_ok=True)
    part = RECORD.with_suffix(".part")
    part.write_text(json.dumps({lab: round(s, 1) for lab, s in sorted(SECONDS.items())}, indent=1))
    part.replace(RECORD)
