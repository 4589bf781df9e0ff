"""The book's Sphinx extension, each part on a book of two or three pages."""

import json
import os
import pickle
import re
from pathlib import Path

import pandas as pd
import pytest

from belonging_edu import cohorts, keep, published, say, show
from tests.book.site.small_book import SmallBook, shown_by

ALT = 'Line figure: exam score over "belonging" & <others>, rising in three steps.'
LAB = "notebooks/08-top.ipynb"
LADDER = f"```{{labfigure}} {LAB}::ladder\n:name: fig-ladder\nThe ladder, $x_1$.\n```\n"


@pytest.fixture
def book(tmp_path):
    return SmallBook(tmp_path)


@pytest.fixture(scope="module")
def ladder():
    from matplotlib.figure import Figure

    return shown_by(show, Figure(), alt=ALT, name="ladder")


def test_chapter_shows_the_new_number_after_its_lab_changed(book):
    book.write("chapter.md", "# Chapter\n\nGap {n}`8 gap:.1f` points.")
    for gap in (56.12, 99.04):
        lab = book.lab(*shown_by(keep, gap=gap))
        os.utime(lab, (2e9, 2e9 + gap))
        assert book.build() == ""
        assert f">{gap:.1f}<" in book.html("chapter")


def test_numbers_of_the_own_lab_need_no_path(book):
    book.lab(*shown_by(keep, gap=56.12))
    book.lab(*shown_by(keep, gap=7), name="notebooks/explorers.ipynb")
    for page in ("book/08-top", "book/sessions/08-top"):
        book.write(f"{page}.md", "# 8 Top\n\n{n}`gap:.1f` and {n}`explorers gap:.0f`")
    assert book.build() == ""
    for page in ("book/08-top", "book/sessions/08-top"):
        assert ">56.1<" in book.html(page) and ">7<" in book.html(page)


@pytest.mark.parametrize(
    ("page", "number", "complaint"),
    [
        ("book/about", "gap:.1f", "no lab of this page's own"),
        ("book/about", "9 gap:.1f", "There is no lab '9' for the number '9 gap:.1f'"),
        ("book/about", "top gap:.1f", "There is no lab 'top'"),
    ],
)
def test_a_number_of_no_lab_warns(book, page, number, complaint):
    book.lab(*shown_by(keep, gap=56.12))
    book.write(f"{page}.md", f"# About\n\n{{n}}`{number}`")
    assert complaint in book.build()


def test_missing_kept_number_warns(book):
    book.lab(*shown_by(keep, gap=56.1))
    book.write("chapter.md", "# Chapter\n\n{n}`8 other:.1f`")
    assert "'other' not found" in book.build()


def test_number_that_a_lab_no_longer_keeps_warns_in_a_second_build(book):
    book.lab(*shown_by(keep, gap=56.1))
    book.write("chapter.md", "# Chapter\n\n{n}`8 gap:.1f`")
    assert book.build() == ""
    os.utime(book.lab(), (2e9, 2e9))
    assert "'gap' not found" in book.build()


def test_labfigure_is_an_image_file_with_the_lab_s_description(book, ladder):
    book.lab(*ladder, *shown_by(keep, gap=56.1))
    caption = "The gap is {n}`8 gap:.0f` *points*."
    text = f"# C\n\n{LADDER.replace('The ladder, $x_1$.', caption)}\n{{numref}}`fig-ladder`"
    book.write("chapter.md", text)
    assert book.build() == ""
    page = book.html("chapter")
    assert 'alt="Line figure: exam score over &quot;belonging&quot; &amp; &lt;others&gt;' in page
    assert 'src="_images/08-top-ladder.svg"' in page
    assert "<em>points</em>" in page and ">56<" in page
    assert re.search(r'href="#fig-ladder"><span class="std std-numref">Fig\. 1<', page)
    assert (book.root.parent / "out/_images/08-top-ladder.svg").read_text().startswith("<?xml")


def test_a_figure_is_there_in_words_in_the_chapter_and_in_the_lab(book, ladder):
    book.lab(*ladder)
    book.write("chapter.md", f"# Chapter\n\n{LADDER}")
    assert book.build() == ""
    words = '>: Line figure</span></summary><p>Line figure: exam score over "belonging"'
    for name in ("chapter", "notebooks/08-top"):
        assert book.html(name).count(words) == 1


