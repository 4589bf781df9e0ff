"""The long description of a figure, for everybody: folded below it, in labs and in chapters.

A description that travels inside an image reaches those who use a screen reader. Readers with low
vision or a small screen find the same sentences and numbers here.
"""

import html
import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

from .stored import images_in

#: The name of each fold begins as its text does: there are several on a page.
_FOLDED = """<details class="in-words"><summary>This figure in words<span
class="visually-hidden">: {start}</span></summary><p>{words}</p></details>"""
_START = re.compile(r".{0,60}?(?=[.,:;](?!\d)|$)|.{0,60}(?= )")


def folded(alt):
    """Return the HTML of a folded part that holds the description of a figure."""
    start = _START.match(alt)
    return _FOLDED.format(start=html.escape(start[0] if start else ""), words=html.escape(alt))


class DescribeFigures(SphinxTransform):
    """Put the description of each figure that a cell of a lab shows below it."""

    default_priority = 210

    def apply(self, **_options):
        for raw in self.document.findall(nodes.raw):
            markup = raw.astext() if raw.get("format") == "html" else ""
            images = [image for image in images_in(markup) if image["src"].startswith("data:")]
            if images:
                words = "".join(folded(image.get("alt", "")) for image in images)
                raw[:] = [nodes.Text(markup + words)]


def setup(app):
    app.add_transform(DescribeFigures)
