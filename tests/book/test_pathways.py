"""Finding one's way: heads and feet of chapters, terms, misconceptions, methods, pathways."""

import importlib
import inspect
import re

import nbformat
import pytest
import yaml

from belonging_edu import cohorts
from belonging_edu.practice import bank, chapters, plans, routes
from tests.book.site.small_book import ROOT, SmallBook

pytestmark = pytest.mark.skipif(not (ROOT / "book").is_dir(), reason="needs the checkout")
CHAPTERS = bank.chapters()
GLOSSARY = """# Glossary

:::{glossary}
odds
  How many for each one.

odds ratio
  Two odds, divided.

Cohen's d
  A size.

CROSS
  A list.

risk
  A share.

R²
  A share of the variance.
:::
"""


@pytest.fixture
def book(tmp_path):
    made = SmallBook(tmp_path)
    made.write("book/glossary.md", GLOSSARY)
    return made


def code_of(chapter):
    """The code of the labs of a chapter, or of its second part only: "14b"."""
    labs = sorted((ROOT / "notebooks").glob(f"{chapter:0>2}*-*.ipynb"))
    cells = [cell for path in labs for cell in nbformat.read(path, as_version=4).cells]
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def loaded(chapter):
    """The cohorts that a lab loads or makes by name; `load` of its practice does it for some."""
    code = code_of(chapter)
    found = re.findall(r"\b(?:load_cohort|simulate)\(\s*\"(\w+)\"", code)
    if re.search(r"\bload\(", code):
        (load,) = (made.load for made in chapters.CHAPTERS if made.number == chapter)
        found += re.findall(r"\"(\w+)\"", inspect.getsource(load))
    return set(found) & set(cohorts.NAMES)


def linked(page):
    """Terms that a page links to the glossary, as it shows them."""
    page = re.sub("</?abbr[^>]*>", "", page)
    found = re.findall(r'href="glossary.html#term-[^"]+".*?<span[^>]*>([^<]+)</span>', page)
    return [term.replace("\u2019", "'") for term in found]


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# What a chapter builds on


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_cohorts_are_those_of_the_lab(chapter):
    assert set(bank.about(chapter).cohorts) == loaded(chapter)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_needs_come_earlier_in_the_book(chapter):
    assert all(n in CHAPTERS and n < chapter for n in bank.about(chapter).needs)


# Terms


def test_first_use_of_a_term_becomes_a_link(book):
    words = "An `odds ratio`, R² and Odds ratios. An odds ratio, R², Cohen's d; to cross odds."
    book.write("book/08-top.md", f"# 8 An odds ratio\n\n## Part\n\n{words}\n")
    assert book.build() == ""
    assert linked(book.html("book/08-top")) == ["R²", "Odds ratios", "Cohen's d", "odds"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The risk, and the {term}`risk`, and odds ratio", ["risk", "odds ratio"]),
        ("An odds ratio first, then {term}`odds ratios <odds ratio>`", ["odds ratios"]),
        ("[an odds ratio](08-top.md) and $\\text{odds}$", []),
        ("| odds ratio |\n|---|\n| in a cell, odds |", ["odds"]),
        ("log-odds, oddsmaker, CROSS and across", ["CROSS"]),
        ("**odds ratio** and *odds*", ["odds ratio", "odds"]),
    ],
)
def test_where_a_term_is_linked(book, text, terms):
    book.write("book/08-top.md", f"# 8 Top\n\n## Part\n\n{text}\n")
    assert book.build() == ""
    assert linked(book.html("book/08-top")) == terms


def test_terms_rest_in_objectives_questions_and_other_pages(book):
    skipped = ("What you will be able to do", "Check yourself", "Read more")
    text = "".join(f"## {title}\n\nOdds ratio.\n\n" for title in skipped)
    book.write("book/08-top.md", f"# 8 Top\n\n{text}")
    book.write("book/about.md", "# About\n\nOdds ratio.\n")
    assert book.build() == ""
    assert linked(book.html("book/08-top")) == linked(book.html("book/about")) == []


