"""What no chapter, command, or page uses leaves the package: every public name has a user."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "belonging_edu"
pytestmark = pytest.mark.skipif(
    not (ROOT / "notebooks").is_dir(), reason="needs the checkout, with its labs"
)
#: Files whose text calls the package: the page's own kernel, and the first cells of a learner.
CALLING = ("book/_ext/belonging_book/labs/live/worker.js", "tools/launcher/start_page.py")
#: What others call by these names: IPython's ``%load_ext``.
CALLED_FROM_OUTSIDE = {"load_ipython_extension"}


def names(tree):
    """The names that code reads, and those that it imports from this package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("belonging_edu"):
            yield from (alias.name for alias in node.names)


def public(tree):
    """The functions and classes that a module offers in ``__all__``."""
    offered = {
        part.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for part in ast.walk(node.value)
        if isinstance(part, ast.Constant)
    }
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in tree.body if isinstance(node, kinds)} & offered


def code_of(notebook):
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def used():
    """All names that the package, its tools, the book, and the labs use."""
    found = set()
    for folder in ("belonging_edu", "tools", "book/_ext"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            if path.name != "__init__.py" or path.parent == PACKAGE:  # the others hand on
                found |= set(names(tree))
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        found |= set(names(ast.parse(code_of(path))))
    for name in CALLING:
        found |= set(re.findall(r"\w+", (ROOT / name).read_text("utf-8")))
    return found | CALLED_FROM_OUTSIDE


@pytest.fixture(scope="module")
def in_use():
    return used()


def idle(path, in_use):
    return public(ast.parse(path.read_text("utf-8"))) - in_use


def test_every_public_function_and_class_is_used(in_use):
    found = {
        path.relative_to(ROOT).as_posix(): idle(path, in_use) for path in PACKAGE.rglob("*.py")
    }
    assert {name: idle for name, idle in found.items() if idle} == {}


def test_a_function_that_nobody_uses_is_found(tmp_path, in_use):
    text = (PACKAGE / "methods" / "agreement.py").read_text("utf-8")
    offered = text.replace('__all__ = ["agreement"', '__all__ = ["agreement", "fleiss_kappa"')
    more = tmp_path / "agreement.py"
    more.write_text(f"{offered}\n\ndef fleiss_kappa(codes):\n    return codes\n", encoding="utf-8")
    assert idle(more, in_use) == {"fleiss_kappa"}
