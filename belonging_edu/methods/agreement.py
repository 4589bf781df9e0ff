"""How far coders agree, beyond chance and beside what prevalence does to kappa."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results

__all__ = ["agreement"]

_WEIGHTS = (None, "linear", "quadratic")


def agreement(first, second, *, weights: str | None = None, conf_level: float = 0.95):
    """Compare two codings of the same things.

    Parameters
    ----------
    first, second : pandas.Series or sequence, shape (n,)
        Codes of the two coders, in the same order. Pairs with a missing code are left out.
    weights : {None, "linear", "quadratic"}, optional
        For ordered codes: a near miss earns partial credit. Numbers count by their distance; in
        ordered categoricals all categories count, including those that nobody used. Text
        without an order is refused.
    conf_level : float, default 0.95
        Level of the interval of kappa.

    Returns
    -------
    pandas.DataFrame
        ``term, n, n_missing, estimate, std_error, conf_low, conf_high, conf_level, method``.
        Terms: ``agreement`` (0 to 1) and ``kappa`` (at most 1, 0 = as expected by chance, with a
        large-sample interval, which is left out where it would have no width: a coder used only
        one code, or all pairs agree). With two codes also ``pabak`` (kappa if both codes were
        equally common and the coders used them equally often: 2 agreement - 1), ``prevalence
        index`` and ``bias index`` (-1 to 1, 0 = no problem; they show why kappa is lower or
        higher than PABAK).

    Raises
    ------
    ValueError
        If the codings differ in length, have no complete pair, or use a single code only: kappa
        is not defined then.

    Notes
    -----
    Kappa falls when a code is rare, even if the coders are just as good: do not compare kappas of
    codes of different prevalence, and show agreement and PABAK beside it.
    Do not use kappa alone as the quality of a codebook, or a cutoff such as .70 for every purpose.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> comments = load_cohort("comments")
    >>> found = agreement(comments["coder_a_privacy"], comments["coder_b_privacy"])
    >>> found.set_index("term")["estimate"].round(2).to_dict()["kappa"]
    0.57
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    inputs.choice(weights, "weights", _WEIGHTS)
    conf_level = inputs.confidence_level(conf_level)
    table, places, missing = _pairs(first, second, weights)
    n = int(table.sum())
    scores = {"wt": weights, "weights": places} if weights else {}
    with np.errstate(all="ignore"):  # a variance of 0 can come out below 0
        found = cohens_kappa(table, **scores)
    method = f"Cohen's kappa, {weights} weights" if weights else "Cohen's kappa"
    if found.var_kappa > 1e-12:
        interval = {"std_error": found.std_kappa, "conf_level": conf_level, "within": (-np.inf, 1)}
    else:
        interval = {}
        method += ", no interval: a coder used one code, or all pairs agree"
    shared = {"n": n, "n_missing": missing}
    rows = [
        results.row("agreement", np.trace(table) / n, **shared),
        results.row("kappa", found.kappa, method=method, **shared, **interval),
    ]
    if len(table) == 2:
        indices = {
            "pabak": 2 * np.trace(table) / n - 1,
            "prevalence index": (table[1, 1] - table[0, 0]) / n,
            "bias index": (table[1, 0] - table[0, 1]) / n,
        }
        rows += [results.row(term, value, **shared) for term, value in indices.items()]
    return results.frame(rows)


_ONE_CODE = (
    "All codes are the same: kappa compares with chance, and chance has nothing to choose from. "
    "Report the agreement, 100%."
)


def _pairs(first, second, weights):
    """Cross-table of complete pairs, the place of each code, and the number of incomplete pairs."""
    first, second = inputs.series(first, "first"), inputs.series(second, "second")
    if len(first) != len(second):
        raise ValueError(
            f"{len(first)} and {len(second)} codes: both coders need one code for each thing, in "
            "the same order. Give them from the same rows."
        )
    values, names = _common([first, second])
    pairs = values.dropna().astype(int)
    if pairs.empty:
        raise ValueError("No pair is complete: give rows that were coded by both.")
    used = np.unique(pairs)
    if len(used) < 2:
        raise ValueError(_ONE_CODE)
    places = _places(first, second, names) if weights else np.arange(len(names), dtype=float)
    used = used[np.argsort(places[used], kind="stable")]
    at = np.vectorize({code: k for k, code in enumerate(used)}.get)(pairs)
    table = np.zeros((len(used), len(used)))
    np.add.at(table, (at[:, 0], at[:, 1]), 1)
    return table, places[used], len(first) - len(pairs)


def _common(columns):
    """Columns of codes as numbers (missing NaN), the same for equal values, and their names."""
    import pandas as pd

    columns = [inputs.groups(column, f"coder {k}") for k, column in enumerate(columns, start=1)]
    orders = [c.cat.categories for c in columns if isinstance(c.dtype, pd.CategoricalDtype)]
    whole = pd.concat([c.astype(object).reset_index(drop=True) for c in columns], axis=0)
    found = inputs.levels(whole, "codes")
    if orders and set(found.names) <= set(orders[0]):
        names = [name for name in orders[0] if name in found.names]
        place = np.append([names.index(name) for name in found.names], -1)
        found = inputs.Levels(place[found.codes], names)
    codes = np.where(found.codes < 0, np.nan, found.codes)
    return pd.DataFrame(codes.reshape(len(columns), -1).T), found.names


def _places(first, second, names):
    """Where each code stands on the scale: its value, or its place among ordered categories."""
    import pandas as pd

    scales = [
        list(column.cat.categories)
        for column in (first, second)
        if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered
    ]
    cure = "make both pd.Categorical(codes, categories=[...], ordered=True)"
    if not scales and not all(inputs.is_number(name) or name in (True, False) for name in names):
        raise ValueError(
            f"Weights need an order, and {names[0]!r} has none: {cure}, first to last."
        )
    if not scales:
        return np.array(names, float)
    if scales[0] != scales[-1] or not set(names) <= set(scales[0]):
        raise ValueError(
            f"The coders' categories are not the same, {scales[0]} and {names}: {cure}, with the "
            "same categories."
        )
    return np.array([float(scales[0].index(name)) for name in names])