def test_links_follow_the_glossary(book):
    book.write("book/08-top.md", "# 8 Top\n\n## Part\n\nA slope.\n")
    assert book.build() == "" and linked(book.html("book/08-top")) == []
    book.write("book/glossary.md", GLOSSARY.replace("R²\n", "slope\n"))
    assert book.build() == "" and linked(book.html("book/08-top")) == ["slope"]


def test_everyday_words_are_terms_of_the_glossary():
    from belonging_book.typography.glossary_links import EVERYDAY

    terms = re.findall(r"^(\S.*)\n  \S", (ROOT / "book" / "glossary.md").read_text("utf-8"), re.M)
    assert EVERYDAY <= {term.lower() for term in terms}


# Pathways


def test_pathways_hold_chapters_that_exist_after_what_they_need():
    from belonging_book.course import pathways

    for way in pathways.load().values():
        assert set(map(_number, way.chapters)) <= set(CHAPTERS)
        for place, chapter in enumerate(way.chapters):
            needed = set(bank.about(_number(chapter)).needs)
            assert needed <= set(way.chapters[:place]), (way.name, chapter)


def _number(key):
    """The chapter of a page: 14 for 14, and for "14b"."""
    return int(str(key).rstrip("b"))


def test_chapters_beside_a_chapter():
    from belonging_book.course.pathways import Pathway, beside

    way = Pathway("A", "b", ((1, 2), (5,), "a paper"))
    assert [beside(way, n) for n in (1, 2, 5, 9)] == [(None, 2), (1, 5), (2, None), (None, None)]


def test_foot_of_a_chapter_and_list_of_pathways(book):
    for stem in ("03-who", "08-top", "09-odds"):
        title = f"{int(stem[:2])} {stem[3:].title()}"
        book.write(f"book/{stem}.md", f"# {title}\n\n## Part\n\nWords.\n")
        book.write(f"book/sessions/{stem}.md", "# Plan\n")
    text = "# Room\n\n```{pathways} half-day journal-club\n:to: sessions\n```\n"
    book.write("book/room.md", text)
    assert book.build() == ""
    page = book.html("book/08-top")
    foot = re.search(r"<nav class=\"pathways\" aria-label=.*?</nav>", page, re.S)
    assert "Half-day workshop: previous 3 Who ; next 9 Odds" in text_of(foot[0])
    assert 'href="09-odds.html"' in foot[0]
    last = re.search(r"<nav class=\"pathways\".*?</nav>", book.html("book/09-odds"), re.S)[0]
    assert "Half-day workshop: previous 8 Top" in text_of(last) and 'href="08-top.html"' in last
    page = book.html("book/room")
    assert "sessions 3 , then 8 , then 9 ." in text_of(page)
    assert 'href="sessions/08-top.html"' in page and "a paper of your own" in page
    assert "pathways" not in page.replace("room", "")


def test_minutes_of_the_pathways_add_up():
    ways = yaml.safe_load((ROOT / "belonging_edu/practice/pathways.yaml").read_text("utf-8"))
    folder = ROOT / "book" / "sessions"
    minutes = {session.label: session.minutes for session in plans.sessions(folder)}
    meetings = [m for m in ways["journal-club"]["sittings"] if isinstance(m, list)]
    longest, least = (f(sum(minutes[str(c)] for c in m) for m in meetings) for f in (max, min))
    assert f"{least} to {longest} minutes" in ways["journal-club"]["says"]
    known = routes.load(folder / "routes.yaml")
    assert {"half-day", "six-weeks"} <= set(ways) & set(known)
    for key in set(ways) & set(known):
        assert route_faults(ways[key], known[key]) == []


def route_faults(way, route):
    """In what a pathway differs from the route of the same name."""
    flat = lambda lists: [str(chapter) for each in lists for chapter in each]  # noqa: E731
    found = [] if way["name"] == route.name else ["name"]
    found += [] if flat(way["sittings"]) == flat(route.chapters) else ["chapters"]
    found += [] if f"{route.minutes} minutes" in way["says"] else ["minutes"]
    count = len(route.sittings)
    return found + ([] if count == 1 or f"{count} meetings" in way["says"] else ["meetings"])


