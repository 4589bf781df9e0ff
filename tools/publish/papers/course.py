"""The course as papers tell it: read from the built book, so that no number is typed again."""

from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from launcher.words import Problem

OBJECTIVES = "what-you-will-be-able-to-do"
DAMAGED = (
    "{page} has no {what}.\nWhat to do: run `python3 start.py book`, and report this if it stays."
)


@dataclass(frozen=True)
class Chapter:
    """A chapter: what people call it ("8", "14b"), its title, and its row in the book's table.

    read, lab, exercises: minutes by the book's rule, as it prints them ("12 min"); those of the
    core exercises come on top of the lab. needs: what to know before.
    """

    label: str
    title: str
    page: str
    objectives: tuple[str, ...]
    read: str
    lab: str
    exercises: str
    needs: str

    @property
    def number(self):
        """The number of the chapter, 14 for 14b."""
        return int(self.label.rstrip("ab"))

    @property
    def part(self):
        """Its part of the chapter, for the bank of questions: "b" for 14b, "a" for all others."""
        return self.label.lstrip("0123456789") or "a"


def chapters(book):
    """Return the chapters of a built book (the folder with its pages), in order."""
    table = next(
        (t for t in _page(book, "faculty").find_all("table") if "Core exercises" in t.get_text()),
        None,
    )
    if table is None:
        raise Problem(DAMAGED.format(page="faculty.html", what="table of chapters"))
    return [_chapter(book, row) for row in table.tbody.find_all("tr")]


def _chapter(book, row):
    link, cells = row.th.a, [_text(cell) for cell in row.find_all("td")]
    label, _, title = _text(link).partition(" ")
    page = link["href"].removesuffix(".html")
    return Chapter(label, title, page, _objectives(book, page), *cells)


def _objectives(book, page):
    section = _page(book, page).find("section", id=OBJECTIVES)
    found = section and [_text(item) for item in section.ol.find_all("li", recursive=False)]
    if not found:
        raise Problem(DAMAGED.format(page=f"{page}.html", what="objectives"))
    return tuple(found)


def _page(book, name):
    path = Path(book) / f"{name}.html"
    if not path.is_file():
        raise Problem(DAMAGED.format(page=path, what="text, since it is not there"))
    return BeautifulSoup(path.read_text("utf-8"), "lxml")


def _text(element):
    return " ".join(element.get_text().split())
