"""What single cells hold: numbers, dates, blanks, and texts that were meant as something else.

The columns of :mod:`belonging_edu.methods.inputs` are judged by them, value by value.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from decimal import Decimal
from numbers import Real

import numpy as np

__all__ = [
    "as_float",
    "cure",
    "is_blank",
    "is_real",
    "looks_like_number",
    "looks_like_time",
    "means_missing",
    "order",
    "refuse_kinds",
    "refuse_spellings",
]

_SIGNS = "%$€£¥"
_GAPS = " '’\u00a0\u2009\u202f"  # between thousands
_DATE = re.compile(
    r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}([T ].*)?|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4}|"
    r"[A-Za-z]{3,9} \d{1,2}, \d{4}"
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
#: What pandas reads as missing from a file, and what people type for it.
_MISSING = {
    "None", "nan", "-nan", "na", "n/a", "n.a.", "#n/a", "#na", "<na>", "nat", "null", ".", "-",
    "--", "?",
}  # fmt: skip
_YES_AND_NO = (
    ("no", "yes"), ("false", "true"), ("unchecked", "checked"), ("n", "y"), ("f", "t"),
)  # fmt: skip


def is_real(value) -> bool:
    """Whether a value in a column is a number of any kind, yes and no among them."""
    return isinstance(value, Real | Decimal | np.bool_)


def as_float(value) -> float:
    """A number as a float, infinite where it has too many digits for one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def is_blank(value) -> bool:
    """Whether a value is a text without a letter, which means missing."""
    return isinstance(value, str) and not value.strip()


def means_missing(text) -> bool:
    """Whether a text is what programs and people write for a missing value."""
    if not isinstance(text, str):
        return False
    text = text.strip()
    return text == "None" or (text.lower() in _MISSING and text.lower() != "none")


def looks_like_number(text) -> bool:
    """Whether a text can only have been meant as a number, such as ``"3,5"`` or ``"$1,200"``."""
    if not isinstance(text, str):
        return False
    plain = _without_thousands(text.strip().strip(_SIGNS + " \u00a0").replace("\u2212", "-"))
    try:
        float(plain.replace(",", "."))
    except ValueError:
        return False
    return plain.lower() not in ("nan", "inf", "-inf", "infinity")


def _without_thousands(text):
    if re.fullmatch(rf"[-+]?\d{{1,3}}([{_GAPS}]\d{{3}})+([.,]\d+)?", text):
        return re.sub(rf"[{_GAPS}]", "", text)
    if _with_points(text):
        return text.replace(".", "")
    return re.sub(r",(?=\d{3},|\d{3}\.)", "", text)


