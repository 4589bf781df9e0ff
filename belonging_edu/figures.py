"""Figures in one style: readable in print, in grey, on a phone, and without colour vision.

Every function takes ``ax=None`` and returns the axes. Colour is never the only carrier:
each group has its own colour (Okabe-Ito), line style and marker, and a label beside it.
"""

from __future__ import annotations

import numpy as np

from belonging_edu import tidy

__all__ = ["COLOURS", "dot_interval", "overlap", "use_style"]

#: Okabe and Ito's colours, in the order of use.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
_DASHES = ("-", (0, (5, 2)), (0, (1, 1)), "-.")
_GREY = "#555555"
_LABEL = {"facecolor": "white", "edgecolor": "none", "pad": 1}


def use_style() -> None:
    """Set matplotlib's defaults to the style of the book, for the rest of the session."""
    import matplotlib
    from cycler import cycler

    matplotlib.rcParams.update(
        {
            "axes.axisbelow": True,
            "axes.grid": True,
            "axes.prop_cycle": cycler(color=COLOURS),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "figure.dpi": 96,
            "figure.figsize": (7.2, 4.0),
            "font.family": "DejaVu Sans",
            "font.size": 11,
            "grid.color": "#dddddd",
            "legend.frameon": False,
            "savefig.facecolor": "white",
        }
    )


def _axes(ax):
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots()[1]


def dot_interval(table, *, label: str = "term", reference=None, decimals: int = 2, ax=None):
    """Draw estimates as dots with their intervals, one row each, the first on top.

    Parameters
    ----------
    table : pandas.DataFrame
        A tidy table with ``estimate, conf_low, conf_high``, all in one unit.
    label : str, default "term"
        Column whose text names the rows.
    reference : tuple of (float, str), optional
        Where a vertical line goes and what it says, for instance ``(1.0, "truth")``.
    decimals : int, default 2
        Decimals of the numbers beside the intervals.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    KeyError
        If a column is missing.
    """
    tidy.check_columns(table, label, "estimate", "conf_low", "conf_high")
    ax = _axes(ax)
    rows = np.arange(len(table))
    colour = COLOURS[0]
    ax.hlines(rows, table["conf_low"], table["conf_high"], color=colour, linewidth=2.5)
    ax.plot(table["estimate"], rows, "o", color=colour, markersize=8)
    for row, (_, line) in zip(rows, table.iterrows(), strict=True):
        ax.annotate(
            f"{line['estimate']:.{decimals}f}",
            (line["estimate"], row),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=10,
            bbox=_LABEL,
        )
    if reference is not None:
        value, text = reference
        ax.axvline(value, color=_GREY, linestyle="--", linewidth=1.5)
        ax.annotate(text, (value, -0.75), color=_GREY, ha="center", fontsize=10, bbox=_LABEL)
    ax.set_yticks(rows, table[label])
    ax.set_ylim(len(table) - 0.4, -0.95)
    ax.grid(axis="y", visible=False)
    return ax


def overlap(data, *, x: str, group: str, order, ax=None):
    """Draw the distributions of two or more groups over each other, means marked.

    Parameters
    ----------
    data : pandas.DataFrame
    x : str
        Column of numbers.
    group : str
        Column of groups.
    order : sequence of str
        The groups to draw, at most four.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Share of each group per bin; 25 bins over the range of all drawn groups.

    Raises
    ------
    KeyError
        If a column is missing.
    ValueError
        If a group has no values, or more than four groups are asked for.
    """
    tidy.check_columns(data, x, group)
    if not 1 <= len(order) <= len(_DASHES):
        raise ValueError(f"{len(order)} groups: draw one to four, or the picture cannot be read.")
    ax = _axes(ax)
    values = {name: data.loc[data[group] == name, x].dropna() for name in order}
    for name, found in values.items():
        if found.empty:
            present = ", ".join(map(str, data[group].dropna().unique()))
            raise ValueError(f"No values of {x!r} in group {name!r}. Groups: {present}.")
    edges = np.histogram_bin_edges(np.concatenate(list(values.values())), bins=25)
    for name, colour, dash in zip(order, COLOURS, _DASHES, strict=False):
        share = np.histogram(values[name], edges)[0] / len(values[name])
        ax.stairs(share, edges, color=colour, fill=True, alpha=0.18)
        ax.stairs(share, edges, color=colour, linewidth=2, linestyle=dash, label=name)
        ax.axvline(values[name].mean(), color=colour, linestyle=dash, linewidth=1.5)
    ax.set_xlabel(x.replace("_", " "))
    ax.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    ax.set_ylabel("share of the group")
    ax.set_ylim(0)
    ax.legend(title=None)
    return ax
