"""Every format, written from the one schema and read back by its own reader."""

import contextlib
import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from belonging_edu import cohorts, data, export, load_cohort
from belonging_edu.cohorts.schema import Variable, csv_text, frame, read_csv
from belonging_edu.export import coded, datapackage, excel, redcap, spss, stata

REALISATIONS = [(name, v) for name in cohorts.NAMES for v in cohorts.module(name).VARIANTS]
ROWS = 400

STRANGE = (
    Variable("person", "Person, numbered", "text", "identifier", prefix="P"),
    Variable(
        "mood", "Mood of the day", "integer", "ordinal", "higher = better", 1, 3,
        {1: "low", 2: "so, so", 3: "high | very"}, "skipped", {-9: "prefers not to say"},
    ),
    Variable("color", "Colour that was chosen", "text", "nominal", levels={"r": "red", "b": "blue"},
             empty="skipped"),
    Variable("weight", "Weight " + "in kilograms and other long words " * 6, "number", "interval",
             "kg", 0, 500, empty="not weighed", decimals=2),
    Variable("note", "Anything else that you want to say", "text", "free text", empty="nothing"),
    Variable("never", "A question that nobody answered", "integer", "interval", "points", 0, 9,
             empty="nobody answered"),
)  # fmt: skip


@pytest.fixture
def strange():
    columns = {
        "person": np.array(["P1", "P2", "P3", "P4"], dtype=object),
        "mood": np.array([1.0, -9.0, np.nan, 3.0]),
        "color": np.array([0, -1, 1, 0]),
        "weight": np.array([70.25, np.nan, 0.0, 499.99]),
        "note": np.array(['He said "no",\nthen yes', np.nan, "=1+1", "naïve 日本"], dtype=object),
        "never": np.full(4, np.nan),
    }
    return frame(STRANGE, columns)


def sample(name, variant):
    return load_cohort(name, variant).head(ROWS)


def same(left, right):
    """Equal values, missing where missing, whatever the type of number."""
    left, right = list(left), list(right)
    assert len(left) == len(right)
    for a, b in zip(left, right, strict=True):
        assert (pd.isna(a) and pd.isna(b)) or a == b or (a in ("",) and pd.isna(b)), (a, b)


# Excel


@pytest.mark.parametrize(("name", "variant"), REALISATIONS)
def test_excel_holds_the_data_and_the_codebook(name, variant, tmp_path):
    rows = sample(name, variant)
    (path,) = export.write(name, rows, tmp_path, ["xlsx"], stem="x")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Data", "Codebook", "About"]
    sheet = list(book["Data"].values)
    assert sheet[0] == tuple(rows) and len(sheet) == len(rows) + 1
    for position, column in enumerate(rows):
        same((row[position] for row in sheet[1:]), rows[column].astype(object))
    variables = cohorts.module(name).VARIABLES
    assert [row[0] for row in book["Codebook"].values][1:] == [v.name for v in variables]
    assert "synthetic" in " ".join(row[0].lower() for row in book["About"].values)
    assert book["Data"].freeze_panes == "A2"


def test_excel_of_strange_data(strange, tmp_path):
    (path,) = excel.write(STRANGE, strange, tmp_path, "x", "Strange (synthetic)")
    book = openpyxl.load_workbook(path)
    for column, cells in zip(
        strange, zip(*list(book["Data"].values)[1:], strict=True), strict=True
    ):
        same(cells, strange[column].astype(object))
    rules = {
        str(rule.sqref): rule.formula1 for rule in book["Data"].data_validations.dataValidation
    }
    assert rules["B2:B5"] == '"1,2,3,-9"' and rules["C2:C5"] == '"r,b"'


def test_more_rows_than_a_sheet_holds(tmp_path, monkeypatch, strange):
    monkeypatch.setattr(excel, "_MOST_ROWS", 3)
    with pytest.raises(ValueError, match="a sheet of Excel holds 3. Choose csv or parquet"):
        excel.write(STRANGE, strange, tmp_path, "x", "t")
    assert not list(tmp_path.iterdir())


