"""Set-up: the environment in .venv, which holds what requirements.lock says.

The tests need more: requirements-test.lock says the same and adds theirs.
"""

import contextlib
import hashlib
import os
import signal
import sys
import tempfile
import threading

from . import installed
from .files import explain, remove, write_whole
from .locks import one_at_a_time
from .places import BUILD, HOST, LOCK, PYTHON, ROOT, SETUP_LOG, STAMP, VENV, VERSION
from .processes import STOP, run, works
from .uv_and_pip import get_uv, pip, refuse_full_disk, uv
from .words import DAMAGED_AGAIN, NO_VENV, SEPARATOR, Problem, Steps, Stopped, say

#: The line of the stamp that says that what was installed works.
TRIED = "tried"


def setup(lock=LOCK):
    """Make sure that .venv holds what a lock says, and that it works."""
    install_what_is_missing(lock)
    if is_tried():
        return
    with one_at_a_time("setup", "setting up this folder"):
        if not is_tried():
            say("Trying what was installed")
            try_out(lock)


def install_what_is_missing(lock=LOCK):
    """Make sure that .venv holds what a lock says; whether it works is still to be tried."""
    try:
        os.makedirs(BUILD, exist_ok=True)
        if not why_not_ready(lock):
            return
        tempfile.TemporaryFile(dir=ROOT).close()
    except OSError as error:
        raise explain(error, ROOT) or error from None
    with one_at_a_time("setup", "setting up this folder"):
        reason = why_not_ready(lock)
        if reason:
            make_environment(reason, lock)


def why_not_ready(lock):
    """Why .venv has to be made or added to, or None when it can be used as it is."""
    if not os.path.lexists(VENV):
        size = 200 if lock == LOCK else 355
        return f"Setting up, once. This fetches about {size} MB and needs 1 GB of disk."
    try:
        missing = set(wanted_stamp(lock)) - stamped()
    except (OSError, ValueError):
        return "The environment in .venv is not complete; making it anew."
    if missing.intersection(wanted_stamp(LOCK)):
        return "requirements.lock or Python has changed; making .venv anew."
    same = f"import sys; sys.exit(sys.version_info[:3] != {tuple(sys.version_info[:3])})"
    if not works([PYTHON, "-c", same]):
        return "The Python in .venv does not run any more; making .venv anew."
    harmed = installed.damage()
    if harmed:
        return f"The environment in .venv is damaged ({harmed}); making it anew."
    if missing:
        return "Adding what the tests need to .venv. This fetches up to 155 MB."
    return None


def wanted_stamp(lock):
    """The lines that mark an environment as complete: its Python and the locks it fulfills."""
    lines = [VERSION]
    for path in sorted({LOCK, lock}):
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        lines.append(f"{os.path.basename(path)} {digest}")
    return lines


def stamped():
    with open(STAMP, encoding="ascii") as stamp:
        return set(stamp.read().splitlines())


def is_tried():
    return TRIED in stamped()


def make_environment(reason, lock):
    say(reason)
    kept = not why_not_ready(LOCK)  # then it serves the users while the tests' packages come in
    step = Steps(3)
    with contextlib.suppress(FileNotFoundError):
        os.remove(SETUP_LOG)
    step("Getting the installer, uv")
    uv_works = get_uv()
    if kept:
        step("Keeping the environment .venv")
    else:
        step(f"Making the environment .venv for Python {VERSION}")
        uv_works = make_venv(uv_works)
    step(f"Installing the packages in {os.path.basename(lock)}")
    install(lock, uv_works)
    finish_environment(lock)
    say(f"Set up in {step.elapsed():.0f} s.")


def make_venv(uv_works):
    """Make an empty .venv; say whether uv did it."""
    remove(VENV)
    if uv_works and uv("venv", "--quiet", "--no-project", "--python", HOST, VENV):
        return True
    make_venv_without_uv()
    return False


def install(lock, uv_works):
    """Install what a lock says; from the index itself where a cache turns out to be damaged."""
    install_with(lock, uv_works)
    unlike = installed.unlike_record()
    if unlike:
        say(f"A cache of uv or pip holds damaged files ({unlike}); fetching all packages anew.")
        install_with(lock, uv_works, anew=True)
        unlike = installed.unlike_record()
    if unlike:
        raise Problem(DAMAGED_AGAIN.format(name=unlike))


def install_with(lock, uv_works, anew=False):
    sync = ["pip", "sync", "--python", PYTHON, "--require-hashes", lock]
    if uv_works:
        if anew and uv(*sync, "--no-cache", "--reinstall"):
            return
        if not anew and (uv(*sync) or uv(*sync, "--offline")):
            return
        refuse_full_disk()
        say("uv could not do it; using pip instead, which takes about a minute.")
    options = ["--require-hashes", "--no-compile"]
    options += ["--no-cache-dir", "--force-reinstall"] if anew else []
    pip("--python", PYTHON, "install", *options, "-r", lock)


def make_venv_without_uv():
    if os.pathsep in VENV:  # venv refuses that, uv does not
        raise Problem(SEPARATOR)
    say("uv cannot be used here; using venv and pip instead, which takes about a minute.")
    remove(VENV)
    if run([HOST, "-m", "venv", "--without-pip", VENV]) != 0:
        refuse_full_disk()
        raise Problem(NO_VENV)


def finish_environment(lock):
    """Make `import belonging_edu` work from anywhere, then note that all is there."""
    with contextlib.suppress(FileNotFoundError):
        os.remove(STAMP)
    site = installed.site_packages()
    with open(os.path.join(site, "belonging_edu.pth"), "w", encoding="ascii") as pth:
        pth.write(os.path.relpath(ROOT, site) + "\n")  # relative: the folder may be moved
    installed.write_list()
    mark(lock)


def try_out(lock=LOCK, calmly=False):
    """Try what was installed, and note that it works; what does not is made anew next time."""
    try:
        installed.try_all(lock, calmly)
    except Problem:
        remove(STAMP)
        raise
    write_whole(STAMP, "\n".join(sorted(stamped() | {TRIED})) + "\n")


def mark(lock, *more):
    """Note what .venv holds, so that the next start can see that it still does."""
    write_whole(STAMP, "\n".join([*wanted_stamp(lock), *more]) + "\n")


def mark_complete(lock):
    """Note that .venv holds what a lock says, and that it works."""
    installed.write_list()
    mark(lock, TRIED)


class Trial:
    """What was installed, tried behind the open book.

    Attributes
    ----------
    failure : str or None
        What does not work, if anything.
    """

    def __init__(self):
        self.failure = None
        self.thread = threading.Thread(target=self._try, daemon=True)
        self.thread.start()

    def _try(self):
        try:
            try_out(calmly=True)
        except Stopped:
            pass
        except (Problem, OSError) as error:
            self.failure = str(error)

    def is_at_work(self):
        return self.thread.is_alive()

    def end(self):
        """End it, if it still goes on."""
        STOP.append(signal.SIGTERM)
        self.thread.join()
