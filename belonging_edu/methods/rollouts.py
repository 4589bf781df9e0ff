"""Roll-outs: stepped wedges and difference in differences, adjusted for programs and periods."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.clusters import cluster_robust

__all__ = ["difference_in_differences", "exposure_effects", "permutation_test", "stepped_wedge"]


def stepped_wedge(
    data, *, outcome: str, cluster: str, period: str, treated: str, conf_level: float = 0.95
):
    """Estimate the effect in a stepped-wedge trial, with program and period effects.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per resident and period.
    outcome : str
        Column of numbers (0 and 1 give a risk difference).
    cluster, period : str
        Columns that name the program and the period. Periods are numbers, dates or ordered
        categories; text is refused, because P10 sorts before P2.
    treated : str
        Column of 0 and 1: whether the program has support in that period. It must not go back.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row as from :func:`belonging_edu.methods.clusters.cluster_robust` (CR2, Satterthwaite
        df).

    Raises
    ------
    KeyError
        For unknown columns.
    ValueError
        If `treated` differs within a program and period, goes back, or cannot be separated from
        programs and periods.

    Notes
    -----
    Rows with a missing value are left out. Do not use it where the effect grows with time since
    the start: the estimate can then be far below every true effect; see :func:`exposure_effects`.

    References
    ----------
    Hussey MA, Hughes JP. Design and analysis of stepped wedge cluster randomized trials. Contemp
    Clin Trials 2007;28:182-191. doi:10.1016/j.cct.2006.05.007

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> wedge = load_cohort("support", variant="stepped-wedge")
    >>> names = {"cluster": "program_id", "period": "period", "treated": "offered"}
    >>> stepped_wedge(wedge, outcome="belonging", **names)["term"].item()
    'effect'
    """
    known, _ = _timeline(data, outcome, cluster, period, treated)
    return _fitted(known, {"effect": known["treated"]}, len(data), cluster, conf_level)


def exposure_effects(
    data, *, outcome: str, cluster: str, period: str, treated: str, conf_level: float = 0.95
):
    """Estimate the effect separately for each period since a program started.

    Parameters
    ----------
    data, outcome, cluster, period, treated, conf_level
        As in :func:`stepped_wedge`.

    Returns
    -------
    pandas.DataFrame
        One row for each period since the start (``period 1 of support`` is the first) and a row
        ``mean over periods of support``, every such period counting equally.

    Raises
    ------
    KeyError, ValueError
        As :func:`stepped_wedge`.

    Notes
    -----
    Rows with a missing value are left out. Do not use its last row for programs that have had
    support for longer than any in the data.

    References
    ----------
    Kenny A, Voldal EC, Xia F, Heagerty PJ, Hughes JP. Analysis of stepped wedge cluster
    randomized trials in the presence of a time-varying treatment effect. Stat Med
    2022;41:4311-4339. doi:10.1002/sim.9511

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> wedge = load_cohort("support", variant="stepped-wedge")
    >>> names = {"cluster": "program_id", "period": "period", "treated": "offered"}
    >>> exposure_effects(wedge, outcome="belonging", **names)["term"].iloc[-1]
    'mean over periods of support'
    """
    import pandas as pd

    known, since = _timeline(data, outcome, cluster, period, treated)
    _refuse_gaps(data[period], period)
    lengths = sorted(since[since > 0].unique())
    each = {f"period {int(k)} of support": (since == k).astype(float) for k in lengths}
    found = _fitted(known, each, len(data), cluster, conf_level)
    if len(lengths) == 1:
        return found
    last = (since == lengths[-1]).astype(float)
    parts = {"mean over periods of support": known["treated"]}
    parts |= {name: column - last for name, column in list(each.items())[:-1]}
    mean = _fitted(known, parts, len(data), cluster, conf_level).head(1)
    return pd.concat([found, mean], ignore_index=True)


def difference_in_differences(
    data,
    *,
    outcome: str,
    cluster: str,
    period: str,
    treated: str,
    leads: int = 0,
    conf_level: float = 0.95,
):
    """Estimate a roll-out's effect by difference in differences, and examine earlier trends.

    Parameters
    ----------
    data, outcome, cluster, period, treated, conf_level
        As in :func:`stepped_wedge`; programs that never start are the comparison.
    leads : int, default 0
        Number of earlier periods to compare with the last period before the start.

    Returns
    -------
    pandas.DataFrame
        Row ``effect`` (adjusted for programs and periods), then ``lead 2``, ``lead 3`` ...: how
        far programs that start were from the others two, three ... periods before the start,
        compared with one period before it. Leads far from 0 speak against parallel trends.

    Raises
    ------
    KeyError, ValueError
        As :func:`stepped_wedge`; if all programs start, or there are not as many periods before.

    Notes
    -----
    Rows with a missing value are left out. Leads near 0 are weak evidence: with few programs an
    important trend is easily missed. Do not use it where programs start after a bad year (they
    would have recovered anyway) or where they start at different times and effects grow.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> rollout = load_cohort("support", variant="roll-out-level")
    >>> names = {"cluster": "program_id", "period": "period", "treated": "offered"}
    >>> difference_in_differences(rollout, outcome="belonging", leads=1, **names)["term"].tolist()
    ['effect', 'lead 2']
    """
    import pandas as pd

    known, since = _timeline(data, outcome, cluster, period, treated)
    starts = known["treated"].groupby(known["cluster"]).transform("max") == 1
    if starts.all():
        raise ValueError(
            "All programs start: there is no comparison. For a trial with a random order of starts "
            "use stepped_wedge."
        )
    found = _fitted(known, {"effect": known["treated"]}, len(data), cluster, conf_level)
    leads = inputs.whole(leads, "leads", 0)
    if not leads:
        return found
    _refuse_gaps(data[period], period)
    longest = int(1 - since.min())
    if leads > longest - 1:
        raise ValueError(
            f"leads={leads}: programs have at most {longest} periods before the start. Choose at "
            f"most {longest - 1}."
        )
    columns = {"effect": known["treated"]}
    for k in range(2, longest + 1):
        columns[f"lead {k}"] = (starts & (since == 1 - k)).astype(float)
    columns = {name: column for name, column in columns.items() if column.any()}
    before = _fitted(known, columns, len(data), cluster, conf_level)
    before = before[before["term"].isin([f"lead {k}" for k in range(2, leads + 2)])]
    return pd.concat([found, before], ignore_index=True)


def permutation_test(
    data,
    *,
    outcome: str,
    cluster: str,
    period: str,
    treated: str,
    seed: int,
    n_permutations: int = 2000,
):
    """Test the effect in a stepped wedge by reassigning its start dates at random.

    Parameters
    ----------
    data, outcome, cluster, period, treated
        As in :func:`stepped_wedge`.
    seed : int
        The same seed gives the same P value.
    n_permutations : int, default 2000
        Number of times that schedules are shuffled among programs.

    Returns
    -------
    pandas.DataFrame
        One row: ``term, n, n_missing, estimate, p_value, method``; two-sided, the schedule that
        was used counting as one of them, so that the P value is at least 1 in
        ``n_permutations`` + 1.

    Raises
    ------
    KeyError, ValueError
        As :func:`stepped_wedge`, if all programs start together, or with fewer than 100
        permutations.

    Notes
    -----
    Rows with a missing value are left out. Valid with few programs and for any distribution,
    because it repeats the trial's own randomization. Do not use it for a roll-out in which
    programs chose when to start.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> wedge = load_cohort("support", variant="stepped-wedge")
    >>> names = {"cluster": "program_id", "period": "period", "treated": "offered"}
    >>> permutation_test(wedge, outcome="belonging", seed=1, **names)["p_value"].item() < 0.05
    True
    """
    better = ": use at least 100, better 2000"
    n_permutations = inputs.whole(n_permutations, "n_permutations", 100, better=better)
    seed = inputs.seed(seed)
    known, _ = _timeline(data, outcome, cluster, period, treated)
    cells = known.groupby(["cluster", "period"])
    weight = cells.size().unstack(fill_value=0)
    mean = cells["outcome"].mean().unstack().fillna(0.0).to_numpy()
    start = known[known["treated"] == 1].groupby("cluster")["period"].min()
    first = start.reindex(weight.index).fillna(np.inf).to_numpy()
    w, shape = weight.to_numpy(float).ravel(), weight.shape
    projection = _residual_maker(w, shape)
    weighted = projection @ mean.ravel()
    if np.abs(weighted).max() <= 1e-10 * np.abs(w * mean.ravel()).max():
        raise ValueError(
            f"{outcome!r} differs between programs and periods only as these do everywhere: "
            "nothing is left to compare schedules by. Choose another outcome, or check the filter."
        )
    rng = np.random.Generator(np.random.PCG64(seed))
    orders = np.array([rng.permutation(shape[0]) for _ in range(n_permutations)])
    orders = np.vstack([np.arange(shape[0]), orders])
    on = (weight.columns.to_numpy()[None, None, :] >= first[orders][:, :, None]).astype(float)
    on = on.reshape(len(orders), -1)
    information = np.einsum("ij,ij->i", on @ projection, on)
    identified = information > 1e-9 * w.sum()
    if not identified[0] or np.ptp(first) == 0:
        raise ValueError(_NOT_IDENTIFIED)
    estimates = np.divide(
        on @ weighted, information, out=np.full(len(on), np.inf), where=identified
    )
    extreme = np.abs(estimates) >= np.abs(estimates[0]) * (1 - 1e-12)
    row = results.row(
        "effect",
        estimates[0],
        n=len(known),
        n_missing=len(data) - len(known),
        p_value=extreme.mean(),
        method=f"program and period effects, {n_permutations} permutations of the schedules",
    )
    return results.frame([row])


_NOT_IDENTIFIED = (
    "The effect cannot be separated from programs and periods: some programs must lack support "
    "while others have it, in at least two periods. Add such rows, or compare in another way."
)


def _timeline(data, outcome, cluster, period, treated):
    """Complete rows under fixed names, and periods since the start (1 is the first with it)."""
    import pandas as pd

    inputs.columns(data, outcome, cluster, period, treated)
    if len({outcome, cluster, period, treated}) < 4:
        raise ValueError(
            "Outcome, cluster, period and treated must be four different columns: name each once."
        )
    programs, when = inputs.levels(data[cluster], cluster), inputs.rank(data[period], period)
    known = pd.DataFrame({"outcome": inputs.numbers(data[outcome], outcome)})
    known = known.assign(cluster=programs.codes, period=when.codes)
    known["treated"] = inputs.numbers(data[treated], treated)
    known = known[(known["cluster"] >= 0) & (known["period"] >= 0)].dropna().reset_index(drop=True)
    if known.empty or set(known["treated"]) != {0.0, 1.0}:
        raise ValueError(
            f"{treated!r} must be 0 and 1, and both must occur among known outcomes. Recode it."
        )
    inputs.varying(known["outcome"].to_numpy(), outcome)
    if known["cluster"].nunique() < 2:
        raise ValueError(f"{cluster!r} has one cluster only: at least two are needed; check it.")
    cells = known.groupby(["cluster", "period"])["treated"].agg(["min", "max"])
    back = cells["max"].groupby("cluster").diff() < 0
    if (cells["min"] < cells["max"]).any() or back.any():
        wrong = (cells["min"] < cells["max"]) | back
        name, place = cells.index[wrong][0]
        raise ValueError(
            f"{treated!r} of program {programs.names[name]!r} is not one value, or goes back, in "
            f"period number {place + 1}: support must start once and stay. Correct these rows."
        )
    start = known[known["treated"] == 1].groupby("cluster")["period"].min()
    since = known["period"] - known["cluster"].map(start) + 1
    return known, since


def _refuse_gaps(column, name):
    """Raise if periods are numbers with a gap, where they are counted from the start."""
    names = inputs.rank(column, name).names
    steps = np.diff(np.array(names, float)) if all(map(inputs.is_number, names)) else np.ones(1)
    if not inputs.constant(steps):
        raise ValueError(
            f"{name!r} holds {', '.join(map(str, names[:9]))}, with a gap: say which periods there "
            f"are with pd.Categorical(data[{name!r}], categories=[...], ordered=True)."
        )


def _fitted(known, columns, n_rows, cluster, conf_level):
    """Rows of the named columns, with program and period effects beside them."""
    import pandas as pd

    terms = [f"x{place}" for place in range(len(columns))]
    wide = known.assign(**dict(zip(terms, columns.values(), strict=True)))
    formula = f"outcome ~ {' + '.join(terms)} + C(period) + C(cluster)"
    try:
        found = cluster_robust(formula, wide, cluster="cluster", conf_level=conf_level)
    except ValueError as error:
        if "repeat each other" not in str(error):
            raise
        raise ValueError(_NOT_IDENTIFIED) from None
    rows = found.set_index("term").loc[terms].reset_index(drop=True)
    if rows["std_error"].isna().any():
        raise ValueError(
            "Programs do not differ beyond what program and period effects explain, so that there "
            "is no error to judge by: several programs must share a start. Use permutation_test "
            "for a trial in which each starts alone."
        )
    rows.insert(0, "term", list(columns))
    rows["n_missing"] = n_rows - len(known)
    rows["method"] = f"program and period effects, CR2 by {cluster}, Satterthwaite"
    return pd.DataFrame(rows)


def _residual_maker(weight, shape):
    """Weighted projection that takes program and period means out of cells (symmetric)."""
    programs, periods = shape
    dummies = np.zeros((programs * periods, programs + periods - 1))
    where = np.arange(programs * periods)
    dummies[where, where // periods] = 1
    later = where % periods > 0
    dummies[where[later], programs + where[later] % periods - 1] = 1
    weighted = dummies * weight[:, None]
    return np.diag(weight) - weighted @ np.linalg.pinv(dummies.T @ weighted) @ weighted.T
