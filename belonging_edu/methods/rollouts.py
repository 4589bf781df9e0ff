"""Roll-outs: stepped wedges and difference in differences, adjusted for programs and periods."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs
from belonging_edu.methods.clusters import cluster_robust

__all__ = ["difference_in_differences", "stepped_wedge"]


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
    the start: the estimate can then be far below every true effect.

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
            "is no error to judge by: several programs must share a start. For a trial in "
            "which each starts alone, use random_intercept with C(period)."
        )
    rows.insert(0, "term", list(columns))
    rows["n_missing"] = n_rows - len(known)
    rows["method"] = f"program and period effects, CR2 by {cluster}, Satterthwaite"
    return pd.DataFrame(rows)
