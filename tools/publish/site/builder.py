"""JupyterLite, and what builds this project's wheel: installed on demand, apart from `.venv`."""

import hashlib
import json
import os
import shutil
from pathlib import Path

from launcher.files import remove, tail, write_whole
from launcher.places import PYTHON, ROOT, SITE_LOCK, at
from launcher.processes import environment, run
from launcher.uv_and_pip import get_uv, pip, uv
from launcher.words import Problem

FOLDER = at("_build", "jupyterlite")
STAMP = at("_build", "jupyterlite.stamp")
EXTENSIONS = os.path.join(FOLDER, "share", "jupyter", "labextensions")
KERNEL = os.path.join(EXTENSIONS, "@jupyterlite", "pyodide-kernel-extension", "static", "pypi")
LOG = at("_build", "site.log")
HERE = Path(__file__).parent / "lite"
FAILED = """{what} The end of _build/site.log:
{tail}
What to do: report this. No site was changed."""
#: Bytes that JupyterLab itself loads for a lab; a test in the browser weighs it.
APPLICATION = 8_000_000
NOTHING_KEPT = {
    "enableMemoryStorage": True,
    "contentsStorageDrivers": ["memoryStorageDriver"],
    "settingsStorageDrivers": ["memoryStorageDriver"],
    "workspacesStorageDrivers": ["memoryStorageDriver"],
}
SERVICE_WORKER = "@jupyterlite/application-extension:service-worker-manager"


def install():
    """Put what requirements-site.lock says into a folder, unless it is there."""
    wanted = hashlib.sha256(Path(SITE_LOCK).read_bytes()).hexdigest()
    if os.path.isdir(FOLDER) and os.path.isfile(STAMP) and Path(STAMP).read_text() == wanted:
        return
    remove(STAMP)
    remove(FOLDER)
    words = ["--require-hashes", "--no-deps", "--target", FOLDER, "-r", SITE_LOCK]
    if not (get_uv() and uv("pip", "install", "--quiet", "--python", PYTHON, *words)):
        pip("--python", PYTHON, "install", "--quiet", *words)
    write_whole(STAMP, wanted)


def logged(work, failed):
    """Do work that writes to a log, and returns a status; a Problem where that is not 0."""
    with open(LOG, "ab") as log:
        if work(log):
            raise Problem(FAILED.format(what=failed, tail=tail(LOG)))


def with_folder():
    return environment(PYTHONPATH=FOLDER, SOURCE_DATE_EPOCH="1577836800")  # 2020-01-01


def our_wheel(temp):
    """Build the wheel of this project, as the tests do; return its path."""
    command = [PYTHON, "-m", "hatchling", "build", "-t", "wheel", "-d", str(temp / "wheel")]
    logged(lambda log: run(command, with_folder(), log, cwd=ROOT), "The wheel could not be built.")
    return next((temp / "wheel").glob("*.whl"))


def kernel_wheels():
    """The wheels of JupyterLite's kernel, which it loads beside the packages of a lab."""
    names = ("ipykernel", "piplite", "pyodide_kernel")
    return [next(Path(KERNEL).glob(f"{name}-*.whl")) for name in names]


def run_jupyterlite(settings, target):
    """Have JupyterLite write its application into a folder."""
    settings.mkdir()
    for name in ("jupyter-lite.json", "overrides.json"):
        shutil.copy(HERE / name, settings)
    config = json.loads((HERE / "jupyter_lite_config.json").read_text("utf-8"))
    config["FederatedExtensionAddon"] = {"extra_labextensions_path": [EXTENSIONS]}
    config["LiteBuildConfig"]["federated_extensions"] = [str(HERE / "extension")]
    (settings / "jupyter_lite_config.json").write_text(json.dumps(config), "utf-8")
    command = [PYTHON, "-m", "jupyterlite_core", "build", "--output-dir", str(target)]
    failed = "JupyterLite could not be built."
    logged(lambda log: run(command, with_folder(), log, cwd=settings), failed)


def keep_nothing(lite):
    """Have JupyterLite keep everything in memory, and nothing in the browser."""
    path = lite / "jupyter-lite.json"
    config = json.loads(path.read_text("utf-8"))
    config["jupyter-config-data"] |= NOTHING_KEPT
    config["jupyter-config-data"]["disabledExtensions"].append(SERVICE_WORKER)
    path.write_text(json.dumps(config, indent=2) + "\n", "utf-8")


def bytes_of_a_lab(lite):
    """What a lab loads at its first visit: Python with its packages, and the application."""
    python = (lite / "static" / "pyodide").iterdir()
    return APPLICATION + sum(path.stat().st_size for path in python)
