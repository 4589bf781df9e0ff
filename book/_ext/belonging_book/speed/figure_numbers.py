"""Figures are numbered by outlines of the pages.

Sphinx numbers the figures of all pages whenever one of them was read, and loads the whole tree of
each for it. Of a tree only sections, lists of pages, and what can have a number matter: these are
kept with the rest of what Sphinx remembers.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.util.nodes import clean_astext

#: Parts of a figure, a table, or a block of code by which Sphinx tells whether it has a number.
TELLING = (nodes.caption, nodes.title, nodes.literal_block)

_assign_figure_numbers = TocTreeCollector.assign_figure_numbers


def numbered_kinds(env):
    """The classes of nodes that can have a number."""
    return {kind for domain in env.domains.values() for kind in domain.enumerable_nodes}


def outline(tree, numbered):
    """Copy of a tree what Sphinx looks at when it numbers figures."""
    kept = {nodes.section, addnodes.toctree, *numbered}
    copy = nodes.Element()
    _copy_children(tree, copy, kept, numbered)
    return copy


def _copy_children(node, copy, kept, numbered):
    for child in node.children:
        kind = type(child)
        if isinstance(child, TELLING) and type(node) in numbered:
            copy += kind("", clean_astext(child))
        elif kind in kept:
            copy += kind(**child.attributes)
            _copy_children(child, copy[-1], kept, numbered)
        elif isinstance(child, nodes.Element):
            _copy_children(child, copy, kept, numbered)


def keep_outline(app, doctree):
    _outlines(app.env)[app.env.docname] = outline(doctree, numbered_kinds(app.env))


def merge_outlines(app, env, docnames, other):
    _outlines(env).update({name: _outlines(other)[name] for name in docnames})


def forget_outline(app, env, docname):
    _outlines(env).pop(docname, None)


def _outlines(env):
    if not hasattr(env, "belonging_outlines"):
        env.belonging_outlines = {}
    return env.belonging_outlines


def assign_by_outlines(collector, env):
    """Sphinx's own numbering, which is given outlines for trees."""
    env.get_doctree = _outlines(env).__getitem__
    try:
        return _assign_figure_numbers(collector, env)
    finally:
        del env.get_doctree


def setup(app):
    # Behind everything that changes the tree of a page that was read.
    app.connect("doctree-read", keep_outline, priority=990)
    app.connect("env-merge-info", merge_outlines)
    app.connect("env-purge-doc", forget_outline)
    TocTreeCollector.assign_figure_numbers = assign_by_outlines
