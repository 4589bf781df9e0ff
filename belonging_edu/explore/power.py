"""More programs or more residents: the power of a comparison of programs."""

from __future__ import annotations

from dataclasses import dataclass

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, DOTTED, LINES, axes, end_labels, key, percent_axis
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("programs", "Programs, half of them supported (number)", 4, 80, 2, 20, whole=True),
    Setting("residents", "Residents in each program (number)", 2, 60, 1, 15, whole=True),
    Setting("icc", "Intraclass correlation (ICC, 0 to 1)", 0, 0.3, 0.01, 0.05),
    Setting("effect", "True difference (SD)", 0, 1, 0.05, 0.4),
)
TWIN = tuple({"programs": 20, "residents": residents} for residents in (5, 15, 60))
TARGET, LEVEL = 0.8, 0.05
MOST = 80


@dataclass(frozen=True)
class Power:
    """Half of the programs get the support; means of programs are compared by a t test."""

    programs: int
    residents: int
    icc: float
    effect: float
    design_effect: float
    power: float
    programs_for_80: int | None


def compute(*, programs, residents, icc, effect) -> Power:
    """Exact power of the t test of program means, and how many programs would be enough."""
    counts = range(4, 402, 2)
    enough = None
    if power(counts[-1], residents, icc, effect) >= TARGET:
        low, high = 0, len(counts) - 1
        while low < high:
            middle = (low + high) // 2
            if power(counts[middle], residents, icc, effect) >= TARGET:
                high = middle
            else:
                low = middle + 1
        enough = counts[low]
    return Power(
        programs=programs,
        residents=residents,
        icc=icc,
        effect=effect,
        design_effect=1 + (residents - 1) * icc,
        power=float(power(programs, residents, icc, effect)),
        programs_for_80=enough,
    )


def power(programs, residents, icc, effect):
    """Return the power of two arms of program means; of one number of programs or an array."""
    import numpy as np
    from scipy.special import nctdtr, stdtrit

    error = (4 * (icc + (1 - icc) / residents) / programs) ** 0.5
    df, away = programs - 2, np.minimum(effect / error, 20)  # beyond 20 power is 1 to nine digits
    limit = stdtrit(df, 1 - LEVEL / 2)
    return 2 - nctdtr(df, away, limit) - nctdtr(df, -away, limit)


def sentence(found) -> str:
    """Say what was found."""
    if found.effect == 0:
        more = "Without a true difference that is the rate of false positives"
    elif found.programs_for_80 is None:
        more = "Even 400 programs would not reach 80%"
    else:
        more = f"{found.programs_for_80} programs are enough for 80%"
    return (
        f"In this model {found.programs} programs with {found.residents} residents each find a "
        f"true difference of {found.effect:.2f} SD with a power of {percent(found.power)} (ICC "
        f"{found.icc:.2f}, design effect of a mean {found.design_effect:.2f}). {more}."
    )


def short(found) -> str:
    """One setting in a few words."""
    study = f"{found.programs} programs with {found.residents} residents"
    return f"{study}: power {percent(found.power)}."


def draw(figure, found):
    """Power by programs, and what it would be without clustering."""
    ax = axes(figure, left=0.9, right=0.3, top=0.75, title=f"power {percent(found.power)}")
    _curve(ax, found.residents, found.icc, found.effect, 0, "with this ICC")
    _curve(ax, found.residents, 0, found.effect, 1, "ICC 0")
    ax.plot(
        [found.programs],
        [found.power],
        "o",
        color=COLORS[6],
        markersize=9,
        zorder=3,
        clip_on=False,
    )
    _finish(ax)
    key(ax)


def draw_twin(figure, founds):
    """A curve for each number of residents."""
    effect, icc = founds[0].effect, founds[0].icc
    title = f"True difference {effect:g} SD, ICC {icc:g}; ● {founds[0].programs} programs"
    ax = axes(figure, left=0.9, right=1.3, title=title)
    for place, found in enumerate(founds):
        _curve(ax, found.residents, icc, effect, place, None)
        ax.plot([found.programs], [found.power], "o", color=COLORS[6], zorder=3)
    _finish(ax)
    ends = [float(power(MOST, f.residents, icc, effect)) for f in founds]
    end_labels(ax, ends, [f"{f.residents} residents" for f in founds])


def _curve(ax, residents, icc, effect, place, label):
    import numpy as np

    programs = np.arange(4, MOST + 1, 2)
    heights = power(programs, residents, icc, effect)
    ax.plot(programs, heights, label=label, **LINES[place])


def _finish(ax):
    ax.axhline(TARGET, **DOTTED)
    ax.set_xlim(0, MOST)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel("programs")
    ax.set_ylabel("power (dotted: 80%)")
    percent_axis(ax)


EXPLORER = Explorer(
    name="power",
    title="Enough programs?",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Curves of power over the number of programs, with and without clustering.",
    height=3.4,
    draw=draw,
    twin=TWIN,
    twin_picture="Three curves of power over the number of programs, by residents in each program.",
    twin_height=3.6,
    draw_twin=draw_twin,
)
