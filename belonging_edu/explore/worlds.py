"""Three worlds with one cross-section: what follows from raising belonging, exam, or support.

Closed form of the panel cohort (:mod:`belonging_edu.cohorts.panel`): something is raised from wave
1 on and stays raised; what is raised adds up, because the worlds are linear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from belonging_edu.explore.drawing import LINES, axes, end_labels, panels
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("belonging", "Raise belonging (SD)", -1, 1, 0.1, 0.5),
    Setting("exam", "Raise exam ability (SD)", -1, 1, 0.1, 0),
    Setting("support", "Raise support (SD)", -1, 1, 0.1, 0),
)
TWIN = tuple(
    {name: 0.5 * (name == raised) for name in ("belonging", "exam", "support")}
    for raised in ("belonging", "exam", "support")
)
WORLD_NAMES = ("belonging first", "exam first", "common cause")
WAVES = 4
CORRELATION, STABILITY, EXAM_RELIABILITY, EXAM_SD = 0.183, 0.70, 0.90, 100
CROSS_LAG = CORRELATION * (1 / STABILITY - STABILITY) / (1 - CORRELATION**2)
KEEP = STABILITY - CROSS_LAG * CORRELATION
POINTS = EXAM_SD * math.sqrt(EXAM_RELIABILITY)  # of one SD of ability


@dataclass(frozen=True)
class Worlds:
    """Exam points, treated minus untreated, at waves 0 to 3 in each world."""

    belonging: float
    exam: float
    support: float
    belonging_first: tuple
    exam_first: tuple
    common_cause: tuple

    @property
    def paths(self) -> tuple:
        """The three worlds in the order of ``WORLD_NAMES``."""
        return self.belonging_first, self.exam_first, self.common_cause


def compute(*, belonging, exam, support) -> Worlds:
    """Follow what is raised through the waves of each world."""
    later = [0.0]  # ability that follows from belonging raised by 1, where belonging comes first
    for wave in range(1, WAVES):
        later.append(KEEP * later[-1] + CROSS_LAG * (wave > 1))
    raised = (0, 1, 1, 1)

    def path(*effects):
        return tuple(POINTS * sum(effect[wave] for effect in effects) for wave in range(WAVES))

    own = [exam * on for on in raised]
    return Worlds(
        belonging,
        exam,
        support,
        belonging_first=path(own, [belonging * value for value in later]),
        exam_first=path(own),
        common_cause=path(own, [support * math.sqrt(CORRELATION) * on for on in raised]),
    )


def sentence(found) -> str:
    """Say what was found."""
    last = ", ".join(
        f"{_points(path[-1])} where {name}"
        for path, name in zip(
            found.paths,
            ("belonging comes first", "the exam comes first", "support is the common cause"),
            strict=True,
        )
    )
    names = ("belonging", "exam", "support")
    raised = [f"{n} by {getattr(found, n):g} SD" for n in names if getattr(found, n)]
    what = " and ".join(raised) if raised else "nothing"
    return (
        f"These synthetic worlds look the same at wave 0. Raise {what} from wave 1 on, and the "
        f"exam differs at wave 3 by {last} (exam points)."
    )


def short(found) -> str:
    """One setting in a few words."""
    names = ("belonging", "exam", "support")
    raised = next((name for name in names if getattr(found, name)), "nothing")
    ends = ", ".join(
        f"{name} {_points(path[-1])}" for name, path in zip(WORLD_NAMES, found.paths, strict=True)
    )
    return f"Raising {raised}, points at wave 3: {ends}."


def draw(figure, found):
    """One line a world."""
    ax = axes(figure, left=0.85, right=1.85, title=_raised(found))
    values = [value for path in found.paths for value in path]
    room = max(max(values) - min(values), 20)
    ax.set_ylim(min(values) - 0.15 * room, min(values) + 1.15 * room)
    _lines(ax, found)
    ax.set_xlabel("wave (year)")
    ax.set_ylabel("exam points")


def draw_twin(figure, founds):
    """One panel for each thing that is raised."""
    drawn = panels(figure, [_raised(found) for found in founds], left=0.85, right=1.85)
    for ax, found in zip(drawn, founds, strict=True):
        ax.set_ylim(-15, 60)
        _lines(ax, found)
        ax.set_ylabel("exam points")
    ax.set_xlabel("wave (year)")


def _raised(found):
    names = ("belonging", "exam", "support")
    raised = [f"{name} {getattr(found, name):+g} SD" for name in names if getattr(found, name)]
    return "Raised: " + (", ".join(raised) if raised else "nothing")


def _lines(ax, found):
    marks = "osD"
    for place, path in enumerate(found.paths):
        waves = [wave + 0.05 * (place - 1) for wave in range(WAVES)]
        ax.plot(waves, path, marker=marks[place], markersize=6, **LINES[place])
    ends = [path[-1] for path in found.paths]
    end_labels(ax, ends, [f"{n} {_points(end)}" for n, end in zip(WORLD_NAMES, ends, strict=True)])
    ax.set_xlim(-0.1, 3.1)
    ax.set_xticks(range(WAVES))


def _points(value):
    return f"{value:+.1f}" if abs(value) >= 0.05 else "0"


EXPLORER = Explorer(
    name="worlds",
    title="Three worlds, one cross-section",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Lines of the difference in exam points over waves 0 to 3, one for each world.",
    height=3.4,
    draw=draw,
    twin=TWIN,
    twin_picture=(
        "Three panels, one for each thing raised, with lines of exam points for three worlds."
    ),
    twin_height=7.0,
    draw_twin=draw_twin,
)