def test_tables_of_a_lab_take_the_caption_of_their_cell(book):
    frame = {"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1"}
    said = {"text/markdown": "| a |\n|---|\n| 1 |", "text/plain": "1"}
    path = book.lab((frame, {}), (said, {}))
    assert book.build() == ""
    assert "<caption" not in book.html("notebooks/08-top")
    lab = json.loads(path.read_text(encoding="utf-8"))
    lab["cells"][1]["metadata"]["belonging_edu"] = {"caption": "Ones & <others> (synthetic)"}
    path.write_text(json.dumps(lab), encoding="utf-8")
    assert book.build(nb_render_markdown_format="myst") == ""
    captions = re.findall(r"<caption>.*?</caption>", book.html("notebooks/08-top"), re.S)
    assert len(captions) == 2
    assert all("Ones &amp; &lt;others&gt; (synthetic)" in caption for caption in captions)


def test_negative_numbers_have_a_minus_sign_and_shares_their_per_cent(book):
    frame = {"text/html": "<table><tr><td>-1.5</td><td>a-1</td></tr></table>", "text/plain": "1"}
    book.lab((frame, {}), shown_by(say, "From -2 to 3, r = -.45, (-4), `x[-1]`, 2010-15, C-7.")[0])
    assert book.build() == ""
    page = book.html("notebooks/08-top")
    minus = "\N{MINUS SIGN}"
    for shown in (
        f"<td>{minus}1.5</td>",
        "<td>a-1</td>",
        f"From {minus}2 to 3, r = {minus}.45, ({minus}4)",
    ):
        assert shown in page
    assert "x[-1]" in page and "2010-15, C-7." in page


def test_the_first_abbreviation_of_a_kind_says_what_it_stands_for(book):
    text = "# About the SD\n\nThe SD of `SD`, PGY4, two SDs, RR2 and RR, ORs; in ORDER.\n"
    book.write("chapter.md", text)
    assert book.build() == ""
    marked = re.findall(r"<abbr title=.([^>]+).>(\w+)</abbr>", book.html("chapter"))
    assert dict((short, long) for long, short in marked) == {
        "SD": "standard deviation", "PGY": "postgraduate year", "RR2": "response rate 2",
        "RR": "risk ratio", "OR": "odds ratio",
    }  # fmt: skip
    assert len(marked) == 5


def test_a_table_of_pandas_has_one_line_of_headings_and_words_at_the_left(book):
    rows = pd.MultiIndex.from_product([["X", "Y"], ["lowest", "highest"]], names=[None, "group"])
    values = {"n": [1, 2, 3, 4], "ratio": ["<0.001", "inf", "0.5", "-1.5"], "said": list("abcd")}
    book.lab(({"text/html": pd.DataFrame(values, rows)._repr_html_(), "text/plain": "x"}, {}))
    assert book.build() == ""
    (table,) = re.findall(r"<table.*?</table>", book.html("notebooks/08-top"), re.S)
    head, *body = re.findall(r"<tr.*?</tr>", table, re.S)
    assert re.findall(r">([^<>]*)</t[hd]>", head) == ["", "group", "n", "ratio", "said"]
    assert re.findall(r'class="words"[^>]*>([^<]*)<', head) == ["", "group", "said"]
    assert [re.findall(r'<td class="words">(.)', row) for row in body] == [
        ["a"],
        ["b"],
        ["c"],
        ["d"],
    ]
    assert table.count('scope="row"') == 6 and table.count('scope="col"') == 4


def test_other_tables_stay_as_they_are(book):
    book.lab(({"text/html": "<table><tr><td>word</td></tr></table>", "text/plain": "x"}, {}))
    assert book.build() == ""
    assert "<table><tr><td>word</td></tr></table>" in book.html("notebooks/08-top")