# SPSS and Stata


def check_coded(variables, rows, read, meta):
    """SPSS pads text with blanks, so blanks at its end cannot be told apart."""
    expected = coded.coded(variables, rows)
    assert list(read) == list(rows)
    for v in variables:
        if v.type == "text" and not v.is_categorical:
            same(read[v.name].str.rstrip(), expected[v.name].str.rstrip())
        else:
            same(read[v.name], expected[v.name])
        labels = meta.variable_value_labels.get(v.name, {})
        assert {int(code): text for code, text in labels.items()} == coded.value_labels(v)


@pytest.mark.parametrize(("name", "variant"), REALISATIONS)
def test_spss_file_is_read_back(name, variant, tmp_path):
    rows, variables = sample(name, variant), cohorts.module(name).VARIABLES
    (path,) = export.write(name, rows, tmp_path, ["sav"], stem="x")
    read, meta = pyreadstat.read_sav(path, user_missing=True)
    check_coded(variables, rows, read, meta)
    assert meta.column_labels == [coded.shortened(v.label, 120) for v in variables]
    for v in variables:
        assert meta.variable_measure[v.name] == spss._MEASURES[v.measurement]


@pytest.mark.parametrize(("name", "variant"), REALISATIONS)
def test_stata_file_is_read_back(name, variant, tmp_path):
    rows, variables = sample(name, variant), cohorts.module(name).VARIABLES
    (path,) = export.write(name, rows, tmp_path, ["dta"], stem="x")
    read, meta = pyreadstat.read_dta(path)
    check_coded(variables, rows, read, meta)
    assert all(len(label) <= 80 for label in meta.column_labels)
    pandas = pd.read_stata(path, convert_categoricals=False)
    for v in variables:
        same(pandas[v.name], coded.coded(variables, rows)[v.name])


def test_strange_data_in_spss_and_stata(strange, tmp_path):
    (sav,) = spss.write(STRANGE, strange, tmp_path, "x", "Strange")
    read, meta = pyreadstat.read_sav(sav, user_missing=True)
    check_coded(STRANGE, strange, read, meta)
    assert meta.missing_ranges == {"mood": [{"lo": -9.0, "hi": -9.0}]}
    plain, _ = pyreadstat.read_sav(sav)
    same(plain["mood"], [1, np.nan, np.nan, 3])
    (dta,) = stata.write(STRANGE, strange, tmp_path, "x", "Strange")
    check_coded(STRANGE, strange, *pyreadstat.read_dta(dta))


def test_names_that_stata_would_cut(tmp_path, strange):
    long = Variable("a" * 33, "Too long a name", "integer", "interval")
    with pytest.raises(ValueError, match="cuts names at 32 letters"):
        stata.write([long], strange, tmp_path, "x", "t")


