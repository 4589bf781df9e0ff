"""The directives ``calibration`` and ``unmatched``: the cohorts beside what was published."""

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from belonging_edu import calibration, cohorts, published
from belonging_edu.cohorts import data

from ..data.cohort_directive import CohortDirective
from ..typography.tables import code, table
from ..warn import warn
from . import targets
from .published_role import REGISTRY, with_unit

#: Column headings and relative widths. book.css repeats the headings for narrow screens.
_COMPARED = (("What is compared", 36), ("Published", 15), ("Grade", 10), ("Limit", 11))
_COMPARED += (("Seeds, mean (SD)", 17), ("This cohort", 11))
_PUBLIC = (("Figure", 38), ("As printed", 16), ("Grade", 10), ("Why no cohort aims at it", 36))
_NOT_PUBLIC = (("Figure", 100),)


def record(document, id):
    """Return the id of a figure as a link to its row of the registry."""
    link = pending_xref("", code(id), refdomain="published", reftype="figure")
    link["reftarget"] = id
    link["refdoc"] = document
    return link


class CalibrationDirective(CohortDirective):
    """Show what a cohort gives for each figure it is compared with."""

    def of(self, name, cohort):
        self.env.note_dependency(str(REGISTRY))
        self.env.note_dependency(str(targets.comparison_file(name)))
        rows = map(self._compared, targets.comparison(name))
        caption = f"{cohort.title}: figures beside what this synthetic cohort gives"
        return [
            self._chosen(name, cohort),
            table(caption, _COMPARED, rows, "stacking", "calibration"),
        ]

    def _chosen(self, name, cohort):
        """Say what the limit is, which seed this cohort has, and how that came about."""
        plan = calibration.find(name)
        self.env.note_dependency(str(plan.source))
        parameters = data.load_truth(name, next(iter(cohort.variants))).parameters
        how = parameters["selection"]
        first, last = how["candidate_seeds"]
        chosen = f"among seeds {first} to {last} by {len(how.get('figures', []))} of these figures"
        text = (
            f"{cohort.n:,} {cohort.units}, synthetic. {_limit(plan, cohort)} Mean and SD are those "
            f"of {len(plan.typical_seeds or plan.candidate_seeds)} seeds. "
            f"This cohort is seed {parameters['seed']}, "
            f"{'without a choice' if first == last else 'chosen ' + chosen}."
        )
        return nodes.paragraph(text=text)

    def _compared(self, row):
        figure = published.figure(row["id"]) if row["id"] else None
        seeds = f"{_signed(row['mean of seeds'])} ({row['SD of seeds']})"
        return [
            self._what(row, figure),
            _printed(figure) if figure else "none",
            figure.grade if figure and figure.is_public else "",
            _signed(row["limit"]),
            seeds,
            _signed(row["this cohort"]),
        ]

    def _what(self, row, figure):
        parts = [nodes.Text(row["summary"])]
        if figure:
            parts += [nodes.Text(" "), record(self.env.docname, figure.id)]
        paragraphs = [nodes.paragraph("", "", *parts)]
        if row["note"]:
            paragraphs.append(nodes.paragraph(text=row["note"], classes=["small-print"]))
        return paragraphs


class UnmatchedDirective(SphinxDirective):
    """Show the figures that no cohort is compared with: the public ones, and the others."""

    def run(self):
        compared = map(targets.comparison_file, cohorts.NAMES)
        for file in (REGISTRY, targets.REASONS, cohorts.__file__, *compared):
            self.env.note_dependency(str(file))
        given = targets.reasons()
        for fault in targets.faults(published.figures(), targets.aimed_at(), given):
            warn(self.name, fault, self.get_location())
        public, others = targets.untargeted()
        return [
            _section("Public, but not modeled", self._public(public, given)),
            _section("Not public, or not read", self._others(others)),
        ]

    def _public(self, figures, given):
        rows = [
            [self._what(figure), with_unit(figure), figure.grade, given.get(figure.id, "")]
            for figure in figures
        ]
        caption = "Public figures that no synthetic cohort aims at, and why"
        return table(caption, _PUBLIC, rows, "stacking", "unmatched")

    def _others(self, figures):
        rows = [[self._what(figure)] for figure in figures]
        caption = "Figures of the studies that are not public, or were not read"
        return table(caption, _NOT_PUBLIC, rows, "stacking", "unmatched")

    def _what(self, figure):
        return [nodes.Text(f"{figure.definition} "), record(self.env.docname, figure.id)]


def _limit(plan, cohort):
    """Say what the limit of a cohort was made from."""
    if plan.limit:
        first_line = plan.limit.__doc__.strip().splitlines()[0]
        return f"The limit is {first_line.removeprefix('Return ')}"
    turned = "".join(f", {name} = {v}" for name, v in plan.limit_truth.items())
    size = f"{plan.limit_copies * cohort.n:,} {cohort.units}"
    return f"The limit is one cohort {plan.limit_copies} times as large, {size}{turned}."


def _printed(figure):
    """The figure without its unit, which the label of the row says, unless it is percent."""
    shown = with_unit(figure) if figure.unit == "%" else figure.text
    return f"\N{MINUS SIGN}{shown[1:]}" if shown.startswith("-") else shown


def _section(title, content):
    section = nodes.section(ids=[nodes.make_id(title)], names=[nodes.fully_normalize_name(title)])
    section += [nodes.title("", title), content]
    return section


def _signed(number):
    return number.replace("-", "\N{MINUS SIGN}")


def setup(app):
    app.add_directive("calibration", CalibrationDirective)
    app.add_directive("unmatched", UnmatchedDirective)
