"""A question that some skip: how far off three ways to go on are, by what decides who skips.

Four groups of respondents, by strong or less belonging and by burnout, have their own odds of
skipping the question about belonging; burnout is always known. Sampling errors are those of large
samples. Imputed answers are those of very many copies, drawn among people with the same burnout.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, DOTTED, axes, key, percent_axis, rows
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("skipped", "Skip the question (%)", 0.05, 0.6, 0.01, 0.3, times=100),
    Setting("by_burnout", "Odds of skipping, burnout : none (ratio)", 0.1, 10, 0.05, 4, ratio=True),
    Setting(
        "by_belonging", "Odds of skipping, less : strong belonging (ratio)", 0.1, 10, 0.05, 1,
        ratio=True,
    ),
    Setting("respondents", "Respondents (people)", 500, 5000, 50, 1250, whole=True),
)  # fmt: skip
TWIN = (
    {"by_burnout": 1.0},
    {"by_burnout": 4.0},
    {"by_burnout": 1.0, "by_belonging": 4.0},
    {"by_burnout": 4.0, "by_belonging": 4.0},
)
STRONG = 0.78  # this and the next: about those of the synthetic learners, rounded
BURNOUT = (0.67, 0.3)  # among those who belong less, and among those who belong strongly
NORMAL = NormalDist()
_Z = NORMAL.inv_cdf(0.975)


class Estimate(NamedTuple):
    """A share on average, its 95% CI, and the share of such intervals that cover the truth."""

    share: float
    conf_low: float
    conf_high: float
    coverage: float


@dataclass(frozen=True)
class Missingness:
    """The share with strong belonging, true and by three ways to treat those who skipped."""

    skipped: float
    by_burnout: float
    by_belonging: float
    respondents: int
    true_share: float
    complete: Estimate
    filled: Estimate
    imputed: Estimate


def compute(*, skipped, by_burnout, by_belonging, respondents) -> Missingness:
    """Find the odds of skipping that yield the share; the rest is counting in four groups."""
    groups = {(strong, burnout): _size(strong, burnout) for strong in (0, 1) for burnout in (0, 1)}
    ratios = {
        (strong, burnout): by_burnout**burnout * by_belonging ** (1 - strong)
        for strong, burnout in groups
    }
    odds = _odds(groups, ratios, skipped)
    answered = {group: groups[group] / (1 + odds * ratios[group]) for group in groups}
    share = (answered[1, 0] + answered[1, 1]) / (1 - skipped)
    error = math.sqrt(share * (1 - share) / ((1 - skipped) * respondents))
    return Missingness(
        skipped=skipped,
        by_burnout=by_burnout,
        by_belonging=by_belonging,
        respondents=respondents,
        true_share=STRONG,
        complete=_estimate(share, error, error),
        filled=_estimate(share, error, (1 - skipped) * error),
        imputed=_imputed(answered, respondents),
    )


def _size(strong, burnout):
    """The share of all respondents who are in one of the four groups."""
    risk = BURNOUT[strong]
    return (STRONG if strong else 1 - STRONG) * (risk if burnout else 1 - risk)


def _odds(groups, ratios, skipped):
    """The odds of skipping where both ratios are 1, by halving an interval of their logarithm."""
    low, high = -8.0, 8.0
    for _ in range(50):
        middle = (low + high) / 2
        odds = math.exp(middle)
        total = sum(groups[g] * odds * ratios[g] / (1 + odds * ratios[g]) for g in groups)
        low, high = (middle, high) if total < skipped else (low, middle)
    return math.exp((low + high) / 2)


def _imputed(answered, respondents):
    """Those who skipped get the share among those who answered and have the same burnout.

    The variance is that of burnout among respondents, and of the shares among those who answered.
    """
    parts = []
    for burnout in (0, 1):
        size = _size(0, burnout) + _size(1, burnout)
        known = answered[0, burnout] + answered[1, burnout]
        parts.append((size, known, answered[1, burnout] / known))
    share = sum(size * own for size, _, own in parts)
    between = sum(size * (own - share) ** 2 for size, _, own in parts)
    within = sum(size**2 * own * (1 - own) / known for size, known, own in parts)
    error = math.sqrt((between + within) / respondents)
    return _estimate(share, error, error)


def _estimate(share, error, claimed):
    """An estimate that varies by one standard error, with an interval that claims another."""
    reach = _Z * claimed
    off = share - STRONG
    coverage = NORMAL.cdf((reach - off) / error) - NORMAL.cdf((-reach - off) / error)
    return Estimate(share, max(0.0, share - reach), min(1.0, share + reach), coverage)


def sentence(found) -> str:
    """Say what was found."""
    complete, filled, imputed = found.complete, found.filled, found.imputed
    return (
        f"In this model {percent(found.true_share)} of {found.respondents:,} respondents belong "
        f"strongly. {percent(found.skipped)} skip the question; {_rule(found)}. Complete cases say "
        f"{_written(complete)}, {_off(complete)}; {_covering(complete)} of such intervals cover "
        f"the true share. With the mean filled in the share is the same and the interval narrower "
        f"({_interval(filled)}); {_covering(filled)} of those cover it. Imputed from burnout, it "
        f"is {_written(imputed)}, {_off(imputed)}; {_covering(imputed)} cover it."
    )


def _rule(found):
    """What decides who skips."""
    parts = [
        f"{ratio:g} times as high with {this} as {other}"
        for ratio, this, other in (
            (found.by_burnout, "burnout", "without"),
            (found.by_belonging, "less belonging", "with strong belonging"),
        )
        if ratio != 1
    ]
    if not parts:
        return "a lottery decides who does"
    held = "belonging" if found.by_burnout != 1 else "burnout"
    among = f"at equal {held}" if len(parts) == 1 else "each with the other being equal"
    return f"the odds of that are {' and '.join(parts)}, {among}"


def _off(estimate):
    points = 100 * (estimate.share - STRONG)
    if abs(points) < 1e-6:
        return "right on average"
    if abs(points) < 0.1:
        return "on average less than 0.1 percentage points off"
    return f"on average {abs(points):.1f} percentage points too {'high' if points > 0 else 'low'}"


def _covering(estimate):
    return "fewer than 1%" if estimate.coverage < 0.01 else percent(estimate.coverage)


def _interval(estimate):
    return f"{percent(estimate.conf_low, 1)} to {percent(estimate.conf_high, 1)}"


def _written(estimate):
    return f"{percent(estimate.share, 1)} (95% CI, {_interval(estimate)})"


def short(found) -> str:
    """One setting in a few words."""
    return (
        f"Odds ratio of skipping {found.by_burnout:g} for burnout and {found.by_belonging:g} for "
        f"less belonging: true {percent(found.true_share)}, complete cases "
        f"{percent(found.complete.share)}, imputed {percent(found.imputed.share)}."
    )


def draw(figure, found):
    """Three estimates with their intervals beside the truth."""
    ax = axes(
        figure,
        left=1.15,
        right=1.25,
        title="Estimates, and how often their 95% CIs cover the truth",
    )
    estimates = (found.complete, found.filled, found.imputed)
    for place, estimate in enumerate(estimates):
        _mark(ax, place, place, estimate)
    labels = ("Complete\ncases", "Mean\nfilled in", "Imputed from\nburnout")
    values = [f"{percent(e.share, 1)}\ncovers {_percent_or_less(e)}" for e in estimates]
    rows(ax, labels, values)
    _finish(ax)


def _percent_or_less(estimate):
    return "<1%" if estimate.coverage < 0.01 else percent(estimate.coverage)


def draw_twin(figure, founds):
    """Three estimates for each rule."""
    ax = axes(figure, left=1.35, right=0.3)
    names = ("complete cases", "mean filled in", "imputed")
    for place, found in enumerate(founds):
        for which, estimate in enumerate((found.complete, found.filled, found.imputed)):
            _mark(ax, place + 0.22 * (which - 1), which, estimate, names[which])
    labels = [f"burnout {f.by_burnout:g},\nbelonging {f.by_belonging:g}" for f in founds]
    rows(ax, labels, [])
    _finish(ax)
    ax.set_xlim(0.7, 0.95)
    key(ax)


def _mark(ax, height, which, estimate, label=None):
    style = {"color": COLORS[(1, 6, 0)[which]], "linewidth": 2.5, "label": label}
    ends = [estimate.conf_low, estimate.share, estimate.conf_high]
    ax.plot(ends, [height] * 3, marker="osD"[which], markersize=6, markevery=[1], **style)


def _finish(ax):
    ax.axvline(STRONG, **DOTTED)
    ax.set_xlim(0.4, 1)
    ax.set_xlabel("strong belonging (dotted: the truth)")
    percent_axis(ax, "x")


EXPLORER = Explorer(
    name="missingness",
    title="What about those who skipped?",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Rows for three ways to treat those who skip: a share, its interval, and the truth.",
    height=2.8,
    draw=draw,
    twin=TWIN,
    twin_picture="Rows for four rules of who skips, each with three estimates beside the truth.",
    twin_height=3.8,
    draw_twin=draw_twin,
)
