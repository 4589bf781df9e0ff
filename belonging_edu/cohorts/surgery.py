"""Cohort A: surgery residents, their belonging, their stress and an exam. All synthetic.

The generator follows the published summaries of Acker et al. (2025) with a truth that is
known. Belonging and stress share a cause (strain), programs differ in climate, and seniors
belong a little more and score higher: each of these makes the unadjusted association larger
than what belonging itself contributes.

The data-generating process, in the order of the code::

    climate, program effect     normal, one value per program
    belonging (latent)  = PGY shift + sqrt(.08) climate + sqrt(.92) (-.60 strain + .80 own part)
    stress              = 6.05 + PGY shift - .20 climate + 2.1 (.62 strain + own part), 0 to 10
    11 items, 1 to 5    = latent belonging through loadings and thresholds
    exam                = PGY mean + slope (true score - 43)
                          + exam_per_stress (stress - 6)
                          + exam_per_climate climate + exam_per_strain strain
                          + program effect + own part, 200 to 900
    slope               = exam_per_belonging + exam_per_belonging_per_stress (stress - 6)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from types import MappingProxyType

import numpy as np

from belonging_edu.cohorts import likert
from belonging_edu.cohorts.cuts import category
from belonging_edu.cohorts.draws import Draws
from belonging_edu.cohorts.groups import apportion, members
from belonging_edu.cohorts.schema import ANSWERS, Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import number

__all__ = ["COHORT", "HIDDEN", "N", "PGY", "Parameters", "VARIABLES", "WORLDS"]

N = 6_136
N_PROGRAMS = 352
SIZE_SPREAD = 0.45

PGY = ("PGY1", "PGY2", "PGY3", "PGY4", "PGY5", "Research")
PGY_UPPER = (0.23, 0.41, 0.575, 0.73, 0.885)  # cumulative shares; the rest is Research
PGY_BELONGING = (-0.14, -0.07, 0.02, 0.06, 0.10, 0.13)
PGY_BELONGING_MEAN = -0.00175
PGY_STRESS = (0.2, 0.2, 0.1, 0.0, -0.2, -0.4)
PGY_EXAM = (402, 487, 536, 563, 579, 533)

LOADINGS = (0.80, 0.78, 0.76, 0.74, 0.73, 0.72, 0.71, 0.70, 0.68, 0.66, 0.64)
THRESHOLDS = tuple(
    tuple(cut + 0.05 * (item - 5) for cut in (-2.0, -1.32, -0.62, 0.40)) for item in range(11)
)
MEAN_SCORE, MEAN_STRESS = 43, 6

# Streams of random numbers; the items take the last one and those after it.
SIZE, CLIMATE, PROGRAM, YEAR, STRAIN, BELONGING, STRESS, EXAM, ITEMS = range(9)

ITEM_TEXTS = (
    "When I walk into the resident workroom, people are glad to see me.",
    "My team notices when I am away.",
    "I can say in conference that I do not know something.",
    "Faculty here know what I am working towards.",
    "I am included when residents make plans outside work.",
    "In the operating room my contribution counts.",
    "I can be myself in this program.",
    "Someone here would stand up for me.",
    "People ask for my view on decisions about the service.",
    "I see a future for people like me in this field.",
    "After a bad day there is somebody here I can talk to.",
)


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("surgery")`` explains each."""

    exam_per_belonging: float = number(
        1,
        -20,
        20,
        "exam points per belonging point",
        "Exam points for one point of true belonging score, at stress 6",
    )
    exam_per_belonging_per_stress: float = number(
        0.2,
        -5,
        5,
        "exam points per belonging point per stress point",
        "How much that slope grows with each point of stress",
    )
    exam_per_stress: float = number(
        -3.5,
        -50,
        50,
        "exam points per stress point",
        "Exam points for one point of stress, at a true belonging score of 43",
    )
    exam_per_climate: float = number(
        5,
        -100,
        100,
        "exam points per SD of climate",
        "Exam points for one SD of program climate",
    )
    exam_per_strain: float = number(
        0,
        -100,
        100,
        "exam points per SD of strain",
        "Exam points for one SD of strain, which no survey sees, apart from stress",
    )
    program_sd: float = number(24, 0, 200, "exam points", "SD between programs, apart from climate")
    residual_sd: float = number(
        77, 0, 300, "exam points", "SD between residents that nothing else explains"
    )
    climate_share: float = number(
        0.08,
        0,
        1,
        "share of variance",
        "Share of the variance of latent belonging that is program climate",
    )
    strain_belonging: float = number(
        0.60,
        -1,
        1,
        "correlation",
        "How much strain lowers the part of latent belonging that is not climate",
    )
    strain_stress: float = number(0.62, -1, 1, "correlation", "How much strain raises stress")
    stress_per_climate: float = number(
        -0.20,
        -5,
        5,
        "stress points per SD of climate",
        "Points of stress for one SD of program climate",
    )


#: Two truths that give the same news: in Y belonging matters, in X unseen strain does its work.
WORLDS = {
    "X": MappingProxyType(
        {
            "exam_per_belonging": 0.0,
            "exam_per_belonging_per_stress": 0.0,
            "exam_per_stress": 0.0,
            "exam_per_strain": -18.5,
        }
    ),
    "Y": MappingProxyType({}),
}

