"""What the book's extension leaves out of the built files; no browser is needed."""

import base64
import html
from io import BytesIO
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from belonging_book.finish import assets, pages, rules
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from tests.browser import weights

FACE = (
    "@font-face{font-family:Font Awesome\\ 6 Free;font-weight:%s;src:url(../w/fa-%s-%s.woff2) "
    'format("woff2")}'
)
STYLES = (
    '.fa-sun:before{content:"\\f185"}.fa-moon:before,.fa-night:before{content:"\\f186"}'
    '.fa-gone:before{content:"\\f187"}:root{--pst-icon-bell:"\\f0f3"}a{color:red}'
    + FACE % (900, "solid", 900)
    + FACE % (400, "regular", 400)
)


TERMINAL = "div .-Color[class*=-C1] {a: b}"


@pytest.fixture
def built(tmp_path):
    """A book of one page, with an icon font of four characters; and the module that thins it."""
    fonts, styles = tmp_path / assets._FONTS, tmp_path / assets._STYLES
    for folder in (fonts, styles.parent, tmp_path / "_static" / "scripts"):
        folder.mkdir(parents=True)
    for code in ("regular-400.woff2", "solid-900.woff2"):
        (fonts / f"fa-{code}").write_text("")
    (fonts / "fa-solid-900.ttf").write_bytes(a_font([0xF185, 0xF186, 0xF187, 0xF0F3]))
    styles.write_text(STYLES, encoding="utf-8")
    (tmp_path / "_static" / "scripts" / "fontawesome.js").write_text("fa-gone")
    (tmp_path / "_static" / "scripts" / "theme.js.map").write_text("{}")
    (tmp_path / "index.html").write_text('<i class="fa-solid fa-sun"></i><i class="fa-night">')
    return tmp_path, assets


def a_font(codes):
    names = [".notdef", *(f"icon{code:x}" for code in codes)]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(codes, names[1:], strict=True)))
    font.setupGlyf({name: TTGlyphPen(None).glyph() for name in names})
    font.setupHorizontalMetrics({name: (1000, 0) for name in names})
    font.setupHorizontalHeader()
    font.setupPost()
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def test_what_no_page_uses_is_left_out_and_what_one_uses_stays(built):
    folder, assets = built
    assets.lighten(folder)
    styles = (folder / assets._STYLES).read_text(encoding="utf-8")
    assert "fa-sun" in styles and "fa-night" in styles and "fa-gone" not in styles
    assert "a{color:red}" in styles and styles.count("@font-face") == 1
    (font,) = (folder / assets._FONTS).iterdir()
    assert set(TTFont(font).getBestCmap()) == {0xF185, 0xF186, 0xF0F3}
    assert not list(folder.rglob("*.map")) and not (folder / assets.UNUSED_SCRIPT).exists()


def test_rules_for_parts_that_no_page_has_are_left_out(built):
    folder, assets = built
    used = ".sd-card{a:b}.sd-card,.sd-gone{c:d}@media(x){.sd-card{e:f}}p{g:h}"
    used += ".sd-card:not(.sd-gone,.lost){n:o}.bs-made{p:q}.shown .sd-card{r:s}"
    unused = ".sd-card>.sd-gone{i:j}@media(y){.sd-gone{k:l}@supports(z){.lost{t:u}}}.sd-gone{m:n}"
    (folder / assets._DESIGN).write_text(used + unused)
    (folder / "card.html").write_text('<div class="other sd-card">sd-gone</div>')
    (folder / "script.js").write_text('box.classList.add("shown")')
    assets.lighten(folder)
    assert (folder / assets._DESIGN).read_text() == used


def test_colours_of_a_terminal_stay_where_a_page_has_some(built):
    folder, assets = built
    (styles := folder / "_static" / "mystnb.1.css").write_text(TERMINAL + ".cell{c:d}")
    (folder / "printed.html").write_text('<span class="cell"><i class=" -Color -Color-Red">')
    assets.lighten(folder)
    assert styles.read_text() == TERMINAL + ".cell{c:d}"


def test_colours_of_a_terminal_are_left_out_elsewhere(built):
    folder, assets = built
    (styles := folder / "_static" / "mystnb.1.css").write_text(TERMINAL + ".cell{c:d}")
    (folder / "lab.html").write_text('<div class="cell">')
    assets.lighten(folder)
    assert styles.read_text() == ".cell{c:d}"


def test_a_second_time_changes_nothing(built):
    folder, assets = built
    assets.lighten(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assets.lighten(folder)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def finished(markup, name="page"):
    """A page after all rules."""
    page = rules.Page(markup, name)
    pages.missed_on(page)
    return str(page)


def test_the_index_of_words_is_loaded_where_it_is_searched_only():
    page = '<meta charset="utf-8" /><script src="../searchindex.js"></script>'
    page += '<script src="../_static/searchtools.js?v=1"></script><script>1</script>'
    plain, searches = finished(page), finished(page, "search")
    assert "searchindex" not in plain and "searchtools" not in plain
    assert "searchindex" in searches and "searchtools" in searches
    for page in (plain, searches):
        assert page.count("Content-Security-Policy") == 1 and "sha256-" in page


def test_buttons_hold_no_scripts():
    assert "onclick" not in finished('<button onclick="window.print()">Print</button>')


@pytest.mark.parametrize(
    ("name", "found", "said"),
    [
        ("book/08-top.html", (899, 299), []),
        ("book/08-top.html", (901, 299), ["901 KiB, more than 900"]),
        (
            "notebooks/08-top.html",
            (1147, 301),
            ["1,147 KiB, more than 1,146", "301 KiB packed, more than 300"],
        ),
        ("notebooks/solutions/08-top.html", (1146, 300), []),
    ],
)
def test_a_heavy_page_is_told(name, found, said):
    assert weights.complaints(found, weights.limit_of(name)) == said
    assert weights.limit_of("book/glossary.html") is None


def test_the_weight_is_that_of_all_files(tmp_path):
    (page := tmp_path / "a.html").write_text("a" * 2048)
    (drawing := tmp_path / "a.png").write_bytes(b"b" * 1024)
    plain, packed = weights.weight([page, drawing])
    assert plain == 3 and 1 < packed < 1.1


@pytest.mark.parametrize("said", ["a 'b'", "ab & 100%"])
def test_a_drawing_is_the_same_as_text(said):
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{html.escape(said, quote=False)}'
    drawing += '</title>\n<path fill="#123"/></svg>'
    coded = base64.b64encode(drawing.encode()).decode()
    page = rules.Page(finished(f'<img alt="A" src="data:image/svg+xml;base64,{coded}">'))
    _, _, kept = page.tags["img"][0]["src"].partition("data:image/svg+xml;charset=utf-8,")
    again = ElementTree.fromstring(unquote(kept))
    assert again[0].text == said and again[1].get("fill") == "#123"
