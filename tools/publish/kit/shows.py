"""What the slides of a session show, row by row of its plan: slides/NN-….yaml.

An item of a row is one of the words `situation`, `guesses`, `sentence` (everybody writes one), and
`our sentence` (it is written together), or one of these:

    figure: NAME        a figure of the lab, under the heading of the chapter, or under `title`
    guess: [1, 2]       what these guesses came to
    vote: 1             a question, and on the next slide its answer
    board: [WORDS]      items of the session's list "For the board" that hold these words
    task: [WORDS]       what the room does now
    section: HEADING    the first paragraph below a heading of the chapter, or of `page`
    table: HEADING      the first table below it

`board` and `task` need a `title`; where it is given elsewhere, it stands for the heading.

Where a course takes the cut of a row, its slides show what stands under `cut` of that row, if
anything does: a slide must not ask for what the cut leaves out.
"""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from launcher.words import Problem

from .typography import curly

WORDS = ("situation", "guesses", "sentence", "our sentence")
KINDS = ("figure", "guess", "vote", "board", "task", "section", "table")
OF_AN_ITEM = {*KINDS, "title", "page"}
NEED_A_TITLE = ("board", "task")


@dataclass(frozen=True)
class Item:
    """One thing to show: its kind, what of this kind, its title, and the page it is taken from."""

    kind: str
    what: object = None
    title: str = ""
    page: str = ""


@dataclass(frozen=True)
class Shows:
    """The slides of a session, by the minute in which a row begins, and what is on its sheets.

    `cuts` are the slides of rows that a course shortens, where they are others.
    `axes` names the figure that the handout shows without its result; `exercises` are those that
    can be done on paper; `questions` is false where a vote would give a guess away beside it;
    `sheets` are further pages to hand out; `cards` say where cards are.
    """

    rows: dict[int, list[Item]]
    axes: str | None = None
    questions: bool = True
    exercises: list[str] = field(default_factory=list)
    sheets: list[dict] = field(default_factory=list)
    cards: list[dict] = field(default_factory=list)
    cuts: dict[int, list[Item]] = field(default_factory=dict)


def path_of(stem):
    return Path(__file__).parent / "slides" / f"{stem}.yaml"


def read(stem):
    """Return what the slides of a session show; a fault is told with its file."""
    path = path_of(stem)
    if not path.is_file():
        raise Problem(f"{path} is not there.\nWhat to do: write one, like those beside it.")
    return understood(yaml.safe_load(path.read_text("utf-8")), path.name)


def understood(given, name):
    """Return what was read from a file of this name."""
    if unknown := sorted(set(given) - {"rows", "handout", "cards"}):
        raise Problem(f"{name}: unknown {', '.join(unknown)}. Write rows, handout, or cards.")
    rows, cuts = (
        {row["at"]: [_item(each, name) for each in row[key]] for row in given["rows"] if key in row}
        for key in ("show", "cut")
    )
    handout = given.get("handout", {})
    if unknown := sorted(set(handout) - {"axes", "exercises", "questions", "sheets"}):
        raise Problem(f"{name}: unknown {', '.join(unknown)} in handout.")
    return Shows(rows=rows, cuts=cuts, cards=given.get("cards", []), **handout)


def _item(given, name):
    if isinstance(given, str):
        if given not in WORDS:
            raise Problem(f"{name}: {given!r} is none of {', '.join(WORDS)}.")
        return Item(given)
    kinds = [kind for kind in KINDS if kind in given]
    if len(kinds) != 1 or set(given) - OF_AN_ITEM:
        raise Problem(f"{name}: {given} has to name one of {', '.join(KINDS)}, and nothing else.")
    kind = kinds[0]
    if kind in NEED_A_TITLE and not given.get("title"):
        raise Problem(f"{name}: {given} has no title. Write one.")
    return Item(kind, given[kind], curly(given.get("title", "")), given.get("page", ""))
