"""What holds for all tests.

CI skips none, none has a deadline, the longest files come first, files share the book that one of
them built, and how long each lab took is noted for the book.
"""

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

#: So that at the end no process waits long for another, and none for the book that another builds
#: in `test_site.py`. What is not named comes behind, in its usual order.
LONGEST = (
    "tests/browser/test_site_labs_in_chromium.py",
    "tests/book/test_site.py",
    "tests/publish/test_new_chapter.py",
    "tests/labs/test_labs.py",
    "tests/browser/test_site_in_chromium.py",
    "tests/browser/test_print_in_chromium.py",
    "tests/browser/test_live_in_chromium.py",
    "tests/publish/test_site.py",
    "tests/project/test_floors.py",
    "tests/browser/test_labs_in_chromium.py",
    "notebooks/08-top-against-bottom.ipynb",
    "tests/browser/test_explorers_in_chromium.py",
    "tests/launcher/test_start_setup.py",
    "tests/launcher/test_start_robust.py",
    "tests/launcher/test_start_serve.py",
    "tests/launcher/test_start_network.py",
    "tests/calibration/test_calibration.py",
)


def pytest_collection_modifyitems(items):
    """Put the longest files first; `--no-loadscope-reorder` keeps them there."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONGEST)))


@pytest.fixture(scope="session")
def built_book(tmp_path_factory, request):
    """Where the first file of tests leaves the book that it built, for the others."""
    here = tmp_path_factory.getbasetemp()
    is_worker = hasattr(request.config, "workerinput")
    return (here.parent if is_worker else here) / "built-book"


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
