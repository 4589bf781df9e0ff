"""What lies behind a mean: answers, distributions, and the ends of a scale."""

from __future__ import annotations

import numpy as np

from belonging_edu.figures.fitting import row_names
from belonging_edu.figures.style import COLORS, DASHES, GRAY, LABEL, axes, described, plural
from belonging_edu.methods import inputs

__all__ = ["decile_gap", "likert", "overlap"]


def overlap(data, *, x: str, group: str, order, ax=None):
    """Draw the distributions of two or more groups on top of each other, with means marked.

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

    Notes
    -----
    Missing values are left out. Do not use it for groups so small that a bin shows one person.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> surgery = load_cohort("surgery")
    >>> ax = overlap(surgery, x="absite_score", group="pgy", order=["PGY1", "PGY5"])
    >>> ax.get_xlabel()
    'absite score'
    """
    inputs.columns(data, x, group)
    if not 1 <= len(order) <= len(DASHES):
        raise ValueError(f"{len(order)} groups: draw one to four, or the picture cannot be read.")
    ax = axes(ax)
    values = {name: data.loc[data[group] == name, x].dropna() for name in order}
    for name, found in values.items():
        if found.empty:
            present = ", ".join(map(str, data[group].dropna().unique()))
            raise ValueError(f"No values of {x!r} in group {name!r}. Groups: {present}.")
    edges = np.histogram_bin_edges(np.concatenate(list(values.values())), bins=25)
    for name, color, dash in zip(order, COLORS, DASHES, strict=False):
        share = np.histogram(values[name], edges)[0] / len(values[name])
        ax.stairs(share, edges, color=color, fill=True, alpha=0.18)
        ax.stairs(share, edges, color=color, linewidth=2, linestyle=dash, label=name)
        ax.axvline(values[name].mean(), color=color, linestyle=dash, linewidth=1.5)
    ax.set_xlabel(x.replace("_", " "))
    ax.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    ax.set_ylabel("share of the group")
    ax.set_ylim(0)
    ax.legend(title=None)
    means = "; ".join(f"{name}: mean {found.mean():.4g}" for name, found in values.items())
    text = (
        f"Distributions of {x.replace('_', ' ')} of {plural(len(order), 'group')} over each other"
    )
    return described(ax, f"{text}, as shares per bin. {means}.")


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


def decile_gap(data, *, x: str, y: str, share: float = 0.1, ax=None):
    """Draw everybody, the lowest and highest share by `x`, and the gap between their means of `y`.

    Parameters
    ----------
    data : pandas.DataFrame
    x : str
        Column that ranks people, such as a belonging score.
    y : str
        Column of the outcome.
    share : float, default 0.1
        Share of people in each end, above 0 to 0.5.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        One gray dot per person, the ends colored, a line at the mean of each end.

    Raises
    ------
    KeyError
        If a column is missing.
    ValueError
        As :func:`belonging_edu.methods.estimates.extreme_groups`.

    Notes
    -----
    Rows with a missing value are left out; ties are handled as in ``extreme_groups``. Do not use
    the gap as what a person could gain: it compares ends that hardly anybody leaves.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> ax = decile_gap(load_cohort("surgery"), x="belonging_score", y="absite_score")
    >>> ax.get_ylabel()
    'absite score'
    """
    from belonging_edu.methods.estimates import extreme_groups

    inputs.columns(data, x, y)
    known = data[[x, y]].dropna().astype(float)
    group = extreme_groups(known[x], share)
    decimals = 0 if np.ptp(known[y]) >= 50 else 2
    ax = axes(ax)
    dots = {"s": 9, "alpha": 0.35, "linewidths": 0, "rasterized": True}
    between = known[group == "between"]
    ax.scatter(between[x], between[y], color="#999999", **dots)
    means = {}
    for name, color, marker in (("lowest", COLORS[1], "v"), ("highest", COLORS[0], "^")):
        found = known[group == name]
        means[name] = found[y].mean()
        ax.scatter(found[x], found[y], color=color, marker=marker, **(dots | {"alpha": 0.6}))
        ax.axhline(means[name], color=color, linewidth=2, linestyle=DASHES[name == "lowest"])
        note = {"xycoords": ("axes fraction", "data"), "fontsize": 10, "bbox": LABEL}
        text = f"{name} {share:.0%}: mean {means[name]:.{decimals}f}"
        where = {"va": "bottom" if name == "highest" else "top", "ha": "left"}
        ax.annotate(text, (0.01, means[name]), color=color, **where, **note)
    ax.set_xlabel(x.replace("_", " "))
    ax.set_ylabel(y.replace("_", " "))
    low, high = (known.loc[group == name, y].to_numpy() for name in ("lowest", "highest"))
    above = np.searchsorted(np.sort(low), high).mean() / len(low)
    gap = means["highest"] - means["lowest"]
    kind = (
        f"{len(known):,} dots, {y.replace('_', ' ')} against {x.replace('_', ' ')}, widely spread"
    )
    return described(
        ax,
        f"{kind}. Mean of the lowest {share:.0%}: {means['lowest']:.{decimals}f}; of the highest: "
        f"{means['highest']:.{decimals}f}; the gap is {gap:.{decimals}f}. Somebody of the highest "
        f"lies above somebody of the lowest in {above:.0%} of pairs.",
    )


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
