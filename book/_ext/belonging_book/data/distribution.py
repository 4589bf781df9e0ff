"""A column of a cohort as a small drawing, and the same in words for readers who cannot see it.

Drawings have the color of the text, so that they work in every theme and on paper. Percentages are
of the answers; empty cells and codes for missing answers are counted separately.
"""

import math
from html import escape
from typing import NamedTuple

import numpy as np

#: Most values that get a bar each.
MOST_BARS = 12
#: Most bars of a histogram.
MOST_BINS = 20
#: Most letters of a category that fit beside its bar.
MOST_LETTERS = 14

_WIDTH, _HEIGHT, _WIDEST_BAR, _LINE = 200, 56, 30, 15


class Distribution(NamedTuple):
    """An SVG, empty where there is nothing to draw, and what to write beneath it."""

    drawing: str
    words: str


def distribution(variable, values):
    """Describe the values of a variable.

    Parameters
    ----------
    variable : belonging_edu.cohorts.schema.Variable
    values : pandas.Series
        The column as ``load_cohort`` gives it.
    """
    coded = values.isin(list(variable.missing_codes))
    answers = values[~coded & values.notna()]
    unanswered = _unanswered(variable, values)
    if answers.empty:
        return Distribution("", "; ".join(["no answers", *unanswered]))
    drawing, words = _drawn(variable, answers, unanswered)
    return Distribution(drawing, "; ".join(filter(None, [words, *unanswered])))


def percent(share):
    """Return a share as whole percent that never says none or all of what is only nearly so."""
    if 0 < share < 0.005:
        shown = "<1"
    elif 0.995 <= share < 1:
        shown = ">99"
    else:
        shown = f"{100 * share:.0f}"
    return f"{shown}%"


def _unanswered(variable, values):
    """Say how many cells are empty, and how many hold each code for a missing answer."""
    empty = values.isna().mean()
    parts = [f"{percent(empty)} empty"] if empty or variable.empty else []
    for code, meaning in variable.missing_codes.items():
        parts.append(f"{percent((values == code).mean())} {code} ({meaning})")
    return parts


def _drawn(variable, answers, unanswered):
    """Return the drawing and the words that a column of this kind gets."""
    if variable.is_categorical and len(variable.levels) <= MOST_BARS:
        shares = _shares(answers, variable.levels)
        return _svg(*_lying_bars(shares), _told(shares, unanswered)), ""
    if variable.measurement == "free text":
        words = answers.str.split().str.len()
        return _histogram(words, 0, "words in a text", unanswered)
    if variable.type == "text":
        return "", _different(variable, answers)
    possible = _possible(variable, answers)
    if possible:
        shares = _shares(answers, possible)
        return _svg(*_standing_bars(shares), _told(shares, unanswered)), ""
    return _histogram(answers, variable.decimals, "values", unanswered)


def _possible(variable, answers):
    """The few whole numbers that a variable can be, or None if they are many."""
    if variable.levels:
        return list(variable.levels) if len(variable.levels) <= MOST_BARS else None
    if variable.type != "integer":
        return None
    bounds = (variable.minimum, variable.maximum)
    low, high = bounds if None not in bounds else (answers.min(), answers.max())
    return list(range(int(low), int(high) + 1)) if high - low < MOST_BARS else None


def _shares(answers, possible):
    """The share of the answers that each possible value has."""
    found = answers.value_counts(normalize=True)
    return {value: float(found.get(value, 0.0)) for value in possible}


def _different(variable, answers):
    """Words for texts that are no categories: identifiers, and entries as they were typed.

    How often each entry was typed is left to whoever cleans the data.
    """
    counts = answers.value_counts()
    counts = counts[counts > 0]
    if len(counts) == len(answers):
        return "all different"
    if len(counts) == 1:
        return f"always {counts.index[0]}"
    if variable.measurement != "identifier":
        return f"{len(counts):,} different entries"
    least, most = f"{counts.min():,}", f"{counts.max():,}"
    times = least if least == most else f"{least} to {most}"
    return f"{len(counts):,} different, each {times} times"


def _told(shares, unanswered):
    bars = ", ".join(f"{value}: {percent(share)}" for value, share in shares.items())
    return "; ".join([f"Bars. {bars}", *unanswered])


