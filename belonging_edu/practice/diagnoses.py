"""What a wrong number is: a known mistake, another answer, another unit, a rounding, or unknown.

A number is named only if it *is* the value that an explanation gives, with the digits that were
written. Explanations are tried from the surest to the least sure; of one sureness, those that fit
are all said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from belonging_edu.practice.quantities import quantity
from belonging_edu.practice.readings import Written

if TYPE_CHECKING:
    from belonging_edu.practice.exercise import Number

__all__ = ["Landmark", "Verdict", "verdict"]

#: The decimals of a number that was not rounded.
_ALL = 8
#: More explanations than this say nothing.
_MOST = 3
#: How many times as large as the answer a number of another unit is, if it has few digits.
_FAR = 8
_OF_A_GAP = "look at what is subtracted from what"
_OF_A_LINE = "a minus sign means that one falls as the other rises"
_OF_ITEMS = (
    "a minus sign means that items, or occasions, correlate negatively on average, as when items "
    "were not reverse-scored"
)
_SIGNS = {"slope": _OF_A_LINE, "correlation": _OF_A_LINE, "reliability": _OF_ITEMS}
#: Ratios that a regression gives as logarithms.
_LOGARITHMIC = ("odds_ratio", "risk_ratio")
#: The code of two answers that are swapped: of several explanations, this one is said first.
_SWAPPED = "S08"
#: A number with fewer digits than this can be almost anything.
_TELLING = 2


@dataclass(frozen=True)
class Landmark:
    """A number that a learner meets in the chapter, what it is, and its kind of quantity.

    One without words is never named; it only keeps another from being named in its place. One that
    was rounded has so many `decimals`. `is_near` is one that a learner has before them in the
    task, `is_answer` the answer to another exercise, `is_elsewhere` one of the other lab of a
    chapter that has two.
    """

    value: float
    words: str = ""
    quantity: str = ""
    decimals: int = _ALL
    is_near: bool = False
    is_answer: bool = False
    is_elsewhere: bool = False


class Verdict(NamedTuple):
    """Whether a number is right, what to say, and what the words are about.

    `about` is ``"right"``, ``"named"``, ``"near"`` or ``"unknown"``. `mistake` is what the words
    say without the number that was given, so that the same mistake of several people is one.
    """

    is_right: bool
    words: str
    about: str
    codes: tuple[str, ...] = ()
    mistake: str = ""


class _Fit(NamedTuple):
    """An explanation: its number, words and code, and by what it was multiplied when written."""

    target: float
    words: str
    code: str
    factor: float = 1

    @property
    def number(self) -> float:
        """The number as it would be written."""
        return self.target * self.factor


def verdict(part: Number, value: float) -> Verdict:
    """Judge a number, and name what it is if it is wrong."""
    given = Written(value, part.decimals)
    if _is_right(part, value):
        return Verdict(True, given.shown, "right")
    for find in _FROM_SURE_TO_UNSURE:
        if found := find(part, given):
            return found
    side = "above" if value > part.key else "below"
    asked = f"*{part.name}* ({part.unit})" if part.unit else f"*{part.name}*"
    words = (
        f"{value:g} is {side} the answer, and matches no mistake that is known here. Asked for is "
        f"{asked}: look again at the group, the step, and the row, or at a hint"
    )
    return Verdict(False, words, "unknown")


def _is_right(part, value):
    """Whether a number is the answer as asked for, or with more digits; a count has no fraction."""
    near = 0 if _is_whole(part) else 0.5 * 10**-part.decimals
    return abs(value - part.key) <= near * (1 + 1e-6) + 1e-9


def _is_whole(part):
    return part.quantity == "count" and float(part.key).is_integer()


def _exact(part, given):
    """Known mistakes, answers of other parts, the answer rounded, and on another scale."""
    found = list({fit.words: fit for fit in _known(part) if _is(fit, given)}.values())
    rounded = _rounded(part, given)
    others = [*_other_parts(part), *_on_other_scales(part, part.key)]
    others = [fit for fit in [*others, *_of_spread(part), *_of_terms(part)] if _is(fit, given)]
    for fit in [*rounded, *others]:
        if not any(math.isclose(fit.number, old.number) for old in found):
            found.append(fit)
    found.sort(key=lambda fit: fit.code != _SWAPPED)
    if found and found[0].code == _SWAPPED:  # likely enough to be told beside whatever else fits
        found = found[:_MOST]
    if (named := _named(given, found, "near" if found == rounded else "named")) and not rounded:
        return _or_a_slip(part, given, named)
    return named


def _or_a_slip(part, given, verdict):
    """A named number that is one off in the answer's last digit may be that, too."""
    if part.quantity == "count" or not given.is_off_by_one(part.key):
        return verdict
    return verdict._replace(words=f"{verdict.words}. Or else, {_off_by_one(part)}")


