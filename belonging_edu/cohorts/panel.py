"""Cohort D: residents over four years, in three worlds that look the same at first. All synthetic.

In each world belonging and exam are equally correlated in every wave, and the first wave is
identical to the last digit. What differs is why: belonging affects the exam, the exam affects
belonging, or support affects both. One cross-section cannot tell them apart.

The data-generating process (B belonging, P exam ability, U support; latent, variance 1 in every
wave; r = correlation of B and P, a = stability)::

    b = r (1/a - a) / (1 - r^2)      f = a - b r      s^2 = 1 - a^2 - b^2 (1 - r^2)

    belonging first   B' = a B + sqrt(1 - a^2) e       P' = f P + b B + s e
    exam first        P' = a P + sqrt(1 - a^2) e       B' = f B + b P + s e
    common cause      B = sqrt(r) U + sqrt(1 - r) x    P = sqrt(r) U + sqrt(1 - r) y
                      x' = w x + sqrt(1 - w^2) e, y' likewise, w = (a - r) / (1 - r); U stays

U is drawn given the first B and P, from its conditional distribution in the third world, and stays.
In the first two worlds it is therefore a consequence of both and affects nothing: its correlations
with B and P fade over the waves, and adjusting for it removes an association that it did not cause.

Each innovation, and each value of the first wave, has a share between programs and the rest
between residents. Items as in the surgery cohort; exam = mean of the wave + 100 (sqrt(q) P +
sqrt(1 - q) e), q its reliability. An intervention adds to B, P, or U from wave 1 on, for a random
half of the residents, with what follows from it in that world.

Residents may leave before waves 1 to 3, for good: where leaving_per_belonging B + e lies above the
normal quantile of 1 - leaving, B being the belonging that they would have had in the wave that
they miss. Nothing observed holds this B (missing not at random).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from belonging_edu.cohorts import likert, surgery
from belonging_edu.cohorts.draws import Draws
from belonging_edu.cohorts.schema import ANSWERS, Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import choice, number

__all__ = ["COHORT", "HIDDEN", "ITEMS", "Parameters", "VARIABLES", "WAVES"]

PER_PROGRAM = 20
WAVES = 4
EXAM_MEAN = (440, 490, 535, 565)

ITEMS = tuple(f"bel_{k:02d}" for k in range(1, 12))
TREATED, SUPPORT = 0, 1
START, MOVE, LEAVE, EXAM_NOISE, SUPPORT_NOISE = 10, 20, 60, 80, 90  # and the numbers after
ITEM_NOISE, SHARED = 100, 500


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("panel")`` explains each."""

    world: str = choice(
        "belonging first",
        {
            "belonging first": "belonging moves the later exam",
            "exam first": "the exam moves later belonging",
            "common cause": "support moves both, and neither moves the other",
        },
        "Why belonging and exam go together",
    )
    correlation: float = number(
        0.183, 0, 0.6, "correlation", "Of latent belonging and exam ability, in every wave"
    )
    stability: float = number(
        0.70, 0.65, 0.95, "correlation", "Of latent belonging, and of ability, with the next wave"
    )
    program_share: float = number(
        0.10, 0, 1, "share of variance", "How much of belonging and ability is between programs"
    )
    exam_reliability: float = number(
        0.90, 0, 1, "share of variance", "How much of the exam within a wave is ability"
    )
    intervention: str = choice(
        "none",
        {
            "none": "nobody is treated",
            "belonging": "raises belonging",
            "exam": "raises exam ability",
            "support": "raises support",
        },
        "What is raised from wave 1 on, in half of the residents, by lot",
    )
    intervention_effect: float = number(
        0.5, -3, 3, "latent SD", "How much it is raised in every wave"
    )
    leaving: float = number(
        0, 0, 0.5, "share of residents",
        "Share of residents with average belonging who leave before each later wave",
    )  # fmt: skip
    leaving_per_belonging: float = number(
        -0.45, -3, 3, "probit per SD of belonging",
        "Slope of leaving on the latent belonging of the wave that is missed; negative: those "
        "who belong less leave more",
    )  # fmt: skip


IDENTIFIERS = (
    Variable("resident_id", "Synthetic resident, numbered", "text", "identifier", prefix="R"),
    Variable("program_id", "Synthetic program, numbered", "text", "identifier", prefix="P"),
)
WAVE = Variable(
    "wave", "Wave of the panel, one a year, the first is 0", "integer", "interval", "years", 0, 3
)
_LEFT = "had left the program"

