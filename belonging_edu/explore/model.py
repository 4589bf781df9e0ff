"""What is declared of an explorer: a model with settings, what it says, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from belonging_edu.explore.setting import Setting, checked

__all__ = ["Explorer"]


@dataclass(frozen=True)
class Explorer:
    """An explorer: a function of its settings, with a sentence, a figure and a static twin.

    Attributes
    ----------
    name, title : str
        Name in code and in the names of figures; title for readers.
    settings : tuple of Setting
        What a learner can change.
    compute : callable
        Takes every setting by name and returns a frozen dataclass.
    sentence, short : callable
        Say what was computed: in full, and in a few words for one of several settings.
    picture, height, draw
        What the figure looks like, for readers who cannot see it; its height in inches;
        ``draw(figure, found)``.
    twin : tuple of mapping
        The settings that stand side by side in the static twin, each by what differs from the
        start.
    twin_picture, twin_height, draw_twin
        The same of the twin; ``draw_twin(figure, founds)``.
    """

    name: str
    title: str
    settings: tuple[Setting, ...]
    compute: Callable
    sentence: Callable[..., str]
    short: Callable[..., str]
    picture: str
    height: float
    draw: Callable
    twin: tuple[Mapping[str, float], ...]
    twin_picture: str
    twin_height: float
    draw_twin: Callable

    def result(self, **given: float):
        """Compute with these settings, the others as at the start."""
        return self.compute(**checked(self.settings, given))
