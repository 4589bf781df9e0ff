"""The labs: which there are, their links in the book, and the learner's copies in work/."""

import contextlib
import glob
import html
import json
import os
import re
import tempfile
from urllib.parse import quote

from .places import ROOT, at


def known_notebooks():
    """The labs as `notebooks/….ipynb`, the only paths that /lab/ accepts."""
    found = glob.glob(os.path.join("notebooks", "**", "*.ipynb"), root_dir=ROOT, recursive=True)
    return {path.replace(os.sep, "/") for path in found}


LAB_LINK = re.compile(r"<!--lab-link:(notebooks/[^<>]+?\.ipynb)-->.*?<!--/lab-link-->", re.DOTALL)


def lab_anchor(notebook, key=""):
    """The link to a lab. key: the part of the address that says who asks, see server.py."""
    return (
        f'<p class="lab-link"><a href="{key}/lab/{html.escape(quote(notebook))}" target="_blank" '
        'rel="noopener">Open this lab in JupyterLab</a> You work in a copy of your own, '
        f"<code>{html.escape(own_copy(notebook))}</code>, made when you first open it and kept "
        "from then on.</p>"
    )


NO_NOTEBOOK = (ValueError, TypeError, LookupError, AttributeError)
BOOK_LINK = re.compile(r"\[([^\]]+)\]\(\.\./book/[^)]+\)")


def own_copy(notebook):
    """`notebooks/x.ipynb` -> `work/x.ipynb`"""
    return "work" + notebook[len("notebooks") :]


def copy_for_learner(notebook):
    """Copy a lab and its solutions, which link to each other, into work/."""
    name = notebook.rpartition("/")[2]
    for each in {notebook, f"notebooks/{name}", f"notebooks/solutions/{name}"} & known_notebooks():
        copy_unless_there(each)


def copy_unless_there(notebook):
    """Copy one notebook unless the learner has it already."""
    put_unless_there(at(*own_copy(notebook).split("/")), content_for_learner(notebook))


def put_unless_there(target, content):
    """Write a file unless the learner has it already: answers are never overwritten."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    handle, new = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".", suffix=".new")
    try:
        with open(handle, "wb") as copy:
            copy.write(content)
        try:
            os.link(new, target)  # unlike a rename this fails when the target exists
        except FileExistsError:
            pass
        except OSError:  # a file system without links, such as a USB stick
            if not os.path.lexists(target):
                os.rename(new, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(new)


def content_for_learner(notebook):
    """A lab without its outputs, which would answer its "Predict"; a solution as it is.

    Cells that only the book needs are left out. Links to the book become plain text: JupyterLab
    would show the source of the page.
    """
    with open(at(*notebook.split("/")), "rb") as original:
        content = original.read()
    if notebook.startswith("notebooks/solutions/"):
        return content
    try:
        lab = json.loads(content)
        lab["cells"] = [cell for cell in lab["cells"] if not only_for_the_book(cell)]
        for cell in lab["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
            else:
                cell["source"] = [BOOK_LINK.sub(r"\1", line) for line in cell["source"]]
        return (json.dumps(lab, indent=1, ensure_ascii=False) + "\n").encode()
    except NO_NOTEBOOK:  # JupyterLab will say so
        return content


def only_for_the_book(cell):
    return "book-only" in cell.get("metadata", {}).get("tags", ())
