"""The kit of a route: one deck for each meeting, its script, and the sheets of its chapters."""

import os
from dataclasses import dataclass, replace
from itertools import chain, groupby

from launcher.places import ROOT
from launcher.words import Problem

from . import deck, material, pages, sheet
from .session import Row
from .typography import curly
from .words import Words, plain, said, words

PAGE = "book/routes"
#: The commands of a course, which belong to the evening before.
TO_TYPE = ".to-type"


@dataclass(frozen=True)
class Part:
    """A row of a script: its words; and what it is taken from, if it is a row of a session.

    `start` is the minute at which the row begins in its session; `is_short` says whether its cut is
    taken, and the votes in `left_out` are not. `slide` is what a row of the route's own shows.
    """

    row: Row
    title: str
    stem: str = ""
    start: int = 0
    is_short: bool = False
    left_out: tuple[int, ...] = ()
    slide: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sitting:
    """A meeting: its title, how long it is, and its script."""

    title: str
    minutes: int
    parts: list[Part]


@dataclass(frozen=True)
class Route:
    """A course: its name, what it says of itself, its meetings, and its section in the book."""

    key: str
    name: str
    says: Words
    sittings: list[Sitting]
    section: object

    @property
    def stems(self):
        """The chapters that it takes rows of, in order."""
        taken = (part.stem for sitting in self.sittings for part in sitting.parts if part.stem)
        return list(dict.fromkeys(taken))


def read(key):
    """Return a route; its structure is that of its file, its words are those of the book."""
    from belonging_edu.practice import routes

    known = routes.load(os.path.join(ROOT, "book", "sessions", "routes.yaml"))
    if key not in known:
        raise Problem(
            f"There is no route {key}. Routes: {', '.join(known)}.\n"
            "What to do: name one of these, as in `start.py kit --route half-day`."
        )
    told = known[key]
    section = _section(told)
    tables = section.select("table.route")
    sittings = [
        Sitting(each.title, each.minutes, _parts(each.steps, table))
        for each, table in zip(told.sittings, tables, strict=True)
    ]
    return Route(key, told.name, words(section.p), sittings, section)


def _section(told):
    """The section whose first table is that of the first meeting."""
    for section in pages.article(PAGE).select("section section"):
        caption = section.select_one("table.route .caption-text")
        if caption and plain(words(caption)).startswith(f"{told.sittings[0].title}, by the minute"):
            return section
    raise Problem(f"The page {PAGE} does not show the route {told.key}.")


def _parts(steps, table):
    lines = table.select("tbody > tr")
    return [_part(step, line) for step, line in zip(steps, lines, strict=True)]


def _part(step, line):
    _, part, you, room, material_of_row = map(words, line.find_all(["th", "td"]))
    row = Row(step.start, step.end, you, room, plain(material_of_row))
    if step.session is None:
        return Part(row, plain(part), slide=step.slide)
    source = _source(step)
    gone = sorted(set(source.votes) - {n for n in source.votes if f"vote {n}" in step.material})
    is_short = step.cut is not None
    return Part(row, plain(part), step.session.path.stem, source.start, is_short, tuple(gone))


def _source(step):
    """The row of the session that a step is taken from: it has the same words."""
    return next(row for row in step.session.plan if (row.you, row.room) == (step.you, step.room))


def slides(route, sitting, read_material=material.read):
    """Return the slides of a meeting."""
    head = (
        deck.Line(said(f"{sitting.minutes} minutes")),
        deck.Line(said(deck.SYNTHETIC)),
    )
    title = route.name if len(route.sittings) == 1 else sitting.title
    made = [deck.Slide(title, head, (plain(route.says), "No pilot has been run."), kind="title")]
    for stem, parts in groupby(sitting.parts, key=lambda part: part.stem):
        if stem:
            made += _told_apart(made, _of_chapter(read_material(stem), parts))
        else:
            made += map(_own, parts)
    return deck.with_own_titles(made)


def _of_chapter(found, parts):
    rows = (deck.of_row(found, part.row, _items(found, part)) for part in parts)
    made = [*_chapter(found), *chain.from_iterable(rows)]
    return found.chapter.label, deck.with_own_titles(made)


def _told_apart(before, of_chapter):
    """Slides of a chapter; a title that an earlier chapter has, too, says of which it is."""
    label, made = of_chapter
    taken = {slide.title for slide in before}
    for slide in made:
        again = f"{slide.title} · chapter {label}"
        yield replace(slide, title=again) if slide.title in taken else slide


def _items(found, part):
    """What a row shows: what is left of it after its cut, and no vote that the cut leaves out."""
    rows = found.shows.rows | (found.shows.cuts if part.is_short else {})
    items = rows[part.start]
    kept = [item for item in items if item.kind != "vote" or item.what not in part.left_out]
    return kept or items


def _chapter(found):
    """The slide with which a chapter begins."""
    chapter = found.chapter
    line = deck.Line(said(f"Chapter {chapter.label}"))
    care = tuple(deck.care(found.session)) or (chapter.rights,)
    yield deck.Slide(chapter.title, (line,), care, kind="title")


def _own(part):
    """A row of the route's own, such as a break or a test."""
    minutes = deck.Line(said(f"{part.row.end - part.row.start} minutes"))
    lines = (deck.Line(said(curly(each)), "•") for each in part.slide)
    return deck.Slide(part.title, (minutes, *lines), deck.notes_of(part.row), kind="task")


def script(route):
    """Return the scripts of all meetings as a page to print."""
    section = pages.unlinked(route.section)
    section.find(pages.HEADINGS).decompose()
    for typed in section.select(TO_TYPE):
        typed.decompose()
    title = f"{route.name}: script"
    body = sheet.for_the_facilitator(title) + str(section)
    return sheet.page(title, body, f"{title} · {sheet.SYNTHETIC} · CC BY 4.0", letters=9.5)


def named(route):
    """Return what stands before the names of a meeting's files, and the meeting."""
    many = len(route.sittings) > 1
    return [(f"week-{n}-" if many else "", each) for n, each in enumerate(route.sittings, 1)]
