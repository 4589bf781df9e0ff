"""When a spaced question comes back: 2, 7, 21 and 60 days after its chapter was done.

The rule. The days are counted from the day on which the chapter's questions were answered or its
core exercises solved. A right answer on the day that it is due, or later, leads to the next of the
four; if it comes late, the gap to the next is kept. After a wrong answer the question is due in 2
days, and all begins again from there. A right answer before the day changes nothing. After the
fourth right answer it does not come back. A day that lies in the future, as after a clock was set
wrong, counts as today.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

__all__ = ["STEPS", "days_to_come", "due"]

STEPS = (2, 7, 21, 60)


def due(began: date, answers: Iterable[tuple[date, bool]], today: date) -> date | None:
    """Return the day on which a question is due, or None if it need not come back.

    Parameters
    ----------
    began : datetime.date
        The day on which the chapter was done.
    answers : iterable of (datetime.date, bool)
        The days on which the question was answered, in order, and whether it was answered right.
    today : datetime.date

    Examples
    --------
    >>> due(date(2028, 2, 27), [], date(2028, 2, 27))
    datetime.date(2028, 2, 29)
    """
    coming = days_to_come(began, answers, today)
    return coming[0] if coming else None


def days_to_come(began: date, answers: Iterable[tuple[date, bool]], today: date) -> list[date]:
    """Return all days on which a question comes back, if it is answered right on each of them."""
    began = min(began, today)
    coming = _days(began)
    for day, is_right in answers:
        day = min(day, today)
        if not is_right:
            coming = _days(day)
        elif coming and day >= coming[0]:
            late = day - coming[0]
            coming = [later + late for later in coming[1:]]
    return coming


def _days(began):
    return [began + timedelta(days=step) for step in STEPS]
