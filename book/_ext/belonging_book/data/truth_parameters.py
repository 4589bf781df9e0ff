"""The ``truth-parameters`` directive: what can be turned in the truth of a cohort."""

from docutils import nodes

from belonging_edu import cohorts

from ..typography.numbers import AS_TYPED
from ..typography.tables import code, table
from .cohort_directive import CohortDirective

#: Column heading and relative width. book.css repeats the last two for narrow screens.
_COLUMNS = (("Parameter", 27), ("Meaning, unit", 39), ("As built", 16), ("Can be", 18))


class TruthParametersDirective(CohortDirective):
    """Show the parameters of a cohort, as ``belonging_edu.cohorts.parameters`` lists them."""

    def of(self, name, cohort):
        rows = map(_turned, cohorts.parameters(name).itertuples())
        caption = f"{cohort.title}: parameters of the synthetic truth that can be changed"
        return [table(caption, _COLUMNS, rows, "stacking", "truth-parameters")]


def _turned(row):
    meaning = f"{row.meaning} ({row.unit})" if row.unit else row.meaning
    return [
        [code(row.parameter)],
        meaning,
        *(_as_typed(row, text) for text in (row.default, row.values)),
    ]


def _as_typed(row, text):
    """Numbers as text, names of options as code, whose quotation marks stay straight."""
    if row.values.startswith("'"):
        return [nodes.literal(text, text)]
    return [nodes.inline(text, text, classes=[AS_TYPED])]


def setup(app):
    app.add_directive("truth-parameters", TruthParametersDirective)
