"""Numbers that a page quotes from a lab: their role, and how they are kept in step with the lab.

MyST-NB resolves ``{glue:text}`` across documents, but does not tell Sphinx that the chapter
depends on the notebook, and leaves the kept numbers of a former run in its cache.
"""

import re
from pathlib import Path

from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole
from myst_nb.ext.glue.utils import PendingGlueReference
from sphinx.transforms.post_transforms import SphinxPostTransform

from belonging_edu import ama

from ..warn import warn

_NUMBERED = re.compile(r"(?:.*/)?(\d\d[a-z]?)-[^/]+")
_LAB = re.compile(r"(\d+)([a-z]?)")
#: The end of a format that AMA style knows and Python does not: a P value, or a number up to 1.
_AMA = re.compile(r":(?:p|\.(\d)r)$")


class LabNumber(PasteTextRole):
    """``{n}`gap:.1f` `` is a number of the page's own lab, ``{n}`8 gap:.1f` `` one of lab 8.

    A chapter with several labs names one of them: ``{n}`14a gap:.1f` ``.

    ``{n}`p:p` `` is written as a P value (.06, <.001), ``{n}`r:.2r` `` without the zero (.15).
    """

    def run(self):
        lab, _, name = self.text.rpartition(" ")
        env = self.document.settings.env
        path = lab_path(Path(env.srcdir), lab or own_number(env.docname))
        if path is None:
            which = f"no lab {lab!r}" if lab else "no lab of this page's own"
            where = (env.docname, self.line)
            warn("glue", f"There is {which} for the number {self.text!r}.", where)
            return [], []
        special = _AMA.search(name)
        self.text = f"/{path}::{_AMA.sub(':.17g', name)}"
        found, messages = super().run()
        if special and found:
            found = [nodes.inline("", "", *found, ama=special[1] or "p")]
        return found, messages


class WriteAma(SphinxPostTransform):
    """Write the numbers whose role asks for it as AMA style does, once they are there."""

    default_priority = 6  # after MyST-NB has put the number in, at 5

    def run(self, **_options):
        wishes = [node for node in self.document.findall(nodes.inline) if "ama" in node]
        for wish in wishes:
            kind, value = wish["ama"], float(wish.astext())
            shown = ama.p_value(value) if kind == "p" else ama.coefficient(value, int(kind))
            wish.replace_self(nodes.inline(shown, shown, classes=["pasted-text"]))


def own_number(docname):
    """The number of the chapter that a page, lab or plan belongs to; empty for other pages."""
    found = _NUMBERED.fullmatch(docname)
    return found[1] if found else ""


def lab_path(root, name):
    """The path of the lab with a number, or with a name such as ``explorers``; None if unknown."""
    numbered = _LAB.fullmatch(name)
    pattern = f"{int(numbered[1]):02}{numbered[2]}-*" if numbered else name
    found = sorted((root / "notebooks").glob(f"{pattern}.ipynb")) if name else []
    return found[0].relative_to(root).as_posix() if len(found) == 1 else None


def note_quoted_labs(app, doctree):
    """Rebuild a page when a notebook changes whose numbers it quotes."""
    for reference in doctree.findall(PendingGlueReference):
        app.env.note_dependency(str(app.env.doc2path(reference.refdoc)))


def forget_kept_numbers(_app, env, docname):
    """Drop the numbers a notebook kept before it is read again, or removed."""
    folder = Path(env.mystnb_config.output_folder)
    folder.joinpath(f"{docname}.glue.json").unlink(missing_ok=True)


def setup(app):
    app.add_role("n", LabNumber())
    app.add_post_transform(WriteAma)
    app.connect("doctree-read", note_quoted_labs)
    app.connect("env-purge-doc", forget_kept_numbers)
