"""Frictionless Data: ``datapackage.json`` describes CSV files for machines."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from belonging_edu import __version__, cohorts
from belonging_edu.cohorts import data
from belonging_edu.cohorts.schema import csv_text
from belonging_edu.export.coded import NOTICE
from belonging_edu.export.exporter import Exporter
from belonging_edu.files import write_whole

__all__ = ["EXPORTER", "for_folder", "write"]

_LICENCE = {
    "name": "CC0-1.0",
    "title": "CC0 1.0 Universal",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def write(variables, data, folder, stem, title):
    """Write ``<stem>.csv`` and ``datapackage.json`` beside it."""
    table, description = folder / f"{stem}.csv", folder / "datapackage.json"
    write_whole(table, csv_text(variables, data))
    package = _package(stem, title, [_resource(table, stem, title, variables)])
    write_whole(description, _text(package))
    return [table, description]


def for_folder(folder: Path) -> str:
    """Return the description of all committed cohorts: data, codebooks, comparisons, truth.

    Parameters
    ----------
    folder : pathlib.Path
        ``data/synthetic``, complete.

    Returns
    -------
    str
        JSON; the same files give the same text.
    """
    resources = []
    for cohort in cohorts.COHORTS:
        for variant in cohort.variants:
            stem = data.stem(cohort.name, variant)
            table, truth = folder / f"{stem}.csv", folder / f"{stem}.truth.csv"
            title = f"{cohort.title} ({variant})" if variant else cohort.title
            resources.append(_resource(table, stem, title, cohort.variables))
            what = f"Truth of {stem}: what no survey sees"
            resources.append(_resource(truth, f"{stem}-truth", what, cohort.hidden))
        for kind, what in (("codebook", "Codebook"), ("targets", "Published figures and limits")):
            name = f"{cohort.name}-{kind}"
            path = folder / f"{cohort.name}.{kind}.csv"
            resources.append(_resource(path, name, f"{what} of {cohort.name}"))
    title = "Synthetic cohorts for teaching research methods on belonging in residency"
    return _text(_package("belonging-edu-synthetic-cohorts", title, resources))


def _package(name, title, resources):
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": NOTICE,
        "version": __version__,
        "synthetic": True,
        "licenses": [_LICENCE],
        "resources": resources,
    }


def _resource(path, name, title, variables=None):
    content = path.read_bytes()
    fields = [_field(v) for v in variables] if variables else _text_fields(content)
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _text_fields(content):
    header = content.split(b"\n", 1)[0].decode("utf-8").split(",")
    return [{"name": name, "type": "string"} for name in header]


def _field(variable):
    kinds = {"integer": "integer", "number": "number", "text": "string"}
    field = {"name": variable.name, "type": kinds[variable.type], "title": variable.label}
    about = [variable.unit, *(f"{code} = {meaning}" for code, meaning in variable.levels.items())]
    if variable.missing_code != "never":
        about.append(f"missing: {variable.missing_code}")
    if any(about):
        field["description"] = "; ".join(filter(None, about))
    constraints = {"required": True} if not variable.empty else {}
    if variable.levels:
        constraints["enum"] = [*variable.levels, *variable.missing_codes]
    elif variable.minimum is not None and not variable.missing_codes:
        constraints |= {"minimum": variable.minimum, "maximum": variable.maximum}
    return field | ({"constraints": constraints} if constraints else {})


def _text(package) -> str:
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


EXPORTER = Exporter(
    "datapackage", "Frictionless Data: CSV with a machine-readable description", write
)
