"""What a scale's items share: omega, components, and how much variance they account for."""

from __future__ import annotations

import numpy as np

from belonging_edu.methods import inputs, results

__all__ = ["component_shares", "eigenvalues", "omega_total", "parallel_analysis"]


def omega_total(items, *, standardized: bool = False, conf_level: float = 0.95):
    """Estimate omega total of one factor by maximum likelihood, with a delta interval.

    Parameters
    ----------
    items : pandas.DataFrame
        One column per item, at least three, one row per person. All items must point the same way.
    standardized : bool, default False
        Omega of the sum of standardized items instead of the sum of the items as they are.
    conf_level : float, default 0.95

    Returns
    -------
    pandas.DataFrame
        One row: ``term, n, n_missing, estimate, std_error, conf_low, conf_high, conf_level,
        method``. Share of the variance of the sum that the common factor accounts for, 0 to 1.

    Raises
    ------
    ValueError
        With fewer than three items, no more people than items, an item with a single value,
        or an item that the factor explains completely (a Heywood case).

    Notes
    -----
    People with any missing item are left out. Assumes one factor, normal items, and independent
    errors. Do not use it where the scree shows more than one factor: a high omega from a model
    that does not fit says nothing.

    References
    ----------
    McDonald RP. Test theory: a unified treatment. Erlbaum; 1999.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> omega_total(load_cohort("surgery").filter(like="bel_"))["estimate"].round(2).item()
    0.9
    """
    conf_level = inputs.confidence_level(conf_level)
    complete = _complete(items, least=3)
    persons, k = complete.shape
    try:
        loadings, unique, information = _one_factor(np.corrcoef(complete.to_numpy(), rowvar=False))
    except np.linalg.LinAlgError:
        raise ValueError(_HEYWOOD) from None
    scale = np.ones(k) if standardized else complete.std().to_numpy()

    def omega(theta):
        lambdas, psis = theta[:k], theta[k:]
        factor = scale / (np.sqrt(lambdas**2 + psis) if standardized else 1)
        common = (factor * lambdas).sum() ** 2
        return common / (common + (factor**2 * psis).sum())

    theta = np.concatenate([loadings, unique])
    slope = _gradient(omega, theta)
    error = float(np.sqrt(slope @ np.linalg.solve(information, slope) / persons))
    estimate = float(omega(theta))
    if not np.isfinite([error, estimate]).all():
        raise ValueError(_HEYWOOD)
    row = results.row(
        f"{'standardized ' if standardized else ''}omega of {k} items",
        estimate,
        error,
        n=persons,
        n_missing=len(items) - persons,
        conf_level=conf_level,
        within=(-np.inf, 1),
        method="omega total, one factor, maximum likelihood, delta interval",
    )
    return results.frame([row])


def eigenvalues(items, *, of: str = "correlation"):
    """Return the eigenvalues of the items' correlations, largest first.

    Parameters
    ----------
    items : pandas.DataFrame
        One column per item, one row per person; persons with any missing item are left out.
    of : {"correlation", "covariance"}, default "correlation"
        From correlations they add up to the number of items; from covariances to the sum of the
        items' variances.

    Returns
    -------
    numpy.ndarray of float, shape (k,)

    Raises
    ------
    ValueError
        With fewer than two items or people, or an item with a single value.

    Notes
    -----
    Do not use "larger than one" as a rule for the number of factors: even items of pure noise have
    such eigenvalues. See :func:`parallel_analysis`.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> eigenvalues(load_cohort("surgery").filter(like="bel_")).sum().round(6).item()
    11.0
    """
    inputs.choice(of, "of", ("correlation", "covariance"))
    complete = _complete(items, least=2).to_numpy()
    matrix = (np.corrcoef if of == "correlation" else np.cov)(complete, rowvar=False)
    return np.linalg.eigvalsh(matrix)[::-1]


def component_shares(items):
    """Compute the share of "the variance" in the first component, by each denominator.

    Parameters
    ----------
    items : pandas.DataFrame
        One column per item, one row per person; persons with any missing item are left out.

    Returns
    -------
    pandas.DataFrame
        ``term, group, n, n_missing, estimate``: ``first eigenvalue``, then ``share of variance``
        (0 to 1) of ``all items``, of the ``retained components`` (eigenvalues above 1), and of
        ``covariances`` instead of correlations; last ``components above 1``, a count.

    Raises
    ------
    ValueError
        As :func:`eigenvalues`.

    Notes
    -----
    "The first component explains 70%" can mean any of these. Do not use the share of retained
    components as the variance explained: it depends on how many were kept.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = component_shares(load_cohort("instrument").filter(like="bel_"))
    >>> found.loc[found["term"] == "share of variance", ["group", "estimate"]].round(2)
                     group  estimate
    1            all items      0.45
    2  retained components      0.70
    3          covariances      0.42
    """
    complete = _complete(items, least=2)
    found, spread = eigenvalues(complete), eigenvalues(complete, of="covariance")
    known = len(complete)
    kept = found[found > 1]
    values = [
        ("first eigenvalue", "correlations", found[0]),
        ("share of variance", "all items", found[0] / found.sum()),
        ("share of variance", "retained components", found[0] / kept.sum() if len(kept) else None),
        ("share of variance", "covariances", spread[0] / spread.sum()),
        ("components above 1", "correlations", len(kept)),
    ]
    shared = {"n": known, "n_missing": len(items) - known}
    return results.frame(
        [
            results.row(term, value, group=group, **shared)
            for term, group, value in values
            if value is not None
        ]
    )


