"""The reference part of the book: every public function has its place, and says what it must."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

import belonging_edu

BOOK = Path(__file__).parents[2] / "book"
INNER = {"export", "likert", "methods"}  # used by commands and cohorts, by nobody who analyses
INNER |= {"data.folder", "data.stem", "cohorts.NAMES", "cohorts.Cohort", "cohorts.prepare"}
INNER |= {"cohorts.usual_n", "cohorts.variant_of"}
WHERE = belonging_edu._MODULES
PAGES = sorted(set(WHERE) - INNER)
pytestmark = pytest.mark.skipif(not BOOK.is_dir(), reason="needs the checkout")


def functions():
    for page in PAGES:
        module = importlib.import_module(f"belonging_edu.{WHERE[page]}")
        for name in module.__all__:
            if callable(getattr(module, name)) and f"{page}.{name}" not in INNER:
                yield pytest.param(page, getattr(module, name), id=f"{page}.{name}")


def complaints(text, takes):
    """What a docstring lacks; `takes` are the parameters that it must explain."""
    flat = " ".join(text.split())
    lacks = [] if re.search(r"[Dd]o not use|never use", flat) else ["when not to use it"]
    lacks += [] if "Examples\n--------\n>>> " in text else ["an example"]
    parameters = text.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    named = re.findall(r"^\**(\w+(?:, \**\w+)*)(?: :|$)", parameters, re.MULTILINE)
    known = set(re.findall(r"\w+", " ".join(named)))
    return lacks + [name for name in takes if name not in known]


@pytest.mark.parametrize(("page", "public"), list(functions()))
def test_a_public_function_says_what_a_user_must_know(page, public):
    takes = inspect.signature(public).parameters if inspect.isfunction(public) else ()
    assert not complaints(inspect.getdoc(public), takes)


@pytest.mark.parametrize(
    ("old", "new", "lack"),
    [
        ("Do not use", "Use", "when not to use it"),
        ("Examples", "Samples", "an example"),
        ("outcome : str", "result : str", "outcome"),
    ],
)
def test_what_is_lacking_is_told(old, new, lack):
    from belonging_edu.methods.survey import weighted_mean

    text, takes = inspect.getdoc(weighted_mean), inspect.signature(weighted_mean).parameters
    assert not complaints(text, takes)
    assert complaints(text.replace(old, new), takes) == [lack]


def test_every_module_has_its_page_and_every_page_its_module():
    pages = {path.stem: path.read_text("utf-8") for path in (BOOK / "reference").glob("*.md")}
    assert sorted(pages) == PAGES
    contents = (BOOK.parent / "_toc.yml").read_text("utf-8")
    overview = (BOOK / "reference.md").read_text("utf-8")
    for page, text in pages.items():
        assert f".. automodule:: belonging_edu.{WHERE[page]}\n   :members:" in text
        assert f"- file: book/reference/{page}\n" in contents
        assert f"[`{page}`](reference/{page}.md)" in overview
