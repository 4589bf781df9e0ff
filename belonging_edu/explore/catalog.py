"""The explorers by name: what they compute, say and draw, without any widget."""

from __future__ import annotations

from belonging_edu.explore import (
    clustering,
    confounding,
    decile_gap,
    missingness,
    nonresponse,
    odds,
    power,
    regression,
    reliability,
    wedge,
    worlds,
)
from belonging_edu.explore.drawing import new_figure
from belonging_edu.explore.model import Explorer

__all__ = ["NAMES", "figure", "result", "settings", "summary"]

#: Every explorer, in the order of the page that shows them all.
EXPLORERS: tuple[Explorer, ...] = (
    nonresponse.EXPLORER,
    reliability.EXPLORER,
    decile_gap.EXPLORER,
    odds.EXPLORER,
    confounding.EXPLORER,
    worlds.EXPLORER,
    regression.EXPLORER,
    clustering.EXPLORER,
    missingness.EXPLORER,
    wedge.EXPLORER,
    power.EXPLORER,
)
NAMES = tuple(explorer.name for explorer in EXPLORERS)
_BY_NAME = {explorer.name: explorer for explorer in EXPLORERS}


def find(name: str) -> Explorer:
    """Return an explorer by its name, or say which explorers there are."""
    if name not in _BY_NAME:
        raise ValueError(f"There is no explorer {name!r}. Explorers: {', '.join(NAMES)}.")
    return _BY_NAME[name]


def settings(name: str):
    """List what can be set in an explorer.

    Parameters
    ----------
    name : str
        One of ``NAMES``.

    Returns
    -------
    pandas.DataFrame
        One row per setting: ``setting``, its name in :func:`result`; ``label``, as shown before
        the slider, with its unit; ``start``, ``lowest``, ``highest``, and ``step``. Proportions are
        numbers from 0 to 1, even where the slider shows percent.

    Raises
    ------
    ValueError
        For an unknown explorer.

    Notes
    -----
    Do not use the ranges as ranges of plausible values: they are wide, to show what happens.

    Examples
    --------
    >>> settings("odds")["setting"].tolist()
    ['odds_ratio', 'baseline']
    """
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "setting": setting.name,
                "label": setting.label,
                "start": setting.start,
                "lowest": setting.low,
                "highest": setting.high,
                "step": setting.step,
            }
            for setting in find(name).settings
        ]
    )


def result(name: str, **settings: float):
    """Compute what an explorer shows.

    Parameters
    ----------
    name : str
        One of ``NAMES``.
    **settings : float
        See :func:`settings`; settings that are not given have their starting values.

    Returns
    -------
    frozen dataclass
        The settings, and:
        ``nonresponse``: ``respondents`` (number), ``answer_if_belong``, ``answer_if_not``,
        ``seen_share``, ``bias`` (seen minus true), ``conf_low``, ``conf_high`` (shares).
        ``reliability``: ``alpha``, ``error_of_measurement`` (SD of the score), ``seen_slope`` (in
        the unit of the true slope), ``seen_correlation`` (share of a correlation that remains).
        ``decile_gap``: ``gap`` (points), ``cohens_d``, ``overlap``, ``reversed_pairs`` (shares).
        ``odds``: ``risk``, ``risk_ratio``, ``risk_difference``.
        ``confounding``: ``plain``, ``with_year``, ``with_stress``, ``with_program`` (slopes, exam
        points for one point of the score).
        ``worlds``: ``belonging_first``, ``exam_first``, ``common_cause`` (exam points, treated
        minus untreated, at waves 0 to 3).
        ``regression``: ``before``, ``after`` (points), ``gain``, ``by_itself`` (without the
        program).
        ``clustering``: ``residents``, ``design_effect``, ``effective_n``, ``false_positives``.
        ``missingness``: ``true_share``; ``complete``, ``filled``, ``imputed``, each with ``share``,
        ``conf_low``, ``conf_high``, ``coverage`` (share of its intervals that cover the truth).
        ``wedge``: ``with_without``, ``before_after``, ``same_period``, ``both``, each with
        ``points``, ``conf_low``, ``conf_high``, ``coverage``.
        ``power``: ``design_effect``, ``power``, ``programs_for_80`` (None above 400).

    Raises
    ------
    ValueError
        For an unknown explorer or setting, or a value out of range.

    Notes
    -----
    Each is a model, with assumptions that its page in the book states. Do not use it to plan or
    correct a study of your own; the methods of the package are made for that.

    Examples
    --------
    >>> round(result("odds", odds_ratio=0.05, baseline=0.8).risk, 3)
    0.167
    """
    return find(name).result(**settings)


def summary(name: str, **settings: float) -> str:
    """Say what an explorer shows, for readers who cannot see it.

    Parameters
    ----------
    name : str
        One of ``NAMES``.
    **settings : float
        As for :func:`result`.

    Returns
    -------
    str
        One or two sentences with the numbers.

    Raises
    ------
    ValueError
        As :func:`result`.

    Notes
    -----
    Do not use it as a sentence about real residents: it describes a model.

    Examples
    --------
    >>> summary("odds", odds_ratio=2, baseline=0.5)
    'An odds ratio of 2 and a baseline risk of 50% mean a risk of 66.7%: 16.7 percentage points
    higher, a risk ratio of 1.3.'
    """
    return find(name).sentence(result(name, **settings))


def figure(name: str, **settings: float):
    """Draw what an explorer shows.

    Parameters
    ----------
    name : str
        One of ``NAMES``.
    **settings : float
        As for :func:`result`.

    Returns
    -------
    matplotlib.figure.Figure
        Made without pyplot: nothing has to be closed.

    Raises
    ------
    ValueError
        As :func:`result`.

    Notes
    -----
    Do not use it without :func:`summary` beside it, which says the same in words.

    Examples
    --------
    >>> figure("odds").axes[0].get_ylabel()
    'risk'
    """
    chosen = find(name)
    return new_figure(chosen.height, chosen.draw, chosen.result(**settings))
