"""The whole book, built once in strict mode, and then read as a reader's browser would."""

import html
import re
import shutil

import nbformat
import pytest
import yaml
from fontTools.ttLib import TTFont

from tests.book.site import checks, plain_sphinx
from tests.book.site.book_copy import ROOT, Built, copy_to, end_build, start_build
from tests.book.test_reference import functions
from tests.browser import served

pytestmark = pytest.mark.skipif(
    not (ROOT / "_toc.yml").is_file(), reason="needs the checkout, with _toc.yml"
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return copy_to(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def built(copy, built_book):
    """The book; the tests with a browser read the same one."""
    found = end_build(start_build(copy), copy)
    if found.code == 0:
        served.mark_strictly_built(copy)
        served.keep(copy, built_book)
    return found


@pytest.fixture(scope="module")
def pages(built):
    return checks.pages_of(built.html)


@pytest.fixture(scope="module")
def sources(copy):
    return {name: checks.source_of(copy, name) for name in checks.documents_in_toc(copy)}


def _on_all(pages, check, *more):
    """Run a check on each page, and name the page in each complaint."""
    return [f"{name}: {said}" for name, page in pages.items() for said in check(page, *more)]


def test_strict_build_has_no_warning(built):
    warnings = [line for line in built.log.splitlines() if "WARNING" in line or "ERROR" in line]
    assert (built.code, warnings) == (0, []), built.log[-3000:]


def test_folders_and_table_of_contents_agree(copy):
    assert list(checks.folders_against_toc(copy)) == []


def test_every_document_has_its_page(copy, pages):
    assert list(checks.pages_against_toc(copy, pages)) == []


def test_reference_pages_hold_every_public_function(built):
    for case in functions():
        page, public = case.values
        shown = (built.html / "book" / "reference" / f"{page}.html").read_text("utf-8")
        assert re.search(rf'id="belonging_edu\.[\w.]*{public.__name__}"', shown), case.id


def test_images_have_alternative_text(pages):
    assert _on_all(pages, checks.alternative_texts) == []


def test_tables_have_captions_scopes_and_even_numbers(pages):
    assert _on_all(pages, checks.tables) == []


def test_abbreviations_say_what_they_stand_for(copy, pages):
    listed = copy / "book" / "_ext" / "belonging_book" / "typography/abbreviations.yaml"
    known = yaml.safe_load(listed.read_text("utf-8"))
    read = {n: p for n, p in pages.items() if not n.startswith(("book/reference", "search"))}
    assert _on_all(read, checks.abbreviations, known) == []


def test_signs_are_said_in_words(pages, sources):
    told = sources["book/glossary"].partition("## Signs")[2]
    said = re.findall(r"^\| (\S) \|", told, re.MULTILINE)
    assert len(said) > 5
    assert _on_all(pages, checks.signs, said) == []


def test_code_is_as_it_was_typed(pages):
    assert _on_all(pages, checks.code_as_typed) == []


def test_figures_are_there_in_words(pages):
    assert _on_all(pages, checks.figures_in_words) == []


def test_no_source_text_on_a_page(pages):
    assert _on_all(pages, checks.leaked_markup) == []


def test_no_path_of_this_machine(copy, pages):
    assert _on_all(pages, checks.machine_paths, copy) == []
    assert _on_all(pages, checks.machine_paths, ROOT) == []


def test_nothing_is_loaded_from_another_host(pages, built):
    assert _on_all(pages, checks.other_hosts) == []
    assert list(checks.other_hosts_in_assets(built.html)) == []


def test_maths_is_mathml(pages, sources):
    found = {n: list(checks.formulas(pages[f"{n}.html"], s)) for n, s in sources.items()}
    assert {name: said for name, said in found.items() if said} == {}


def test_pages_with_cohort_data_say_synthetic(pages, sources):
    found = {
        name: list(checks.says_synthetic(name, pages[f"{name}.html"], source))
        for name, source in sources.items()
    }
    assert {name: said for name, said in found.items() if said} == {}


def test_links_inside_the_book_lead_somewhere(pages, built):
    found = [
        f"{name}: {said}" for name in pages for said in checks.broken_links(name, pages, built.html)
    ]
    assert found == []


def test_icons_need_no_script(pages):
    assert not any("fontawesome.js" in page.source for page in pages.values())


# Canaries: each check has to complain when there is something to complain about.

_LAB = "notebooks/lab.ipynb"
_CANARY = """# Canary

Synthetic data. {{published}}`{figure}`, {{n}}`lab {key}:{format}`.

```{{published-table}}
```

```{{bibliography}}
```
"""
_TOC = f"format: jb-book\nroot: book/canary\nchapters:\n- file: {_LAB}\n"


def _canary_book(copy, folder, break_lab=None, **changed):
    """A book of two pages out of the real one: the outputs of one lab, and a chapter."""
    for name in ("book/_ext", "book/_static", "belonging_edu"):
        shutil.copytree(copy / name, folder / name)
    for name in ("_config.yml", "book/references.bib"):
        shutil.copy2(copy / name, folder / name)
    lab, key, kept, figure = _outputs_of_a_lab(copy)
    if break_lab:
        break_lab(figure)
    (folder / "notebooks").mkdir()
    nbformat.write(lab, folder / _LAB)
    chosen = {"figure": "acker2025.n_total", "key": key}
    chosen["format"] = "s" if kept.startswith(("'", '"')) else ".1f"
    (folder / "book/canary.md").write_text(_CANARY.format(**(chosen | changed)), "utf-8")
    (folder / "_toc.yml").write_text(_TOC, "utf-8")
    return folder


def _outputs_of_a_lab(copy):
    """Return a lab without its text, a number it keeps (key, value), and a figure it shows."""
    for path in sorted((copy / "notebooks").glob("*.ipynb")):
        lab = nbformat.read(path, as_version=4)
        cells = [cell for cell in lab.cells if cell.cell_type == "code"]
        lab.cells = [nbformat.v4.new_markdown_cell("# Lab\n\nSynthetic data."), *cells]
        outputs = [out for cell in cells for out in cell.outputs if "data" in out]
        kept = [out for out in outputs if "scrapbook" in out.metadata]
        shown = [out for out in outputs if "<img alt=" in out.data.get("text/html", "")]
        if kept and shown:
            value = kept[0].data["application/papermill.record/text/plain"]
            return lab, kept[0].metadata.scrapbook.name, value, shown[0]
    raise AssertionError("no lab keeps a number and shows a figure: have they been run?")


def _drop_alt(figure):
    markup = figure.data["text/html"]
    figure.data["text/html"] = re.sub(r'alt="[^"]*"', "", markup, count=1)


@pytest.fixture(scope="module")
def canaries(copy, tmp_path_factory):
    """Build the canary books side by side."""
    books = {
        "good": {},
        "alt": {"break_lab": _drop_alt},
        "published": {"figure": "acker2025.no_such_figure"},
        "glue": {"key": "no_such_key"},
    }
    started = {}
    for name, changes in books.items():
        folder = _canary_book(copy, tmp_path_factory.mktemp(name), **changes)
        started[name] = (start_build(folder), folder)
    folder = _canary_book(copy, tmp_path_factory.mktemp("plain"))
    started["plain"] = (plain_sphinx.start(folder), folder)
    return {name: end_build(*running) for name, running in started.items()}


def test_canary_book_is_good_as_long_as_nothing_is_broken(canaries):
    assert canaries["good"].code == 0, canaries["good"].log[-3000:]


def test_canary_book_is_good_without_jupyter_book(canaries):
    plain, ours = canaries["plain"], canaries["good"]
    assert plain.code == 0 and "WARNING" not in plain.log, plain.log[-3000:]
    for name in ("book/canary.html", "notebooks/lab.html", "index.html"):
        written = [checks.Page(built.html / name).text for built in (plain, ours)]
        assert written[0] == written[1], name


def test_report_without_jupyter_book_names_versions_and_warnings(tmp_path):
    built = Built(1, "reading\npage.md:3: WARNING: no such thing\n", tmp_path)
    said = "\n".join(plain_sphinx.report(built, {"sphinx": "9.0.4"}))
    assert "sphinx 9.0.4" in said and "Exit status 1, 1 warnings." in said
    assert "`page.md:3: WARNING: no such thing`" in said


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("alt", "[belonging_book.alt]"),
        ("published", "No published figure 'acker2025.no_such_figure'"),
        ("glue", "'no_such_key' not found"),
    ],
)
def test_broken_canary_turns_the_build_red(canaries, name, complaint):
    assert canaries[name].code != 0
    assert complaint in canaries[name].log


