"""The student edition: without worked solutions, session plans, and keys of what tests ask.

The course is public, so this keeps answers out of sight, not secret.
"""

import fnmatch
import posixpath
import shutil

import yaml
from bs4 import BeautifulSoup

from . import archives

SOLUTIONS = "notebooks/solutions"
#: Folders and pages that students do not get, with all that the contents list below them.
LEFT_OUT = (
    SOLUTIONS, "book/sessions", "book/facilitator", "book/routes", "book/teach-tomorrow",
)  # fmt: skip
#: What stands behind the name of a page that this edition leaves out, and how Sphinx marks a name
#: whose page it did not find.
NOT_HERE, NOT_FOUND = " (not in this edition)", "xref myst"
#: A card that is a door of the front page, and what stands in it where its page is not there.
DOOR, NO_WAY = "sd-col", "sd-stretched-link"
#: The files of questions in a wheel, and the forms whose keys are left out: before and after.
QUESTIONS = "belonging_edu/practice/chapters/chapter_*.yaml"
TESTS = ("pre", "post")


def leave_out(copy, keep=()):
    """Take what students do not get out of a copy of the book's sources, and of its contents.

    keep: what of it they get all the same. Returns the pages that are left out, as the contents
    name them (`book/sessions/08-…`).
    """
    less = tuple(each for each in LEFT_OUT if each not in keep)
    for folder in less:
        if (copy / folder).is_dir():
            shutil.rmtree(copy / folder)
    contents = yaml.safe_load((copy / "_toc.yml").read_text("utf-8"))
    before = set(pages_of(contents["parts"]))
    contents["parts"] = kept(contents["parts"], less)
    text = yaml.safe_dump(contents, sort_keys=False, allow_unicode=True)
    (copy / "_toc.yml").write_text(text, "utf-8")
    return before - set(pages_of(contents["parts"]))


def wheel_without_keys(wheel, target):
    """Write a wheel of this project without the keys of the questions before and after a lab."""
    archives.rewrite(wheel, target, lambda name: True, without_keys)


def without_keys(name, content, _names):
    """The questions of tests with their options, and nothing that tells which one is right."""
    if not fnmatch.fnmatch(name, QUESTIONS):
        return name, content
    chapter = yaml.safe_load(content)
    for item in chapter["items"]:
        if item["form"] in TESTS:
            item["options"] = [{"answer": option["answer"]} for option in item["options"]]
    return name, yaml.safe_dump(chapter, sort_keys=False, allow_unicode=True).encode()


def pages_of(entries):
    """Yield the pages that a table of contents names."""
    for entry in entries:
        if "file" in entry:
            yield entry["file"]
        for below in ("chapters", "sections"):
            yield from pages_of(entry.get(below, ()))


def kept(entries, less=LEFT_OUT):
    """The entries of a table of contents that are left, with theirs."""
    left = [each for each in entries if not each.get("file", "").startswith(less)]
    below = ("chapters", "sections")
    return [{k: kept(v, less) if k in below else v for k, v in e.items()} for e in left]


def unlink(site, pages):
    """Turn links to pages that are not there into plain text; a door that leads there goes.

    Where a text sends its reader to such a page by name, it says that the page is not here.
    """
    files = {f"{page}.html" for page in pages}
    names = {posixpath.basename(file) for file in files}
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        if not any(name in text for name in (*names, f'<span class="{NO_WAY}', f'"{NOT_FOUND}"')):
            continue
        here = page.relative_to(site).parent.as_posix()
        tree = BeautifulSoup(text, "html.parser")
        for link in tree.find_all("a", href=lambda href, here=here: leads_to(href, here, files)):
            link.unwrap()
        for name in tree.find_all("span", class_=NOT_FOUND):
            name.append(NOT_HERE)
            if name.parent.name == "a":
                name.parent.unwrap()
        for dead in tree.find_all("span", class_=NO_WAY):
            dead.find_parent(class_=DOOR).decompose()
        page.write_text(str(tree), "utf-8")


def leads_to(address, folder, files):
    """Whether a link on a page of a folder leads to one of these files of the site."""
    if not address or ":" in address:
        return False
    return posixpath.normpath(posixpath.join(folder, address.partition("#")[0])) in files
