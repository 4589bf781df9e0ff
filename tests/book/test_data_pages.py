"""The pages about the data: codebooks, comparison with published figures, files to open."""

import os
import re
from html import unescape
from pathlib import Path

import pytest

from belonging_edu import calibration, cohorts, export, load_cohort, published
from belonging_edu.cohorts import data
from tests.book.site.small_book import SmallBook

ROOT = Path(__file__).parents[2]
REALIZATIONS = [(name, v) for name in cohorts.NAMES for v in cohorts.find(name).variants]
#: Largest page that a slow line should have to carry, and what the theme puts around it.
LARGEST_PAGE, THEME = 250_000, 25_000


@pytest.fixture
def book(tmp_path):
    return SmallBook(tmp_path)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The pages of the data, each directive on a page of its own, built without a warning.

    Figures without a reason have a test of their own.
    """
    book = SmallBook(tmp_path_factory.mktemp("pages"))
    book.write("registry.md", "# Registry\n\n```{published-table}\n```\n")
    book.write("refs.md", "# References\n\n```{bibliography}\n```\n")
    for name in ("codebook", "calibration", "unmatched", "truth-parameters", "downloads"):
        book.write(f"{name}.md", f"# Page\n\n```{{{name}}}\n```\n")
    said = book.build().splitlines()
    assert [line for line in said if "[belonging_book.unmatched]" not in line] == []
    return book


def text_of(markup):
    spaced = re.sub(r"<[^>]+>", " ", re.sub(r"</span><wbr><span[^>]*>", "", markup))
    return re.sub(r"\s+", " ", unescape(spaced))


def plain(text):
    """Text with straight quotation marks and single spaces, to compare a page with its source."""
    straight = str.maketrans({"’": "'", "“": '"', "”": '"', "‘": "'"})
    return re.sub(r"\s+", " ", text.translate(straight)).strip()


def section(page, id):
    """The markup of one section of a page, empty if there is none."""
    found = re.search(rf'<section id="{id}">(.*?)</section>', page, re.S)
    return found[1] if found else ""


def rows_of(markup):
    """The cells of each row of the tables, as text."""
    rows = re.findall(r"<tr\b.*?</tr>", re.sub("</?abbr[^>]*>", "", markup), re.S)
    return [
        [text_of(cell).strip() for cell in re.findall(r"<t[dh]\b.*?</t[dh]>", row, re.S)]
        for row in rows
    ]


# Every cohort is there


def cohorts_left_out(source, directive):
    """The cohorts that a page does not show by a directive that it is there for."""
    shown = re.findall(rf"^```\{{{directive}\}} *(\w*)$", source, re.M)
    return [] if "" in shown else [name for name in cohorts.NAMES if name not in shown]


@pytest.mark.parametrize(
    ("page", "directive"),
    [("codebooks", "codebook"), ("calibration", "calibration"), ("data", "truth-parameters")],
)
def test_the_book_shows_every_cohort(page, directive):
    source = (ROOT / f"book/{page}.md").read_text(encoding="utf-8")
    assert cohorts_left_out(source, directive) == []
    assert "synthetic" in source or "synthetic/README.md" in source


def test_a_cohort_that_is_left_out_is_noticed(monkeypatch):
    monkeypatch.setattr(cohorts, "NAMES", ("surgery", "nurses"))
    assert cohorts_left_out("```{codebook} surgery\n```\n", "codebook") == ["nurses"]
    assert cohorts_left_out("```{codebook}\n```\n", "codebook") == []
    assert cohorts_left_out("No table.", "codebook") == ["surgery", "nurses"]


@pytest.mark.parametrize("name", cohorts.NAMES)
@pytest.mark.parametrize("directive", ["codebook", "calibration", "truth-parameters"])
def test_each_cohort_has_a_section_of_its_own(pages, directive, name):
    found = section(pages.html(directive), f"{directive}-{name}")
    assert plain(cohorts.find(name).title) in plain(text_of(found))
    assert "<table" in found


@pytest.mark.parametrize("directive", ["codebook", "calibration", "truth-parameters"])
def test_an_unknown_cohort_is_refused(book, directive):
    book.write("chapter.md", f"# C\n\n```{{{directive}}} surgeons\n```\n")
    assert "No cohort 'surgeons'. Cohorts: surgery" in (said := book.build())
    assert f"[belonging_book.{directive}]" in said


def test_sections_can_be_linked_from_other_pages(book):
    book.write("codebooks.md", "# Codebooks\n\n```{codebook}\n```\n")
    book.write("chapter.md", "# C\n\n[what it holds](#codebook-surgery)\n")
    assert book.build() == ""
    assert 'href="codebooks.html#codebook-surgery"' in book.html("chapter")


# Codebooks


def silent_drawings(page):
    """The drawings of a page that say nothing to who does not see them."""
    drawings = re.findall(r"<svg[^>]*>", page)
    named = re.compile(r'role="img" aria-label="(Bars|Histogram)[^"]*\d[^"]*"')
    return [drawing for drawing in drawings if not named.search(drawing)]


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_codebook_has_every_variable_with_its_distribution(pages, name):
    cohort = cohorts.find(name)
    rows = rows_of(section(pages.html("codebook"), f"codebook-{name}"))[1:]
    assert [row[0] for row in rows] == [variable.name for variable in cohort.variables]
    markup = re.findall(r"<tr\b.*?</tr>", section(pages.html("codebook"), f"codebook-{name}"), re.S)
    for row, variable, html in zip(rows, cohort.variables, markup[1:], strict=True):
        assert plain(variable.label) in plain(row[1])
        assert "<svg" in html or len(row[2]) > 5, variable.name


def test_codebook_says_which_realisation_is_drawn(pages):
    for name in cohorts.NAMES:
        said = text_of(section(pages.html("codebook"), f"codebook-{name}"))
        first, *others = cohorts.find(name).variants
        assert f"{len(load_cohort(name, first)):,} rows, synthetic." in said
        for variant in others:
            assert variant in said


def test_every_drawing_says_what_it_shows(pages):
    page = pages.html("codebook")
    assert page.count("<svg") > 10
    assert silent_drawings(page) == []


def test_a_silent_drawing_is_noticed(pages):
    for label in ("", 'aria-label=""', 'aria-label="Bars."'):
        spoiled = rf"\1{label}"
        page = re.sub(r'(<svg[^>]*)aria-label="[^"]*"', spoiled, pages.html("codebook"), count=1)
        assert len(silent_drawings(page)) == 1


def test_a_drawing_without_description_stops_the_strict_build(book, monkeypatch):
    from belonging_book.data import codebook

    silent = codebook.distribution.__globals__["_svg"]
    spoiled = lambda *parts: re.sub(r'aria-label="[^"]*"', "", silent(*parts))  # noqa: E731
    monkeypatch.setitem(codebook.distribution.__globals__, "_svg", spoiled)
    book.write("chapter.md", "# C\n\n```{codebook} surgery\n```\n")
    said = book.build()
    assert "Drawing in the row of 'stress': alternative text is missing" in said
    assert "[belonging_book.alt]" in said


def test_drawings_have_the_colour_of_the_text(pages):
    drawings = re.findall(r"<svg.*?</svg>", pages.html("codebook"), re.S)
    assert not any(re.search(r"#[0-9a-f]{3}|rgb|style=|fill=", drawing) for drawing in drawings)
    css = (ROOT / "book/_static/book.css").read_text(encoding="utf-8")
    assert re.search(r"\.distribution path \{\s*fill: currentcolor", css)
    assert re.search(r"\.distribution text \{\s*fill: currentcolor", css)


@pytest.mark.parametrize("page", ["codebook", "calibration", "unmatched", "truth-parameters"])
def test_pages_stay_light(pages, page):
    assert len(pages.html(page).encode()) < LARGEST_PAGE - THEME


# The comparison with published figures


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_comparison_shows_every_target(pages, name):
    from belonging_book.evidence.targets import comparison

    markup = section(pages.html("calibration"), f"calibration-{name}")
    for shown, row in zip(rows_of(markup)[1:], comparison(name), strict=True):
        numbers = [row["limit"], f"{row['mean of seeds']} ({row['SD of seeds']})"]
        numbers.append(row["this cohort"])
        assert shown[3:] == [number.replace("-", "\N{MINUS SIGN}") for number in numbers]
        assert plain(row["summary"]) in plain(shown[0])
        assert plain(row["note"]) in plain(shown[0])
        if not row["id"]:
            assert shown[1:3] == ["none", ""]
            continue
        figure = published.figure(row["id"])
        anchor = re.sub(r"[._]", "-", figure.id)
        assert f'href="registry.html#published-{anchor}"' in markup
        assert shown[1].replace("\N{MINUS SIGN}", "-").startswith(figure.text)
        assert shown[2] == (figure.grade if figure.is_public else "")


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_comparison_tells_how_the_seed_was_chosen(pages, name):
    said = text_of(section(pages.html("calibration"), f"calibration-{name}"))
    parameters = data.load_truth(name, next(iter(cohorts.find(name).variants))).parameters
    assert f"This cohort is seed {parameters['seed']}, " in said
    first, last = parameters["selection"]["candidate_seeds"]
    plan = calibration.find(name)
    assert f" {plan.limit_copies} times as large, " in said or "The limit is the" in said
    told = "without a choice." if first == last else f"chosen among seeds {first} to {last} by "
    assert told in said


def test_every_public_figure_is_a_target_or_has_a_reason():
    from belonging_book.evidence import targets

    found = targets.faults(published.figures(), targets.aimed_at(), targets.reasons())
    assert list(found) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda t, r: (t, r | {"acker2025.pctile_gap": ""}), "no reason that a reader can"),
        (lambda t, r: (t - {"acker2025.slope"}, r), "acker2025.slope is public, no cohort"),
        (lambda t, r: (t | {"acker2025.design"}, r), "acker2025.design, which a cohort aims at"),
        (lambda t, r: (t, r | {"acker2025.none": "x" * 30}), "which is not registered"),
        (lambda t, r: (t, r | {"acker2025.slope_ci": "x" * 30}), "which is not public"),
    ],
)
def test_a_figure_without_target_and_reason_is_noticed(spoil, fault):
    from belonging_book.evidence import targets

    spoiled = targets.faults(published.figures(), *spoil(targets.aimed_at(), targets.reasons()))
    assert any(fault in said for said in spoiled)


def test_a_missing_reason_stops_the_strict_build(book, monkeypatch):
    from belonging_book.evidence import targets

    kept = {id: why for id, why in targets.reasons().items() if id != "acker2025.direction"}
    monkeypatch.setattr(targets, "reasons", lambda: kept)
    book.write("chapter.md", "# C\n\n```{unmatched}\n```\n")
    assert "acker2025.direction is public, no cohort aims at it" in (said := book.build())
    assert "[belonging_book.unmatched]" in said


def test_a_reason_given_twice_is_noticed(tmp_path, monkeypatch):
    from belonging_book.evidence import targets

    file = tmp_path / "unmatched.csv"
    file.write_text("id,reason\na2025.b,First.\na2025.b,Second.\n", encoding="utf-8")
    monkeypatch.setattr(targets, "REASONS", file)
    with pytest.raises(ValueError, match="a2025.b more than once"):
        targets.reasons()


def test_figures_without_target_are_parted_into_public_and_not(pages):
    from belonging_book.evidence import targets

    page, given = pages.html("unmatched"), targets.reasons()
    public = rows_of(section(page, "public-but-not-modeled"))[1:]
    others = rows_of(section(page, "not-public-or-not-read"))[1:]
    shown = [row[0].split()[-1] for row in public + others]
    targeted = targets.aimed_at()
    assert sorted(shown) == sorted(f.id for f in published.figures() if f.id not in targeted)
    assert all(published.figure(id).is_public for id in shown[: len(public)])
    assert not any(published.figure(id).is_public for id in shown[len(public) :])
    said = [plain(row[3]) for row in public]
    assert said == [plain(given[id]) for id in shown[: len(public)]]


# What can be turned


@pytest.mark.parametrize("name", cohorts.NAMES)
def test_every_parameter_is_listed_as_it_is_typed(pages, name):
    listed = rows_of(section(pages.html("truth-parameters"), f"truth-parameters-{name}"))[1:]
    known = cohorts.parameters(name)
    assert [row[0] for row in listed] == known["parameter"].tolist()
    assert [row[2] for row in listed] == known["default"].tolist()
    assert [row[3] for row in listed] == known["values"].tolist()


# Files to open


@pytest.mark.parametrize(("name", "variant"), REALIZATIONS)
def test_every_realisation_can_be_downloaded(pages, name, variant):
    stem, page = data.stem(name, variant), pages.html("downloads")
    linked = re.findall(rf'href="([^"]*/{stem}\.\w+)"', page)
    assert linked[0].endswith(".csv")
    for link in linked:
        file = pages.root.parent / "out" / link
        kilobytes = file.stat().st_size / 1000
        size = f"{kilobytes:,.0f} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"
        assert f"{stem} {file.suffix} {size} " in text_of(page)
    assert re.search(rf'href="[^"]*/{name}\.codebook\.csv"', page)
    assert "truth" not in page


def test_the_first_variant_comes_in_every_format_that_is_not_too_large(pages):
    from belonging_book.data.downloads import MOST_CELLS

    made = pages.root.parent / "out/.doctrees/downloads"
    for name in cohorts.NAMES:
        variant = next(iter(cohorts.find(name).variants))
        stem, cells = data.stem(name, variant), load_cohort(name, variant).size
        linked = re.findall(rf'href="[^"]*/{stem}\.(xlsx|sav|dta)"', pages.html("downloads"))
        if any(v.measurement == "raw text" for v in cohorts.find(name).variables):
            assert linked == []
            continue
        assert linked == [kind for kind in MOST_CELLS if cells <= MOST_CELLS[kind]]
        assert all((made / f"{stem}.{kind}").stat().st_size < 1_000_000 for kind in linked)


def test_downloads_stay_small(pages):
    files = [p for p in (pages.root.parent / "out/_downloads").rglob("*") if p.is_file()]
    assert sum(path.stat().st_size for path in files) < 6_500_000


def test_files_are_made_again_only_when_their_data_change(tmp_path, monkeypatch):
    from belonging_book.data import downloads

    written = []

    def write(name, rows, folder, formats, *, stem):
        for kind in formats:
            written.append(kind)
            (folder / f"{stem}.{kind}").write_bytes(b"made")

    monkeypatch.setattr(export, "write", write)
    made = downloads.exported("surgery", "", tmp_path)
    assert written == list(downloads.MOST_CELLS) == [path.suffix[1:] for path in made]
    downloads.exported("surgery", "", tmp_path)
    assert written == list(downloads.MOST_CELLS)
    os.utime(tmp_path / "surgery.sav", (1, 1))
    downloads.exported("surgery", "", tmp_path)
    assert written == [*downloads.MOST_CELLS, "sav"]
    assert [path.suffix for path in downloads.exported("panel", "common-cause", tmp_path)] == [
        ".sav"
    ]


def test_a_format_that_cannot_be_written_stops_the_strict_build(book, monkeypatch):
    def write(*_, **__):
        raise ValueError("The Excel format needs xlsxwriter.")

    monkeypatch.setattr(export, "write", write)
    book.write("chapter.md", "# C\n\n```{downloads}\n```\n")
    assert "needs xlsxwriter. [belonging_book.downloads]" in book.build()
