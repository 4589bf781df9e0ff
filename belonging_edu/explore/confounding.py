"""Change the paths of the surgery cohort: how much of a slope is due to belonging itself.

The exam in that cohort is a sum, so every least-squares slope on the belonging score is a sum,
too: of what the year of residency, belonging itself, stress, their product, and climate add to it.
How much each adds for one unit of its path does not depend on the paths. ``PARTS`` holds these
sums as means of four synthetic cohorts of a million residents (seeds 1 to 4); the test suite
compares them with cohorts drawn with other paths. Left out are the rounding of the exam and its
limits of 200 and 900 points, which hardly anybody reaches.
"""

from __future__ import annotations

from dataclasses import dataclass

from belonging_edu.explore.drawing import COLORS, GRAY, axes, panels, rows
from belonging_edu.explore.model import Explorer
from belonging_edu.explore.setting import Setting

SETTINGS = (
    Setting("own_effect", "Effect of belonging (points per point)", 0, 3, 0.1, 1),
    Setting("per_stress", "Added effect per stress point (points)", 0, 0.4, 0.05, 0.2),
    Setting("stress_path", "Stress to exam (points per stress point)", -15, 0, 0.5, -3.5),
    Setting("climate_path", "Climate to exam (points per SD)", 0, 30, 1, 5),
)
NOTHING = {"own_effect": 0, "per_stress": 0, "stress_path": 0, "climate_path": 0}
TWIN = (
    {},
    NOTHING,
    NOTHING | {"stress_path": -12},
    NOTHING | {"climate_path": 25},
)
TRUTHS = (
    "the cohort as built",
    "only year matters",
    "year and stress matter",
    "year and climate matter",
)
MODELS = ("belonging alone", "+ year", "+ stress", "within programs")

#: Rows: models. Columns: year, own effect, growth, stress, climate (one unit of each path).
PARTS = (
    (0.6777, 0.9015, 0.3691, -0.0935, 0.0332),
    (0.0, 0.9007, 0.3714, -0.0923, 0.0335),
    (0.0, 0.8870, 0.4715, 0.0, 0.0333),
    (0.0, 0.8799, 0.4807, 0.0, 0.0),
)


@dataclass(frozen=True)
class Confounding:
    """Slopes in exam points for one point of the belonging score, in a very large cohort."""

    own_effect: float
    per_stress: float
    stress_path: float
    climate_path: float
    plain: float
    with_year: float
    with_stress: float
    with_program: float

    @property
    def slopes(self) -> tuple:
        """The four slopes in the order of the models."""
        return self.plain, self.with_year, self.with_stress, self.with_program


def compute(*, own_effect, per_stress, stress_path, climate_path) -> Confounding:
    """Add up what each path contributes to each slope."""
    paths = (1.0, own_effect, per_stress, stress_path, climate_path)
    slopes = [sum(p * share for p, share in zip(paths, row, strict=True)) for row in PARTS]
    return Confounding(own_effect, per_stress, stress_path, climate_path, *slopes)


def sentence(found) -> str:
    """Say what was found."""
    return (
        f"In this synthetic cohort the effect of belonging at stress 6 is {found.own_effect:.2f} "
        f"exam points per point. The unadjusted slope is {found.plain:.2f}; adjusted for year it "
        f"is {found.with_year:.2f}, for stress as well {found.with_stress:.2f}, and within "
        f"programs {found.with_program:.2f}."
    )


def short(found) -> str:
    """One setting in a few words."""
    own = f"effect of belonging {found.own_effect:g}" if found.own_effect else ""
    others = [("stress", found.stress_path), ("climate", found.climate_path)]
    built = ", ".join(filter(None, [own, "year", *(name for name, path in others if path)]))
    steps = zip(MODELS, found.slopes, strict=True)
    return f"Built in {built}: {', '.join(f'{model} {slope:.2f}' for model, slope in steps)}."


def draw(figure, found):
    """A ladder of slopes beside the effect that was built in."""
    title = f"unadjusted {found.plain:.2f}   within programs {found.with_program:.2f}"
    ax = axes(figure, left=1.35, right=0.7, title=title)
    _ladder(ax, found)
    ax.set_xlim(-0.2, 6.2)
    ax.set_xlabel(f"exam points per point (dashed: built in, {found.own_effect:.2f})")


def draw_twin(figure, founds):
    """The same ladder under four truths."""
    drawn = panels(figure, TRUTHS, left=1.35, right=0.7)
    for ax, found in zip(drawn, founds, strict=True):
        _ladder(ax, found)
        ax.set_xlim(-0.2, 2.6)
    ax.set_xlabel("exam points per point (dashed: built in)")


def _ladder(ax, found):
    ax.axvline(found.own_effect, linestyle=(0, (5, 2)), color=GRAY, linewidth=1.2)
    marks, colors = "osD^", (*COLORS[:3], COLORS[6])
    for place, slope in enumerate(found.slopes):
        ax.plot([slope], [place], marks[place], color=colors[place], markersize=8)
    rows(ax, MODELS, [f"{slope:.2f}" for slope in found.slopes])


EXPLORER = Explorer(
    name="confounding",
    title="Whose slope is it?",
    settings=SETTINGS,
    compute=compute,
    sentence=sentence,
    short=short,
    picture="Dots for four slopes of the exam on belonging, each model with one more adjustment.",
    height=3.0,
    draw=draw,
    twin=TWIN,
    twin_picture=(
        "Dots for four slopes under each of four truths; dashed line: the effect built in."
    ),
    twin_height=7.0,
    draw_twin=draw_twin,
)
