"""The ``codebook`` directive: what each column of a cohort means and holds, fit for a phone."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from belonging_edu import cohorts

from .warn import warn

_COLUMNS = (("Variable", 24), ("Question or meaning", 40), ("Holds", 36))


class CodebookDirective(SphinxDirective):
    """Show the variables of the cohort that is the argument."""

    required_arguments = 1

    def run(self):
        try:
            module = cohorts.module(self.arguments[0])
        except ValueError as error:
            warn("codebook", str(error), self.get_location())
            return []
        self.env.note_dependency(module.__file__)
        group = nodes.tgroup("", cols=len(_COLUMNS))
        group += [nodes.colspec(colwidth=width) for _, width in _COLUMNS]
        heading = [nodes.Text(title) for title, _ in _COLUMNS]
        group += nodes.thead("", _row(heading))
        group += nodes.tbody("", *map(_variable, module.VARIABLES))
        return [nodes.table("", group, classes=["colwidths-given"])]


def _variable(variable):
    name = nodes.literal(variable.name, variable.name)
    return _row([name, nodes.Text(variable.label), nodes.Text(_holds(variable))])


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


def _row(cells):
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


def setup(app):
    app.add_directive("codebook", CodebookDirective)
