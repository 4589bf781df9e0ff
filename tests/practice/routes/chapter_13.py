"""Chapter 13 by hand: counts, sums of squares, and a search for the number of calls."""

import math

import numpy as np
from scipy import stats


def _counts(data, by):
    """For each value of `by`: how many answered, how many of them 4 or 5, and how many skipped."""
    item = data["belonging_organization"].to_numpy(float)
    values = data[by].to_numpy()
    for value in sorted(set(values)):
        of_group = item[values == value]
        yield (of_group > 0).sum(), (of_group > 3.5).sum(), np.isnan(of_group).sum()


def support_of_b(a, b, c):
    """A regression on skipping: its slope is the difference of the means."""
    skipped = b["belonging_organization"].isna().to_numpy(float)
    return (stats.linregress(skipped, b["support"].to_numpy(float)).slope,)


def filled_of_a(a, b, c):
    """From sums of squares: respondents with the mean add none."""
    item = a["belonging_organization"].to_numpy(float)
    known = item[item > 0].tolist()
    k, n = len(known), len(item)
    squares = math.fsum(x * x for x in known) - math.fsum(known) ** 2 / k
    return math.sqrt(squares / (k - 1) / k), math.sqrt(squares / (n - 1) / n)


def equal_support_of_c(a, b, c):
    """In each group of support the share of the answers counts for everybody in it."""
    groups = list(_counts(c, "support"))
    answered, yes, skipped = map(sum, zip(*groups, strict=True))
    expected = sum(g_yes * (1 + holes / known) for known, g_yes, holes in groups)
    return 100 * yes / answered, 100 * expected / (answered + skipped)


def five_copies(a, b, c):
    """Squares of the distances 2, 1, 0, 1, 2, divided by four."""
    return 63, math.sqrt(2.25 + 6 / 5 * (4 + 1 + 0 + 1 + 4) / 4)


def four_of_five_in_c(a, b, c):
    """Odd one out: how many may belong less, and what is left of those who skipped."""
    ((answered, yes, skipped),) = _counts(c.assign(all=1), "all")
    less = 0.2 * (answered + skipped) - (answered - yes)
    tip = 100 * (1 - less / skipped)
    return tip, 100 * yes / answered - tip


def calls_for_five_points(a, b, c):
    """One more call until the interval of the total is narrow enough."""

    def needed(reach):
        n = 1
        while 1.96 * 0.45 * 0.5 / math.sqrt(n) > reach / 100:
            n += 1
        return n

    return needed(5), needed(4)


ROUTES = {
    "13.1b": support_of_b,
    "13.2b": filled_of_a,
    "13.3b": equal_support_of_c,
    "13.4b": five_copies,
    "13.6b": four_of_five_in_c,
    "13.8b": calls_for_five_points,
}
