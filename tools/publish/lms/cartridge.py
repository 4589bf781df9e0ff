"""Common Cartridge 1.3: the pages in order, every file a resource of web content.

A cartridge has no way to say what counts as completed; that is set in the platform.
"""

from . import manifests

NAMES = {
    None: "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
    "lomimscc": "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest",
}
make = manifests.Maker(NAMES)


def packed(files, listed):
    """Return the files of the cartridge: those of the book, and the manifest."""
    made = manifests.written(manifest(sorted(files), listed))
    return files | {manifests.MANIFEST: made}


def manifest(names, listed):
    """The manifest of a cartridge with these files."""
    root = make(None, "manifest", identifier="belonging-edu-student-cc13")
    about = make(root, "metadata")
    make(about, "schema", "IMS Common Cartridge")
    make(about, "schemaversion", "1.3.0")
    general = make(make(about, "lomimscc:lom"), "lomimscc:general")
    make(make(general, "lomimscc:title"), "lomimscc:string", manifests.TITLE, language="en-US")
    every = make(root, "organizations")
    one = make(every, "organization", identifier="book", structure="rooted-hierarchy")
    top = make(one, "item", identifier="root")
    resource_of = {name: f"file-{number}" for number, name in enumerate(names, 1)}
    manifests.add_items(make, top, listed, resource_of)
    resources = make(root, "resources")
    for name in names:
        told = {"identifier": resource_of[name], "type": "webcontent", "href": name}
        make(make(resources, "resource", **told), "file", href=name)
    return root
