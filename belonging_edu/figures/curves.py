"""Results over a range: eigenvalues by component."""

from __future__ import annotations

from belonging_edu.figures.style import COLORS, GRAY, axes, described, plural
from belonging_edu.methods import inputs

__all__ = ["scree"]


def scree(table, *, ax=None):
    """Draw eigenvalues beside those of unrelated items.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`belonging_edu.methods.factors.parallel_analysis`.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    KeyError
        If a column is missing.

    Notes
    -----
    Do not use the elbow of the line to choose a number: two people see two elbows.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.methods.factors import parallel_analysis
    >>> items = load_cohort("instrument").filter(like="bel_")
    >>> scree(parallel_analysis(items, seed=1, n_simulations=100)).get_ylabel()
    'eigenvalue'
    """
    inputs.columns(table, "term", "group", "estimate")
    observed = table.loc[table["group"] == "observed", "estimate"].to_numpy()
    random = table.loc[table["group"] == "unrelated items", "estimate"].to_numpy()
    ax = axes(ax)
    places = range(1, len(observed) + 1)
    ax.plot(places, observed, "o-", color=COLORS[0], label="observed")
    ax.plot(places, random, "s--", color=COLORS[1], label="unrelated items", markersize=4)
    ax.axhline(1, color=GRAY, linewidth=1, linestyle=":")
    ax.set_xlabel("component")
    ax.set_ylabel("eigenvalue")
    ax.set_ylim(0)
    ax.legend()
    larger = int((observed > random).cumprod().sum())
    return described(
        ax,
        f"Eigenvalues by component: {observed[0]:.1f}, then {observed[1]:.1f}, then falling to "
        f"{observed[-1]:.1f}; those of unrelated items fall from {random[0]:.1f} to "
        f"{random[-1]:.1f}. {plural(larger, 'component')} at the start above those; "
        f"{(observed > 1).sum()} above 1.",
    )
