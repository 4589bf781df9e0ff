"""Same response rate, different bias: who answers counts, not only how many."""

from __future__ import annotations

import math
from dataclasses import dataclass

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, DOTTED, axes, key, percent_axis, rows
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("response_rate", "Response rate (%)", 0.05, 0.95, 0.01, 0.56, times=100),
    Setting("true_share", "Truly belong, of all invited (%)", 0.05, 0.95, 0.01, 0.75, times=100),
    Setting("odds_ratio", "Odds of answering, belong : not (ratio)", 0.1, 10, 0.05, 2, ratio=True),
    Setting("invited", "Invited (people)", 50, 5000, 50, 2250, whole=True),
)
TWIN = (
    {"odds_ratio": 1.0},
    {"odds_ratio": 2.0},
    {"odds_ratio": 4.0},
    {"odds_ratio": 4.0, "response_rate": 0.8},
)


@dataclass(frozen=True)
class Nonresponse:
    """What a survey sees of a share that is known in this model."""

    response_rate: float
    true_share: float
    odds_ratio: float
    respondents: float
    answer_if_belong: float
    answer_if_not: float
    seen_share: float
    bias: float
    conf_low: float
    conf_high: float


def compute(*, response_rate, true_share, odds_ratio, invited) -> Nonresponse:
    """Find the odds of answering that yield the response rate; the rest follows."""
    a = odds_ratio * (1 - response_rate)
    b = true_share * odds_ratio + 1 - true_share - response_rate * (1 + odds_ratio)
    odds = 2 * response_rate / (b + math.sqrt(b * b + 4 * a * response_rate))  # of those who do not
    belong = odds_ratio * odds / (1 + odds_ratio * odds)
    seen = true_share * belong / response_rate
    n = response_rate * invited
    low, high = _wilson(seen, n)
    return Nonresponse(
        response_rate=response_rate,
        true_share=true_share,
        odds_ratio=odds_ratio,
        respondents=n,
        answer_if_belong=belong,
        answer_if_not=odds / (1 + odds),
        seen_share=seen,
        bias=seen - true_share,
        conf_low=low,
        conf_high=high,
    )


def sentence(found) -> str:
    """Say what was found."""
    points = 100 * found.bias
    if abs(points) < 0.05:
        off = "The survey is right on average"
    else:
        way = "high" if points > 0 else "low"
        off = f"The survey is {abs(points):.1f} percentage points too {way}"
    inside = found.conf_low <= found.true_share <= found.conf_high
    low, high = percent(found.conf_low, 1), percent(found.conf_high, 1)
    return (
        f"In this model {percent(found.response_rate)} answer: "
        f"{percent(found.answer_if_belong)} of those who belong and "
        f"{percent(found.answer_if_not)} of the others. {off}: {percent(found.seen_share, 1)} "
        f"(95% CI, {low} to {high}) of about {found.respondents:,.0f} respondents belong, vs "
        f"{percent(found.true_share, 1)} of all invited; the interval "
        f"{'covers' if inside else 'misses'} the true share."
    )


def short(found) -> str:
    """One setting in a few words."""
    return (
        f"{percent(found.response_rate)} answer, odds ratio {found.odds_ratio:g}: true "
        f"{percent(found.true_share)}, observed {_seen(found)}."
    )


def draw(figure, found):
    """Two bars, and two shares, over the same percent."""
    ax = axes(
        figure, left=1.5, right=1.35, title=f"Bias: {100 * found.bias:+.1f} percentage points"
    )
    labels = ("Those who belong:\nhow many answer", "The others:\nhow many answer")
    labels += ("True share\nthat belongs", "Observed share\nthat belongs")
    bars = (found.answer_if_belong, found.answer_if_not)
    ax.barh((0, 1), bars, height=0.5, color=(COLORS[0], "white"), edgecolor=COLORS[0])
    _shares(ax, 2, 3, found)
    values = [f"{percent(value)}" for value in (*bars, found.true_share)]
    rows(ax, labels, [*values, _seen(found, "\n")])
    _finish(ax, 0)


def draw_twin(figure, founds):
    """One row per survey."""
    ax = axes(figure, left=1.5, right=1.35)
    labels = [f"{percent(f.response_rate)} answer,\nodds ratio {f.odds_ratio:g}" for f in founds]
    for place, found in enumerate(founds):
        _shares(ax, place, place, found)
    rows(ax, labels, [_seen(found, "\n") for found in founds])
    smallest = min(min(found.true_share, found.conf_low) for found in founds)
    start = math.floor(5 * smallest) / 5
    _finish(ax, start)
    ax.set_xlabel(f"share that belongs (axis from {percent(start)})")
    key(ax)


def _shares(ax, true_row, seen_row, found):
    away = [[found.seen_share - found.conf_low], [found.conf_high - found.seen_share]]
    ax.plot([found.true_share] * 2, [true_row, seen_row], **DOTTED)
    diamond = {"color": COLORS[6], "markersize": 8, "markerfacecolor": "none", "zorder": 3}
    ax.plot([found.true_share], [true_row], "D", label="true share", **diamond)
    style = {"color": COLORS[1], "fmt": "o", "markersize": 6, "elinewidth": 2.5}
    style |= {"capsize": 5, "capthick": 1.5, "label": "observed share, 95% CI"}
    ax.errorbar([found.seen_share], [seen_row], xerr=away, **style)


def _seen(found, between=" "):
    low, high = percent(found.conf_low), percent(found.conf_high)
    return f"{percent(found.seen_share)}{between}({low} to {high})"


def _finish(ax, start):
    ax.set_xlim(start, 1)
    ax.set_xticks([start + quarter * (1 - start) / 4 for quarter in range(5)])
    percent_axis(ax, "x")


def _wilson(share, n):
    z2 = 1.959963984540054**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return middle - reach, middle + reach


EXPLORER = Explorer(
    name="nonresponse",
    title="Who answered?",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Bars for response rates in two groups, and true and observed shares that belong.",
    height=3.0,
    draw=draw,
    twin=TWIN,
    twin_picture="Rows for four surveys: true share, and observed share with its interval.",
    twin_height=3.0,
    draw_twin=draw_twin,
)
