"""A browser of the Chromium family, which may be there already and can print without a window."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

from launcher.files import tail
from launcher.places import BUILD, WINDOWS, at
from launcher.processes import STOP, end, launch
from launcher.words import Problem, Stopped

PDF_LOG = at("_build", "pdf.log")
PATIENCE = 180  # seconds for one file on a slow computer
ON_PATH = "chromium chromium-browser google-chrome google-chrome-stable chrome"
ON_PATH += " microsoft-edge microsoft-edge-stable msedge"
ON_MAC = ("Chromium", "Google Chrome", "Microsoft Edge")
ON_WINDOWS = (
    ("Chromium", "Application", "chrome.exe"),
    ("Google", "Chrome", "Application", "chrome.exe"),
    ("Microsoft", "Edge", "Application", "msedge.exe"),
)
NONE = """There is no Chromium, Chrome or Edge on this computer, and only these can print here.
What to do: install one (Debian, as root: `apt-get install chromium`; elsewhere from
https://www.google.com/chrome) and run this again. Or open a chapter in the browser that you have,
and print it from there: pages are made for paper, too."""
TOO_OLD = """{browser} printed a file without {missing}.
What to do: bring Chromium, Chrome or Edge up to date (version 131 or newer) and run this again."""

# Of two spellings of one option, older and newer versions each know one.
OPTIONS = """--headless --disable-gpu --disable-dev-shm-usage --no-first-run
--no-default-browser-check --disable-extensions --disable-sync --disable-background-networking
--disable-component-update --no-pdf-header-footer --print-to-pdf-no-header
--generate-pdf-document-outline --export-tagged-pdf""".split()
OPTIONS.append("--host-resolver-rules=MAP * ~NOTFOUND")  # what is printed lies on this computer

#: What has to stand in a file for those who hear it, or look for a chapter in it.
NEEDED = {
    "a title": b"/Title",
    "a language": b"/Lang",
    "tags": b"/StructTreeRoot",
    "bookmarks": b"/Outlines",
}


def find():
    """The path of a browser that can print; a Problem when there is none."""
    for found in map(shutil.which, ON_PATH.split()):
        if found:
            return found
    for path in usual_places():
        if os.path.isfile(path):
            return path
    raise Problem(NONE)


def usual_places():
    """Where browsers lie on systems that do not put them on the path."""
    if WINDOWS:
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            for names in ON_WINDOWS:
                if os.environ.get(variable):
                    yield os.path.join(os.environ[variable], *names)
    elif sys.platform == "darwin":
        for top in ("/Applications", os.path.expanduser("~/Applications")):
            for name in ON_MAC:
                yield os.path.join(top, name + ".app", "Contents", "MacOS", name)
    else:
        for folder in ("/snap/bin", "/opt/google/chrome", "/opt/microsoft/msedge"):
            for name in ("chromium", "chrome", "msedge"):
                yield os.path.join(folder, name)


def print_page(browser, address, target):
    """Print a page of this computer into a file, and look whether it holds what it should."""
    with tempfile.TemporaryDirectory(prefix="browser-", dir=BUILD, ignore_cleanup_errors=True) as p:
        command = [browser] + OPTIONS + ["--user-data-dir=" + p]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # which root cannot have; the pages are our own
        status = run_for(command + ["--print-to-pdf=" + target, address], PATIENCE)
    content = b""
    if status == 0 and os.path.isfile(target):
        with open(target, "rb") as file:
            content = file.read()
    if not content.startswith(b"%PDF-"):
        raise Problem(f"{browser} printed nothing. The end of its log:\n{tail(PDF_LOG, 5)}")
    missing = [what for what, sign in NEEDED.items() if sign not in content]
    if missing:
        raise Problem(TOO_OLD.format(browser=browser, missing=" and ".join(missing)))


def run_for(command, seconds):
    """Run a program and return its exit status; None when it did not end in time."""
    with open(PDF_LOG, "ab") as log:
        child = launch(command, log=log)
        deadline = time.monotonic() + seconds
        try:
            while time.monotonic() < deadline:
                if STOP:
                    raise Stopped
                try:
                    return child.wait(timeout=0.2)
                except subprocess.TimeoutExpired:
                    continue
            return None
        finally:
            end(child)
