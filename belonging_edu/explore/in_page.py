"""Explorers in a page of the book: what its script asks of Python there, as JSON.

The page has native sliders; the functions behind them are those of JupyterLab and of the twins.
"""

from __future__ import annotations

import json
import warnings

from belonging_edu.explore.catalog import figure, find, summary
from belonging_edu.notebook import figure_markup

__all__ = ["drawn", "settings_of"]

with warnings.catch_warnings():
    # A page is sent no axes in three dimensions, and matplotlib says so when it is imported.
    warnings.filterwarnings("ignore", "Unable to import Axes3D")
    import matplotlib.backends.backend_svg  # noqa: F401
    import matplotlib.figure  # noqa: F401


def settings_of(name: str) -> str:
    """List the sliders of an explorer.

    Parameters
    ----------
    name : str
        One of ``NAMES``.

    Returns
    -------
    str
        A JSON list with ``name``, ``label``, ``stops``, every value at which the slider can stand
        as the page shows it (proportions as percent), and ``start``, the place of one of them.

    Raises
    ------
    ValueError
        For an unknown explorer.
    """
    return json.dumps(
        [
            {
                "name": setting.name,
                "label": setting.label,
                "stops": setting.stops,
                "start": setting.stops.index(setting.on_screen(setting.start)),
            }
            for setting in find(name).settings
        ]
    )


def drawn(name: str, shown: str) -> str:
    """Draw an explorer for what its sliders show, and say the same in words.

    Parameters
    ----------
    name : str
        One of ``NAMES``.
    shown : str
        A JSON object: each setting's name, and its value as the page shows it. Settings that are
        missing are as at the start.

    Returns
    -------
    str
        A JSON object: ``picture``, an ``img`` element with its description, and ``words``.

    Raises
    ------
    ValueError
        For an unknown explorer or setting.
    """
    known = {setting.name: setting for setting in find(name).settings}
    given = {
        key: known[key].from_screen(value) if key in known else value
        for key, value in json.loads(shown).items()
    }
    words = summary(name, **given)
    alt = f"{find(name).picture} {words}"
    picture = figure_markup(figure(name, **given), alt=alt, tight=False)
    return json.dumps({"picture": picture, "words": words})
