"""A stepped wedge: how far off four analyses are, by the trend that runs beside the support.

24 programs, five periods; six programs, drawn by lot, start with the support in each of the last
four. Other residents are asked in each period. Scores change by the same amount per period in
every program, with or without the support, whose effect is immediate and constant. Programs
differ, and most of that difference lasts. Every analysis is a least-squares regression, so that
its average estimate, its true error, and the error that it claims follow from the design.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from statistics import NormalDist, fmean
from typing import NamedTuple

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, DOTTED, axes, key, rows
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("trend", "Change per period without the support (points)", -1.5, 1.5, 0.25, 0.75),
    Setting("effect", "What the support adds (points)", -3, 3, 0.5, 0),
    Setting("icc", "Intraclass correlation (ICC, 0 to 1)", 0, 0.3, 0.01, 0.05),
    Setting(
        "residents", "Residents asked per program and period (number)", 5, 40, 1, 16, whole=True
    ),
)
TWIN = ({"trend": 0.0}, {"trend": 0.75}, {"trend": 0.75, "icc": 0.2}, {"trend": -0.75})
PROGRAMS, PERIODS = 24, 5
SD, LASTING = 10, 0.8  # points; the share of the variance between programs that lasts
NORMAL = NormalDist()
_Z = NORMAL.inv_cdf(0.975)
NAMES = ("With against without", "Before and after", "Same period", "Programs and periods")
SHORT = ("with/without", "before, after", "same period", "both")


class Estimate(NamedTuple):
    """The average estimate (points), its 95% CI as claimed, and how often that covers the truth."""

    points: float
    conf_low: float
    conf_high: float
    coverage: float


@dataclass(frozen=True)
class Wedge:
    """What the support adds (points), true and by four analyses of the same trial."""

    trend: float
    effect: float
    icc: float
    residents: int
    with_without: Estimate
    before_after: Estimate
    same_period: Estimate
    both: Estimate

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """The four in the order of ``NAMES``."""
        return self.with_without, self.before_after, self.same_period, self.both


def compute(*, trend, effect, icc, residents) -> Wedge:
    """Two analyses take residents for independent; two compare means of programs and periods."""
    given = trend, effect, icc, residents
    return Wedge(
        *given,
        with_without=_estimate(*given, programs=False, periods=False),
        before_after=_estimate(*given, programs=True, periods=False),
        same_period=_estimate(*given, programs=False, periods=True),
        both=_estimate(*given, programs=True, periods=True),
    )


class _Design(NamedTuple):
    """What an analysis does with the 120 means, before anything is known of the residents."""

    slope: float  # of its estimate by the trend
    squares: float  # sum of squares of the weights that the means have
    by_program: float  # the same of the weights' sums by program
    columns: int
    trend_left: float  # sum of squares of the trend that the residuals hold
    program_left: float  # share of the lasting differences that they hold, in means


@functools.cache
def _design(programs, periods):
    """All means weigh the same, so that programs and periods are taken out by centering."""
    starting = PROGRAMS // (PERIODS - 1)  # programs that start in one period
    treated = [
        [float(period > program // starting) for period in range(PERIODS)]
        for program in range(PROGRAMS)
    ]
    treated = _centered(treated, programs, periods)
    trend = _centered([list(range(PERIODS))] * PROGRAMS, programs, periods)
    square = _dot(treated, treated)
    by_program = math.fsum(math.fsum(row) ** 2 for row in treated)
    lasting = PROGRAMS * PERIODS if programs else PERIODS  # what the columns beside it take out
    return _Design(
        slope=_dot(treated, trend) / square,
        squares=1 / square,
        by_program=by_program / square**2,
        columns=2 + programs * (PROGRAMS - 1) + periods * (PERIODS - 1),
        trend_left=_dot(trend, trend) - _dot(treated, trend) ** 2 / square,
        program_left=PROGRAMS * PERIODS - lasting - by_program / square,
    )


def _centered(table, programs, periods):
    """A table of programs and periods less the means of its rows, of its columns, or of all."""
    rows = [fmean(row) for row in table]
    columns = [fmean(column) for column in zip(*table, strict=True)]
    taken = programs + periods - 1  # the mean of all: once too often, or not yet
    return [
        [
            value - programs * row - periods * column + taken * fmean(rows)
            for value, column in zip(values, columns, strict=True)
        ]
        for values, row in zip(table, rows, strict=True)
    ]


def _dot(one, other):
    pairs = (zip(a, b, strict=True) for a, b in zip(one, other, strict=True))
    return math.fsum(a * b for row in pairs for a, b in row)


def _estimate(trend, effect, icc, residents, *, programs, periods):
    """Average, claimed and true error of one analysis; without programs, of each resident."""
    design = _design(programs, periods)
    lasting, passing = SD**2 * icc * LASTING, SD**2 * icc * (1 - LASTING)
    within = SD**2 * (1 - icc)
    own = passing + within / residents  # variance of a mean beside what lasts in its program
    cells = PROGRAMS * PERIODS
    left = trend**2 * design.trend_left + lasting * design.program_left
    left += own * (cells - design.columns)
    if programs:
        claimed = left / (cells - design.columns) * design.squares
    else:
        total = residents * left + cells * (residents - 1) * within
        claimed = total / (cells * residents - design.columns) * design.squares / residents
    error = math.sqrt(lasting * design.by_program + own * design.squares)
    off, reach = trend * design.slope, _Z * math.sqrt(claimed)
    coverage = NORMAL.cdf((reach - off) / error) - NORMAL.cdf((-reach - off) / error)
    found = effect + off
    return Estimate(found, found - reach, found + reach, coverage)


def sentence(found) -> str:
    """Say what was found."""
    first, before, same, both = found.estimates
    return (
        f"In this model trial {_truth(found)}. Residents taken for independent: all with support "
        f"against all without, {_written(first)}; within the same period, {_written(same)}. Before "
        f"and after in each program: {_written(before)}. With programs and periods in the model: "
        f"{_written(both)}, right on average, as all programs share one trend and the effect is "
        "immediate and constant."
    )


def _truth(found):
    """The trend and the effect in words."""
    does = "adds nothing"
    if found.effect:
        does = f"{'adds' if found.effect > 0 else 'takes away'} {abs(found.effect):.1f} points"
    change = "residents do not change by themselves"
    if found.trend:
        moved = "gain" if found.trend > 0 else "lose"
        change = f"residents {moved} {abs(found.trend):.2f} points per period without it"
    return f"the support {does}, and {change}"


def _written(estimate):
    return (
        f"{_signed(estimate.points)} points (its 95% CI covers the truth in "
        f"{_covering(estimate)} of trials)"
    )


def _covering(estimate):
    return "fewer than 1%" if estimate.coverage < 0.01 else percent(estimate.coverage)


def _signed(points):
    return "0.0" if abs(points) < 0.05 else f"{points:+.1f}".replace("-", "−")


def _trend(found):
    return f"{found.trend:+g}".replace("-", "−") if found.trend else "0"


def short(found) -> str:
    """One setting in a few words."""
    ends = ", ".join(
        f"{name.lower()} {_signed(estimate.points)}"
        for name, estimate in zip(NAMES, found.estimates, strict=True)
    )
    return (
        f"Trend {_trend(found)} per period, ICC {found.icc:g}, truth "
        f"{_signed(found.effect)}: {ends}."
    )


def draw(figure, found):
    """Four estimates with their intervals beside the truth."""
    ax = axes(figure, left=1.15, right=1.2, title="Estimates, and how often their 95% CIs cover")
    for place, estimate in enumerate(found.estimates):
        _mark(ax, place, place, estimate)
    values = [
        f"{_signed(e.points)}\ncovers {'<1%' if e.coverage < 0.01 else percent(e.coverage)}"
        for e in found.estimates
    ]
    rows(
        ax,
        ("With against\nwithout", "Before and\nafter", "Same\nperiod", "Programs,\nperiods"),
        values,
    )
    ax.axvline(found.effect, **DOTTED)
    ax.set_xlim(-9, 9)
    ax.set_xlabel("what the support adds, in points (dotted: the truth)")


def draw_twin(figure, founds):
    """Four analyses under each trend."""
    ax = axes(figure, left=1.35, right=0.3)
    for place, found in enumerate(founds):
        for which, estimate in enumerate(found.estimates):
            _mark(ax, place + 0.19 * (which - 1.5), which, estimate, SHORT[which])
    rows(ax, [f"trend {_trend(f)},\nICC {f.icc:g}" for f in founds], [])
    ax.axvline(founds[0].effect, **DOTTED)
    ax.set_xlabel("what the support adds, in points (dotted: the truth)")
    key(ax)


def _mark(ax, height, which, estimate, label=None):
    style = {"color": COLORS[(1, 6, 2, 0)[which]], "linewidth": 2.5, "label": label}
    ends = [estimate.conf_low, estimate.points, estimate.conf_high]
    ax.plot(ends, [height] * 3, marker="os^D"[which], markersize=6, markevery=[1], **style)


EXPLORER = Explorer(
    name="wedge",
    title="Did it help, or did time pass?",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Rows for four analyses of one trial: an estimate, its interval, and the truth.",
    height=3.2,
    draw=draw,
    twin=TWIN,
    twin_picture=(
        "Rows for four settings of trend and ICC, each with four estimates beside the truth."
    ),
    twin_height=4.2,
    draw_twin=draw_twin,
)
