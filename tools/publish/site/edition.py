"""The student edition: without worked solutions, session plans, and keys of what tests ask.

The course is public, so this keeps answers out of sight, not secret.
"""

import fnmatch
import os
import shutil

import yaml
from bs4 import BeautifulSoup

from . import wheels

LEFT_OUT = ("notebooks/solutions", "book/sessions")
#: A page made of session plans.
ROUTES = "book/routes"
#: How the addresses of what is left out begin or go on.
NAMES = (*(f"{os.path.basename(folder)}/" for folder in LEFT_OUT), "routes.html")
#: The files of questions in a wheel, and the forms whose keys are left out: before and after.
QUESTIONS = "belonging_edu/practice/chapters/chapter_*.yaml"
TESTS = ("pre", "post")


def leave_out(copy):
    """Take what students do not get out of a copy of the book's sources, and of its contents."""
    for folder in LEFT_OUT:
        shutil.rmtree(copy / folder)
    (copy / f"{ROUTES}.md").unlink()
    contents = yaml.safe_load((copy / "_toc.yml").read_text("utf-8"))
    contents["parts"] = kept(contents["parts"])
    text = yaml.safe_dump(contents, sort_keys=False, allow_unicode=True)
    (copy / "_toc.yml").write_text(text, "utf-8")


def wheel_without_keys(wheel, target):
    """Write a wheel of this project without the keys of the questions before and after a lab."""
    wheels.rewrite(wheel, target, lambda name: True, without_keys)


def without_keys(name, content, _names):
    """The questions of tests with their options, and nothing that tells which one is right."""
    if not fnmatch.fnmatch(name, QUESTIONS):
        return name, content
    chapter = yaml.safe_load(content)
    for item in chapter["items"]:
        if item["form"] in TESTS:
            item["options"] = [{"answer": option["answer"]} for option in item["options"]]
    return name, yaml.safe_dump(chapter, sort_keys=False, allow_unicode=True).encode()


def kept(entries):
    """The entries of a table of contents that are left, with theirs."""
    left = [each for each in entries if not each.get("file", "").startswith((*LEFT_OUT, ROUTES))]
    below = ("chapters", "sections")
    return [{k: kept(v) if k in below else v for k, v in each.items()} for each in left]


def unlink(site):
    """Turn links to pages that are not there into plain text."""
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        if any(name in text for name in NAMES):
            tree = BeautifulSoup(text, "html.parser")
            for link in tree.find_all("a", href=is_left_out):
                link.unwrap()
            page.write_text(str(tree), "utf-8")


def is_left_out(address):
    """Whether a link leads to a page that students do not get."""
    if not address or ":" in address:
        return False
    path = "/" + address.partition("#")[0]
    return any(f"/{name}" in path for name in NAMES)
