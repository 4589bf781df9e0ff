"""Set-up: the environment in .venv, which holds exactly what requirements.lock says."""

import contextlib
import errno
import hashlib
import os
import sys
import sysconfig
import tempfile
import time

from .files import explain, remove, write_whole
from .places import BUILD, HOST, LOCK, PYTHON, ROOT, SETUP_LOG, STAMP, VENV, VERSION, WINDOWS
from .processes import STOP, run, works
from .uv_and_pip import NotInstalled, get_uv, pip, refuse_full_disk, uv
from .words import NO_VENV, NOT_INSTALLED, Problem, Steps, Stopped, say


def setup():
    """Make sure that .venv holds exactly what requirements.lock says."""
    try:
        os.makedirs(BUILD, exist_ok=True)
        if not why_not_ready():
            return
        tempfile.TemporaryFile(dir=ROOT).close()
    except OSError as error:
        raise explain(error, ROOT) or error from None
    with one_at_a_time():
        reason = why_not_ready()
        if reason:
            make_environment(reason)


def why_not_ready():
    """Why .venv has to be made, or None when it can be used as it is."""
    if not os.path.lexists(VENV):
        return "Setting up, once. This fetches about 170 MB and needs 1 GB of disk."
    try:
        with open(STAMP, encoding="ascii") as stamp:
            seen = stamp.read()
    except (OSError, ValueError):
        return "The environment in .venv is not complete; making it anew."
    if seen != wanted_stamp():
        return "requirements.lock or Python has changed; making .venv anew."
    same = f"import sys; sys.exit(sys.version_info[:3] != {tuple(sys.version_info[:3])})"
    if not works([PYTHON, "-c", same]):
        return "The Python in .venv does not run any more; making .venv anew."
    return None


def wanted_stamp():
    with open(LOCK, "rb") as lock_file:
        return f"{hashlib.sha256(lock_file.read()).hexdigest()}\n{VERSION}\n"


@contextlib.contextmanager
def one_at_a_time():
    """Let one set-up at a time into this folder. The system frees the lock however we end."""
    with open(os.path.join(BUILD, "setup.lock"), "a") as handle:
        if not locked(handle):
            say("Another start.py is setting up this folder; waiting for it (Ctrl-C gives up).")
            while not locked(handle):
                if STOP:
                    raise Stopped
                time.sleep(0.3)
        yield


def locked(handle):
    try:
        if WINDOWS:
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network drives know no locks; setting up without one beats not setting up.
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


def make_environment(reason):
    say(reason)
    step = Steps(4)
    with contextlib.suppress(FileNotFoundError):
        os.remove(SETUP_LOG)
    step("Getting the installer, uv")
    uv_works = get_uv()
    step(f"Making the environment .venv for Python {VERSION}")
    remove(VENV)
    if uv_works:
        uv_works = uv("venv", "--quiet", "--no-project", "--python", HOST, VENV)
    if not uv_works:
        make_venv_without_uv()
    step("Installing the packages in requirements.lock")
    sync = ["pip", "sync", "--python", PYTHON, "--require-hashes", LOCK]
    if not (uv_works and (uv(*sync) or uv(*sync, "--offline"))):
        if uv_works:
            refuse_full_disk()
            say("uv could not do it; using pip instead, which takes about a minute.")
        pip("--python", PYTHON, "install", "--require-hashes", "--no-compile", "-r", LOCK)
    step("Checking")
    finish_environment()
    say(f"Set up in {step.elapsed():.0f} s.")


def make_venv_without_uv():
    say("uv cannot be used here; using venv and pip instead, which takes about a minute.")
    remove(VENV)
    if run([HOST, "-m", "venv", "--without-pip", VENV]) != 0:
        refuse_full_disk()
        raise Problem(NO_VENV)


def finish_environment():
    """Make `import belonging_edu` work from anywhere, then mark the environment as complete."""
    names = {"base": VENV, "platbase": VENV, "installed_base": VENV}
    site = sysconfig.get_path("purelib", "venv", names)
    with open(os.path.join(site, "belonging_edu.pth"), "w", encoding="ascii") as pth:
        pth.write(os.path.relpath(ROOT, site) + "\n")  # relative: the folder may be moved
    write_whole(STAMP, wanted_stamp())
    reason = why_not_ready()
    if reason:
        os.remove(STAMP)
        raise NotInstalled(NOT_INSTALLED)
