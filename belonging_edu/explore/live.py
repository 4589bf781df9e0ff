"""An explorer in the notebook: sliders, a figure, and a sentence; and its static twin."""

from __future__ import annotations

import html
from functools import partial

from belonging_edu.explore.catalog import figure, find, summary
from belonging_edu.explore.drawing import new_figure
from belonging_edu.notebook import figure_markup, show

__all__ = ["Live", "explorer", "twin"]


def explorer(name: str) -> None:
    """Show an explorer: sliders, and a figure and a sentence that follow them.

    Parameters
    ----------
    name : str
        One of ``NAMES``.

    Raises
    ------
    ValueError
        For an unknown explorer.
    ModuleNotFoundError
        If ipywidgets is not installed.

    Notes
    -----
    Live in JupyterLab. The stored notebook and the book show the sentence at the start and what
    can be set. PageUp, PageDown, Home, and End move a slider (JupyterLab takes the arrow keys). The
    number before it can be typed, or changed with the arrow keys, and takes effect after Enter or
    Tab. Do not use it without :func:`twin` beside it: on paper, and in a book that is opened from a
    folder, readers see no sliders.

    Examples
    --------
    >>> explorer("odds")
    {'text/plain': 'An odds ratio of 0.05 and ...
    """
    from IPython.display import display

    words = without_sliders(name)  # stored; a browser prefers the widgets where it has them
    bundle = Live(name).box._repr_mimebundle_()
    display(bundle | {"text/markdown": words, "text/plain": words}, raw=True)


def twin(name: str) -> None:
    """Show the static twin of an explorer: three or four settings side by side.

    Parameters
    ----------
    name : str
        One of ``NAMES``.

    Raises
    ------
    ValueError
        For an unknown explorer.

    Notes
    -----
    The book shows it under the name ``explorer_`` plus `name`. Do not use it twice in a notebook:
    the book finds a figure by its name.

    Examples
    --------
    >>> twin("odds")
    {'text/html': '<img alt="Rows for four baseline risks ...
    """
    chosen = find(name)
    found = [chosen.result(**given) for given in chosen.twin]
    drawn = new_figure(chosen.twin_height, chosen.draw_twin, found)
    words = " ".join([chosen.twin_picture, *(chosen.short(one) for one in found)])
    show(drawn, alt=words, name=f"explorer_{name}")


def without_sliders(name: str) -> str:
    """Return what a stored notebook says in place of the sliders."""
    ranges = "; ".join(f"{s.label}: {s.range_text}" for s in find(name).settings)
    return f"{summary(name)}\n\nIn JupyterLab these are sliders: {ranges}."


class Live:
    """The widgets of one explorer; ``box`` is what is displayed.

    Each setting has a field for its number and a slider. A slider of ipywidgets has no name that
    a screen reader could speak; the label belongs to the field, where arrow keys work, too.
    """

    def __init__(self, name):
        import ipywidgets

        self.name, self.settings = name, find(name).settings
        self.sliders = {setting.name: _slider(setting) for setting in self.settings}
        self.fields = {setting.name: _field(setting, self.settings) for setting in self.settings}
        self.back = ipywidgets.Button(
            description="Back to the start", layout=ipywidgets.Layout(width="max-content")
        )
        self.picture, self.sentence = ipywidgets.HTML(), ipywidgets.HTML()
        lines = [ipywidgets.HBox([self.fields[key], self.sliders[key]]) for key in self.sliders]
        self.box = ipywidgets.VBox(
            [*lines, self.back, self.picture, self.sentence],
            layout=ipywidgets.Layout(max_width="44em"),
        )
        for setting in self.settings:
            self.sliders[setting.name].observe(self._moved, names="value")
            self.fields[setting.name].observe(partial(self._typed, setting), names="value")
        self.back.on_click(self._to_start)
        self._held = False
        self._moved()

    def values(self) -> dict:
        """Return what the sliders say, in the units of :func:`result`."""
        return {s.name: s.from_screen(self.sliders[s.name].value) for s in self.settings}

    def _typed(self, setting, change):
        slider = self.sliders[setting.name]
        if change["new"] != setting.on_screen(setting.from_screen(slider.value)):
            slider.value = change["new"]

    def _moved(self, _=None):
        if self._held:
            return
        given = self.values()
        for setting in self.settings:
            self.fields[setting.name].value = setting.on_screen(given[setting.name])
        words = summary(self.name, **given)
        alt = f"{find(self.name).picture} {words}"
        self.picture.value = figure_markup(figure(self.name, **given), alt=alt, tight=False)
        self.sentence.value = f'<div role="status" aria-live="polite">{html.escape(words)}</div>'

    def _to_start(self, _):
        self._held = True
        try:
            for setting in self.settings:
                self.sliders[setting.name].value = setting.on_screen(setting.start)
        finally:
            self._held = False
        self._moved()


def _slider(setting):
    import ipywidgets

    options = {
        "value": setting.on_screen(setting.start),
        "continuous_update": False,
        "readout": False,
        "layout": ipywidgets.Layout(width="auto", flex="1 1 8em"),
    }
    if setting.ratio:
        from math import log10

        options |= {"min": log10(setting.low), "max": log10(setting.high), "step": setting.step}
        return ipywidgets.FloatLogSlider(base=10, **options)
    kind = ipywidgets.IntSlider if setting.whole_on_screen else ipywidgets.FloatSlider
    return kind(**_bounds(setting), **options)


def _field(setting, beside):
    import ipywidgets

    label = 0.55 * max(len(other.label) for other in beside) + 1
    kind = ipywidgets.BoundedIntText if setting.whole_on_screen else ipywidgets.BoundedFloatText
    return kind(
        value=setting.on_screen(setting.start),
        description=setting.label,
        style={"description_width": f"{label:.0f}em"},
        layout=ipywidgets.Layout(width=f"{label + 6:.0f}em"),
        **_bounds(setting),
    )


def _bounds(setting):
    values = {"min": setting.low, "max": setting.high, "step": setting.step}
    return {name: setting.on_screen(value) for name, value in values.items()}
