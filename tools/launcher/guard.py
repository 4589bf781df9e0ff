"""Ends what start.py has started when start.py itself is killed, and cannot.

It runs as a program of its own. start.py tells it by a pipe which programs run (+pid) and which
have ended (-pid). However start.py ends, the system closes the pipe; what then still runs is
ended. On Linux also what those have started, found by the mark in its environment: a kernel has a
session of its own. Elsewhere kernels end by themselves within a second of JupyterLab.
"""

import contextlib
import glob
import os
import signal
import subprocess
import sys
import time


def kill_group(pid):
    """Kill a program that was started in a group of its own, and that group."""
    if os.name == "nt":
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.call(["taskkill", "/F", "/T", "/PID", str(pid)], **quiet)
        return
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def kill_marked(mark):
    """Kill all that has this mark in its environment; return how many there were."""
    killed = 0
    for path in glob.glob("/proc/[0-9]*/environ"):
        with contextlib.suppress(OSError):
            with open(path, "rb") as listing:
                ours = mark.encode() in listing.read()
            if ours:
                os.kill(int(path.split("/")[2]), signal.SIGKILL)
                killed += 1
    return killed


def kill_all_marked(mark, calm=3):
    """The same until none was found for some looks in a row: one may just be starting another."""
    quiet = 0
    for _ in range(100):
        quiet = 0 if kill_marked(mark) else quiet + 1
        if quiet == calm:
            break
        time.sleep(0.05)


def watch(pipe, mark):
    running = set()
    for line in pipe:
        change = running.add if line.startswith("+") else running.discard
        change(int(line[1:]))
    for pid in running:
        kill_group(pid)
    kill_all_marked(mark)


if __name__ == "__main__":
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # start.py hears them too, and then ends in its own way
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    watch(sys.stdin, sys.argv[1])
