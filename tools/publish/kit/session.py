"""The plan of a session, read from its page in the built book."""

import re
from dataclasses import dataclass, field, replace

from bs4 import Tag

from . import pages
from .words import Words, cut, plain, words

BOARD = "For the board"
WRONG = "What the room gets wrong"
DIFFERENT = "When it goes differently"
CARE = "Care for the people in the room"


@dataclass(frozen=True)
class Row:
    """Some minutes: what you do, what the room does, with what, and what may be left out."""

    start: int
    end: int
    you: Words
    room: Words
    material: str
    skip: Words = ()

    @property
    def minutes(self):
        return f"{self.start}–{self.end}"


@dataclass(frozen=True)
class Vote:
    """A question for the whole room, its one right answer, and what to do with the count."""

    number: int
    title: str
    question: Words
    options: dict[str, Words]
    right: str
    answer: Words
    advice: list[Words]


@dataclass(frozen=True)
class Session:
    """A session; all of it is for whoever leads it."""

    stem: str
    head: Words
    needs: Words
    rows: list[Row]
    votes: list[Vote]
    sections: dict[str, Tag] = field(repr=False)

    @property
    def minutes(self):
        return self.rows[-1].end

    def board(self):
        """The items to write on the board, in order."""
        return [words(item) for item in self.sections[BOARD].select("ul > li")]


def read(stem):
    """Return the session of a chapter."""
    text = pages.article(f"book/sessions/{stem}")
    sections = {
        pages.heading(each): each for each in text.section.find_all("section", recursive=False)
    }
    head, needs = text.section.find_all("p", recursive=False, limit=2)
    return Session(
        stem=stem,
        head=words(head),
        needs=words(needs),
        rows=_rows(sections["Plan"]),
        votes=[_vote(each) for each in text.select("section.vote")],
        sections=sections,
    )


def _rows(section):
    """The rows of the plan, each with its cut, which the page lists by its minutes."""
    cuts = {}
    for item in section.select("ul > li"):
        minutes, _, how = plain(words(item)).partition(", ")
        cuts[minutes] = cut(words(item), len(minutes) + 2) if how else ()
    found = []
    for line in section.select("table.session-plan > tbody > tr"):
        minutes, you, room, material = map(words, line.find_all(["th", "td"]))
        start, end = map(int, re.findall(r"\d+", plain(minutes)))
        skip = cuts.get(plain(minutes), ())
        found.append(Row(start, end, you, room, plain(material), skip))
    return found


def _vote(section):
    label, _, title = pages.heading(section).partition(": ")
    answer = section.select_one(".vote-answer")
    options = [words(item) for item in section.select(".vote-options > li")]
    return Vote(
        number=int(label.removeprefix("Vote ")),
        title=title,
        question=_upright(words(section.select_one(".vote-question"))),
        options={plain(each)[0]: cut(each, 3) for each in options},
        right=answer.strong.get_text(),
        answer=words(answer),
        advice=[words(item) for item in section.select(".vote-advice > li")],
    )


def _upright(these):
    """A question that was set in italics as a whole, the other way round."""
    return tuple(replace(run, italic=not run.italic) for run in these)
