"""What a lab shows: figures with alternative text, readable tables, sentences, kept numbers.

Every figure of a lab goes through :func:`show`, so that a description reaches readers
who cannot see it, both in JupyterLab and in the book. Numbers that a chapter quotes go
through :func:`keep`; the chapter reads them from the stored output of the lab.
"""

from __future__ import annotations

import base64
import html
import io
import math
import sys

from belonging_edu.ama import p_value
from belonging_edu.figures.fitting import lay_out

__all__ = ["figure_markup", "keep", "readable", "say", "show"]

_SHORTEST_ALT = 40
_KEPT_DIGITS = 8


def show(figure, *, alt: str, name: str | None = None) -> None:
    """Display a figure as an image that carries its own description.

    JupyterLab drops alternative text that is kept in cell metadata, so the text travels
    inside the output. The figure is drawn as SVG without a date and with a fixed salt: the
    same numbers give the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or matplotlib.axes.Axes
        What to show. It is closed afterward, so that it is not shown twice.
    alt : str
        What a reader who cannot see the figure needs: kind of figure, axes, shape, and the
        numbers that matter, taken from the data (``f"... {gap:.0f} points"``). At least
        40 characters.
    name : str, optional
        Name by which a chapter of the book can show the same figure.

    Raises
    ------
    ValueError
        If `alt` is missing or too short to describe a figure.

    Notes
    -----
    Do not use it for a description that the figure's title already gives.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> show(Figure(), alt="too short")
    Traceback (most recent call last):
        ...
    ValueError: alt='too short' has 9 characters...
    """
    from IPython.display import display

    markup = figure_markup(figure, alt=alt)
    metadata = {"belonging_edu": {"figure": name}} if name else {}
    display({"text/html": markup, "text/plain": _one_line(alt)}, raw=True, metadata=metadata)


def figure_markup(figure, *, alt: str, tight: bool = True) -> str:
    """Return a figure as the HTML of an image that carries its own description.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or matplotlib.axes.Axes
        What to draw. It is closed afterward.
    alt : str
        As for :func:`show`.
    tight : bool, default True
        Trim the margins. Without it the image has the size of the figure, so that one image
        can replace another without a jump.

    Returns
    -------
    str
        An ``img`` element with the image embedded in it.

    Raises
    ------
    ValueError
        If `alt` is missing or too short to describe a figure.

    Notes
    -----
    Do not use it in a lab: :func:`show` shows the figure and names it for the book.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure_markup(Figure(), alt="An empty figure, forty characters at least.")[:22]
    '<img alt="An empty fig'
    """
    alt = _one_line(alt)
    if len(alt) < _SHORTEST_ALT:
        raise ValueError(
            f"alt={alt!r} has {len(alt)} characters, and a description needs at least "
            f"{_SHORTEST_ALT}. Say what kind of figure it is, what the axes are, and what "
            "shape a reader would see."
        )
    figure = getattr(figure, "figure", figure)
    lay_out(figure)
    picture = base64.b64encode(_svg(figure, tight)).decode("ascii")
    return (
        f'<img alt="{html.escape(alt)}" style="max-width: 100%; height: auto; background: #fff" '
        f'src="data:image/svg+xml;base64,{picture}">'
    )


def _one_line(text) -> str:
    return " ".join(str(text).split())


def _svg(figure, tight) -> bytes:
    import matplotlib

    buffer = io.BytesIO()
    options = {"facecolor": "white", "metadata": {"Date": None}}
    with matplotlib.rc_context({"svg.hashsalt": "belonging-edu", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", bbox_inches="tight" if tight else None, **options)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        pyplot.close(figure)
    return buffer.getvalue()


def readable(table, decimals: int = 2, *, p=("p_value",)):
    """Round a table for reading: no ``493.0`` for a count, and no ``0.000`` for a P value.

    Parameters
    ----------
    table : pandas.DataFrame
        It stays as it is; a copy is returned.
    decimals : int, default 2
        Decimals of the numbers that are not whole; 0 turns all into whole numbers.
    p : sequence of str, default ("p_value",)
        Columns of P values (names that the table lacks are ignored), formatted by
        :func:`belonging_edu.ama.p_value`.

    Returns
    -------
    pandas.DataFrame
        Columns without a fraction hold whole numbers, those of P values hold text. Missing values
        stay missing.

    Notes
    -----
    Do not use it before further computation: the result is rounded. For most tables
    ``table.round(2)`` is enough.

    Examples
    --------
    >>> import pandas as pd
    >>> found = pd.DataFrame({"n": [1227.0], "estimate": [1.234], "p_value": [0.00002]})
    >>> print(readable(found).to_string(index=False))
       n  estimate p_value
    1227      1.23   <.001
    """
    shown = table.round(decimals)
    for name in shown.select_dtypes("float"):
        if (shown[name].dropna() % 1 == 0).all():
            shown[name] = shown[name].astype("Int64")
    for name in set(p).intersection(table.columns):
        shown[name] = table[name].map(p_value, na_action="ignore")
    return shown


def say(text: str) -> None:
    """Show a sentence whose numbers were computed, as Markdown.

    Sentences with numbers are outputs, not typed text: then they cannot disagree with the
    data, and the test suite compares them like any other result.

    Parameters
    ----------
    text : str
        Markdown, usually an f-string.

    Notes
    -----
    Do not use it with typed numbers: the sentence would go stale.

    Examples
    --------
    >>> say(f"The gap is {58.6:.0f} points.")
    {'text/markdown': 'The gap is 59 points.', 'text/plain': 'The gap is 59 points.'}
    """
    from IPython.display import display

    display({"text/markdown": text, "text/plain": text}, raw=True)


def keep(*, of: str | None = None, **numbers: float | str) -> None:
    """Store numbers under a name for the chapter that quotes them. Shows nothing.

    The output follows the protocol of MyST-NB's ``glue``. A chapter quotes it with the role ``n``:
    ``name:.1f`` is a number of its own lab, ``8 name:.1f`` one of lab 8.

    Parameters
    ----------
    of : str, optional
        Of whom these numbers are shares, such as ``"residents who answered both questions"``. It is
        stored with each number to check the chapter's sentences, and is not displayed.
    **numbers : float, int or str
        Finite numbers are rounded to 8 significant digits, because the last digits of a
        float differ between versions of NumPy.

    Raises
    ------
    ValueError
        If a number is missing or infinite: a chapter cannot quote it.

    Notes
    -----
    Do not use it for tables: a chapter shows those as the lab printed them.

    Examples
    --------
    >>> keep(gap=float("nan"))
    Traceback (most recent call last):
        ...
    ValueError: ...
    """
    from IPython.display import display

    for name, value in numbers.items():
        if not isinstance(value, str):
            value = float(value)
            if not math.isfinite(value):
                raise ValueError(f"{name}={value} cannot be quoted. Keep finite numbers or text.")
            value = float(f"{value:.{_KEPT_DIGITS}g}")
        display(
            {"application/papermill.record/text/plain": repr(value)},
            raw=True,
            metadata=_glue(name) | ({"belonging_edu": {"of": of}} if of else {}),
        )


def _glue(name):
    return {"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}}
