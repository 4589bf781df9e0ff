"""What a learner may hand in: numbers, text, series, frames, fitted models."""

from __future__ import annotations

import math

from belonging_edu.practice.exercise import Choice, Order

__all__ = ["Unreadable", "number_of", "parts_of", "read"]


_NOTHING_YET = "not attempted yet: put your answer in the place of None"


class Unreadable(Exception):
    """An answer that is no answer yet; the message says what to hand in."""


def parts_of(answer, asked) -> list:
    """Return an answer as a list of as many values as there are parts."""
    if answer is None or answer is ...:
        raise Unreadable(_NOTHING_YET)
    values = _listed(answer)
    if values and all(value is None for value in values):
        raise Unreadable(_NOTHING_YET.replace("answer", "answers"))
    if len(asked) == 1 and isinstance(asked[0], Order):
        return [" ".join(map(str, values))]
    if len(asked) > 1 and len(values) != len(asked):
        raise Unreadable(
            f"{len(asked)} answers are asked for, in brackets with commas between them; you gave "
            f"{len(values)}"
        )
    if len(values) != len(asked):
        raise Unreadable(f"one answer is asked for; you gave {len(values)}")
    return values


def _listed(answer):
    if hasattr(answer, "tolist") and not hasattr(answer, "columns"):
        values = answer.tolist()
        return values if isinstance(values, list) else [values]
    return list(answer) if isinstance(answer, tuple | list) else [answer]


def read(value, part):
    """Return the value of one part as a number or a word."""
    if value is None or value is ...:
        raise Unreadable(_NOTHING_YET)
    reader = {Choice: _word, Order: _letters}.get(type(part), _number)
    return reader(value, part)


def _letters(value, part):
    letters = str(value).upper().replace(",", " ").split()
    letters = list(letters[0]) if len(letters) == 1 else letters
    if not letters:
        raise Unreadable("not attempted yet: write the letters in your order between the marks")
    unknown = sorted(set(letters) - set(part.lines))
    if unknown:
        raise Unreadable(f"there is no line {', '.join(unknown)}: {', '.join(part.lines)}")
    twice = sorted({letter for letter in letters if letters.count(letter) > 1})
    if twice:
        raise Unreadable(f"each line once: {', '.join(twice)} stands twice")
    missing = [letter for letter in part.lines if letter not in letters]
    if missing:
        raise Unreadable(f"{len(part.lines)} lines are asked for: {', '.join(missing)} is missing")
    return " ".join(letters)


def _word(value, part):
    word = value.strip().lower() if isinstance(value, str) else value
    if word not in part.options:
        raise Unreadable(f"{value!r} is none of the choices: {', '.join(part.options)}")
    return word


def _number(value, part):
    return number_of(_out_of_a_table(value, part))


def number_of(value) -> float:
    """Return a value as a finite number."""
    if value is None or value is ...:
        raise Unreadable("nothing is written down yet: put your guess in the place of None")
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
