"""What the figures of all explorers share: one style, one size, and labels that keep apart."""

from __future__ import annotations

from statistics import fmean

from belonging_edu.ama import percent
from belonging_edu.figures.style import COLORS, DASHES, GRAY, use_style

__all__ = [
    "COLORS",
    "DOTTED",
    "GRAY",
    "INKS",
    "LINES",
    "axes",
    "end_labels",
    "key",
    "new_figure",
    "panels",
    "percent_axis",
    "rows",
]

WIDTH = 5.2  # inches: narrow, so that text stays readable when a phone shrinks the figure
SMALL = 10
BETWEEN_PANELS = 0.6  # inches

#: Color, dashes and width of the first, second and third line; dots need more width to be seen.
LINES = tuple(
    {"color": COLORS[place], "linestyle": DASHES[place], "linewidth": width}
    for place, width in enumerate((1.8, 1.8, 2.8))
)
#: The same colors for letters: contrast 4.5 or more, on white and in the book's dark theme.
INKS = ("#0072B2", "#B04E00", "#007A59")
DOTTED = {"color": GRAY, "linestyle": ":", "linewidth": 1.8}


def new_figure(height, draw, *found):
    """Return a figure in the style of the book, drawn without pyplot."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        use_style()
        figure = Figure(figsize=(WIDTH, height), layout="none")
        draw(figure, *found)
    return figure


def axes(figure, *, left=0.7, right=0.15, bottom=0.55, top=0.45, title=""):
    """Return axes with margins in inches, and the finding as title of the figure."""
    width, height = figure.get_size_inches()
    box = (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
    ax = figure.add_axes(box)
    if title:
        figure.text(0.1 / width, 1 - 0.08 / height, title, va="top", fontsize=11)
    return ax


def panels(figure, titles, **margins):
    """Yield axes below one another, each nearer to its own title than to the panel above."""
    height = figure.get_size_inches()[1]
    below, above = 0.55, 0.3
    step = (height - below - above + BETWEEN_PANELS) / len(titles)
    for place, title in enumerate(titles):
        top = above + place * step
        bottom = height - top - step + BETWEEN_PANELS
        ax = axes(figure, bottom=bottom, top=top, **margins)
        ax.set_title(title, fontsize=SMALL, pad=6)
        ax.tick_params("x", labelbottom=place == len(titles) - 1)
        yield ax


def key(ax):
    """Say above the axes what the marks and lines mean, each drawn as in the figure."""
    handles, labels = ax.get_legend_handles_labels()
    once = dict(zip(labels, handles, strict=True))
    place = {"loc": "lower left", "bbox_transform": ax.figure.transFigure}
    place["bbox_to_anchor"] = (0.1 / WIDTH, ax.get_position().y1)
    style = {"ncols": len(once), "fontsize": SMALL, "borderaxespad": 0.6, "borderpad": 0}
    ax.legend(once.values(), once, handletextpad=0.5, columnspacing=1.5, **style, **place)


def percent_axis(ax, axis="y"):
    """Write shares as percent along an axis."""
    getattr(ax, f"{axis}axis").set_major_formatter(lambda share, _: percent(share))


def rows(ax, labels, values):
    """One row per line: a label at the left, a text at the right, nothing that could collide."""
    count = len(labels)
    ax.set_ylim(count - 0.5, -0.5)
    ax.set_yticks(range(count), labels, fontsize=SMALL)
    ax.tick_params("y", length=0)
    ax.grid(False, axis="y")
    for place, text in enumerate(values):
        ax.text(1.03, place, text, va="center", fontsize=SMALL, transform=ax.get_yaxis_transform())


def end_labels(ax, heights, texts):
    """Write the name of each line at its end, in its color, without collisions."""
    inches = ax.get_position().height * ax.figure.get_size_inches()[1]
    low, high = ax.get_ylim()
    apart = 1.35 * SMALL / 72 / inches * (high - low)
    for place, (height, text) in enumerate(zip(spread(heights, apart, high), texts, strict=True)):
        where = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
        style = {"va": "center", "fontsize": SMALL, "color": INKS[place]}
        ax.annotate(text, (1, height), (9, 0), **where, **style)


def spread(heights, apart, highest):
    """Move labels apart, below the highest place and as little as can be; their order stays.

    Less the room of the labels below it, a place must not fall: this is isotonic regression.
    Labels of lines that end together stand in the order of the lines, the first at the top.
    """
    order = sorted(range(len(heights)), key=lambda place: (heights[place], -place))
    wanted = [heights[place] - apart * rank for rank, place in enumerate(order)]
    limit = highest - apart * (len(order) - 1)
    moved = list(heights)
    for rank, place in enumerate(order):
        fitted = max(
            min(fmean(wanted[first:last]) for last in range(rank + 1, len(order) + 1))
            for first in range(rank + 1)
        )
        moved[place] = min(fitted, limit) + apart * rank
    return moved
