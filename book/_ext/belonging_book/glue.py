"""Numbers that a chapter quotes from a lab: keep them in step with the lab.

MyST-NB resolves ``{glue:text}`` across documents, but does not tell Sphinx that the chapter
depends on the notebook, and leaves the kept numbers of a former run in its cache.
"""

from pathlib import Path

from myst_nb.ext.glue.utils import PendingGlueReference


def note_quoted_labs(app, doctree):
    """Rebuild a page when a notebook changes whose numbers it quotes."""
    for reference in doctree.findall(PendingGlueReference):
        app.env.note_dependency(str(app.env.doc2path(reference.refdoc)))


def forget_kept_numbers(_app, env, docname):
    """Drop the numbers a notebook kept before it is read again, or removed."""
    folder = Path(env.mystnb_config.output_folder)
    folder.joinpath(f"{docname}.glue.json").unlink(missing_ok=True)


def setup(app):
    app.connect("doctree-read", note_quoted_labs)
    app.connect("env-purge-doc", forget_kept_numbers)
