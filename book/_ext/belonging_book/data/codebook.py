"""The ``codebook`` directive: what each column of a cohort means, holds and looks like."""

from docutils import nodes

from belonging_edu import load_cohort
from belonging_edu.cohorts import data

from ..typography.tables import code, table
from .cohort_directive import CohortDirective
from .distribution import distribution

_COLUMNS = (("Variable", 20), ("Question or meaning, and what it holds", 48))
_COLUMNS += (("In this cohort", 32),)


class CodebookDirective(CohortDirective):
    """Show the variables of a cohort, each with its distribution in the committed data."""

    def of(self, name, cohort):
        first = next(iter(cohort.variants))
        self.env.note_dependency(str(data.folder() / f"{data.stem(name, first)}.csv"))
        rows = load_cohort(name, first)
        variables = (_variable(variable, rows[variable.name]) for variable in cohort.variables)
        caption = f"{cohort.title}: the variables of this synthetic cohort"
        return [
            _about(name, first, cohort, rows),
            table(caption, _COLUMNS, variables, "stacking", "codebook"),
        ]


def _about(name, variant, cohort, rows):
    """Say how the data are loaded, and which realization is drawn."""
    call = f'load_cohort("{name}", "{variant}")' if variant else f'load_cohort("{name}")'
    parts = [nodes.literal(call, call), nodes.Text(f": {len(rows):,} rows, synthetic.")]
    others = [data.stem(name, other) for other in cohort.variants if other != variant]
    if others:
        text = " All variants of this cohort have these columns. Drawn is the first, "
        parts += [
            nodes.Text(text),
            nodes.literal("", data.stem(name, variant)),
            nodes.Text("; the others: "),
        ]
        for other in others:
            parts += [nodes.literal(other, other), nodes.Text(", ")]
        parts[-1] = nodes.Text(".")
    return nodes.paragraph("", "", *parts)


def _variable(variable, values):
    found = distribution(variable, values)
    shown = [nodes.raw("", found.drawing, format="html")] if found.drawing else []
    shown += [nodes.inline("", found.words, classes=["words"])] if found.words else []
    meaning = nodes.paragraph(text=variable.label)
    holds = nodes.paragraph(text=_holds(variable), classes=["small-print"])
    return [[code(variable.name)], [meaning, holds], shown]


def _holds(variable):
    """Type, range or levels, unit and missing values in one line."""
    parts = [f"{variable.type}, {variable.measurement}"]
    if variable.minimum is not None:
        parts.append(f"{variable.minimum} to {variable.maximum}")
    if variable.unit:
        parts.append(variable.unit)
    if variable.levels:
        parts.append(", ".join(f"{code} = {meaning}" for code, meaning in variable.levels.items()))
    return "; ".join([*parts, f"missing: {variable.missing_code}"])


def setup(app):
    app.add_directive("codebook", CodebookDirective)
