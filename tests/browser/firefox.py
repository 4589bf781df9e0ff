"""The Firefox of the system, unmodified, driven by WebDriver BiDi, which it speaks itself."""

import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.browser.chromium import PATIENCE

NAMES = ("firefox-esr", "firefox")
MISSING = (
    "SKIPPED, not passed: there is no Firefox here. On Debian, as root: "
    "`apt-get install firefox-esr`; elsewhere install Firefox, so that it is on the PATH."
)
#: Nothing is looked up, updated or reported behind the pages.
SETTINGS = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_CALL = "async (given) => JSON.stringify(await ({code})(...JSON.parse(given))) ?? null"
KEYS = {"Enter": "\ue007", "ArrowRight": "\ue014"}


def insist():
    """Without Firefox tests fail in CI; elsewhere they are skipped, and say what to install."""
    import pytest

    if not find():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)


def find():
    """The path of a Firefox, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """A tab, with what tests ask of a page; every request that it makes is noted."""

    def __init__(self, socket):
        self.socket, self.asked, self.numbers = socket, [], itertools.count()
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["network.beforeRequestSent"])
        # Keys reach a tab that was opened on request; they do not reach the first one.
        self.context = self.command("browsingContext.create", type="tab")["context"]
        self.command("browsingContext.activate", context=self.context)

    def command(self, method, **given):
        """Send a command; return its result."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            told = json.loads(self.socket.recv())
            if told.get("method") == "network.beforeRequestSent":
                self.asked.append(told["params"]["request"]["url"])
            if told.get("id") == number:
                if told["type"] == "error":
                    raise RuntimeError(f"{method}: {told['error']}: {told['message']}")
                return told["result"]

    def goto(self, url):
        self.command("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, code, *given):
        """Call a function of JavaScript; what it takes and returns is what JSON can hold."""
        result = self.command(
            "script.callFunction",
            functionDeclaration=_CALL.format(code=code),
            arguments=[{"type": "string", "value": json.dumps(given)}],
            target={"context": self.context},
            awaitPromise=True,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"].get("value", "null"))

    def wait_for_function(self, code, *, arg=None, polling=200, timeout=PATIENCE):
        """Wait until a function returns what is true."""
        end = time.monotonic() + timeout / 1000
        while not self.evaluate(code, arg):
            if time.monotonic() > end:
                raise TimeoutError(f"Not within {timeout / 1000:.0f} s: {code}")
            time.sleep(polling / 1000)

    def press(self, key):
        """Press a key, as a person does."""
        presses = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": presses}
        self.command("input.performActions", context=self.context, actions=[keyboard])


@contextlib.contextmanager
def page():
    """A page of a Firefox that knows nobody, ended after use."""
    import websocket

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in SETTINGS.items()]
        Path(profile, "user.js").write_text("\n".join(lines), "utf-8")
        command = [find(), "--headless", "--no-remote", "--remote-debugging-port", "0"]
        started = subprocess.Popen(
            [*command, "--profile", profile, "about:blank"],
            env=os.environ | {"HOME": profile},
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            address = next(found[1] for found in map(_LISTENS.search, started.stderr) if found)
            socket = websocket.create_connection(
                f"{address}/session", timeout=PATIENCE / 1000, suppress_origin=True
            )
            yield Page(socket)
            socket.close()
        finally:
            started.terminate()
            started.communicate()
