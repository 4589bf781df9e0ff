"""The references against a second copy, typed from other records by a hand that had not seen them.

Every field of book/references.bib that a reader uses to find a work stands in ``references.yaml``
beside this file, too: authors in their order, year, title, journal, volume, issue, pages, DOI.
What was not typed there a second time (first names, notes) is frozen there as it was read.
"""

import copy
import unicodedata
from functools import cache
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


@cache
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


def given(entry) -> list[str]:
    """First names and initials in the order of the authors."""
    people = entry.persons.get("author", [])
    return [plain(" ".join(p.first_names + p.middle_names + p.lineage_names)) for p in people]


def differences(entry, typed) -> list[str]:
    """In what an entry differs from the second copy."""
    found, here = [], authors(entry)
    there = [plain(name) for name in typed.get("authors", [])]
    if here[-1:] == ["others"]:
        here, there = here[:-1], there[: len(here) - 1]
    if here != there:
        found.append(f"authors {here}, {there}")
    if given(entry) != [plain(name) for name in typed.get("given", [])]:
        found.append(f"first names {given(entry)}, {typed.get('given')}")
    left_out = typed.get("left_out", [])
    wanted = {name: typed[o] for name, o in FIELDS.items() if o in typed and o not in left_out}
    wanted |= typed.get("more", {})
    for name in sorted(wanted.keys() | set(entry.fields)):
        here, there = (fields.get(name, "") for fields in (entry.fields, wanted))
        if plain(here) != plain(there):
            found.append(f"{name} {here!r}, {there!r}")
    if entry.type != typed["type"] or set(entry.persons) - {"author"}:
        found.append(f"{entry.type} of {sorted(entry.persons)}, {typed['type']} of authors")
    return found


def test_both_list_the_same_works():
    assert sorted(ENTRIES) == sorted(TYPED)


@pytest.mark.parametrize("key", sorted(ENTRIES))
def test_the_second_hand_typed_the_same(key):
    assert differences(ENTRIES[key], TYPED[key]) == []


def lies(entry):
    """What somebody could do to an entry, with its name."""
    for name in entry.fields:
        for lie, text in (("changed", entry.fields[name] + "1"), ("deleted", None)):
            spoiled = copy.deepcopy(entry)
            del spoiled.fields[name]
            if text is not None:
                spoiled.fields[name] = text
            yield f"{name} {lie}", spoiled
    for place, person in enumerate(entry.persons.get("author", [])):
        for part in ("first_names", "middle_names", "last_names"):
            names = getattr(person, part)
            for lie in ([name + "a" for name in names], []) if names else ():
                spoiled = copy.deepcopy(entry)
                getattr(spoiled.persons["author"][place], part)[:] = lie
                yield f"{part} of author {place + 1}", spoiled
        spoiled = copy.deepcopy(entry)
        del spoiled.persons["author"][place]
        yield f"author {place + 1} deleted", spoiled
        if place:
            spoiled = copy.deepcopy(entry)
            spoiled.persons["author"].insert(0, spoiled.persons["author"].pop(place))
            yield f"author {place + 1} first", spoiled
    added = copy.deepcopy(entry)
    added.fields["edition"] = "2"
    yield "a field more", added


@pytest.mark.parametrize("key", sorted(ENTRIES))
def test_a_changed_or_deleted_field_is_noticed(key):
    for name, spoiled in lies(ENTRIES[key]):
        assert differences(spoiled, TYPED[key]), name
