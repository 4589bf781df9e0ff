"""Where everything lies: this folder, what is made in it, and the two Pythons."""

import os
import sys

WINDOWS = os.name == "nt"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def at(*names):
    """The path of something in this folder."""
    return os.path.join(ROOT, *names)


LOCK, TEST_LOCK = at("requirements.lock"), at("requirements-test.lock")
SITE_LOCK = at("requirements-site.lock")
TOOLS = at(".tools")
BUILD = at("_build")

VENV = at(".venv")
STAMP = at(".venv", "belonging-edu.stamp")
PYTHON = at(".venv", "Scripts", "python.exe") if WINDOWS else at(".venv", "bin", "python")

BOOK, LIVE = at("_build", "html"), at("_build", "live")
BOOK_STAMP, BOOK_LIST = at("_build", "book.stamp"), at("_build", "book.files")
SETUP_LOG, BOOK_LOG, LAB_LOG = (at("_build", name + ".log") for name in ("setup", "book", "lab"))

# Started from our own .venv, which may have to be made anew, the Python it was made from.
INSIDE = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
HOST = sys._base_executable if INSIDE else sys.executable
VERSION = ".".join(map(str, sys.version_info[:3]))
