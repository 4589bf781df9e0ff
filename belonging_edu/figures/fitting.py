"""Text that fits: on a phone a figure is narrow, and what is too wide for it becomes too small."""

from __future__ import annotations

import re
from textwrap import wrap

__all__ = ["lay_out", "row_names"]

_WIDEST_ROW_NAME = 18  # characters
_EDGE = 0.005  # of the figure's width
_DIGITS = 4  # of a place, in parts of the figure
#: What stays on one line: a short bracket, such as (n = 240), and a number with its unit.
_TOGETHER = re.compile(r"\([^()]{1,14}\)|\d %( interval)?")


def row_names(names) -> list[str]:
    """Break long row names into lines, so that they leave room for what is beside them.

    Parameters
    ----------
    names : iterable of str
        Names that hold a line break already stay as they are.

    Returns
    -------
    list of str

    Examples
    --------
    >>> row_names(["belonging, North (n = 849)", "a\\nb"])
    ['belonging, North\\n(n = 849)', 'a\\nb']
    """
    return [
        name if "\n" in name else "\n".join(_lines(name, _WIDEST_ROW_NAME))
        for name in map(str, names)
    ]


def lay_out(figure) -> None:
    """Break titles and horizontal labels that are wider than their place, and fix all places.

    A title begins where the place of its axes begins, and not where the axis does. Places are
    rounded: the same figure gives the same bytes on every processor.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Figures without matplotlib's own layout keep the places that their author gave.
    """
    if figure.get_layout_engine() is None:
        return
    figure.draw_without_rendering()
    for ax, (left, right) in zip(figure.axes, _places(figure), strict=True):
        title, middle = ax.get_title(loc="left"), (ax.bbox.x0 + ax.bbox.x1) / 2
        ax.set_title(_broken(title, ax.title, right - left), loc="left")
        room = 2 * min(middle - left, right - middle)
        ax.set_xlabel(_broken(ax.get_xlabel(), ax.xaxis.label, room))
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for ax in figure.axes:
        ax.set_position([round(part, _DIGITS) for part in ax.get_position().bounds])
    for ax, (left, _) in zip(figure.axes, _places(figure), strict=True):
        start = round((left - ax.bbox.x0) / ax.bbox.width, _DIGITS)
        ax.set_title(ax.get_title(loc="left"), loc="left", x=start)


def _places(figure):
    """The left and the right end of what belongs to each of the axes, in pixels."""
    return [_place(ax, figure) for ax in figure.axes]


def _place(ax, figure):
    edge = _EDGE * figure.bbox.width
    left, right = [edge], [figure.bbox.width - edge]
    for other in figure.axes:
        box = other.get_tightbbox(for_layout_only=True)
        if other.bbox.x1 <= ax.bbox.x0:
            left.append(box.x1 + edge)
        if other.bbox.x0 >= ax.bbox.x1:
            right.append(box.x0 - edge)
    return max(left), min(right)


def _broken(text, drawn, room):
    """Return the text in as few lines as fit the room, about equally long."""
    needed = _width(text, drawn)
    if not text or "\n" in text or needed <= room:
        return text
    for most in range(int(len(text) * room / needed) + 1, 1, -1):
        lines = _lines(text, most)
        if max(_width(line, drawn) for line in lines) <= room:
            break
    while len(_lines(text, most - 1)) == len(lines):
        most -= 1
    return "\n".join(_lines(text, most))


def _lines(text, most):
    """Break a text into lines of at most so many letters, but for what has to stay together."""
    kept = _TOGETHER.sub(lambda found: found[0].replace(" ", "\xa0"), text)
    lines = wrap(kept, max(most, 1), break_long_words=False, break_on_hyphens=False)
    return [line.replace("\xa0", " ") for line in lines]


def _width(text, like):
    from matplotlib.text import Text

    figure = like.figure
    probe = Text(0, 0, text, fontproperties=like.get_fontproperties(), figure=figure)
    return probe.get_window_extent().width
