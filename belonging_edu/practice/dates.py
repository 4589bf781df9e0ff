"""Days in words."""

from __future__ import annotations

from datetime import date

__all__ = ["as_day"]

_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def as_day(day: date) -> str:
    """Return a day as American journals write it, whatever the language of the computer.

    Examples
    --------
    >>> as_day(date(2026, 11, 28))
    'November 28, 2026'
    """
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
