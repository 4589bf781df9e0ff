"""Plans for a room: minutes that follow each other and fit, cuts, votes with one key, own links."""

import copy
import re
from pathlib import Path

import pytest
import yaml
from belonging_book.course import session_plans
from bs4 import BeautifulSoup

from belonging_edu.practice import plans
from tests.book.site.small_book import SmallBook

ROOT = Path(__file__).parents[2]
SESSIONS = sorted((ROOT / "book" / "sessions").glob("[0-9][0-9]*-*.yaml"))
pytestmark = pytest.mark.skipif(not SESSIONS, reason="needs the checkout, with the book")
each_session = pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
PARTS = re.compile(r"```\{(session-head|session-plan|vote)\} ?(\d*)\n```")


def parts_faults(text, session) -> list[str]:
    """What a page does not show of its session, or shows twice or out of order."""
    shown = [" ".join(filter(None, found)) for found in PARTS.findall(text)]
    votes = [f"vote {number}" for number, _ in enumerate(session.votes, start=1)]
    wanted = ["session-head", "session-plan", *votes]
    return [] if shown == wanted else [f"shows {shown}, not {wanted}"]


def link_faults(text, stem) -> list[str]:
    """Links and numbers of another chapter or lab, where the text does not name that chapter."""
    found = []
    for words, target in re.findall(r"\[([^\]]+)\]\(([^)]+)\)", text):
        number = re.search(r"(?:^|/)(\d\d)[a-z]?-", target)
        told = re.search(r"\d+", words)
        if (
            number
            and int(number[1]) != int(stem[:2])
            and (not told or int(told[0]) != int(number[1]))
        ):
            found.append(f"[{words}]({target})")
        elif number and told and int(told[0]) != int(number[1]):
            found.append(f"[{words}]({target})")
    named = re.findall(r"\{n\}`(\w+) ", text)
    own = re.compile(rf"{int(stem[:2])}[a-z]")  # one of several labs is named
    found += [f"a number of lab {lab}" for lab in named if not own.fullmatch(lab)]
    return found


def step_faults(session) -> list[str]:
    """Cuts that name a step, an exercise, a vote, or a guess that is not in their row."""
    found = []
    for row in session.plan:
        for named in NAMED.findall(row.skip.how) if row.skip else ():
            if named.lower() not in f"{row.you} {row.room}".lower():
                found.append(f"{row.start}–{row.end}: {named!r} is not in the row")
    return found


#: What a cut may name of its row: a step of the lab, an exercise, a vote, claims, cohorts.
NAMED = re.compile(r"\b(?:\d+\.\d+|vote \d|exercise \d+\.\d+|RR\d|cohorts X and Y)\b", re.I)


@each_session
def test_a_plan_adds_up_and_its_votes_are_in_it(path):
    session = plans.load(path)
    assert session.plan[-1].end == session.minutes
    assert session.votes and any(row.skip for row in session.plan)
    assert 0 < session.saves < session.minutes


@each_session
def test_a_page_shows_all_of_its_session(path):
    text = path.with_suffix(".md").read_text("utf-8")
    assert parts_faults(text, plans.load(path)) == []
    assert "If time is short" not in text


@each_session
def test_cuts_name_what_is_in_their_row(path):
    assert step_faults(plans.load(path)) == []


@each_session
def test_links_and_numbers_are_of_the_chapter(path):
    assert link_faults(session_plans.expanded(path.with_suffix(".md")), path.stem) == []


def test_every_session_has_a_page_and_every_page_a_session():
    pages = (ROOT / "book" / "sessions").glob("[0-9][0-9]*-*.md")
    assert sorted(page.stem for page in pages) == [path.stem for path in SESSIONS]
    assert [each.path for each in plans.sessions(ROOT / "book" / "sessions")] == SESSIONS


# Faults of each kind, planted into every session


def spoiled(path, folder, change):
    """What is said about a session after a change of its data."""
    told = yaml.safe_load(path.read_text("utf-8"))
    change(told)
    copied = folder / path.name
    copied.write_text(yaml.safe_dump(told, sort_keys=False), "utf-8")
    with pytest.raises(ValueError) as error:
        plans.load(copied)
    assert path.name in str(error.value)
    return str(error.value)


@each_session
def test_minutes_that_do_not_fit_are_noticed(path, tmp_path):
    for place in range(len(plans.load(path).plan)):

        def later(told, place=place, key="end"):
            told["plan"][place][key] += 1

        assert "minutes" in spoiled(path, tmp_path, later)
        assert "minutes" in spoiled(path, tmp_path, lambda told: later(told, key="start"))
    assert "are announced" in spoiled(path, tmp_path, lambda told: told.update(minutes=50))


@each_session
def test_faults_of_votes_are_noticed(path, tmp_path):
    def of_first(**kinds):
        return lambda told: told["votes"][0].update(kinds)

    assert "Choose one of" in spoiled(path, tmp_path, of_first(right="F"))
    assert "two or more" in spoiled(path, tmp_path, of_first(options={"A": "One."}))
    assert "a capital letter" in spoiled(path, tmp_path, of_first(options={"a": "x", "B": "y"}))
    assert "has no 'low'" in spoiled(path, tmp_path, lambda told: told["votes"][0].pop("low"))
    assert "takes the votes" in spoiled(path, tmp_path, lambda told: told["votes"].pop())
    assert "takes the votes" in spoiled(
        path, tmp_path, lambda told: told["votes"].append(copy.deepcopy(told["votes"][0]))
    )