def test_labfigure_follows_the_lab_and_rests_when_nothing_changes(book, ladder):
    book.lab(*ladder)
    book.write("chapter.md", f"# Chapter\n\n{LADDER}")
    book.write("chapter2.md", f"# Chapter\n\n{LADDER.replace('fig-', 'fig2-')}")
    assert book.build() == ""
    stamp = (book.root.parent / "out/chapter.html").stat().st_mtime_ns
    assert book.build() == ""
    assert (book.root.parent / "out/chapter.html").stat().st_mtime_ns == stamp
    (data, metadata), *_ = ladder
    changed = {**data, "text/html": data["text/html"].replace("Line figure", "New line figure")}
    os.utime(book.lab((changed, metadata)), (2e9, 2e9))
    assert book.build() == ""
    assert "New line figure" in book.html("chapter")


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        (f"{LAB}::steps", "stores no figure 'steps'. Figures it stores: ladder."),
        ("notebooks/09-none.ipynb::ladder", "No lab 'notebooks/09-none.ipynb'. Labs in that"),
    ],
)
def test_unknown_labfigure_warns_and_names_what_there_is(book, ladder, wanted, complaint):
    book.lab(*ladder)
    book.write("chapter.md", f"# Chapter\n\n```{{labfigure}} {wanted}\nCaption.\n```\n")
    assert complaint in book.build()


def _lab_image(alt):
    html = f'<img {alt} src="data:image/svg+xml;base64,PHN2Zy8+">'
    return {"text/html": html, "text/plain": "x"}, {"belonging_edu": {"figure": "ladder"}}


@pytest.mark.parametrize(
    ("alt", "complaint"),
    [
        ("", "is missing"),
        ('alt="ladder.svg"', "is a file name"),
        ('alt="Image"', "says nothing of what is seen"),
        ('alt="A short text"', "has 12 characters"),
    ],
)
def test_lab_figure_without_description_warns_on_both_pages(book, alt, complaint):
    book.lab(_lab_image(alt))
    book.write("chapter.md", f"# Chapter\n\n{LADDER}")
    warnings = book.build()
    assert re.search(rf"Figure 'ladder': .*{complaint}.*\[belonging_book.labfigure\]", warnings)
    assert re.search(rf"08-top.*{complaint}.*\[belonging_book.alt\]", warnings)


@pytest.mark.parametrize(
    ("image", "warned"),
    [
        ("![](dot.png)", True),
        ("![dot.png](dot.png)", True),
        ('<img src="dot.png">', True),
        ("![A red dot](dot.png)", False),
    ],
)
def test_image_of_a_page_needs_a_description(book, image, warned):
    (book.root / "dot.png").write_bytes(b"\x89PNG")
    book.write("chapter.md", f"# Chapter\n\n{image}\n")
    assert ("[belonging_book.alt]" in book.build()) is warned


def test_published_figure_shows_its_source_and_links_to_its_record(book):
    book.write("registry.md", "# Registry\n\n```{published-table}\n```\n")
    book.write("refs.md", "# References\n\n```{bibliography}\n```\n")
    text = "# C\n\n{published}`acker2025.absite_gap_decile|unit` {published}`acker2025.n_total`"
    book.write("chapter.md", text)
    assert book.build() == ""
    page = re.sub("</?abbr[^>]*>", "", book.html("chapter"))
    assert "56 ABSITE points\N{NO-BREAK SPACE}<a " in page
    assert 'href="registry.html#published-acker2025-absite-gap-decile"' in page
    assert "Unit: ABSITE points. Source: Conexiant and 1 other. Grade B: a news item" in page
    assert '<span class="published-source">[AMA News Wire, B]</span>' in page


def test_published_figure_to_copy_is_itself_the_link(book):
    book.write("registry.md", "# Registry\n\n```{published-table}\n```\n")
    book.write("refs.md", "# References\n\n```{bibliography}\n```\n")
    book.write("chapter.md", "# C\n\n{published}`acker2025.absite_gap_decile | quiet` points")
    assert book.build() == ""
    page = book.html("chapter")
    assert "[Conexiant, B]" not in page
    assert '<span class="published-number">56</span></a></span> points' in page


def test_codebook_shows_every_variable_with_its_levels(book):
    book.write("chapter.md", "# C\n\n```{codebook} surgery\n```\n")
    assert book.build() == ""
    page = book.html("chapter")
    assert page.count("<tr") == 18
    assert "integer, ordinal; 1 to 5; higher = stronger belonging; 1 = not at all true" in page


