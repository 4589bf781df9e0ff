"""Each check of a page has to complain when there is something to complain of: on a tiny page."""

import pytest

from tests.browser import axe, chromium, keyboard, layout, site_pages
from tests.browser.site_pages import ROOT

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Tiny</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
a, button {{ display: inline-block; min-width: 24px; min-height: 24px; color: #004; }}
:focus-visible {{ outline: 3px solid; }}
.small {{ min-height: 0; min-width: 0; display: block; height: 9px; width: 9px; padding: 0; }}
</style>
</head><body><main id="main-content"><h1>Tiny</h1><p>Text.</p>
{planted}
<p><a href="#main-content">Up</a> <button>Go</button></p></main></body></html>
"""
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
GOOD = f'<img src="{DOT}" alt="A dot"><h2>More</h2><pre tabindex="0">code</pre>'


@pytest.fixture(scope="module")
def window(browser):
    opened = chromium.Window(browser, reduced_motion="reduce")
    yield opened
    opened.context.close()


@pytest.fixture
def plant(window, tmp_path):
    """Opens a tiny page with something in it, and closes it after the test."""
    pages = []

    def open_page(markup, finish=None, width=390):
        text = PAGE.format(planted=markup)
        (tmp_path / "tiny.html").write_text(finish(text) if finish else text, encoding="utf-8")
        pages.append(site_pages.open_page(window, tmp_path.as_uri() + "/", "tiny.html", width))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture(scope="module")
def with_policy():
    """What the book's extension does to a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "book" / "_ext"))
        from belonging_book.finish import policy, rules

        def finish(markup):
            page = rules.Page(markup)
            assert [rule.apply(page) for rule in policy.RULES] == [1]
            return str(page)

        yield finish


def test_a_good_page_is_praised(plant, with_policy):
    page = plant(GOOD, with_policy)
    for check in (axe.complaints, keyboard.complaints, site_pages.refused):
        assert check(page) == []
    for check in (layout.sideways, layout.cut_text, layout.small_targets, layout.movement):
        assert check(page) == []
    assert site_pages.has_policy(page)


def test_a_page_that_asks_another_host_is_found(plant, window):
    plant('<script src="https://elsewhere.invalid/a.js"></script>')
    assert window.other_hosts() == ["https://elsewhere.invalid/a.js"]


@pytest.mark.parametrize(
    ("rule", "markup"),
    [
        ("image-alt", f'<img src="{DOT}">'),
        ("color-contrast", '<p style="color: #aaa; background: #fff">Pale.</p>'),
        ("color-contrast", '<table><tbody><td style="color: #aaa">Pale</td></tbody></table>'),
        ("heading-order", "<h4>Too deep</h4>"),
        ("target-size", "<a href='#a' class='small'>x</a><a href='#b' class='small'>y</a>"),
        ("label", "<input>"),
        ("scrollable-region-focusable", "<div class='output' style='width: 90px; height: 30px;"
         " overflow: auto'><p style='width: 900px; height: 99px'>Wide</p></div>"),
    ],
)  # fmt: skip
def test_axe_finds_what_shuts_readers_out(plant, rule, markup):
    found = axe.complaints(plant(markup))
    assert any(said.startswith(rule) for said in found), found


PALE = ".x { color: #777; background: #888 }"
HIDDEN, SHOWN = ".x { display: none }", ".x { display: block }"
TINY = ".x { min-height: 0; min-width: 0; display: block; height: 9px; width: 9px }"
PLAIN_LINK = ".x { color: #333; text-decoration: none; display: inline }"
PARAGRAPHS = "<p>Good.</p><p class=x>Pale.</p>"


def at_night(rule):
    return f"html[data-theme=dark] {rule}"


def on_a_phone(rule):
    return f"@media (width < 500px) {{ {rule} }}"


ALWAYS_DARK = {(1280, "dark"), (390, "dark")}


@pytest.mark.parametrize(
    ("rule", "where", "style", "markup"),
    [
        ("color-contrast", ALWAYS_DARK, at_night(PALE), PARAGRAPHS),
        ("color-contrast", {(390, "light"), (390, "dark")}, on_a_phone(PALE), PARAGRAPHS),
        ("color-contrast", {(390, "dark")}, on_a_phone(at_night(PALE)), PARAGRAPHS),
        ("link-in-text-block", ALWAYS_DARK, at_night(PLAIN_LINK),
         "<p>Words <a href='#y'>here</a> and <a class=x href='#x'>there</a> and on.</p>"),
        ("image-alt", ALWAYS_DARK, HIDDEN + at_night(SHOWN), f'<img class=x src="{DOT}">'),
        ("target-size", {(390, "light")}, on_a_phone(TINY),
         "<a href='#a' class=x>x</a><a href='#b' class=x>y</a>"),
        ("label", {(390, "light")}, HIDDEN + on_a_phone(SHOWN), "<input class=x>"),
    ],
)  # fmt: skip
def test_what_only_a_theme_or_a_width_shows_is_found(plant, rule, where, style, markup):
    page = plant(f"<style>{style}</style>{markup}")
    found = list(site_pages.shut_out(page))
    assert {(width, theme) for width, theme, said in found if said.startswith(rule)} == where
    assert {said.partition(" ")[0] for _, _, said in found} == {rule}


@pytest.mark.parametrize(
    "pale",
    [
        "<p style='color: #aaa'>Pale.</p>",
        "<p style='background: #111'>Pale.</p>",
        "<p style='text-shadow: none; color: #9999'>Pale.</p>",
        "<div style='opacity: 0.3'><p>Pale.</p></div>",
        "<div style='background: #111'><div><p>Pale.</p></div></div>",
        "<div style='background: #fff'><div style='background: #0009'><p>Pale.</p></div></div>",
        "<p>Words with <b style='color: #aaa'>pale</b> ones.</p>",
        "<aside style='background: #222'><p>Pale.</p></aside>",
    ],
)
def test_pale_letters_are_found_among_many_that_are_alike(plant, pale):
    many = "<p>Good.</p>" * 20
    page = plant(many + pale + many)
    found = axe.complaints(page, looks_only=True)
    assert [said.partition(" ")[0] for said in found] == ["color-contrast"]
    assert page.locator("p[data-repeats]").count() > 30


@pytest.mark.parametrize(
    ("check", "said", "markup"),
    [
        (layout.sideways, "the page is", "<div style='width: 2000px'>Wide</div>"),
        (layout.sideways, "runs over the edge", "<p style='width: 500px'>Wide</p>"),
        (layout.sideways, "is cut", "<div style='overflow: auto'><p style='width: 9em'>"
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</p></div>"),
        (layout.cut_text, "cut off", "<p style='height: 1em; overflow: hidden'>A<br>B<br>C</p>"),
        (layout.small_targets, "9 x 9", "<button class='small'></button>"),
        (layout.movement, "moves", "<p style='transition: color 1s'>Slow</p>"),
        (keyboard.complaints, "not reached",
         "<button onkeydown='event.preventDefault()'>A</button><button>B</button>"),
        (keyboard.complaints, "not reached", "<button onfocus='this.blur()'>A</button>"),
        (keyboard.complaints, "cannot be seen", "<button style='outline: 0'>A</button>"),
        (keyboard.complaints, "cannot be seen", "<button style='opacity: 0'>A</button>"),
    ],
)  # fmt: skip
def test_what_bars_fingers_and_keys_is_found(plant, check, said, markup):
    found = check(plant(markup))
    assert any(complaint.startswith(said) or said in complaint for complaint in found), found


@pytest.mark.parametrize(
    ("refused", "markup"),
    [
        ("script-src", '<script src="https://elsewhere.invalid/a.js"></script>'),
        ("style-src", '<link rel="stylesheet" href="https://elsewhere.invalid/a.css">'),
        ("img-src", '<img src="https://elsewhere.invalid/a.png" alt="A">'),
        ("connect-src", "<script>fetch('https://elsewhere.invalid').catch(() => 0)</script>"),
        ("script-src", "<button onclick='go()'>A</button>"),
    ],
)
def test_a_page_with_a_policy_does_not_load_what_it_should_not(plant, with_policy, refused, markup):
    page = plant(markup, with_policy)
    if "onclick" in markup:
        page.get_by_role("button", name="A").click()
    page.wait_for_function("() => window.refused.length")
    assert site_pages.refused(page)[0].startswith(refused)


def test_a_script_that_was_not_there_at_the_build_does_not_run(plant, with_policy):
    page = plant("<script>window.ours = 1</script>", lambda text: with_policy(text).replace(
        "<p>Text.</p>", "<script>window.theirs = 1</script>"))  # fmt: skip
    assert page.evaluate("() => [window.ours, window.theirs]") == [1, None]
    assert len(site_pages.refused(page)) == 1
