"""Session plans: the YAML file beside each facilitator's page, with its minutes and its votes.

Pages, slides, cards, and routes are made of these files, so each word and minute stands once. All
words are MyST as the page would have them: roles, and links relative to the page. Minutes are those
of a plan; nobody has timed a session.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from belonging_edu.practice import chapter_files

__all__ = [
    "MATERIAL",
    "Row",
    "Session",
    "Skip",
    "Vote",
    "entry",
    "listed",
    "load",
    "material",
    "sessions",
    "twice",
    "whole",
    "words",
]

#: What may be shown or handed out, besides ``vote 1``, ``vote 2``, and so on.
MATERIAL = {
    "article": "an article that the group reads",
    "board": "a board to write on",
    "cards": "cards to cut before the session",
    "chapter": "the page of the chapter, projected",
    "coins": "a coin for each person",
    "form": "the evaluation form, on paper",
    "handout": "a printed sheet for each person or pair",
    "lab": "the page of the lab, projected",
    "paper": "paper to write on",
    "slips": "slips of paper in a hat",
    "test": "a test on paper",
}
_VOTE = re.compile(r"vote ([1-9])")


@dataclass(frozen=True)
class Skip:
    """What may be left out of a row, and how many of its minutes that saves."""

    saves: int
    how: str


@dataclass(frozen=True)
class Row:
    """Some minutes of a plan: from when to when, what you do, what the room does, and with what."""

    start: int
    end: int
    you: str
    room: str
    material: tuple[str, ...]
    skip: Skip | None = None

    @property
    def votes(self) -> list[int]:
        """The numbers of the votes that are taken in these minutes."""
        return [int(found[1]) for kind in self.material if (found := _VOTE.fullmatch(kind))]


@dataclass(frozen=True)
class Vote:
    """A question to vote on: options by letter, the right one, and what to do about the split.

    ``low`` is for fewer than 30% right answers, ``middle`` for 30% to 70%, ``high`` for more;
    ``when`` is what to know before it is taken.
    """

    title: str
    question: str
    options: dict[str, str]
    right: str
    why: str
    low: str
    middle: str
    high: str
    when: str | None = None


@dataclass(frozen=True)
class Session:
    """The plan of a session, and its votes in order."""

    path: Path
    minutes: int
    people: str
    plan: tuple[Row, ...]
    votes: tuple[Vote, ...]

    @property
    def label(self) -> str:
        """What people call its chapter: 8, or 14b."""
        return self.path.stem.partition("-")[0].lstrip("0")

    @property
    def saves(self) -> int:
        """The minutes that all cuts together save."""
        return sum(row.skip.saves for row in self.plan if row.skip)


def sessions(folder: Path) -> list[Session]:
    """Return the sessions of a folder in order of their chapters; see :func:`load`."""
    return [load(path) for path in sorted(Path(folder).glob("[0-9][0-9]*-*.yaml"))]


def load(path: Path) -> Session:
    """Return the session in a file.

    Raises
    ------
    ValueError
        When the minutes have a gap or are not those announced, a cut is longer than its row, a
        vote is not in the plan exactly once or has no right option, or a key is missing, unknown,
        or there twice. The message names the file, the place, and the cure.
    """
    path = Path(path)
    where = path.name
    twice(chapter_files.nodes(path), where)
    told = entry(chapter_files.read(path), where, "minutes people plan votes")
    rows = tuple(
        _row(each, f"{where}, plan, row {n}")
        for n, each in enumerate(listed(told["plan"], f"{where}, plan"), start=1)
    )
    votes = tuple(
        _vote(each, f"{where}, vote {n}")
        for n, each in enumerate(listed(told["votes"], f"{where}, votes"), start=1)
    )
    minutes = whole(told["minutes"], f"{where}, minutes")
    _follow_each_other(rows, minutes, where)
    _once_in_the_plan(rows, votes, where)
    return Session(path, minutes, words(told["people"], f"{where}, people"), rows, votes)


def entry(told, where: str, needed: str, optional: str = "") -> dict:
    """Return a mapping that has all needed keys, and no others but the optional ones."""
    if not isinstance(told, dict):
        raise ValueError(f"{where} is {told!r}. Write its keys there: {needed}.")
    missing = set(needed.split()) - set(told)
    unknown = set(told) - set(needed.split()) - set(optional.split())
    if missing:
        raise ValueError(f"{where} has no {_names(missing)}. Write what belongs there.")
    if unknown:
        known = f"{needed} {optional}".strip().replace(" ", ", ")
        raise ValueError(f"{where} has {_names(unknown)}, which is unknown. Choose from {known}.")
    return told


def listed(told, where: str) -> list:
    """Return a list, which may be empty."""
    if not isinstance(told, list):
        raise ValueError(f"{where} is {told!r}. Write a list: one entry a line, or in brackets.")
    return told


def whole(told, where: str) -> int:
    """Return a whole number of minutes, 0 or more."""
    if isinstance(told, bool) or not isinstance(told, int) or told < 0:
        raise ValueError(f"{where} is {told!r}. Write a whole number of minutes.")
    return told


def words(told, where: str) -> str:
    """Return a text that is not empty, in one line."""
    if not isinstance(told, str) or not told.strip():
        raise ValueError(f"{where} is {told!r}. Write words there; put a lone number in quotes.")
    return " ".join(told.split())


def material(told, where: str) -> tuple[str, ...]:
    """Return what is shown or handed out, each of a known kind."""
    kinds = [*MATERIAL, "vote 1"]
    for kind in listed(told, f"{where}, material"):
        if kind not in kinds and not _VOTE.fullmatch(str(kind)):
            raise ValueError(f"{where} has the material {kind!r}. Choose from {', '.join(kinds)}.")
    return tuple(told)


def twice(node, where: str) -> None:
    """Refuse YAML nodes in which a key stands twice: the first entry would be lost silently."""
    if node is None or isinstance(node.value, str):
        return
    pairs = node.value if node.tag.endswith(":map") else [(None, each) for each in node.value]
    names = [name.value for name, _ in pairs if name is not None]
    again = {name for name in names if names.count(name) > 1}
    if again:
        line = node.start_mark.line + 1
        raise ValueError(f"{where} has {_names(again)} twice below line {line}. Keep one of them.")
    for _, value in pairs:
        twice(value, where)


def _row(told, where):
    told = entry(told, where, "start end you room material", "skip")
    start, end = whole(told["start"], f"{where}, start"), whole(told["end"], f"{where}, end")
    if end <= start:
        raise ValueError(f"{where} goes from {start} to {end}. Let it end later than it starts.")
    cut = _skip(told["skip"], f"{where}, skip", end - start) if "skip" in told else None
    you, room = (words(told[who], f"{where}, {who}") for who in ("you", "room"))
    return Row(start, end, you, room, material(told["material"], where), cut)


def _skip(told, where, longest):
    told = entry(told, where, "saves how")
    saves = whole(told["saves"], f"{where}, saves")
    if not 1 <= saves <= longest:
        raise ValueError(f"{where} saves {saves} of {longest} minutes. Save 1 to {longest}.")
    return Skip(saves, words(told["how"], f"{where}, how"))


def _vote(told, where):
    texts = "title question why low middle high"
    told = entry(told, where, f"{texts} options right", "when")
    options = told["options"]
    if not isinstance(options, dict) or len(options) < 2:
        raise ValueError(f"{where} has the options {options!r}. Write two or more, by letter.")
    if not all(re.fullmatch("[A-Z]", str(letter)) for letter in options):
        raise ValueError(f"{where} has the options {list(options)}. Call each by a capital letter.")
    if told["right"] not in options:
        known = ", ".join(options)
        raise ValueError(f"{where}: right is {told['right']!r}. Choose one of {known}.")
    said = {name: words(told[name], f"{where}, {name}") for name in texts.split()}
    said["options"] = {a: words(text, f"{where}, option {a}") for a, text in options.items()}
    when = words(told["when"], f"{where}, when") if "when" in told else None
    return Vote(right=told["right"], when=when, **said)


def _follow_each_other(rows, minutes, where):
    expected = 0
    for row in rows:
        if row.start != expected:
            raise ValueError(
                f"{where}: the row {row.start}–{row.end} comes where {expected} minutes are over. "
                f"Let it start at {expected}."
            )
        expected = row.end
    if expected != minutes:
        raise ValueError(
            f"{where}: the plan ends at {expected}, and {minutes} minutes are announced. "
            "Change one of them."
        )


def _once_in_the_plan(rows, votes, where):
    taken = sorted(number for row in rows for number in row.votes)
    if taken != list(range(1, len(votes) + 1)):
        raise ValueError(
            f"{where}: the plan takes the votes {taken}, and there are {len(votes)}. Name each "
            "of them in the material of one row."
        )
    for row in rows:
        named = [int(n) for n in re.findall(r"\*\*Vote (\d)\*\*", f"{row.you} {row.room}")]
        if sorted(named) != sorted(row.votes):
            raise ValueError(
                f"{where}: the row {row.start}–{row.end} has the votes {row.votes} as material and "
                f"says {named}. Write **Vote 1** where vote 1 is taken."
            )


def _names(keys: Iterable) -> str:
    return ", ".join(sorted(map(repr, keys)))
