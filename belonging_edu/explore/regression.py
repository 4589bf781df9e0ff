"""Regression to the mean: whoever is chosen for a low score gains without any program.

Two scores of the same people with one mean and SD, bivariate normal. A share with the lowest first
score is chosen; a program adds the same to each of them, takes it away, or does nothing.
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
    moved = "gain" if found.gain >= 0 else "lose"
    said = f"They {moved} {abs(found.gain):.1f} points, all of them without any program."
    if found.effect:
        does = "adds" if found.effect > 0 else "takes away"
        said = (
            f"They {moved} {abs(found.gain):.1f} points: without any program they would gain "
            f"{found.by_itself:.1f}, and the program {does} {abs(found.effect):.1f}."
        )
    return (
        f"In this model the mean of all is {MEAN} points, and without a program it is the same "
        f"later. The lowest {percent(found.share)} have {found.before:.1f} points, and "
        f"{found.after:.1f} the next time. {said}"
    )


def short(found) -> str:
    """One setting in a few words."""
    return (
        f"Lowest {percent(found.share)}, correlation {found.again:g}: {found.by_itself:.1f} points "
        "without any program."
    )


def draw(figure, found):
    """Those chosen, before and after, with and without the program, below the mean of all."""
    title = f"change {_signed(found.gain)}   without any program {_signed(found.by_itself)} points"
    ax = axes(figure, right=1.45, title=title)
    alone = found.before + found.by_itself
    for place, after in enumerate((found.after, alone)):
        ax.plot([0, 1], [found.before, after], marker="os"[place], markersize=6, **LINES[place])
    ax.axhline(MEAN, **LINES[2])
    ax.set_xlim(-0.1, 1.05)
    ax.set_ylim(14, 52)
    end_labels(ax, [found.after, alone, MEAN], ["as set", "no program", "mean at first"])
    ax.set_xticks((0, 1), ("first score", "next score"))
    ax.set_ylabel("points")


def _signed(points):
    return f"{points:+.1f}".replace("-", "−")


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
    title="Did the lowest improve?",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Two lines of points, from a first to a next score; dotted, the mean of all at first.",
    height=3.2,
    draw=draw,
    twin=TWIN,
    twin_picture="Three falling curves of the gain over the share chosen, with marks.",
    twin_height=3.6,
    draw_twin=draw_twin,
)