IDENTIFIERS = (
    Variable("resident_id", "Synthetic resident, numbered", "text", "identifier", prefix="R"),
    Variable("program_id", "Synthetic program, numbered", "text", "identifier", prefix="P"),
)
VARIABLES = (
    *IDENTIFIERS,
    Variable(
        "pgy",
        "Postgraduate year, or a dedicated research year (no step of the order)",
        "text",
        "nominal",
        levels={level: level.replace("PGY", "postgraduate year ") for level in PGY}
        | {"Research": "research year"},
    ),
    Variable(
        "stress",
        "How stressed were you in the past four weeks? (0 not at all, 10 as much as possible)",
        "integer",
        "interval",
        "points, higher = more stress",
        0,
        10,
    ),
    *(
        Variable(
            f"bel_{number:02d}", text, "integer", "ordinal", "higher = stronger belonging",
            1, 5, ANSWERS,
        )
        for number, text in enumerate(ITEM_TEXTS, start=1)
    ),
    Variable(
        "belonging_score",
        "Belonging score: the sum of bel_01 to bel_11",
        "integer",
        "interval",
        "points, higher = stronger belonging",
        11,
        55,
    ),
    Variable(
        "absite_score",
        "In-training examination, synthetic, on the scale of the ABSITE standard score",
        "integer",
        "interval",
        "exam points, higher = better",
        200,
        900,
    ),
)  # fmt: skip
HIDDEN = (
    *IDENTIFIERS,
    Variable(
        "true_score", "Expected belonging score", "number", "interval", "points, 11 to 55",
        decimals=4,
    ),
    Variable("latent_belonging", "Latent belonging", "number", "interval", "SD", decimals=4),
    Variable("strain", "Strain, which no survey sees", "number", "interval", "SD", decimals=4),
    Variable("climate", "Climate of the program", "number", "interval", "SD", decimals=4),
    Variable(
        "program_effect", "Own effect of the program", "number", "interval", "exam points",
        decimals=4,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Programs:
    """What residents of one program share."""

    sizes: np.ndarray
    climate: np.ndarray
    effect: np.ndarray

    @property
    def counts(self) -> dict:
        """How many values each identifier has."""
        return {"resident_id": int(self.sizes.sum()), "program_id": len(self.sizes)}


def prepare(n: int, draws: Draws, truth: Parameters) -> Programs:
    """Draw the programs: how many residents, which climate (SD), which effect (points)."""
    sizes = draws.shuffle(SIZE, program_sizes(n))
    climate = draws.normal_of_all(CLIMATE, len(sizes))
    effect = truth.program_sd * draws.normal_of_all(PROGRAM, len(sizes))
    return Programs(sizes, climate, effect)


def program_sizes(n: int) -> np.ndarray:
    """Return how many residents each program has, smallest first; the sum is `n`.

    Quantiles of a lognormal distribution, rounded by largest remainder.
    """
    count = max(1, round(n * N_PROGRAMS / N))
    quantile = NormalDist().inv_cdf
    shares = [math.exp(SIZE_SPREAD * quantile((k + 0.5) / count)) for k in range(count)]
    return apportion(shares, n)


def part(
    programs: Programs, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters
) -> dict:
    """Draw one chunk of residents; observed and hidden columns as arrays."""
    rows = stop - start
    program = members(programs.sizes, start, stop)
    climate, program_effect = programs.climate[program], programs.effect[program]
    pgy = category(draws.uniform(YEAR, chunk, rows), PGY_UPPER)
    strain = draws.normal(STRAIN, chunk, rows)
    latent = _latent_belonging(pgy, climate, strain, draws.normal(BELONGING, chunk, rows), truth)
    stress = _stress(pgy, climate, strain, draws.normal(STRESS, chunk, rows), truth)
    items = {
        f"bel_{item + 1:02d}": likert.answer(
            latent, draws.normal(ITEMS + item, chunk, rows), LOADINGS[item], THRESHOLDS[item]
        )
        for item in range(len(LOADINGS))
    }
    true_score = likert.expected_sum(latent, LOADINGS, THRESHOLDS)
    own_part = truth.residual_sd * draws.normal(EXAM, chunk, rows)
    unseen = truth.exam_per_climate * climate + truth.exam_per_strain * strain
    others = unseen + program_effect + own_part
    return {
        "resident_id": np.arange(start, stop),
        "program_id": program,
        "pgy": pgy,
        "stress": stress,
        **items,
        "belonging_score": sum(items.values()),
        "absite_score": _exam(pgy, true_score, stress, others, truth),
        "true_score": true_score,
        "latent_belonging": latent,
        "strain": strain,
        "climate": climate,
        "program_effect": program_effect,
    }


def _latent_belonging(pgy, climate, strain, own_part, truth):
    within = -truth.strain_belonging * strain
    within += math.sqrt(1 - truth.strain_belonging**2) * own_part
    within *= math.sqrt(1 - truth.climate_share)
    shift = np.array(PGY_BELONGING) - PGY_BELONGING_MEAN
    return shift[pgy] + math.sqrt(truth.climate_share) * climate + within


def _stress(pgy, climate, strain, own_part, truth):
    reported = truth.strain_stress * strain + math.sqrt(1 - truth.strain_stress**2) * own_part
    level = 6.05 + np.array(PGY_STRESS)[pgy] + truth.stress_per_climate * climate
    return np.clip(np.rint(level + 2.1 * reported), 0, 10)


def _exam(pgy, true_score, stress, others, truth):
    belonging, strained = true_score - MEAN_SCORE, stress - MEAN_STRESS
    slope = truth.exam_per_belonging + truth.exam_per_belonging_per_stress * strained
    points = np.array(PGY_EXAM, dtype=float)[pgy]
    points += slope * belonging
    points += truth.exam_per_stress * strained
    points += others
    return np.clip(np.rint(points, out=points), 200, 900, out=points)


COHORT = CohortSpec(
    name="surgery",
    title="Surgery residents: belonging, stress and an exam",
    units="residents",
    n=N,
    parameters=Parameters,
    variables=VARIABLES,
    hidden=HIDDEN,
    prepare=prepare,
    part=part,
)
