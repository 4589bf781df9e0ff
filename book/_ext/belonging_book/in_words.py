"""The words of a figure, for everybody: folded below it, on pages of labs and in chapters.

A description that travels inside an image reaches those who use a screen reader. Who sees little,
or holds a small screen, reads the same sentences and numbers here.
"""

import html

from docutils import nodes
from sphinx.transforms import SphinxTransform

from .labs import images_in

_FOLDED = (
    '<details class="in-words"><summary>This figure in words</summary><p>{words}</p></details>'
)


def in_words(alt):
    """Return the HTML of a folded part that holds the description of a figure."""
    return _FOLDED.format(words=html.escape(alt))


class PutIntoWords(SphinxTransform):
    """Put the description of each figure that a cell of a lab shows below it."""

    default_priority = 210

    def apply(self, **_options):
        for raw in self.document.findall(nodes.raw):
            markup = raw.astext() if raw.get("format") == "html" else ""
            images = [image for image in images_in(markup) if image["src"].startswith("data:")]
            if images:
                words = "".join(in_words(image.get("alt", "")) for image in images)
                raw[:] = [nodes.Text(markup + words)]


def setup(app):
    app.add_transform(PutIntoWords)
