"""The registry of published figures and the audited claims."""

import csv
import math
import re
from pathlib import Path

import pytest
from scipy.stats import norm

from belonging_edu import published

REFERENCES = Path(__file__).parents[2] / "book" / "references.bib"
FIGURES = published.figures()


def faults(figure: published.PublishedFigure) -> list[str]:
    """What a registered figure lacks."""
    found = []
    if not re.fullmatch(r"[a-z]+\d{4}\.[a-z0-9_]+", figure.id):
        found.append("id")
    if figure.grade not in published.GRADES:
        found.append("grade")
    if figure.is_public == figure.grade.startswith("not "):
        found.append("a figure without a grade, or a grade without a figure")
    if figure.grade in "ABC" and not figure.sources:
        found.append("source")
    if not set(figure.sources) <= {*published.SOURCES, "derived"}:
        found.append("unknown source")
    if len(figure.definition) < 15 and figure.is_public:
        found.append("definition")
    return found


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_figure_is_complete(figure):
    assert faults(figure) == []


def test_an_incomplete_figure_is_noticed():
    spoiled = published.PublishedFigure("X", "56", "", "", "", "", "", (), "E", "")
    assert set(faults(spoiled)) >= {"id", "grade", "definition"}
    unsourced = published.PublishedFigure("a2025.b", "", "", "", "", "", "", (), "B", "a2025")
    assert len(faults(unsourced)) >= 2


def test_ids_are_unique():
    assert len({figure.id for figure in FIGURES}) == len(FIGURES)


@pytest.mark.skipif(not REFERENCES.is_file(), reason="needs the checkout, with the book")
def test_every_citation_and_source_is_a_reference():
    keys = set(re.findall(r"^@\w+\{([^,]+),", REFERENCES.read_text("utf-8"), re.M))
    cited = {figure.citation for figure in FIGURES} | set(published.SOURCES)
    assert cited <= keys


def v(id):
    return published.value(f"acker2025.{id}")


def test_derived_figures_follow_from_their_formula():
    assert v("absite_gap_decile") == v("absite_top_decile") - v("absite_bottom_decile")
    assert v("pctile_gap") == v("pctile_top_decile") - v("pctile_bottom_decile")
    assert v("gap_sd_units") == v("absite_gap_decile") / 100
    assert v("gap_pgy1") == v("pgy1_strong") - v("pgy1_weak")
    assert v("gap_pgy3") == v("pgy3_strong") - v("pgy3_weak")
    assert v("gap_research") == v("research_strong") - v("research_weak")
    assert v("gap_p1_p99") == v("absite_p99") - v("absite_p1")
    ends = norm.cdf([v("absite_top_decile"), v("absite_bottom_decile")], 500, 100)
    assert v("pctile_gap_if_normal") == round(100 * (ends[0] - ends[1]))
    share = published.value("acker2024.eigenvalue") / published.value("acker2024.items_long")
    assert published.value("acker2024.variance_share_of_28") == round(100 * share, 1)
    for outcome in ("burnout", "recommend", "job"):
        ratio = published.figure(f"leep2025.or_{outcome}")
        log = round(math.log(float(ratio.printed)), 2)
        error = round(math.log(float(ratio.high) / float(ratio.low)) / 3.92, 2)
        assert published.value(f"leep2025.log_or_{outcome}") == log
        assert published.value(f"leep2025.se_log_or_{outcome}") == error
    for context in ("school", "organization", "community"):
        answered = int(published.figure(f"leep2025.strong_{context}").n)
        skipped = published.value("leep2025.responded") - answered
        assert published.value(f"leep2025.skipped_{context}") == skipped
    derived = [figure for figure in FIGURES if figure.grade == "D"]
    assert len(derived) == 16, "a derived figure needs its formula in this test"


def test_text_as_a_reader_sees_it():
    assert published.figure("acker2025.n_total").text == "6,136"
    assert published.figure("acker2024.alpha_short").text == "0.90 (0.86 to 0.92)"
    assert published.figure("acker2025.slope_ci").text == "not public"
    assert published.figure("salles2019.alpha").text == "not read"
    assert published.figure("acker2025.gap_pgy1").source_names == "derived"


def test_unknown_id_names_near_ones():
    with pytest.raises(KeyError, match="Did you mean acker2025.absite_gap_decile"):
        published.figure("acker2025.absite_gap_decil")
    with pytest.raises(KeyError, match=r"published.table\(\)"):
        published.figure("zzzz")


def test_words_and_unknowns_are_not_numbers():
    for id in ("acker2025.design", "acker2025.response_rate"):
        with pytest.raises(ValueError, match="not a number"):
            published.value(id)


def test_table_of_one_study():
    table = published.table("acker2024")
    assert set(table["citation"]) == {"acker2024"}
    assert len(published.table()) == len(FIGURES)
    with pytest.raises(ValueError, match="Studies: acker2024, acker2025"):
        published.table("acker1999")


def test_claims_are_complete_and_short():
    claims = published.claims()
    assert claims.notna().all(axis=None) and claims["claim"].is_unique
    assert set(claims["kind"]) == {"descriptive", "associational", "causal"}
    assert set(claims["source"]) <= set(published.SOURCES)
    assert claims["wording"].str.split().str.len().max() < 25


def test_files_are_plain_utf8_tables():
    for name in ("published.csv", "claims.csv"):
        path = Path(published.__file__).with_name(name)
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        assert len({len(row) for row in rows}) == 1
        assert b"\r" not in path.read_bytes()


def test_the_words_that_decide_stand_in_the_claim():
    for claim in published.claims().itertuples():
        for words in claim.word_that_decides.split(", "):
            assert words.lower() in claim.wording.lower(), claim.claim
