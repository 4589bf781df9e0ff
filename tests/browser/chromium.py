"""The Chromium of the system, driven by Playwright; every request it makes is noted."""

import contextlib
import os
import shutil
from urllib.parse import urlsplit

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "There is no Chromium for the tests in tests/browser. On Debian, as root: "
    "`apt-get install chromium`; elsewhere install Chromium or Chrome, so that one of "
    f"{', '.join(NAMES)} is on the PATH."
)
UNDRIVEN = "Playwright is missing: `python3 start.py setup --all` installs it."
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
# No name but this computer's is looked up, whatever a page asks for.
ARGUMENTS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")
PATIENCE = 180_000  # milliseconds, for a busy machine; nothing waits longer than it must


def what_is_missing():
    """What has to be installed before a browser can be driven; None when all is there."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return UNDRIVEN
    return None if find() else MISSING


def find():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def insist():
    """Without a browser tests fail in CI; elsewhere they are skipped, and say what to install."""
    import pytest

    missing = what_is_missing()
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)


class Window:
    """A browser's window, without cookies or a past, and what its pages asked for."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        self.context.set_default_timeout(PATIENCE)
        self.asked, self.errors = [], []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("page", self._listen)
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _listen(self, page):
        page.on("websocket", lambda socket: self.asked.append(socket.url))

    def other_hosts(self):
        """The addresses on other computers that were asked for."""
        return [url for url in self.asked if is_elsewhere(url)]


@contextlib.contextmanager
def window(browser):
    """A fresh window. It fails at its end if anything was asked of another host."""
    opened = Window(browser)
    yield opened
    opened.context.close()
    assert (opened.other_hosts(), opened.errors) == ([], [])


def is_elsewhere(url):
    """Whether an address is on another computer."""
    host = urlsplit(url).hostname  # None: the page itself holds it (data:, blob:, about:)
    return host not in (None, "127.0.0.1", "localhost", "::1")


@contextlib.contextmanager
def browser():
    """Chromium, ended after use. Nothing of it is kept."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=find(), args=ARGUMENTS, timeout=PATIENCE, headless=True
        )
        yield started
        started.close()
