"""The slides of a session: what they show, in the order of the plan, and what is said to them."""

from dataclasses import dataclass, replace

from launcher.words import Problem

from . import lab, pages
from .session import CARE
from .typography import curly
from .words import Run, Words, joined, plain, said, sentences, words

#: Letters in a line of the largest type, and how many lines of a text a slide takes.
LINE, LINES = 66, 7
#: Headings of a lab that say what is done, and not what is seen.
STEPS = {"Look", "Predict", "Estimate", "Picture", "Say it", "Break it", "Reveal"}
SYNTHETIC = "The data shown are synthetic, except where a source is named."
OF_A_SENTENCE = (
    "Say who was compared, how large the difference is, and how uncertain it is.",
    "Use no verb that the design cannot support.",
)
YOUR_SENTENCE = (
    "Write one sentence that you could defend.",
    *OF_A_SENTENCE,
    "Then exchange sentences with a neighbor, and check each other’s verb.",
)
OUR_SENTENCE = ("Together: one sentence that all of us could defend.", *OF_A_SENTENCE)


@dataclass(frozen=True)
class Line:
    """A line of a slide; its mark is "", "•", a number such as "1", or a letter such as "A"."""

    words: Words
    mark: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the book: its caption, the words of its head, and those of its rows."""

    caption: Words
    head: list[Words]
    rows: list[list[Words]]


@dataclass(frozen=True)
class Slide:
    """A slide: its title, its lines, a figure or a table, and the notes, one a paragraph."""

    title: str
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    figure: lab.Figure | None = None
    table: Table | None = None
    kind: str = "text"


@dataclass(frozen=True)
class Material:
    """All that a kit is made from: a chapter, its session, its lab, and what slides show."""

    stem: str
    chapter: object
    session: object
    shows: object
    figures: dict
    guesses: dict
    exercises: dict
    solutions: dict


def slides(material) -> list[Slide]:
    """Return the slides of a session, each with a title of its own."""
    made = _opening(material)
    starts = [row.start for row in material.session.rows]
    if list(material.shows.rows) != starts:
        raise Problem(
            f"The plan of session {material.stem} has rows at {starts}, its slides have "
            f"{list(material.shows.rows)}. Write the same minutes into tools/publish/kit/slides."
        )
    for row in material.session.rows:
        made += of_row(material, row, material.shows.rows[row.start])
    return with_own_titles([*made, _take_away(material)])


def of_row(material, row, items):
    """Return the slides of one row, with what you say and do in the notes of the first."""
    found = [slide for item in items for slide in _MAKERS[item.kind](material, item)]
    first, *rest = found
    again = f"Minutes {row.start} to {row.end}, continued."
    return [
        replace(first, notes=(*notes_of(row), *first.notes)),
        *(replace(slide, notes=(again, *slide.notes)) for slide in rest),
    ]


def notes_of(row):
    """What the notes say of a row of the plan."""
    cut = (f"If time is short: {plain(row.skip)}",) if row.skip else ()
    return (
        f"Minutes {row.start} to {row.end}.",
        f"You: {plain(row.you)}",
        f"The room: {plain(row.room)}",
        *cut,
    )


def with_own_titles(made):
    """Return slides of which no two have one title: a screen reader lists them by it."""
    seen, found = {}, []
    for slide in made:
        seen[slide.title] = seen.get(slide.title, 0) + 1
        title = slide.title if seen[slide.title] == 1 else f"{slide.title} ({seen[slide.title]})"
        found.append(replace(slide, title=title))
    return found


def height(line):
    """How many lines of the slide a text takes."""
    return -(-len(plain(line.words)) // LINE) or 1


def _opening(material):
    chapter, session = material.chapter, material.session
    head = (
        Line(said(f"Chapter {chapter.label} · a session of {session.minutes} minutes")),
        Line(said(SYNTHETIC)),
    )
    notes = (plain(session.head), plain(session.needs), *care(session), chapter.rights)
    objectives = tuple(Line(each, "•") for each in chapter.objectives)
    return [
        Slide(chapter.title, head, notes, kind="title"),
        *_filled("What you will be able to do", objectives, ("Read out one, or none.",)),
    ]


def care(session):
    """What the notes say of care for the people in the room."""
    section = session.sections.get(CARE)
    return [f"Care: {plain(words(each))}" for each in section.find_all("p")] if section else []


def _take_away(material):
    lines = tuple(Line(each, "•") for each in material.chapter.take_away)
    chapter = material.chapter
    notes = (f"Chapter {chapter.label} and its lab go on from here. {chapter.rights}",)
    return Slide("Take away", lines, notes)


def _filled(title, lines, notes=(), limit=LINES):
    """Return as many slides as lines need; a long paragraph goes on on the next."""
    pieces, page, used = [], [], 0
    for line in lines:
        for piece in _broken(line, limit):
            if page and used + height(piece) > limit:
                pieces.append(tuple(page))
                page, used = [], 0
            page.append(piece)
            used += height(piece)
    pieces.append(tuple(page))
    again = (f"{title}, continued.",)
    return [Slide(title, each, notes if n == 0 else again) for n, each in enumerate(pieces)]


def _broken(line, limit):
    """A paragraph that fits, or the parts of one that does not, broken between sentences."""
    if height(line) <= limit:
        return [line]
    parts = [[]]
    for sentence in sentences(line.words):
        grown = Line(joined([*parts[-1], sentence]), line.mark)
        if parts[-1] and height(grown) > limit:
            parts.append([])
        parts[-1].append(sentence)
    return [Line(joined(part), line.mark if n == 0 else "") for n, part in enumerate(parts)]


def _situation(material, item):
    lines = [Line(each) for each in material.chapter.situation]
    return _filled(item.title or "A situation", lines)


def _guesses(material, item):
    asked = material.chapter.guesses
    lines = [Line(each, str(n)) for n, each in enumerate(asked, 1)]
    notes = ("Wait until everybody has written down a number for each.",)
    return _filled(item.title or "Your guesses, in writing", lines, notes, LINES + 2)


def _guess(material, item):
    """The result of a guess beside its question."""
    for n in item.what:
        if n not in material.guesses:
            raise Problem(f"Lab {material.stem} has no result of guess {n}.")
        asked = material.chapter.guesses[n - 1]
        result = Line(said(material.guesses[n], bold=True))
        notes = ("Ask who was near, and what the others had in mind. No guess is marked.",)
        yield Slide(f"Guess {n}: what it came to", (Line(asked), result), notes, kind="result")


def _vote(material, item):
    vote = next(each for each in material.session.votes if each.number == item.what)
    options = tuple(Line(each, letter) for letter, each in vote.options.items())
    advice = tuple(plain(each) for each in vote.advice)
    yield Slide(
        f"Vote {vote.number}: {vote.title}",
        (Line(vote.question), *options),
        ("Vote first, alone. The answer is on the next slide.", *advice),
        kind="vote",
    )
    right = Line(vote.options[vote.right], vote.right)
    reasons, aside = _reasons(vote)
    yield Slide(
        f"Vote {vote.number}: the answer",
        (right, *(Line(each) for each in reasons)),
        ("Show this after the last vote.", *map(plain, aside)),
        kind="answer",
    )


def _reasons(vote):
    """The sentences of an answer without its letter, and what in brackets is said to you alone."""
    _, *rest = sentences(vote.answer)
    opens = [n for n, each in enumerate(rest) if plain(each).startswith("(")]
    if opens and plain(rest[-1]).endswith(")"):
        return rest[: opens[0]], [joined(rest[opens[0] :])]
    return rest, []


def _figure(material, item):
    figure = lab.needed(material.figures, item.what, material.stem)
    known = material.chapter.figures.get(f"{material.stem}-{figure.name}")
    title, caption = known or (figure.heading, _short_caption(figure))
    title = item.title or title
    if title in STEPS:
        raise Problem(
            f"Figure {figure.name} of {material.stem} needs a title in tools/publish/kit/slides."
        )
    yield Slide(
        title, (Line(caption),), ("The figure in words: " + figure.alt,), figure, kind="figure"
    )


def _short_caption(figure):
    """What a figure without a caption shows, without its numbers."""
    what, _, _ = plain(sentences(said(figure.alt))[0]).rstrip(".").partition(": ")
    return said(f"{what} (synthetic).")


def _board(material, item):
    board = material.session.board()
    found = []
    for wanted in item.what:
        fits = [each for each in board if wanted in plain(each)]
        if len(fits) != 1:
            raise Problem(
                f"Session {material.stem} has {len(fits)} items for the board that hold "
                f"{wanted!r}, not one."
            )
        found.append(Line(_with_capital(fits[0]), "•" if len(item.what) > 1 else ""))
    return _filled(item.title, found)


def _with_capital(these):
    first, *rest = these
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *rest)


def _task(material, item):
    lines = [Line(said(curly(each)), "•" if len(item.what) > 1 else "") for each in item.what]
    return [replace(slide, kind="task") for slide in _filled(item.title, lines)]


def _place(material, item):
    page = item.page or f"book/{material.stem}"
    return pages.needed(pages.article(page), item.what, page)


def _section(material, item):
    paragraph = _place(material, item).find("p")
    title = item.title or pages.without_number(item.what)
    return _filled(title, [Line(each) for each in sentences(words(paragraph))])


def _table(material, item):
    table = _place(material, item).find("table")
    if table is None:
        raise Problem(f"{material.stem}: there is no table below {item.what!r}.")
    title = item.title or pages.without_number(item.what)
    made = read_table(table)
    yield Slide(title, (Line(made.caption),), (), table=made, kind="table")


def read_table(table):
    """Return a table of a built page."""
    lines = [
        [words(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tbody > tr")
    ]
    caption = table.select_one(".caption-text")
    return Table(
        words(caption) if caption else (),
        [words(cell) for cell in table.select("thead th, thead td")],
        lines,
    )


def _sentence(material, item):
    together = item.kind == "our sentence"
    whose, asked = ("ours", OUR_SENTENCE) if together else ("yours", YOUR_SENTENCE)
    lines = tuple(Line(said(each), "•") for each in asked)
    chapter = material.chapter
    yield Slide(f"One honest sentence: {whose}", lines, kind="task")
    if chapter.sentence:
        first = sentences(chapter.sentence)
        model = tuple(Line(_upright(each)) for each in first)
        notes = ("One of many. Show it after two or three have read theirs.",)
        yield Slide(chapter.sentence_label, model, notes)


def _upright(these):
    """A sentence that is set in italics as a whole stands upright on a slide."""
    return tuple(Run(run.text, run.bold, False) for run in these)


_MAKERS = {
    "situation": _situation,
    "guesses": _guesses,
    "guess": _guess,
    "vote": _vote,
    "figure": _figure,
    "board": _board,
    "task": _task,
    "section": _section,
    "table": _table,
    "sentence": _sentence,
    "our sentence": _sentence,
}
