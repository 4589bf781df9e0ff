"""What a learner may hand in: numbers, text, series, frames, fitted models."""

from __future__ import annotations

import math

from belonging_edu.practice.exercise import Choice

__all__ = ["Unreadable", "parts_of", "read"]


class Unreadable(Exception):
    """An answer that is no answer yet; the message says what to hand in."""


def parts_of(answer, count: int) -> list:
    """Return the answer as a list of so many parts."""
    if answer is None or answer is ...:
        raise Unreadable("not attempted yet: put your answer in the place of None")
    parts = list(answer) if isinstance(answer, tuple | list) else [answer]
    if hasattr(answer, "tolist") and not hasattr(answer, "columns"):
        values = answer.tolist()
        parts = values if isinstance(values, list) else [values]
    if parts and all(part is None for part in parts):
        raise Unreadable("not attempted yet: put your answers in the place of None")
    if count > 1 and len(parts) != count:
        raise Unreadable(
            f"{count} answers are asked for, in brackets with commas between them; you gave "
            f"{len(parts)}"
        )
    if count == 1 and len(parts) != 1:
        raise Unreadable(f"one answer is asked for; you gave {len(parts)}")
    return parts


def read(value, part):
    """Return the value of one part as a number or a word."""
    if value is None or value is ...:
        raise Unreadable("not attempted yet: put your answer in the place of None")
    return _word(value, part) if isinstance(part, Choice) else _number(value, part)


def _word(value, part):
    word = value.strip().lower() if isinstance(value, str) else value
    if word not in part.options:
        raise Unreadable(f"{value!r} is none of the choices: {', '.join(part.options)}")
    return word


def _number(value, part):
    value = _out_of_a_table(value, part)
    if isinstance(value, str):
        value = value.strip().removesuffix("%").replace("\N{MINUS SIGN}", "-")
    if isinstance(value, bool):
        raise Unreadable(f"a number is asked for; you gave {value}")
    try:
        number = float(value)
    except (TypeError, ValueError):
        what = repr(value) if isinstance(value, str) else type(value).__name__
        cure = ", with a point for decimals" if isinstance(value, str) and "," in value else ""
        raise Unreadable(f"a number is asked for{cure}; you gave {what}") from None
    if math.isnan(number):
        raise Unreadable(
            "the answer is NaN, not a number: somewhere missing values were not left out, or 0 was "
            "divided by 0"
        )
    if math.isinf(number):
        raise Unreadable("the answer is infinite: somewhere a number was divided by 0")
    return number


def _out_of_a_table(value, part):
    """The coefficient of a model, the estimate of a tidy table, the one value of a series."""
    if hasattr(value, "params"):
        value = value.params
    elif hasattr(value, "columns"):
        if not {"term", "estimate"} <= set(value.columns):
            raise Unreadable(
                "the table has no columns term and estimate: hand in the number itself"
            )
        value = value.set_index("term")["estimate"]
    if not hasattr(value, "index") or isinstance(value, str | list | tuple):
        return value
    if part.term is not None and part.term in value.index:
        return value[part.term]
    if len(value) != 1:
        raise Unreadable(f"one number is asked for; you gave {len(value)}")
    return value.iloc[0]
