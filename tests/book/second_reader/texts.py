"""The words that no computation can check, each under the name of its place."""

import csv
import re
from pathlib import Path

import nbformat
from belonging_book.course import session_plans

from belonging_edu.practice import bank, chapter_files, plans, routes, words
from belonging_edu.practice.chapters import CHAPTERS
from belonging_edu.practice.exercise import Choice, Number, Order

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "belonging_edu"


def places() -> dict[str, str]:
    """Place -> text, for all that a second reader has to have read as it stands."""
    found = {}
    kinds = (
        _items, _misconceptions, _registry, _claims, _unmatched, _sessions, _routes, _captions,
        _glossary,
    )  # fmt: skip
    for kind in kinds:
        found.update(kind())
    for chapter in CHAPTERS:
        found.update(_practice(chapter))
        found.update(_solutions(chapter.number))
    return found


def _items():
    for chapter in CHAPTERS:
        for item in chapter_files.content(chapter_files.path_of(chapter.number))["items"]:
            lines = [f"{item['form']}, objective {item['objective']}, {item['level']}"]
            lines.append(item["stem"])
            for letter, option in zip("ABCDEF", item["options"], strict=False):
                key = "right" if option.get("right") else option["misconception"]
                lines.append(f"{letter}. {option['answer']} [{key}] {option['why']}")
            yield f"item {item['id']}", "\n".join(lines)


def _misconceptions():
    for code, meaning in bank.misconceptions().items():
        yield f"misconception {code}", str(meaning)


def _rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _registry():
    for row in _rows(PACKAGE / "published" / "published.csv"):
        yield f"figure {row['id']}", "\n".join(f"{name}: {text}" for name, text in row.items())


def _claims():
    for row in _rows(PACKAGE / "published" / "claims.csv"):
        yield f"claim {row['claim']}", "\n".join(f"{name}: {text}" for name, text in row.items())


def _unmatched():
    for row in _rows(PACKAGE / "calibration" / "unmatched.csv"):
        yield f"unmatched {row['id']}", row["reason"]


def _sessions():
    for path in sorted((ROOT / "book" / "sessions").glob("[0-9][0-9]*-*.yaml")):
        session, name = plans.load(path), f"session {_label(path)}"
        for part in re.split(r"^(?=## )", path.with_suffix(".md").read_text("utf-8"), flags=re.M):
            heading = part.partition("\n")[0].lstrip("# ")
            if not re.fullmatch(r"## (?:Plan|Votes)\n+(?:```.+\n```\s+)+", part):
                yield f"{name}, {heading}", part
        rows = [f"{row.start}–{row.end} | {row.you} | {row.room}" for row in session.plan]
        yield f"{name}, Plan", "\n".join([*session_plans.head_source(session), *rows])
        with_what = [f"{row.start}–{row.end}: {', '.join(row.material)}" for row in session.plan]
        cuts = session_plans.cuts_source(session)
        yield f"{name}, Material and cuts", "\n".join([*with_what, *cuts])
        for number, vote in enumerate(session.votes, start=1):
            words = session_plans.vote_source(vote)
            yield f"{name}, {session_plans.title_of(session, number)}", "\n".join(words)


def _routes():
    """What a route says of its own; the rows of sessions are read there."""
    for route in routes.load(ROOT / "book" / "sessions" / "routes.yaml").values():
        for sitting in route.sittings:
            lines = [route.says, f"{route.people} people", sitting.before]
            for step in sitting.steps:
                own = [step.title, step.you, step.room, ", ".join(step.material), *step.slide]
                taken = [f"session {step.session.label}"] if step.session else own
                said = [*taken, *filter(None, (step.cut, step.note))]
                lines.append(f"{step.start}–{step.end} | {' | '.join(said)}")
            yield f"route {route.key}, {sitting.title}", "\n".join(lines)


