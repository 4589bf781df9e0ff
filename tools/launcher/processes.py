"""Programs that are started here: what they are given, and how they and theirs are ended."""

import contextlib
import glob
import os
import secrets
import signal
import subprocess
import time

from .places import BUILD, PYTHON, ROOT, WINDOWS
from .words import Stopped

STOP = []  # filled by the signal handler; every loop that waits looks at it


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
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "JUPYTER"))}
    env.pop("VIRTUAL_ENV", None)
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
    env["BELONGING_EDU_RUN"] = (env.get("BELONGING_EDU_RUN", "") + " " + mark).strip()
    if WINDOWS:
        options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        options["start_new_session"] = True
    if log:
        options.update(stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    options.setdefault("cwd", ROOT)
    child = subprocess.Popen(command, env=env, **options)
    child.mark = mark
    return child


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
    if WINDOWS:
        if child.poll() is None:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.call(["taskkill", "/F", "/T", "/PID", str(child.pid)], **quiet)
            child.wait()
        return
    for number in (signum, signal.SIGKILL):
        if child.poll() is None:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                os.killpg(child.pid, number)
                child.wait(timeout=patience)
    with contextlib.suppress(OSError):
        os.killpg(child.pid, signal.SIGKILL)  # what is left of its group
    for _ in range(40):
        if not kill_leftovers(child.mark):
            break
        time.sleep(0.05)


def kill_leftovers(mark):
    """Kill what outlived its parent and return how many: a kernel has a session of its own.

    Found by the mark in its environment, which only Linux shows; elsewhere kernels end by
    themselves within a second of JupyterLab.
    """
    killed = 0
    for path in glob.glob("/proc/[0-9]*/environ"):
        with contextlib.suppress(OSError):
            with open(path, "rb") as listing:
                ours = mark.encode() in listing.read()
            if ours:
                os.kill(int(path.split("/")[2]), signal.SIGKILL)
                killed += 1
    return killed
