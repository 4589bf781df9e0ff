"""SPSS: labels, levels of measurement, user-missing codes."""

from __future__ import annotations

from belonging_edu.export.coded import NOTICE, coded, is_number, needed, shortened, value_labels
from belonging_edu.export.exporter import Exporter
from belonging_edu.files import whole_file

__all__ = ["EXPORTER", "write"]

_MEASURES = dict.fromkeys(("nominal", "identifier", "free text", "raw text"), "nominal")
_MEASURES |= {"ordinal": "ordinal", "interval": "scale"}
_LONGEST_TITLE, _LONGEST_LABEL, _LONGEST_MEANING = 64, 256, 120  # bytes
_DATE_AT, _DATE = 92, b"01 Jan 2600:00:00"  # creation date and time in the header


def write(variables, data, folder, stem, title):
    """Write ``<stem>.sav``; text categories become numbers from 1 with labels."""
    pyreadstat = needed("pyreadstat", "The SPSS format")
    labels = {v.name: _meanings(v) for v in variables if value_labels(v)}
    missing = {
        v.name: sorted(v.missing_codes) for v in variables if v.missing_codes and is_number(v)
    }
    path = folder / f"{stem}.sav"
    with whole_file(path) as part:
        try:
            pyreadstat.write_sav(
                coded(variables, data),
                str(part),
                file_label=shortened(title, _LONGEST_TITLE),
                column_labels=[shortened(v.label, _LONGEST_LABEL) for v in variables],
                variable_value_labels=labels,
                variable_measure={v.name: _MEASURES[v.measurement] for v in variables},
                variable_format={v.name: _format(v) for v in variables if is_number(v)},
                missing_ranges=missing,
                note=NOTICE,
                row_compress=True,
            )
        except pyreadstat.ReadstatError as error:
            raise OSError(f"{path.name}: {error}. Is the disk full?") from error
        _fix_the_date(part)
    return [path]


def _meanings(variable) -> dict:
    meanings = value_labels(variable).items()
    return {code: shortened(meaning, _LONGEST_MEANING) for code, meaning in meanings}


def _format(variable) -> str:
    return f"F{8 + variable.decimals}.{variable.decimals}" if variable.decimals else "F8.0"


def _fix_the_date(path):
    with open(path, "rb+") as handle:
        handle.seek(_DATE_AT)
        handle.write(_DATE)


EXPORTER = Exporter("sav", "SPSS, PSPP, jamovi, JASP", write)
