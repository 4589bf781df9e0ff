"""Tables of answers as people save them, and as they spoil them."""

import datetime

import pytest

from belonging_edu.classroom import hand_ins, workbook
from belonging_edu.classroom.hand_ins import Unmarked, exercise_in, is_blank, student_in
from belonging_edu.practice.chapters import CHAPTERS

BY_NUMBER = {chapter.number: chapter for chapter in CHAPTERS}
ROWS = [["Student", "Exercise", "Part", "Answer"], ["Zoë", "8.3", "", "1,46 points"]]


def told(path):
    return [(h.student, h.exercise, h.part, h.answer, h.problem) for h in hand_ins.read([path])]


def delimited(delimiter):
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS) + "\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_and_delimiter(tmp_path, encoding, delimiter):
    path = tmp_path / "a.csv"
    path.write_bytes(delimited(delimiter).encode(encoding))
    assert told(path) == [("Zoë", "8.3", "", "1,46 points", "")]


def test_excels_own_first_line_empty_rows_and_other_columns(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n;;;\nanswer;remark;STUDENT ID;Question\n2;x;s-1;8.3\n;;;\n3;;s-2\n")
    assert told(path) == [("s-1", "8.3", "", "2", ""), ("s-2", "", "", "3", "")]
    assert [row.line for row in hand_ins.read([path])] == [4, 6]


def written_by_xlsxwriter(path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        percent = book.add_format({"num_format": "0.0%"})
        day = book.add_format({"num_format": "d mmm"})
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.write_row(2, 0, ["a", 8.3, "", 1.46])
        sheet.write_row(3, 0, ["b", 8.3])
        sheet.write_number(3, 3, 0.46, percent)
        sheet.write_row(5, 0, ["c", 8.3])
        sheet.write_datetime(5, 3, datetime.datetime(2026, 3, 4), day)
        sheet.write_rich_string(6, 3, "1", book.add_format({"bold": True}), ".5")


def written_by_openpyxl(path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [*ROWS, ["a", 8.3, None, 1.46], ["b", 8.3, None, 0.46]]:
        sheet.append(row)
    sheet["D4"].number_format = "0%"
    sheet.append([])
    sheet.append(["c", 8.3, None, datetime.date(2026, 3, 4)])
    sheet.append([None, None, None, "1.5"])
    book.create_sheet("other").append(["not", "read"])
    book.save(path)


@pytest.mark.parametrize("write", [written_by_xlsxwriter, written_by_openpyxl])
def test_workbooks_of_excel(tmp_path, write):
    path = tmp_path / "a.xlsx"
    write(path)
    found = told(path)
    assert found[0] == ("Zoë", "8.3", "", "1,46 points", "")
    assert found[1][3:] == ("1.46", "") and found[2][3:] == ("46%", "")
    assert "made this a date" in found[3][4]
    assert found[4][3] == "1.5" and len(found) == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty. Give the table"),
        (b"\n\n", "is empty"),
        (b"name,score\nx,1\n", "has no column 'student'.*'name', 'score'; write student, exer"),
        (b"student,exercise,answer,response\n", "two columns for answer: 'answer' and 'response'"),
        (b'student,exercise,answer\na,8.3,"1\nb,8.3,2\n', "line 2: .*quotation mark"),
        (b"\x00\x01\x02\x03", "is not a table in text"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel. Save it as .xlsx"),
        (b"PK\x03\x04 cut off", "is damaged"),
        (b"\xff\xfea", "is not a table in text"),
    ],
)
def test_what_is_no_table_says_what_to_do(tmp_path, content, said):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"(?s){said}"):
        hand_ins.read([path])


def test_a_zip_that_is_no_workbook(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.ods", "w") as book:
        book.writestr("content.xml", "<a/>")
    with pytest.raises(ValueError, match="no workbook of Excel. Save it"):
        workbook.read(tmp_path / "a.ods")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "<workbook><sheets/></workbook>")
    with pytest.raises(ValueError, match="is damaged"):
        workbook.read(tmp_path / "b.xlsx")


def test_files_that_are_not_there(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    for path, said in (("none", "is not there"), ("", "is a folder"), ("link", "is a link to")):
        with pytest.raises(ValueError, match=said):
            hand_ins.read([tmp_path / path])


def test_a_decimal_comma_that_splits_a_cell_is_explained(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("student,exercise,answer\na,8.3,1,46\na,8.3,\n")
    assert "in quotation marks" in told(path)[0][4] and told(path)[1][4] == ""


def test_students_as_they_are_written():
    students = {f"student-{k:02d}": k for k in range(1, 41)}
    for typed in ("student-07", "Student 7", "7", "student_007", "07"):
        assert student_in(typed, students) == "student-07"
    for typed in ("student-41", "Maria", "0", "7.0", "٧"):
        with pytest.raises(Unmarked, match="write one of student-01 to student-40"):
            student_in(typed, students)
    assert student_in("Maria", None) == "Maria"
    with pytest.raises(Unmarked, match="no student is named"):
        student_in("", None)
    with pytest.raises(Unmarked, match="write student-1$"):
        student_in("2", {"student-1": 1})


def test_exercises_as_they_are_written():
    for typed in ("8.3", "8,3", "Exercise 8.3", " ex. 8.03"):
        assert exercise_in(typed, BY_NUMBER) == "8.3"
    assert exercise_in("8.3B", BY_NUMBER) == "8.3b"
    assert exercise_in("Exercise 14.1", BY_NUMBER) == "14.1"
    for typed, said in (
        ("14.1", "may be 14.1 or 14.10"),
        ("8.9", "lab 8 has no exercise '8.9'.*8.1, 8.2"),
        ("99.1", "no lab that uses"),
        ("gap", "no lab that uses"),
        ("", "no exercise is named"),
    ):
        with pytest.raises(Unmarked, match=said):
            exercise_in(typed, BY_NUMBER)


def test_what_counts_as_no_answer():
    assert all(map(is_blank, ("", " ", "?", "don't know", "Don’t know.", "IDK", "–", "n/a")))
    assert not any(map(is_blank, ("0", "none", "-1", "no")))
