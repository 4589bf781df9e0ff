"""Courses by the minute: made of rows that the sessions have, and as long as they promise."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from belonging_book.course import routes as shown
from bs4 import BeautifulSoup

from belonging_edu.practice import bank, plans, routes
from tests.book.site.small_book import SmallBook

FOLDER = Path(__file__).parents[2] / "book" / "sessions"
FILE = FOLDER / "routes.yaml"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="needs the checkout, with the book")
MINUTES = {"one-hour": 60, "three-hours": 180, "half-day": 210, "six-weeks": 75}
ROUTES = list(routes.load(FILE).values()) if FILE.is_file() else []
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.key)


def test_the_routes_are_as_long_as_they_promise():
    assert {route.key: route.minutes for route in ROUTES} == MINUTES
    for route in ROUTES:
        for sitting in route.sittings:
            ends = [0, *(step.end for step in sitting.steps)]
            assert [step.start for step in sitting.steps] == ends[:-1]
            assert ends[-1] == route.minutes == sitting.minutes


@each_route
def test_chapters_come_after_those_that_they_need(route):
    order = [int(label) for sitting in route.chapters for label in sitting]
    for place, chapter in enumerate(order):
        assert set(bank.about(chapter).needs) <= set(order[:place]), chapter


@each_route
def test_tests_have_as_many_questions_as_they_say(route):
    labels = {int(label) for sitting in route.chapters for label in sitting}
    every = [step for sitting in route.sittings for step in sitting.steps]
    steps = [step for step in every if "test" in step.material]
    for step, form in zip(steps, ("pre", "post"), strict=bool(steps)):
        (said,) = re.findall(r"the (\d+) questions that come (?:before|after) the labs", step.you)
        assert int(said) == sum(len(bank.items(chapter, form)) for chapter in labels)
    assert route.key == "one-hour" or len(steps) == 2


@each_route
def test_a_guess_that_was_asked_for_is_compared(route):
    """A row compares only guesses that were written down in the room, or at home."""
    for sitting in route.sittings:
        asked = {step.session.label for step in sitting.steps if step.session and is_asking(step)}
        for step in sitting.steps:
            if step.session and re.search(r"\bguess(?:es)? \d", f"{step.you} {step.room}"):
                assert step.session.label in asked or "guesses" in sitting.before, step


def is_asking(step):
    return re.search(r"three (?:guesses|numbers)|its three questions", f"{step.you} {step.room}")


@each_route
def test_a_long_sitting_has_a_break(route):
    for sitting in route.sittings:
        breaks = [step for step in sitting.steps if step.title == "Break"]
        assert len(breaks) == (route.minutes > 90)
        for step in breaks:
            assert step.start <= 120 and sitting.minutes - step.end <= 120


# What changes, and what is refused


@pytest.fixture
def copied(tmp_path):
    folder = tmp_path / "sessions"
    folder.mkdir()
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, folder)
    return folder


def changed(path, change):
    told = yaml.safe_load(path.read_text("utf-8"))
    change(told)
    path.write_text(yaml.safe_dump(told, sort_keys=False), "utf-8")


def refused(copied, change, name="routes.yaml"):
    """What is said about the routes after a change of a file."""
    changed(copied / name, change)
    with pytest.raises(ValueError) as error:
        routes.load(copied / "routes.yaml")
    return str(error.value)


def half_day(told):
    """The script of the half day: its parts of chapters 1, 3, and 8 are the second to fourth."""
    return told["half-day"]["sittings"][0]["script"]


def test_a_changed_word_of_a_plan_changes_the_route(copied):
    changed(copied / "08-top-against-bottom.yaml", lambda told: told["plan"][1].update(you="Sing"))
    (sitting,) = routes.load(copied / "routes.yaml")["half-day"].sittings
    assert [step.you for step in sitting.steps].count("Sing") == 1


def test_a_longer_row_of_a_plan_is_noticed(copied):
    def longer(told):
        told["plan"][0]["end"] += 1
        told["plan"][1]["start"] += 1

    said = refused(copied, longer, "08-top-against-bottom.yaml")
    assert "session 8 has no row that starts at 8. Choose from 0, 9, 18" in said


def test_a_cut_that_saves_less_is_noticed(copied):
    def less(told):
        told["plan"][3]["skip"]["saves"] -= 1

    said = refused(copied, less, "08-top-against-bottom.yaml")
    assert "lasts 181 minutes, and 180 are promised. Take 1 away." in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: half_day(t)[1].update(session=20), "no session 20. Choose from 1, 2, 3"),
        (lambda t: half_day(t)[1].update(rows=[0, 6]), "no row that starts at 6. Choose from 0, 5"),
        (lambda t: half_day(t)[1].update(rows=[5, 0, 12, 22]), "as time goes"),
        (lambda t: half_day(t)[1].update(rows=5), "Write a list"),
        (lambda t: half_day(t)[1].update(short=[38]), "takes no row that starts at 38"),
        (lambda t: half_day(t)[1].update(short=[0]), "the row 0–5 of session 1 has no cut"),
        (
            lambda t: half_day(t)[1].update(rows=[32], short=[32]),
            "nothing is left of the row 32",
        ),
        (lambda t: half_day(t)[1].update(cut=[12]), "'cut', which is unknown"),
        (lambda t: half_day(t)[0].update(minutes=9), "lasts 209 minutes, and 210 are promised"),
        (lambda t: half_day(t)[0].update(material=["a film"]), "'a film'. Choose from"),
        (lambda t: half_day(t)[0].pop("room"), "has no 'room'"),
        (lambda t: t["half-day"].update(minutes=240), "Add 30."),
        (lambda t: t["half-day"].update(sittings="one"), "Write a list"),
    ],
)
def test_what_cannot_be_a_route_is_refused(copied, change, said):
    told = refused(copied, change)
    assert said in told and "routes.yaml, half-day" in told


def test_a_vote_that_is_cut_is_no_material():
    (sitting,) = routes.load(FILE)["half-day"].sittings
    third = [step for step in sitting.steps if step.session and step.session.label == "3"]
    assert "Vote 2" in third[-1].cut and "vote 2" not in third[-1].material
    session = plans.load(FOLDER / "03-who-answered.yaml")
    assert "vote 2" in next(row for row in session.plan if row.start == 34).material


# What a page shows


SESSION = """
minutes: 10
people: 4 to 8
plan:
- {start: 0, end: 4, you: "Read [chapter 8](../08-top.md) aloud", room: waits, material: [lab]}
- {start: 4, end: 10, you: "Take **Vote 1**", room: "votes: `a | b`", material: [vote 1],
   skip: {saves: 2, how: leave out b}}