def test_canary_orphan_is_found(copy, tmp_path):
    for folder in ("book", "notebooks"):
        shutil.copytree(copy / folder, tmp_path / folder)
    shutil.copy2(copy / "_toc.yml", tmp_path)
    (tmp_path / "notebooks/99-orphan.ipynb").write_text("{}", encoding="utf-8")
    complaints = list(checks.folders_against_toc(tmp_path))
    assert "notebooks/99-orphan is not in _toc.yml" in complaints
    assert "book/99-orphan is missing" in complaints


DATAFRAME = '<table class="table results"><caption>Three good words</caption>'
DATAFRAME += "<tr><td>{}</td></tr><tr><td>{}</td></tr></table>"


@pytest.mark.parametrize(
    ("check", "markup"),
    [
        (checks.alternative_texts, '<img src="a.png" alt="">'),
        (checks.alternative_texts, '<img src="a.png" alt="a.png">'),
        (checks.alternative_texts, '<figure class="lab-figure"><img src="a.svg" alt="Short">'),
        (checks.alternative_texts, '<img src="data:image/svg+xml;base64,AA" alt="Short">'),
        (checks.tables, "<table><tr><td>1</td></tr></table>"),
        (checks.tables, "<table><caption>Two words</caption><tr><td>1</td></tr></table>"),
        (checks.tables, "<table><caption>Three good words</caption><tr><th>A</th></tr></table>"),
        (checks.tables, DATAFRAME.format("1.25", "1.5")),
        (checks.tables, DATAFRAME.format("1.250000", "1.500000")),
        (checks.figures_in_words, '<img src="data:image/svg+xml;base64,AA" alt="A long text">'),
        (checks.code_as_typed, "<pre>x[<span>\N{MINUS SIGN}1</span>]</pre>"),
        (checks.leaked_markup, "<p>{n}`y:.1f`"),
        (checks.leaked_markup, "<p>:::{note}"),
        (checks.leaked_markup, "<p>$$x$$"),
        (checks.leaked_markup, "<p>a $\\beta$ b"),
        (checks.leaked_markup, "<h1># Lab</h1>"),
        (checks.other_hosts, '<script src="https://cdn.example.org/a.js"></script>'),
        (checks.other_hosts, '<script src="//cdn.example.org/a.js"></script>'),
        (checks.other_hosts, '<link rel="preconnect" href="https://fonts.example.org">'),
        (checks.other_hosts, '<img srcset="a.png 1x, https://example.org/b.png 2x" alt="A">'),
        (checks.other_hosts, "<style>@import 'https://example.org/a.css';</style>"),
        (checks.other_hosts, '<p style="background: url(https://example.org/a.png)">'),
        (checks.other_hosts, '<script>import("https://example.org/a.js")</script>'),
    ],
)
def test_canary_page_is_found(check, markup, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"<article>{markup}</article>", encoding="utf-8")
    assert list(check(checks.Page(page)))


