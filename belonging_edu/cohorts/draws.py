"""Random draws that are the same on every machine.

Every component of a cohort has a stream of its own, in chunks of 65,536 units. Adding a
variable leaves all others as they are, and any number of rows needs little memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["CHUNK", "Draws", "chunks"]

CHUNK = 65_536


@dataclass(frozen=True)
class Draws:
    """The streams of one cohort: ``Draws(seed).normal(component, chunk, rows)``."""

    seed: int

    def _generator(self, component: int, chunk: int) -> np.random.Generator:
        sequence = np.random.SeedSequence(self.seed, spawn_key=(component, chunk))
        return np.random.Generator(np.random.PCG64(sequence))

    def normal(self, component: int, chunk: int, rows: int) -> np.ndarray:
        """Standard normal, shape (rows,)."""
        return self._generator(component, chunk).standard_normal(rows)

    def uniform(self, component: int, chunk: int, rows: int) -> np.ndarray:
        """Uniform on [0, 1), shape (rows,)."""
        return self._generator(component, chunk).random(rows)

    def shuffle(self, component: int, values: np.ndarray) -> np.ndarray:
        """The values in random order."""
        return self._generator(component, 0).permutation(values)

    def normal_of_all(self, component: int, rows: int) -> np.ndarray:
        """Standard normal, shape (rows,), over as many chunks as it takes."""
        parts = [self.normal(component, chunk, stop - start) for chunk, start, stop in chunks(rows)]
        return np.concatenate(parts)


def chunks(rows: int):
    """Yield ``(chunk, start, stop)`` until `rows` rows are covered."""
    for chunk, start in enumerate(range(0, rows, CHUNK)):
        yield chunk, start, min(start + CHUNK, rows)