def _captions():
    """A figure's caption with its description, and a table's caption with its columns."""
    for path in sorted((ROOT / "book").glob("[0-9][0-9]*-*.md")):
        text = path.read_text("utf-8")
        for name, caption in _LABFIGURE.findall(text):
            yield (
                f"caption {_label(path)}, figure {name}",
                f"{caption}\n{_description(path, name)}",
            )
        for caption, heads in _TABLE.findall(text):
            yield f"caption {_label(path)}, table {caption[:40]}", f"{caption}\n{heads}"


def _label(path):
    """14, or 14b for the second page of a chapter."""
    return path.stem.partition("-")[0]


_LABFIGURE = re.compile(r"^```\{labfigure\} [^\n]+::(\w+)\n(?::[^\n]+\n)*(.+?)\n```", re.M | re.S)
_TABLE = re.compile(r"^:::\{table\} (.+)\n(\|.+)$", re.M)


def _cells(folder, number):
    """The cells of all notebooks of a chapter in a folder: one, or lettered ones."""
    for path in sorted((ROOT / folder).glob(f"{number}*-*.ipynb")):
        yield from nbformat.read(path, 4).cells


def _description(path, name):
    """What the lab's figure of this name says to those who do not see it."""
    cells = _cells("notebooks", path.stem[:2])
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    figures = {
        output.metadata["belonging_edu"]["figure"]: output.data["text/plain"]
        for output in outputs
        if "figure" in output.get("metadata", {}).get("belonging_edu", ())
    }
    return figures[name]


def _glossary():
    text = (ROOT / "book" / "glossary.md").read_text("utf-8")
    for term, meaning in re.findall(r"^(\S[^\n]*)\n  (\S[^\n]+)$", text, re.M):
        yield f"term {term}", meaning


def _practice(chapter):
    data = chapter.load()
    every = words.exercises(chapter, data) | words.variations(chapter, data)
    for name, exercise in every.items():
        # The task of an exercise stands in its lab, too, and is read there.
        task = [] if name in words.exercise_ids(chapter) else [f"task: {exercise.task}"]
        lines = [line for part in exercise.parts for line in _part(part)]
        lines += [f"hint {n}: {hint}" for n, hint in enumerate(exercise.hints, 1)]
        yield f"exercise {name}", "\n".join([*task, *lines, f"way: {exercise.way}"])
    for name, guess in words.guesses(chapter, data).items():
        yield (
            f"guess {name}",
            f"asks: {guess.asks}; {guess.low:g} to {guess.high:g} {guess.unit}; it is "
            f"{guess.key:.{guess.decimals}f}, near is {guess.near:g}\nbelow: {guess.below}\n"
            f"above: {guess.above}",
        )


def _part(part):
    if isinstance(part, Order):
        yield f"part {part.name}: order, {part.key}"
        yield from (f"  {letter}: {text}" for letter, text in part.lines.items())
        yield from (f"  {a} before {b}: {why} ({code})" for a, b, why, code in part.rules)
        return
    decimals = part.decimals if isinstance(part, Number) else None
    shown = lambda value: value if decimals is None else f"{value:.{decimals}f}"  # noqa: E731
    kind = f"choice of {', '.join(part.options)}" if isinstance(part, Choice) else part.term or ""
    yield f"part {part.name}: {shown(part.key)} {kind}"
    for wrong in part.mistakes:
        yield f"  {shown(wrong.value)} is {wrong.words} ({wrong.code})"


def _solutions(chapter):
    """The text and code of each worked exercise; what it shows is compared when it runs again."""
    place = None
    texts = {}
    for cell in _cells("notebooks/solutions", f"{chapter:02}"):
        if cell.cell_type == "markdown":
            found = re.search(r"^#+ Exercise (\d+\.\d+)", cell.source, re.M)
            place = f"solution {found[1]}" if found else f"solution {chapter}, elsewhere"
        texts.setdefault(place, []).append(cell.source)
    return {name: "\n\n".join(cells) for name, cells in texts.items()}
