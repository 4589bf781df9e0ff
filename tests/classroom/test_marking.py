"""A class of 40 is marked: what each is told, and the picture, in which nobody is named."""

import csv
import json
import re

import pytest

from belonging_edu import cli
from belonging_edu.classroom import hand_ins, marking, picture
from belonging_edu.classroom.marking import Marker
from belonging_edu.export.class_set import EVERYONE, Order, write


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def key(class_of_40):
    return table(class_of_40 / "key" / "answers.csv")


@pytest.fixture(scope="module")
def mistakes(class_of_40):
    return table(class_of_40 / "key" / "mistakes.csv")


@pytest.fixture(scope="module")
def marker(class_of_40):
    return Marker(class_of_40 / "key")


def value(rows, student, exercise, part, code=None, column="answer"):
    return next(
        row[column]
        for row in rows
        if (row["student"], row["exercise"], row["part"]) == (student, f"Exercise {exercise}", part)
        and code in (None, row.get("code"))
    )


def handed(tmp_path, rows, name="answers.csv"):
    path = tmp_path / name
    with open(path, "w", encoding="utf-8", newline="") as handle:
        sheet = csv.writer(handle)
        sheet.writerow(("student", "exercise", "part", "answer"))
        sheet.writerows(rows)
    return path


def marks_of(marker, tmp_path, *rows):
    return marker.marks(hand_ins.read([handed(tmp_path, rows)]))


def test_the_printed_key_is_right_for_all_40(marker, key, tmp_path):
    rows = [(r["student"], r["exercise"], r["part"], r["answer"]) for r in key if
            r["student"] != EVERYONE]  # fmt: skip
    rows += [("9", r["exercise"], r["part"], r["answer"]) for r in key if r["student"] == EVERYONE]
    marks = marks_of(marker, tmp_path, *rows)
    assert {mark.outcome for mark in marks} == {marking.RIGHT} and len(marks) == len(key)


def test_a_class_of_40_and_its_picture(class_of_40, key, mistakes, tmp_path, capsys):
    rows = []
    for k in range(1, 41):
        student = f"student-{k:02d}"
        answer = value(key, student, "7.1", "difference")
        if 20 < k <= 30:
            answer = value(mistakes, student, "7.1", "difference", "M13", "exact")
        elif 30 < k <= 34:
            answer = "don't know"
        elif k > 34:
            answer = f"{answer} apples"
        rows.append((student, "7.1", "difference", f"{answer} points" if k == 1 else answer))
    out = tmp_path / "marks.csv"
    words = ["mark", "--key", class_of_40 / "key", "--answers", handed(tmp_path, rows)]
    assert cli.main([*map(str, words), "--out", str(out)]) == 0
    marks = table(out)
    assert [row["outcome"] for row in marks].count("not answered") == 4
    assert [row["outcome"] for row in marks].count("not understood") == 6
    assert sum(int(row["right"]) for row in marks) == 20
    wrong = [row for row in marks if row["outcome"] == "known mistake"]
    assert len(wrong) == 10 and all("over its standard error" in row["words"] for row in wrong)
    said = capsys.readouterr().out
    assert "7.1, difference in points: 20 of 40 right" in said
    assert re.search(r"^ +6  not understood$", said, re.MULTILINE)
    over_se = re.search(r"^ +(\d+)  t, the difference over its .*\(M13\)", said, re.MULTILINE)
    assert int(over_se[1]) >= 9  # one may be another mistake as well
    shown = said.rpartition("\n40 marks")[0]
    assert "student" not in shown and "apples" not in shown
    assert not any(row["answer"] in shown for row in wrong)


def test_what_is_said_is_what_a_card_says(marker, key, mistakes, tmp_path):
    difference = value(key, "student-05", "7.1", "difference")
    over_se = value(mistakes, "student-05", "7.1", "difference", "M13", "exact")
    marks = marks_of(
        marker,
        tmp_path,
        ("5", "7.1", "1", difference.replace(".", ",") + " points"),
        ("6", "7.1", "difference", f"{float(value(key, 'student-06', '7.1', 'difference')) + 0.1}"),
        ("7", "7.1", "difference", "about 20%"),
        ("8", "8.6", "cause", "belonging"),
        ("9", "8.7", "", "B C D"),
        ("10", "7.1", "d", "=2+2"),
        ("11", "7.1", "d", "123456"),
        ("12", "7.1", "difference", "7.1b"),
        ("5", "7.1", "d", over_se),
    )
    outcomes = [mark.outcome for mark in marks]
    assert outcomes[:3] == ["right", "near", "not understood"]
    assert "percentage" in marks[2].words and marks[1].codes == ("S03",)
    assert outcomes[4:] == ["not understood", "not understood", "wrong", "not understood",
                            "known mistake"]  # fmt: skip
    assert all(mark.words.endswith(".") for mark in marks)


def test_what_is_not_in_the_printed_key_is_marked_as_well(marker, tmp_path):
    course, lab = marker.course, marker._chapters[8]
    own = course.data_of(marker.seeds["student-05"])
    for name in ("8.3", "8.3b"):
        part = course.made(lab, name, own).exercise.parts[0]
        unadjusted = next(m.value for m in part.mistakes if "unadjusted" in m.words)
        marks = marks_of(marker, tmp_path, ("5", name, "", part.key))
        assert marks[0].outcome == "right"
        marks = marks_of(marker, tmp_path, ("5", name, "", unadjusted))
        assert marks[0].outcome == "known mistake" and "S04" in marks[0].codes


