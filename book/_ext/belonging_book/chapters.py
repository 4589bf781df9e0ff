"""The pages of the chapters, by number, and what each of them builds on.

A chapter may have a second page, 14b, whose lab has the same name. It has a key of its own.
"""

import re
from pathlib import Path

from belonging_edu.practice import bank, chapter_files

_PAGE = re.compile(r"(?:.*/)?book/(\d\d[a-z]?-[^/]+)")


def pages(root):
    """Return key -> page of every chapter that is written, in order."""
    found = sorted((Path(root) / "book").glob("[0-9][0-9]*-*.md"))
    return {key_of(page.name): page for page in found}


def key_of(name):
    """Return the key of a page or lab by the name of its file: 14, or "14b"."""
    label = name.partition("-")[0].lstrip("0")
    return int(label) if label.isdigit() else label


def labs(root, key):
    """Return the labs of a page: one, or 14a, 14b, and so on if these have no page of their own."""
    found = sorted((Path(root) / "notebooks").glob(f"{_label(key)}*-*.ipynb"))
    others = set(pages(root)) - {key}
    return [lab for lab in found if key_of(lab.name) not in others]


def _label(key):
    return f"{key:02}" if isinstance(key, int) else key.zfill(3)


def lab_links(root, key):
    """Return Markdown links to the labs of a page, as it writes them."""
    return ", ".join(map(lab_link, labs(root, key)))


def lab_link(lab):
    """Return a Markdown link to a lab, as the page of its chapter writes it."""
    return f"[lab {key_of(lab.name)}](../notebooks/{lab.name})"


def key(docname):
    """Return the key of the page that this document is, or None."""
    found = _PAGE.fullmatch(docname)
    return key_of(found[1]) if found else None


def title(page):
    """Return the title of a chapter, with its number."""
    return page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")


def note_dependency(env, stem):
    """Read the page in hand again when this chapter builds on something else, or has other labs."""
    for lab in labs(env.srcdir, key_of(stem)):
        env.note_dependency(str(lab))
    env.note_dependency(str(chapter_files.path_of(int(stem[:2]))))


def needs(root, stem):
    """Say in Markdown what to know before a chapter."""
    about, known = bank.about(int(stem[:2])), pages(root)
    parts = [f"[chapter {n}]({known[n].name})" for n in about.needs if n in known]
    parts += [about.knows] if about.knows else []
    return ", ".join(parts) or "nothing"
