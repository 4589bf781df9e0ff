"""What the figures of all explorers share: one style, one size, and labels that keep apart."""

from __future__ import annotations

from belonging_edu.explore.setting import per_cent
from belonging_edu.figures.style import COLOURS, DASHES, GREY, use_style

__all__ = ["COLOURS", "DASHES", "GREY", "axes", "end_labels", "new_figure", "percent", "rows"]

WIDTH = 5.2  # inches: narrow, so that text stays readable when a phone shrinks the figure
SMALL = 10


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


def percent(ax, axis="y"):
    """Write shares as per cent along an axis."""
    getattr(ax, f"{axis}axis").set_major_formatter(lambda share, _: per_cent(share))


def rows(ax, labels, values):
    """One row a line: a label at the left, a text at the right, nothing that could collide."""
    count = len(labels)
    ax.set_ylim(count - 0.5, -0.5)
    ax.set_yticks(range(count), labels, fontsize=SMALL)
    ax.tick_params("y", length=0)
    ax.grid(False, axis="y")
    for place, text in enumerate(values):
        ax.text(1.02, place, text, va="center", fontsize=SMALL, transform=ax.get_yaxis_transform())


def end_labels(ax, x, heights, texts):
    """Write the name of each line at its end, in its colour, without collisions."""
    inches = ax.get_position().height * ax.figure.get_size_inches()[1]
    low, high = ax.get_ylim()
    apart = 1.35 * SMALL / 72 / inches * (high - low)
    for place, (height, text) in enumerate(zip(spread(heights, apart, high), texts, strict=True)):
        style = {"va": "center", "fontsize": SMALL, "color": COLOURS[place]}
        ax.text(x, height, text, **style)


def spread(heights, apart, highest):
    """Move labels apart until each has room below the highest place; their order stays."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for lower, upper in zip(order, order[1:], strict=False):
        moved[upper] = max(moved[upper], moved[lower] + apart)
    limit = highest
    for place in reversed(order):
        moved[place] = min(moved[place], limit)
        limit = moved[place] - apart
    return moved
