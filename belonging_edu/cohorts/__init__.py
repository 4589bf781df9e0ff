"""The synthetic cohorts, one module each. Every cohort has a truth that is known."""

from __future__ import annotations

from belonging_edu.cohorts import (
    comments,
    instrument,
    learners,
    messy,
    panel,
    qualtrics,
    retest,
    support,
    surgery,
)
from belonging_edu.cohorts.making import Making
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import table

__all__ = ["NAMES", "parameters", "prepare", "simulate", "usual_n", "variant_of"]

#: Every cohort, in the order in which pages and commands list them.
COHORTS: tuple[CohortSpec, ...] = (
    surgery.COHORT,
    learners.COHORT,
    instrument.COHORT,
    panel.COHORT,
    support.COHORT,
    comments.COHORT,
    messy.COHORT,
    qualtrics.COHORT,
    retest.COHORT,
)
NAMES = tuple(cohort.name for cohort in COHORTS)
_BY_NAME = {cohort.name: cohort for cohort in COHORTS}


def find(name: str) -> CohortSpec:
    """Return a cohort by its name, or say which cohorts there are."""
    if name not in _BY_NAME:
        raise ValueError(f"No cohort {name!r}. Cohorts: {', '.join(NAMES)}.")
    return _BY_NAME[name]


def prepare(name: str, n: int | None = None, *, seed: int | None = None, **truth):
    """Return a cohort that is about to be made chunk by chunk; arguments as in `simulate`."""
    return Making(find(name), usual_n(name, **truth) if n is None else n, seed, truth)


def simulate(name: str, n: int | None = None, *, seed: int | None = None, **truth):
    """Make a cohort by name. Its module holds the equations.

    Parameters
    ----------
    name : str
        Name of the cohort, one of ``NAMES``, for example ``"surgery"``.
    n : int, optional
        Number of units (residents, invited learners, comments); by default the published or
        planned number. At most four million rows in memory.
    seed : int
        Required. Same seed, same cohort, on every machine.
    **truth
        Parameters of the truth to change; :func:`parameters` lists them.

    Returns
    -------
    Cohort
        ``data`` and ``truth``; it unpacks into the two. ``truth.hidden`` has the rows of
        ``data``.

    Raises
    ------
    ValueError
        For an unknown cohort or parameter, or an impossible `n`, `seed` or value.

    Notes
    -----
    Do not use it for the committed cohort: :func:`belonging_edu.cohorts.data.load_cohort` returns
    that, with categories in order.

    Examples
    --------
    >>> data, truth = simulate("surgery", 500, seed=1, exam_per_belonging=0)
    >>> data.shape, truth.parameters["exam_per_belonging"]
    ((500, 17), 0.0)
    """
    return prepare(name, n, seed=seed, **truth).whole()


def parameters(name: str):
    """Return the parameters of a cohort's truth that can be changed, one per row.

    Parameters
    ----------
    name : str
        Name of the cohort.

    Returns
    -------
    pandas.DataFrame
        Columns ``parameter, default, values, unit, meaning``, all text.

    Notes
    -----
    Do not use the defaults as findings: they are what was built in.

    Examples
    --------
    >>> parameters("surgery")["parameter"].head(2).tolist()
    ['exam_per_belonging', 'exam_per_belonging_per_stress']
    """
    return table(find(name).parameters)


def usual_n(name: str, **truth) -> int:
    """Return how many units a cohort has by default; it may depend on the design."""
    return find(name).usual_n(**truth)


def variant_of(name: str, variant: str | None = None) -> str:
    """Return the name of a committed variant of a cohort, ``""`` if the cohort has only one."""
    variants = find(name).variants
    chosen = variant or ""
    if chosen not in variants:
        known = ", ".join(repr(v) for v in variants if v) or "none"
        asked = f"has no variant {chosen!r}" if chosen else "comes in variants"
        raise ValueError(f"Cohort {name!r} {asked}. Variants: {known}.")
    return chosen
