"""Find and read the committed cohorts: data, codebook, and the truth kept apart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from belonging_edu import cohorts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Cohort", "Truth", "folder", "load_codebook", "load_cohort", "load_truth"]

_IN_WHEEL = Path(__file__).with_name("_data")
_IN_CHECKOUT = Path(__file__).parents[1] / "data" / "synthetic"


@dataclass(frozen=True)
class Truth:
    """What was built into a cohort, and what no survey could have seen.

    Attributes
    ----------
    parameters : dict
        The numbers of the data-generating process, with seed and size.
    residents : pandas.DataFrame
        One row a resident: true scores and causes that the data do not show.
    """

    parameters: dict
    residents: pd.DataFrame


class Cohort(NamedTuple):
    """A synthetic cohort: what a survey would have collected, and the truth behind it."""

    data: pd.DataFrame
    truth: Truth


def folder() -> Path:
    """Return the folder of the committed cohorts, in the wheel or in a checkout."""
    for place in (_IN_WHEEL, _IN_CHECKOUT):
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"No cohorts in {_IN_WHEEL} or {_IN_CHECKOUT}. Install belonging-edu again, "
        "or get a complete copy of its folder."
    )


def load_cohort(name: str, *, seed: int | None = None) -> pd.DataFrame:
    """Return the synthetic data of a cohort: the committed one, or that of a seed of your own.

    Parameters
    ----------
    name : str
        ``"surgery"``: 6,136 surgery residents in 352 programs, their stress (0 to 10), 11
        belonging items (1 to 5), belonging score (11 to 55, higher = stronger belonging) and
        exam score (200 to 900, higher = better). Nothing is missing.
    seed : int, optional
        Another cohort of the same size and truth, for instance for a class. Give
        :func:`load_truth` the same seed.

    Returns
    -------
    pandas.DataFrame
        One row a resident, the columns of the codebook. Levels of text columns are
        categories in the order of the codebook.

    Raises
    ------
    ValueError
        If there is no such cohort, or the seed is impossible.

    Examples
    --------
    >>> load_cohort("surgery")["belonging_score"].between(11, 55).all()
    np.True_
    """
    import pandas as pd

    variables = cohorts.module(name).VARIABLES
    if seed is not None:
        return cohorts.simulate(name, seed=seed).data
    data = pd.read_csv(folder() / f"{name}.csv")
    for variable in variables:
        if variable.type == "text" and variable.levels:
            data[variable.name] = pd.Categorical(data[variable.name], list(variable.levels))
    return data


def load_codebook(name: str) -> pd.DataFrame:
    """Return the codebook of a cohort, one variable a row, all columns text."""
    import pandas as pd

    cohorts.module(name)
    return pd.read_csv(folder() / f"{name}.codebook.csv", dtype=str, keep_default_na=False)


def load_truth(name: str, *, seed: int | None = None) -> Truth:
    """Return what was built into a cohort. Labs open it in their last section.

    Parameters
    ----------
    name : str
        Name of the cohort.
    seed : int, optional
        The seed that was given to :func:`load_cohort`; the committed cohort if left out.

    Returns
    -------
    Truth
        ``parameters`` and ``residents``; the rows of ``residents`` are those of the cohort.
    """
    import pandas as pd

    cohorts.module(name)
    if seed is not None:
        return cohorts.simulate(name, seed=seed).truth
    parameters = json.loads((folder() / f"{name}.truth.json").read_text(encoding="utf-8"))
    return Truth(parameters, pd.read_csv(folder() / f"{name}.truth.csv"))
