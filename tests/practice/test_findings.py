"""Rules are scored against the key: what was found, what was missed, and false alarms."""

import pandas as pd
import pytest

from belonging_edu import load_cohort, load_truth
from belonging_edu.practice import score_findings
from belonging_edu.practice.findings import kinds_of


@pytest.fixture(scope="module")
def raw():
    return load_cohort("messy")


@pytest.fixture(scope="module")
def key():
    return load_truth("messy").hidden["defect"]


@pytest.mark.parametrize(("cohort", "kinds"), [("messy", 25), ("qualtrics", 18)])
def test_whoever_flags_nothing_or_everything(cohort, kinds):
    rows = load_cohort(cohort)
    key = load_truth(cohort).hidden["defect"]
    nothing = score_findings(cohort, pd.Series(False, index=rows.index))
    everything = score_findings(cohort, pd.Series(True, index=rows.index))
    assert len(nothing) == kinds + 1 and nothing["rows"].sum() == len(rows)
    assert nothing["found"].sum() == 0 and (nothing["missed"] == nothing["rows"]).all()
    assert everything["missed"].sum() == 0
    assert everything.loc["no defect", "rows"] == everything.loc["no defect", "found"]
    assert everything.loc["no defect", "found"] == kinds_of(rows, key).isna().sum()


def test_the_key_itself_scores_without_an_error(raw, key):
    found = score_findings("messy", kinds_of(raw, key).notna())
    assert found["missed"].drop("no defect").sum() == 0
    assert found.loc["no defect", "found"] == 0


@pytest.mark.parametrize(("keep", "share"), [(False, 1), ("first", 0.5), ("last", 0.5)])
def test_a_record_id_that_two_people_have_is_a_finding_in_either_row(raw, key, keep, share):
    found = score_findings("messy", raw.duplicated("record_id", keep=keep))
    assert found.loc["D04", "rows"] == 2 * (key == "D04").sum()
    assert found.loc["D04", "found"] == share * found.loc["D04", "rows"]
    assert found.loc["no defect", "found"] == 0


def test_the_other_person_of_a_shared_record_id_keeps_a_defect_of_her_own(raw, key):
    other = raw.duplicated("record_id", keep=False) & key.isna()
    own = key.mask(other, "D17")
    assert (kinds_of(raw, own)[other] == "D17").all()
    assert (kinds_of(raw, key)[other] == "D04").all()


def test_an_export_without_record_ids_keeps_its_key():
    rows, key = load_cohort("qualtrics"), load_truth("qualtrics").hidden["defect"]
    assert kinds_of(rows, key).equals(key)


def test_a_row_counts_once_however_many_rules_flag_it(raw, key):
    one = raw["age"].str.contains(",", na=False)
    both = pd.DataFrame({"comma": one, "comma again": one, "nine": raw["stage"] == "9"})
    found = score_findings("messy", both)
    assert found.loc["D10", "found"] == (key == "D10").sum() == one.sum()
    assert found["found"].sum() == (one | both["nine"]).sum()


def test_a_class_has_a_key_of_its_own():
    rows = load_cohort("messy", seed=2027)
    found = score_findings("messy", rows["specialty"] == "TEST", seed=2027)
    assert found.loc["D03", "missed"] == 0


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda found: found.head(10), "without leaving out rows first"),
        (lambda found: found.tolist(), "without leaving out rows first"),
        (lambda found: found.astype(float), r"\.fillna\(False\)\.astype\(bool\)"),
        (lambda found: found.mask(found).astype(object), r"\.fillna\(False\)\.astype\(bool\)"),
    ],
)
def test_what_is_no_set_of_findings_is_told(raw, spoil, words):
    with pytest.raises(ValueError, match=words):
        score_findings("messy", spoil(raw["stage"] == "9"))


def test_a_cohort_without_a_key_is_told():
    with pytest.raises(ValueError, match="'surgery' has no key of defects. Choose 'messy'"):
        score_findings("surgery", pd.Series([True]))