def test_rows_that_cannot_be_marked_say_why(marker, tmp_path):
    marks = marks_of(
        marker,
        tmp_path,
        ("Maria", "8.3", "", "1"),
        ("1", "8.33", "", "1"),
        ("1", "9.1", "", "1"),
        ("1", "8.1", "width", "1"),
        ("1", "8.1", "", "1"),
        ("2", "8.3", "", "1"),
        ("2", "8.3", "slope", "2"),
        ("3", "8.3", "", "1"),
        ("3", "8.3", "", "1"),
        ("4", "8.1", "", "40; 0.4"),
        ("5", "8.1", "2", "0.4"),
        ("6", "8.1", "Gap in Points", "don't know"),
        ("7", "8.1", "", ""),
    )
    said = [mark.words for mark in marks]
    for number, reason in (
        (0, "no data set is that of 'Maria'"), (1, "lab 8 has no exercise"), (2, "no lab that"),
        (3, "has no part 'width': write gap, d"), (4, "has 2 parts (gap, d)"),
        (5, "line 8 of answers.csv gives another"), (6, "line 7 of answers.csv gives another"),
        (8, "the same as line 9"),
    ):  # fmt: skip
        assert marks[number].outcome == "not marked" and reason in said[number], said[number]
    assert [m.part for m in marks[9:]] == ["gap", "d", "d", "gap", "gap", "d"]
    assert [m.outcome for m in marks[12:]] == ["not answered"] * 3
    assert "Not marked: 8." in picture.lines(marks)[-1]


def test_a_part_that_few_handed_in_is_not_broken_down(marker, tmp_path):
    few = marks_of(marker, tmp_path, *((str(k), "8.6", "", "belonging") for k in range(1, 5)))
    five = marks_of(marker, tmp_path, *((str(k), "8.6", "", "belonging") for k in range(1, 6)))
    assert picture.parts(few)[0].others == () and picture.parts(few)[0].handed_in == 4
    assert sum(count for count, *_ in [(n,) for _, n in picture.parts(five)[0].others]) == 5
    assert "fewer than 5 handed it in" in "\n".join(picture.lines(few))


def test_one_set_for_all_takes_any_name(tmp_path):
    order = Order("surgery", n=60, seed=4)
    write(order, tmp_path / "set")
    marks = marks_of(Marker(tmp_path / "set" / "key"), tmp_path, ("Zoë", "8.6", "", "seniority"),
                     ("Max", "8.1", "gap", "x"))  # fmt: skip
    assert [mark.outcome for mark in marks] == ["right", "not understood"]


def test_a_key_of_another_version_is_refused(class_of_40, tmp_path):
    import shutil

    shutil.copytree(class_of_40 / "key", tmp_path / "key")
    path = tmp_path / "key" / "answers.csv"
    before = value(table(path), EVERYONE, "7.2", "p")
    text = path.read_text("utf-8-sig").replace(f"two-sided P,{before},", "two-sided P,0.999,")
    path.write_text(text, "utf-8-sig")
    with pytest.raises(ValueError, match="answers.csv has 0.999 for 7.2, p, of everyone"):
        marks_of(Marker(tmp_path / "key"), tmp_path, ("1", "7.2", "p", "0.5"))
    path.unlink()
    assert marks_of(Marker(tmp_path / "key"), tmp_path, ("1", "7.2", "p", "0.5"))
    seeds = tmp_path / "key" / "key.csv"
    seeds.write_text(re.sub(r"student-01,surgery,120,\d+", "student-01,surgery,120,1",
                            seeds.read_text()))  # fmt: skip
    with pytest.raises(ValueError, match="does not fit its manifest"):
        Marker(tmp_path / "key")
    manifest = tmp_path / "key" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"files": 1}))
    with pytest.raises(ValueError, match="cannot be read as the manifest"):
        Marker(tmp_path / "key")


def test_marks_are_written_whole_or_not_at_all(class_of_40, tmp_path, capsys, monkeypatch):
    answers = handed(tmp_path, [("1", "8.6", "", "seniority")])
    out = tmp_path / "marks.csv"

    def mark(out, *more, key=class_of_40 / "key"):
        words = ["mark", "--key", key, "--answers", answers, "--out", out, *more]
        status = cli.main([str(word) for word in words])
        return status, capsys.readouterr().err

    assert mark(out) == (0, "")
    before = out.read_bytes()
    assert before.startswith(b"\xef\xbb\xbf")
    for place, said in (
        (out, "add --force"), (tmp_path / "marks.txt", "ends in .csv"),
        (tmp_path / "no" / "m.csv", "is not there"), (answers, "is the table of answers"),
        (class_of_40 / "key" / "m.csv", "belongs to the class set"),
    ):  # fmt: skip
        status, err = mark(place)
        assert status == 1 and said in err and "Traceback" not in err
    assert mark(tmp_path / "m.csv", key=tmp_path)[0] == 1
    assert mark(out, "--force") == (0, "") and out.read_bytes() == before

    def breaks(cell):
        raise OSError(28, "no space")

    monkeypatch.setattr("belonging_edu.classroom.sheets._plain", breaks)
    status, err = mark(out, "--force")
    assert status == 1 and "the disk is full" in err and out.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"answers.csv", "marks.csv"}
