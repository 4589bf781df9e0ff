"""CI skips no test; no test has a deadline; how long each lab took is noted for the book."""

import json
import os
from pathlib import Path

import hypothesis
import pytest

from tests.labs.strict_kernel import pytest_runtest_setup  # noqa: F401

# A noisy machine is no fault of the code.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

RECORD = Path(__file__).parents[1] / "_build" / "run_times.json"
SECONDS = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return _not_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return _not_skipped((yield))


def _not_skipped(report):
    """What a person may lack (R, a browser), CI has to have: there a skipped test fails.

    Only what CI cannot install may be missing there, too; such a test is marked `not_in_debian`.
    """
    excused = hasattr(report, "wasxfail") or "not_in_debian" in getattr(report, "keywords", ())
    if report.skipped and not excused and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI skips nothing: {report.longrepr[-1]}"
    return report


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