def _exact_elsewhere(part, given):
    """Known mistakes of other parts, and those of this part as a percentage or a proportion."""
    if given.significant < _TELLING:
        return None
    is_telling = given.significant > _TELLING
    fits = [
        _Fit(mistake.value, f"an answer to *{other.name}*: {mistake.words}", mistake.code)
        for other in part.siblings
        if is_telling or (other.quantity == part.quantity != "count")
        for mistake in other.mistakes
    ]
    for mistake in part.mistakes:
        for scaled in _hundredfold(quantity(part.quantity), mistake.value):
            words = f"{mistake.words} ({mistake.code}); besides, it is {scaled.words}"
            fits.append(scaled._replace(words=words))
    found: list[_Fit] = []
    for fit in fits:
        if _is(fit, given) and not any(math.isclose(fit.number, old.number) for old in found):
            found.append(fit)
    return _named(given, found)


def _rounded(part, given) -> list[_Fit]:
    """The answer itself, cut or with too few decimals."""
    if given.significant < _TELLING:
        return []
    cure = f"keep all digits on the way and round at the end, to {_places(part.decimals)}"
    if given.is_short_for(part.key):
        return [
            _Fit(part.key, f"the answer, rounded too early or with too few decimals: {cure}", "S03")
        ]
    if given.is_cut_from(part.key):
        return [_Fit(part.key, f"the answer with its last digits cut off: {cure}", "S03")]
    return []


def _landmark(part, given):
    """A number of the chapter, if digits and unit leave only a few."""
    if not (words := _landmark_words(part, given)):
        return None
    return Verdict(False, f"{given.plain} looks like {words}", "named", mistake=words)


def _landmark_words(part, given):
    is_count = part.quantity == "count"  # many small counts stand in any lab
    if given.significant < _TELLING + is_count:
        return None
    found = _likely(part, given)
    words = list(dict.fromkeys(each.words for each in found))
    if not 1 <= len(words) <= _MOST or "" in words:
        return None
    is_kin = any(each.quantity in (part.quantity, "") for each in found)
    asked = f"*{part.name}*" if is_kin else quantity(part.quantity).asked
    return f"{_either(words)}; {asked} is asked for"


def _likely(part, given):
    """Numbers of the chapter near the task; if none, those in the unit asked for; if none, others.

    Another unit is likely only if the number has many digits, or could not be an answer here. What
    only the other lab of the chapter shows is likely only with many digits, and if this one shows
    no such number.
    """
    family = quantity(part.quantity).family
    found = []
    for each in sorted(part.landmarks(), key=lambda each: each.is_elsewhere):
        is_known = any(each.decimals == old.decimals == _ALL for old in found) and any(
            math.isclose(each.value, old.value, rel_tol=1e-7) for old in found
        )
        if not is_known and _is_landmark(each, given):
            found.append(each)
    if given.significant <= _TELLING or not all(each.is_elsewhere for each in found):
        found = [each for each in found if not each.is_elsewhere]
    if near := [each for each in found if each.is_near]:
        return near
    kin = [each for each in found if quantity(each.quantity).family == family]
    is_far = abs(given.value) > max(1, _FAR * abs(part.key))
    if kin or not (is_far or given.significant > _TELLING):
        return kin
    return found


def _is_landmark(each, given):
    """Whether a number is written like this: one of a table with the digits that it has there."""
    if given.significant <= _TELLING and (each.is_near or each.is_answer):
        return math.isclose(given.value, each.value)
    return given.places <= each.decimals and given.is_as_written(each.value)


def _near(part, given):
    """Close to the answer, and no rounding of it."""
    if part.quantity == "count":
        words = _near_count(part, given)
    elif given.significant < _TELLING and given.is_short_for(part.key):
        words = (
            "it may be the answer, rounded too early or with too few decimals. Keep all digits on "
            f"the way and round at the end, to {_places(part.decimals)} (S03)"
        )
    elif given.is_off_by_one(part.key):
        words = _off_by_one(part)
    elif abs(given.value - part.key) <= 0.02 * abs(part.key):
        side = "above" if given.value > part.key else "below"
        words = (
            f"it lies just {side} the answer, and is no rounding of it. Look for a step that is "
            "not quite the one asked for, such as rows that were left out"
        )
    else:
        return None
    if words is None:
        return None
    other = _landmark_words(part, given)
    or_else = f". Or else, it is {other}" if other else ""
    codes = ("S03",) if "(S03)" in words else ()
    return Verdict(False, f"{given.plain} is near: {words}{or_else}", "near", codes, words)


