"""The ``status`` directive: what this copy of the book was built with, and the labs' cost."""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sphinx.util.docutils import SphinxDirective

import belonging_edu

from ..labs.stored import code_cells
from ..typography.tables import table

_PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "seaborn", "matplotlib")
_PACKAGES += ("ipywidgets", "jupyterlab", "jupyter-book")
_BUILD = (("What", 60), ("Version or value", 40))
_LABS = (("Lab", 60), ("Code cells", 20), ("Seconds to run", 20))
_NOT_MEASURED = "not measured on this machine"


class StatusDirective(SphinxDirective):
    """Two tables: the build, and the labs. The page is read again at each build."""

    def run(self):
        self.env.note_reread()
        root = Path(self.env.srcdir)
        return [
            table("What this copy was built with", _BUILD, _build_facts(), "status-build"),
            table("What the labs cost to run", _LABS, _lab_facts(root), "status-labs"),
        ]


def _build_facts():
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    built = datetime.fromtimestamp(int(moment), UTC) if moment else datetime.now(UTC)
    yield "belonging_edu", belonging_edu.__version__
    yield "Date of this build (UTC)", built.date().isoformat()
    yield "Platform", f"{platform.system()} {platform.machine()}".strip()
    yield "Python", platform.python_version()
    for package in _PACKAGES:
        yield package, _version(package)


def _version(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _lab_facts(root):
    seconds = _run_times(root)
    for lab in sorted(root.glob("notebooks/*.ipynb")) + sorted(root.glob("notebooks/*/*.ipynb")):
        name = lab.relative_to(root).as_posix()
        taken = f"{seconds[name]:.1f}" if name in seconds else _NOT_MEASURED
        yield name.removeprefix("notebooks/"), str(code_cells(lab)), taken


def _run_times(root):
    file = root / "_build" / "run_times.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def setup(app):
    app.add_directive("status", StatusDirective)
