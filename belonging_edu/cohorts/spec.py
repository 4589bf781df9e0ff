"""What is declared of a cohort; its data, codebook, exports and answer key are made from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from belonging_edu.cohorts.schema import Variable

__all__ = ["CohortSpec"]


@dataclass(frozen=True)
class CohortSpec:
    """A cohort: what it is, what can be changed in it, its variables and its equations.

    Attributes
    ----------
    name, title : str
        Name in code and in the names of files; title for readers.
    units : str
        What `n` counts, for example ``"residents"``.
    n : int
        The number of units that was published or is planned.
    parameters : type
        Dataclass of the parameters of the truth, its fields declared as in
        :mod:`belonging_edu.cohorts.truth`.
    variables, hidden : tuple of Variable
        The schema of the data, and of what no survey sees; identifiers are in both.
    prepare : callable
        ``prepare(n, draws, truth)`` returns what all chunks share. Its ``counts`` say how many
        values each identifier has.
    part : callable
        ``part(shared, chunk, start, stop, draws, truth)`` returns one chunk of units, as arrays
        by column name.
    variants : mapping
        The committed realizations: name to the parameters that are changed in it; the name is
        ``""`` where there is only one.
    key : mapping
        What belongs in the answer key beside the parameters.
    largest : int, optional
        The largest `n` that can be made.
    rows_per_unit : int
        How many rows a unit has at most.
    n_by_design : mapping
        The planned number of units by the parameter ``design``, where it depends on that.
    """

    name: str
    title: str
    units: str
    n: int
    parameters: type
    variables: tuple[Variable, ...]
    hidden: tuple[Variable, ...]
    prepare: Callable
    part: Callable
    variants: Mapping[str, dict] = field(default_factory=lambda: {"": {}})
    key: Mapping = field(default_factory=dict)
    largest: int | None = None
    rows_per_unit: int = 1
    n_by_design: Mapping[str, int] = field(default_factory=dict)

    @property
    def source(self) -> Path:
        """The file with the equations."""
        return Path(inspect.getfile(self.part))

    def usual_n(self, **truth) -> int:
        """Return how many units there are by default, with these parameters changed."""
        return self.n_by_design.get(str(truth.get("design")), self.n)