@pytest.mark.skipif(not shutil.which("pspp"), reason="PSPP is not installed (Debian: pspp)")
@pytest.mark.parametrize(("name", "variant"), [("surgery", ""), ("learners", ""), ("messy", "")])
def test_pspp_reads_the_spss_file(name, variant, tmp_path):
    rows, variables = load_cohort(name, variant), cohorts.module(name).VARIABLES
    (path,) = export.write(name, rows, tmp_path, ["sav"], stem="x")
    numbers = [v for v in variables if v.type == "integer" and not v.levels]
    syntax = f"GET FILE='{path}'.\nDISPLAY DICTIONARY.\n"
    if numbers:
        syntax += f"DESCRIPTIVES {numbers[-1].name} /STATISTICS=MEAN.\n"
    (tmp_path / "x.sps").write_text(syntax)
    done = subprocess.run(
        ["pspp", "-O", "format=csv", tmp_path / "x.sps"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:]
    for v in variables:
        assert v.name in done.stdout and coded.shortened(v.label, 120)[:40] in done.stdout
    if numbers:
        column = rows[numbers[-1].name]
        assert f"{column.count()},{column.mean():.2f}".replace(",0.", ",.") in done.stdout


R_HAVEN = (
    shutil.which("Rscript")
    and not subprocess.run(["Rscript", "-e", "library(haven)"], capture_output=True).returncode
)


@pytest.mark.skipif(not R_HAVEN, reason="R with haven is not installed (Debian: r-cran-haven)")
@pytest.mark.parametrize(("kind", "reader"), [("sav", "read_sav"), ("dta", "read_dta")])
def test_r_reads_labels_and_missing_values(kind, reader, tmp_path):
    rows = load_cohort("learners")
    (path,) = export.write("learners", rows, tmp_path, [kind], stem="x")
    code = (
        f"x <- haven::{reader}('{path}'); b <- x$belonging_program;"
        "cat(mean(b, na.rm = TRUE), sum(is.na(b)), attr(b, 'label'),"
        "names(attr(b, 'labels'))[5], as.character(haven::as_factor(x$stage))[1], sep = '|')"
    )
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
    mean, missing, label, fifth, stage = done.stdout.split("|")
    belonging = rows["belonging_program"]
    assert float(mean) == pytest.approx(belonging.mean(), rel=1e-5)
    assert int(missing) == belonging.isna().sum()
    assert label.startswith("How strong is your sense of belonging") and fifth == "very strong"
    assert stage.startswith(str(rows["stage"].iloc[0]))


# REDCap


@pytest.mark.parametrize(("name", "variant"), REALISATIONS)
def test_redcap_dictionary_and_exports(name, variant, tmp_path):
    rows, variables = sample(name, variant), cohorts.module(name).VARIABLES
    paths = export.write(name, rows, tmp_path, ["redcap"], stem="x")
    dictionary, raw, labels = (
        pd.read_csv(path, dtype=str, keep_default_na=False) for path in paths
    )
    assert tuple(dictionary) == redcap.COLUMNS and len(redcap.COLUMNS) == 18
    own = "record_id" in rows  # a raw export has records of its own, and not always unique
    expected = [*rows] if own else ["record_id", *rows]
    assert dictionary.iloc[:, 0].tolist() == list(raw) == expected
    assert own or raw["record_id"].is_unique
    choices = dictionary.set_index("Variable / Field Name")[redcap.COLUMNS[5]]
    for v in variables:
        if not v.levels:
            continue
        known = dict(part.split(", ", 1) for part in choices[v.name].split(" | "))
        codes = raw[v.name][raw[v.name] != ""]
        assert set(codes) <= set(known), v.name
        shown = labels[v.label][raw[v.name] != ""]
        assert shown.tolist() == [known[code] for code in codes]
    back = read_csv(variables, paths[1])[list(rows)]
    pd.testing.assert_frame_equal(back, rows.reset_index(drop=True))


def test_redcap_names_are_what_redcap_takes(tmp_path):
    for name in cohorts.NAMES:
        for v in cohorts.module(name).VARIABLES:
            assert v.name == v.name.lower() and v.name[0].isalpha()
            assert all(c.isalnum() or c == "_" for c in v.name)


def test_items_with_the_same_answers_are_a_matrix(tmp_path):
    paths = export.write("surgery", sample("surgery", ""), tmp_path, ["redcap"])
    dictionary = pd.read_csv(paths[0], dtype=str, keep_default_na=False)
    groups = dictionary.set_index("Variable / Field Name")["Matrix Group Name"]
    assert set(groups.filter(like="bel_")) == {"bel_01_matrix"} and groups["stress"] == ""


# Frictionless


def validated(path):
    import frictionless

    report = frictionless.validate(path.name, basepath=str(path.parent), type="package")
    return [error.message for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "variant"), REALISATIONS)
