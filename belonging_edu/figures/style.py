"""The one style of all figures, and the descriptions that go with them."""

from __future__ import annotations

from weakref import WeakKeyDictionary

__all__ = ["COLORS", "alt_text", "use_style"]

#: Okabe and Ito's colors, in the order of use.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES = ("-", (0, (5, 2)), (0, (1, 1)), "-.")
GRAY = "#555555"
LABEL = {"facecolor": "white", "edgecolor": "none", "pad": 1}
#: Inches. On a phone, 390 pixels wide, a letter of 10 points is then 10 pixels high.
WIDTH = 5.4
_ROW, _AROUND_ROWS = 0.43, 1.3


def use_style() -> None:
    """Set matplotlib's defaults to the style of the book, for the rest of the session.

    Notes
    -----
    Do not use it inside another package's figures: it changes the defaults of the whole session.

    Examples
    --------
    >>> from matplotlib import rc_context, rcParams
    >>> with rc_context():
    ...     use_style()
    ...     rcParams["axes.grid"]
    True
    """
    import matplotlib
    from cycler import cycler

    matplotlib.rcParams.update(
        {
            "axes.axisbelow": True,
            "axes.grid": True,
            "axes.prop_cycle": cycler(color=COLORS),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlepad": 10,
            "axes.titlesize": 12,
            "figure.constrained_layout.hspace": 0.06,
            "figure.constrained_layout.use": True,
            "figure.dpi": 96,
            "figure.figsize": (WIDTH, 3.6),
            "font.family": "DejaVu Sans",
            "font.size": 11,
            "grid.color": "#dddddd",
            "legend.frameon": False,
            "lines.solid_capstyle": "butt",  # an interval is not longer than its limits
            "savefig.facecolor": "white",
        }
    )


_TEXTS = WeakKeyDictionary()


def alt_text(ax) -> str:
    """Return the description of a figure that was drawn by this package.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What one of the drawing functions returned.

    Returns
    -------
    str
        Kind of figure, what the axes show, its shape, and its numbers, taken from what was drawn.

    Raises
    ------
    ValueError
        For axes that no function of this package has drawn into.

    Notes
    -----
    A start: add what the figure should convey. Do not use it for axes to which you added more.

    Examples
    --------
    >>> import pandas as pd
    >>> from belonging_edu import figures
    >>> row = {"term": "gap", "estimate": 58.6, "conf_low": 52, "conf_high": 65}
    >>> table = pd.DataFrame([row])
    >>> figures.alt_text(figures.dot_interval(table, decimals=0))
    'Dots with interval lines, 1 row. gap: 59 (52 to 65).'
    """
    if ax not in _TEXTS:
        raise ValueError("Nothing known about these axes: describe the figure in your own words.")
    return _TEXTS[ax]


def described(ax, text: str):
    """Remember the description of what was drawn, and return the axes."""
    _TEXTS[ax] = text
    return ax


def plural(count: int, word: str) -> str:
    """Return the count with its word: ``1 row``, ``3 rows``."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def axes(ax, *, rows=None):
    """Return the axes that were given, or new ones; those with rows are as high as these need."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    size = (WIDTH, _AROUND_ROWS + _ROW * rows) if rows else None
    return plt.subplots(figsize=size)[1]
