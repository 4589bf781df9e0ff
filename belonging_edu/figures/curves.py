"""Results over a range: eigenvalues by component, power by size."""

from __future__ import annotations

from belonging_edu.figures.style import COLORS, GRAY, axes, described, plural
from belonging_edu.methods import inputs

__all__ = ["power_curve", "scree"]


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


def power_curve(table, *, target: float = 0.8, ax=None):
    """Draw simulated power with its Monte Carlo interval, and the formula beside it.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`belonging_edu.methods.power.power_curve`; its first column is what varies.
    target : float, default 0.8
        Position of the horizontal line.
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
    Do not use it without stating the effect it assumes: another effect has another curve.

    Examples
    --------
    >>> from belonging_edu.methods.power import power_curve as simulated
    >>> from belonging_edu.methods.study_designs import TwoGroups
    >>> design = TwoGroups(n_per_group=20, difference=0.5, sd=1)
    >>> power_curve(simulated(design, vary="n_per_group", values=[20, 60], seed=1)).get_xlabel()
    'n per group'
    """
    inputs.columns(table, "group", "estimate", "conf_low", "conf_high")
    vary = table.columns[0]
    simulated = table[table["group"] == "simulated"]
    formula = table[table["group"] == "analytic"]
    ax = axes(ax)
    away = [simulated["estimate"] - simulated["conf_low"]]
    away.append(simulated["conf_high"] - simulated["estimate"])
    line = {"color": COLORS[0], "fmt": "o-", "capsize": 3, "label": "simulated"}
    ax.errorbar(simulated[vary], simulated["estimate"], yerr=away, **line)
    if len(formula):
        ax.plot(formula[vary], formula["estimate"], "--", color=COLORS[1], label="formula")
    ax.axhline(target, color=GRAY, linewidth=1, linestyle=":")
    ax.set_xlabel(vary.replace("_", " "))
    ax.set_ylabel("power")
    ax.set_ylim(0, 1.02)
    ax.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    ax.legend()
    points = "; ".join(f"{row[vary]:g}: {row['estimate']:.0%}" for _, row in simulated.iterrows())
    kind = f"Power by {vary.replace('_', ' ')}, simulated with intervals"
    beside = ", the formula as a dashed line" if len(formula) else ""
    return described(ax, f"{kind}{beside}. {points}. Dotted line at {target:.0%}.")