def test_data_package_is_valid(name, variant, tmp_path):
    export.write(name, sample(name, variant), tmp_path, ["datapackage"], stem="x")
    assert validated(tmp_path / "datapackage.json") == []
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["synthetic"] is True and package["licenses"][0]["name"] == "CC0-1.0"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "spoil", [lambda t: t.replace("PGY1", "PGY9"), lambda t: t.replace("P00", ",P00", 1)]
)
def test_a_spoiled_table_is_not_valid(spoil, tmp_path):
    table, description = export.write(
        "surgery", sample("surgery", ""), tmp_path, ["datapackage"], stem="x"
    )
    table.write_text(spoil(table.read_text("utf-8")), "utf-8")
    assert validated(description)


@pytest.mark.filterwarnings("ignore")
def test_the_committed_package_describes_all_committed_files():
    folder = data.folder()
    text = (folder / "datapackage.json").read_text("utf-8")
    assert text == datapackage.for_folder(folder)
    listed = {resource["path"] for resource in json.loads(text)["resources"]}
    assert listed == {path.name for path in folder.glob("*.csv")}
    assert validated(folder / "datapackage.json") == []


# All of them


KINDS = [kind for kind in export.FORMATS]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_data_give_the_same_bytes(kind, tmp_path):
    contents = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        paths = export.write("learners", sample("learners", ""), tmp_path / folder, [kind])
        contents.append([path.read_bytes() for path in paths])
    assert contents[0] == contents[1]


def test_the_date_in_the_spss_header_is_fixed(tmp_path):
    (path,) = export.write("surgery", sample("surgery", ""), tmp_path, ["sav"])
    assert path.read_bytes()[92:109] == b"01 Jan 2600:00:00"


def test_unknown_formats_are_answered_with_the_list(tmp_path):
    with pytest.raises(ValueError, match="No format 'doc'. Choose among: xlsx, sav"):
        export.write("surgery", sample("surgery", ""), tmp_path, ["doc"])


@pytest.mark.parametrize(("kind", "package"), [("xlsx", "xlsxwriter"), ("sav", "pyreadstat")])
def test_a_missing_package_names_the_cure(kind, package, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ValueError, match=f"pip install {package}.*or choose csv"):
        export.write("surgery", sample("surgery", ""), tmp_path, [kind])
    assert not list(tmp_path.iterdir())


def test_what_spss_cannot_write_is_an_error_of_the_disk(tmp_path, monkeypatch):
    def fails(*_, **__):
        raise pyreadstat.ReadstatError("Unable to write data")

    monkeypatch.setattr(pyreadstat, "write_sav", fails)
    with pytest.raises(OSError, match="x.sav: Unable to write data. Is the disk full?"):
        export.write("surgery", sample("surgery", ""), tmp_path, ["sav"], stem="x")
    assert not list(tmp_path.iterdir())


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="needs Linux's /dev/full")
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_is_told_as_such_and_leaves_nothing(kind, tmp_path, monkeypatch):
    """Every write of a file goes to a device that is always full."""

    @contextlib.contextmanager
    def full(path):
        part = path.with_suffix(".part" + path.suffix)
        part.symlink_to(FULL)
        try:
            yield part
        finally:
            part.unlink()

    monkeypatch.setattr("belonging_edu.files.whole_file", full)
    for module in (spss, stata, excel):
        monkeypatch.setattr(module, "whole_file", full)
    with pytest.raises(OSError):
        export.write("surgery", sample("surgery", ""), tmp_path, [kind], stem="x")
    assert not list(tmp_path.iterdir())


def test_labels_are_cut_at_a_word():
    assert coded.shortened("one two three", 13) == "one two three"
    assert coded.shortened("one two, three", 10) == "one two…"


def test_strange_data_survive_csv(strange, tmp_path):
    (tmp_path / "x.csv").write_text(csv_text(STRANGE, strange), "utf-8", newline="")
    pd.testing.assert_frame_equal(read_csv(STRANGE, tmp_path / "x.csv"), strange)
    with open(tmp_path / "x.csv", encoding="utf-8", newline="") as lines:
        assert next(csv.reader(lines)) == [v.name for v in STRANGE]