def _standing_bars(shares):
    """Bars on a line, the share above and the value below."""
    step = min(_WIDTH / len(shares), _WIDEST_BAR)
    floor, tallest = _HEIGHT - 12, _HEIGHT - 24
    highest = max(shares.values())
    path, texts = [f"M0 {floor}h{step * len(shares):.0f}v1h-{step * len(shares):.0f}z"], []
    for position, (value, share) in enumerate(shares.items()):
        height = tallest * share / highest
        middle = step * (position + 0.5)
        path.append(_bar(step * position + 1, floor - height, step - 2, height))
        texts.append(_text(middle, floor - height - 2, percent(share)[:-1]))
        texts.append(_text(middle, _HEIGHT - 2, value))
    return _HEIGHT, "".join(path), "".join(texts)


def _lying_bars(shares):
    """Bars one below the other, the category before and the share behind."""
    start = 5 + 6.5 * min(MOST_LETTERS, max(len(str(value)) for value in shares))
    longest, highest = _WIDTH - 28 - start, max(shares.values())
    path, before, behind = [], [], []
    for position, (value, share) in enumerate(shares.items()):
        length, top = longest * share / highest, _LINE * position
        path.append(_bar(start, top + 2, length, _LINE - 5))
        before.append(_text(start - 4, top + 11, _shortened(str(value))))
        behind.append(_text(start + length + 3, top + 11, percent(share)[:-1]))
    texts = f'<g class="end">{"".join(before)}</g><g class="start">{"".join(behind)}</g>'
    return _LINE * len(shares), "".join(path), texts


def _histogram(values, decimals, what, unanswered):
    """An outline over equally wide bins, with its ends and quartiles."""
    low, quarter, half, three_quarters, high = np.quantile(values, [0, 0.25, 0.5, 0.75, 1])
    if low == high:
        return "", f"always {_number(low, decimals)}"
    ends, quartiles = (
        [_number(number, decimals) for number in numbers]
        for numbers in ((low, high), (quarter, half, three_quarters))
    )
    counts = np.histogram(values, _bins(values, low, high))[0]
    floor, step = _HEIGHT - 12, _WIDTH / len(counts)
    tops = floor - (floor - 2) * counts / counts.max()
    outline = "".join(
        f"V{_short(top)}H{_short(step * (position + 1))}" for position, top in enumerate(tops)
    )
    path = f"M0 {floor}{outline}V{floor + 1}H0z"
    texts = f'<g class="start">{_text(0, _HEIGHT - 2, ends[0])}</g>'
    texts += f'<g class="end">{_text(_WIDTH, _HEIGHT - 2, ends[1])}</g>'
    told = f"Histogram of {what} from {ends[0]} to {ends[1]}: a quarter up to {quartiles[0]}, "
    told += f"half up to {quartiles[1]}, three quarters up to {quartiles[2]}"
    words = f"median {quartiles[1]}, middle half {quartiles[0]} to {quartiles[2]}"
    if what != "values":
        words = f"{what}: {words}"
    return _svg(_HEIGHT, path, texts, "; ".join([told, *unanswered])), words


def _bins(values, low, high):
    """Edges of bins; between whole numbers where all values are whole."""
    if (values == values.round()).all():
        width = math.ceil((high - low + 1) / MOST_BINS)
        return np.arange(low - 0.5, high + width, width)
    return np.linspace(low, high, MOST_BINS + 1)


def _number(value, decimals):
    """A number without zeros that say nothing; half points of a median stay."""
    shown = f"{value:,.{max(decimals, 1)}f}"
    return shown.rstrip("0").rstrip(".").replace("-", "\N{MINUS SIGN}")


def _bar(left, top, width, height):
    if not height or not width:
        return ""
    return f"M{_short(left)} {_short(top)}h{_short(width)}v{_short(height)}h-{_short(width)}z"


def _text(x, y, words):
    return f'<text x="{_short(x)}" y="{_short(y)}">{escape(str(words))}</text>'


def _short(number):
    return f"{number:.1f}".removesuffix(".0")


def _shortened(text):
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"


def _svg(height, path, texts, told):
    return (
        f'<svg class="distribution" role="img" aria-label="{escape(told)}" '
        f'viewBox="0 0 {_WIDTH} {height}"><path d="{path}"/>{texts}</svg>'
    )
