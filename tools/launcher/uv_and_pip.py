"""The two installers: uv, which pip puts into .tools, and pip for where uv fails."""

import contextlib
import os
import re
import shutil
import subprocess

from .files import remove
from .places import HOST, ROOT, SETUP_LOG, TOOLS
from .processes import environment, run, works
from .words import DISK_FULL, NO_NETWORK, NO_PIP, NOT_INSTALLED, Problem


class NotInstalled(Problem):
    """pip failed, and neither the network nor the disk is the reason."""


def installer_environment():
    env = environment(
        PIP_USER="0",
        PIP_REQUIRE_VIRTUALENV="0",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_ROOT_USER_ACTION="ignore",
        PIP_RETRIES="2",
        PIP_LOG=SETUP_LOG,
        UV_PYTHON_DOWNLOADS="never",
    )
    env.setdefault("UV_SYSTEM_CERTS", "1")  # trust what the computer trusts, as pip does
    return env


def get_uv():
    """Put uv into .tools; say whether it works there."""
    if uv_runs():
        return True
    remove(TOOLS)
    with contextlib.suppress(NotInstalled):
        pip("install", "--target", TOOLS, "uv")
    return uv_runs()


def uv_runs():
    return os.path.isdir(TOOLS) and works(*uv_command("--version"))


def uv(*args):
    """Run uv and say whether it did it."""
    return run(*uv_command(*args)) == 0


def uv_command(*args):
    env = installer_environment()
    env["PYTHONPATH"] = os.path.basename(TOOLS)  # relative: a path may hold the separator
    if args[0] == "pip":
        env.update(settings_for_uv())
    return [HOST, "-m", "uv"] + list(args), env


def settings_for_uv():
    """What an institution told pip (pip.ini, pip.conf, PIP_…), in uv's words: uv reads neither."""
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    names["trusted-host"] = "UV_INSECURE_HOST"
    listing = [HOST, "-m", "pip", "config", "list"]
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        found = subprocess.check_output(listing, stderr=subprocess.DEVNULL, cwd=ROOT).decode()
        pairs = re.findall(r"^[^=\n]*\.([a-z-]+)='(.*)'\s*$", found, re.MULTILINE)
        return {names[k]: v for k, v in pairs if k in names and names[k] not in os.environ}
    return {}


def pip(*args):
    """Run pip; when it fails, its log says why."""
    if run([HOST, "-m", "pip"] + list(args), installer_environment()) == 0:
        return
    if not works([HOST, "-m", "pip", "--version"]):
        raise Problem(NO_PIP)
    refuse_full_disk()
    if re.search(
        "NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Network is unreachable"
        "|Name or service|getaddrinfo|connection broken|not a trusted or secure",
        setup_log(),
    ):
        raise Problem(NO_NETWORK)
    raise NotInstalled(NOT_INSTALLED)


def refuse_full_disk():
    full = re.search("No space left|Disk quota exceeded", setup_log())
    if full or shutil.disk_usage(ROOT).free < 100e6:
        raise Problem(DISK_FULL)


def setup_log():
    with contextlib.suppress(OSError), open(SETUP_LOG, encoding="utf-8", errors="replace") as log:
        return log.read()
    return ""
