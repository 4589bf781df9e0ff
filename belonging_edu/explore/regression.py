"""Regression to the mean: whoever is chosen for a low score gains without any program.

Two scores of the same people with one mean and SD, bivariate normal. A share with the lowest first
score is chosen; a program adds the same to each of them, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, LINES, axes, end_labels
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("again", "Correlation of the score with itself later (r)", 0, 0.95, 0.05, 0.6),
    Setting("share", "Share chosen for the lowest scores (%)", 0.01, 0.5, 0.01, 0.1, times=100),
    Setting("effect", "What a program adds (points)", -5, 5, 0.5, 0),
)
TWIN = tuple({"again": 0.6, "share": share} for share in (0.01, 0.1, 0.25, 0.5))
OTHER_AGAIN = (0.3, 0.9)
MEAN, SD = 44, 8  # about those of the belonging score in the synthetic cohorts, rounded
NORMAL = NormalDist()


@dataclass(frozen=True)
class Regression:
    """Mean scores (points) of those chosen, before and after, and what they gain."""

    again: float
    share: float
    effect: float
    before: float
    after: float
    gain: float
    by_itself: float


def compute(*, again, share, effect) -> Regression:
    """Below the cut, a normal score lies on average its density there over the share below."""
    below = SD * NORMAL.pdf(NORMAL.inv_cdf(share)) / share
    by_itself = (1 - again) * below
    before = MEAN - below
    gain = by_itself + effect
    return Regression(again, share, effect, before, before + gain, gain, by_itself)


def sentence(found) -> str:
    """Say what was found."""
    parts = "all of them without any program"
    if found.effect:
        parts = f"{found.by_itself:.1f} without any program and {found.effect:+.1f} from it"
    return (
        f"In this model everybody has a mean of {MEAN} points both times. The lowest "
        f"{percent(found.share)} have {found.before:.1f} points, and {found.after:.1f} the next "
        f"time. They gain {found.gain:.1f} points, {parts}."
    )


def short(found) -> str:
    """One setting in a few words."""
    return (
        f"Lowest {percent(found.share)}, correlation {found.again:g}: {found.by_itself:.1f} points "
        "without any program."
    )


def draw(figure, found):
    """Those chosen, before and after, with and without the program, below the mean of all."""
    title = f"gain {found.gain:+.1f} points   without any program {found.by_itself:+.1f}"
    ax = axes(figure, right=1.45, title=title)
    alone = found.before + found.by_itself
    for place, after in enumerate((found.after, alone)):
        ax.plot([0, 1], [found.before, after], marker="os"[place], markersize=6, **LINES[place])
    ax.axhline(MEAN, **LINES[2])
    ax.set_xlim(-0.1, 1.05)
    ax.set_ylim(14, 52)
    end_labels(ax, [found.after, alone, MEAN], ["as set", "no program", "mean of all"])
    ax.set_xticks((0, 1), ("first score", "next score"))
    ax.set_ylabel("points")


def draw_twin(figure, founds):
    """Gain without any program over the share chosen, for three correlations."""
    ax = axes(figure, right=0.95, title="Gain without any program, by the share chosen")
    shares = [k / 100 for k in range(1, 51)]
    correlations, ends = sorted((*OTHER_AGAIN, founds[0].again)), []
    for place, again in enumerate(correlations):
        gains = [compute(again=again, share=share, effect=0).gain for share in shares]
        ax.plot(shares, gains, **LINES[place])
        ends.append(gains[-1])
    for found in founds:
        ax.plot([found.share], [found.gain], "o", color=COLORS[6], clip_on=False, zorder=3)
        last = found.share > 0.4
        where = {"ha": "right" if last else "left", "va": "bottom", "fontsize": 10}
        place = found.share + (-0.01 if last else 0.01), found.gain + 0.3
        ax.text(*place, f"{found.gain:.1f}", **where)
    ax.set_xlim(0, 0.5)
    ax.set_ylim(0)
    end_labels(ax, ends, [f"r = {again:.2f}" for again in correlations])
    ax.set_xlabel("share chosen for the lowest first scores")
    ax.set_ylabel("points")
    ax.set_xticks((0.01, 0.1, 0.25, 0.5), ("1%", "10%", "25%", "50%"))


EXPLORER = Explorer(
    name="regression",
    title="The lowest improve by themselves",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Two lines of points, from a first to a next score; dotted, the mean of all.",
    height=3.2,
    draw=draw,
    twin=TWIN,
    twin_picture="Three falling curves of the gain over the share chosen, with marks.",
    twin_height=3.6,
    draw_twin=draw_twin,
)
