"""The ``chapter-head`` directive: how long a chapter takes, what it needs, whom it is about."""

from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from belonging_edu.practice import bank

from .. import chapters
from .minutes import estimate, of_parts

_WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}


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
    found, cohorts = estimate(root, stem), bank.about(int(stem[:2])).cohorts
    rule = "[estimated by a rule](resident.md#how-the-minutes-are-estimated)"
    labs = chapters.labs(root, chapters.key_of(stem))
    solved = [f"../notebooks/solutions/{lab.name}" for lab in labs]
    solutions = ", ".join(f"[worked solutions]({path})" for path in solved)
    long = "; ".join(map(_lab, labs))
    return {
        "Read": f"about {found.reading:.0f} minutes ({rule}; nobody has been timed)",
        "Lab": f"{long}; core exercises, {found.core} of these minutes, with {solutions}",
        "Needs": chapters.needs(root, stem),
        "Cohorts" if len(cohorts) > 1 else "Cohort": "synthetic: "
        + ", ".join(f"[{name}](data.md#{name})" for name in cohorts),
    }


def _lab(lab):
    """A lab, and its minutes from stop to stop, its core exercises among them."""
    *most, last = (f"{part:.0f}" for part in of_parts(lab))
    link = chapters.lab_link(lab)
    if not most:
        return f"{link}, about {last} minutes"
    comma = "," if len(most) > 1 else ""
    minutes = f"{', '.join(most)}{comma} and {last} minutes"
    return f"{link}, about {minutes} ({_WORDS.get(len(most) + 1, len(most) + 1)} stops)"


def setup(app):
    app.add_directive("chapter-head", ChapterHeadDirective)
