"""Answers to items of a scale, as bars that diverge from the middle answer."""

from __future__ import annotations

import numpy as np

from belonging_edu.figures.fitting import row_names
from belonging_edu.figures.style import COLORS, GRAY, LABEL, axes, described, plural
from belonging_edu.methods import inputs

__all__ = ["likert"]


def likert(data, *, items, labels, ax=None):
    """Draw the answers to items as bars that diverge from the middle answer.

    Parameters
    ----------
    data : pandas.DataFrame
    items : dict or sequence of str
        Columns, from the first on top; as a dict, with the text beside each bar.
    labels : dict
        Words for the codes, from the lowest to the highest: ``{1: "never", ..., 5: "always"}``.
        With an odd number of codes, the middle one straddles the center.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Percentages of those who answered; beside each bar, the sum of each side.

    Raises
    ------
    KeyError
        If a column is missing.
    ValueError
        If an item has no answers, or an answer without a label.

    Notes
    -----
    Missing answers are left out, item by item. Do not use it to compare small groups.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> words = {1: "very weak", 2: "weak", 3: "neither", 4: "strong", 5: "very strong"}
    >>> items = {f"belonging_{name}": name for name in ("program", "organization", "community")}
    >>> ax = likert(load_cohort("learners"), items=items, labels=words)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['program', 'organization', 'community']
    """
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.transforms import ScaledTranslation

    items = dict(items) if isinstance(items, dict) else {name: name for name in items}
    inputs.columns(data, *items)
    shares = np.array([_shares(data[name], labels) for name in items])
    ax = axes(ax, rows=len(items))
    codes, middle = len(labels), len(labels) // 2
    odd = codes % 2
    below = shares[:, :middle].sum(axis=1) + (shares[:, middle] / 2 if odd else 0)
    scale = LinearSegmentedColormap.from_list("", [COLORS[1], "#BDBDBD", COLORS[0]])
    left = -below
    rows = np.arange(len(items))
    for place, word in enumerate(labels.values()):
        color = scale(place / (codes - 1))
        bar = {"color": color, "edgecolor": "white", "height": 0.7, "label": word}
        ax.barh(rows, shares[:, place], left=left, **bar)
        left = left + shares[:, place]
    low, high = shares[:, :middle].sum(axis=1), shares[:, middle + odd :].sum(axis=1)
    for row in rows:
        for side, share, start in ((-1, low[row], -below[row]), (1, high[row], left[row])):
            where = {"xytext": (4 * side, 0), "textcoords": "offset points", "va": "center"}
            align = "left" if side > 0 else "right"
            ax.annotate(f"{share:.0f}%", (start, row), ha=align, bbox=LABEL, fontsize=10, **where)
    ax.axvline(0, color=GRAY, linewidth=1)
    reach = max(below.max(), left.max()) + 14
    ax.set_xlim(-reach, reach)
    ax.set_xticks([step for step in (-100, -50, 0, 50, 100) if abs(step) <= reach])
    ax.xaxis.set_major_formatter(lambda share, _: f"{abs(share):.0f}%")
    ax.set_yticks(rows, row_names(items.values()))
    ax.set_ylim(len(items) - 0.5, -0.5)
    ax.grid(axis="y", visible=False)
    under = ax.transAxes + ScaledTranslation(0, -0.3, ax.figure.dpi_scale_trans)
    place = {"loc": "upper center", "bbox_to_anchor": (0.5, 0), "bbox_transform": under}
    ax.legend(ncols=min(codes, 3), fontsize=10, **place)
    words = list(labels.values())
    sides = [" or ".join(words[:middle]), " or ".join(words[middle + odd :])]
    rows = [
        f"{name}: {low[row]:.0f}% {sides[0]}, {high[row]:.0f}% {sides[1]}"
        for row, name in enumerate(items.values())
    ]
    kind = f"Bars of answers that diverge from the middle, {plural(len(items), 'item')}"
    return described(ax, f"{kind}. {'; '.join(rows)}.")


def _shares(answers, labels):
    """Percentage of each code among those who answered."""
    known = answers.dropna()
    if known.empty:
        raise ValueError(f"Nobody answered {answers.name!r}: leave the item out.")
    unknown = sorted(set(known) - set(labels))
    if unknown:
        raise ValueError(f"{answers.name!r} has the answer {unknown[0]!r}: give it a label.")
    counts = known.value_counts()
    return [100 * counts.get(code, 0) / len(known) for code in labels]
