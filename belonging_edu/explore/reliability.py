"""More items, better items: alpha, the error of a score, and how much of a slope remains."""

from __future__ import annotations

import math
from dataclasses import dataclass

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, DOTTED, LINES, axes, end_labels
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("items", "Items of the scale (number)", 2, 30, 1, 11, whole=True),
    Setting("loading", "Loading of every item (0 to 1)", 0.3, 0.95, 0.01, 0.67),
    Setting("true_slope", "True slope (exam points per point)", 0.1, 3, 0.1, 1),
)
MARKED = (3, 5, 11, 28)
TWIN = tuple({"items": items, "loading": 0.67} for items in MARKED)
OTHER_LOADINGS = (0.5, 0.8)
MOST = 30


@dataclass(frozen=True)
class Reliability:
    """A scale of standardized items that share one factor with one loading."""

    items: int
    loading: float
    true_slope: float
    alpha: float
    error_of_measurement: float
    seen_slope: float
    seen_correlation: float


def alpha(items, loading) -> float:
    """Return alpha of so many items whose correlation is the square of the loading."""
    between = loading * loading
    return items * between / (1 + (items - 1) * between)


def compute(*, items, loading, true_slope) -> Reliability:
    """In this model alpha is the reliability; an unadjusted slope is attenuated by it."""
    found = alpha(items, loading)
    return Reliability(
        items=items,
        loading=loading,
        true_slope=true_slope,
        alpha=found,
        error_of_measurement=math.sqrt(1 - found),
        seen_slope=found * true_slope,
        seen_correlation=math.sqrt(found),
    )


def sentence(found) -> str:
    """Say what was found."""
    return (
        f"In this model {found.items} items that load {found.loading:.2f} on one factor have an "
        f"alpha of {found.alpha:.2f}: a single score is off by a standard error of measurement of "
        f"{found.error_of_measurement:.2f} standard deviations of the score. Of a true slope of "
        f"{found.true_slope:.2f} exam points per point, {found.seen_slope:.2f} remains "
        f"({percent(found.alpha)}), and of a correlation, {percent(found.seen_correlation)}."
    )


def short(found) -> str:
    """One setting in a few words."""
    return f"{found.items} items that load {found.loading:g}: alpha {found.alpha:.2f}."


def draw(figure, found):
    """Alpha by number of items, with the scale in hand."""
    title = f"alpha {found.alpha:.2f}   slope {found.true_slope:.2f} → {found.seen_slope:.2f}"
    ax = axes(figure, title=title)
    _curve(ax, found.loading, 0)
    ax.plot([found.items] * 2, [0, found.alpha], **DOTTED)
    ax.plot([0, found.items], [found.alpha] * 2, **DOTTED)
    ax.plot([found.items], [found.alpha], "o", color=COLORS[1], markersize=9, clip_on=False)
    _finish(ax)


def draw_twin(figure, founds):
    """The curve of the loading in hand, with marks, between two others."""
    ax = axes(figure, right=1.25, title="Each curve is one loading; ● a number of items")
    loadings = sorted((*OTHER_LOADINGS, founds[0].loading))
    for place, loading in enumerate(loadings):
        _curve(ax, loading, place)
    for found in founds:
        ax.plot([found.items], [found.alpha], "o", color=COLORS[6], zorder=3)
        last = found.items > 20
        style = {"ha": "center" if last else "left", "va": "top", "fontsize": 10}
        ax.annotate(
            f"{found.alpha:.2f}",
            (found.items, found.alpha),
            (0 if last else 1, -3),
            textcoords="offset points",
            **style,
        )
    _finish(ax)
    ax.set_ylim(0.3, 1)
    ends = [alpha(MOST, loading) for loading in loadings]
    end_labels(ax, ends, [f"loading {loading:g}" for loading in loadings])


def _curve(ax, loading, place):
    items = range(2, MOST + 1)
    heights = [alpha(k, loading) for k in items]
    ax.plot(items, heights, **LINES[place])


def _finish(ax):
    ax.set_xlim(0, MOST + 0.5)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel("items")
    ax.set_ylabel("alpha = share of slope left")


EXPLORER = Explorer(
    name="reliability",
    title="How many items?",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture=(
        "A curve of alpha over the number of items, rising ever more slowly; your scale is marked."
    ),
    height=3.2,
    draw=draw,
    twin=TWIN,
    twin_picture=(
        "Three curves of alpha over the number of items, one for each loading, with marks."
    ),
    twin_height=4.2,
    draw_twin=draw_twin,
)
