"""The ``crosswalk`` directives: what each objective serves, and how much of each list was read."""

from itertools import groupby
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from belonging_edu.practice import chapter_files, crosswalk

from .. import chapters

FILE = Path(crosswalk.__file__).with_suffix(".yaml")
#: The lists whose entries a cell names in words; of the others it gives the code.
_IN_WORDS = ("acgme", "merc")
_HEADINGS = "| Objective | Exercises and questions | Competencies and topics | Reporting |"
_SHORT = {"strobe": "STROBE ", "cross": "CROSS ", "other": ""}


class _Lines(SphinxDirective):
    """Shows what `lines` returns as Markdown."""

    def run(self):
        self.env.note_dependency(str(FILE))
        body = nodes.Element()
        self.state.nested_parse(StringList(self.lines(), "crosswalk"), self.content_offset, body)
        return body.children


class CrosswalkListsDirective(_Lines):
    """One line for each list: its name, how much of it was read, and its entries."""

    def lines(self):
        listed = [line for key, each in crosswalk.lists().items() for line in _list(key, each)]
        by_level = {level: [] for level in crosswalk.LEVELS}
        for verb, level in crosswalk.verbs().items():
            by_level[level].append(verb)
        levels = "; ".join(f"*{level}* ({', '.join(found)})" for level, found in by_level.items())
        return [*listed, f"* **Verbs by level** (our own table): {levels}."]


def _list(key, listed):
    entries = "; ".join(_entry(key, code, said) for code, said in listed.entries.items())
    yield f"* **{listed.name}.** {listed.seen}"
    yield f"  Named below: {entries}."


def _entry(key, code, said):
    """What an entry says, after its code if a cell shows the code; a code may stand alone."""
    if said is None:
        return code
    small = said[0].lower() + said[1:]
    return small if key in _IN_WORDS else f"*{code}* {small}"


class CrosswalkDirective(_Lines):
    """One table for each chapter, or for each part of one, and one row for each objective."""

    def lines(self):
        root = Path(self.env.srcdir)
        found, lines = crosswalk.rows(root / "book"), []
        for stem, rows in groupby(found, key=lambda row: row.page):
            page = root / "book" / f"{stem}.md"
            self.env.note_dependency(str(page))
            self.env.note_dependency(str(chapter_files.path_of(int(stem[:2]))))
            lines += [
                "",
                f"```{{table}} What the objectives of chapter {chapters.key_of(stem)} serve",
                ":class: crosswalk",
                "",
            ]
            lines += [
                "| Objective | Exercises and questions | Competencies and topics | Reporting |"
            ]
            lines += ["|---|---|---|---|", *map(_row, rows), "```"]
        return lines


def _row(row):
    level = f"{row.objective}. {row.text} *({row.level})*"
    asked = f"exercise {', '.join(row.exercises)}: " + ", ".join(f"`{q}`" for q in row.questions)
    known = crosswalk.lists()
    words = [known[key].entries[code] for key in _IN_WORDS for code in row.serves[key]]
    items = [short + ", ".join(row.serves[key]) for key, short in _SHORT.items() if row.serves[key]]
    return f"| {level} | {asked} | {'; '.join(words)} | {'; '.join(items) or 'none'} |"


def setup(app):
    app.add_directive("crosswalk-lists", CrosswalkListsDirective)
    app.add_directive("crosswalk", CrosswalkDirective)
