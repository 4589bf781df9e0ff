"""Top against bottom: a small correlation makes a wide gap between the ends of a score."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, LINES, axes, end_labels, key
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("r", "Correlation of score and exam (r)", 0, 0.8, 0.01, 0.16),
    Setting("share", "Share at each end (%)", 0.01, 0.5, 0.01, 0.1, times=100),
    Setting("sd", "SD of the exam (points)", 50, 150, 5, 100),
)
TWIN = tuple({"r": 0.16, "share": share} for share in (0.01, 0.1, 0.25, 0.5))
OTHER_R = (0.08, 0.3)
NORMAL = NormalDist()
PARTS = 100  # slices of equal weight that stand for a tail


@dataclass(frozen=True)
class DecileGap:
    """Two ends of a score, and how they lie in the exam; bivariate normal."""

    r: float
    share: float
    sd: float
    gap: float
    cohens_d: float
    overlap: float
    reversed_pairs: float


def compute(*, r, share, sd) -> DecileGap:
    """The ends are truncated normals; what the exam adds to them is normal."""
    import numpy as np
    from scipy.special import ndtr

    from belonging_edu.methods.effect_sizes import gap_from_r

    cut = NORMAL.inv_cdf(1 - share)
    mean = NORMAL.pdf(cut) / share  # of the score in the upper end, in its own SD
    within = math.sqrt(1 - r * r * mean * (mean - cut))
    gap = gap_from_r(r, sd=sd, share=share)
    own = math.sqrt(1 - r * r)
    upper = r * np.array([NORMAL.inv_cdf(1 - share * (k + 0.5) / PARTS) for k in range(PARTS)])
    return DecileGap(
        r=r,
        share=share,
        sd=sd,
        gap=gap,
        cohens_d=gap / sd / within,
        overlap=float(2 * ndtr(-upper / own).mean()),
        reversed_pairs=float(ndtr(-(upper[:, None] + upper) / (own * math.sqrt(2))).mean()),
    )


def sentence(found) -> str:
    """Say what was found."""
    share = percent(found.share)
    return (
        f"In this model a correlation of {found.r:.2f} (R² {percent(found.r**2, 1)}) puts the "
        f"highest and the lowest {share} of people, on average, {found.gap:.0f} points apart, "
        f"d = {found.cohens_d:.2f}. "
        f"Their exam scores overlap by {percent(found.overlap)}, and in "
        f"{percent(found.reversed_pairs)} of pairs the one from the lowest {share} has the higher "
        "exam score."
    )


def short(found) -> str:
    """One setting in a few words."""
    return (
        f"Outer {percent(found.share)}, correlation {found.r:g}: {found.gap:.0f} points, "
        f"{percent(found.reversed_pairs)} of pairs reversed."
    )


def draw(figure, found):
    """The two ends as curves, what they share in gray."""
    import numpy as np
    from scipy.special import ndtr

    shared = percent(found.overlap)
    title = f"gap {found.gap:.0f} points   d {found.cohens_d:.2f}   overlap {shared}"
    ax = axes(figure, left=0.3, top=0.75, title=title)
    points = np.linspace(-450, 450, 121)
    y = points / found.sd
    cut, own = NORMAL.inv_cdf(1 - found.share), math.sqrt(1 - found.r**2)
    all_people = np.exp(-y * y / 2)
    curves = [all_people * ndtr((sign * found.r * y - cut) / own) for sign in (-1, 1)]
    names = (f"lowest {percent(found.share)}", f"highest {percent(found.share)}")
    ax.fill_between(points, np.minimum(*curves), color="#dddddd", linewidth=0)
    for place, (curve, name) in enumerate(zip(curves, names, strict=True)):
        ax.plot(points, curve, label=name, **LINES[place])
        mean = (place - 0.5) * found.gap
        ax.plot([mean] * 2, [0, np.interp(mean, points, curve)], color=COLORS[place], linewidth=1)
    key(ax)
    ax.set_xlim(-450, 450)
    ax.set_ylim(0)
    ax.set_yticks(())
    ax.set_xlabel("exam points above or below the average")


def draw_twin(figure, founds):
    """Gap over the share at each end, for three correlations."""
    from belonging_edu.methods.effect_sizes import gap_from_r

    sd = founds[0].sd
    ax = axes(figure, right=0.95, title="Gap between the ends of the score, by how far out you cut")
    shares = [k / 100 for k in range(1, 51)]
    correlations, ends = sorted((*OTHER_R, founds[0].r)), []
    for place, r in enumerate(correlations):
        gaps = [gap_from_r(r, sd=sd, share=share) for share in shares]
        ax.plot(shares, gaps, **LINES[place])
        ends.append(gaps[-1])
    for found in founds:
        ax.plot([found.share], [found.gap], "o", color=COLORS[6], clip_on=False, zorder=3)
        last = found.share > 0.4
        where = {"ha": "right" if last else "left", "va": "bottom", "fontsize": 10}
        ax.text(found.share + (-0.01 if last else 0.01), found.gap + 2, f"{found.gap:.0f}", **where)
    ax.set_xlim(0, 0.5)
    ax.set_ylim(0)
    end_labels(ax, ends, [f"r = {r:.2f}" for r in correlations])
    ax.set_xlabel("share at each end")
    ax.set_ylabel("exam points")
    ax.set_xticks((0.01, 0.1, 0.25, 0.5), ("1%", "10%", "25%", "50%"))


EXPLORER = Explorer(
    name="decile_gap",
    title="Top against bottom",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Two overlapping curves of exam points: those of the lowest and of the highest share.",
    height=3.2,
    draw=draw,
    twin=TWIN,
    twin_picture="Three falling curves of the gap over the share at each end, with marks.",
    twin_height=3.6,
    draw_twin=draw_twin,
)
