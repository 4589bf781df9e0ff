"""Packages for a learning platform: their manifests, by the documented structure, and files."""

import datetime
import io
import zipfile

import pytest
import yaml
from bs4 import BeautifulSoup
from launcher.words import Problem
from lxml import etree
from publish import lms
from publish.lms import cartridge, contents, dated, manifests, scorm

PAGE = (
    "<html><head><title>{title} \N{EM DASH} Book</title></head><body>"
    '<article class="bd-article"><section><h1>{title}</h1><p>Text</p></section></article>'
    "</body></html>"
)
TITLES = {
    "book/index": "Book & more",
    "book/resident": "For residents",
    "book/08-top": "8 Top",
    "notebooks/08-top": "Lab 8",
    "book/14b-roll": "14b Roll-outs",
    "book/reference": "Reference",
}
TOC = {
    "root": "book/index",
    "parts": [
        {"caption": "Doors", "chapters": [{"file": "book/resident"}]},
        {"caption": "Chapters", "chapters": [
            {"file": "book/08-top", "sections": [{"file": "notebooks/08-top"}]},
            {"file": "book/14b-roll"},
        ]},
        {"caption": "Package", "chapters": [
            {"file": "book/reference", "sections": [{"file": "book/reference/data"}]},
        ]},
        {"caption": "Empty", "chapters": []},
    ],
}  # fmt: skip


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "html"
    for name, title in TITLES.items():
        path = folder / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(title=title.replace("&", "&amp;")), "utf-8")
    (folder / "_static").mkdir()
    (folder / "_static" / "look.css").write_text("p {}")
    return folder


@pytest.fixture
def listed(book, tmp_path):
    (tmp_path / "_toc.yml").write_text(yaml.safe_dump(TOC), "utf-8")
    return contents.read(tmp_path / "_toc.yml", book)


def files_of(book):
    return dict(lms.bundle.contents_of(book))


PACKINGS = {"scorm": scorm, "cartridge": cartridge}


@pytest.fixture(params=PACKINGS)
def packed(request, book, listed):
    """The name space of a packing, and its files."""
    packing = PACKINGS[request.param]
    return packing.NAMES[None], packing.packed(files_of(book), listed)


def faults(space, files):
    """What a platform that reads a manifest by its documented structure could not do with it."""
    root = etree.fromstring(files[manifests.MANIFEST])
    if root.tag != f"{{{space}}}manifest":
        yield "the first element"
    below = [etree.QName(child).localname for child in root]
    if below != ["metadata", "organizations", "resources"]:
        yield "the order of the elements"
    identifiers = [e.get("identifier") for e in root.iter() if e.get("identifier")]
    if len(set(identifiers)) < len(identifiers):
        yield "an identifier stands twice"
    for element in root.iter():
        if element.get("identifierref", identifiers[0]) not in identifiers:
            yield "a reference that leads nowhere"
    hrefs = [e.get("href") for e in root.iter(f"{{{space}}}file")]
    if sorted(hrefs) != sorted(set(files) - {manifests.MANIFEST}):
        yield "the files that are listed are not those that are there"
    for element in root.iter():
        href = element.get("href")
        if href and (href.startswith("/") or ":" in href or "\\" in href or ".." in href):
            yield "an address that is not within the package"
    for resource in root.iter(f"{{{space}}}resource"):
        own = [e.get("href") for e in resource.iter(f"{{{space}}}file")]
        if resource.get("href", own[0]) not in own:
            yield "a resource without its own file"
    for item in root.iter(f"{{{space}}}item"):
        if item.get("identifier") != "root" and not item.findtext(f"{{{space}}}title"):
            yield "an item without a title"


def test_a_manifest_can_be_read_and_lists_every_file_once(packed):
    assert list(faults(*packed)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('file href="_static/look.css"', 'file href="_static/gone.css"', "files that are listed"),
        ('href="notebooks/08-top.html"', 'href="/home/notebooks/08-top.html"', "within"),
        ('identifierref="', 'identifierref="x', "leads nowhere"),
        ('item identifier="item-1-1"', 'item identifier="book"', "twice"),
        ("<title>Doors</title>", "<title/>", "without a title"),
        ("organizations", "orders", "the order"),
    ],
)
def test_a_spoiled_manifest_is_noticed(packed, old, new, fault):
    space, files = packed
    text = files[manifests.MANIFEST].decode()
    assert old in text
    files |= {manifests.MANIFEST: text.replace(old, new).encode()}
    assert any(fault in each for each in faults(space, files))


def outline(element, space):
    """The titles of the items, each with those below it."""
    items = element.findall(f"{{{space}}}item")
    return [(i.findtext(f"{{{space}}}title"), outline(i, space)) for i in items]


def test_pages_stand_in_the_order_of_the_book(packed):
    space, files = packed
    one = next(etree.fromstring(files[manifests.MANIFEST]).iter(f"{{{space}}}organization"))
    top = outline(one, space)
    if top[0][0] is None:  # a cartridge has one item around all
        top = top[0][1]
    assert top == [
        ("Start", [("Book & more", [])]),
        ("Doors", [("For residents", [])]),
        ("Chapters", [
            ("8 Top", [("8 Top", []), ("Lab 8", [])]),
            ("14b Roll-outs", [("14b Roll-outs", [])]),
        ]),
        ("Package", [("Reference", [])]),
    ]  # fmt: skip


