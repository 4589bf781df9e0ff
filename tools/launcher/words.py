"""What is said to the person at the terminal: steps, and problems with their cure."""

import contextlib
import os
import sys
import time

from .places import HOST, ROOT, SETUP_LOG, VERSION


class Problem(Exception):
    """Something the reader can put right: what happened, then what to do about it."""


class Stopped(Exception):
    """Ctrl-C, or a request of the system to end."""


def say(*lines):
    with contextlib.suppress(OSError, ValueError):  # the terminal may be gone by now
        print("\n".join(lines), flush=True)


class Steps:
    """Numbered steps with the time since the first."""

    def __init__(self, total):
        self.total, self.done, self.began = total, 0, time.monotonic()

    def __call__(self, text):
        self.done += 1
        say(f"[{self.done}/{self.total}, {self.elapsed():3.0f} s] {text}")

    def elapsed(self):
        return time.monotonic() - self.began


NO_NETWORK = """The packages could not be fetched: the package index did not answer.
What to do: the first setup needs the internet once; connect and run this again (later starts
work without it). Behind a hospital or university proxy, set HTTPS_PROXY, for example
    HTTPS_PROXY=http://proxy.example.org:8080
and where your institution keeps its own package mirror, set PIP_INDEX_URL to its address."""

GONE = f"""The folder of this course is not where it was, {ROOT}.
What to do: if it was moved or renamed, go there and run start.py again; your work is kept in
its folder work."""

DISK_FULL = """There is no room left on the disk (or in your quota).
What to do: setup needs about 1 GB in this folder and in your home and temporary folders; free up
space, or move this whole folder to a larger disk, and run this again."""

SEPARATOR = f"""uv cannot be used here, and without it no environment can be made in this folder,
because its path holds a "{os.pathsep}": {ROOT}
What to do: rename the folder, and run start.py again."""

DAMAGED_AGAIN = """What was installed in .venv is not what the packages say; see {name}.
What to do: run this again; if it fails here once more, the disk may be failing, or an antivirus
program may be changing files in this folder."""

NO_PIP = f"""This Python ({HOST}) comes without pip, so it can fetch nothing.
What to do: on Debian or Ubuntu run `sudo apt install python3-pip python3-venv`, on Fedora
`sudo dnf install python3-pip`, elsewhere `{HOST} -m ensurepip --upgrade`; or get a
complete Python from https://www.python.org/downloads/. Then run this again."""

NO_VENV = f"""This Python ({HOST}) could not make the environment in .venv.
What to do: if the lines above say that venv is missing, run `sudo apt install python3-venv`
(Debian, Ubuntu) or get a complete Python from https://www.python.org/downloads/. Otherwise do
what they say. Then run this again."""


def not_installed(who, reasons):
    """That the packages could not be installed, in the words of whoever tried it last."""
    shown = "\n".join("    " + line for line in reasons[-5:]) or "    (it gave no reason)"
    other = ""
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        other = f"The packages are made for Python 3.11 to 3.14; this is {VERSION}. "
    return f"""The packages could not be installed. {who} says:
{shown}
All that was said is in {SETUP_LOG}.
What to do: {other}If the lines above name a remedy, follow it and run this again; if not, run this
once more, and if it fails here again, report those lines."""
