"""Power by simulation: describe a study, run it a thousand times, count what it finds."""

from __future__ import annotations

from dataclasses import is_dataclass

import numpy as np

from belonging_edu.methods import inputs, results

__all__ = ["simulate_power"]

CHUNK = 250  # studies drawn from one stream, so that any number of workers draws the same


def simulate_power(
    design,
    *,
    seed: int,
    n_simulations: int = 1000,
    alpha: float = 0.05,
    n_jobs: int | None = None,
    progress: bool = False,
):
    """Simulate a study many times and count how often it finds a difference.

    Parameters
    ----------
    design
        One of :mod:`belonging_edu.methods.study_designs`.
    seed : int
        The same seed gives the same studies, whatever the number of workers.
    n_simulations : int, default 1000
        Studies, at least 100.
    alpha : float, default 0.05
        Two-sided significance level.
    n_jobs : int, optional
        Workers of joblib; by default one, or those of a ``joblib.parallel_config`` around the call,
        such as a Dask cluster.
    progress : bool, default False
        Show a progress bar.

    Returns
    -------
    pandas.DataFrame
        ``power``: share of studies with P below alpha, with Monte Carlo standard error and Wilson
        interval; with a true effect of 0 this is the false-positive rate. ``power`` of group
        ``analytic``, where a formula is known. ``mean estimate``. ``exaggeration``: mean size of
        the significant estimates divided by the true effect. ``not estimable``: share of studies
        without an estimate, if there are any; they count as not significant.

    Raises
    ------
    ValueError
        With fewer than 100 simulations or an alpha out of range.

    Notes
    -----
    Do not use it after a study to explain its result: power at the observed estimate says nothing
    that its P value does not say.

    Examples
    --------
    >>> from belonging_edu.methods.study_designs import TwoGroups
    >>> design = TwoGroups(n_per_group=64, difference=0.5, sd=1)
    >>> found = simulate_power(design, seed=1, n_simulations=2000)
    >>> found["term"].tolist()
    ['power', 'power', 'mean estimate', 'exaggeration']
    """
    _check_design(design)
    better = ": use at least 100, better 1000"
    n_simulations = inputs.whole(n_simulations, "n_simulations", 100, better=better)
    alpha = inputs.between(alpha, "alpha", "give a share between 0 and 1, such as 0.05", 0, 1)
    seed = inputs.seed(seed)
    if n_jobs is not None and (not inputs.is_number(n_jobs) or n_jobs != int(n_jobs) or not n_jobs):
        raise ValueError(f"n_jobs={n_jobs!r}: give a number of workers, such as 2, or -1 for all.")
    estimate, p_value = _simulated(design, seed, n_simulations, n_jobs, progress)
    known = ~np.isnan(estimate)
    hits = np.where(known, p_value, 1.0) < alpha
    name = type(design).__name__
    shared = {"n": n_simulations, "method": f"{name}, simulated"}
    rows = [results.row("power", group="simulated", **_share(hits), **shared)]
    formula = design.analytic(alpha)
    if formula is not None:
        rows.append(results.row("power", formula, group="analytic", method=f"{name}, formula"))
    if not known.any():
        raise ValueError(
            "No study can be fitted: each is separated. Plan larger groups, or risks farther from "
            "0 and 1."
        )
    rows.append(results.row("mean estimate", **_mean(estimate[known]), **shared))
    if design.truth and hits.any():
        found = _mean(np.abs(estimate[hits] / design.truth))
        rows.append(results.row("exaggeration", **found, **shared))
    if not known.all():
        rows.append(results.row("not estimable", **_share(~known), **shared))
    return results.frame(rows)


def _simulated(design, seed, n_simulations, n_jobs, progress):
    """Estimates and P values of all studies, the same for any number of workers."""
    from joblib import Parallel, delayed
    from tqdm.auto import tqdm

    sizes = [min(CHUNK, n_simulations - start) for start in range(0, n_simulations, CHUNK)]
    work = (delayed(_chunk)(design, seed, place, size) for place, size in enumerate(sizes))
    n_jobs = None if n_jobs is None else int(n_jobs)
    done = Parallel(n_jobs=n_jobs, return_as="generator")(work)
    done = tqdm(done, total=len(sizes), unit="chunk", disable=not progress)
    estimate, p_value = zip(*done, strict=True)
    return np.concatenate(estimate), np.concatenate(p_value)


def _chunk(design, seed, place, studies):
    stream = np.random.SeedSequence(seed, spawn_key=(place,))
    fits = design.simulate(np.random.Generator(np.random.PCG64(stream)), studies)
    return fits.estimate, fits.p_values()


def _share(hits):
    """Share, its Monte Carlo standard error, and Wilson's 95% CI."""
    from statsmodels.stats.proportion import proportion_confint

    n, share = len(hits), hits.mean()
    low, high = proportion_confint(hits.sum(), n, 0.05, "wilson")
    error = np.sqrt(share * (1 - share) / n)
    limits = {"conf_low": low, "conf_high": high, "conf_level": 0.95}
    return {"estimate": share, "std_error": error} | limits


def _mean(values):
    error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
    return {"estimate": values.mean(), "std_error": error}


def _check_design(design):
    if not is_dataclass(design) or isinstance(design, type) or not hasattr(design, "simulate"):
        raise ValueError(
            f"{design!r} is not a study: give one of belonging_edu.methods.study_designs, such as "
            "TwoGroups(n_per_group=64, difference=0.5, sd=1)."
        )
