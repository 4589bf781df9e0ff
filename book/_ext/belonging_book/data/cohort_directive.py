"""What the directives about cohorts have in common: one cohort, or all of them."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from belonging_edu import cohorts

from ..warn import warn


class CohortDirective(SphinxDirective):
    """Show something of the cohort that is the argument, or of each in a section of its own."""

    optional_arguments = 1

    def of(self, name, cohort):
        """Return the nodes that are shown of one cohort."""
        raise NotImplementedError

    def run(self):
        self.env.note_dependency(cohorts.__file__)
        if not self.arguments:
            return [self._section(name) for name in cohorts.NAMES]
        try:
            return self._shown(self.arguments[0])
        except ValueError as error:
            warn(self.name, str(error), self.get_location())
            return []

    def _shown(self, name):
        cohort = cohorts.find(name)
        self.env.note_dependency(str(cohort.source))
        return self.of(name, cohort)

    def _section(self, name):
        target = f"{self.name}-{name}"
        section = nodes.section(ids=[target], names=[target])
        section += nodes.title("", cohorts.find(name).title)
        section += self._shown(name)
        self.state.document.note_explicit_target(section)
        return section
