"""The ``labfigure`` directive: a figure that a lab stored under a name, shown in a chapter."""

import os
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ..warn import warn
from .alt_text import complaint_about
from .live import place_for
from .long_descriptions import folded
from .stored import figures_of


class LabFigureDirective(SphinxDirective):
    """Show ``path/to/lab.ipynb::name`` with its own alternative text.

    The body is the caption; what follows its first paragraph becomes the legend.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"name": directives.unchanged}

    def run(self):
        lab, _, name = self.arguments[0].partition("::")
        docname, path = self.env.relfn2path(lab.strip())
        stored = self._find(lab.strip(), Path(path), name.strip())
        if stored is None:
            return []
        self._check(stored, name)
        image = nodes.image(uri=self._as_file(docname, name.strip(), stored), alt=stored.alt)
        figure = nodes.figure("", image, classes=["lab-figure"])
        self.set_source_info(figure)
        self.set_source_info(image)
        self.add_name(figure)
        self._add_caption(figure)
        words = nodes.raw("", folded(stored.alt), format="html")
        return [figure, words, *place_for(self.env.app, name.strip())]

    def _find(self, lab, path, name):
        self.env.note_dependency(str(path))
        if not path.is_file():
            known = sorted(p.name for p in path.parent.glob("*.ipynb"))
            self._warn(f"No lab {lab!r}. Labs in that folder: {', '.join(known) or 'none'}.")
            return None
        known = figures_of(path)
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            self._warn(f"Lab {lab!r} stores no figure {name!r}. Figures it stores: {names}.")
        return known.get(name)

    def _check(self, stored, name):
        complaint = complaint_about(stored.alt, of_a_lab=True)
        if complaint:
            self._warn(f"Figure {name!r}: alternative text {complaint}.")

    def _as_file(self, docname, name, stored):
        """Write the figure where Sphinx collects images, and return its uri."""
        lab = Path(docname).with_suffix("").as_posix().removeprefix("notebooks/")
        file = Path(self.env.doctreedir) / "lab_figures"
        file.mkdir(exist_ok=True)
        file /= f"{lab.replace('/', '-')}-{name}{stored.suffix}"
        # A file that is written anew would look changed to every other page that shows it.
        if not file.is_file() or file.read_bytes() != stored.content:
            file.write_bytes(stored.content)
        return "/" + Path(os.path.relpath(file, self.env.srcdir)).as_posix()

    def _add_caption(self, figure):
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        first, rest = body.children[:1], body.children[1:]
        for paragraph in first:
            caption = nodes.caption(paragraph.rawsource, "", *paragraph.children)
            self.set_source_info(caption)
            figure += caption
        if rest:
            figure += nodes.legend("", *rest)

    def _warn(self, message):
        warn("labfigure", message, self.get_location())


def setup(app):
    app.add_directive("labfigure", LabFigureDirective)
