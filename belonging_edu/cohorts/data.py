"""Find and read the committed cohorts: data, codebook, and the truth kept apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from belonging_edu import cohorts
from belonging_edu.cohorts.making import Cohort, Truth
from belonging_edu.cohorts.schema import read_csv

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["folder", "load_codebook", "load_cohort", "load_truth", "stem"]

_IN_WHEEL = Path(__file__).parents[1] / "_data"
_IN_CHECKOUT = Path(__file__).parents[2] / "data" / "synthetic"


def folder() -> Path:
    """Return the folder of the committed cohorts, in the wheel or in a checkout."""
    for place in (_IN_WHEEL, _IN_CHECKOUT):
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"No cohorts in {_IN_WHEEL} or {_IN_CHECKOUT}. Install belonging-edu again, "
        "or get a complete copy of its folder."
    )


def stem(name: str, variant: str | None = None) -> str:
    """Return how the files of a committed cohort begin, for example ``"panel-exam-first"``."""
    return "-".join(filter(None, (name, cohorts.variant_of(name, variant))))


def load_cohort(name: str, variant: str | None = None, *, seed: int | None = None) -> pd.DataFrame:
    """Return the synthetic data of a cohort: the committed one, or one from your own seed.

    Parameters
    ----------
    name : str
        Name of the cohort, one of ``belonging_edu.cohorts.NAMES``; :func:`load_codebook` says
        what its columns hold. ``"surgery"``: 6,136 surgery residents in 352 programs, their
        stress (0 to 10), 11 belonging items (1 to 5), belonging score (11 to 55, higher =
        stronger belonging) and exam score (200 to 900, higher = better).
    variant : str, optional
        Which realization, where a cohort has several. An unknown one raises an error with the list.
    seed : int, optional
        Another cohort of the same size and truth, for example for a class. Give
        :func:`load_truth` the same seed.

    Returns
    -------
    pandas.DataFrame
        The columns of the codebook. Levels of text columns are categories in the order of the
        codebook. Missing values are NaN; the codebook says which columns can have them.

    Raises
    ------
    ValueError
        If there is no such cohort or variant, or the seed is impossible.

    Notes
    -----
    Do not use a cohort as evidence about residents: it is synthetic.

    Examples
    --------
    >>> load_cohort("surgery")["belonging_score"].between(11, 55).all()
    np.True_
    """
    file_stem = stem(name, variant)
    if seed is not None:
        return _another(name, variant, seed).data
    return read_csv(cohorts.find(name).variables, folder() / f"{file_stem}.csv")


def load_codebook(name: str) -> pd.DataFrame:
    """Return the codebook of a cohort, one variable per row, all columns text.

    Parameters
    ----------
    name : str
        Name of the cohort, as given to :func:`load_cohort`.

    Notes
    -----
    Do not use it to find out what was built in: that is :func:`load_truth`.

    Examples
    --------
    >>> load_codebook("surgery").columns[0]
    'variable'
    """
    import pandas as pd

    cohorts.find(name)
    return pd.read_csv(folder() / f"{name}.codebook.csv", dtype=str, keep_default_na=False)


def load_truth(name: str, variant: str | None = None, *, seed: int | None = None) -> Truth:
    """Return what was built into a cohort. Labs open it in their last section.

    Parameters
    ----------
    name, variant : str
        As given to :func:`load_cohort`.
    seed : int, optional
        The seed that was given to :func:`load_cohort`; by default the committed cohort.

    Returns
    -------
    Truth
        ``parameters`` and ``hidden``; the rows of ``hidden`` are those of the cohort.

    Notes
    -----
    Do not use it before the analysis is written down.

    Examples
    --------
    >>> load_truth("surgery").parameters["exam_per_belonging"]
    1.0
    """
    file_stem = stem(name, variant)
    if seed is not None:
        return _another(name, variant, seed).truth
    parameters = json.loads((folder() / f"{file_stem}.truth.json").read_text(encoding="utf-8"))
    hidden = read_csv(cohorts.find(name).hidden, folder() / f"{file_stem}.truth.csv")
    return Truth(parameters, hidden)


@dataclass(frozen=True)
class Shelf:
    """Where a lab takes its cohorts from: committed, of a seed, or a set of one's own.

    Attributes
    ----------
    seed : int, optional
        The seed of a class, for every cohort; None: the committed ones.
    own : mapping
        Cohorts that stand in place of these, by name and variant (``""`` where there is only one).

    Notes
    -----
    Do not use it in a lab, which calls :func:`load_cohort` in sight of the learner.

    Examples
    --------
    >>> Shelf(seed=2027).data("surgery").shape
    (6136, 17)
    """

    seed: int | None = None
    own: Mapping[tuple[str, str], Cohort] = field(default_factory=dict)

    def data(self, name: str, variant: str | None = None) -> pd.DataFrame:
        """Return the data of a cohort, as :func:`load_cohort` does."""
        own = self.own.get((name, variant or ""))
        return load_cohort(name, variant, seed=self.seed) if own is None else own.data

    def hidden(self, name: str, variant: str | None = None) -> pd.DataFrame:
        """Return what no survey sees of a cohort, from its truth."""
        own = self.own.get((name, variant or ""))
        truth = load_truth(name, variant, seed=self.seed) if own is None else own.truth
        return truth.hidden


def _another(name, variant, seed):
    changed = cohorts.find(name).variants[variant or ""]
    return cohorts.simulate(name, seed=seed, **changed)
