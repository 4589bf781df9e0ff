"""The builder of the book: a page is finished as it is written, the first ones first.

So `start.py` can show the book while later pages are still being written. A page that stands in
the folder and says what it may load (``policy.MARK``) is whole.
"""

from functools import cache
from pathlib import Path
from shutil import copyfile

from sphinx.builders.html import StandaloneHTMLBuilder

from .pages import finish_page


class BookBuilder(StandaloneHTMLBuilder):
    """Sphinx's HTML, in the order of the table of contents, with finished pages."""

    def prepare_writing(self, docnames):
        """Get ready; the search index works out the stem of a word once, not on each page."""
        super().prepare_writing(docnames)
        if self.indexer:
            self.indexer.lang.stem = cache(self.indexer.lang.stem)

    def write_doc_serialized(self, docname, doctree):
        """Prepare a page for writing, and put its pictures where it looks for them."""
        known = set(self.images)
        super().write_doc_serialized(docname, doctree)
        pictures = Path(self.outdir, self.imagedir)
        for picture in set(self.images) - known:
            pictures.mkdir(exist_ok=True)
            copyfile(Path(self.srcdir, picture), pictures / self.images[picture])

    def handle_page(self, pagename, *args, **kwargs):
        """Write a page and finish it."""
        super().handle_page(pagename, *args, **kwargs)
        finish_page(self.app, Path(self.get_outfilename(pagename)))

    def _write_serial(self, docnames):
        super()._write_serial(in_reading_order(self.env, docnames))

    def _write_parallel(self, docnames, nproc):
        super()._write_parallel(in_reading_order(self.env, docnames), nproc)


def in_reading_order(env, docnames):
    """Sort pages as the table of contents has them; those that it lacks come last."""
    places = {name: place for place, name in enumerate(env.collect_relations())}
    return sorted(docnames, key=lambda name: (places.get(name, len(places)), name))


def shown_elsewhere(env):
    """What a page shows of others: their titles, places in the contents, and targets of links."""
    titles = {name: title.astext() for name, title in env.titles.items()}
    standard, python = env.get_domain("std"), env.get_domain("py")
    targets = standard.labels, standard.anonlabels, standard.objects, standard.progoptions
    return titles, dict(env.toctree_includes), *map(dict, targets), dict(python.objects)


def remember(app, env, docnames):
    """Note what pages show of others, before any is read anew."""
    app.builder.shown_before = shown_elsewhere(env)


def rewrite_all(app, env):
    """Have all pages written anew if one of them changed what others show of it."""
    if app.builder.shown_before != shown_elsewhere(env):
        return env.found_docs
    return ()


def setup(app):
    app.add_builder(BookBuilder, override=True)
    app.connect("env-before-read-docs", remember)
    app.connect("env-updated", rewrite_all)