VARIABLES = (
    *IDENTIFIERS,
    WAVE,
    Variable(
        "present", "Was the resident still in the program?", "integer", "nominal", "1 = yes", 0, 1,
        {0: "no", 1: "yes"},
    ),
    Variable(
        "treated", "Was the resident drawn, by lot, for the intervention that starts in wave 1?",
        "integer", "nominal", "1 = yes", 0, 1, {0: "no, or there is none", 1: "yes"},
    ),
    Variable(
        "support", "How much support do you get here? (0 none, 10 as much as possible)", "integer",
        "interval", "points, higher = more support", 0, 10, empty=_LEFT,
    ),
    *(
        Variable(
            name, text, "integer", "ordinal", "higher = stronger belonging", 1, 5, ANSWERS, _LEFT
        )
        for name, text in zip(ITEMS, surgery.ITEM_TEXTS, strict=True)
    ),
    Variable(
        "belonging_score", "Belonging score: the sum of bel_01 to bel_11", "integer", "interval",
        "points, higher = stronger belonging", 11, 55, empty=_LEFT,
    ),
    Variable(
        "exam_score", "Synthetic in-training examination of this wave", "integer", "interval",
        "exam points, higher = better", 0, 1200, empty=_LEFT,
    ),
)  # fmt: skip
HIDDEN = (
    *IDENTIFIERS,
    *(
        Variable(name, label, "number", "interval", unit, decimals=3)
        for name, label, unit in (
            ("latent_belonging", "Latent belonging in this wave", "SD"),
            ("latent_ability", "Latent exam ability in this wave", "SD"),
            ("latent_support", "Support, latent, the same in every wave unless raised", "SD"),
            ("true_score", "Expected belonging score in this wave", "points, 11 to 55"),
        )
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Programs:
    """The part of every random step that residents of one program share."""

    n: int
    shared: dict

    @property
    def counts(self) -> dict:
        """How many values each identifier has."""
        return {"resident_id": self.n, "program_id": -(-self.n // PER_PROGRAM)}


def prepare(n: int, draws: Draws, truth: Parameters) -> Programs:
    """Draw what programs share: first wave, innovations, support."""
    steps = (SUPPORT, START, START + 1, *range(MOVE, MOVE + 2 * WAVES))
    count = -(-n // PER_PROGRAM)
    return Programs(n, {step: draws.normal_of_all(SHARED + step, count) for step in steps})


def part(
    programs: Programs, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters
) -> dict:
    """Draw one chunk of residents over all waves; the waves of a resident follow each other."""
    rows, program = stop - start, np.arange(start, stop) // PER_PROGRAM

    def step(component):
        between, within = math.sqrt(truth.program_share), math.sqrt(1 - truth.program_share)
        own = draws.normal(component, chunk, rows)
        return between * programs.shared[component][program] + within * own

    treated = draws.uniform(TREATED, chunk, rows) < 0.5
    treated &= truth.intervention != "none"
    processes = _process(step, truth)
    latent = [
        [
            values + gain * truth.intervention_effect * treated
            for values, gain in zip(process, gains, strict=True)
        ]
        for process, gains in zip(processes, _gains(truth), strict=True)
    ]
    present = _present(latent[0], lambda wave: draws.normal(LEAVE + wave, chunk, rows), truth)
    waves = [
        _measured(wave, *(process[wave] for process in latent), draws, chunk, truth)
        for wave in range(WAVES)
    ]
    columns = {name: np.column_stack([wave[name] for wave in waves]).ravel() for name in waves[0]}
    here = np.column_stack(present).ravel()
    for name in (*ITEMS, "support", "belonging_score", "exam_score"):
        columns[name] = np.where(here, columns[name], np.nan)
    return columns | {
        "resident_id": np.repeat(np.arange(start, stop), WAVES),
        "program_id": np.repeat(program, WAVES),
        "treated": np.repeat(treated, WAVES),
        "present": here,
    }


def _process(step, truth):
    """Belonging, ability and support in every wave, before any intervention.

    The first wave is drawn once; support is drawn given belonging and ability, which makes the
    first wave of all worlds one and the same.
    """
    r, a = truth.correlation, truth.stability
    belonging = step(START)
    ability = r * belonging + math.sqrt(1 - r * r) * step(START + 1)
    support = math.sqrt(r) * (belonging + ability) / (1 + r)
    support = support + math.sqrt((1 - r) / (1 + r)) * step(SUPPORT)
    moves = [(step(MOVE + 2 * wave), step(MOVE + 2 * wave + 1)) for wave in range(1, WAVES)]
    if truth.world == "common cause":
        w = (a - r) / (1 - r)
        ours = [
            _around(support, start, [move[k] for move in moves], w, r)
            for k, start in enumerate((belonging, ability))
        ]
        return *ours, [support] * WAVES
    keep, b, s = _coefficients(truth)
    first, second, order = belonging, ability, 1
    if truth.world == "exam first":
        first, second, order = ability, belonging, -1
    firsts, seconds = [first], [second]
    for move in moves:
        e, e_second = move[::order]
        second = keep * second + b * first + s * e_second
        first = a * first + math.sqrt(1 - a * a) * e
        firsts.append(first)
        seconds.append(second)
    return *((firsts, seconds)[::order]), [support] * WAVES


def _around(support, start, innovations, w, r):
    """A process that follows support, and otherwise only itself."""
    own = (start - math.sqrt(r) * support) / math.sqrt(1 - r)
    waves = [start]
    for e in innovations:
        own = w * own + math.sqrt(1 - w * w) * e
        waves.append(math.sqrt(r) * support + math.sqrt(1 - r) * own)
    return waves


def _coefficients(truth):
    """f, b and s of the docstring: every variance stays 1, every correlation r."""
    r, a = truth.correlation, truth.stability
    b = r * (1 / a - a) / (1 - r * r)
    return a - b * r, b, math.sqrt(1 - a * a - b * b * (1 - r * r))


def _gains(truth):
    """What raising one thing by 1 from wave 1 on adds to belonging, ability and support."""
    raised, nothing, later = (0, 1, 1, 1), (0,) * WAVES, [0]
    keep, b, _ = _coefficients(truth)
    for wave in range(1, WAVES):
        later.append(keep * later[-1] + b * raised[wave - 1])
    at_once = [math.sqrt(truth.correlation) * value for value in raised]
    both = at_once if truth.world == "common cause" else nothing
    return {
        "none": (nothing, nothing, nothing),
        "belonging": (raised, later if truth.world == "belonging first" else nothing, nothing),
        "exam": (later if truth.world == "exam first" else nothing, raised, nothing),
        "support": (both, both, raised),
    }[truth.intervention]


def _present(belonging, noise, truth):
    """Who is still there in each wave, by the belonging of that wave; who has left stays away."""
    if truth.leaving == 0:
        return [np.ones(len(belonging[0]), dtype=bool)] * WAVES
    cut = NormalDist().inv_cdf(1 - truth.leaving)
    present = [np.ones(len(belonging[0]), dtype=bool)]
    for wave in range(1, WAVES):
        leaves = truth.leaving_per_belonging * belonging[wave] + noise(wave) > cut
        present.append(present[-1] & ~leaves)
    return present


def _measured(wave, belonging, ability, support, draws, chunk, truth):
    """What a survey and an exam make of one wave, and what stays hidden."""
    rows = len(belonging)
    found = {
        name: likert.answer(
            belonging,
            draws.normal(ITEM_NOISE + 20 * wave + item, chunk, rows),
            surgery.LOADINGS[item],
            surgery.THRESHOLDS[item],
        )
        for item, name in enumerate(ITEMS)
    }
    found["belonging_score"] = sum(found.values())
    q, noise = truth.exam_reliability, draws.normal(EXAM_NOISE + wave, chunk, rows)
    exam = EXAM_MEAN[wave] + 100 * (math.sqrt(q) * ability + math.sqrt(1 - q) * noise)
    reported = 5 + 1.2 * support + 1.2 * draws.normal(SUPPORT_NOISE + wave, chunk, rows)
    return found | {
        "wave": np.full(rows, wave),
        "exam_score": np.clip(np.rint(exam), 0, 1200),
        "support": np.clip(np.rint(reported), 0, 10),
        "latent_belonging": belonging,
        "latent_ability": ability,
        "latent_support": support,
        "true_score": likert.expected_sum(belonging, surgery.LOADINGS, surgery.THRESHOLDS),
    }


COHORT = CohortSpec(
    name="panel",
    title="Residents over four waves, in three worlds with the same first wave",
    units="residents",
    n=3_000,
    parameters=Parameters,
    variables=VARIABLES,
    hidden=HIDDEN,
    prepare=prepare,
    part=part,
    variants={
        "belonging-first": {"world": "belonging first"},
        "exam-first": {"world": "exam first"},
        "common-cause": {"world": "common cause"},
    },
    rows_per_unit=WAVES,
)
