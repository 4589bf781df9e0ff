"""Missing data: multiple imputation, pooling, and how far off imputed values would have to be."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import cells, inputs, results

__all__ = ["impute", "pool", "tipping_point"]

DONORS = 5
#: Decimals, in standard deviations, to which predictions are compared: what differs by less are
#: ties, on every processor.
MATCHED = 6


def impute(data, *, n_imputations: int = 20, n_cycles: int = 10, seed: int):
    """Impute missing values several times, by chained equations with predictive mean matching.

    Parameters
    ----------
    data : pandas.DataFrame
        The columns of the analysis, including the outcome, and those that help to predict the
        missing values or who has them. Columns with missing values must be numeric (0 and 1 for
        yes and no); complete columns may hold words, which become groups.
    n_imputations : int, default 20
        Number of imputed copies; at least the percentage of people with a missing value is good.
    n_cycles : int, default 10
        Rounds through the columns for each copy, which starts from answers drawn at random.
    seed : int
        The same seed and the same order of rows give the same copies.

    Returns
    -------
    list of pandas.DataFrame
        Copies of `data` without missing values, same index and columns; numbers among objects are
        numbers. Imputed values are values given by somebody with a similar prediction.

    Raises
    ------
    ValueError
        If nothing is missing, a column with missing values is not numeric or has fewer than 25
        answers, a column of text has more than 50 groups or nearly as many as rows, a row is
        empty, or the counts are not positive.

    Notes
    -----
    In each round and for each column with holes, coefficients and residual variance of a linear
    model of all other columns are drawn anew; a hole gets the answer of one of the five people
    whose fitted values are nearest to its predicted one, at random, ties broken at random (type 1
    matching with five donors, the defaults of R's ``mice``). Assumes that, given the observed
    values in these columns, whether a value is missing does not depend on the missing values
    (missing at random), and that a linear model without interactions ranks people well enough.
    With only a few distinct combinations of predictors, intervals are somewhat too narrow. Do not
    use it without :func:`tipping_point` where missing at random is not credible, and never analyze
    a single copy as if it were data.

    References
    ----------
    White IR, Royston P, Wood AM. Multiple imputation using chained equations: issues and guidance
    for practice. Stat Med 2011;30:377-399. doi:10.1002/sim.4067

    Morris TP, White IR, Royston P. Tuning multiple imputation by predictive mean matching and
    local residual draws. BMC Med Res Methodol 2014;14:75. doi:10.1186/1471-2288-14-75

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> learners = load_cohort("learners", variant="mar").query("responded == 1")
    >>> columns = ["belonging_program", "belonging_organization", "burnout", "support", "stage"]
    >>> copies = impute(learners[columns], n_imputations=2, n_cycles=2, seed=1)
    >>> [int(copy.isna().sum().sum()) for copy in copies]
    [0, 0]
    """
    n_imputations = inputs.whole(n_imputations, "n_imputations", 2, better=", better 20")
    n_cycles = inputs.whole(n_cycles, "n_cycles", 1)
    seed = inputs.seed(seed)
    safe, names = _imputable(data)
    rng = np.random.RandomState(np.random.PCG64(seed))
    values = safe.to_numpy(float)
    copies = []
    try:
        for _ in range(n_imputations):
            filled = dict(zip(safe.columns, _chained(values, n_cycles, rng).T, strict=True))
            copies.append(_restored(filled, data, names))
    except np.linalg.LinAlgError:
        raise ValueError(_COLLINEAR) from None
    return copies


def pool(tables, *, df_complete: float | None = None, conf_level: float = 0.95):
    """Pool estimates from imputed copies by Rubin's rules.

    Parameters
    ----------
    tables : sequence of pandas.DataFrame
        A tidy table for each copy, with ``term, estimate, std_error``, the same terms in each.
    df_complete : float, optional
        Residual degrees of freedom of the analysis of complete data, n minus coefficients: uses
        the degrees of freedom of Barnard and Rubin. By default the sample is taken as large.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row per term, t interval; then one row per term with ``group`` *fraction of missing
        information*, 0 to 1: how much of the information is lost to missing values.

    Raises
    ------
    KeyError
        If a table lacks a column.
    ValueError
        With fewer than two tables, different terms, or a missing estimate.

    Notes
    -----
    Rows without a standard error in all tables, such as variances, are left out. Pool odds
    ratios as log odds ratios. Do not use it for P values, medians, or model selection: only
    estimates that are roughly normal can be averaged.

    References
    ----------
    Barnard J, Rubin DB. Small-sample degrees of freedom with multiple imputation. Biometrika
    1999;86:948-955. doi:10.1093/biomet/86.4.948

    Examples
    --------
    >>> import pandas as pd
    >>> tables = [
    ...     pd.DataFrame({"term": ["slope"], "estimate": [value], "std_error": [0.3]})
    ...     for value in (1.0, 0.8, 1.3)
    ... ]
    >>> pool(tables)["std_error"].round(3).tolist()[0]
    0.418
    """
    conf_level = inputs.confidence_level(conf_level)
    if df_complete is not None:
        df_complete = inputs.between(df_complete, "df_complete", "give a number above 0", 0, np.inf)
    tables = inputs.names(tables, "tables")
    terms, estimates, errors, n = _stacked(tables)
    copies = len(tables)
    mean = estimates.mean(axis=0)
    within = (errors**2).mean(axis=0)
    between = (1 + 1 / copies) * estimates.var(axis=0, ddof=1)
    total = within + between
    with np.errstate(divide="ignore", invalid="ignore"):
        lost = np.where(total > 0, between / total, 0.0)
        df = (copies - 1) / lost**2
        if df_complete is not None:
            observed = (df_complete + 1) / (df_complete + 3) * df_complete * (1 - lost)
            df = 1 / (1 / df + 1 / observed)
        if (total <= 0).any():
            raise ValueError(
                f"{terms[int(np.argmin(total))]} has no error in any copy: look at that fit first."
            )
        ratio = between / within
        fraction = np.where(within > 0, (ratio + 2 / (df + 3)) / (1 + ratio), 1.0)
    shared = {"method": f"{copies} imputations, Rubin's rules"} | n
    rows = [
        results.row(term, estimate, error, df=own_df, conf_level=conf_level, test=True, **shared)
        for term, estimate, error, own_df in zip(terms, mean, np.sqrt(total), df, strict=True)
    ]
    shared["group"] = "fraction of missing information"
    rows += [results.row(term, part, **shared) for term, part in zip(terms, fraction, strict=True)]
    return results.frame(rows)


def tipping_point(data, copies, *, column: str, deltas, analyze, term: str):
    """Find how far off the imputed values would have to be before the conclusion changes.

    Parameters
    ----------
    data : pandas.DataFrame
        The data with missing values, as given to :func:`impute`.
    copies : list of pandas.DataFrame
        What :func:`impute` returned.
    column : str
        Column whose imputed values are shifted.
    deltas : sequence of float
        Shifts in the unit of `column`: -0.5 means that those who did not answer are half a point
        lower than the imputed values say.
    analyze : callable
        From an imputed copy to its tidy table, for example
        ``lambda copy: tidy(smf.ols("exam ~ belonging", copy).fit())``.
    term : str
        The row of the table that is of interest.

    Returns
    -------
    pandas.DataFrame
        One row per shift, given in ``group``: the pooled estimate with its interval.

    Raises
    ------
    KeyError
        For an unknown column or term.
    ValueError
        If nothing is missing in `column`, copies and data do not belong together, or there is no
        shift.

    Notes
    -----
    The shift is not estimated: no data can show it. Say which shift would change the conclusion
    and whether it is plausible. Do not use it to pick the shift with the most welcome result.

    Examples
    --------
    >>> import statsmodels.formula.api as smf
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.methods.estimates import tidy as table
    >>> learners = load_cohort("learners", variant="mar").query("responded == 1")
    >>> holes = learners[["belonging_program", "exhausted", "support"]]
    >>> copies = impute(holes, n_imputations=2, n_cycles=2, seed=1)
    >>> found = tipping_point(
    ...     holes, copies, column="belonging_program", deltas=[0, -0.5], term="belonging_program",
    ...     analyze=lambda copy: table(smf.ols("exhausted ~ belonging_program", copy).fit()),
    ... )
    >>> found["group"].tolist()
    [0.0, -0.5]
    """
    import pandas as pd

    if not callable(analyze):
        raise ValueError(
            f"analyze={analyze!r} is not a function: give one, such as lambda copy: "
            "tidy(smf.ols('exam ~ belonging', copy).fit())."
        )
    inputs.columns(data, column)
    deltas = [inputs.number(delta, "deltas") for delta in inputs.names(deltas, "deltas")]
    values = inputs.numbers(data[column], column)
    holes = np.isnan(values)
    if not holes.any() or not deltas:
        raise ValueError(
            f"Nothing is missing in {column!r}, or no shift was given: nothing to do. Name a "
            "column with holes, and shifts such as deltas=[0, -0.5]."
        )
    copies = inputs.names(copies, "copies")
    for copy in copies:
        _check_copy(inputs.columns(copy, column, what="copy"), data, values, column)
    found = []
    for delta in deltas:
        shifted = (
            copy.assign(**{column: copy[column].to_numpy(float) + delta * holes}) for copy in copies
        )
        pooled = pool([analyze(copy) for copy in shifted])
        row = pooled[pooled["term"] == term].head(1)
        if row.empty:
            terms = ", ".join(pooled["term"].unique())
            raise inputs.ColumnError(
                f"No term {term!r} in the analysis. Terms: {terms}. Choose one of them."
            )
        found.append(row.assign(group=[float(delta)]))
    return results.in_order(pd.concat(found, ignore_index=True))


def _check_copy(copy, data, values, column):
    """Raise unless a copy has the rows of the data, with their known values."""
    same = len(copy) == len(data) and copy.index.equals(data.index)
    if same:
        filled, known = inputs.numbers(copy[column], column), ~np.isnan(values)
        same = not np.isnan(filled).any() and np.array_equal(filled[known], values[known])
    if not same:
        raise ValueError(
            "The copies have other rows than the data: give what `impute` was given, in the same "
            "order, and the copies it returned."
        )


def _chained(values, n_cycles, rng):
    """Fill the holes of an array (rows, columns): first at random, then round by round."""
    holes = np.isnan(values)
    filled = values.copy()
    with_holes = np.flatnonzero(holes.any(axis=0))
    for k in with_holes:
        known = values[~holes[:, k], k]
        filled[holes[:, k], k] = known[rng.randint(len(known), size=holes[:, k].sum())]
    for _ in range(n_cycles):
        for k in with_holes:
            others = np.delete(filled, k, axis=1)
            filled[holes[:, k], k] = _matched(values[:, k], holes[:, k], others, rng)
    return filled


def _matched(values, holes, others, rng):
    """Answers for the holes of a column: each of somebody with nearly the same prediction."""
    predictors = np.column_stack([np.ones(len(others)), others - others.mean(axis=0)])
    known, answers = predictors[~holes], values[~holes]
    q, r = np.linalg.qr(known)
    inverse = np.linalg.inv(r)
    fitted = inverse @ (q.T @ answers)
    left = answers - known @ fitted
    spread = np.sqrt(left @ left / rng.chisquare(max(len(answers) - len(fitted), 1)))
    drawn = fitted + spread * inverse @ rng.standard_normal(len(fitted))
    unit = answers.std() or 1.0
    of_known, of_holes = known @ fitted / unit, predictors[holes] @ drawn / unit
    return answers[_nearest(of_known.round(MATCHED), of_holes.round(MATCHED), rng)]


def _nearest(fitted, wanted, rng):
    """For each wanted value the place of one of its DONORS nearest fitted ones, or of an equal."""
    order = np.argsort(fitted, kind="stable")
    ordered = fitted[order]
    low = np.searchsorted(ordered, wanted)
    count = min(DONORS, len(ordered))
    width = min(2 * count, len(ordered))
    near = np.clip(low - count, 0, len(ordered) - width)[:, None] + np.arange(width)
    best = np.argsort(np.abs(ordered[near] - wanted[:, None]), axis=1, kind="stable")
    each = np.arange(len(wanted))
    value = ordered[near[each, best[each, rng.randint(count, size=len(wanted))]]]
    first, last = (np.searchsorted(ordered, value, side) for side in ("left", "right"))
    return order[first + (rng.random_sample(len(wanted)) * (last - first)).astype(int)]


def _imputable(data):
    """The data under names that a formula can hold, with floats where there are holes."""
    import pandas as pd

    inputs.refuse_doubles(inputs.frame(data), data.columns)
    found = {column: _column(data[column], column) for column in data.columns}
    holes = pd.DataFrame({name: values.isna().array for name, values in found.items()})
    if not holes.any(axis=None):
        raise ValueError("Nothing is missing: analyze the data as they are.")
    if holes.all(axis=1).any():
        raise ValueError("A row holds nothing at all: drop it, or add columns that are known.")
    safe, names = {}, {}
    for place, (column, values) in enumerate(found.items()):
        name = f"v{place}_"
        if values.isna().any():
            _refuse_holes(values, column)
        if values.dtype.kind == "f":
            safe[name] = values.to_numpy() - _far_mean(values)
            names[name] = column
        elif values.nunique() > min(50, len(values) / 2):
            raise ValueError(
                f"{column!r} has {values.nunique()} different texts in {len(values)} rows, which "
                "predict nothing: leave the column out."
            )
        else:
            codes = inputs.levels(values, column).codes
            safe |= {f"{name}{k}": (codes == k).astype(float) for k in range(1, codes.max() + 1)}
    safe = pd.DataFrame(safe)
    safe = safe.loc[:, safe.nunique() > 1]
    known = safe.dropna()
    spread = (known - known.mean()).to_numpy()
    if len(known) <= safe.shape[1] or np.linalg.matrix_rank(spread) < safe.shape[1]:
        raise ValueError(_COLLINEAR)
    return safe, names


_COLLINEAR = (
    "The columns repeat each other, or are as many as the complete rows: leave out those that say "
    "nothing beyond the others."
)


def _column(values, name):
    """A column of floats where it holds numbers, else its groups, blanks missing."""
    import pandas as pd

    groups = inputs.groups(values, name)
    known = groups.dropna()
    if isinstance(values.dtype, pd.CategoricalDtype) and len(known):
        known = pd.Series(known.cat.remove_unused_categories().cat.categories)
    texts = [value for value in known.unique() if not cells.is_real(value)]
    categories = isinstance(values.dtype, pd.CategoricalDtype)
    words = categories or all(isinstance(value, str) for value in known)
    if texts and words and not any(map(cells.looks_like_number, texts)):
        return groups
    return pd.Series(inputs.numbers(values, name), index=values.index)


def _refuse_holes(values, column):
    """Raise if the holes of a column cannot be filled."""
    if values.dtype.kind != "f":
        raise ValueError(
            f"{column!r} has holes and holds no numbers: turn it into 0/1 columns first."
        )
    if values.notna().sum() < 25:
        raise ValueError(
            f"{column!r} has {values.notna().sum()} answers: too few to impute from, leave "
            "the column out."
        )
    if values.nunique() < 2:
        raise ValueError(f"All answers in {column!r} are the same: leave the column out.")


def _restored(filled, data, names):
    """A filled copy with the names, index and complete columns of the data."""
    copy = data.copy()
    for name, column in names.items():
        values = inputs.numbers(data[column], column, hint=False)
        if np.isnan(values).any():
            imputed = filled[name] + _far_mean(values)
            copy[column] = np.where(np.isnan(values), imputed, values)
        elif data[column].dtype == object:  # which a formula would take for groups
            copy[column] = values
    return copy


def _far_mean(values) -> float:
    """The rounded mean of values that are far from 0 for their spread, which costs digits."""
    mean, spread = np.nanmean(values), np.nanstd(values)
    return float(np.round(mean)) if abs(mean) > 1e4 * spread > 0 else 0.0


def _stacked(tables):
    """Terms, and estimates and errors as arrays of shape (copies, terms); n of the first table."""
    if len(tables) < 2:
        raise ValueError(f"{len(tables)} tables: pooling needs at least two imputed copies.")
    for table in tables:
        inputs.columns(table, "term", "estimate", "std_error", what="table")
    keys = [
        list(
            zip(
                _without_nan(inputs.groups(table["term"], "term")),
                _without_nan(table.get("group", table["term"])),
                strict=True,
            )
        )
        for table in tables
    ]
    if any(key != keys[0] for key in keys):
        raise ValueError("The tables have different terms: fit the same model to every copy.")
    estimates, errors = (
        np.array([inputs.numbers(table[name], name, hint=False) for table in tables])
        for name in ("estimate", "std_error")
    )
    if (errors < 0).any():
        raise ValueError("A std_error is below 0: give tables of estimates with their errors.")
    has = ~np.isnan(errors).all(axis=0)
    if np.isnan(estimates[:, has]).any() or np.isnan(errors[:, has]).any() or not has.any():
        raise ValueError("An estimate or error is missing in a copy: look at that fit first.")
    terms = [key[0] for key, keep in zip(keys[0], has, strict=True) if keep]
    return terms, estimates[:, has], errors[:, has], _size(tables[0])


def _without_nan(column):
    """Values in which what is missing equals what is missing."""
    return column.astype(object).where(column.notna(), None)


def _size(table):
    """The number of people, if a table says it."""
    n = inputs.numbers(table["n"], "n", hint=False)[0] if "n" in table else np.nan
    return {} if np.isnan(n) else {"n": int(n)}
