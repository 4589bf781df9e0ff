"""Programs that are started here: what they are given, and how they and theirs are ended."""

import atexit
import contextlib
import functools
import os
import secrets
import signal
import subprocess
import sys
import tempfile

from . import guard
from .places import BUILD, PYTHON, ROOT, WINDOWS
from .words import Stopped

STOP = []  # filled by the signal handler; every loop that waits looks at it
RUN = secrets.token_hex(8)  # marks all that this start.py starts
#: Before what is run by ``-c``: a package that jsonschema tries, and does without, builds grammars
#: for more than a second when it is imported.
LIGHTLY = 'import sys; sys.modules["rfc3987_syntax"] = None\n'
# What people's own settings would change in a lab, in the book or in an install.
FOREIGN = ("PYTHON", "JUPYTER", "JPY_", "IPYTHON", "VIRTUAL_ENV", "MPL", "MATPLOTLIB")


def listen_for_stop():
    """Note Ctrl-C, SIGTERM and a closed terminal instead of being torn out of whatever we do."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        under_nohup = name == "SIGHUP" and signal.getsignal(number) == signal.SIG_IGN
        if number and not under_nohup:
            signal.signal(number, lambda seen, frame: STOP.append(seen))


def environment(**extra):
    """The environment for what we start: ours, minus what other Pythons and Jupyters left there.

    Without bytecode (PYTHONDONTWRITEBYTECODE) each kernel would need seconds more to start;
    a person's own Jupyter settings (passwords, start-up files) would change what a lab does.
    """
    env = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
    env.update(
        PATH=os.path.dirname(PYTHON) + os.pathsep + env.get("PATH", ""),
        PYTHONUTF8="1",
        JUPYTER_PREFER_ENV_PATH="1",
        JUPYTER_CONFIG_DIR=os.path.join(BUILD, "jupyter", "config"),
        JUPYTER_DATA_DIR=os.path.join(BUILD, "jupyter", "data"),
        IPYTHONDIR=os.path.join(BUILD, "ipython"),
        MPLCONFIGDIR=os.path.join(BUILD, "matplotlib"),
    )
    env.update(extra)
    return env


def launch(command, env=None, log=None, **options):
    """Start a program in a group of its own, marked so that all it starts can be found again."""
    env = dict(env or environment())
    mark = secrets.token_hex(8)
    env["BELONGING_EDU_RUN"] = f"{env.get('BELONGING_EDU_RUN', '')} {RUN} {mark}".strip()
    if WINDOWS:
        options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        options["start_new_session"] = True
    if log:
        options.update(stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    options.setdefault("cwd", ROOT)
    the_guard()
    child = subprocess.Popen(command, env=env, **options)
    tell_guard(f"+{child.pid}")
    child.mark = mark
    return child


@functools.lru_cache(maxsize=1)
def the_guard():
    """guard.py, which ends our programs if we are killed; it is started once, without our marks."""
    options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if WINDOWS else {}
    started = subprocess.Popen(
        [sys.executable, "-I", "-S", guard.__file__, RUN],
        env={k: v for k, v in os.environ.items() if k.upper() == "SYSTEMROOT"},
        cwd=tempfile.gettempdir(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=not WINDOWS,
        **options,
    )
    atexit.register(started.wait)
    atexit.register(started.stdin.close)  # comes first: then the guard ends, too
    return started


def tell_guard(line):
    with contextlib.suppress(OSError):
        the_guard().stdin.write(f"{line}\n".encode())
        the_guard().stdin.flush()


def run(command, env=None, log=None, **options):
    """Run a program to its end and return its exit status; end it when we are told to stop."""
    child = launch(command, env, log, **options)
    try:
        while not STOP:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(timeout=0.5)
        raise Stopped
    finally:
        end(child, STOP[0] if STOP else signal.SIGTERM)


def works(command, env=None):
    """Whether a short program ends well; what it prints is dropped."""
    try:
        return run(command, env, log=subprocess.DEVNULL) == 0
    except OSError:
        return False


def end(child, signum=signal.SIGTERM, patience=10):
    """End a program and everything it started."""
    for number in () if WINDOWS else (signum, signal.SIGKILL):
        if child.poll() is None:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                os.killpg(child.pid, number)
                child.wait(timeout=patience)
    if not WINDOWS or child.poll() is None:
        guard.kill_group(child.pid)  # what is left of it
    child.wait()
    guard.kill_all_marked(child.mark, calm=1)
    tell_guard(f"-{child.pid}")
