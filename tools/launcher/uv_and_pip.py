"""The two installers: uv, which pip puts into .tools, and pip for where uv fails."""

import contextlib
import os
import re
import shutil

from .files import remove
from .package_index import environment_for_pip, environment_for_uv
from .places import HOST, ROOT, SETUP_LOG, TOOLS
from .processes import run, works
from .words import DISK_FULL, NO_NETWORK, NO_PIP, Problem, not_installed


class NotInstalled(Problem):
    """pip failed, and neither the network nor the disk is the reason."""


def get_uv():
    """Put uv into .tools; say whether it works there."""
    if uv_runs():
        return True
    remove(TOOLS)
    with contextlib.suppress(NotInstalled):
        pip("install", "--no-deps", "--no-compile", "--target", TOOLS, "uv")
    return uv_runs()


def uv_runs():
    return os.path.isdir(TOOLS) and works(*uv_command("--version"))


def uv(*args):
    """Run uv and say whether it did it."""
    return run(*uv_command(*args)) == 0


def uv_command(*args):
    # Relative: a path may hold the separator.
    env = environment_for_uv(PYTHONPATH=os.path.basename(TOOLS))
    if "--require-hashes" in args:  # then uv may do as pip does: take the best of all indexes
        env["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return [HOST, "-m", "uv"] + list(args), env


def pip(*args):
    """Run pip; when it fails, say what it says."""
    env = environment_for_pip(
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_ROOT_USER_ACTION="ignore",
        PIP_LOG=SETUP_LOG,
    )
    env.setdefault("PIP_RETRIES", "2")
    before = len(setup_log())
    if run([HOST, "-m", "pip"] + list(args), env) == 0:
        return
    if not works([HOST, "-m", "pip", "--version"], env):
        raise Problem(NO_PIP)
    refuse_full_disk()
    log = setup_log()[before:]
    if re.search(
        "NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Network is unreachable"
        "|Name or service|getaddrinfo|connection broken|not a trusted or secure",
        log,
    ):
        raise Problem(NO_NETWORK)
    raise NotInstalled(not_installed("pip", errors_in(log)))


def errors_in(log):
    """What pip gives as its reason: its errors, without dates and the trace of its own code."""
    stamp = r"^\d{4}-\d\d-\d\dT[\d:,]+ "
    lines = [re.sub(stamp, "", line).rstrip() for line in log.splitlines()]
    found = [line.strip() for line in lines if re.match(r"\s*(ERROR|error):", line)]
    return list(dict.fromkeys(found))


def refuse_full_disk():
    full = re.search("No space left|Disk quota exceeded", setup_log())
    if full or shutil.disk_usage(ROOT).free < 100e6:
        raise Problem(DISK_FULL)


def setup_log():
    with contextlib.suppress(OSError), open(SETUP_LOG, encoding="utf-8", errors="replace") as log:
        return log.read()
    return ""
