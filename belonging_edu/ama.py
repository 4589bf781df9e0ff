"""Numbers as the readers' journals print them: P = .06, r = .15, 81%."""

from __future__ import annotations

__all__ = ["coefficient", "p_value", "percent"]


def p_value(p: float) -> str:
    """Write a P value in AMA style.

    Parameters
    ----------
    p : float
        From 0 to 1.

    Returns
    -------
    str
        Two decimals; three below .01 and near .05, where two would hide on which side it lies;
        ``<.001`` below .001 and ``>.99`` above .99. There is no zero before the decimal point.

    Raises
    ------
    ValueError
        If it is not a number from 0 to 1.

    Notes
    -----
    Do not use it before further computation: the text is rounded. Source:
    AMA Manual of Style, 11th edition, section 19.5.

    Examples
    --------
    >>> [p_value(p) for p in (0.43, 0.0494, 0.0041, 0.00002, 0.998)]
    ['.43', '.049', '.004', '<.001', '>.99']
    """
    if not 0 <= p <= 1:
        raise ValueError(f"{p!r} is no P value: give a number from 0 to 1.")
    if p < 0.001:
        return "<.001"
    if p > 0.99:
        return ">.99"
    return coefficient(p, 3 if p < 0.01 or 0.045 <= p < 0.055 else 2)


def coefficient(value: float, decimals: int = 2) -> str:
    """Write a number that cannot exceed 1 (a correlation, alpha, R squared) without its zero.

    Parameters
    ----------
    value : float
        From -1 to 1.
    decimals : int, default 2
        How many digits follow the point.

    Returns
    -------
    str
        With a minus sign, not a hyphen, if it is negative.

    Raises
    ------
    ValueError
        If it is outside -1 to 1.

    Notes
    -----
    Do not use it for odds ratios, slopes, or standard errors: those keep their zero.

    Examples
    --------
    >>> coefficient(0.154), coefficient(1.0)
    ('.15', '1.00')
    """
    if not -1 <= value <= 1:
        raise ValueError(f"{value!r} can exceed 1: write it with its zero, as f'{{value:.2f}}'.")
    whole, _, rest = f"{abs(value):.{decimals}f}".partition(".")
    sign = "\N{MINUS SIGN}" if value < 0 and (whole + rest).strip("0") else ""
    return f"{sign}{'' if whole == '0' else whole}.{rest}"


def percent(share: float, decimals: int = 0) -> str:
    """Write a share as a percentage, without a space before the sign.

    Parameters
    ----------
    share : float
        From 0 to 1.
    decimals : int, default 0
        How many digits follow the point.

    Returns
    -------
    str

    Notes
    -----
    Do not use it for a difference of two shares: that is in percentage points.

    Examples
    --------
    >>> percent(0.813), percent(0.0451, 1)
    ('81%', '4.5%')
    """
    return f"{100 * share:.{decimals}f}%"