votes:
- {title: t, question: q?, options: {A: a, B: b}, right: A, why: w., low: l, middle: m, high: h}
"""
COURSE = """
short:
  name: Short
  says: one session
  people: 4 to 8
  minutes: 10
  sittings:
  - title: All
    before: Print the [plan](08-top.md).
    script:
    - {title: Opening, minutes: 2, you: Say why, room: listens, material: []}
    - {session: 8, rows: all, short: [4], note: No b.}
"""


@pytest.fixture
def book(tmp_path):
    made = SmallBook(tmp_path)
    made.write("book/08-top.md", "# 8 Top\n\nWords.\n")
    made.write("book/sessions/08-top.md", "# Room\n\nWords.\n")
    made.write("book/sessions/08-top.yaml", SESSION)
    made.write("book/sessions/routes.yaml", COURSE)
    made.write("book/routes.md", "# Courses\n\n```{route} short\n```\n")
    return made


def told(parts):
    return [" ".join(part.get_text().split()) for part in parts]


def test_a_page_shows_a_route(book):
    assert book.build() == ""
    page = BeautifulSoup(book.html("book/routes"), "html.parser")
    (table,) = page.select("table.route")
    assert [told(row.find_all(["th", "td"])) for row in table.select("tbody tr")] == [
        ["0–2", "Opening", "Say why", "listens", ""],
        ["2–6", "session 8", "Read chapter 8 aloud", "waits", "lab"],
        ["6–10", "session 8", "Take Vote 1. Cut: leave out b", "votes: a | b", "vote 1"],
    ]
    links = {link["href"] for link in page.select("main a, .body a")}
    assert {"08-top.html", "sessions/08-top.html"} <= links
    assert "session 8, 8 of 10 minutes. No b." in told([page.body])[0]
    assert told(page.select(".to-type pre")) == [
        "python3 start.py kit --route short python3 start.py papers --chapters 8"
    ]


@each_route
def test_what_is_typed_for_a_course_is_for_its_chapters(route):
    typed = [line for line in shown.source_of(route) if line.startswith("python3 start.py ")]
    labels = {label for sitting in route.chapters for label in sitting}
    listed = [line.partition("--chapters ")[2].partition(" ")[0] for line in typed]
    assert [set(each.split(",")) for each in listed if each] == [labels] * (len(typed) - 1)
    assert f"kit --route {route.key}" in typed[0] and len(typed) == 2 + (route.key != "one-hour")


def test_a_wrong_route_fails_the_build(book):
    book.write("book/routes.md", "# Courses\n\n```{route} long\n```\n")
    assert "No route 'long'. Routes: short." in book.build()
    book.write("book/sessions/routes.yaml", COURSE.replace("minutes: 10", "minutes: 11"))
    assert "lasts 10 minutes, and 11 are promised" in book.build()


def test_words_of_a_session_are_said_from_another_page():
    words = "[lab](../../notebooks/08-a.ipynb), {n}`gap:.0f`, {n}`7 d`, [b](https://a.org), [c](#c)"
    assert shown.here(words, "8") == (
        "[lab](../notebooks/08-a.ipynb), {n}`8 gap:.0f`, {n}`7 d`, [b](https://a.org), [c](#c)"
    )
