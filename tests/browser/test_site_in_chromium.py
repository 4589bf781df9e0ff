"""Every page of the book in a real browser, as start.py serves it: open to all, and on its own.

Each page is loaded once; themes and widths are switched in place.
"""

import pytest

from tests.browser import axe, chromium, keyboard, layout, site_pages, weights

START = "book/index.html"
CHAPTER = "book/08-top-against-bottom.html"
LAB = "notebooks/08-top-against-bottom.html"
WALKED = [START, CHAPTER, LAB, "book/codebooks.html", "search.html?q=odds", "404.html"]

DRAWN = "() => getComputedStyle(document.querySelector('.bd-main')).display"


@pytest.fixture(scope="module")
def reader(browser):
    """A window for all pages, of a person who asked for less motion."""
    opened = chromium.Window(browser, reduced_motion="reduce")
    yield opened
    opened.context.close()
    assert (opened.other_hosts(), opened.errors) == ([], [])


@pytest.fixture(scope="module")
def root(address):
    """The address of the book, of which every page's path is a part."""
    return address.partition("?")[0]


@pytest.fixture(scope="module")
def files(folder, root):
    """The address of the same book, opened from its folder."""
    return (folder / "_build" / "html").as_uri() + "/"


@pytest.fixture
def visit(reader, root):
    """Opens pages, and closes them after the test."""
    pages = []

    def open_page(name, width=1280, root=root):
        pages.append(site_pages.open_page(reader, root, name, width))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


def complaints(page):
    """What is wrong with a page in both themes, on wide and narrow screens, and at any zoom."""
    found = [("motion", said) for said in layout.movement(page)]
    found += site_pages.shut_out(page)
    found += [("target", said) for said in layout.small_targets(page)]
    for width in (390, *site_pages.ZOOMED):
        site_pages.set_width(page, width, settled=False)
        found += [(width, said) for said in layout.sideways(page) + layout.cut_text(page)]
    return found + [("policy", said) for said in site_pages.refused(page)]


@pytest.mark.parametrize("name", site_pages.each_name())
def test_a_page_is_open_to_everyone_and_on_its_own(visit, reader, name):
    page = visit(name)
    assert site_pages.has_policy(page)
    assert complaints(page) == []
    assert (reader.other_hosts(), reader.errors) == ([], [])


@pytest.mark.parametrize("name", [name for name in site_pages.names() if weights.limit_of(name)])
def test_a_page_is_light(reader, files, name):
    found = weights.weight(weights.loaded(reader, files + name))
    assert weights.complaints(found, weights.limit_of(name)) == []


@pytest.mark.parametrize("width", site_pages.WIDTHS)
@pytest.mark.parametrize("name", WALKED)
def test_a_page_can_be_walked_by_keyboard(visit, name, width):
    assert keyboard.complaints(visit(name, width)) == []


def test_the_first_stop_skips_to_the_text(visit):
    page = visit(CHAPTER)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_the_theme_is_changed_by_keyboard_and_kept(visit):
    page = visit(START)
    themes = set()
    button = page.locator(".theme-switch-button").first
    for _ in range(3):
        button.focus()
        page.keyboard.press("Enter")
        themes.add(page.evaluate("() => document.documentElement.dataset.mode"))
    assert themes == {"light", "dark", "auto"}
    kept = page.evaluate("() => document.documentElement.dataset.mode")
    assert visit(LAB).evaluate("() => document.documentElement.dataset.mode") == kept