def _off_by_one(part):
    return (
        "only the last digit differs. If you rounded on the way, keep all digits there and "
        f"round at the end, to {_places(part.decimals)} (S03)"
    )


def _near_count(part, given):
    off = given.value - part.key
    if _is_whole(part) and not float(given.value).is_integer() and abs(off) < 1:
        return (
            "people and things come in whole numbers. If a formula gave a fraction, think about "
            "which way to round"
        )
    if part.key >= 100 and 1 < abs(off) <= 0.02 * part.key:
        side = "above" if off > 0 else "below"
        return (
            f"it lies just {side} the answer. If it was computed, keep all digits on the way; if "
            "it was counted, look again at what is counted"
        )
    if abs(off) != 1 or part.key < 10:
        return None
    much = "many" if off > 0 else "few"
    return f"one too {much}. Look again at what is counted, and in which steps"


def _impossible(part, given):
    """A value that a quantity of this kind cannot have."""
    kind = quantity(part.quantity)
    if kind.low <= given.value <= kind.high:
        return None
    edge = "below" if given.value < kind.low else "above"
    limit = kind.low if given.value < kind.low else kind.high
    words = f"{given.plain} cannot be: {kind.asked} is never {edge} {limit:g}"
    return Verdict(False, words, "named", mistake=f"a value that {kind.asked} cannot have")


_FROM_SURE_TO_UNSURE = (_exact, _exact_elsewhere, _near, _landmark, _impossible)


def _known(part) -> Iterator[_Fit]:
    rounded = round(part.key, part.decimals)
    for mistake in part.mistakes:
        if round(mistake.value, part.decimals) != rounded:
            yield _Fit(mistake.value, mistake.words, mistake.code)


def _other_parts(part) -> Iterator[_Fit]:
    for other in part.siblings:
        words = f"*{other.name}*, which another part asks for: two answers may be swapped"
        yield _Fit(other.key, words, _SWAPPED)


def _of_spread(part) -> Iterator[_Fit]:
    """Standard error, limits, and the answer over its standard error."""
    if part.spread is None:
        return
    error, low, high = part.spread
    yield _Fit(error, f"the standard error of *{part.name}*, not the estimate", "M13")
    yield _Fit(low, f"the lower limit of the interval of *{part.name}*, not the estimate", "S06")
    yield _Fit(high, f"the upper limit of the interval of *{part.name}*, not the estimate", "S06")
    yield _Fit(part.key / error, f"*{part.name}* over its standard error (z or t)", "S05")


def _of_terms(part) -> Iterator[_Fit]:
    """What a ratio is made of, and other ways to put the two together."""
    if part.ratio is None:
        return
    above, below = part.ratio
    yield _Fit(above, "what stands above the line of the ratio: divide it by the other", "S05")
    yield _Fit(below, "what stands below the line of the ratio: divide the other by it", "S05")
    for difference in (above - below, below - above):
        yield _Fit(difference, "a difference: divide, do not subtract", "S05")
    if 0 < above < 1 and 0 < below < 1:
        odds = above / (1 - above) / (below / (1 - below))
        yield _Fit(odds, "the odds ratio: divide the risks, and not the odds", "M14")
        yield _Fit(1 / odds, "the odds ratio, turned around: divide the risks", "M14")
        others = (1 - above) / (1 - below)
        yield _Fit(others, "the ratio of the others, who are not counted here", "S06")
        yield _Fit(1 / others, "the ratio of the others, turned around", "S06")
        yield _Fit(above / (1 - above) / below, "odds over a risk: divide risk by risk", "M14")


def _meaning_of_minus(name):
    return _SIGNS.get(name) or _SIGNS.get(quantity(name).family, _OF_A_GAP)


def _on_other_scales(part, key) -> Iterator[_Fit]:
    """The same number with another sign, as a share of 100, inverted, as a logarithm, as odds."""
    kind = quantity(part.quantity)
    if kind.is_signed and key:
        yield _Fit(
            -key, f"the answer with the wrong sign: {_meaning_of_minus(part.quantity)}", "S01"
        )
    yield from _hundredfold(kind, key)
    if kind.family in ("points", "slope"):
        yield from _slips(kind, key)
    if kind.is_ratio and key > 0:
        yield from _of_ratio(kind, key, part.quantity in _LOGARITHMIC)
    if part.quantity in ("proportion", "percent") and 0 < key < kind.whole:
        yield from _of_share(kind, key)
    if part.quantity in _SQUARES and key:
        yield from _SQUARES[part.quantity](key)


