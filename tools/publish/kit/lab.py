"""What a kit takes from a lab: figures, results of guesses, exercises, and their solutions."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

import nbformat
from bs4 import BeautifulSoup
from launcher.places import ROOT
from launcher.words import Problem

from . import pages
from .words import Words, cut, plain, words

_LETTER = re.compile(r"^(\d\d)[a-z]-")
_GUESS = re.compile(r"Guess (\d+\.\d+):")
_EXERCISE = re.compile(r"Exercise (\d+\.\d+) \((core|extra), (\d+) minutes\)")


@dataclass(frozen=True)
class Figure:
    """A figure of a lab as it is stored: its alt text, the heading above it, and the picture."""

    name: str
    heading: str
    alt: str
    kind: str
    content: bytes

    @property
    def is_drawing(self):
        return self.kind == "image/svg+xml"


@dataclass(frozen=True)
class Exercise:
    """An exercise without its key: what is asked, given, and wanted."""

    name: str
    core: bool
    minutes: int
    task: Words
    answers: list[Words]


def of(stem):
    """Return the stems of the labs of a chapter: its own, or `04a-x` and `04b-x` of `04-x`."""
    found = sorted(path.stem for path in Path(ROOT, "notebooks").glob("[0-9]*.ipynb"))
    labs = [lab for lab in found if stem in (lab, _LETTER.sub(r"\1-", lab))]
    if not labs:
        raise Problem(f"There is no lab for {stem} in notebooks.")
    return labs


def figures(stem):
    """Name -> figure of the labs of a chapter, in order."""
    return _of_each(stem, _figures)


def _of_each(stem, read):
    return {name: each for lab in of(stem) for name, each in read(lab).items()}


def _figures(lab):
    path = Path(ROOT, "notebooks", f"{lab}.ipynb")
    found, heading = {}, ""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            heading = _last_heading(cell.source) or heading
        for output in cell.get("outputs", ()):
            name = output.get("metadata", {}).get("belonging_edu", {}).get("figure")
            if name:
                found[name] = _figure(name, heading, output["data"]["text/html"])
    return found


def _last_heading(source):
    lines = [line for line in source.splitlines() if line.startswith("#")]
    title = lines[-1].lstrip("# ") if lines else ""
    number, _, rest = title.partition(" ")
    return rest if re.fullmatch(r"\d+(\.\d+)?", number) else title


def _figure(name, heading, markup):
    image = BeautifulSoup("".join(markup), "lxml").find("img")
    head, _, body = image["src"].partition(",")
    kind, *how = head.removeprefix("data:").split(";")
    content = base64.b64decode(body) if "base64" in how else unquote_to_bytes(body)
    return Figure(name, heading, " ".join(image["alt"].split()), kind, content)


def guesses(stem):
    """Return what the guesses came to, in the order of their numbers: a number with its unit."""
    found = _of_each(stem, _guesses)
    return {place: found[place] for place in sorted(found)}


def _guesses(lab):
    found = {}
    for line in pages.article(f"notebooks/{lab}").find_all("p"):
        named = _GUESS.match(line.get_text())
        bold = line.find_all("strong")
        if named and len(bold) == 2:
            unit = "".join(map(str, bold[1].next_siblings)).strip().rstrip(".")
            value = bold[1].get_text()
            sign = "%" + unit[1:] if unit[:1] == "%" else f" {unit}".rstrip()
            found[place_of(named[1])] = value + sign
    return found


def place_of(name):
    """8.10 is the tenth of its chapter."""
    return int(name.partition(".")[2])


def exercises(stem):
    """Id -> exercise of the labs of a chapter."""
    return _of_each(stem, _exercises)


def _exercises(lab):
    text = pages.article(f"notebooks/{lab}")
    found = {}
    for part in text.find_all("section"):
        named = _EXERCISE.match(pages.heading(part))
        if named:
            name, kind, minutes = named.groups()
            found[name] = Exercise(name, kind == "core", int(minutes), _task(part), _wanted(part))
    return found


def _task(part):
    whole = next(words(each) for each in part.find_all("p") if each.get_text().startswith("Task."))
    text = plain(whole)
    return cut(whole, len("Task."), text.find("Given."))


def _wanted(part):
    """The fields of the card, and for lines to be ordered, the lines."""
    return [words(item) for item in part.select("li")]


def solutions(stem):
    """Return the worked exercises: heading -> what stands below it, without code."""
    return _of_each(stem, _solutions)


def _solutions(lab):
    text = pages.article(f"notebooks/solutions/{lab}")
    found = [each for each in text.find_all("section") if _is_worked(pages.heading(each))]
    return {pages.heading(each): _without_code(each) for each in found}


def _without_code(section):
    found = pages.unlinked(section)
    for part in found.select(".cell_input, details, figure, img"):
        part.decompose()
    return pages.parts(found)


def _is_worked(title):
    return title.startswith("Exercise ")


def needed(figures_of_lab, name, stem):
    """Return the figure of this name; a name that no figure has is an error."""
    if name not in figures_of_lab:
        has = ", ".join(figures_of_lab) or "none"
        raise Problem(f"Lab {stem} has no figure {name!r}. It has {has}: write one of them.")
    return figures_of_lab[name]
