"""The ``check-yourself`` directive: the questions of a chapter, with every answer explained."""

import re

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from belonging_edu.practice import bank, chapter_files

from ..warn import warn
from .misconceptions import anchor_of

_CHAPTER = re.compile(r"(?:.*/)?(\d\d)([a-z]?)-")


class CheckYourselfDirective(SphinxDirective):
    """Show the formative questions of the page, whose number and part its name says."""

    def run(self):
        number = _CHAPTER.match(self.env.docname)
        if number is None or int(number[1]) not in bank.chapters():
            warn("questions", f"No questions for {self.env.docname!r}.", self.get_location())
            return []
        for path in (chapter_files.path_of(int(number[1])), chapter_files.MISCONCEPTIONS):
            self.env.note_dependency(str(path))
        body = nodes.Element()
        items = bank.items(int(number[1]), "formative", number[2] or "a")
        lines = StringList(source_of(items), "questions")
        self.state.nested_parse(lines, self.content_offset, body)
        return body.children


def source_of(items):
    """Return questions as lines of MyST: native folded parts, which need no script."""
    codes = bank.misconceptions()
    lines = []
    for letter, item in zip("ABCDEFGHIJ", items, strict=False):
        lines += ["", f"**{letter}. {_one_line(item.stem)}**"]
        for option in item.options:
            why = _one_line(option.why)
            said = f"Yes. {why}" if option.right else f"No. {why}"
            code = option.misconception
            name = "" if option.right else f" *({_linked(code)}: {_small(codes[code])})*"
            lines += ["", f":::{{dropdown}} {_one_line(option.answer)}", said + name, ":::"]
    return lines


def _linked(code):
    return f"[{code}](#{anchor_of(code)})"


def _one_line(text):
    return " ".join(text.split())


def _small(text):
    """A sentence inside a sentence begins small, but for a single letter such as P."""
    return text if text[1:2] in (" ", "") else text[0].lower() + text[1:]


def setup(app):
    app.add_directive("check-yourself", CheckYourselfDirective)
