"""How far coders agree, beyond chance and beside what prevalence does to kappa."""

from __future__ import annotations

import numpy as np

from belonging_edu import tidy

__all__ = ["agreement", "fleiss_kappa"]

_WEIGHTS = (None, "linear", "quadratic")


def agreement(first, second, *, weights: str | None = None, conf_level: float = 0.95):
    """Compare two codings of the same things.

    Parameters
    ----------
    first, second : pandas.Series or sequence, shape (n,)
        Codes of the two coders, in the same order. Pairs with a missing code are left out.
    weights : {None, "linear", "quadratic"}, optional
        For ordered codes (numbers, or categoricals with an order): a near miss counts in part.
    conf_level : float, default 0.95
        Level of the interval of kappa.

    Returns
    -------
    pandas.DataFrame
        ``term, n, n_missing, estimate, std_error, conf_low, conf_high, conf_level, method``.
        Terms: ``agreement`` (0 to 1) and ``kappa`` (at most 1, 0 = as by chance, with a
        large-sample interval). With two codes also ``pabak`` (kappa if both codes were equally
        common and the coders alike: 2 agreement - 1), ``prevalence index`` and ``bias index``
        (-1 to 1, 0 = no problem; they tell why kappa is lower or higher than PABAK).

    Raises
    ------
    ValueError
        If the codings differ in length, have no complete pair, or use a single code only: kappa
        is not defined then.

    Notes
    -----
    Kappa falls when a code is rare, at the same quality of the coders: do not compare kappas of
    codes of different prevalence, and show agreement and PABAK beside it. For three or more
    coders see :func:`fleiss_kappa`.
    Do not use kappa alone as the quality of a codebook, nor a limit such as .70 for every purpose.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> comments = load_cohort("comments")
    >>> found = agreement(comments["coder_a_privacy"], comments["coder_b_privacy"])
    >>> found.set_index("term")["estimate"].round(2).to_dict()["kappa"]
    0.57
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    if weights not in _WEIGHTS:
        raise ValueError(f"weights={weights!r}: choose None, 'linear' or 'quadratic'.")
    conf_level = tidy.check_level(conf_level)
    table, codes, missing = _pairs(first, second)
    n = int(table.sum())
    found = cohens_kappa(table, wt=weights)
    error = float(found.std_kappa)
    kappa = float(found.kappa)
    half = _normal_quantile(conf_level) * error
    shared = {"n": n, "n_missing": missing}
    rows = [
        {**shared, "term": "agreement", "estimate": float(np.trace(table) / n)},
        {
            **shared,
            "term": "kappa",
            "estimate": kappa,
            "std_error": error,
            "conf_low": kappa - half,
            "conf_high": min(kappa + half, 1.0),
            "conf_level": conf_level,
            "method": f"Cohen's kappa, {weights} weights" if weights else "Cohen's kappa",
        },
    ]
    if len(codes) == 2:
        indices = {
            "pabak": 2 * np.trace(table) / n - 1,
            "prevalence index": (table[1, 1] - table[0, 0]) / n,
            "bias index": (table[1, 0] - table[0, 1]) / n,
        }
        rows += [{**shared, "term": term, "estimate": float(v)} for term, v in indices.items()]
    return tidy.frame(rows)


def fleiss_kappa(codes):
    """Compare three or more codings of the same things (Fleiss' kappa).

    Parameters
    ----------
    codes : pandas.DataFrame
        One column a coder, one row a thing that was coded. Rows with a missing code are left out.

    Returns
    -------
    pandas.DataFrame
        One row: ``term, n, n_missing, estimate, method``; at most 1, 0 = as by chance.

    Raises
    ------
    ValueError
        With fewer than two coders, no complete row, or a single code only.

    Notes
    -----
    Do not use it when the same two coders have coded everything, nor as a substitute for reading
    what they disagreed about.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> comments = load_cohort("comments")
    >>> who = ["coder_a_reset", "coder_b_reset", "adjudicated_reset"]
    >>> fleiss_kappa(comments[who])["estimate"].round(2).item()
    0.75
    """
    from statsmodels.stats.inter_rater import aggregate_raters
    from statsmodels.stats.inter_rater import fleiss_kappa as fleiss

    complete = codes.dropna()
    if complete.shape[1] < 2 or complete.empty:
        raise ValueError(
            f"{complete.shape[1]} coders and {len(complete)} complete rows: Fleiss' kappa needs "
            "at least two coders and one row that all of them coded."
        )
    numbers = np.unique(complete.astype(str).to_numpy(), return_inverse=True)[1]
    if numbers.max() == 0:
        raise ValueError(_ONE_CODE)
    counts, _ = aggregate_raters(numbers.reshape(complete.shape))
    row = {
        "term": f"kappa of {complete.shape[1]} coders",
        "n": len(complete),
        "n_missing": len(codes) - len(complete),
        "estimate": float(fleiss(counts)),
        "method": "Fleiss' kappa",
    }
    return tidy.frame([row])


_ONE_CODE = (
    "All codes are the same: kappa compares with chance, and chance has nothing to choose from. "
    "Report the agreement, 100 %."
)


def _pairs(first, second):
    """Cross table of complete pairs, the codes in order, and how many pairs are incomplete."""
    import pandas as pd

    if len(first) != len(second):
        raise ValueError(
            f"{len(first)} and {len(second)} codes: both coders need one code for each thing, in "
            "the same order."
        )
    pairs = pd.DataFrame({"first": list(first), "second": list(second)}).dropna()
    if pairs.empty:
        raise ValueError("No pair is complete: nothing was coded by both.")
    ordered = getattr(getattr(first, "cat", None), "categories", None)
    seen = set(pairs["first"]) | set(pairs["second"])
    codes = sorted(seen) if ordered is None else [code for code in ordered if code in seen]
    if len(codes) < 2:
        raise ValueError(_ONE_CODE)
    table = np.zeros((len(codes), len(codes)))
    place = {code: k for k, code in enumerate(codes)}
    np.add.at(table, (pairs["first"].map(place), pairs["second"].map(place)), 1)
    return table, codes, len(first) - len(pairs)


def _normal_quantile(conf_level):
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + conf_level / 2)
