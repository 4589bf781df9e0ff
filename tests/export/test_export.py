"""Every format, written from the one schema and read back by its own reader."""

import contextlib
import csv
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from belonging_edu import cohorts, export, load_codebook, load_cohort
from belonging_edu.cohorts import data
from belonging_edu.cohorts.schema import Variable, csv_text, frame, read_csv
from belonging_edu.export import coded, datapackage, excel, redcap, spss, stata

REALIZATIONS = [(name, v) for name in cohorts.NAMES for v in cohorts.find(name).variants]
#: REDCap knows no capitals, and refuses the columns of a Qualtrics export.
WITH_CAPITALS = {"qualtrics"}
ROWS = 400

STRANGE = (
    Variable("person", "Person, numbered", "text", "identifier", prefix="P"),
    Variable(
        "mood", "Mood of the day", "integer", "ordinal", "higher = better", 1, 3,
        {1: "low", 2: "so, so", 3: "high | very"}, "skipped", {-9: "prefers not to say"},
    ),
    Variable("color", "Color that was chosen", "text", "nominal", levels={"r": "red", "b": "blue"},
             empty="skipped"),
    Variable("weight", "Weight " + "in kilograms and other long words " * 6, "number", "interval",
             "kg", 0, 500, empty="not weighed", decimals=2),
    Variable("note", "Anything else that you want to say", "text", "free text", empty="nothing"),
    Variable("never", "A question that nobody answered", "integer", "interval", "points", 0, 9,
             empty="nobody answered"),
    Variable("years", "Years in this town", "integer", "interval", "years", 0, 90,
             missing_codes={-8: "does not know"}),
    Variable("told", "Told by whom", "integer", "nominal",
             levels={1: "é" * 70 + " and others", 2: "me"}),
    Variable("size", "Size, as it is sold", "text", "nominal",
             levels={"S,M": "small", "L": "Large"}),
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
        "years": np.array([0, -8, 90, 3]),
        "told": np.array([1, 2, 1, 2]),
        "size": np.array([0, 1, 0, 1]),
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


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_excel_holds_the_data_and_the_codebook(name, variant, tmp_path):
    rows = sample(name, variant)
    (path,) = export.write(name, rows, tmp_path, ["xlsx"], stem="x")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Data", "Codebook", "About"]
    sheet = list(book["Data"].values)
    assert sheet[0] == tuple(rows) and len(sheet) == len(rows) + 1
    for position, column in enumerate(rows):
        same((row[position] for row in sheet[1:]), rows[column].astype(object))
    variables = cohorts.find(name).variables
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
    assert rules == {"B2:B5": '"1,2,3,-9"', "C2:C5": '"r,b"', "H2:H5": '"1,2"'}


def test_more_letters_than_a_cell_holds(tmp_path, strange):
    strange.loc[1, "note"] = "x" * 32_768
    with pytest.raises(ValueError, match="Row 2: a cell of Excel holds 32,767 letters"):
        excel.write(STRANGE, strange, tmp_path, "x", "t")
    assert not list(tmp_path.iterdir())


def test_dates_in_the_excel_file_are_fixed(tmp_path):
    (path,) = export.write("surgery", sample("surgery", ""), tmp_path, ["xlsx"])
    with zipfile.ZipFile(path) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        dates = re.findall(r"\d{4}-\d\d-\d\dT", parts.read("docProps/core.xml").decode())
    assert set(dates) == {"2026-01-01T"}


def test_more_rows_than_a_sheet_holds(tmp_path, monkeypatch, strange):
    monkeypatch.setattr(excel, "_MOST_ROWS", 3)
    with pytest.raises(ValueError, match="a sheet of Excel holds 3. Choose csv or parquet"):
        excel.write(STRANGE, strange, tmp_path, "x", "t")
    assert not list(tmp_path.iterdir())


# SPSS and Stata


def check_coded(variables, rows, read, meta):
    """What was read back is the data of the CSV, told without the module that coded them."""
    assert list(read) == list(rows)
    for v in variables:
        labels = meta.variable_value_labels.get(v.name, {})
        if v.type == "text" and v.levels:
            known = dict(enumerate(v.levels, start=1))
            codes = [np.nan if pd.isna(x) else known[x] for x in read[v.name]]
            same(codes, rows[v.name].astype(object))
            for position, code in known.items():
                assert code in labels[position] and v.levels[code] in labels[position]
        elif v.type == "text":  # SPSS pads text with blanks: at its end they cannot be told apart
            same(read[v.name].str.rstrip(), rows[v.name].astype(object).fillna("").str.rstrip())
        else:
            same(read[v.name], rows[v.name])
            expected = {code: text[:40] for code, text in (v.levels | v.missing_codes).items()}
            assert {int(code): text[:40] for code, text in labels.items()} == expected
    assert all(said in meant for said, meant in zip(
        (label.rstrip("…") for label in meta.column_labels), (v.label for v in variables),
        strict=True,
    ))  # fmt: skip


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_spss_file_is_read_back(name, variant, tmp_path):
    rows, variables = sample(name, variant), cohorts.find(name).variables
    (path,) = export.write(name, rows, tmp_path, ["sav"], stem="x")
    read, meta = pyreadstat.read_sav(path, user_missing=True)
    check_coded(variables, rows, read, meta)
    assert meta.column_labels == [v.label for v in variables]
    assert meta.file_label.startswith("(Synthetic) ")
    scales = {"ordinal": "ordinal", "interval": "scale"}
    for v in variables:
        assert meta.variable_measure[v.name] == scales.get(v.measurement, "nominal")


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_stata_file_is_read_back(name, variant, tmp_path):
    rows, variables = sample(name, variant), cohorts.find(name).variables
    (path,) = export.write(name, rows, tmp_path, ["dta"], stem="x")
    read, meta = pyreadstat.read_dta(path)
    check_coded(variables, rows, read, meta)
    assert all(len(label) <= 80 for label in meta.column_labels)
    pandas = pd.read_stata(path, convert_categoricals=False)
    for column in read:
        same(pandas[column], read[column])
    with pd.io.stata.StataReader(path) as reader:
        assert reader.data_label.startswith("(Synthetic) ")
        assert reader.time_stamp == "01 Jan 2026 00:00"


def test_strange_data_in_spss_and_stata(strange, tmp_path):
    (sav,) = spss.write(STRANGE, strange, tmp_path, "x", "Strange")
    read, meta = pyreadstat.read_sav(sav, user_missing=True)
    check_coded(STRANGE, strange, read, meta)
    assert meta.missing_ranges == {
        "mood": [{"lo": -9.0, "hi": -9.0}],
        "years": [{"lo": -8.0, "hi": -8.0}],
    }
    assert meta.variable_value_labels["told"][1].endswith("…")
    assert len(meta.variable_value_labels["told"][1].encode()) <= 120
    plain, _ = pyreadstat.read_sav(sav)
    same(plain["mood"], [1, np.nan, np.nan, 3])
    (dta,) = stata.write(STRANGE, strange, tmp_path, "x", "Strange")
    check_coded(STRANGE, strange, *pyreadstat.read_dta(dta))


def test_names_that_stata_would_cut(tmp_path, strange):
    long = Variable("a" * 33, "Too long a name", "integer", "interval")
    with pytest.raises(ValueError, match="cuts names at 32 letters"):
        stata.write([long], strange, tmp_path, "x", "t")


@pytest.mark.skipif(not shutil.which("pspp"), reason="PSPP is not installed (Debian: pspp)")
@pytest.mark.parametrize(
    ("name", "variant"), [("surgery", ""), ("learners", ""), ("messy", ""), ("qualtrics", "")]
)
def test_pspp_reads_the_spss_file(name, variant, tmp_path):
    rows, variables = load_cohort(name, variant), cohorts.find(name).variables
    (path,) = export.write(name, rows, tmp_path, ["sav"], stem="x")
    numbers = [v for v in variables if v.type == "integer" and not v.levels]
    coded_ones = [v for v in variables if v.is_categorical]
    syntax = f"GET FILE='{path}'.\nDISPLAY DICTIONARY.\n"
    for v in coded_ones:
        syntax += f"FREQUENCIES {v.name} /FORMAT=AVALUE.\n"
    if numbers:
        syntax += f"DESCRIPTIVES {numbers[-1].name} /STATISTICS=MEAN.\n"
    (tmp_path / "x.sps").write_text(syntax)
    done = subprocess.run(
        ["pspp", "-O", "format=csv", tmp_path / "x.sps"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:]
    for v in variables:
        assert v.name in done.stdout and v.label[:40] in done.stdout
    for v in coded_ones:
        counts = rows[v.name].value_counts()
        for code, meaning in v.levels.items():
            label = code if meaning == code else f"{code}: {meaning}"
            assert f"{label},{counts[code]}," in done.stdout
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


@pytest.mark.parametrize(
    ("name", "variant"), [(name, v) for name, v in REALIZATIONS if name not in WITH_CAPITALS]
)
def test_redcap_dictionary_and_exports(name, variant, tmp_path):
    rows, variables = sample(name, variant), cohorts.find(name).variables
    paths = export.write(name, rows, tmp_path, ["redcap"], stem="x")
    dictionary, raw, labels = (
        pd.read_csv(path, dtype=str, keep_default_na=False) for path in paths
    )
    assert tuple(dictionary) == redcap.COLUMNS and len(redcap.COLUMNS) == 18
    own = "record_id" in rows  # a raw export has records of its own, and not always unique
    assert list(raw) == ([*rows] if own else ["record_id", *rows])
    assert own or raw["record_id"].is_unique
    assert dictionary.iloc[:, 0].tolist() == names_in_redcap(raw)
    assert dictionary["Field Note"][0].startswith("Synthetic data")
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


def names_in_redcap(columns):
    """A question with boxes has a column for each; two columns of a survey are REDCap's own."""
    names = [name.split("___")[0] for name in columns]
    return [
        name for name in dict.fromkeys(names) if name not in ("survey_timestamp", "survey_complete")
    ]


@pytest.mark.parametrize("name", [name for name in cohorts.NAMES if name not in WITH_CAPITALS])
def test_redcap_names_are_what_redcap_takes(name):
    for field in names_in_redcap(v.name for v in cohorts.find(name).variables):
        assert re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", field) and len(field) <= 26, field


@pytest.mark.parametrize("name", WITH_CAPITALS)
def test_names_with_capitals_are_refused_with_the_cure(name, tmp_path):
    with pytest.raises(ValueError, match="Rename 'StartDate' first, or choose csv"):
        export.write(name, sample(name, ""), tmp_path, ["redcap"])
    assert not list(tmp_path.iterdir())


def test_boxes_of_a_raw_export_are_one_question(tmp_path):
    paths = export.write("messy", sample("messy", ""), tmp_path, ["redcap"])
    dictionary = pd.read_csv(paths[0], dtype=str, keep_default_na=False, index_col=0)
    identity = dictionary.loc["identity"]
    assert identity["Field Type"] == "checkbox" and set(dictionary["Form Name"]) == {"survey"}
    boxes = [choice.split(", ")[0] for choice in identity[redcap._CHOICES].split(" | ")]
    assert [f"identity___{box}" for box in boxes] == [
        name for name in load_cohort("messy") if name.startswith("identity___")
    ]


def test_strange_data_in_redcap(strange, tmp_path):
    paths = redcap.write(STRANGE, strange, tmp_path, "x", "t")
    dictionary = pd.read_csv(paths[0], dtype=str, keep_default_na=False, index_col=0)
    labels = pd.read_csv(paths[2], dtype=str, keep_default_na=False)
    choices = dictionary.loc["mood", redcap._CHOICES]
    assert choices == "1, low | 2, so, so | 3, high / very | -9, prefers not to say"
    assert labels["Mood of the day"].tolist() == ["low", "prefers not to say", "", "high / very"]
    assert labels["Years in this town"].tolist() == ["0", "-8", "90", "3"]
    kinds = dictionary["Text Validation Type OR Show Slider Number"]
    assert kinds[["years", "weight", "note"]].tolist() == ["integer", "number", ""]
    assert dictionary["Field Type"][["years", "note", "told"]].tolist() == [
        "text",
        "notes",
        "radio",
    ]
    lowest = dictionary["Text Validation Min"]
    assert lowest[["weight", "years"]].tolist() == ["0", ""]  # -8 may be typed in


def test_items_with_the_same_answers_are_a_matrix(tmp_path):
    paths = export.write("surgery", sample("surgery", ""), tmp_path, ["redcap"])
    dictionary = pd.read_csv(paths[0], dtype=str, keep_default_na=False)
    groups = dictionary.set_index("Variable / Field Name")["Matrix Group Name"]
    assert set(groups.filter(like="bel_")) == {"bel_01_matrix"} and groups["stress"] == ""


# Frictionless


def faults(path):
    """The kinds of errors that Frictionless finds."""
    import frictionless

    report = frictionless.validate(path.name, basepath=str(path.parent), type="package")
    tasks = [error.type for task in report.tasks for error in task.errors]
    return [*tasks, *(error.type for error in report.errors)]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_data_package_is_valid(name, variant, tmp_path):
    export.write(name, sample(name, variant), tmp_path, ["datapackage"], stem="x")
    assert faults(tmp_path / "datapackage.json") == []
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["synthetic"] is True and package["licenses"][0]["name"] == "CC0-1.0"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("name", "spoil", "fault"),
    [
        ("surgery", ("PGY1", "PGY9"), "constraint-error"),
        ("surgery", (",Research,", ",,"), "constraint-error"),
        ("surgery", (",5,5,5,", ",5,6,5,"), "constraint-error"),
        ("surgery", (",5,5,5,", ",5,five,5,"), "type-error"),
        ("surgery", ("P001", ",P001"), "extra-cell"),
        ("surgery", ("program_id", "program"), "incorrect-label"),
        ("learners", (",North,", ",Nort,"), "constraint-error"),
    ],
)
def test_a_spoiled_table_is_not_valid(name, spoil, fault, tmp_path):
    table, description = export.write(name, sample(name, ""), tmp_path, ["datapackage"])
    spoiled = table.read_text("utf-8").replace(*spoil)
    assert spoiled != table.read_text("utf-8")
    table.write_text(spoiled, "utf-8", newline="")
    assert faults(description)  # the size or the hash of the file
    package = json.loads(description.read_text("utf-8"))
    for key in ("bytes", "hash"):
        del package["resources"][0][key]
    description.write_text(json.dumps(package), "utf-8")
    assert fault in faults(description)


@pytest.mark.filterwarnings("ignore")
def test_a_level_that_the_description_lacks_is_found(tmp_path):
    _, description = export.write("surgery", sample("surgery", ""), tmp_path, ["datapackage"])
    package = json.loads(description.read_text("utf-8"))
    package["resources"][0]["schema"]["fields"][2]["constraints"]["enum"].remove("PGY3")
    description.write_text(json.dumps(package), "utf-8")
    assert set(faults(description)) == {"constraint-error"}


@pytest.mark.filterwarnings("ignore")
def test_strange_data_in_a_data_package(strange, tmp_path):
    _, description = datapackage.write(STRANGE, strange, tmp_path, "x", "t")
    assert faults(description) == []


@pytest.mark.filterwarnings("ignore")
def test_the_committed_package_describes_all_committed_files():
    folder = data.folder()
    text = (folder / "datapackage.json").read_text("utf-8")
    assert text == datapackage.for_folder(folder)
    listed = {resource["path"] for resource in json.loads(text)["resources"]}
    assert listed == {path.name for path in folder.glob("*.csv")}
    assert faults(folder / "datapackage.json") == []


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


def test_formats_may_come_one_by_one(tmp_path):
    written = export.write("surgery", sample("surgery", ""), tmp_path, iter(["dta", "sav"]))
    assert [path.suffix for path in written] == [".dta", ".sav"]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_out_of_place_would_get_the_labels_of_others(kind, tmp_path):
    rows = sample("surgery", "")
    for wrong in (rows[rows.columns[::-1]], rows.drop(columns="pgy"), rows.assign(z=1)):
        with pytest.raises(ValueError, match=r"Take data\[load_codebook\(\"surgery\"\)"):
            export.write("surgery", wrong, tmp_path, [kind])
    assert not list(tmp_path.iterdir())
    right = rows.assign(z=1)[load_codebook("surgery")["variable"]]
    assert export.write("surgery", right, tmp_path, [kind])


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_labels_do_not_depend_on_the_order_of_categories(kind, tmp_path):
    rows = sample("surgery", "")
    rows = rows[rows["pgy"] != "PGY1"]
    turned = rows["pgy"].cat.set_categories(["Research", "PGY5", "PGY4", "PGY3", "PGY2"])
    contents = set()
    for pgy in (rows["pgy"], turned, rows["pgy"].astype(object)):
        (path,) = export.write("surgery", rows.assign(pgy=pgy), tmp_path, [kind])
        contents.add(path.read_bytes())
    assert len(contents) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_level_that_the_codebook_lacks_is_an_error(kind, tmp_path):
    rows = sample("surgery", "")
    rows = rows.assign(pgy=rows["pgy"].astype(object).replace("PGY1", "PGY 1"))
    with pytest.raises(ValueError, match="pgy holds 'PGY 1', which the codebook does not know"):
        export.write("surgery", rows, tmp_path, [kind])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", cohorts.NAMES)
def test_no_rows_are_written_too(name, kind, tmp_path):
    if kind == "redcap" and name in WITH_CAPITALS:
        return
    variant = next(iter(cohorts.find(name).variants))
    assert export.write(name, load_cohort(name, variant).head(0), tmp_path, [kind])


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
    assert coded.shortened("one two, three", 12) == "one two…"
    assert coded.shortened("é" * 10, 20) == "é" * 10
    assert coded.shortened("é" * 10, 19) == "é" * 8 + "…"


def test_a_label_keeps_the_code_of_the_csv():
    levels = {"r": "red", "North": "site North", "resident": "resident"}
    labels = coded.value_labels(Variable("x", "X", "text", "nominal", levels=levels))
    assert labels == {1: "r: red", 2: "North: site North", 3: "resident"}


def test_strange_data_survive_csv(strange, tmp_path):
    (tmp_path / "x.csv").write_text(csv_text(STRANGE, strange), "utf-8", newline="")
    pd.testing.assert_frame_equal(read_csv(STRANGE, tmp_path / "x.csv"), strange)
    with open(tmp_path / "x.csv", encoding="utf-8", newline="") as lines:
        assert next(csv.reader(lines)) == [v.name for v in STRANGE]
