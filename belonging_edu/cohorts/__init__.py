"""The synthetic cohorts, one module each. Every cohort has a truth that is known."""

from __future__ import annotations

from importlib import import_module

__all__ = ["NAMES", "simulate"]

NAMES = ("surgery",)


def module(name: str):
    """Return the module of a cohort, or say which cohorts there are."""
    if name not in NAMES:
        raise ValueError(f"No cohort {name!r}. Cohorts: {', '.join(NAMES)}.")
    return import_module(f"{__name__}.{name}")


def simulate(name: str, n: int | None = None, *, seed: int | None = None, **truth: float):
    """Make a cohort by name; see the cohort's module for its parameters.

    Parameters
    ----------
    name : str
        Name of the cohort, for instance ``"surgery"``.
    n : int, optional
        Number of residents; the published number if left out.
    seed : int
        Has to be given. Same seed, same cohort.
    **truth : float
        Parameters of the truth to turn.

    Returns
    -------
    Cohort
        ``data`` and ``truth``; it unpacks into the two.

    Examples
    --------
    >>> simulate("surgery", 100, seed=3).data.shape
    (100, 17)
    """
    generator = module(name).simulate
    return generator(seed=seed, **truth) if n is None else generator(n, seed=seed, **truth)
