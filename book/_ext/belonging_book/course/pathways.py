"""Pathways through the chapters: the ``pathways`` directive, and what comes next at each foot."""

from pathlib import Path
from typing import NamedTuple

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from belonging_edu.practice import course

from .. import chapters
from ..warn import warn

FILE = Path(course.__file__).with_name("pathways.yaml")


class Pathway(NamedTuple):
    """A name, what to say about it, and its sittings: chapters (14, or "14b"), or a text."""

    name: str
    says: str
    sittings: tuple[tuple[int | str, ...] | str, ...]

    @property
    def chapters(self):
        """The chapters in order."""
        return [n for sitting in self.sittings if not isinstance(sitting, str) for n in sitting]


def load(file=FILE):
    """Return key -> pathway."""
    stored = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        key: Pathway(
            entry["name"],
            entry["says"],
            tuple(s if isinstance(s, str) else tuple(s) for s in entry["sittings"]),
        )
        for key, entry in stored.items()
    }


def beside(pathway, number):
    """Return the chapters before and after this one, None at either end."""
    before, after = None, None
    if number in pathway.chapters:
        place = pathway.chapters.index(number)
        before = pathway.chapters[place - 1] if place else None
        after = (pathway.chapters[place + 1 :] or [None])[0]
    return before, after


class PathwaysDirective(SphinxDirective):
    """One line for each pathway named, or for all; the links lead to chapters or to sessions."""

    optional_arguments = 9
    option_spec = {"to": lambda value: directives.choice(value, ("chapters", "sessions"))}

    def run(self):
        self.env.note_dependency(str(FILE))
        known = load()
        unknown = set(self.arguments) - set(known)
        if unknown:
            message = f"No pathway {', '.join(sorted(unknown))}. Pathways: {', '.join(known)}."
            warn("pathways", message, self.get_location())
            return []
        pages = chapters.pages(self.env.srcdir)
        to = self.options.get("to", "chapters")
        folder = "sessions/" if to == "sessions" else ""
        lines = []
        for pathway in (known[key] for key in self.arguments or known):
            parts = [_sitting(sitting, pages, folder) for sitting in pathway.sittings]
            order = ", then ".join(filter(None, parts))
            lines.append(f"* **{pathway.name}** ({pathway.says}): {to} {order}.")
        body = nodes.Element()
        self.state.nested_parse(StringList(lines, "pathways"), self.content_offset, body)
        return body.children


def _sitting(sitting, pages, folder):
    if isinstance(sitting, str):
        return sitting
    return " with ".join(f"[{n}]({folder}{pages[n].name})" for n in sitting if n in pages)


class pathway_nav(nodes.General, nodes.Element):
    """The part of a page that leads on; a ``nav`` in HTML."""


def add_foot(app, doctree):
    """Say at the foot of a chapter what stands before and after it in each pathway."""
    number, pages = chapters.key(app.env.docname), chapters.pages(app.srcdir)
    if number is None:
        return
    app.env.note_dependency(str(FILE))
    lines = [_line(app.env, each, beside(each, number), pages) for each in load().values()]
    lines = [line for line in lines if line is not None]
    if lines:
        doctree[-1] += pathway_nav("", nodes.bullet_list("", *lines))


def _line(env, pathway, neighbors, pages):
    words = [
        nodes.inline("", "", nodes.Text(f"{word} "), _link(env, pages[number]))
        for word, number in zip(("previous", "next"), neighbors, strict=True)
        if number in pages
    ]
    if not words:
        return None
    between = nodes.Text("; ")
    shown = [words[0], *(part for word in words[1:] for part in (between, word))]
    name = nodes.strong("", f"{pathway.name}:")
    return nodes.list_item("", nodes.paragraph("", "", name, nodes.Text(" "), *shown))


def _link(env, page):
    text = chapters.title(page)
    link = pending_xref("", nodes.inline(text, text), refdomain="std", reftype="doc")
    link["reftarget"] = f"/book/{page.stem}"
    link["refdoc"] = env.docname
    link["refexplicit"] = True
    link["refwarn"] = True
    return link


def _open(translator, node):
    translator.body.append('<nav class="pathways" aria-label="This chapter in the courses">')


def _close(translator, node):
    translator.body.append("</nav>")


def _nothing(translator, node):
    pass


def setup(app):
    other = {name: (_nothing, _nothing) for name in ("latex", "text", "man", "texinfo")}
    app.add_node(pathway_nav, html=(_open, _close), **other)
    app.add_directive("pathways", PathwaysDirective)
    app.connect("doctree-read", add_foot)
