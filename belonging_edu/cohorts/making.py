"""Make a cohort from its spec: all at once, or chunk by chunk in little memory."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from belonging_edu.cohorts.draws import Draws, chunks
from belonging_edu.cohorts.schema import frame, identifiers
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import check_count, check_seed, choose

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MOST_IN_MEMORY", "Cohort", "Making", "Truth"]

MOST_IN_MEMORY = 4_000_000  # rows


@dataclass(frozen=True)
class Truth:
    """What was built into a cohort, and what no survey could have seen.

    Attributes
    ----------
    parameters : dict
        The numbers of the data-generating process, with seed and size.
    hidden : pandas.DataFrame
        One row for each row of the data: true scores and causes that the data do not show.
    """

    parameters: dict
    hidden: pd.DataFrame


class Cohort(NamedTuple):
    """A synthetic cohort: what a survey would have collected, and the truth behind it."""

    data: pd.DataFrame
    truth: Truth


class Making:
    """A cohort that is about to be made: everything is checked, nothing is drawn yet."""

    def __init__(self, spec: CohortSpec, n: int, seed: int, truth: dict):
        self.spec = spec
        self.n = check_count(n, spec.units, spec.largest)
        self.draws = Draws(check_seed(seed))
        self.truth = choose(spec.parameters, truth)
        self.shared = spec.prepare(self.n, self.draws, self.truth)
        _keep_freed_memory()

    @property
    def prefixes(self) -> dict:
        """The letter of each identifier."""
        return {v.name: v.prefix for v in self.spec.variables if v.prefix}

    @property
    def parameters(self) -> dict:
        """The head of the answer key: size, seed and every parameter."""
        about = {"cohort": self.spec.name, "synthetic": True, "n": self.n, "seed": self.draws.seed}
        return about | asdict(self.truth) | dict(self.spec.key)

    def chunks(self):
        """Return ``(chunk, start, stop)`` for every chunk of units."""
        return list(chunks(self.n))

    def part(self, chunk: int, start: int, stop: int):
        """Return the data and the hidden columns of one chunk, as two frames."""
        columns = self.spec.part(self.shared, chunk, start, stop, self.draws, self.truth)
        for name, count in self.shared.counts.items():
            columns[name] = identifiers(self.prefixes[name], columns[name], count)
        return frame(self.spec.variables, columns), frame(self.spec.hidden, columns)

    def whole(self) -> Cohort:
        """Return the cohort in one piece, or say that it is too large for that."""
        import pandas as pd

        most = MOST_IN_MEMORY // self.spec.rows_per_unit
        if self.n > most:
            raise ValueError(
                f"n={self.n}: at most {most:,} {self.spec.units} are made in memory. "
                f"`belonging-edu cohort {self.spec.name} --n {self.n}` writes any number to a file."
            )
        parts = [self.part(*chunk) for chunk in self.chunks()]
        data, hidden = (pd.concat(frames, ignore_index=True) for frames in zip(*parts, strict=True))
        return Cohort(data, Truth(self.parameters, hidden))


def _keep_freed_memory() -> None:
    """Have the C library reuse what one step of a chunk frees: a fifth of the time (glibc).

    It keeps blocks up to the size of the largest that was freed, at most 32 MB, and otherwise
    hands every array back to the system. This block is never touched and takes no memory.
    """
    np.empty(31 * 2**20, dtype=np.uint8)
