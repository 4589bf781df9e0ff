"""Assumptions, drawn: causal graphs, path diagrams of panels, the steps of a roll-out."""

from __future__ import annotations

import numpy as np

from belonging_edu.figures.style import COLORS, GRAY, LABEL, axes, described
from belonging_edu.methods import inputs

__all__ = ["cross_lagged", "dag", "schedule"]


def dag(edges, *, positions, unmeasured=(), ax=None):
    """Draw a causal graph: variables as boxes, assumed causes as arrows.

    Parameters
    ----------
    edges : sequence of (str, str)
        Cause and effect.
    positions : dict
        The position ``(x, y)`` of each variable, in steps of 1; causes go left of effects.
    unmeasured : sequence of str
        Variables that are not in the data: dashed boxes.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If a variable has no position, or the arrows go in a circle.

    Notes
    -----
    A graph is an assumption, not a result. Do not use it with arrows suggested by the data.

    Examples
    --------
    >>> where = {"stress": (0, 1), "belonging": (1, 0), "exam": (2, 1)}
    >>> edges = [("stress", "belonging"), ("stress", "exam"), ("belonging", "exam")]
    >>> len(dag(edges, positions=where).texts)  # three boxes, three arrows
    6
    """
    edges = [tuple(edge) for edge in edges]
    lost = sorted({name for edge in edges for name in edge} - set(positions))
    if lost:
        raise ValueError(f"{lost[0]!r} has no position: add it to positions.")
    _check_no_circle(edges)
    ax = _blank(axes(ax), positions)
    boxes = {name: _box(ax, name, positions[name], name in unmeasured) for name in positions}
    for cause, effect in edges:
        _arrow(ax, boxes[cause], boxes[effect])
    arrows = "; ".join(f"{cause} to {effect}" for cause, effect in edges)
    hidden = f" Not measured: {', '.join(unmeasured)}." if unmeasured else ""
    return described(ax, f"Causal graph, arrows from cause to effect: {arrows}.{hidden}")


def cross_lagged(table, *, decimals: int = 2, ax=None):
    """Draw the paths of a cross-lagged panel, wave after wave.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`belonging_edu.methods.panels.cross_lagged`.
    decimals : int, default 2
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Two rows of boxes, one per variable; solid arrows within, dashed arrows across.

    Raises
    ------
    KeyError
        If a column is missing.

    Notes
    -----
    Do not use the arrows as causes: a common cause produces both of the dashed ones.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> from belonging_edu.methods.panels import cross_lagged as paths
    >>> panel = load_cohort("panel", "exam-first")
    >>> names = {"person": "resident_id", "wave": "wave", "x": "belonging_score", "y": "exam_score"}
    >>> from belonging_edu.figures import alt_text
    >>> "exam score to belonging score" in alt_text(cross_lagged(paths(panel, **names)))
    True
    """
    inputs.columns(table, "term", "group", "estimate")
    steps = list(dict.fromkeys(table["group"]))
    waves = [steps[0].split(" to ")[0], *(step.split(" to ")[1] for step in steps)]
    first, second = dict.fromkeys(term.split(" to ")[0] for term in table["term"])
    rows = {first: 1.0, second: 0.0}
    places = {(name, wave): (2 * k, rows[name]) for k, wave in enumerate(waves) for name in rows}
    ax = _blank(axes(ax), places)
    boxes = {
        (name, wave): _box(ax, f"{name.replace('_', ' ')}\nwave {wave}", place)
        for (name, wave), place in places.items()
    }
    for _, row in table.iterrows():
        (start, end), (before, after) = row["term"].split(" to "), row["group"].split(" to ")
        color = COLORS[0] if start == first else COLORS[1]
        _arrow(ax, boxes[start, before], boxes[end, after], color, start != end)
        a, b = np.array(places[start, before]), np.array(places[end, after])
        x, y = a + (b - a) * (0.5 if start == end else 0.36)
        note = {"ha": "center", "va": "center", "fontsize": 9, "bbox": LABEL, "color": color}
        ax.annotate(f"{row['estimate']:.{decimals}f}", (x, y), **note)
    paths = "; ".join(
        f"{row['term'].replace('_', ' ')}, wave {row['group']}: {row['estimate']:.{decimals}f}"
        for _, row in table.iterrows()
    )
    return described(ax, f"Cross-lagged panel of {len(waves)} waves, a path an arrow. {paths}.")


def schedule(data, *, cluster: str, period: str, treated: str, ax=None):
    """Draw which programs have support when: one row per program, one column per period.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per resident and period, or a program and period.
    cluster, period, treated : str
        Columns; `treated` is 0 or 1.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Programs in the order of their start; filled cells, marked by a dot, have support.

    Raises
    ------
    KeyError
        If a column is missing.

    Notes
    -----
    Cells without rows stay white. Do not use it to judge whether the order was random.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> wedge = load_cohort("support", "stepped-wedge")
    >>> ax = schedule(wedge, cluster="program_id", period="period", treated="offered")
    >>> ax.get_xlabel()
    'period'
    """
    inputs.columns(data, cluster, period, treated)
    cells = data.groupby([cluster, period], observed=True)[treated].max().unstack()
    cells = cells.loc[cells.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    on = cells.to_numpy(float)
    ax = axes(ax)
    for row, column in np.argwhere(~np.isnan(on)):
        color = COLORS[0] if on[row, column] else "#E4E4E4"
        ax.bar(column, 0.9, 0.92, row - 0.45, color=color)
        if on[row, column]:
            ax.plot(column, row, "o", color="white", markersize=4)
    ax.set_xticks(range(len(cells.columns)), cells.columns)
    ax.set_yticks(range(len(cells)), cells.index)
    ax.tick_params(labelsize=8 if len(cells) > 15 else 10, length=0)
    ax.set_ylim(len(cells) - 0.4, -0.6)
    ax.set_xlabel(period.replace("_", " "))
    ax.set_ylabel(cluster.replace("_id", "").replace("_", " "))
    ax.grid(visible=False)
    counts = "; ".join(f"{name}: {int((cells[name] == 1).sum())}" for name in cells.columns)
    kind = f"Grid of {len(cells)} programs by {len(cells.columns)} periods"
    return described(ax, f"{kind}. Programs with the support in period {counts}.")


def _blank(ax, positions):
    x, y = zip(*positions.values(), strict=True)
    ax.set_xlim(min(x) - 0.7, max(x) + 0.7)
    ax.set_ylim(min(y) - 0.4, max(y) + 0.4)
    ax.axis("off")
    return ax


def _box(ax, text, place, dashed=False):
    style = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": "black"}
    style |= {"linestyle": "--" if dashed else "-", "linewidth": 1.3}
    return ax.annotate(text, place, ha="center", va="center", fontsize=10, bbox=style)


def _arrow(ax, start, end, color=GRAY, dashed=False):
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 2}
    style |= {"linestyle": "--" if dashed else "-", "mutation_scale": 14}
    ends = {"patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch()}
    ax.annotate("", end.xy, start.xy, arrowprops=style | ends)


def _check_no_circle(edges):
    causes = {}
    for cause, effect in edges:
        causes.setdefault(effect, set()).add(cause)
    left = set(causes) | {cause for cause, _ in edges}
    while left:
        first = {name for name in left if not causes.get(name, set()) & left}
        if not first:
            raise ValueError(f"The arrows go in a circle among {', '.join(sorted(left))}.")
        left -= first
