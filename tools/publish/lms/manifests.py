"""What the manifests of both packages share: an element with its name space, and the items."""

from lxml import etree

from .contents import Page

MANIFEST = "imsmanifest.xml"
TITLE = "Belonging, measured (student edition)"


class Maker:
    """Makes elements; names without a prefix are in the first name space of its map."""

    def __init__(self, names):
        self.names = names

    def __call__(self, parent, name, text=None, **attributes):
        """Add an element to another, or make the first one."""
        prefix, _, local = name.rpartition(":")
        tag = f"{{{self.names[prefix or None]}}}{local}"
        told = {self.attribute(key): value for key, value in attributes.items()}
        if parent is None:
            return etree.Element(tag, told, nsmap=self.names)
        made = etree.SubElement(parent, tag, told)
        made.text = text
        return made

    def attribute(self, key):
        """`adlcp__scormtype` is the attribute scormtype of another name space."""
        prefix, _, local = key.rpartition("__")
        return f"{{{self.names[prefix]}}}{local}" if prefix else local


def add_items(make, parent, entries, resource_of, path="item"):
    """Add groups and pages as items, each with an identifier of its own and a title."""
    for number, entry in enumerate(entries, 1):
        told = {"identifier": f"{path}-{number}"}
        if isinstance(entry, Page):
            told["identifierref"] = resource_of[entry.file]
        item = make(parent, "item", **told)
        make(item, "title", entry.title)
        if not isinstance(entry, Page):
            add_items(make, item, entry.entries, resource_of, told["identifier"])


def written(manifest):
    """The bytes of a manifest."""
    return etree.tostring(manifest, encoding="UTF-8", xml_declaration=True, pretty_print=True)
