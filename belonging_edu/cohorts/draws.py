"""Random draws that are the same on every machine, and checks of what a caller asks for.

Every component of a cohort has a stream of its own, in chunks of 65,536 rows. Adding a
variable leaves all others as they are, and any number of rows needs little memory.
"""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass, fields

import numpy as np

__all__ = ["CHUNK", "Draws", "check_count", "check_seed", "chunks", "choose_truth"]

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


def chunks(rows: int):
    """Yield ``(chunk, start, stop)`` until `rows` rows are covered."""
    for chunk, start in enumerate(range(0, rows, CHUNK)):
        yield chunk, start, min(start + CHUNK, rows)


def check_count(n, what: str) -> int:
    """Return `n` as int, or say what is wrong with it."""
    if isinstance(n, bool) or not isinstance(n, numbers.Integral) or n < 1:
        raise ValueError(f"n={n!r}: the number of {what} must be a whole number from 1 up.")
    return int(n)


def check_seed(seed) -> int:
    """Return `seed` as int, or say what is wrong with it."""
    if isinstance(seed, bool) or not isinstance(seed, numbers.Integral) or seed < 0:
        raise ValueError(
            f"seed={seed!r}: a seed must be a whole number from 0 up, for instance seed=2027."
        )
    return int(seed)


def choose_truth(defaults, chosen: dict):
    """Return `defaults` with the chosen parameters put in.

    Parameters
    ----------
    defaults : dataclass instance
        Its fields are the parameters; ``metadata["bounds"]`` holds the lowest and highest
        possible value of each.
    chosen : dict
        Parameter name to number.

    Raises
    ------
    ValueError
        For an unknown parameter, or a value that is no number or out of bounds.
    """
    known = {field.name: field.metadata["bounds"] for field in fields(defaults)}
    for name, value in chosen.items():
        if name not in known:
            raise ValueError(f"Unknown parameter {name!r}. Choose among: {', '.join(known)}.")
        low, high = known[name]
        is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or not low <= value <= high:
            raise ValueError(
                f"{name}={value!r}: it must be a number from {low:g} to {high:g}, written without "
                "quotation marks."
            )
    return type(defaults)(**{**vars(defaults), **{k: float(v) for k, v in chosen.items()}})
