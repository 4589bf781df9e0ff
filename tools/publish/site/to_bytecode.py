"""Compile modules, /pieces/sources.zip into /out/compiled.zip. Runs in Pyodide, of the same Python.

Each lies under the path at which Python will find it.
"""

import importlib.util
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

with (
    zipfile.ZipFile("/pieces/sources.zip") as sources,
    zipfile.ZipFile("/out/compiled.zip", "w") as made,
):
    for name in sources.namelist():
        source = sources.read(name)
        code = compile(source, f"/{name}", "exec", dont_inherit=True)
        made.writestr(name, _code_to_hash_pyc(code, importlib.util.source_hash(source), False))
