"""Residents of one program resemble each other: what they are worth, and what ignoring it costs."""

from __future__ import annotations

from dataclasses import dataclass

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, DOTTED, LINES, axes, end_labels, percent_axis
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("icc", "Intraclass correlation (ICC, 0 to 1)", 0, 0.5, 0.01, 0.05),
    Setting("cluster_size", "Residents in each program (number)", 2, 60, 1, 15, whole=True),
    Setting("clusters", "Programs, half of them exposed (number)", 4, 100, 2, 20, whole=True),
)
TWIN = tuple({"icc": 0.05, "cluster_size": size} for size in (5, 15, 40))
LEVEL = 0.05


@dataclass(frozen=True)
class Clustering:
    """Two equal arms of programs that do not differ, compared as if residents were independent."""

    icc: float
    cluster_size: int
    clusters: int
    residents: int
    design_effect: float
    effective_n: float
    false_positives: float


def compute(*, icc, cluster_size, clusters) -> Clustering:
    """The t statistic is too large by the square root of the design effect."""
    residents = cluster_size * clusters
    effect = 1 + (cluster_size - 1) * icc
    return Clustering(
        icc=icc,
        cluster_size=cluster_size,
        clusters=clusters,
        residents=residents,
        design_effect=effect,
        effective_n=residents / effect,
        false_positives=float(_false_positives(icc, cluster_size, clusters)),
    )


def _false_positives(icc, size, clusters):
    """How often t exceeds its limit when programs differ and arms do not.

    The variance that the t test estimates is a sum of two chi-squares, between programs and
    within; Satterthwaite's degrees of freedom stand for it. One value, or an array of icc.
    """
    from scipy.special import stdtr, stdtrit

    between, within = clusters - 2, clusters * (size - 1)
    effect = 1 + (size - 1) * icc
    estimated = (between * effect + within * (1 - icc)) / (between + within)
    squares = (between * effect**2 + within * (1 - icc) ** 2) / (between + within) ** 2
    limit = stdtrit(between + within, 1 - LEVEL / 2)
    return 2 * stdtr(estimated**2 / squares, -limit * (estimated / effect) ** 0.5)


def sentence(found) -> str:
    """Say what was found."""
    rate = percent(found.false_positives, 1)
    meant = "as it should" if rate == "5.0%" else "not 5%"
    return (
        f"In this model {found.residents:,} residents in {found.clusters} programs (ICC "
        f"{found.icc:.2f}) are worth {found.effective_n:,.0f} independent ones: the design effect "
        f"of a mean is {found.design_effect:.2f}. Comparing two arms of programs as if residents "
        f"were independent gives {rate} false positives, {meant}."
    )


def short(found) -> str:
    """One setting in a few words."""
    return (
        f"{found.cluster_size} residents a program, ICC {found.icc:g}: "
        f"{percent(found.false_positives)} false positives, design effect "
        f"{found.design_effect:.2f}."
    )


def draw(figure, found):
    """False positives by ICC, with the study in hand."""
    worth = f"{found.residents:,} residents worth {found.effective_n:,.0f}"
    ax = axes(
        figure,
        left=0.9,
        right=0.3,
        title=f"false positives {percent(found.false_positives)}   {worth}",
    )
    _curve(ax, found.cluster_size, found.clusters, 0)
    ax.plot(
        [found.icc],
        [found.false_positives],
        "o",
        color=COLORS[1],
        markersize=9,
        zorder=3,
        clip_on=False,
    )
    _finish(ax)


def draw_twin(figure, founds):
    """A curve for each size of the programs."""
    ax = axes(
        figure,
        left=0.9,
        right=1.3,
        title=f"{founds[0].clusters} programs; ● at ICC {founds[0].icc:g}",
    )
    for place, found in enumerate(founds):
        _curve(ax, found.cluster_size, found.clusters, place)
        ax.plot([found.icc], [found.false_positives], "o", color=COLORS[6], zorder=3)
    _finish(ax)
    ends = [float(_false_positives(0.5, f.cluster_size, f.clusters)) for f in founds]
    end_labels(ax, ends, [f"{f.cluster_size} residents" for f in founds])


def _curve(ax, size, clusters, place):
    import numpy as np

    shares = np.linspace(0, 0.5, 51)
    heights = _false_positives(shares, size, clusters)
    ax.plot(shares, heights, **LINES[place])


def _finish(ax):
    ax.axhline(LEVEL, **DOTTED)
    ax.set_xlim(0, 0.5)
    ax.set_ylim(0, 1)
    ax.set_xlabel("intraclass correlation")
    ax.set_ylabel("false positives (dotted: 5%)")
    percent_axis(ax)


EXPLORER = Explorer(
    name="clustering",
    title="Residents live in programs",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture=(
        "A rising curve of false positives over the intraclass correlation; your study is marked."
    ),
    height=3.2,
    draw=draw,
    twin=TWIN,
    twin_picture=(
        "Three curves of false positives over the intraclass correlation, by cluster size."
    ),
    twin_height=3.6,
    draw_twin=draw_twin,
)