def _with_points(text):
    """Whether points mark thousands, and a comma the decimals, if there are any."""
    return bool(re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+,\d+|[-+]?\d{1,3}(\.\d{3}){2,}", text))


def looks_like_time(text) -> bool:
    """Whether a text is a date or a time of day."""
    if not isinstance(text, str):
        return False
    return bool(_DATE.fullmatch(text.strip()) or _CLOCK.fullmatch(text.strip()))


def order(value):
    """A key that sorts numbers, dates and intervals by value, and all else after them."""
    if hasattr(value, "left") and hasattr(value, "right"):
        return order(value.left)
    if is_real(value):
        return (0, as_float(value), "")
    for count in ("value", "ordinal"):  # timestamps and durations, periods
        if isinstance(getattr(value, count, None), int):
            return (1, getattr(value, count), "")
    if isinstance(value, datetime.date):
        return (1, value.toordinal(), "")
    return (2, 0.0, str(value))


# What cannot stand in one column


def refuse_kinds(known, name):
    """Raise for values that are no groups, and for dates of two types, which are never equal."""
    if any(type(value).__hash__ is None for value in known):
        raise ValueError(f"{name!r} holds lists: give one value per row.")
    for value in known:
        if isinstance(value, complex) and not is_real(value):
            raise ValueError(
                f"{name!r} holds complex numbers such as {value}: take the real part with "
                f"data[{name!r}].map(lambda value: value.real)."
            )
        if is_real(value) and not isinstance(value, int) and math.isinf(as_float(value)):
            raise ValueError(
                f"{name!r} holds inf, which is not a group: turn it into a missing value first."
            )
    times = {value for value in known if isinstance(value, datetime.date)}
    days = {value for value in times if not isinstance(value, datetime.datetime)}
    others = [value for value in known if is_real(value)] or list(times - days)
    if times and others and (days or is_real(others[0])):
        raise ValueError(
            f"{name!r} holds {others[0]} and the date {min(days or times)}: make all of them dates "
            f"with pd.to_datetime(data[{name!r}].astype('string'))."
        )


def refuse_spellings(known, name):
    """Raise if texts stand for missing values, or if equal values are written in two ways."""
    column = f"data[{name!r}]"
    texts = {value for value in known if isinstance(value, str) and not is_blank(value)}
    if not texts:
        return
    _refuse_missing(texts, name)
    others = {value for value in known if not isinstance(value, str)}
    strange = [value for value in others if not is_real(value)]
    if strange:
        raise ValueError(
            f"{name!r} holds {strange[0]} and the text {min(texts)!r}: make all of them dates with "
            f"pd.to_datetime({column}), or all text with {column}.astype('string')."
        )
    both = {str(value) for value in others} & texts
    numbers = {_number(value) for value in others}
    both |= {text for text in texts if numbers and _number(text) in numbers}
    if both:
        raise ValueError(
            f"{name!r} holds {min(both)} as a number and as text: make all of them text with "
            f"{column}.astype('string'), or all numbers with pd.to_numeric({column})."
        )
    _refuse_alike(texts, name)


def _refuse_missing(texts, name):
    for text in sorted(filter(means_missing, texts)):
        if text.strip() == "-" and "+" in texts:
            continue
        raise ValueError(
            f"{name!r} holds the text {text!r}, which looks like a missing value: make it one "
            f"with data[{name!r}].astype(object).replace({text!r}, None), or rename the group."
        )


def _refuse_alike(texts, name):
    column = f"data[{name!r}]"
    for one, other in _twins(texts, _folded):
        raise ValueError(
            f"{name!r} holds {one!a} and {other!a}, which differ only in {_difference(one, other)}"
            f": make them one with {column}{_merging(one, other)}, or rename one of the groups."
        )
    for one, other in _twins((text for text in texts if not text[:1].isalpha()), _number):
        raise ValueError(
            f"{name!r} holds {one!r} and {other!r}, the same number: make all of them "
            f"numbers with pd.to_numeric({column}), or rename one of the groups."
        )


def _twins(texts, reading):
    """Pairs of texts that are read as the same."""
    seen = {}
    for text in sorted(texts):
        other = seen.setdefault(reading(text), text)
        if other != text:
            yield other, text


def _folded(text):
    """A text without what readers do not see: capitals, blanks at its ends, hidden characters."""
    return " ".join(_visible(text).split()).casefold()


def _visible(text):
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")


def _difference(one, other):
    if " ".join(one.split()) == " ".join(other.split()):
        return "blanks"
    return "characters that do not show" if _visible(one) == _visible(other) else "capitals"


def _merging(one, other):
    """What makes two texts one."""
    if one.strip() == other.strip():
        return ".str.strip()"
    if " ".join(one.split()) == " ".join(other.split()):
        return ".str.split().str.join(' ')"
    hidden = sorted({c for c in one + other if unicodedata.category(c) == "Cf"})
    found = "".join(f".str.replace({c!a}, '')" for c in hidden)
    if not (one.isascii() and other.isascii()) and not hidden:
        found = ".str.normalize('NFC')"
    if _visible(one) == _visible(other):
        return found
    return f"{found}.str.strip().str.lower()"


def _number(value):
    """A number, also one that is written as text, as a float; any other text as it is."""
    if isinstance(value, str) and not re.fullmatch(r"\s*[-+]?[\d.]+(e[-+]?\d+)?\s*", value, re.I):
        return value
    try:
        return as_float(value)
    except ValueError:
        return value


# What turns values into numbers


def cure(value, name, known) -> str:
    """What turns a value that is no number into one; `known` are all values of the column."""
    column = f"data[{name!r}]"
    if looks_like_number(value):
        return _cure_of_digits(column, known)
    if looks_like_time(value):
        return _cure_of_times(value, column)
    if hasattr(value, "ordinal"):
        column += ".dt.to_timestamp()"
    if isinstance(value, datetime.date) or hasattr(value, "ordinal"):
        dates = column if hasattr(value, "value") or "." in column else f"pd.to_datetime({column})"
        return f"turn dates into days with ({dates} - {dates}.min()).dt.days"
    if hasattr(value, "total_seconds"):
        return f"turn durations into hours with {column}.dt.total_seconds() / 3600"
    words = list(dict.fromkeys(one for one in known if isinstance(one, str)))
    others = any(not isinstance(one, str) or looks_like_number(one) for one in known)
    if isinstance(value, str) and not others and not any(map(means_missing, words)):
        return _cure_of_words(words, column)
    return f"recode it first, or make it missing with pd.to_numeric({column}, errors='coerce')"


def _cure_of_digits(column, known):
    """Take out whatever keeps the texts of a column from being numbers."""
    texts = [one.strip() for one in known if looks_like_number(one)]
    if len(texts) < len(known) and not all(isinstance(one, str) for one in known):
        column += ".astype('string')"
    signs = "".join(sign for sign in _SIGNS if any(sign in text for text in texts))
    if signs:
        column += ".str.rstrip('% ')" if signs == "%" else f".str.strip('{signs} ')"
    texts = [text.strip(_SIGNS + " \u00a0") for text in texts]
    if any("\u2212" in text for text in texts):
        column += ".str.replace('\u2212', '-')"
    for gap in _GAPS:
        column += f".str.replace({gap!a}, '')" if any(gap in text for text in texts) else ""
    points, commas = any(map(_with_points, texts)), [text for text in texts if "," in text]
    column += ".str.replace('.', '')" if points else ""
    if commas:
        into = "''" if any("." in text for text in commas) and not points else "'.'"
        column += f".str.replace(',', {into})"
    either = commas and all(re.fullmatch(r"-?\d{1,3}(,\d{3})+", text) for text in commas)
    or_so = f", or, if the comma marks thousands, {column[:-4]}'')" if either else ""
    odd = next((one for one in known if isinstance(one, str) and not looks_like_number(one)), None)
    if odd is None:
        return f"turn the texts into numbers with pd.to_numeric({column}){or_so}"
    return (
        f"turn the texts into numbers, and {odd!r} into a missing value, with "
        f"pd.to_numeric({column}, errors='coerce')"
    )


def _cure_of_times(value, column):
    text = value.strip()
    if _CLOCK.fullmatch(text):
        whole = f"{column}.astype('string') + ':00'" if text.count(":") == 1 else column
        return f"turn times into hours with pd.to_timedelta({whole}).dt.total_seconds() / 3600"
    dates = f"pd.to_datetime({column})"
    return f"turn dates into days with ({dates} - {dates}.min()).dt.days"


def _cure_of_words(words, column):
    """Give each word its number; yes and no are 1 and 0."""
    for pair in _YES_AND_NO:
        if {word.strip().lower() for word in words} <= set(pair):
            codes = {word: pair.index(word.strip().lower()) for word in sorted(words)}
            return f"turn the answers into numbers with {column}.map({codes})"
    shown = ", ".join(f"{word!r}: {place}" for place, word in enumerate(words[:3], start=1))
    more = ", ..." if len(words) > 3 else ""
    return (
        f"give each answer the number that it means, such as {column}.map({{{shown}{more}}}), "
        "or choose another column"
    )
