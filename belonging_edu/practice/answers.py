"""What a learner may hand in: numbers, text, series, tables, fitted models."""

from __future__ import annotations

import math
import re

from belonging_edu.practice import fits, typed
from belonging_edu.practice.quantities import quantity
from belonging_edu.practice.typed import Typed, Unreadable, Wanted, quoted

__all__ = ["Unreadable", "number_of", "parts_of", "read"]


_NOTHING_YET = "not attempted yet: put your answer in the place of None"
_NOTHING_TYPED = "nothing is written here yet: write your answer"
_ESTIMATES = ("estimate", "Coef.", "coef")


def parts_of(answer, blanks) -> list:
    """Return an answer as a list of as many values as there are blanks."""
    if _is_missing(answer):
        raise Unreadable(_NOTHING_YET)
    values = _listed(answer, blanks)
    for is_nothing, said in ((_is_missing, _NOTHING_YET), (_is_blank, _NOTHING_TYPED)):
        if values and all(map(is_nothing, values)) and not _is_chosen(blanks):
            raise Unreadable(said.replace("answer", "answers") if len(values) > 1 else said)
    if len(blanks) == 1 and blanks[0].lines:
        return [" ".join(map(str, values))]
    if len(values) != len(blanks):
        raise Unreadable(_another_count(values, blanks))
    return values


def _is_missing(answer):
    return answer is None or answer is ...


def _is_blank(value):
    return isinstance(value, str) and not value.strip()


def _is_chosen(blanks):
    """Whether all that is asked for is one word to choose, or one order."""
    return len(blanks) == 1 and bool(blanks[0].options or blanks[0].lines)


def _another_count(values, blanks):
    if len(blanks) > 1:
        return (
            f"{len(blanks)} answers are asked for, in brackets with commas between them; you gave "
            f"{len(values)}. Write decimals with a point"
        )
    said = f"one answer is asked for; you gave {len(values)}"
    whole = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    if len(values) == len(whole) == 2 and whole[1] >= 0 and not blanks[0].options:
        return f"{said}. If {whole[0]}.{whole[1]} is meant, write it with a point, as Python does"
    return said


def _listed(answer, blanks):
    """A list of the values; what may hold the term of a single number stays whole."""
    is_whole = hasattr(answer, "index") and not isinstance(answer, str | list | tuple)
    if is_whole and len(blanks) == 1 and not blanks[0].lines:
        return [answer]
    if hasattr(answer, "tolist") and not hasattr(answer, "columns"):
        values = answer.tolist()
        return values if isinstance(values, list) else [values]
    return list(answer) if isinstance(answer, tuple | list) else [answer]


def read(value, blank):
    """Return what stands in a blank as a number, a word or letters; a model stays a model."""
    if _is_missing(value):
        raise Unreadable(_NOTHING_YET)
    if blank.lines:
        return _letters(value, blank)
    if blank.options:
        return _word(_single(value), blank)
    if blank.term and fits.is_fit(value):
        return value
    is_share = blank.quantity == "proportion"
    wanted = Wanted(
        blank.unit,
        blank.name or "",
        low=quantity(blank.quantity).low,
        decimals=blank.decimals,
        is_share=is_share,
    )
    return number_of(_out_of_a_table(value, blank.term), wanted).value


def _letters(value, blank):
    words = re.findall(r"[^\W\d_]+", str(value).upper())
    letters = (
        list("".join(words)) if all(set(word) <= set(blank.lines) for word in words) else words
    )
    if not letters:
        raise Unreadable("not attempted yet: write the letters in your order")
    unknown = sorted(set(letters) - set(blank.lines))
    if unknown:
        raise Unreadable(
            f"there is no line {', '.join(unknown)}: the letters are {', '.join(blank.lines)}"
        )
    twice = sorted({letter for letter in letters if letters.count(letter) > 1})
    if twice:
        raise Unreadable(f"each line once: {', '.join(twice)} stands twice")
    missing = [letter for letter in blank.lines if letter not in letters]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise Unreadable(
            f"{len(blank.lines)} lines are asked for: {', '.join(missing)} {verb} missing"
        )
    return " ".join(letters)


def _word(value, blank):
    choices = ", ".join(blank.options)
    if _is_blank(value):
        raise Unreadable(f"nothing is chosen yet: choose one of {choices}")
    if not isinstance(value, str):
        raise Unreadable(f"{type(value).__name__} is none of the choices: {choices}")
    said = _bare(value)
    meant = [option for option in blank.options if _bare(option) == said]
    meant = meant or [option for option in blank.options if _is_short_for(option, said)]
    if not said or len(meant) != 1:
        raise Unreadable(f"{quoted(value)} is none of the choices: {choices}")
    return meant[0]


def _is_short_for(option, said):
    """Whether words say an option in short; one side of an "or" is another answer than both."""
    words = set(_bare(option))
    return set(said) <= words and ("or" in said or "or" not in words)


def _bare(words):
    """Words without articles; quotation marks, spaces and capitals do not matter."""
    found = re.sub(r"[\W_]+", " ", words.casefold()).split()
    return [word for word in found if word not in ("a", "an", "the")]


def number_of(value, wanted: Wanted | None = None) -> Typed:
    """Return a value as a finite number; text is read as people type it."""
    if _is_missing(value):
        raise Unreadable("nothing is written down yet: put your guess in the place of None")
    if isinstance(value, str):
        return typed.number(value, wanted)
    kind = type(value).__name__
    if kind in ("bool", "bool_"):
        raise Unreadable(f"a number is asked for; you gave {value}")
    if callable(value):
        raise Unreadable(
            f"a number is asked for; you gave a {kind}, which was not called: write () after it"
        )
    if hasattr(value, "fit"):
        raise Unreadable(
            f"a number is asked for; you gave a model ({kind}) without .fit() after it"
        )
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable(f"a number is asked for; you gave {kind}") from None
    if math.isnan(number):
        raise Unreadable(
            "the answer is NaN, not a number: somewhere missing values were not left out, or 0 was "
            "divided by 0"
        )
    if math.isinf(number):
        raise Unreadable("the answer is infinite: somewhere a number was divided by 0")
    return Typed(number, False)


def _out_of_a_table(value, term):
    """The coefficient of a model, the estimate of a tidy table, the one value of a series."""
    if hasattr(value, "params"):
        value = value.params
    if hasattr(value, "columns"):
        value = _estimates(value)
    if hasattr(value, "index") and not isinstance(value, str | list | tuple):
        if term is not None and (at := list(value.index == term)).count(True):
            return _single(value[at])
    return _single(value)


def _estimates(table):
    """The estimates of a table by their terms, which stand in a column or before the rows."""
    column = next((name for name in _ESTIMATES if name in table.columns), None)
    if column is None or not ("term" in table.columns or table.index.dtype.kind in "OU"):
        raise Unreadable("the table has no columns term and estimate: hand in the number itself")
    return (table.set_index("term") if "term" in table.columns else table)[column]


def _single(value):
    """The one value of a series or array; anything else as it is."""
    if not hasattr(value, "tolist"):
        return value
    values = value.tolist()
    values = values if isinstance(values, list) else [values]
    if len(values) != 1:
        raise Unreadable(
            f"one number is asked for; you gave {len(values)}: hand in the one that is meant"
        )
    return values[0]
