"""How long a chapter takes, estimated from its content by one rule, which is our own.

Nobody has timed a reader. The rule: 200 words a minute, 5 seconds for each number in the text (an
estimate with its interval is one, a count below 10 none), 20 for a displayed formula, 15 for a
figure or table, and half a minute for each visible cell of code. Exercises take the minutes they
name.
"""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from .. import chapters
from . import prose

WORDS_A_MINUTE = 200
FOR_A_CELL = 0.5
FOR_A_FIGURE_OR_TABLE = 0.25
FOR_A_NUMBER = 5 / 60
FOR_A_FORMULA = 20 / 60

_ROLE = re.compile(r"\{[\w:-]+\}`[^`]+`")
_FORMULA = re.compile(r"^\$\$.*?\$\$", re.M | re.S)
_CAPTION = re.compile(r"^ *:{3,}\{table\}.*$", re.M)  # a table counts as a whole
_EXERCISE = re.compile(r"^### Exercise \S+ \((core|extra), (\d+) minutes\)", re.M)
_FOLDED = {"hide-input", "remove-cell"}
_STOP = "continue-here"


class Minutes(NamedTuple):
    """Minutes to read a chapter, to do the steps of its labs, and to do their core exercises."""

    reading: float
    lab: float
    core: int


def estimate(root, stem):
    """Return the minutes of the chapter whose files are named ``stem``."""
    text = (Path(root) / "book" / f"{stem}.md").read_text(encoding="utf-8")
    labs = [of_lab(path) for path in chapters.labs(root, chapters.key_of(stem))]
    return Minutes(of_text(text), sum(steps for steps, _ in labs), sum(core for _, core in labs))


def of_lab(path):
    """Minutes to do the steps of a lab, and to do its core exercises."""
    cells = _cells(path)
    return sum(_steps(cells)), sum(map(_core, cells))


def of_parts(path):
    """Minutes from stop to stop, to do the steps of a lab and the core exercises among them.

    A part begins at a cell at which one continues, tagged ``continue-here``; the first one begins
    with the lab. Their sum is that of `of_lab`.
    """
    cells = _cells(path)
    minutes = [steps + _core(cell) for steps, cell in zip(_steps(cells), cells, strict=True)]
    stops = [n for n, (cell, _) in enumerate(cells) if _STOP in _tags(cell)]
    return [sum(minutes[first:last]) for first, last in pairwise([0, *stops, len(cells)])]


def _cells(path):
    """The cells of a lab, each with its text."""
    lab = json.loads(Path(path).read_text(encoding="utf-8"))
    return [(cell, "".join(cell["source"])) for cell in lab["cells"]]


def _tags(cell):
    return set(cell["metadata"].get("tags", []))


def _core(cell):
    """Minutes of the core exercises whose headings stand in a cell."""
    return sum(int(minutes) for kind, minutes in _EXERCISE.findall(cell[1]) if kind == "core")


def of_text(text):
    """Minutes to read a chapter, from the situation to the take-away, without the questions."""
    body = text[text.index("## A situation") : text.index("## Read more")]
    body = re.sub(r"^## Check yourself.*?(?=^## )", "", body, flags=re.M | re.S)
    numbers = sum(prose.counted(paragraph.text) for paragraph in prose.paragraphs(body))
    formulas, body = len(_FORMULA.findall(body)), _FORMULA.sub("", body)
    shown = len(re.findall(r"\{labfigure\}|^\|[ :|-]+\|$", body, re.M))
    body = _CAPTION.sub("", body)
    words = len(re.sub(r"[|:#>*`{}-]+", " ", _ROLE.sub("N", body)).split())
    minutes = words / WORDS_A_MINUTE + shown * FOR_A_FIGURE_OR_TABLE
    return minutes + numbers * FOR_A_NUMBER + formulas * FOR_A_FORMULA


def _steps(cells):
    """Minutes for each cell of a lab; none for those of its exercises."""
    counted = True
    for cell, text in cells:
        if cell["cell_type"] == "markdown":
            for heading in re.findall(r"^## (.+)$", text, re.M):
                counted = heading != "Exercises"
            yield counted * len(text.split()) / WORDS_A_MINUTE
            continue
        visible = not _FOLDED & _tags(cell)
        yield counted * (visible * FOR_A_CELL + sum(map(_output, cell["outputs"])))


def _output(output):
    """Minutes for one thing that a cell shows: a figure or table, or the words of a sentence."""
    data = {kind: "".join(value) for kind, value in output.get("data", {}).items()}
    if re.search(r"<img|<table", data.get("text/html", "")):
        return FOR_A_FIGURE_OR_TABLE
    return len(data.get("text/plain", "").split()) / WORDS_A_MINUTE


class MinutesTableDirective(SphinxDirective):
    """One row per chapter: what it takes to read it, to do its lab and its core exercises."""

    def run(self):
        root = Path(self.env.srcdir)
        lines = ["```{table} Minutes by rule for each chapter, and the chapters that it needs"]
        lines += ["| | Read | Lab | Core exercises | Needs |", "|---|---|---|---|---|"]
        for page in chapters.pages(root).values():
            self.env.note_dependency(str(page))
            chapters.note_dependency(self.env, page.stem)
            minutes = (f"{part:.0f}\N{NO-BREAK SPACE}min" for part in estimate(root, page.stem))
            needs = chapters.needs(root, page.stem)
            cells = [f"[{chapters.title(page)}]({page.name})", *minutes, needs]
            lines.append(f"| {' | '.join(cells)} |")
        body = nodes.Element()
        lines.append("```")
        self.state.nested_parse(StringList(lines, "minutes"), self.content_offset, body)
        return body.children


def setup(app):
    app.add_directive("minutes-table", MinutesTableDirective)