def parallel_analysis(items, *, seed: int, n_simulations: int = 500, quantile: float = 0.95):
    """Compare the eigenvalues with those of as many unrelated items (Horn's parallel analysis).

    Parameters
    ----------
    items : pandas.DataFrame
        One column per item, one row per person; persons with any missing item are left out.
    seed : int
        The same seed gives the same reference.
    n_simulations : int, default 500
        Data sets of independent normal items that are drawn.
    quantile : float, default 0.95
        Quantile of the random eigenvalues that a component has to exceed.

    Returns
    -------
    pandas.DataFrame
        ``term`` (``component 1`` ...), ``group`` (``observed`` or ``unrelated items``), ``n,
        n_missing, estimate``; the last row, ``components retained``, counts the leading ones that
        exceed their reference.

    Raises
    ------
    ValueError
        As :func:`eigenvalues`, or with a quantile outside 0 to 1 or fewer than 50 simulations.

    Notes
    -----
    Do not use it as the last word: Likert items with skewed answers can add a small component of
    "difficulty", and a component is not yet a construct.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> found = parallel_analysis(load_cohort("surgery").filter(like="bel_"), seed=1)
    >>> found["estimate"].iloc[-1].item()
    1.0
    """
    cure = "give a share between 0 and 1, such as 0.95"
    quantile = inputs.between(quantile, "quantile", cure, 0, 1)
    better = ": at least 50, better 500"
    n_simulations = inputs.whole(n_simulations, "n_simulations", 50, better=better)
    seed = inputs.seed(seed)
    complete = _complete(items, least=2)
    observed = eigenvalues(complete)
    k, persons = len(observed), len(complete)
    rng = np.random.Generator(np.random.PCG64(seed))
    random = np.empty((n_simulations, k))
    for row in random:
        noise = np.corrcoef(rng.standard_normal((persons, k)), rowvar=False)
        row[:] = np.linalg.eigvalsh(noise)[::-1]
    reference = np.quantile(random, quantile, axis=0)
    above = observed > reference
    retained = k if above.all() else int(np.argmin(above))
    shared = {"n": persons, "n_missing": len(items) - persons}
    shared["method"] = f"parallel analysis, quantile {quantile:g} of {n_simulations} data sets"
    rows = [
        results.row(f"component {number}", value, group=group, **shared)
        for group, values in (("observed", observed), ("unrelated items", reference))
        for number, value in enumerate(values, start=1)
    ]
    return results.frame([*rows, results.row("components retained", retained, **shared)])


def _complete(items, least):
    complete = inputs.table(items).dropna()
    persons, k = complete.shape
    if k < least or persons <= (k if least > 2 else 1):
        raise ValueError(
            f"{k} items and {persons} complete rows: at least {least} items and more people "
            "than items are needed. Check that you chose the item columns."
        )
    for name in complete:
        if inputs.constant(complete[name].to_numpy()):
            raise ValueError(f"Everybody gave the same answer to {name!r}: leave this item out.")
    return complete


_HEYWOOD = (
    "The one-factor model has no proper solution: an item seems fully explained (a Heywood "
    "case). Look for items that repeat each other, or for too few people, and leave items out."
)


def _one_factor(correlations):
    """Loadings, unique variances and expected information a person, by Fisher scoring."""
    k = len(correlations)
    values, vectors = np.linalg.eigh(correlations)
    loadings = vectors[:, -1] * np.sqrt(values[-1]) * np.sign(vectors[:, -1].sum() or 1.0) * 0.9
    loadings = np.clip(loadings, -0.95, 0.95)
    theta = np.concatenate([loadings, 1 - loadings**2])
    for _ in range(500):
        likelihood, score, information = _likelihood(theta, correlations)
        step = np.linalg.solve(information, score)
        size = 1.0
        while size > 1e-8 and (
            (theta + size * step)[k:].min() <= 1e-4
            or _likelihood(theta + size * step, correlations)[0] < likelihood - 1e-12
        ):
            size /= 2
        theta = theta + size * step
        if size == 1 and np.abs(step).max() < 1e-10:
            return theta[:k], theta[k:], _likelihood(theta, correlations)[2]
    raise ValueError(_HEYWOOD)


def _likelihood(theta, correlations):
    """Log-likelihood a person (up to a constant), its slope and its expected information."""
    k = len(correlations)
    loadings, unique = theta[:k], theta[k:]
    inverse = np.linalg.inv(np.outer(loadings, loadings) + np.diag(unique))
    value = np.linalg.slogdet(inverse)[1] / 2 - np.sum(inverse * correlations) / 2
    difference = inverse @ correlations @ inverse - inverse
    score = np.concatenate([difference @ loadings, np.diag(difference) / 2])
    weighted = inverse @ loadings
    information = np.empty((2 * k, 2 * k))
    information[:k, :k] = inverse * (loadings @ weighted) + np.outer(weighted, weighted)
    information[:k, k:] = inverse * weighted
    information[k:, :k] = information[:k, k:].T
    information[k:, k:] = inverse**2 / 2
    return value, score, information


def _gradient(function, theta):
    """Slopes of an analytic function, exact to rounding (complex step)."""
    steps = theta + 1e-30j * np.eye(len(theta))
    return np.array([function(step).imag for step in steps]) / 1e-30
