"""Words of the book with what is bold and italic in them, for files that are no HTML."""

import html
import re
from dataclasses import dataclass, replace

from bs4 import NavigableString

_BLANK = re.compile(r"\s+")
_ABBREVIATIONS = ("Dr.", "e.g.", "i.e.")
_SENTENCE_END = re.compile(r"[.?!][”’)]*\s+(?=[A-Z“‘(])")


@dataclass(frozen=True)
class Run:
    """Some letters that look alike."""

    text: str
    bold: bool = False
    italic: bool = False


#: A sentence or a paragraph: runs, one after the other.
Words = tuple[Run, ...]


def words(element, bold=False, italic=False) -> Words:
    """Return what stands in an element of a built page; blanks are single, none at the ends."""
    return _trimmed(_joined(_runs(element, bold, italic)))


def said(text: str, bold=False, italic=False) -> Words:
    """Return plain letters as words."""
    return (Run(text, bold, italic),) if text else ()


def plain(these: Words) -> str:
    return "".join(run.text for run in these)


def as_html(these: Words) -> str:
    """Return words as HTML."""
    return "".join(_marked(run) for run in these)


def cut(these: Words, start: int, end: int | None = None) -> Words:
    """Return the letters from one place to another."""
    found, place = [], 0
    end = len(plain(these)) if end is None else end
    for run in these:
        low, high = max(start - place, 0), max(end - place, 0)
        found.append(replace(run, text=run.text[low:high]))
        place += len(run.text)
    return _trimmed(tuple(run for run in found if run.text))


def without(these: Words, pattern: str) -> Words:
    """Return words without the places that fit a pattern, and without the blank before them."""
    found = re.search(rf"\s*(?:{pattern})", plain(these))
    if not found:
        return these
    kept = *_cut_exactly(these, 0, found.start()), *_cut_exactly(these, found.end(), None)
    return without(_trimmed(_joined(kept)), pattern)


def sentences(these: Words) -> list[Words]:
    """Return a paragraph sentence by sentence."""
    text = plain(these)
    ends = [
        found.end()
        for found in _SENTENCE_END.finditer(text)
        if not text[: found.start() + 1].endswith(_ABBREVIATIONS)
    ]
    places = [0, *ends, len(text)]
    return [cut(these, a, b) for a, b in zip(places, places[1:], strict=False) if text[a:b].strip()]


def joined(parts: list[Words]) -> Words:
    """Return several pieces as one, with a blank between them."""
    runs = [run for part in parts for run in (*part, Run(" "))]
    return _trimmed(_joined(runs))


def _cut_exactly(these, start, end):
    place = 0
    for run in these:
        low = max(start - place, 0)
        high = None if end is None else max(end - place, 0)
        place += len(run.text)
        if run.text[low:high]:
            yield replace(run, text=run.text[low:high])


def _runs(element, bold, italic):
    for child in element.children:
        if type(child) is NavigableString:
            yield Run(str(child), bold, italic)
        elif child.name in ("strong", "b"):
            yield from _runs(child, True, italic)
        elif child.name in ("em", "i"):
            yield from _runs(child, bold, True)
        elif child.name:
            yield from _runs(child, bold, italic)


def _joined(runs):
    found = []
    for run in runs:
        text = _BLANK.sub(" ", run.text)
        if found and found[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if found and (found[-1].bold, found[-1].italic) == (run.bold, run.italic):
            found[-1] = replace(found[-1], text=found[-1].text + text)
        elif text:
            found.append(replace(run, text=text))
    return tuple(found)


def _trimmed(these):
    found = list(these)
    while found and not found[0].text.lstrip():
        del found[0]
    while found and not found[-1].text.rstrip():
        del found[-1]
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(found)


def _marked(run):
    text = html.escape(run.text, quote=False)
    text = f"<em>{text}</em>" if run.italic else text
    return f"<strong>{text}</strong>" if run.bold else text
