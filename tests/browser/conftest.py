"""A course that runs, and a browser. Both live as long as one file of tests.

Playwright keeps an event loop running in its thread; other tests of the same process start loops
of their own, so that it is ended with the file.
"""

import pytest

from tests.browser import chromium, served


@pytest.fixture(scope="module")
def browser():
    """Chromium; where there is none, CI fails and a person is told what to install."""
    chromium.insist()
    with chromium.browser() as started:
        yield started


@pytest.fixture(scope="module")
def folder(browser, tmp_path_factory, built_book):
    """A copy of the project, ready to start."""
    folder = served.prepare(tmp_path_factory.mktemp("course") / "belonging-edu")
    served.lend(built_book, folder)
    return folder


@pytest.fixture(scope="module")
def address(folder, built_book):
    """The address of the book, as start.py prints it."""
    with served.course(folder) as printed:
        served.keep(folder, built_book)
        yield printed


@pytest.fixture
def window(browser):
    """A fresh window. A test that used it fails if anything was asked of another host."""
    with chromium.window(browser) as opened:
        yield opened
