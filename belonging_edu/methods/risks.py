"""Odds, risks, and their ratios, and how strong an unmeasured confounder would have to be."""

from __future__ import annotations

import math

from belonging_edu.methods import inputs, results

__all__ = ["e_value", "odds_from_risk", "odds_ratio_from_risks", "risk_from_odds", "risks_at"]


def odds_from_risk(risk: float) -> float:
    """Convert a risk to odds.

    Parameters
    ----------
    risk : float
        A proportion, at least 0 and below 1.

    Returns
    -------
    float
        The number with the outcome for each one without it.

    Raises
    ------
    ValueError
        If `risk` is out of range.

    Notes
    -----
    Do not use odds when speaking to patients or colleagues: they are heard as risks.

    Examples
    --------
    >>> odds_from_risk(0.75)
    3.0
    """
    cure = "give a share from 0 up and below 1; for 40% write 0.40"
    risk = inputs.between(risk, "risk", cure, 0, 1, ends=(True, False))
    return risk / (1 - risk)


def risk_from_odds(odds: float) -> float:
    """Convert odds to a risk.

    Parameters
    ----------
    odds : float
        0 or more.

    Returns
    -------
    float
        A proportion, at least 0 and below 1.

    Raises
    ------
    ValueError
        If `odds` is negative or infinite.

    Notes
    -----
    Do not use it on an odds *ratio*: that needs a baseline, see :func:`risks_at`.

    Examples
    --------
    >>> risk_from_odds(3)
    0.75
    """
    cure = "give a finite number from 0 up"
    odds = inputs.between(odds, "odds", cure, 0, inputs.LARGEST, ends=(True, False))
    return odds / (1 + odds)


def odds_ratio_from_risks(risk: float, baseline: float) -> float:
    """Compare two risks by their odds ratio.

    Parameters
    ----------
    risk, baseline : float
        Proportions above 0 and below 1; `baseline` is that of the reference group.

    Returns
    -------
    float
        Above 0; 1 means equal risks.

    Raises
    ------
    ValueError
        If a risk is out of range.

    Notes
    -----
    Do not use it where the risks themselves can be reported: they say more.

    Examples
    --------
    >>> round(odds_ratio_from_risks(0.19, 0.83), 3)
    0.048
    """
    cure = "it has no finite odds ratio; give a share above 0 and below 1"
    risk, baseline = (
        inputs.between(value, name, cure, 0, 1)
        for name, value in (("risk", risk), ("baseline", baseline))
    )
    return odds_from_risk(risk) / odds_from_risk(baseline)


def risks_at(odds_ratio: float, *, baselines):
    """Translate an odds ratio into risks at stated baseline risks.

    Parameters
    ----------
    odds_ratio : float
        Above 0.
    baselines : sequence of float
        Risks in the reference group, each above 0 and below 1.

    Returns
    -------
    pandas.DataFrame
        Three rows per baseline (``group``): ``term`` is ``risk``, ``risk ratio`` or ``risk
        difference``; ``estimate`` is a share or a ratio.

    Raises
    ------
    ValueError
        If the odds ratio or a baseline is out of range.

    Notes
    -----
    Exact for one group vs another. Do not use it to convert an *adjusted* odds ratio to a
    risk ratio for everybody: people differ in their baseline risks; see
    :func:`belonging_edu.methods.adjusted.adjusted_risks`.

    Examples
    --------
    >>> table = risks_at(0.05, baselines=[0.8])
    >>> table.set_index("term")["estimate"].round(2).to_dict()
    {'risk': 0.17, 'risk ratio': 0.21, 'risk difference': -0.63}
    """
    odds_ratio = _ratio(odds_ratio, "odds_ratio", "give a finite number above 0")
    rows = []
    for baseline in inputs.names(baselines, "baselines"):
        baseline = inputs.between(baseline, "A baseline", "give shares above 0 and below 1", 0, 1)
        risk = risk_from_odds(odds_ratio * odds_from_risk(baseline))
        found = {
            "risk": risk,
            "risk ratio": risk / baseline,
            "risk difference": risk - baseline,
        }
        group = f"baseline {100 * baseline:g}%"
        rows += [results.row(term, value, group=group) for term, value in found.items()]
    if not rows:
        raise ValueError("No baseline: name at least one risk, such as baselines=[0.4].")
    return results.frame(rows)


def e_value(risk_ratio: float, *, conf_low: float | None = None, conf_high: float | None = None):
    """Compute how strong an unmeasured confounder must be to explain away a risk ratio.

    Parameters
    ----------
    risk_ratio : float
        Above 0. An odds ratio may be given only if the outcome is rare (below about 15%).
    conf_low, conf_high : float, optional
        Its confidence limits, both or neither.

    Returns
    -------
    pandas.DataFrame
        ``term, estimate``: ``E-value of the estimate`` and, with limits, ``E-value of the limit
        nearest to 1``. At least 1; the risk ratio that the confounder would need with the exposure
        *and* with the outcome, beyond everything adjusted for.

    Raises
    ------
    ValueError
        If a ratio is not above 0, only one limit is given, or the estimate lies outside.

    Notes
    -----
    Do not use a large E-value as proof of a cause: it does not say whether such a confounder
    exists, and it does not address selection bias or measurement error.

    References
    ----------
    VanderWeele TJ, Ding P. Sensitivity analysis in observational research: introducing the
    E-value. Ann Intern Med 2017;167:268-274. doi:10.7326/M16-2607

    Examples
    --------
    >>> e_value(0.24)["estimate"].round(2).item()
    7.8
    """
    if (conf_low is None) != (conf_high is None):
        raise ValueError("One limit of the interval is missing: give both limits, or neither.")
    given = (risk_ratio,) if conf_low is None else (risk_ratio, conf_low, conf_high)
    risk_ratio, *limits = (
        _ratio(value, "A risk ratio", "give finite numbers above 0") for value in given
    )
    rows = [results.row("E-value of the estimate", _e_value(risk_ratio))]
    if limits:
        conf_low, conf_high = limits
        if not conf_low <= risk_ratio <= conf_high:
            raise ValueError(
                f"{risk_ratio!r} lies outside {conf_low!r} to {conf_high!r}: give the limits of "
                "the same risk ratio."
            )
        limit = 1.0 if conf_low <= 1 <= conf_high else (conf_low if conf_low > 1 else conf_high)
        rows.append(results.row("E-value of the limit nearest to 1", _e_value(limit)))
    return results.frame(rows)


def _ratio(value, what, cure):
    """A ratio whose square, and that of its inverse, a float can hold."""
    return inputs.between(value, what, cure, 1 / inputs.LARGEST, inputs.LARGEST)


def _e_value(ratio):
    ratio = max(ratio, 1 / ratio)
    return ratio + math.sqrt(ratio * (ratio - 1))
