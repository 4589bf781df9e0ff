"""Cards to cut: letters for votes, and the cards of a session that has some."""

import re

from launcher.words import Problem

from . import deck, sheet
from .words import as_html, cut, plain, words

CUT = "Cut along the dashed lines."
VOTE_LETTERS = "ABCD"
LABELS = {"Card": "", "Question": "", "Alone": "Odds ratio alone: "}
_CARD_OF = re.compile(r"^(\w+)’s card\.$")
_NUMBERED = re.compile(r"^([A-Z]): ((?:\d+, )+\d+)\.$")


def page(material):
    """Return the cards of a session as a page to print."""
    title = f"{material.chapter.title}: cards"
    parts = [
        sheet.heading(title, 1),
        f"<p>{CUT} One set of letters for each person.</p>",
        _letters(),
    ]
    parts += [
        _MAKERS[kind](material, given) for given in material.shows.cards for kind in _kind(given)
    ]
    return sheet.page(title, "\n".join(parts), sheet.foot(material), "cards")


def _kind(given):
    return [kind for kind in _MAKERS if kind in given]


def _grid(kind, cards):
    shown = "".join(f'<div class="card">{each}</div>' for each in cards)
    return f'<div class="cards {kind}">{shown}</div>'


def _letters():
    return _grid("letters", [f"<b>{letter}</b>" for letter in VOTE_LETTERS])


def _set(title, kind, cards):
    head = f"{sheet.heading(title)}<p>{CUT}</p>"
    return f'<section class="set">{head}{_grid(kind, cards)}</section>'


def _section(material, title):
    if title not in material.session.sections:
        raise Problem(f"Session {material.stem} has no section {title!r} with cards.")
    return material.session.sections[title]


def _roles(material, given):
    """The items of a list that begin with whose card they are; others are for the facilitator."""
    cards = []
    for item in _section(material, given["roles"]).find_all("li"):
        named = item.em and _CARD_OF.match(item.em.get_text())
        if named:
            told = cut(words(item), len(named[0]))
            cards.append(f"<h3>{named[1]}</h3><p>{as_html(told)}</p>")
    return _set(given["roles"], "roles", cards)


def _table(material, given):
    """A card for each row of a table, with those columns that may be handed out."""
    table = deck.read_table(_section(material, given["table"]).find("table"))
    head = [plain(each) for each in table.head]
    if missing := set(given["columns"]) - set(head):
        raise Problem(f"Session {material.stem} has no column {missing} for its cards.")
    places = [head.index(each) for each in given["columns"]]
    cards = []
    for row in table.rows:
        first, *rest = places
        lines = "".join(f"<p>{LABELS[head[n]]}{as_html(row[n])}</p>" for n in rest)
        cards.append(f"<h3>{as_html(row[first])}</h3>{lines}")
    return _set(given["table"], "table", cards)


def _numbers(material, given):
    """Lines such as "A: 31, 35." as a card for each number."""
    cards = []
    for item in _section(material, given["numbers"]).find_all("li"):
        letter, numbers = _NUMBERED.match(plain(words(item))).groups()
        cards += [f"{letter}<b>{number}</b>" for number in numbers.split(", ")]
    return _set(given["numbers"], "numbers", cards)


_MAKERS = {"roles": _roles, "table": _table, "numbers": _numbers}
