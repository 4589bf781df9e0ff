"""The region of a page from which a lab is opened.

The book is static; `start.py` replaces the region by a link when it serves the page.
"""

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..warn import warn

_REGION = (
    "<!--lab-link:{lab}-->"
    '<p class="lab-link">To do this lab yourself, start the book with '
    "<code>python3 start.py</code> and open this page from the address it prints.</p>"
    "<!--/lab-link-->"
)


def region(lab):
    """Return the region for a lab, named by its path from the root of the book."""
    return nodes.raw("", _REGION.format(lab=lab), format="html")


def add_to_labs(app, doctree):
    """Put the region under the title of each page that is a lab."""
    lab = Path(app.env.doc2path(app.env.docname)).relative_to(app.srcdir).as_posix()
    if not (lab.startswith("notebooks/") and lab.endswith(".ipynb")):
        return
    title = next(doctree.findall(nodes.title), None)
    if title is None:
        doctree.insert(0, region(lab))
    else:
        title.parent.insert(title.parent.index(title) + 1, region(lab))


class LabLinkDirective(SphinxDirective):
    """Show in a chapter how the lab with this path is opened."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        lab, path = self.env.relfn2path(self.arguments[0])
        if not Path(path).is_file():
            warn("lab-link", f"No lab {self.arguments[0]!r}.", self.get_location())
            return []
        return [region(Path(lab).as_posix())]


class StartInBrowserDirective(SphinxDirective):
    """The place of a link that only a site with labs in the browser has (`start.py site`)."""

    def run(self):
        return [nodes.raw("", "<!--start-in-browser--><!--/start-in-browser-->", format="html")]


def setup(app):
    app.connect("doctree-read", add_to_labs)
    app.add_directive("lab-link", LabLinkDirective)
    app.add_directive("start-in-browser", StartInBrowserDirective)
