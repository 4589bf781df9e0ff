"""Intervals of a proportion are Wilson's, at the level they name."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from belonging_edu.explore import nonresponse
from belonging_edu.methods import power
from belonging_edu.practice.chapters import chapter_05

COUNTS = [(0, 10), (3, 10), (10, 10), (500, 2000), (61, 1203)]


def from_power(hits, n):
    found = power._share(np.arange(n) < hits)
    return found["conf_low"], found["conf_high"]


def from_nonresponse(hits, n):
    return nonresponse._wilson(hits / n, n)


def from_chapter_5(hits, n):
    return chapter_05._wilson(hits / n, n)


@pytest.mark.parametrize("interval", [from_power, from_nonresponse, from_chapter_5])
@pytest.mark.parametrize(("hits", "n"), COUNTS)
def test_intervals_are_wilsons_at_95_percent(interval, hits, n):
    right = proportion_confint(hits, n, 0.05, "wilson")
    assert interval(hits, n) == pytest.approx(right, abs=1e-7)
    assert interval(hits, n) != pytest.approx(proportion_confint(hits, n, 0.10, "wilson"), abs=1e-4)
