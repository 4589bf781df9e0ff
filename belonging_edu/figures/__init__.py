"""Figures in one style: readable in print, in gray, on a phone, and without color vision.

Every function takes ``ax=None`` and returns the axes; :func:`alt_text` describes what was drawn.
Color never carries meaning alone: each group has its own color (Okabe-Ito), line style or marker,
and a label beside it.
"""

from belonging_edu.figures.answers import likert
from belonging_edu.figures.curves import scree
from belonging_edu.figures.diagrams import cross_lagged, dag, schedule
from belonging_edu.figures.estimates import dot_interval, forest
from belonging_edu.figures.style import COLORS, alt_text, use_style

__all__ = ["COLORS", "alt_text", "cross_lagged", "dag", "dot_interval", "forest"]
__all__ += ["likert", "schedule", "scree", "use_style"]
