"""The ``methods`` directive: each method in plain words, its chapter, and what the lab calls."""

import re
from pathlib import Path
from typing import NamedTuple

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from .. import chapters

FILE = Path(__file__).with_name("methods.yaml")
#: How the labs shorten the names of the libraries.
SHORT = {"pandas": "pd", "numpy": "np", "scipy.stats": "stats", "statsmodels.formula.api": "smf"}


class Method(NamedTuple):
    """A method, the page that teaches it (14, or "14b"), and what its lab calls, in full."""

    part: str
    method: str
    chapter: int | str
    calls: tuple[str, ...]


def load(file=FILE):
    """Return all methods in order."""
    stored = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [
        Method(part["part"], entry["method"], entry["chapter"], tuple(entry["calls"]))
        for part in stored
        for entry in part["methods"]
    ]


class MethodsDirective(SphinxDirective):
    """One table for each part of the course."""

    def run(self):
        self.env.note_dependency(str(FILE))
        pages, lines, part = chapters.pages(self.env.srcdir), [], None
        for entry in load():
            if entry.chapter not in pages:
                continue
            if entry.part != part:
                lines += ["```"] if part else []
                part = entry.part
                lines += ["", f"```{{table}} {part}: methods, and the calls of their labs"]
                lines += ["| Method | Taught in | Called in its lab |", "|---|---|---|"]
            page = pages[entry.chapter]
            calls = ", ".join(self._call(name) for name in entry.calls)
            lines.append(
                f"| {entry.method} | [chapter {entry.chapter}]({page.name}) "
                f"({self._labs(entry.chapter)}) | {calls} |"
            )
        lines.append("```")
        body = nodes.Element()
        self.state.nested_parse(StringList(lines, "methods"), self.content_offset, body)
        return body.children

    def _labs(self, chapter):
        """The one lab of a chapter needs no number."""
        links = chapters.lab_links(self.env.srcdir, chapter)
        return links if ", " in links else re.sub(r"\[lab \w+\]", "[lab]", links)

    def _call(self, name):
        """A function of the package leads to its reference, if the book has its page."""
        module = name.removeprefix("belonging_edu.").partition(".")[0]
        reference = Path(self.env.srcdir) / "book" / "reference" / f"{module}.md"
        if name.startswith("belonging_edu.") and reference.is_file():
            return f"{{py:func}}`{shown(name)} <{name}>`"
        return f"`{shown(name)}`"


def shown(name):
    """The name as a lab writes it."""
    for long, short in SHORT.items():
        if name.startswith(f"{long}."):
            return f"{short}.{name.removeprefix(f'{long}.')}"
    owner, last = name.split(".")[-2:]
    return f"{owner}.{last}" if owner in ("figures", "optimize") else last


def setup(app):
    app.add_directive("methods", MethodsDirective)