@pytest.mark.parametrize("numbers", [("1.25", "1.50"), ("1,250", "12"), ("-0.5", "12.5")])
def test_a_table_with_even_numbers_is_good(numbers, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(DATAFRAME.format(*numbers), encoding="utf-8")
    assert list(checks.tables(checks.Page(page))) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("An SD of 3, and the SD", "SD is not marked"),
        ('<abbr title="standard deviation">SD</abbr> <abbr title="the same">SD</abbr>', "twice"),
        ("A QXR of 3", "QXR is in no list"),
    ],
)
def test_canary_abbreviation_is_found(text, said, tmp_path):
    (tmp_path / "a.html").write_text(f"<article><p>{text}</p></article>", encoding="utf-8")
    found = checks.abbreviations(checks.Page(tmp_path / "a.html"), {"SD": "standard deviation"})
    assert any(said in complaint for complaint in found)


def test_canary_sign_is_found(tmp_path):
    text = "\u201cH\u00e9l\u00e8ne\u2019s\u201d \N{DAGGER} \N{MULTIPLICATION SIGN} 3"
    (tmp_path / "a.html").write_text(f"<article>{text}</article>", encoding="utf-8")
    (found,) = checks.signs(checks.Page(tmp_path / "a.html"), "\N{MULTIPLICATION SIGN}")
    assert "DAGGER" in found


@pytest.mark.parametrize("path", ["/home/ann/book", "/tmp/ipykernel_1/2.py", r"C:\Users\ann"])
def test_canary_path_is_found(path, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"<article><pre>{path}</pre></article>", encoding="utf-8")
    assert list(checks.machine_paths(checks.Page(page), ROOT))


def test_canary_link_is_found(tmp_path):
    (tmp_path / "b.html").write_text('<p id="here">', encoding="utf-8")
    links = '<a href="b.html#here">1</a><a href="b.html#gone">2</a><a href="c.html">3</a>'
    (tmp_path / "a.html").write_text(links, encoding="utf-8")
    found = list(checks.broken_links("a.html", checks.pages_of(tmp_path), tmp_path))
    assert found == ["link to b.html#gone: no such place", "link to c.html: no such file"]


def test_the_font_of_formulas_has_every_character_of_them(pages):
    font = TTFont(ROOT / "book" / "_static" / "book-math.woff")
    assert "MATH" in font and "SIL Open Font License" in font["name"].getDebugName(13)
    shown = "".join(
        re.sub(r"<annotation.*?</annotation>|<[^>]+>", "", formula, flags=re.DOTALL)
        for page in pages.values()
        for formula in re.findall(r"<math\b.*?</math>", page.source, re.DOTALL)
    )
    used = {character for character in html.unescape(shown) if character.isprintable()}
    assert len(used) > 20
    assert sorted(used - {chr(code) for code in font.getBestCmap()}) == []
