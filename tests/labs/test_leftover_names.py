"""No lab leaves a name behind that a learner's formula can meet in the place of a column.

A formula looks for a name among the columns of the data, then among the names of the notebook: a
leftover `year` of another length gives an error, and a leftover `score` of the same length is taken
without a word. So names that a learner could type for a column belong to functions, or are called
something that nobody types.
"""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LABS = sorted((ROOT / "notebooks").glob("[0-9][0-9]*-*.ipynb"))
DATA = ROOT / "data" / "synthetic"
#: What clinicians call the columns.
VARIATIONS = {
    "pgy": "year years seniority postgraduate_year",
    "stress": "strain stressed",
    "belonging_score": "belonging score scores belong bel belongs",
    "absite_score": "exam exams absite",
    "exam_score": "exam exams",
    "program_id": "program programs",
    "unit_id": "unit units",
    "resident_id": "resident",
    "learner_id": "learner",
    "burnout": "burned burn",
    "identities": "identity",
    "group": "groups",
    "support": "supported",
    "belonging_community": "community",
    "belonging_organization": "organization organizations",
    "exhausted": "exhaustion",
    "detached": "detachment",
    "recommend": "recommended",
}
#: These are the columns, under short names that the whole lab uses; in lab 15, without formulas,
#: the cohort itself.
COLUMNS_THEMSELVES = {
    "08-top-against-bottom": {"exam", "score"},
    "15-words-as-data": {"comments"},
}
#: Labs in which a learner writes or changes a formula, or could.
pytestmark = pytest.mark.skipif(not LABS, reason="needs the checkout, with its labs")


def columns_of(name):
    """The columns of a cohort, as its file names them."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return file.readline().strip().split(",")


def typed(source):
    """All that a learner could type for a column of the cohorts that a lab loads."""
    loaded = set(re.findall(r"""(?:load_cohort|simulate|load)\(\s*["']([\w-]+)["']""", source))
    columns = {
        column for name in loaded if (DATA / f"{name}.csv").is_file() for column in columns_of(name)
    }
    words = {word for column in columns for word in VARIATIONS.get(column, "").split()}
    known = columns | words | set(VARIATIONS["group"].split()) | {"group"}
    return known | {name.upper() for name in known} | {f"{name}s" for name in columns}


def left_by(cell):
    """The names that a cell leaves: assigned, imported, defined, and loop variables."""
    names, waiting = set(), [ast.parse(cell)]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.alias):
                names.add((node.asname or node.name).split(".")[0])
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp
                                | ast.GeneratorExp):  # fmt: skip
                waiting.append(node)
            else:
                inner = (n.target.id for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
                names.update(inner)
    for deleted in re.findall(r"^del (.+)$", cell, re.M):
        names -= set(re.split(r"\W+", deleted))
    return names


def leftovers(lab):
    """Each name that a formula could meet, with the cell that leaves it first."""
    cells = [cell for cell in lab["cells"] if cell["cell_type"] == "code"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in cells}
    known, found = typed("\n".join(sources.values())), {}
    for cell, source in sources.items():
        for name in sorted(left_by(source) & known):
            found.setdefault(name, cell)
    return found


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_no_name_is_left_that_a_formula_can_meet(path):
    left = leftovers(json.loads(path.read_text("utf-8")))
    assert set(left) == COLUMNS_THEMSELVES.get(path.stem, set())


def test_a_leftover_name_is_noticed():
    def lab(*sources):
        cells = [
            {"cell_type": "code", "id": f"c{k}", "source": source}
            for k, source in enumerate(sources)
        ]
        return {"cells": cells}

    load = 'residents = load_cohort("surgery")'
    assert leftovers(lab(load, "for year in (1, 2):\n    pass")) == {"year": "c1"}
    assert leftovers(lab(load, "from belonging_edu.cohorts.surgery import PGY")) == {"PGY": "c1"}
    assert leftovers(lab(load, "def f():\n    year = 3\n[stress for stress in (1, 2)]")) == {}
    assert leftovers(lab(load, "year = 3\ndel year", "gap_of_year = 3")) == {}
