"""The references against a second copy, typed from other records by a hand that had not seen them.

Every field of book/references.bib that a reader uses to find a work stands in ``references.yaml``
beside this file, too: authors in their order, year, title, journal, volume, issue, pages, DOI.
"""

import copy
import unicodedata
from pathlib import Path

import pytest
import yaml
from pybtex.database import parse_file
from pybtex.richtext import Text

BIB = Path(__file__).parents[3] / "book" / "references.bib"
pytestmark = pytest.mark.skipif(not BIB.is_file(), reason="needs the checkout, with the book")
TYPED = yaml.safe_load(Path(__file__).with_name("references.yaml").read_text("utf-8"))
ENTRIES = parse_file(str(BIB)).entries if BIB.is_file() else {}
#: Name of a field in BibTeX, and in the second copy.
FIELDS = {
    "title": "title",
    "year": "year",
    "journal": "container",
    "volume": "volume",
    "number": "issue",
    "pages": "pages",
    "doi": "doi",
    "url": "url",
}
_DASHES = dict.fromkeys(map(ord, "\N{EN DASH}\N{EM DASH}"), "-")


def plain(text) -> str:
    """Letters without accents, capitals, braces and kinds of dashes and quotation marks."""
    text = str(Text.from_latex(str(text))).replace("--", "-").translate(_DASHES)
    for mark in "“”‘’":
        text = text.replace(mark, "'")
    text = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


def authors(entry) -> list[str]:
    """Family names in their order."""
    people = entry.persons.get("author", [])
    return [plain(" ".join(p.prelast_names + p.last_names)) for p in people]


def differences(entry, typed) -> list[str]:
    """In what an entry differs from the second copy."""
    found, here = [], authors(entry)
    there = [plain(name) for name in typed.get("authors", [])]
    if here[-1:] == ["others"]:
        here, there = here[:-1], there[: len(here) - 1]
    if here != there:
        found.append(f"authors {here}, {there}")
    for name, other in FIELDS.items():
        if name in entry.fields and plain(entry.fields[name]) != plain(typed.get(other, "")):
            found.append(f"{name} {entry.fields[name]!r}, {typed.get(other)!r}")
    if "doi" in typed and "doi" not in entry.fields:
        found.append("no DOI")
    return found


def test_both_list_the_same_works():
    assert sorted(ENTRIES) == sorted(TYPED)


@pytest.mark.parametrize("key", sorted(ENTRIES))
def test_the_second_hand_typed_the_same(key):
    assert differences(ENTRIES[key], TYPED[key]) == []


@pytest.mark.parametrize("key", sorted(ENTRIES))
def test_a_changed_field_is_noticed(key):
    for name in FIELDS:
        if name in ENTRIES[key].fields:
            spoiled = copy.deepcopy(ENTRIES[key])
            spoiled.fields[name] += "1"
            assert differences(spoiled, TYPED[key]), name
    if len(ENTRIES[key].persons.get("author", [])) > 1:
        spoiled = copy.deepcopy(ENTRIES[key])
        people = spoiled.persons["author"]
        people[0], people[1] = people[1], people[0]
        assert differences(spoiled, TYPED[key])