def test_codebook_of_an_unknown_cohort_is_refused(book):
    book.write("chapter.md", "# C\n\n```{codebook} surgeons\n```\n")
    known = ", ".join(cohorts.NAMES)
    assert f"Cohorts: {known}. [belonging_book.codebook]" in book.build()


def test_claims_are_shown_without_their_key(book):
    book.write("chapter.md", "# C\n\n```{claims-table}\n```\n")
    assert book.build() == ""
    page = book.html("chapter")
    assert page.count("<tr") == 13 and "not clear whether belonging precedes" in page
    assert "causal" not in page and "associational" not in page


def test_the_key_of_the_claims_has_a_kind_for_each(book):
    book.write("chapter.md", "# C\n\n```{claims-key}\n```\n")
    assert book.build() == ""
    page = book.html("chapter")
    assert page.count("<tr") == 13 and page.count("C, causal") == 5
    assert "softened causal claim" in page


def test_published_figure_that_is_not_public_says_so(book):
    book.write("chapter.md", "# C\n\nRate {published}`acker2025.response_rate | unit`.")
    assert book.build() == ""
    page = book.html("chapter")
    assert re.search(r"Rate <span class=\"published\"><abbr [^>]*title=\"[^\"]*Not public", page)
    assert ">not public</span></abbr></span>." in page


@pytest.mark.parametrize(
    ("role", "complaint"),
    [
        ("acker2025.absite_gap", "No published figure 'acker2025.absite_gap'. Near: acker2025."),
        ("acker2025.n_total | n", "Unknown option 'n'"),
    ],
)
def test_published_role_refuses_what_it_does_not_know(book, role, complaint):
    book.write("chapter.md", f"# Chapter\n\n{{published}}`{role}`")
    assert complaint in book.build()


def test_published_figures_follow_the_registry(book):
    from belonging_book.evidence.published_role import REGISTRY

    book.write("chapter.md", "# Chapter\n\n{published}`acker2025.n_total`")
    book.build()
    env = pickle.loads((book.root.parent / "out/.doctrees/environment.pickle").read_bytes())
    assert str(REGISTRY) in env.dependencies["chapter"]


def test_published_table_has_one_row_for_each_figure_and_links_its_sources(book):
    book.write("registry.md", "# Registry\n\n```{published-table} acker2024\n```\n")
    book.write("refs.md", "# References\n\n```{bibliography}\n```\n")
    assert book.build() == ""
    page = book.html("registry")
    for figure in published.figures("acker2024"):
        anchor = figure.id.replace(".", "-").replace("_", "-")
        assert page.count(f'id="published-{anchor}"') == 1
    assert re.search(r'href="refs.html#[^"]+"><span>OUCI</span>', page)
    assert "Title ouci" in book.html("refs")


def test_published_table_of_an_unknown_study_warns(book):
    book.write("registry.md", "# Registry\n\n```{published-table} acker1999\n```\n")
    assert "No figures of study 'acker1999'. Studies: acker2024" in book.build()


def test_source_that_is_not_in_the_bibliography_warns(book):
    book.write("references.bib", "")
    book.write("registry.md", "# Registry\n\n```{published-table} acker2024\n```\n")
    assert 'could not find bibtex key "ouci"' in book.build()


def test_maths_is_mathml_with_numbers_and_links(book):
    text = "# C\n\nMean $\\bar{x}$, see {eq}`gap`.\n\n$$\na &= b \\\\\n &= c\n$$ (gap)\n"
    book.write("chapter.md", text)
    assert book.build() == ""
    page = book.html("chapter")
    assert page.count("<math ") == 2 and "<mtable" in page
    assert 'href="#equation-gap">(1)</a>' in page and '<span class="eqno">(1)' in page
    assert "mathjax@" not in page.lower() and "\\bar" not in page


def test_maths_in_a_computed_sentence_of_a_lab(book):
    book.lab(*shown_by(say, "The slope is $\\beta = 1.2$."))
    book.build(nb_render_markdown_format="myst")
    assert "\N{GREEK SMALL LETTER BETA}</mi>" in book.html("notebooks/08-top")


