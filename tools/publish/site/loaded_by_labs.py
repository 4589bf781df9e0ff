"""List the modules that labs load, as /out/loaded.json. Runs in Pyodide, with all packages.

All of our own are loaded, what the notebooks import (/pieces/imports.json), and what comes late:
when a model is summed up, a table shown, a figure drawn.
"""

import importlib
import io
import json
import pkgutil
import sys
from pathlib import Path

import piplite.piplite  # noqa: F401
import pyodide_kernel  # noqa: F401

#: They need what the site does not have, or do something when they are imported.
NOT_THERE = ("belonging_edu.items", "belonging_edu.export", "belonging_edu.cli")


def load_ours():
    import belonging_edu

    for module in pkgutil.walk_packages(belonging_edu.__path__, "belonging_edu."):
        if not module.name.startswith(NOT_THERE) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def load_what_comes_late():
    import seaborn
    import statsmodels.formula.api as smf

    from belonging_edu import simulate

    data = simulate("surgery", 50, seed=1).data
    smf.ols("absite_score ~ stress", data).fit().summary().as_html()
    data._repr_html_()
    seaborn.histplot(data, x="stress").figure.savefig(io.BytesIO(), format="svg")


load_ours()
for statement in json.loads(Path("/pieces/imports.json").read_text()):
    exec(statement)
load_what_comes_late()
specs = [getattr(module, "__spec__", None) for module in list(sys.modules.values())]
found = sorted({spec.origin for spec in specs if spec and spec.has_location and spec.origin})
Path("/out/loaded.json").write_text(json.dumps(found))
