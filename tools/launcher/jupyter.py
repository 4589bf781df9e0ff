"""JupyterLab: started with this course's settings and nobody else's, and waited for."""

import contextlib
import glob
import http.client
import json
import os
import time

from .files import remove, tail, write_whole
from .places import BUILD, LAB_LOG, PYTHON, ROOT
from .processes import LIGHTLY, STOP, environment, launch
from .server import PORTS_TO_TRY
from .words import Problem, Stopped

LAB_PORT = 8888
LAB_PATIENCE = 180  # seconds; a first start on a slow laptop compiles hundreds of files

# Jupyter also looks for settings in the folders of the computer (/etc/jupyter ...) and of its
# Python, and for extensions in those of the computer. Of these only what came with the packages
# is wanted. What nobody else may see comes by the environment: command lines are public.
PROGRAM = f"""{LIGHTLY}
import os, runpy, sys
import jupyter_core.paths as paths
for name in ("SYSTEM_CONFIG_PATH", "ENV_CONFIG_PATH", "SYSTEM_JUPYTER_PATH"):
    getattr(paths, name)[:] = [os.path.join(os.getcwd(), "none")]
sys.argv += ["--ServerApp.base_url=" + os.environ.pop("BELONGING_EDU_LAB_BASE")]
runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)
"""
EXTENSIONS = ["jupyter_lsp", "jupyter_server_terminals", "notebook_shim"]


def start_lab(token, base, runtime, book):
    """Start JupyterLab; runtime is a private folder, where it notes the port that it took.

    book is the address at which labs can show a page of the book. What a lab shows is saved with
    it and handed on, so it holds no key.
    """
    command = [PYTHON, "-c", PROGRAM, "--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    for setting in (
        "ServerApp.ip=127.0.0.1",
        f"ServerApp.port={LAB_PORT}",
        f"ServerApp.port_retries={PORTS_TO_TRY}",
        "ServerApp.root_dir=" + ROOT,
        "IdentityProvider.cookie_options=SameSite=Strict",
        "LabApp.news_url=None",
        "LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager=readonly",
        *(f"ServerApp.jpserver_extensions={name}=True" for name in EXTENSIONS),
    ):
        command.append("--" + setting)
    keep_lab_from_asking()
    have_errors_explained()
    secret = {"JUPYTER_TOKEN": token, "BELONGING_EDU_LAB_BASE": base}
    env = environment(JUPYTER_RUNTIME_DIR=runtime, BELONGING_EDU_BOOK=book, **secret)
    remove(LAB_LOG)
    # The log names the base, which is nobody else's business.
    with open(LAB_LOG, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as log:
        return launch(command, env, log, cwd=runtime)  # where no settings lie, either


def keep_lab_from_asking():
    """Leave out JupyterLab's question about news, and save every 30 seconds unasked.

    Where a save takes longer than that, the next one meets it, and JupyterLab asks which of the two
    is right.
    """
    folder = os.path.join(BUILD, "jupyter", "config", "labconfig")
    os.makedirs(folder, exist_ok=True)
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    saving = {"@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 30}}
    for name, settings in (("page_config", quiet), ("default_setting_overrides", saving)):
        write_whole(os.path.join(folder, name + ".json"), json.dumps(settings))


def have_errors_explained():
    """Load what says errors in plain words with every kernel: a restart would forget a cell."""
    folder = os.path.join(BUILD, "ipython", "profile_default")
    os.makedirs(folder, exist_ok=True)
    loaded = {"InteractiveShellApp": {"extensions": ["belonging_edu.learner_errors"]}}
    write_whole(os.path.join(folder, "ipython_config.json"), json.dumps(loaded))


def wait_for_lab(lab, runtime, base, slow):
    """Return the port JupyterLab took once it answers; call slow() if that takes long."""
    notes = os.path.join(glob.escape(runtime), "jpserver-*.json")
    began = time.monotonic()
    while time.monotonic() < began + LAB_PATIENCE:
        if STOP:
            raise Stopped
        if lab.poll() is not None:
            raise Problem(f"JupyterLab ended while starting. The end of its log:\n{tail(LAB_LOG)}")
        for path in glob.glob(notes):
            with contextlib.suppress(OSError, ValueError), open(path, encoding="utf-8") as note:
                port = json.load(note)["port"]
                if answers(port, base + "api"):
                    return port
        if slow and time.monotonic() > began + 15:
            slow = slow()
        time.sleep(0.1)
    raise Problem(f"JupyterLab did not answer for {LAB_PATIENCE} seconds:\n{tail(LAB_LOG)}")


def answers(port, path):
    """Whether a server on this computer answers; no proxy is asked."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False
