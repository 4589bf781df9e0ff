"""The order of the pages in a learning platform: that of the book, chapter by chapter."""

from dataclasses import dataclass

import yaml
from bs4 import BeautifulSoup


@dataclass(frozen=True)
class Page:
    """A page: its file in the built book, and its title. A chapter is completed; others are not."""

    file: str
    title: str
    is_chapter: bool = False


@dataclass(frozen=True)
class Group:
    """Pages, or groups of them, below one heading."""

    title: str
    entries: tuple["Group | Page", ...]


def read(listed, book):
    """Return the groups of the book: what the file `_toc.yml` lists, with the titles of its pages.

    A chapter forms a group with its labs. Of other pages, those listed below them (the reference
    of each module) are left to the links of the page.
    """
    stored = yaml.safe_load(listed.read_text("utf-8"))
    first = Group("Start", (_page(stored["root"], book),))
    parts = [
        Group(part["caption"], tuple(_entry(each, book) for each in part["chapters"]))
        for part in stored["parts"]
    ]
    return [first, *(part for part in parts if part.entries)]


def pages(entries):
    """Yield the pages of groups, in order."""
    for entry in entries:
        if isinstance(entry, Page):
            yield entry
        else:
            yield from pages(entry.entries)


def _entry(entry, book):
    page = _page(entry["file"], book)
    if not page.is_chapter:
        return page
    below = (_page(each["file"], book) for each in entry.get("sections", ()))
    return Group(page.title, (page, *below))


def _page(name, book):
    text = (book / f"{name}.html").read_text("utf-8")
    title = BeautifulSoup(text, "lxml").title.get_text().rpartition("\N{EM DASH}")[0]
    folder, _, stem = name.rpartition("/")
    return Page(f"{name}.html", " ".join(title.split()), folder == "book" and stem[:2].isdigit())