@pytest.mark.parametrize(
    "tex",
    [r"\frac{1}{", r"x^", r"\left( x", r"\foo{x}", r"\begin{strange}x\end{strange}", "a } b"],
)
def test_bad_tex_warns(book, tex):
    book.write("chapter.md", f"# Chapter\n\n$$\n{tex}\n$$\n")
    assert "[belonging_book.tex]" in book.build()


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        (r"x \sim y", "&#x0223C;"),
        (r"a\!b", 'width="-0.167em"'),
        (r"\text{a\_b}", "a_b"),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "<mtable"),
        (r"\begin{cases}1&x>0\\0&\text{else}\end{cases}", "<mtable"),
    ],
)
def test_what_browsers_need_of_mathml(tex, mathml):
    from belonging_book.typography.mathml import mathml_of

    assert mathml in mathml_of(tex, "block")


def test_each_lab_page_says_how_to_do_the_lab(book):
    book.lab()
    book.lab(name="notebooks/solutions/08-top.ipynb")
    book.write("chapter.md", f"# Chapter\n\n```{{lab-link}} {LAB}\n```\n")
    assert book.build() == ""
    region = r'<!--lab-link:%s--><p class="lab-link">.*?</p><!--/lab-link-->'
    worked = "notebooks/solutions/08-top.ipynb"
    for page, lab in ((LAB[:-6], LAB), (worked[:-6], worked)):
        assert re.search(r"</h1>\s*" + region % re.escape(lab), book.html(page))
    assert re.search(region % re.escape(LAB), book.html("chapter"))
    assert "lab-link" not in book.html("index")


def test_link_to_a_lab_that_is_not_there_warns(book):
    book.write("chapter.md", "# Chapter\n\n```{lab-link} notebooks/09-none.ipynb\n```\n")
    assert "[belonging_book.lab-link]" in book.build()


def test_status_is_read_again_at_each_build(book, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764547200")
    book.lab()
    book.lab(name="notebooks/solutions/08-top.ipynb")
    book.write("status.md", "# Status\n\n```{status}\n```\n")
    assert book.build() == ""
    text = re.sub(r"<[^>]+>", " ", book.html("status"))
    assert "2025-12-01" in text and text.count("not measured on this machine") == 2
    book.write("_build/run_times.json", json.dumps({LAB: 4.2}))
    assert book.build() == ""
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", book.html("status")))
    assert "08-top.ipynb 1 4.2 solutions/08-top.ipynb 1 not measured" in text


def test_heading_cells_of_tables_name_their_scope(book):
    frame = "<table><thead><tr><th></th><th>score</th></tr></thead>"
    frame += "<tbody><tr><th>0</th><td>1</td></tr></tbody></table>"
    book.lab(({"text/html": frame, "text/plain": "x"}, {}))
    assert book.build() == ""
    page = book.html("notebooks/08-top")
    assert '<td></td><th scope="col">score</th>' in page
    assert '<th scope="row">0</th>' in page


def test_a_room_imports_from_those_before_it():
    import belonging_book

    rooms = [room.__name__.rpartition(".")[2] for room in belonging_book.ROOMS]
    folder = Path(belonging_book.__file__).parent
    assert sorted(rooms) == sorted(file.parent.name for file in folder.glob("*/__init__.py"))
    for place, room in enumerate(rooms):
        for file in (folder / room).glob("*.py"):
            named = set(re.findall(r"^from \.\.(\w+)", file.read_text("utf-8"), re.M))
            assert named <= {"chapters", "warn", *rooms[:place]}, file


def test_every_module_that_has_a_setup_is_a_part_of_its_room():
    import belonging_book

    for room in belonging_book.ROOMS:
        here = Path(room.__file__).parent
        parts = {file: file.stem for file in here.glob("[!_]*.py")}
        parts |= {file: file.parent.name for file in here.glob("[!_]*/__init__.py")}
        connected = {parts[f] for f in parts if "def setup(app)" in f.read_text("utf-8")}
        assert connected == {part.__name__.rpartition(".")[2] for part in room.PARTS}
