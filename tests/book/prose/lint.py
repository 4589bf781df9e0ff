"""What the running text of a page may not do; each finding says where and what to do.

    python3 start.py test tests/book/prose -k 08-top      one page; without -k all of them

Numbers are held by `numbers_of.py`, words by `words.py`; what was read and may stay stands with its
reason in `excused.yaml`.
"""

import re
from pathlib import Path

import yaml
from belonging_book.course import session_plans

from belonging_edu.practice import routes
from tests.book.prose import numbers_of, words

ROOT = Path(__file__).parents[3]
MOST_NUMBERS = 4
EXCUSED = Path(__file__).with_name("excused.yaml")
_CAPTIONED = re.compile(
    r"^(`{3,}|:{3,})\{(labfigure|figure|published-figure|table|list-table)\}(.*?)\n(.*?)^\1\s*$",
    re.M | re.S,
)
_OPTION = re.compile(r":|---|\w+: ")


def pages():
    """Everything that a reader may open."""
    book = ROOT / "book"
    read_me = [ROOT / "README.md", ROOT / "data" / "synthetic" / "README.md"]
    return [*read_me, *sorted(book.glob("*.md")), *sorted(book.glob("sessions/*.md"))]


def shown(path):
    """The text of a page; that of a session with its plan and votes, that of routes with theirs."""
    if Path(path).with_suffix(".yaml").is_file():
        return session_plans.expanded(Path(path))
    text = Path(path).read_text("utf-8")
    if Path(path).name == "routes.md":
        return "\n\n".join([text, *words_of_routes(Path(path).parent / "sessions" / "routes.yaml")])
    return text


def words_of_routes(file):
    """What the routes say of their own; the rows of sessions stand in the pages of these."""
    for route in routes.load(file).values():
        yield route.says
        for sitting in route.sittings:
            yield sitting.before
            yield from (f"{step.you}. The room {step.room}" for step in sitting.steps if step.title)
            yield from (step.note for step in sitting.steps if step.note)


def name_of(path):
    """The name of a page in excused.yaml: its path below the checkout."""
    return Path(path).resolve().relative_to(ROOT).as_posix()


def excuses():
    """Page -> phrase -> reason; the block ``everywhere`` holds for all pages."""
    return yaml.safe_load(EXCUSED.read_text("utf-8")) or {}


def captions(text):
    """The captions of figures and tables of a page."""
    for _, kind, title, body in _CAPTIONED.findall(text):
        lines = [line for line in body.splitlines() if line and not _OPTION.match(line)]
        yield title.strip() if "table" in kind else " ".join(lines)


def findings(path, text=None):
    """All findings in a page, as sentences."""
    text = shown(path) if text is None else text
    name = name_of(path)
    known = excuses()
    allowed = {**known.get("everywhere", {}), **known.get(name, {})}
    chapter = Path(name).parent.name == "book" and Path(name).stem[:2].isdigit()
    yield from words.phrases_that_are_out(text)
    yield from words.causal_claims(text, allowed)
    told = "\n\n".join(captions(text))
    yield from words.causal_claims(told, allowed)
    if chapter or Path(name).parent.name == "sessions":
        yield from numbers_of.intervals_that_hide_clusters(text)
    if chapter:
        yield from numbers_of.typed(text, allowed)
        yield from (f"in captions, {said}" for said in numbers_of.typed(told, allowed))
        yield from numbers_of.percentages_of_nobody(text, Path(name).stem, ROOT, allowed)
        yield from numbers_of.crowded(text, MOST_NUMBERS)
    yield from words.stale_excuses(text, known.get(name, {}))
