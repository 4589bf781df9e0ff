"""Cohorts for other software, every format made from the one schema of the cohort.

Each format has a module with one function, which writes whole files or none. CSV and Parquet are
written in pieces by :mod:`belonging_edu.streaming`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

__all__ = ["FORMATS", "write"]

#: Format, and what opens it.
FORMATS = {
    "xlsx": "Excel, LibreOffice",
    "sav": "SPSS, PSPP, jamovi, JASP",
    "dta": "Stata",
    "redcap": "REDCap: data dictionary, raw and labelled export",
    "datapackage": "Frictionless Data: CSV with a machine-readable description",
}
_MODULES = {"xlsx": "excel", "sav": "spss", "dta": "stata"}


def write(name: str, data, folder: Path, formats, *, stem: str | None = None) -> list[Path]:
    """Write a cohort's data in the formats that are asked for.

    Parameters
    ----------
    name : str
        The cohort; its module holds the schema.
    data : pandas.DataFrame
        The columns of the schema, in its order.
    folder : pathlib.Path
        Where the files go; it must exist.
    formats : iterable of str
        Keys of ``FORMATS``.
    stem : str, optional
        How the files begin; the name of the cohort if left out.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    ValueError
        For an unknown format, for data that the format cannot hold, or if the package that
        writes it is not installed.
    """
    from belonging_edu import cohorts

    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown:
        raise ValueError(f"No format {unknown[0]!r}. Choose among: {', '.join(FORMATS)}.")
    variables = cohorts.module(name).VARIABLES
    title = f"{cohorts.module(name).TITLE} (synthetic)"
    written = []
    for kind in formats:
        module = import_module(f"{__name__}.{_MODULES.get(kind, kind)}")
        written += module.write(variables, data, Path(folder), stem or name, title)
    return written