def test_each_chapter_is_a_unit_and_nothing_else_is(book, listed):
    files = scorm.packed(files_of(book), listed)
    root = etree.fromstring(files[manifests.MANIFEST])
    kind = f"{{{scorm.NAMES['adlcp']}}}scormtype"
    units = [r.get("href") for r in root.iter(f"{{{scorm.NAMES[None]}}}resource")
             if r.get(kind) == "sco"]  # fmt: skip
    assert units == ["sco/08-top.html", "sco/14b-roll.html"]
    page = BeautifulSoup(files["sco/08-top.html"].decode(), "html.parser")
    assert page.iframe["src"] == "../book/08-top.html" and page.iframe["title"] == "8 Top"
    assert page.html["lang"] == "en" and page.title.get_text() == "8 Top"
    told = [
        root.findtext(f".//{{{scorm.NAMES[None]}}}{name}") for name in ("schema", "schemaversion")
    ]
    assert told == ["ADL SCORM", "1.2"]


def test_a_cartridge_says_what_it_is(book, listed):
    root = etree.fromstring(cartridge.packed(files_of(book), listed)[manifests.MANIFEST])
    space = cartridge.NAMES[None]
    told = [root.findtext(f".//{{{space}}}{name}") for name in ("schema", "schemaversion")]
    assert told == ["IMS Common Cartridge", "1.3.0"]
    one = next(root.iter(f"{{{space}}}organization"))
    assert one.get("structure") == "rooted-hierarchy" and len(one) == 1
    assert {r.get("type") for r in root.iter(f"{{{space}}}resource")} == {"webcontent"}


def test_the_three_packings_are_the_same_book_and_the_same_bytes(book, listed, tmp_path):
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        lms.pack(book, listed, folder, 1_700_000_000)
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1]
    assert set(made[0]) == {lms.STUDENT, lms.SCORM, lms.CARTRIDGE}
    inside = {}
    for name, content in made[0].items():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside[name] = {n.removeprefix("belonging-edu-book/") for n in archive.namelist()}
    assert inside[lms.STUDENT] == set(files_of(book))
    assert inside[lms.CARTRIDGE] == inside[lms.STUDENT] | {manifests.MANIFEST}
    more = {name for name in inside[lms.SCORM] if name.startswith("sco/")}
    assert inside[lms.SCORM] == inside[lms.CARTRIDGE] | more


# ---------------------------------------------------------------- on a day


def test_solutions_wait_for_their_day(book):
    solved = book / "notebooks" / "solutions" / "08-top.html"
    solved.parent.mkdir()
    text = PAGE.format(title="Lab 8, worked solutions").replace("Text", "The answer is 1.46.")
    solved.write_text(text, "utf-8")
    source = book / "_sources" / "notebooks" / "solutions" / "08-top.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text("{}")
    dated.close(book, datetime.date(2027, 3, 1))
    page = BeautifulSoup(solved.read_text("utf-8"), "html.parser")
    assert page.article.h1 and "open on March 1, 2027" in page.find(id="opens-on").get_text()
    assert "1.46" in page.template.get_text()
    page.template.extract()
    assert "1.46" not in page.get_text()
    assert page.find(id="opens-on")["data-day"] == "2027-03-01"
    assert page.find_all("script")[-1]["src"] == "../../_static/dated.js"
    assert (book / "_static" / "dated.js").is_file() and not source.exists()
    assert "template" not in (book / "notebooks" / "08-top.html").read_text("utf-8")


@pytest.mark.parametrize("text", ["tomorrow", "2027-13-01", "3/1/2027"])
def test_what_is_no_day_is_told(text):
    with pytest.raises(Problem, match="is no day.\nWhat to do: .*2027-03-01"):
        lms.understood(text)


def test_the_names_and_the_readme_say_which_file_is_for_whom():
    for day in (None, datetime.date(2027, 3, 1)):
        told = lms.readme(day)
        students, _, faculty = told.partition("For those who teach")
        assert all(name in students for name in (lms.STUDENT, lms.SCORM, lms.CARTRIDGE))
        assert lms.FACULTY in faculty and lms.FACULTY not in students
        assert ("closed until March 1, 2027" in told) == bool(day)
        assert ("and worked solutions:" in told) != bool(day)
        assert "{" not in told and "None of these files has been loaded" in told


# ---------------------------------------------------------------- whole or not at all


@pytest.fixture
def quick(monkeypatch, book, tmp_path):
    """Making the files, without what takes long."""
    (tmp_path / "student").mkdir()

    def build_for_students(copy, day):
        copy.mkdir()
        (copy / "_toc.yml").write_text(yaml.safe_dump(TOC), "utf-8")
        return book

    monkeypatch.setattr(lms, "BUILD", str(tmp_path))
    monkeypatch.setattr(lms, "FOLDER", str(tmp_path / "lms"))
    monkeypatch.setattr(lms, "build", lambda copy: book)
    monkeypatch.setattr(lms, "build_for_students", build_for_students)
    monkeypatch.setattr(lms.builder, "LOG", str(tmp_path / "site.log"))
    return tmp_path / "lms"


def test_files_take_the_place_of_older_ones_whole(quick, monkeypatch):
    assert lms.make("2027-03-01") == 0
    (quick / "old.zip").write_text("old")
    assert lms.make() == 0
    names = {lms.STUDENT, lms.SCORM, lms.CARTRIDGE, lms.FACULTY, "README.txt"}
    assert {path.name for path in quick.iterdir()} == names

    def fail(*_):
        raise Problem("no")

    monkeypatch.setattr(lms, "pack", fail)
    (quick / "README.txt").write_text("as it was")
    with pytest.raises(Problem):
        lms.make()
    assert (quick / "README.txt").read_text() == "as it was"
