"""The student edition: without worked solutions and session plans.

The course is public, so this keeps answers out of sight, not secret.
"""

import os
import shutil

import yaml
from bs4 import BeautifulSoup

LEFT_OUT = ("notebooks/solutions", "book/sessions")


def leave_out(copy):
    """Take what students do not get out of a copy of the book's sources, and of its contents."""
    for folder in LEFT_OUT:
        shutil.rmtree(copy / folder)
    contents = yaml.safe_load((copy / "_toc.yml").read_text("utf-8"))
    contents["parts"] = kept(contents["parts"])
    text = yaml.safe_dump(contents, sort_keys=False, allow_unicode=True)
    (copy / "_toc.yml").write_text(text, "utf-8")


def kept(entries):
    """The entries of a table of contents that are left, with theirs."""
    left = [each for each in entries if not each.get("file", "").startswith(LEFT_OUT)]
    below = ("chapters", "sections")
    return [{k: kept(v) if k in below else v for k, v in each.items()} for each in left]


def unlink(site):
    """Turn links to pages that are not there into plain text."""
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        if any(f"{folder.rpartition('/')[2]}/" in text for folder in LEFT_OUT):
            tree = BeautifulSoup(text, "html.parser")
            for link in tree.find_all("a", href=is_left_out):
                link.unwrap()
            page.write_text(str(tree), "utf-8")


def is_left_out(address):
    """Whether a link leads to a page that students do not get."""
    if not address or ":" in address:
        return False
    parts = address.partition("#")[0].split("/")
    names = [os.path.basename(folder) for folder in LEFT_OUT]
    return any(name in parts[:-1] for name in names)
