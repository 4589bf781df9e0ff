"""Estimates with their intervals: on a linear axis, and on a logarithmic axis for ratios."""

from __future__ import annotations

import numpy as np

from belonging_edu.figures.fitting import row_names
from belonging_edu.figures.style import COLORS, GRAY, LABEL, axes, described, plural
from belonging_edu.methods import inputs

__all__ = ["dot_interval", "forest"]


def dot_interval(table, *, label: str = "term", reference=None, decimals: int = 2, ax=None):
    """Draw estimates as dots with their intervals, one row each, the first on top.

    Parameters
    ----------
    table : pandas.DataFrame
        A tidy table with ``estimate, conf_low, conf_high``, all in one unit.
    label : str, default "term"
        Column whose text names the rows.
    reference : tuple of (float, str), optional
        Position and label of a vertical line, for example ``(1.0, "truth")``.
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

    Notes
    -----
    With a truth as `reference` it is a ladder of estimates. Do not use it for estimates in
    different units, or for odds ratios, which need a logarithmic axis: see :func:`forest`.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"term": "gap", "estimate": 58.6, "conf_low": 52, "conf_high": 65}
    >>> table = pd.DataFrame([row])
    >>> dot_interval(table).get_yticklabels()[0].get_text()
    'gap'
    """
    inputs.columns(table, label, "estimate", "conf_low", "conf_high")
    ax = axes(ax, rows=len(table))
    rows = np.arange(len(table))
    color = COLORS[0]
    ax.hlines(rows, table["conf_low"], table["conf_high"], color=color, linewidth=2.5)
    ax.plot(table["estimate"], rows, "o", color=color, markersize=8)
    for row, (_, line) in zip(rows, table.iterrows(), strict=True):
        ax.annotate(
            f"{line['estimate']:.{decimals}f}".replace("-", "\N{MINUS SIGN}"),
            (line["estimate"], row),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=10,
            bbox=LABEL,
        )
    if reference is not None:
        value, text = reference
        ax.axvline(value, color=GRAY, linestyle="--", linewidth=1.5)
        ax.annotate(text, (value, -0.75), color=GRAY, ha="center", fontsize=10, bbox=LABEL)
    ax.set_yticks(rows, row_names(table[label]))
    ax.set_ylim(len(table) - 0.4, -0.95)
    ax.grid(axis="y", visible=False)
    beside = f" Dashed line at {reference[0]:.{decimals}f}: {reference[1]}." if reference else ""
    return described(ax, _rows(table, label, decimals, "Dots with interval lines") + beside)


def forest(table, *, label: str = "term", decimals: int = 2, ax=None):
    """Draw ratios (odds, risk, rate) with intervals on a logarithmic axis, numbers on the right.

    Parameters
    ----------
    table : pandas.DataFrame
        A tidy table of ratios with ``estimate, conf_low, conf_high``, all above 0.
    label : str, default "term"
        Column whose text names the rows.
    decimals : int, default 2
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        The dashed line at 1 is *no difference*.

    Raises
    ------
    KeyError
        If a column is missing.
    ValueError
        If a value is missing or not above 0.

    Notes
    -----
    Do not use it for differences, or for log odds ratios that were not exponentiated.

    Examples
    --------
    >>> import pandas as pd
    >>> ratios = {"term": ["burnout"], "estimate": [0.24], "conf_low": [0.2], "conf_high": [0.29]}
    >>> forest(pd.DataFrame(ratios)).get_xscale()
    'log'
    """
    inputs.columns(table, label, "estimate", "conf_low", "conf_high")
    values = table[["estimate", "conf_low", "conf_high"]].to_numpy(float)
    if not (np.isfinite(values).all() and (values > 0).all()):
        raise ValueError("Ratios and their limits must be known and above 0: use dot_interval.")
    ax = axes(ax, rows=len(table))
    rows = np.arange(len(table))
    ax.hlines(rows, values[:, 1], values[:, 2], color=COLORS[0], linewidth=2.5)
    ax.plot(values[:, 0], rows, "s", color=COLORS[0], markersize=8)
    ax.axvline(1, color=GRAY, linestyle="--", linewidth=1.5)
    ax.set_xscale("log")
    edges = [min(1, values.min()) / 1.3, max(1, values.max()) * 1.3]
    steps = (1,) if edges[1] / edges[0] > 100 else (1, 2, 5)
    ticks = [step * 10.0**power for power in range(-3, 5) for step in steps]
    ticks = [tick for tick in ticks if edges[0] <= tick <= edges[1]]
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_xticks([], minor=True)
    ax.set_xlim(edges)
    for row, (middle, low, high) in zip(rows, values, strict=True):
        text = f"{middle:.{decimals}f} ({low:.{decimals}f} to {high:.{decimals}f})"
        where = {"xycoords": ("axes fraction", "data"), "va": "center", "annotation_clip": False}
        ax.annotate(text, (1.02, row), fontsize=10, **where)
    ax.set_yticks(rows, row_names(table[label]))
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.set_xlabel("ratio (1 = no difference)")
    ax.grid(axis="y", visible=False)
    kind = "Forest plot on a logarithmic axis"
    return described(ax, _rows(table, label, decimals, kind) + " Dashed line at 1: no difference.")


def _rows(table, label, decimals, kind):
    rows = [
        f"{line[label]}: {line['estimate']:.{decimals}f} ({line['conf_low']:.{decimals}f} to "
        f"{line['conf_high']:.{decimals}f})"
        for _, line in table.iterrows()
    ]
    return f"{kind}, {plural(len(rows), 'row')}. {'; '.join(rows)}."
