"""Explorers: move a slider, see what changes; ten models of this book, with figure and words.

:func:`explorer` shows one in JupyterLab; :func:`twin` shows a static figure, for the
book. Behind them are functions of the settings alone, without widgets: :func:`settings`,
:func:`result`, :func:`summary` and :func:`figure`. Explorers read no data and no file.
"""

from belonging_edu.explore.catalog import NAMES, figure, result, settings, summary
from belonging_edu.explore.live import explorer, twin

__all__ = ["NAMES", "explorer", "figure", "result", "settings", "summary", "twin"]