@each_session
def test_a_vote_of_which_the_words_say_nothing_is_noticed(path, tmp_path):
    def silent(told):
        (row,) = (row for row in told["plan"] if "vote 1" in row["material"])
        for who in ("you", "room"):
            row[who] = row[who].replace("**Vote 1**", "the vote")

    assert "has the votes" in spoiled(path, tmp_path, silent)


@each_session
def test_faults_of_cuts_are_noticed(path, tmp_path):
    first = next(n for n, row in enumerate(plans.load(path).plan) if row.skip)

    def saves(minutes):
        return lambda told: told["plan"][first]["skip"].update(saves=minutes)

    assert "Save 1 to" in spoiled(path, tmp_path, saves(0))
    assert "Save 1 to" in spoiled(path, tmp_path, saves(61))
    named = plans.load(path)
    row = named.plan[first]
    wrong = plans.Row(
        row.start, row.end, row.you, row.room, row.material, plans.Skip(1, "leave out step 9.9")
    )
    faulty = plans.Session(path, named.minutes, named.people, (wrong,), named.votes)
    assert step_faults(faulty) == [f"{row.start}–{row.end}: '9.9' is not in the row"]


@each_session
def test_other_faults_are_noticed(path, tmp_path):
    text = path.with_suffix(".md").read_text("utf-8")
    session = plans.load(path)
    assert parts_faults(text.replace("```{vote} 1\n```", ""), session)
    assert parts_faults(text.replace("{vote} 2", "{vote} 1"), session)
    assert parts_faults(text.replace("```{session-plan}\n```", ""), session)
    other = "04-data" if path.stem[:2] != "04" else "05-describe"
    assert link_faults(text.replace(path.stem, other), path.stem)
    assert "Choose" in spoiled(
        path, tmp_path, lambda told: told["plan"][0]["material"].append("a film")
    )
    assert "unknown" in spoiled(path, tmp_path, lambda told: told.update(notes="x"))
    assert "has no" in spoiled(path, tmp_path, lambda told: told["plan"][0].pop("room"))
    assert "Write words" in spoiled(path, tmp_path, lambda told: told["plan"][0].update(you=" "))
    assert "whole number" in spoiled(path, tmp_path, lambda told: told.update(minutes="60"))


def test_a_key_that_stands_twice_is_noticed(tmp_path):
    text = SESSIONS[7].read_text("utf-8")
    (tmp_path / "08-top.yaml").write_text(text.replace("      B: ", "      A: ", 1), "utf-8")
    with pytest.raises(ValueError, match="'A' twice below line"):
        plans.load(tmp_path / "08-top.yaml")


# What a page shows


SMALL = """
minutes: 20
people: 4 to 8
plan:
- {start: 0, end: 8, you: "Show `a | b`", room: "*looks*", material: [chapter, paper],
   skip: {saves: 3, how: leave out b}}
- {start: 8, end: 20, you: "Take **Vote 1**", room: votes, material: [vote 1]}
votes:
- {title: 'what is "a"?', when: At the end., question: What is it?, options: {B: Right., A: Wrong.},
   right: B, why: It *is* b., low: again., middle: pairs., high: go on.}
"""
PAGE = """# Room

```{session-head}
```

## Plan

```{session-plan}
```

## Votes

```{vote} 1
```

## Care

Words.
"""


@pytest.fixture
def book(tmp_path):
    made = SmallBook(tmp_path)
    made.write("book/sessions/08-top.md", PAGE)
    made.write("book/sessions/08-top.yaml", SMALL)
    return made


def told(parts):
    return [" ".join(part.get_text().split()) for part in parts]


def test_a_page_shows_plan_and_votes(book):
    assert book.build() == ""
    page = BeautifulSoup(book.html("book/sessions/08-top"), "html.parser")
    assert "20 minutes, 4 to 8 people. The minutes are a plan" in told([page.body])[0]
    (table,) = page.select("table.session-plan")
    assert [told(row.find_all(["th", "td"])) for row in table.select("tbody tr")] == [
        ["0–8", "Show a | b", "looks", "chapter, paper"],
        ["8–20", "Take Vote 1", "votes", "vote 1"],
    ]
    cut = "If time is short, this cut saves 3 minutes: 0–8, saves 3 minutes: leave out b."
    assert cut in told([page.body])[0]
    (vote,) = page.select("section.vote, div.vote")
    assert told(vote.select("h3"))[0].startswith("Vote 1: what is “a”?")
    assert told(vote.select(".vote-question")) == ["What is it?"]
    assert told(vote.select("ul.vote-options > li")) == ["B. Right.", "A. Wrong."]
    assert told(vote.select(".vote-answer")) == ["The answer is B. It is b."]
    advice = ["Fewer than 30% correct: again.", "30 to 70%: pairs.", "More than 70%: go on."]
    assert told(vote.select("ul.vote-advice > li")) == advice
    assert "Words." not in vote.get_text() and page.select_one('a[href="#vote-1-what-is-a"]')


def test_a_changed_session_is_shown_and_a_wrong_one_fails(book):
    book.build()
    book.write("book/sessions/08-top.yaml", SMALL.replace("*looks*", "listens"))
    assert book.build() == "" and "listens" in book.html("book/sessions/08-top")
    book.write("book/sessions/08-top.yaml", SMALL.replace("end: 20", "end: 21"))
    assert "the plan ends at 21, and 20 minutes are announced" in book.build()
    book.write("book/sessions/08-top.yaml", SMALL)
    book.write("book/sessions/08-top.md", PAGE.replace("{vote} 1", "{vote} 2"))
    assert "08-top.yaml has 1 votes, no 2." in book.build()
