"""The ``chapter-head`` directive: how long a chapter takes, what it needs, whom it is about."""

from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from belonging_edu.practice import bank

from .. import chapters
from .minutes import estimate


class ChapterHeadDirective(SphinxDirective):
    """A short list of terms, the same at the head of each chapter."""

    def run(self):
        stem = Path(self.env.docname).name
        root = Path(self.env.srcdir)
        chapters.note_dependency(self.env, stem)
        fields = [self._field(name, text) for name, text in parts(root, stem).items()]
        return [nodes.field_list("", *fields, classes=["chapter-head"])]

    def _field(self, name, text):
        body = nodes.field_body()
        self.state.nested_parse(StringList([text], "chapter-head"), self.content_offset, body)
        return nodes.field("", nodes.field_name(name, name), body)


def parts(root, stem):
    """Return name -> Markdown of each part of the head."""
    number, found = int(stem[:2]), estimate(root, stem)
    cohorts = bank.about(number).cohorts
    rule = "[estimated by a rule](resident.md#how-the-minutes-are-estimated)"
    solved = [f"../notebooks/solutions/{lab.name}" for lab in chapters.labs(root, number)]
    solutions = ", ".join(f"[worked solutions]({path})" for path in solved)
    return {
        "Read": f"about {found.reading:.0f} minutes ({rule}; nobody has been timed)",
        "Lab": f"{chapters.lab_links(root, number)}, about {found.lab:.0f} minutes; "
        f"core exercises, {found.core}, with {solutions}",
        "Needs": chapters.needs(root, stem),
        "Cohorts" if len(cohorts) > 1 else "Cohort": "synthetic: "
        + ", ".join(f"[{name}](data.md#{name})" for name in cohorts),
    }


def setup(app):
    app.add_directive("chapter-head", ChapterHeadDirective)
