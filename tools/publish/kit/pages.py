"""Pages of the built book, read with a parser: there every number stands in its sentence."""

import copy
import os
from functools import lru_cache

from bs4 import BeautifulSoup
from launcher.places import BOOK
from launcher.words import Problem

from .words import plain, words

#: What belongs to the screen and says nothing on paper or on a slide.
FOR_THE_SCREEN = ".headerlink, .visually-hidden, script, style, .lab-link, details.in-words"
HEADINGS = ("h1", "h2", "h3")


@lru_cache(maxsize=16)
def _soup(path):
    with open(path, encoding="utf-8") as file:
        return BeautifulSoup(file, "lxml")


def page(name):
    """Return the whole page, such as ``book/08-top-against-bottom``."""
    path = os.path.join(BOOK, *name.split("/")) + ".html"
    if not os.path.isfile(path):
        raise Problem(f"The built book has no page {name}.\nWhat to do: run `start.py book`.")
    return _soup(path)


@lru_cache(maxsize=16)
def article(name):
    """Return the text of a page, without what belongs to the screen; copy what you change."""
    found = page(name).find("article", class_="bd-article")
    for part in found.select(FOR_THE_SCREEN):
        part.decompose()
    return found


def rights(name):
    """Return whose the page is and under which license."""
    return plain(words(page(name).select_one(".extra_footer")))


def heading(section):
    """Return the heading of a section, in plain letters."""
    return plain(words(section.find(HEADINGS)))


def without_number(title):
    """Return a heading without the number before it, as in "3. The cut" or "3.4 The cut"."""
    number, _, rest = title.partition(" ")
    return rest if number.replace(".", "").isdigit() else title


def section(text, title):
    """Return the section with this heading, with or without its number; None if there is none."""
    wanted = without_number(title)
    return next(
        (each for each in text.find_all("section") if without_number(heading(each)) == wanted), None
    )


def needed(text, title, where):
    """Return the section with this heading; a page without it cannot be used."""
    found = section(text, title)
    if found is None:
        raise Problem(f"{where} has no section {title!r}.\nWhat to do: report this.")
    return found


def parts(of_section):
    """Return what stands in a section below its heading, in order."""
    return [
        each for each in of_section.find_all(True, recursive=False) if each.name not in HEADINGS
    ]


def unlinked(element):
    """Return a copy whose links are plain words: on paper they lead nowhere."""
    found = copy.copy(element)
    for link in found.find_all("a"):
        link.unwrap()
    for part in [found, *found.find_all(id=True)]:
        part.attrs.pop("id", None)
    return found