def test_a_pathway_that_promises_something_else_is_noticed():
    route = routes.load(ROOT / "book" / "sessions" / "routes.yaml")["six-weeks"]
    ways = yaml.safe_load((ROOT / "belonging_edu/practice/pathways.yaml").read_text("utf-8"))
    way = ways["six-weeks"]
    shorter = way | {"says": "5 meetings of 70 minutes"}
    assert route_faults(shorter, route) == ["minutes", "meetings"]
    another = way | {"sittings": [[1], [2]], "name": "Two"}
    assert route_faults(another, route) == ["name", "chapters"]


def test_unknown_pathway_warns(book):
    book.write("book/room.md", "# Room\n\n```{pathways} half-year\n```\n")
    assert "No pathway half-year. Pathways: half-day, " in book.build()


# Methods


def methods():
    from belonging_book.course import methods

    return [
        pytest.param(entry.chapter, call, id=f"{entry.chapter}-{call}")
        for entry in methods.load()
        for call in entry.calls
    ]


def fault(name, code):
    """Why a name is no function that this code calls."""
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
        if not callable(found):
            return "does not exist"
        used = re.sub(r"^from .*$", "", code, flags=re.M)
        return "" if re.search(rf"\b{parts[-1]}[(,)]", used) else "is not called"
    return "does not exist"


@pytest.mark.parametrize(("chapter", "call"), methods())
def test_methods_exist_and_are_called_in_their_lab(chapter, call):
    assert fault(call, code_of(chapter)) == ""


def test_every_chapter_teaches_a_method():
    from belonging_book.course import methods

    assert sorted({_number(entry.chapter) for entry in methods.load()}) == CHAPTERS


def test_faults_of_methods_are_noticed():
    assert fault("pandas.crosstabs", "crosstabs(") == "does not exist"
    assert fault("nowhere.crosstab", "crosstab(") == "does not exist"
    assert fault("pandas.crosstab", "cross()") == "is not called"
    assert fault("pandas.DataFrame.agg", "answers.agg(['mean'])") == ""


def test_table_of_methods_names_chapter_lab_and_call(book):
    book.lab()
    book.write("book/08-top.md", "# 8 Top\n\n## Part\n\nWords.\n")
    book.write("book/methods.md", "# Methods\n\n```{methods}\n```\n")
    assert book.build() == ""
    page = book.html("book/methods")
    assert 'href="08-top.html"' in page and 'href="../notebooks/08-top.html"' in page
    assert "random_intercept" in page and "cronbach_alpha" not in page


def test_a_code_in_brackets_leads_to_its_misconception(book):
    book.write("book/glossary.md", f"{GLOSSARY}\n```{{misconceptions}}\n```\n")
    book.write("book/08-top.md", "# 8 Top\n\n(M20), (M21, in words), `(M20)`, M20, (M99), (Q20).\n")
    assert book.build() == ""
    page = book.html("book/08-top")
    places = re.findall(r'href="glossary.html#(misconception-\w+)"', page)
    assert places == ["misconception-m20", "misconception-m21"]
    assert all(f'id="{place}"' in book.html("book/glossary") for place in places)


def test_crosswalk_has_a_table_for_each_page_of_a_chapter(book):
    source = (ROOT / "book" / "08-top-against-bottom.md").read_text("utf-8")
    objectives = source.partition("```{chapter-head}")[0].partition("## What you will be")[2]
    book.write(
        "book/08-top.md", f"# 8 Top\n\n## What you will be{objectives}\n\n## Part\n\nWords.\n"
    )
    directives = "```{crosswalk-lists}\n```\n\n```{crosswalk}\n```\n"
    book.write("book/crosswalk.md", f"# Crosswalk\n\n{directives}")
    assert book.build() == ""
    page = book.html("book/crosswalk")
    assert "Chapter 8 Top" in page and "8-spaced" in page and "STROBE 11" in page
    assert "were not; no requirement is numbered here" in page
