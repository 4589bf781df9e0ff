"""The rule that picks the seed of a committed cohort, written down before any was looked at.

Among the candidate seeds, take the one whose summaries lie nearest to the published figures:
smallest sum of squared z, z = (summary - published) / SD across seeds; ties go to the lowest
seed. Where no published figure plays a part, there is one candidate and no choice.
"""

from __future__ import annotations

from belonging_edu import cohorts, published

__all__ = ["choose_seed", "made", "over_seeds"]


def made(name: str, seed: int, *, copies: int = 1, **truth) -> dict:
    """Return the cohorts of all variants for a seed, `copies` times the usual size."""
    cohort = cohorts.find(name)
    return {
        variant: cohorts.simulate(
            name, copies * cohort.usual_n(**changed), seed=seed, **(changed | truth)
        )
        for variant, changed in cohort.variants.items()
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
