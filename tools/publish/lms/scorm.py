"""SCORM 1.2: each chapter a unit that tells when it is completed, every other page an asset.

A unit is a small page of its own around the chapter (`player`): so its session with the platform
lasts while a reader follows links, and only the chapter that was opened is noted.
"""

import html
from pathlib import Path

from . import contents, manifests

NAMES = {
    None: "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
}
PLAYER = Path(__file__).with_name("player")
FOLDER = "sco"
SHARED = "shared"
make = manifests.Maker(NAMES)


def packed(files, listed):
    """Return the files of the package: those of the book, the units, and the manifest.

    files: name -> content of the built book. listed: its groups (see :mod:`contents`).
    """
    chapters = [page for page in contents.pages(listed) if page.is_chapter]
    units = {unit_of(page): unit(page) for page in chapters}
    parts = {f"{FOLDER}/{name}": (PLAYER / name).read_bytes() for name in ("unit.js", "unit.css")}
    inside = files | units | parts
    return inside | {manifests.MANIFEST: manifests.written(manifest(sorted(inside), listed))}


def unit_of(page):
    """The file of a unit: `book/08-….html` -> `sco/08-….html`."""
    return f"{FOLDER}/{page.file.rpartition('/')[2]}"


def unit(page):
    """The page around a chapter."""
    shape = (PLAYER / "unit.html").read_text("utf-8")
    told = {"title": html.escape(page.title), "page": html.escape(f"../{page.file}")}
    return shape.format(**told).encode()


def manifest(names, listed):
    """The manifest of a package with these files."""
    root = make(None, "manifest", identifier="belonging-edu-student-scorm12", version="1.0")
    about = make(root, "metadata")
    make(about, "schema", "ADL SCORM")
    make(about, "schemaversion", "1.2")
    shown = list(contents.pages(listed))
    resource_of = {page.file: f"page-{number}" for number, page in enumerate(shown, 1)}
    every = make(root, "organizations", default="book")
    one = make(every, "organization", identifier="book")
    make(one, "title", manifests.TITLE)
    manifests.add_items(make, one, listed, resource_of)
    add_resources(make(root, "resources"), names, shown, resource_of)
    return root


def add_resources(parent, names, shown, resource_of):
    """A resource for each page that is listed, and one for all else, on which they depend."""
    rest = set(names)
    for page in shown:
        kind, file = ("sco", unit_of(page)) if page.is_chapter else ("asset", page.file)
        told = {"identifier": resource_of[page.file], "type": "webcontent", "href": file}
        resource = make(parent, "resource", adlcp__scormtype=kind, **told)
        make(resource, "file", href=file)
        make(resource, "dependency", identifierref=SHARED)
        rest.discard(file)
    told = {"identifier": SHARED, "type": "webcontent"}
    shared = make(parent, "resource", adlcp__scormtype="asset", **told)
    for name in sorted(rest):
        make(shared, "file", href=name)
