"""REDCap: a data dictionary to import, and the data as REDCap exports them, raw and labeled.

A cohort with several rows a resident is a longitudinal project in REDCap. Here each row has a
``record_id`` of its own, and the resident's identifier is an ordinary field.

A cohort that is a raw export of REDCap already has the columns that REDCap makes: one for each
box of a question (``identity___woman``), the time and the status of a form. Its dictionary has
one row for such a question, and none for what REDCap adds by itself.
"""

from __future__ import annotations

from belonging_edu.cohorts.schema import csv_text
from belonging_edu.export.coded import NOTICE
from belonging_edu.export.exporter import Exporter
from belonging_edu.files import write_whole

__all__ = ["COLUMNS", "EXPORTER", "write"]

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
_CHOICES = COLUMNS[5]


def write(variables, data, folder, stem, title):
    """Write ``<stem>.redcap-dictionary.csv``, ``.redcap-raw.csv`` and ``.redcap-labels.csv``."""
    _refuse_capitals(variables)
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


def _refuse_capitals(variables):
    """Raise for names with capitals, such as those of a Qualtrics export."""
    capitals = [v.name for v in variables if v.name != v.name.lower()]
    if capitals:
        raise ValueError(
            f"REDCap names have small letters only. Rename {capitals[0]!r} first, or choose csv."
        )


def _dictionary(variables, stem):
    import pandas as pd

    form = _form(variables, stem)
    made_by_redcap = (f"{form}_timestamp", f"{form}_complete")
    asked = [v for v in variables if v.name not in made_by_redcap]
    rows = _with_boxes(asked, form)
    if rows[0]["Variable / Field Name"] != "record_id":
        record = {"Variable / Field Name": "record_id", "Field Type": "text"}
        rows.insert(0, record | {"Field Label": "Record", "Form Name": form})
    rows[0]["Field Note"] = NOTICE
    for group, names in _matrices(variables).items():
        for row in rows:
            if row["Variable / Field Name"] in names:
                row["Matrix Group Name"] = group
    return pd.DataFrame([{name: row.get(name, "") for name in COLUMNS} for row in rows])


def _form(variables, stem) -> str:
    """The name of the form; a raw export tells it in the column of the form's status."""
    status = [v.name for v in variables if v.name.endswith("_complete")]
    return status[0].removesuffix("_complete") if status else stem.replace("-", "_")


def _with_boxes(variables, form):
    """One row per variable, but one for all boxes of a question."""
    rows, boxes = {}, {}
    for variable in variables:
        question, _, box = variable.name.partition("___")
        if not box:
            rows[question] = _field(variable, form)
            continue
        boxes.setdefault(question, []).append(f"{box}, {_unbarred(variable.label)}")
        rows[question] = {
            "Variable / Field Name": question,
            "Form Name": form,
            "Field Type": "checkbox",
            "Field Label": f"{question.capitalize()}: tick all that apply",
            _CHOICES: " | ".join(boxes[question]),
        }
    return list(rows.values())


def _matrices(variables):
    """Neighboring questions with the same answers, three or more: REDCap shows them as a table."""
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
    field = {
        "Variable / Field Name": variable.name,
        "Form Name": form,
        "Field Type": _field_type(variable),
        "Field Label": variable.label,
        "Field Note": variable.unit,
        "Required Field?": "" if variable.empty else "y",
    }
    if variable.levels:
        choices = (f"{code}, {meaning}" for code, meaning in _meanings(variable).items())
        field[_CHOICES] = " | ".join(choices)
    elif variable.type != "text":
        field["Text Validation Type OR Show Slider Number"] = variable.type
        if variable.minimum is not None and not variable.missing_codes:
            field["Text Validation Min"] = f"{variable.minimum:g}"
            field["Text Validation Max"] = f"{variable.maximum:g}"
    return field


def _field_type(variable):
    if variable.levels:
        return "radio"
    return "notes" if variable.measurement == "free text" else "text"


def _meanings(variable) -> dict:
    coded = {**variable.levels, **variable.missing_codes} if variable.levels else {}
    return {code: _unbarred(meaning) for code, meaning in coded.items()}


def _unbarred(text) -> str:
    """A bar divides the choices of a dictionary and cannot stand within one."""
    return text.replace("|", "/")


def _labelled(variables, data):
    """Labels in the header and in the cells, as in REDCap's labeled export."""
    shown = data.copy()
    for variable in variables:
        meanings = _meanings(variable)
        if meanings:
            shown[variable.name] = data[variable.name].map(meanings).astype(object)
        elif variable.type == "integer" and variable.empty:
            shown[variable.name] = data[variable.name].astype("Int64")
    return shown.rename(columns={"record_id": "Record"} | {v.name: v.label for v in variables})


def _plain(frame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")


EXPORTER = Exporter("redcap", "REDCap: data dictionary, raw and labeled export", write)
