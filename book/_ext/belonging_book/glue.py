"""Numbers that a page quotes from a lab: their role, and how they are kept in step with the lab.

MyST-NB resolves ``{glue:text}`` across documents, but does not tell Sphinx that the chapter
depends on the notebook, and leaves the kept numbers of a former run in its cache.
"""

import re
from pathlib import Path

from myst_nb.ext.glue.roles import PasteTextRole
from myst_nb.ext.glue.utils import PendingGlueReference

from .warn import warn

_NUMBERED = re.compile(r"(?:.*/)?(\d\d)-[^/]+")


class LabNumber(PasteTextRole):
    """``{n}`gap:.1f` `` is a number of the page's own lab, ``{n}`8 gap:.1f` `` one of lab 8."""

    def run(self):
        lab, _, name = self.text.rpartition(" ")
        env = self.document.settings.env
        path = lab_path(Path(env.srcdir), lab or own_number(env.docname))
        if path is None:
            which = f"no lab {lab!r}" if lab else "no lab of this page's own"
            where = (env.docname, self.line)
            warn("glue", f"There is {which} for the number {self.text!r}.", where)
            return [], []
        self.text = f"/{path}::{name}"
        return super().run()


def own_number(docname):
    """The number of the chapter that a page, lab or plan belongs to; empty for other pages."""
    found = _NUMBERED.fullmatch(docname)
    return found[1] if found else ""


def lab_path(root, name):
    """The path of the lab with a number, or with a name such as ``explorers``; None if unknown."""
    pattern = f"{int(name):02}-*" if name.isdigit() else name
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
    app.connect("doctree-read", note_quoted_labs)
    app.connect("env-purge-doc", forget_kept_numbers)
