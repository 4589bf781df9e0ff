"""Two variables over time: what came first, as far as lags can tell."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results
from belonging_edu.methods.clusters import cluster_robust
from belonging_edu.methods.formulas import least_squares_table

__all__ = ["cross_lagged"]


def cross_lagged(
    data,
    *,
    person: str,
    wave: str,
    x: str,
    y: str,
    standardized: bool = True,
    cluster: str | None = None,
    conf_level: float = 0.95,
):
    """Fit a cross-lagged panel model by least squares, one pair of waves after the other.

    Parameters
    ----------
    data : pandas.DataFrame
        Long: one row per person and wave.
    person, wave : str
        Columns that name the person and the wave. Waves are numbers, dates or ordered categories;
        text is refused, because T10 sorts before T2.
    x, y : str
        The two variables, columns of numbers.
    standardized : bool, default True
        Coefficients in standard deviations of each wave instead of units.
    cluster : str, optional
        Column of the program: standard errors are then CR2 with Satterthwaite's df, not classical.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        Four rows per pair of waves (``group``): ``x to x``, ``x to y``, ``y to y``, ``y to x``
        under the names of the columns; both variables of the preceding wave are in each equation.

    Raises
    ------
    KeyError
        For unknown columns.
    ValueError
        With a single wave, a person twice in a wave, or a pair of waves with nobody in both.

    Notes
    -----
    Equation by equation, least squares gives the maximum likelihood estimates of the model. Only
    people complete in both waves are used. Do not use it as proof of what comes first: a stable
    trait behind both variables, or measurement error, makes both cross-lagged paths differ from 0.

    References
    ----------
    Hamaker EL, Kuiper RM, Grasman RPPP. A critique of the cross-lagged panel model. Psychol
    Methods 2015;20:102-116. doi:10.1037/a0038889

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = cross_lagged(
    ...     load_cohort("panel", variant="common-cause"),
    ...     person="resident_id",
    ...     wave="wave",
    ...     x="belonging_score",
    ...     y="exam_score",
    ... )
    >>> found["group"].unique().tolist()
    ['0 to 1', '1 to 2', '2 to 3']
    """
    import pandas as pd

    conf_level = inputs.confidence_level(conf_level)
    named = [person, wave, x, y] + ([] if cluster is None else [cluster])
    inputs.columns(data, *named)
    if len(set(named)) < len(named):
        raise ValueError(
            "person, wave, x, y and cluster must be different columns: name each once."
        )
    long, names = _long(data, person, wave, x, y, cluster)
    present = np.unique(long["wave"])
    if len(present) < 2:
        raise ValueError(
            f"{wave!r} has {len(present)} wave: a lag needs at least two. Check the filter."
        )
    tables = []
    for earlier, later in zip(present[:-1], present[1:], strict=True):
        named = {"x": x, "y": y, "before": names[earlier], "after": names[later]}
        pair = _pair(long, earlier, later)
        known = _complete(pair, **named)
        if standardized:
            spread = known[_PAIR].std()
            known = known.assign(**((known[_PAIR] - known[_PAIR].mean()) / spread))
        paths = _paths(known, cluster is not None, conf_level, **named)
        tables.append(paths.assign(n_missing=len(pair) - len(known)))
    table = pd.concat(tables, ignore_index=True)
    unit = "standardized" if standardized else "in units"
    table["method"] = f"cross-lagged, least squares, {unit}" + ("" if cluster is None else ", CR2")
    return results.in_order(table)


_PAIR = ["x0", "y0", "x1", "y1"]


def _pair(long, earlier, later):
    """Both variables in both waves, one row per person, and the program in the earlier one."""
    import pandas as pd

    first, second = (long[long["wave"] == wave].set_index("person") for wave in (earlier, later))
    columns = first["x"], first["y"], second["x"], second["y"]
    pair = pd.DataFrame(dict(zip(_PAIR, columns, strict=True)))
    return pair.assign(cluster=first["cluster"].reindex(pair.index))


def _complete(pair, *, x, y, before, after):
    """The people with both variables in both waves, if they are enough and differ."""
    known = pair.dropna()
    if len(known) < 4:
        raise ValueError(
            f"{len(known)} people are complete in waves {before} and {after}, and four are "
            "needed: leave a wave out, or check how people are identified."
        )
    if any(inputs.constant(known[name].to_numpy()) for name in _PAIR):
        raise ValueError(
            f"{x!r} or {y!r} has a single value in wave {before} or {after}: leave it out."
        )
    return known


def _paths(known, clustered, conf_level, *, x, y, before, after):
    """The four rows of a pair of waves, under the names of the columns."""
    import pandas as pd

    to_x, to_y = (_equation(known, outcome, clustered, conf_level) for outcome in ("x1", "y1"))
    paths = pd.concat([to_x.iloc[[0]], to_y.iloc[[0]], to_y.iloc[[1]], to_x.iloc[[1]]])
    terms = [f"{x} to {x}", f"{x} to {y}", f"{y} to {y}", f"{y} to {x}"]
    return paths.assign(term=terms, group=f"{before} to {after}")


def _long(data, person, wave, x, y, cluster):
    """Person and wave as numbers, in the order of time, with both variables; and the waves."""
    import pandas as pd

    who, (when, names) = inputs.levels(data[person], person), inputs.rank(data[wave], wave)
    program = who if cluster is None else inputs.levels(data[cluster], cluster)
    long = pd.DataFrame({"person": who.codes, "wave": when, "cluster": program.codes})
    long["cluster"] = long["cluster"].where(long["cluster"] >= 0)
    long = long.assign(x=inputs.numbers(data[x], x), y=inputs.numbers(data[y], y))
    long = long[(long["person"] >= 0) & (long["wave"] >= 0)]
    twice = long.duplicated(["person", "wave"])
    if twice.any():
        name = who.names[long.loc[twice, "person"].iloc[0]]
        raise ValueError(f"{person} {name!r} has two rows in a wave: keep one of them.")
    return long, names


def _equation(known, outcome, clustered, conf_level):
    """Coefficients of both variables of the earlier wave for one of the later wave."""
    formula = f"{outcome} ~ x0 + y0"
    if clustered:
        found = cluster_robust(formula, known, cluster="cluster", conf_level=conf_level)
    else:
        found = least_squares_table(formula, known, conf_level)
    return found.iloc[1:]
