"""What is declared of a calibration: the targets of a cohort, and the seeds that are tried."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from belonging_edu.cohorts.spec import CohortSpec

__all__ = ["Plan", "Target"]


@dataclass(frozen=True)
class Target:
    """A summary of the cohort, the figure it should meet, and how far it may stray.

    Attributes
    ----------
    key, label : str
        Name in the code; name in the table.
    tolerance : float
        Largest distance from the limit that the tests allow the committed cohort.
    published_id : str
        The published figure, ``""`` if there is none.
    decides : bool
        Whether the figure has a part in choosing the seed.
    decimals : int
        How the numbers are shown.
    note : str
        Why the figure cannot be met exactly, or what was assumed to compare at all.
    """

    key: str
    label: str
    tolerance: float
    published_id: str = ""
    decides: bool = False
    decimals: int = 1
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """How the committed realization of a cohort is chosen, and what it is compared with.

    Attributes
    ----------
    cohort : CohortSpec
    candidate_seeds : sequence of int
        The seeds that the rule chooses among; a single one where no published figure decides.
    limit_copies : int
        How many cohorts of the usual size make the limit.
    targets : tuple of Target
        What is compared.
    summaries : callable
        ``summaries(made)`` returns the value of every target by its key; `made` holds the cohort
        of every variant, by name.
    typical_seeds : sequence of int, optional
        The seeds whose mean and SD are shown beside the chosen one, if not the candidates.
    limit_truth : mapping
        Parameters that are changed in the limit.
    limit : callable, optional
        ``limit()`` itself says what the summaries are without chance. The first line of its
        docstring tells readers what it returns.
    """

    cohort: CohortSpec
    candidate_seeds: Sequence[int]
    limit_copies: int
    targets: tuple[Target, ...]
    summaries: Callable[[dict], dict[str, float]]
    typical_seeds: Sequence[int] | None = None
    limit_truth: Mapping = field(default_factory=dict)
    limit: Callable[[], dict[str, float]] | None = None

    @property
    def source(self) -> Path:
        """The file with the summaries."""
        return Path(inspect.getfile(self.summaries))
