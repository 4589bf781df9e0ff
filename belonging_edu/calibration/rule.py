"""The rule that picks the seed of a committed cohort, written down before any was looked at.

Among the candidate seeds, take the one whose summaries lie nearest to the published figures:
smallest sum of squared z, z = (summary - published) / SD across seeds; ties go to the lowest
seed. Where no published figure plays a part, there is one candidate and no choice.
"""

from __future__ import annotations

from dataclasses import dataclass

from belonging_edu import cohorts, published

__all__ = ["Target", "choose_seed", "made", "over_seeds"]


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


def made(name: str, seed: int, *, copies: int = 1, **truth) -> dict:
    """Return the cohorts of all variants for a seed, `copies` times the usual size."""
    return {
        variant: cohorts.simulate(
            name, copies * cohorts.usual_n(name, **turned), seed=seed, **(turned | truth)
        )
        for variant, turned in cohorts.module(name).VARIANTS.items()
    }


def over_seeds(name: str, summaries, seeds):
    """Return the summaries of a cohort of usual size for every seed, one row a seed."""
    import pandas as pd

    rows = {seed: summaries(made(name, seed)) for seed in seeds}
    return pd.DataFrame.from_dict(rows, orient="index")


def choose_seed(targets, over_seeds):
    """Choose the seed by the rule.

    Parameters
    ----------
    targets : sequence of Target
    over_seeds : pandas.DataFrame
        Summaries, one row per candidate seed (the index), one column per key.

    Returns
    -------
    pandas.Series
        Sum of squared z by seed, smallest first; ties by seed.
    """
    import numpy as np

    deciding = [target for target in targets if target.decides]
    keys = [target.key for target in deciding]
    aims = np.array([published.value(target.published_id) for target in deciding])
    z = (over_seeds[keys] - aims) / over_seeds[keys].std()
    distance = (z**2).sum(axis=1, skipna=False)
    return distance.sort_index().sort_values(kind="stable")
