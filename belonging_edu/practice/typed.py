"""Numbers as people type them: with a decimal comma, a unit, thousands, or words around them.

What has only one reading is read. What has two, or says something else than is asked for, raises
:class:`Unreadable`, whose message tells what to write. ``1,460`` may be 1.46 or 1460: unit and
range decide where they leave one of them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Typed", "Unreadable", "Wanted", "number", "quoted", "whole_of"]

_LONGEST = 40
_TOO_LONG = 200

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\N{MINUS SIGN}–—‐‑‒﹣－", "-"),
        **dict.fromkeys("‘’ʼ´`＇", "'"),
        **dict.fromkeys("，٬", ","),
        **dict.fromkeys("．٫", "."),
        **dict.fromkeys("％٪", "%"),
        **dict.fromkeys("≈≅∼～~＝", "="),
        **dict.fromkeys("“”„«»", '"'),
        "＋": "+",
        "×": "x",
        "⁄": "/",
        "∕": "/",
    }
)
_NUMBER = re.compile(
    r"(?<![\w.,])(?:(?<![\d)\]])([-+]) ?)?"
    r"(\d[\d.,'_]*(?: \d{3}(?![\d])[\d.,'_]*)*|[.,]\d+)(e[-+]?\d+)?(?!\d)",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?:([ '_])\d{3})(?:\1\d{3})*(?:[.,]\d*)?")
_INTERVAL = re.compile(r"[,;]? *(?:\d\d ?% ?)?\b(?:CIs?|confidence)\b.*", re.IGNORECASE)
_SPREAD = re.compile(r" *(?:±|\+/-|\+-).*")
_PYTHON = re.compile(r"\b(?:np\.|numpy\.)?(?:float|int)\d*\(([^()]*)\)")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_NOT_THE_NUMBER = re.compile(r"\b(?:CI|SE|SD|P|to|confidence|interval)\b|\d *[-,;] *-?\d", re.I)
_OUT_OF = re.compile(r"(?:\b(?:of|in|per)|/) *(?:the +|all +)?([\d][\d.,' ]*)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|%")
_ODD = re.compile(r"[^\w\s%.,;:!?'\"=()\[\]/-]")

_BOUNDS = frozenset(
    "< > ≤ ≥ less more fewer under over below above least most not between from than up".split()
)
_AROUND = frozenset(
    "about approx approximately around roughly circa ca c maybe perhaps probably nearly almost i "
    "think guess my would say the a an is are was it its answer ish or so of out per each every in "
    "on for one".split()
)
_MINUS = frozenset(("minus", "negative"))
#: Words that say in which direction a difference goes, such as in ``2.1 points lower``.
_DOWNWARD = frozenset(
    "lower fewer less decrease decreased drop dropped fall fell loss lost reduction reduced "
    "smaller down".split()
)
_UPWARD = frozenset("higher more greater increase increased rise rose gain gained larger".split())
_SHORT = {"pct": "%", "percent": "%", "pt": "point", "pp": "percentage point", "x": "time"}
_SOMEBODY = frozenset("learner physician resident respondent student".split())
_ANYBODY = frozenset("people person".split())
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_ONES = [*_ONES.split(), "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = {word: number for number, word in enumerate(_ONES)}
_SPELLED |= {ten: 10 * number for number, ten in enumerate(_TENS, 2)}
#: Units of which a part may be counted, so that 1,460 of them is no fraction.
_MEASURED = frozenset(("point", "%", "step", "time", "ratio", "proportion", "percentage"))


class Unreadable(Exception):
    """An answer that is no answer yet; the message says what to hand in."""


class Typed(NamedTuple):
    """A number, and whether its unit was typed, too."""

    value: float
    has_unit: bool


@dataclass(frozen=True)
class Wanted:
    """What is asked for: unit and name in words, bounds, and decimals where they are known.

    `is_share`: a proportion, which may be written as a percentage.
    """

    unit: str = ""
    name: str = ""
    low: float = -math.inf
    high: float = math.inf
    decimals: int | None = None
    is_share: bool = False

    @property
    def directions(self) -> set[str]:
        """The words that say a direction here; those of name and unit are part of what is asked."""
        return (_DOWNWARD | _UPWARD) - self.words

    @property
    def words(self) -> set[str]:
        """The words that may stand beside the number."""
        found = set(_words(f"{self.name} {self.unit}"))
        found |= {"%"} if whole_of(self.unit) == 100 or self.is_share else set()
        return found | _ANYBODY if found & _SOMEBODY else found

    @property
    def unit_words(self) -> str:
        """The unit, as a clause of a sentence."""
        if not self.unit:
            return "a number without a unit is asked for"
        return f"the unit asked for is “{self.unit}”"

    @property
    def is_count(self) -> bool:
        """Whether whole things are counted, so that no decimals can stand."""
        units = set(_words(self.unit))
        return self.decimals == 0 and bool(units) and not units & _MEASURED

    def fits(self, value: float) -> bool:
        """Whether unit and range let a number stand."""
        limit = whole_of(self.unit) or (100 if "percentage point" in self.unit else math.inf)
        return self.low <= value <= self.high and abs(value) <= limit


def whole_of(unit: str) -> float | None:
    """Return what a unit counts up to: 100 for %, percent, and of 100; 11 for of 11."""
    out_of = _OUT_OF.search(unit)
    if out_of:
        return float(out_of[1])
    return 100.0 if "%" in _words(unit) else None


def quoted(value) -> str:
    """Return what was typed between quotation marks, cut short where it is long."""
    text = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return repr(text)


def number(text: str, wanted: Wanted | None = None) -> Typed:
    """Return the number that somebody typed.

    Parameters
    ----------
    text : str
        What was typed, such as ``"1,46"``, ``"about 35 of 100"`` or ``"n = 6,136"``.
    wanted : Wanted, optional
        What is asked for; it decides what has two readings, and which units are right.

    Returns
    -------
    Typed
        A finite number, and whether a unit was typed with it.

    Raises
    ------
    Unreadable
        If there is no number, more than one, two readings of it, or another unit.

    Notes
    -----
    Do not use it for numbers that Python has already: they need no reading.

    Examples
    --------
    >>> number("−1,46 points", Wanted("exam points")).value
    -1.46
    >>> number("1,460")
    Traceback (most recent call last):
        ...
    belonging_edu.practice.typed.Unreadable: '1,460' can be read as 1.46 or as 1460: write ...
    """
    wanted = wanted or Wanted()
    plain = _plain(text)
    if not plain:
        raise Unreadable("nothing is written here yet: write your answer")
    if len(plain) > _TOO_LONG:
        raise Unreadable(f"{quoted(plain)} is long for a number: write only the number")
    plain = _in_digits(_without_what_follows(plain))
    if wanted.is_count and plain.lower() in ("none", "nobody"):
        plain = "0"
    found = _NUMBER.search(plain)
    if found is None:
        raise Unreadable(
            f"a number is asked for; you gave {quoted(text)}. Write it in digits, such as 12 or 0.5"
        )
    before, after = plain[: found.start()], plain[found.end() :]
    before, after, direction = _without_direction(before, after, wanted, text)
    negative, counted = _label(before, wanted, text)
    is_below = _is_below(found, negative, direction, wanted, text)
    has_unit = _unit(after, wanted, text, found[2], is_below)
    size = _one_of(_readings(found[2], found[3] or ""), found[2], wanted, counted)
    if not math.isfinite(size):
        raise Unreadable(f"{quoted(text)} is too large to be a number here: write fewer digits")
    size /= 100 if wanted.is_share and "%" in _words(after) else 1
    return Typed(-size if is_below else size, has_unit)


def _plain(text):
    """Western digits, one kind of minus, space and quotation mark; nothing invisible."""
    signs = []
    for sign in text.translate(_ALIKE):
        if unicodedata.category(sign) in ("Cf", "Cc") and not sign.isspace():
            continue
        digit = unicodedata.decimal(sign, None)
        signs.append(" " if sign.isspace() else sign if digit is None else str(digit))
    plain = _PYTHON.sub(r"\1", "".join(signs))  # as a cell shows a number of NumPy
    return " ".join(plain.split()).strip("\"' ")


def _without_what_follows(plain):
    """Leave out intervals, standard errors and brackets that only explain."""
    plain = _IN_BRACKETS.sub(
        lambda found: "" if found.start() and _NOT_THE_NUMBER.search(found[1]) else f" {found[1]} ",
        plain,
    )
    for cut in (_INTERVAL, _SPREAD):
        shorter = cut.sub("", plain)
        plain = shorter if _NUMBER.search(shorter) else plain
    return plain.strip()


def _in_digits(plain):
    """A small number that is spelled out, such as thirty-five; a text with digits as it is."""
    words = re.findall(r"[^\W\d_]+", plain.lower())
    spelled = [word for word in words if word in _SPELLED]
    is_one = len(spelled) == 1 or (
        len(spelled) == 2 and spelled[0] in _TENS and spelled[1] in _ONES[1:10]
    )
    if re.search(r"\d", plain) or not is_one or f"point {spelled[0]}" in " ".join(words):
        return plain
    number = str(sum(_SPELLED[word] for word in spelled))
    said = r"[ -]+".join(spelled)
    return re.sub(rf"\b{said}\b", number, plain, count=1, flags=re.IGNORECASE)


def _words(text):
    """Words in small letters and the singular; percent signs as they are."""
    text = re.sub(r"% ?-?points?", "percentage point", re.sub("per +cent", "percent", text.lower()))
    found = (_singular(word) for word in _WORD.findall(text))
    return " ".join(_SHORT.get(word, word) for word in found).split()


def _singular(word):
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2
    return word[:-1] if is_plural else word


def _without_direction(before, after, wanted, text):
    """What stands around the number without a word such as lower, and this word."""
    if re.search(r"\bor (more|less|fewer|higher|lower)\b", after, re.IGNORECASE):
        raise Unreadable(
            f"one number is asked for, and {quoted(text)} says more or less than one: write the "
            "number itself"
        )
    some = "|".join(sorted(wanted.directions))
    first = re.search(rf"(?:\ban? )?\b({some})\b(?: by\b| of\b|(?= *$))", before, re.IGNORECASE)
    then = re.search(rf"\b({some})\b(?: +than\b[^\d]*$)?", after, re.IGNORECASE)
    if first and then:
        raise Unreadable(f"{quoted(text)} says two directions: write the number with its sign")
    if first:
        before = before[: first.start()] + before[first.end() :]
    if then:
        after = after[: then.start()] + after[then.end() :]
    found = first or then
    return before, after, found[1].lower() if found else ""


def _is_below(found, negative, direction, wanted, text):
    """Whether the number is below 0, by a sign or by a word, and not by both."""
    has_minus = negative or found[1] == "-"
    if negative and found[1]:
        raise Unreadable(f"{quoted(text)} has two signs: write the number with one")
    if direction and has_minus:
        raise Unreadable(
            f"{quoted(text)} has a minus and the word “{direction}”: write -{found[2]} if you mean "
            f"lower, {found[2]} if you mean higher"
        )
    if direction in _DOWNWARD and wanted.low >= 0:
        raise Unreadable(
            f"{quoted(text)} says how much less, and {wanted.unit_words}: write the number itself"
        )
    return has_minus or direction in _DOWNWARD


def _label(before, wanted, text):
    """Whether a minus stands there in words, and whether it says that something was counted."""
    if _BOUNDS & {*before.lower().split(), *before}:
        raise Unreadable(
            f"one number is asked for, and {quoted(text)} says more or less than one: write the "
            "number itself"
        )
    words = _words(before)
    _refuse_odd(before, text)
    named = before.rstrip().endswith(("=", ":")) or words[-1:] in (["is"], ["i"], ["are"])
    known = _AROUND | _MINUS | wanted.words
    if not named and (strange := [word for word in words if word not in known]):
        raise Unreadable(
            f"the word {strange[0]!r} before the number was not understood: write only the number"
        )
    return bool(_MINUS & set(words)), "=" in before and words[-1:] == ["n"]


def _unit(after, wanted, text, digits, is_below):
    """Whether a unit stands there; another one than is asked for is told."""
    _refuse_odd(after, text)
    out_of = _OUT_OF.search(after)
    if out_of:
        _refuse_another_whole(out_of[1], digits, wanted, text)
        after = after[: out_of.start()] + after[out_of.end() :]
    if _NUMBER.search(after) or re.search(r"\d", after):
        raise Unreadable(
            f"one number is asked for; {quoted(text)} holds more than one. Write only the one that "
            "you mean"
        )
    words = _words(after)
    strange = [word for word in words if word not in _AROUND | wanted.words]
    if strange:
        raise Unreadable(_another_unit(strange, wanted, text, digits, is_below))
    return bool(out_of or set(words) - _AROUND)


def _another_unit(strange, wanted, text, digits, is_below):
    cure = "write the number in that unit" if wanted.unit else "write only the number"
    if "%" not in strange:
        return f"you wrote {quoted(text)}, and {wanted.unit_words}: {cure}"
    value, sign = _readings(digits, ""), "-" if is_below else ""
    if "percentage point" in wanted.unit and value:
        return (
            f"{quoted(text)} can also be read as a change relative to the other number, and "
            f"{wanted.unit_words}: if you mean those, write {sign}{value[0]:g}"
        )
    if not wanted.unit and value:
        cure = f"if you mean a proportion, write {sign}{value[0] / 100:g}"
    return f"{quoted(text)} is a percentage, and {wanted.unit_words}: {cure}"


def _refuse_odd(part, text):
    odd = _ODD.search(part) or re.search(r"-(?! ?\w)|- ?$|[-=:] *-", part)
    if odd:
        raise Unreadable(
            f"the sign {odd[0].strip()!r} in {quoted(text)} was not understood: write only the "
            "number"
        )


def _refuse_another_whole(whole, digits, wanted, text):
    """35 of 100 is 35 where it is asked of 100; 7 of 20 is told what it is of 100."""
    values, wholes = _readings(digits, ""), _readings(whole.strip(" .,'"), "")
    if not values or not wholes:
        raise Unreadable(f"{quoted(text)} was not understood: write one number")
    part, total = values[-1], wholes[-1]
    asked_of = {whole_of(wanted.unit), whole_of(wanted.name)}
    if total in asked_of:
        return
    if whole_of(wanted.unit) and total:
        share = whole_of(wanted.unit) * part / total
        raise Unreadable(
            f"{quoted(text)} is {share:.4g} of {whole_of(wanted.unit):g}, and "
            f"{wanted.unit_words}: write that number"
        )
    if wanted.unit or not total:
        raise Unreadable(f"{quoted(text)} is a share, and {wanted.unit_words}: write one number")
    raise Unreadable(f"{quoted(text)} is a fraction: write it as one number, {part / total:.4g}")


def _readings(digits, power):
    """What digits with their marks can be: nothing, one number, or a decimal and thousands."""
    digits = digits.rstrip(".,'_")
    if _GROUPED.fullmatch(digits):
        return [float(re.sub(r"[ '_]", "", digits).replace(",", ".") + power)]
    marks = re.sub(r"\d", "", digits)
    if set(marks) - {".", ","}:
        return []
    if len(marks) > 1:
        last = marks[-1]
        others = set(marks[:-1])
        decimal = others != {last}
        if decimal and (last in others or len(others) > 1):
            return []
        head, _, tail = digits.rpartition(last) if decimal else (digits, "", "0")
        if not re.fullmatch(r"\d{1,3}([.,])\d{3}(\1\d{3})*", head):
            return []
        return [float(re.sub("[.,]", "", head) + "." + (tail or "0") + power)]
    head, _, tail = digits.partition(marks) if marks else (digits, "", "")
    decimal = float(f"{head or 0}.{tail or 0}{power}")
    if len(tail) == 3 and re.fullmatch(r"[1-9]\d{0,2}", head) and not power:
        return [decimal, float(head + tail)]
    return [decimal]


def _one_of(readings, digits, wanted, counted):
    """The reading that unit and range leave; a point is for decimals unless it cannot be."""
    if not readings:
        raise Unreadable(f"{quoted(digits)} can be read in no way: write it with one decimal point")
    if len(readings) == 1:
        return readings[0]
    decimal, thousands = readings
    possible = [thousands] if counted or wanted.is_count else readings
    fitting = [value for value in possible if wanted.fits(value)]
    if len(fitting) == 1 and not (digits.endswith(",000") and fitting[0] == decimal):
        return fitting[0]
    if "." in digits:
        return decimal
    raise Unreadable(
        f"{quoted(digits)} can be read as {decimal:g} or as {thousands:.0f}: write {decimal:g} or "
        f"{thousands:.0f}, whichever you mean"
    )
