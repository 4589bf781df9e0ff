"""REDCap: a data dictionary to import, and the data as REDCap exports them, raw and labelled.

A cohort with several rows a resident is a longitudinal project in REDCap. Here each row has a
``record_id`` of its own, and the resident's identifier is an ordinary field.
"""

from __future__ import annotations

from belonging_edu.cohorts.schema import csv_text
from belonging_edu.files import write_whole

__all__ = ["COLUMNS", "write"]

#: The 18 columns of a REDCap data dictionary, A to R.
COLUMNS = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)


def write(variables, data, folder, stem, title):
    """Write ``<stem>.redcap-dictionary.csv``, ``.redcap-raw.csv`` and ``.redcap-labels.csv``."""
    numbered = data.copy()
    if "record_id" not in data:
        numbered.insert(0, "record_id", range(1, len(data) + 1))
    raw = csv_text(variables, numbered)
    files = {
        "redcap-dictionary": _plain(_dictionary(variables, stem)),
        "redcap-raw": raw,
        "redcap-labels": _plain(_labelled(variables, numbered)),
    }
    paths = []
    for suffix, text in files.items():
        paths.append(folder / f"{stem}.{suffix}.csv")
        write_whole(paths[-1], text)
    return paths


def _dictionary(variables, stem):
    import pandas as pd

    form = stem.replace("-", "_")
    record = {"Variable / Field Name": "record_id", "Field Type": "text"}
    record |= {"Field Label": "Record", "Form Name": form}
    rows = [_field(v, form) for v in variables]
    if rows[0]["Variable / Field Name"] != "record_id":
        rows.insert(0, record)
    for group, names in _matrices(variables).items():
        for row in rows:
            if row["Variable / Field Name"] in names:
                row["Matrix Group Name"] = group
    return pd.DataFrame([{name: row.get(name, "") for name in COLUMNS} for row in rows])


def _matrices(variables):
    """Neighbouring questions with the same answers, three or more: REDCap shows them as a table."""
    runs, groups = [], {}
    for variable in variables:
        answers = (variable.levels, variable.missing_codes)
        if not (runs and variable.levels and runs[-1][0] == answers):
            runs.append((answers, []))
        runs[-1][1].append(variable.name)
    for (levels, _), names in runs:
        if levels and len(names) >= 3:
            groups[f"{names[0]}_matrix"] = names
    return groups


def _field(variable, form):
    coded = {**variable.levels, **variable.missing_codes}
    field = {
        "Variable / Field Name": variable.name,
        "Form Name": form,
        "Field Type": _field_type(variable, coded),
        "Field Label": variable.label,
        "Field Note": variable.unit,
        "Required Field?": "" if variable.empty else "y",
    }
    if coded:
        choices = (f"{code}, {meaning}" for code, meaning in coded.items())
        field["Choices, Calculations, OR Slider Labels"] = " | ".join(choices)
    elif variable.type != "text":
        kind = {"integer": "integer", "number": f"number_{variable.decimals}dp"}[variable.type]
        field["Text Validation Type OR Show Slider Number"] = (
            kind if variable.decimals < 5 else "number"
        )
        if variable.minimum is not None:
            field["Text Validation Min"] = f"{variable.minimum:g}"
            field["Text Validation Max"] = f"{variable.maximum:g}"
    return field


def _field_type(variable, coded):
    if coded:
        return "radio"
    return "notes" if variable.measurement == "free text" else "text"


def _labelled(variables, data):
    """Labels in the header and in the cells, as in REDCap's labelled export."""
    shown = data.copy()
    for variable in variables:
        meanings = {**variable.levels, **variable.missing_codes}
        if meanings:
            shown[variable.name] = data[variable.name].map(meanings).astype(object)
        elif variable.type == "integer" and variable.empty:
            shown[variable.name] = data[variable.name].astype("Int64")
    return shown.rename(columns={"record_id": "Record"} | {v.name: v.label for v in variables})


def _plain(frame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")
