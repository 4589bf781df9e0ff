"""What a learner may hand in: numbers, text, series, frames, fitted models."""

from __future__ import annotations

import math

__all__ = ["Unreadable", "number_of", "parts_of", "read"]


_NOTHING_YET = "not attempted yet: put your answer in the place of None"


class Unreadable(Exception):
    """An answer that is no answer yet; the message says what to hand in."""


def parts_of(answer, blanks) -> list:
    """Return an answer as a list of as many values as there are blanks."""
    if answer is None or answer is ...:
        raise Unreadable(_NOTHING_YET)
    values = _listed(answer)
    if values and all(value is None for value in values):
        raise Unreadable(_NOTHING_YET.replace("answer", "answers"))
    if len(blanks) == 1 and blanks[0].lines:
        return [" ".join(map(str, values))]
    if len(blanks) > 1 and len(values) != len(blanks):
        raise Unreadable(
            f"{len(blanks)} answers are asked for, in brackets with commas between them; you gave "
            f"{len(values)}"
        )
    if len(values) != len(blanks):
        raise Unreadable(f"one answer is asked for; you gave {len(values)}")
    return values


def _listed(answer):
    if hasattr(answer, "tolist") and not hasattr(answer, "columns"):
        values = answer.tolist()
        return values if isinstance(values, list) else [values]
    return list(answer) if isinstance(answer, tuple | list) else [answer]


def read(value, blank):
    """Return what stands in a blank as a number, a word or letters."""
    if value is None or value is ...:
        raise Unreadable(_NOTHING_YET)
    reader = _letters if blank.lines else _word if blank.options else _number
    return reader(value, blank)


def _letters(value, blank):
    letters = str(value).upper().replace(",", " ").split()
    letters = list(letters[0]) if len(letters) == 1 else letters
    if not letters:
        raise Unreadable("not attempted yet: write the letters in your order between the marks")
    unknown = sorted(set(letters) - set(blank.lines))
    if unknown:
        raise Unreadable(f"there is no line {', '.join(unknown)}: {', '.join(blank.lines)}")
    twice = sorted({letter for letter in letters if letters.count(letter) > 1})
    if twice:
        raise Unreadable(f"each line once: {', '.join(twice)} stands twice")
    missing = [letter for letter in blank.lines if letter not in letters]
    if missing:
        raise Unreadable(f"{len(blank.lines)} lines are asked for: {', '.join(missing)} is missing")
    return " ".join(letters)


def _word(value, blank):
    word = value.strip().lower() if isinstance(value, str) else value
    if word not in blank.options:
        raise Unreadable(f"{value!r} is none of the choices: {', '.join(blank.options)}")
    return word


def _number(value, blank):
    return number_of(_out_of_a_table(value, blank.term))


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


def _out_of_a_table(value, term):
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
    if term is not None and term in value.index:
        return value[term]
    if len(value) != 1:
        raise Unreadable(f"one number is asked for; you gave {len(value)}")
    return value.iloc[0]
