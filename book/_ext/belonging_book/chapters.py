"""The chapters that are in the book, by number, and what each of them builds on."""

import re
from pathlib import Path

from belonging_edu.practice import bank, chapter_files

_PAGE = re.compile(r"(?:.*/)?book/(\d\d)-[^/]+")


def pages(root):
    """Return number -> page of every chapter that is written, in order."""
    found = sorted((Path(root) / "book").glob("[0-9][0-9]-*.md"))
    return {int(page.name[:2]): page for page in found}


def labs(root, number):
    """Return the labs of a chapter: one, or 14a, 14b, and so on."""
    return sorted((Path(root) / "notebooks").glob(f"{number:02}*-*.ipynb"))


def lab_links(root, number):
    """Return Markdown links to the labs of a chapter, as its page writes them."""
    return ", ".join(map(lab_link, labs(root, number)))


def lab_link(lab):
    """Return a Markdown link to a lab, as the page of its chapter writes it."""
    name = lab.name.partition("-")[0].lstrip("0")
    return f"[lab {name}](../notebooks/{lab.name})"


def number(docname):
    """Return the number of the chapter that this document is, or None."""
    found = _PAGE.fullmatch(docname)
    return int(found[1]) if found else None


def title(page):
    """Return the title of a chapter, with its number."""
    return page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")


def note_dependency(env, stem):
    """Read the page in hand again when this chapter builds on something else, or has other labs."""
    for lab in labs(env.srcdir, int(stem[:2])):
        env.note_dependency(str(lab))
    env.note_dependency(str(chapter_files.path_of(int(stem[:2]))))


def needs(root, stem):
    """Say in Markdown what to know before a chapter."""
    about, known = bank.about(int(stem[:2])), pages(root)
    parts = [f"[chapter {n}]({known[n].name})" for n in about.needs if n in known]
    parts += [about.knows] if about.knows else []
    return ", ".join(parts) or "nothing"
