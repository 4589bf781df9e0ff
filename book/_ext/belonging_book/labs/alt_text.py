"""Every image on every page needs text for readers who cannot see it."""

import re
from pathlib import PurePosixPath

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..warn import warn
from .stored import drawings_in, images_in

#: Shortest text that can describe a figure; ``belonging_edu.show`` asks for as much.
SHORTEST = 40

#: JupyterLab writes the second where there is none.
_SAY_NOTHING = {"img", "image", "figure", "picture"}
_FILE_NAME = re.compile(r"\S+\.(svg|png|jpe?g|gif|webp)", re.IGNORECASE)


def complaint_about(alt, uri="", of_a_lab=False):
    """Say what is wrong with an alternative text; empty when nothing is."""
    alt = alt.strip()
    if not alt:
        return "is missing"
    if alt.lower() in _SAY_NOTHING:
        return f"{alt!r} says nothing of what is seen"
    if alt == uri or alt == PurePosixPath(uri).name or _FILE_NAME.fullmatch(alt):
        return f"is a file name ({alt!r})"
    if of_a_lab and len(alt) < SHORTEST:
        return f"{alt!r} has {len(alt)} characters; a figure needs {SHORTEST} or more"
    return ""


class CheckAltText(SphinxPostTransform):
    """Warn of each image or drawing without real alternative text, when the page is written."""

    default_priority = 900

    def run(self, **_options):
        from_lab = str(self.env.doc2path(self.env.docname)).endswith(".ipynb")
        for image in self.document.findall(nodes.image):
            self._check(image, image.get("alt", ""), image.get("uri", ""), False)
        for raw in self.document.findall(nodes.raw):
            if "html" not in raw.get("format", ""):
                continue
            for image in images_in(raw.astext()):
                self._check(raw, image.get("alt", ""), image.get("src", ""), from_lab)
            for drawing in drawings_in(raw.astext()):
                self._check(raw, drawing.get("aria-label", ""))

    def _check(self, node, alt, uri="", of_a_lab=False):
        complaint = complaint_about(alt, uri, of_a_lab)
        if complaint:
            place = node if node.line else self.env.docname
            warn("alt", f"{_which(node, uri)}: alternative text {complaint}.", place)


def _which(node, uri):
    """Name an image for its author: by the code that drew it, the row it is in, or its file."""
    while node is not None:
        if isinstance(node, nodes.row):
            return f"Drawing in the row of {node[0].astext()!r}"
        if "cell" in node.get("classes", []) and (code := node.next_node(nodes.literal_block)):
            return f"Image of the cell that begins {code.astext().partition(chr(10))[0]!r}"
        node = node.parent
    return f"Image {uri[:60]!r}"


def setup(app):
    app.add_post_transform(CheckAltText)