def test_the_search_opens_and_closes_by_keyboard(visit):
    page = visit(CHAPTER)
    page.keyboard.press("Control+k")
    assert page.evaluate("() => document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("Control+k")
    page.keyboard.type("odds")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=odds")


def test_the_list_of_pages_opens_and_closes_by_keyboard_on_a_phone(visit):
    page = visit(CHAPTER, width=390)
    page.locator(".primary-toggle").first.focus()
    page.keyboard.press("Enter")
    shown = page.locator("dialog#pst-primary-sidebar-modal[open]")
    shown.wait_for()
    assert axe.complaints(page) == []
    page.keyboard.press("Escape")
    shown.wait_for(state="detached")
    assert page.evaluate("() => document.activeElement.matches('.primary-toggle')")


def test_a_section_chosen_from_the_list_has_the_focus_on_a_phone(visit):
    page = visit(CHAPTER, width=390)
    page.locator(".secondary-toggle").first.focus()
    page.keyboard.press("Enter")
    shown = page.locator("dialog#pst-secondary-sidebar-modal[open]")
    shown.get_by_role("link", name="The ladder").focus()
    page.keyboard.press("Enter")
    shown.wait_for(state="detached")
    assert page.evaluate("() => document.activeElement.innerText.trim()").startswith("The ladder")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('#the-ladder') !== null")


def test_marks_of_a_search_go_away(visit):
    page = visit(f"{CHAPTER}?highlight=ladder")
    marks = page.locator("span.highlighted")
    assert marks.count() > 1
    page.get_by_role("link", name="Hide Search Matches").focus()
    page.keyboard.press("Enter")
    assert marks.count() == 0 and site_pages.refused(page) == []


def test_a_reader_hears_where_one_is_and_what_a_box_is(visit):
    page = visit(CHAPTER)
    assert page.locator('nav [aria-current="page"]').first.inner_text() == "8 Top against bottom"
    assert page.get_by_role("note", name="Synthetic data, real question").count() == 1
    header = page.get_by_role("rowheader", name="a news item with a gap")
    row = page.get_by_role("row").filter(has=header)
    assert row.get_by_role("cell").count() == 2
    names = page.locator("details.in-words > summary").all_text_contents()
    assert len(set(names)) == len(names) > 2


def test_a_folded_answer_opens_by_keyboard_and_is_in_order(visit):
    page = visit(CHAPTER)
    for fold in page.locator("main details").all():
        fold.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert fold.evaluate("(fold) => fold.open")
    assert axe.complaints(page) == []


def test_the_button_that_prints_still_prints(visit):
    page = visit(CHAPTER)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.locator("[data-print]").first.dispatch_event("click")
    assert page.evaluate("() => window.printed")


@pytest.mark.parametrize("opened", ["served", "from its folder"])
def test_a_search_answers(visit, root, files, opened):
    start = root if opened == "served" else files
    page = visit("search.html?q=attenuation", root=start)
    told = page.get_by_role("status")
    told.get_by_text("Places that match: ").wait_for()
    links = page.locator("ul.search a")
    assert links.count() >= 1 and "attenuation" in page.locator("main").inner_text().lower()
    links.first.click()
    page.wait_for_url(lambda url: "search.html" not in url)  # and until the page is there as a whole
    assert "attenuation" in page.locator("main").inner_text().lower()
    page = visit("search.html?q=xylophone", root=start)
    page.get_by_role("status").get_by_text("Nothing in the book matches.").wait_for()
    assert page.locator("ul.search a").count() == 0


@pytest.mark.parametrize("name", [START, CHAPTER, LAB, "404.html"])
def test_a_page_works_from_its_folder(visit, files, name):
    page = visit(name, root=files)
    assert site_pages.has_policy(page) and site_pages.refused(page) == []
    assert page.evaluate(DRAWN) == "flex"  # the style sheets were let in
    page.keyboard.press("Control+k")  # and the scripts
    assert page.locator("dialog[open]").count() == 1


@pytest.mark.parametrize("path", ["none.html", "book/none.html", "a/b/c/d"])
def test_an_address_that_leads_nowhere_gets_the_page_for_it(visit, reader, root, path):
    page = visit("book/index.html")
    answer = page.goto(root + path)
    assert answer.status == 404 and site_pages.refused(page) == []
    page.get_by_role("heading", name="There is no such page").wait_for()
    assert page.evaluate(DRAWN) == "flex"
    page.get_by_role("link", name="Go to the start of the book").click()
    page.wait_for_url("**/book/index.html")
