"""Cohorts for other software, every format made from the one schema of the cohort.

Each format has a module with one function, which writes whole files or none. CSV and Parquet are
written in pieces by :mod:`belonging_edu.export.streaming`.
"""

from __future__ import annotations

from pathlib import Path

from belonging_edu import cohorts
from belonging_edu.export import datapackage, excel, redcap, spss, stata
from belonging_edu.export.exporter import Exporter

__all__ = ["EXPORTERS", "FORMATS", "write"]

#: Every format, in the order in which commands list them.
EXPORTERS: tuple[Exporter, ...] = (
    excel.EXPORTER,
    spss.EXPORTER,
    stata.EXPORTER,
    redcap.EXPORTER,
    datapackage.EXPORTER,
)
FORMATS = tuple(exporter.format for exporter in EXPORTERS)
_BY_FORMAT = {exporter.format: exporter for exporter in EXPORTERS}


def write(name: str, data, folder: Path, formats, *, stem: str | None = None) -> list[Path]:
    """Write a cohort's data in the formats that are asked for.

    Parameters
    ----------
    name : str
        The cohort; its spec holds the schema.
    data : pandas.DataFrame
        The columns of the codebook, in its order.
    folder : pathlib.Path
        Where the files go; it must exist.
    formats : iterable of str
        Some of ``FORMATS``.
    stem : str, optional
        How the files begin; the name of the cohort if left out.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    ValueError
        For an unknown format, for data that are not what the codebook describes or that the
        format cannot hold, or if the package that writes it is not installed.
    """
    kinds = list(formats)
    unknown = [kind for kind in kinds if kind not in FORMATS]
    if unknown:
        raise ValueError(f"No format {unknown[0]!r}. Choose among: {', '.join(FORMATS)}.")
    cohort = cohorts.find(name)
    _check(name, cohort.variables, data)
    title = f"(Synthetic) {cohort.title}"  # some formats cut the end of a title
    written = []
    for kind in kinds:
        exporter = _BY_FORMAT[kind]
        written += exporter.write(cohort.variables, data, Path(folder), stem or name, title)
    return written


def _check(name, variables, data):
    """Labels go by the place of a column, and by the levels that the codebook knows."""
    if list(data) != [v.name for v in variables]:
        raise ValueError(
            f"The columns are not those of the codebook, in its order: {', '.join(data)}. "
            f'Take data[load_codebook("{name}")["variable"]].'
        )
    for variable in variables:
        if not variable.is_categorical:
            continue
        strange = [x for x in data[variable.name].dropna().unique() if x not in variable.levels]
        if strange:
            raise ValueError(
                f"{variable.name} holds {strange[0]!r}, which the codebook does not know. "
                f"Use {', '.join(variable.levels)}, or leave the cell empty."
            )
