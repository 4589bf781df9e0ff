"""The plan of a session, read from its page in the built book."""

import re
from dataclasses import dataclass, field

from bs4 import Tag

from . import pages
from .words import Words, cut, plain, words

BOARD = "For the board"
WRONG = "What the room gets wrong"
DIFFERENT = "When it goes differently"
CARE = "Care for the people in the room"


@dataclass(frozen=True)
class Row:
    """Some minutes: what you do, and what the room does."""

    start: int
    end: int
    you: Words
    room: Words


@dataclass(frozen=True)
class Vote:
    """A question for the whole room, its one right answer, and what to do with the count."""

    number: int
    title: str
    when: Words
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
    votes = [each for title, each in sections.items() if title.startswith("Vote ")]
    return Session(
        stem=stem,
        head=words(head),
        needs=words(needs),
        rows=[_row(each) for each in sections["Plan"].select("tbody > tr")],
        votes=[_vote(each) for each in votes],
        sections={title: each for title, each in sections.items() if each not in votes},
    )


def _row(line):
    minutes, you, room = line.find_all(["th", "td"])
    start, end = map(int, re.findall(r"\d+", minutes.get_text()))
    return Row(start, end, words(you), words(room))


def _vote(section):
    label, _, title = pages.heading(section).partition(": ")
    paragraphs = section.find_all("p", recursive=False)
    options, advice = section.find_all("ul", recursive=False)
    asked = next(n for n, each in enumerate(paragraphs) if each.em and not each.strong)
    when = words(paragraphs[0]) if asked else ()
    answer = words(paragraphs[asked + 1])
    lettered = [words(item) for item in options.find_all("li")]
    return Vote(
        number=int(label.removeprefix("Vote ")),
        title=title,
        when=when,
        question=tuple(_upright(words(paragraphs[asked]))),
        options={plain(each)[0]: cut(each, 3) for each in lettered},
        right=paragraphs[asked + 1].strong.get_text(),
        answer=answer,
        advice=[words(item) for item in advice.find_all("li")],
    )


def _upright(these):
    """A question that was set in italics as a whole, the other way round."""
    for run in these:
        yield type(run)(run.text, run.bold, not run.italic)
