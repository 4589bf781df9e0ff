"""An odds ratio is not a risk ratio: what it means depends on the baseline risk."""

from __future__ import annotations

from dataclasses import dataclass

from belonging_edu.ama import percent
from belonging_edu.explore.drawing import COLORS, DOTTED, GRAY, axes, key, percent_axis, rows
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting
from belonging_edu.methods.risks import odds_from_risk, risk_from_odds

SETTINGS = (
    Setting("odds_ratio", "Odds ratio (1 = same odds)", 0.02, 50, 0.05, 0.05, ratio=True),
    Setting("baseline", "Baseline risk, of the other group (%)", 0.01, 0.99, 0.01, 0.8, times=100),
)
TWIN = tuple({"odds_ratio": 0.05, "baseline": baseline} for baseline in (0.1, 0.4, 0.8, 0.95))


@dataclass(frozen=True)
class Odds:
    """Two risks that one odds ratio connects."""

    odds_ratio: float
    baseline: float
    risk: float
    risk_ratio: float
    risk_difference: float


def compute(*, odds_ratio, baseline) -> Odds:
    """Multiply the odds; go back to a risk."""
    risk = risk_from_odds(odds_ratio * odds_from_risk(baseline))
    return Odds(
        odds_ratio=odds_ratio,
        baseline=baseline,
        risk=risk,
        risk_ratio=risk / baseline,
        risk_difference=risk - baseline,
    )


def sentence(found) -> str:
    """Say what was found."""
    points = 100 * found.risk_difference
    less = "higher" if points > 0 else "lower"
    apart = f"{abs(points):.1f} percentage points {less}" if abs(points) >= 0.05 else "the same"
    return (
        f"An odds ratio of {found.odds_ratio:.2g} and a baseline risk of "
        f"{percent(found.baseline)} mean a risk of {_risk(found)}: {apart}, a risk "
        f"ratio of {found.risk_ratio:.2g}."
    )


def short(found) -> str:
    """One setting in a few words."""
    return f"Baseline {percent(found.baseline)}: risk {_found(found)}."


def draw(figure, found):
    """Risk over baseline for this odds ratio, with the two risks in hand."""
    title = f"risk {percent(found.baseline)} → {_found(found)}"
    ax = axes(figure, left=0.85, right=0.35, title=title)
    places = [k / 100 for k in range(1, 100)]
    risks = [risk_from_odds(found.odds_ratio * odds_from_risk(place)) for place in places]
    ax.plot([0, *places, 1], [0, *risks, 1], color=COLORS[0])
    ax.plot([0, 1], [0, 1], linestyle=(0, (5, 2)), color=GRAY, linewidth=1)
    ax.plot([found.baseline] * 2, [0, found.risk], **DOTTED)
    ax.plot([0, found.baseline], [found.risk] * 2, **DOTTED)
    ax.plot([found.baseline], [found.risk], "o", color=COLORS[1], markersize=9, clip_on=False)
    ax.set_xlabel("baseline risk (dashed: no difference)")
    ax.set_ylabel("risk")
    _finish(ax, "xy")


def draw_twin(figure, founds):
    """One row per baseline."""
    title = f"Odds ratio {founds[0].odds_ratio:g} in every row"
    ax = axes(figure, left=1.25, right=1.3, top=0.65, title=title)
    for place, found in enumerate(founds):
        ax.plot([found.baseline, found.risk], [place, place], **DOTTED)
        mark = {"color": COLORS[6], "markersize": 7, "markerfacecolor": "white"}
        ax.plot([found.baseline], [place], "D", label="baseline", **mark)
        ax.plot([found.risk], [place], "o", color=COLORS[1], markersize=7, label="risk")
    labels = [f"baseline {percent(found.baseline)}" for found in founds]
    rows(ax, labels, [_found(found, "\n") for found in founds])
    _finish(ax, "x")
    ax.set_xlim(-0.08, 1.08)
    key(ax)


def _risk(found):
    return percent(found.risk, 1 if 0.001 <= found.risk <= 0.999 else 3)


def _found(found, between=", "):
    return f"{_risk(found)}{between}risk ratio {found.risk_ratio:.2g}"


def _finish(ax, which):
    for axis in which:
        getattr(ax, f"set_{axis}lim")(0, 1)
        getattr(ax, f"set_{axis}ticks")((0, 0.25, 0.5, 0.75, 1))
        percent_axis(ax, axis)


EXPLORER = Explorer(
    name="odds",
    title="What does an odds ratio mean?",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="A curve of the risk in one group over the risk in the group compared with.",
    height=3.6,
    draw=draw,
    twin=TWIN,
    twin_picture=(
        "Rows for four baseline risks under one odds ratio: a dotted line from baseline to risk."
    ),
    twin_height=3.3,
    draw_twin=draw_twin,
)