def _hundredfold(kind, key):
    """A proportion for a percentage, or the reverse."""
    if kind.family in ("correlation", "kappa", "kappas", "SDs"):
        yield _Fit(key, "100 times the answer: write it without the percent", "S02", 100)
    elif kind.whole == 1:
        yield _Fit(key, "a percentage, and a proportion is asked for", "S02", 100)
    elif kind.whole == 100:
        yield _Fit(key, "a proportion, and a percentage is asked for", "S02", 0.01)
    elif kind.is_ratio:
        yield _Fit(key, f"the answer as a percentage, and {kind.asked} is asked for", "S02", 100)


def _slips(kind, key):
    """The answer with the decimal point in another place."""
    for power in (-3, -2, -1, 1, 2, 3):
        much = f"{10**power:,} times the answer" if power > 0 else f"1/{10**-power:,} of the answer"
        words = f"{much}: leave {kind.asked} as it comes out"
        yield _Fit(key, words, "S05", 10.0**power)


def _of_ratio(kind, key, has_logarithm):
    yield _Fit(1 / key, "the reciprocal of the answer: exchange what is divided by what", "S11")
    if has_logarithm:
        yield _Fit(math.log(key), "the logarithm of the answer: `np.exp` turns it back", "S13")
    if key < 10:
        yield _Fit(key - 1, f"the answer minus 1; {kind.asked} is asked for", "S05")
        yield _Fit(1 - key, f"1 minus the answer; {kind.asked} is asked for", "S05")
    for change in (100 * (key - 1), 100 * (1 - key)):
        yield _Fit(change, f"a change in percent; {kind.asked} is asked for", "S05")


def _of_share(kind, key):
    share = key / kind.whole
    odds = f"the odds, and {kind.asked} is asked for: odds / (1 + odds)"
    yield _Fit(share / (1 - share), odds, "S05")
    yield _Fit(100 * share / (1 - share), odds, "S05")
    others = f"what is left of {kind.whole:g}: those who do not belong to it"
    yield _Fit(kind.whole - key, others, "S06")


def _of_correlation(key):
    yield _Fit(key**2, "its square, R², and not r", "S05")
    yield _Fit(100 * key**2, "its square in percent, R², and not r", "S05")
    yield _Fit(math.copysign(math.sqrt(abs(key)), key), "its square root, and not r", "S05")


def _of_reliability(key):
    yield _Fit(key**2, "its square; the reliability itself is asked for", "S05")
    yield _Fit(math.sqrt(abs(key)), "its square root; the reliability itself is asked for", "S05")
    yield _Fit(1 - key, "1 minus the answer, the share of error", "S05")


def _of_r_squared(key):
    yield _Fit(math.sqrt(key / 100), "r, and not its square", "S05")
    yield _Fit(100 * math.sqrt(key / 100), "r times 100, and not the square of r", "S05")
    yield _Fit(100 - key, "what is not accounted for: 100 minus the answer", "S06")


def _of_sd(key):
    yield _Fit(key**2, "the variance: take its square root", "S05")


_SQUARES = {
    "correlation": _of_correlation,
    "reliability": _of_reliability,
    "r_squared": _of_r_squared,
    "sd": _of_sd,
}


def _is(fit: _Fit, given: Written) -> bool:
    """Whether an explanation gives the number; another decimal point needs digits that tell."""
    if fit.factor != 1 and fit.code != "S02" and given.significant <= _TELLING:
        return False
    return given.times(1 / fit.factor).is_rounding(fit.target)


def _named(given, fits, about="named"):
    if not 1 <= len(fits) <= _MOST:
        return None
    is_as_asked = all(fit.factor == 1 and fit.code != "S03" for fit in fits)
    words = _either([f"{fit.words} ({fit.code})" for fit in fits])
    shown = given.shown if is_as_asked else given.plain
    codes = tuple(dict.fromkeys(fit.code for fit in fits))
    return Verdict(False, f"{shown} is {words}", about, codes, words)


def _either(texts):
    return texts[0] if len(texts) == 1 else f"either {', or '.join(texts)}"


def _places(decimals):
    return {0: "a whole number", 1: "one decimal"}.get(decimals, f"{decimals} decimals")
