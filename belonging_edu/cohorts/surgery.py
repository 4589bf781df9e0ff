"""Cohort A: surgery residents, their belonging, their stress and an exam. All synthetic.

The generator follows the published summaries of Acker et al. (2025) with a truth that is
known. Belonging and stress share a cause (strain), programs differ in climate, seniors
belong a little more and score higher: each of these makes the plain association larger than
what belonging itself contributes.

The data-generating process, in the order of the code::

    climate, program effect     normal, one value a program
    belonging (latent)  = PGY shift + sqrt(.08) climate + sqrt(.92) (-.60 strain + .80 own part)
    stress              = 6.05 + PGY shift - .20 climate + 2.1 (.62 strain + own part), 0 to 10
    11 items, 1 to 5    = latent belonging through loadings and thresholds
    exam                = PGY mean + exam_per_belonging (true score - 43)
                          + exam_per_stress (stress - 6)
                          + exam_per_belonging_per_stress (true score - 43) (stress - 6)
                          + exam_per_climate climate + exam_per_strain strain
                          + program effect + own part, 200 to 900
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from statistics import NormalDist
from types import MappingProxyType

import numpy as np

from belonging_edu import likert
from belonging_edu.cohorts.draws import Draws, check_count, check_seed, choose_truth, chunks
from belonging_edu.cohorts.schema import Variable

__all__ = ["N_PROGRAMS", "N_RESIDENTS", "PGY", "SurgeryTruth", "VARIABLES", "WORLDS", "simulate"]

N_RESIDENTS = 6_136
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

SIZE, CLIMATE, PROGRAM, PGY_DRAW, STRAIN, BELONGING, STRESS, EXAM, ITEMS = range(9)

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
ANSWERS = {
    1: "not at all true",
    2: "slightly true",
    3: "somewhat true",
    4: "mostly true",
    5: "completely true",
}


def _parameter(default: float, low: float, high: float, unit: str):
    return field(default=default, metadata={"bounds": (low, high), "unit": unit})


@dataclass(frozen=True)
class SurgeryTruth:
    """What is built in. Every value can be turned: ``simulate(seed=1, exam_per_belonging=0)``.

    Attributes
    ----------
    exam_per_belonging : float
        Exam points for one point of true belonging score, at stress 6. Default 1.
    exam_per_belonging_per_stress : float
        How much that slope grows with each point of stress. Default 0.2.
    exam_per_stress : float
        Exam points for one point of stress, at a true belonging score of 43. Default -3.5.
    exam_per_climate : float
        Exam points for one SD of program climate. Default 5.
    exam_per_strain : float
        Exam points for one SD of strain, which no survey sees, apart from stress. Default 0.
    program_sd : float
        SD between programs in exam points, apart from climate. Default 24.
    residual_sd : float
        SD between residents in exam points that nothing else explains. Default 77.
    climate_share : float
        Share of the variance of latent belonging that is program climate. Default 0.08.
    strain_belonging : float
        How much strain lowers the part of latent belonging that is not climate, as a
        correlation. Default 0.60.
    strain_stress : float
        How much strain raises stress, as a correlation. Default 0.62.
    stress_per_climate : float
        Points of stress for one SD of program climate. Default -0.20.
    """

    exam_per_belonging: float = _parameter(1.0, -20, 20, "exam points per belonging point")
    exam_per_belonging_per_stress: float = _parameter(
        0.2, -5, 5, "exam points per belonging point per stress point"
    )
    exam_per_stress: float = _parameter(-3.5, -50, 50, "exam points per stress point")
    exam_per_climate: float = _parameter(5.0, -100, 100, "exam points per SD of climate")
    exam_per_strain: float = _parameter(0.0, -100, 100, "exam points per SD of strain")
    program_sd: float = _parameter(24.0, 0, 200, "exam points")
    residual_sd: float = _parameter(77.0, 0, 300, "exam points")
    climate_share: float = _parameter(0.08, 0, 1, "share of variance")
    strain_belonging: float = _parameter(0.60, -1, 1, "correlation")
    strain_stress: float = _parameter(0.62, -1, 1, "correlation")
    stress_per_climate: float = _parameter(-0.20, -5, 5, "stress points per SD of climate")


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

VARIABLES = (
    Variable("resident_id", "Synthetic resident, numbered", "text", "identifier"),
    Variable("program_id", "Synthetic program, numbered", "text", "identifier"),
    Variable(
        "pgy",
        "Postgraduate year, or a dedicated research year",
        "text",
        "ordinal, Research apart",
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


def simulate(n: int = N_RESIDENTS, *, seed: int | None = None, **truth: float):
    """Make a surgery cohort whose truth is known.

    Parameters
    ----------
    n : int, default 6136
        Number of residents; the number of programs grows with it (352 at 6,136).
    seed : int
        Has to be given. Same seed, same cohort, on every machine.
    **truth : float
        Parameters of :class:`SurgeryTruth` to turn; the others keep their default.

    Returns
    -------
    Cohort
        ``data``: one row a resident, the columns of the codebook, nothing missing.
        ``truth``: ``parameters`` and, one row a resident, ``residents`` with
        ``true_score`` (11 to 55), ``latent_belonging``, ``strain``, ``climate`` (SD units)
        and ``program_effect`` (exam points).

    Raises
    ------
    ValueError
        For an impossible `n` or `seed`, an unknown parameter or an impossible value.

    Examples
    --------
    >>> data, truth = simulate(500, seed=1, exam_per_belonging=0)
    >>> len(data), truth.parameters["exam_per_belonging"]
    (500, 0.0)
    """
    import pandas as pd

    from belonging_edu.data import Cohort, Truth

    n = check_count(n, "residents")
    draws = Draws(check_seed(seed))
    chosen = choose_truth(SurgeryTruth(), truth)
    sizes = draws.shuffle(SIZE, program_sizes(n))
    programs = _programs(sizes, draws, chosen)
    program_of = np.repeat(np.arange(len(sizes)), sizes)
    parts = [
        _residents(chunk, program_of[start:stop], programs, draws, chosen)
        for chunk, start, stop in chunks(n)
    ]
    data = pd.concat([part[0] for part in parts], ignore_index=True)
    hidden = pd.concat([part[1] for part in parts], ignore_index=True)
    ids = _identifiers("R", np.arange(n), n)
    program_ids = _identifiers("P", program_of, len(sizes))
    for frame in (data, hidden):
        frame.insert(0, "resident_id", ids)
        frame.insert(1, "program_id", program_ids)
    data["pgy"] = pd.Categorical.from_codes(data["pgy"], PGY)
    parameters = {"cohort": "surgery", "synthetic": True, "n": n, "seed": draws.seed}
    return Cohort(data, Truth(parameters | asdict(chosen), hidden))


def program_sizes(n: int) -> np.ndarray:
    """Return how many residents each program has, smallest first; the sum is `n`.

    Quantiles of a lognormal distribution, rounded by largest remainder.
    """
    count = max(1, round(n * N_PROGRAMS / N_RESIDENTS))
    quantile = NormalDist().inv_cdf
    shares = [math.exp(SIZE_SPREAD * quantile((k + 0.5) / count)) for k in range(count)]
    exact = np.array(shares) * (n / math.fsum(shares))
    sizes = np.floor(exact).astype(np.int64)
    largest_remainder = np.argsort(sizes - exact, kind="stable")[: n - sizes.sum()]
    sizes[largest_remainder] += 1
    return sizes


def _programs(sizes, draws, truth):
    """Climate (SD units) and own effect (exam points) of every program."""
    climate, effect = np.empty(len(sizes)), np.empty(len(sizes))
    for chunk, start, stop in chunks(len(sizes)):
        climate[start:stop] = draws.normal(CLIMATE, chunk, stop - start)
        effect[start:stop] = truth.program_sd * draws.normal(PROGRAM, chunk, stop - start)
    return climate, effect


def _residents(chunk, program_of, programs, draws, truth):
    """Observed and hidden columns of one chunk of residents."""
    import pandas as pd

    rows = len(program_of)
    climate, program_effect = (values[program_of] for values in programs)
    pgy = np.searchsorted(PGY_UPPER, draws.uniform(PGY_DRAW, chunk, rows), side="right")
    strain = draws.normal(STRAIN, chunk, rows)
    latent = _latent_belonging(pgy, climate, strain, draws.normal(BELONGING, chunk, rows), truth)
    stress = _stress(pgy, climate, strain, draws.normal(STRESS, chunk, rows), truth)
    columns = {"pgy": pgy, "stress": stress}
    for item, (loading, cuts) in enumerate(zip(LOADINGS, THRESHOLDS, strict=True)):
        noise = draws.normal(ITEMS + item, chunk, rows)
        columns[f"bel_{item + 1:02d}"] = likert.answer(latent, noise, loading, cuts)
    data = pd.DataFrame(columns)
    data["belonging_score"] = data.filter(like="bel_").sum(axis=1)
    true_score = likert.expected_sum(latent, LOADINGS, THRESHOLDS)
    own_part = truth.residual_sd * draws.normal(EXAM, chunk, rows)
    unseen = truth.exam_per_climate * climate + truth.exam_per_strain * strain
    others = unseen + program_effect + own_part
    data["absite_score"] = _exam(pgy, true_score, stress, others, truth)
    hidden = {
        "true_score": true_score,
        "latent_belonging": latent,
        "strain": strain,
        "climate": climate,
        "program_effect": program_effect,
    }
    return data, pd.DataFrame(hidden).round(4)


def _latent_belonging(pgy, climate, strain, own_part, truth):
    within = -truth.strain_belonging * strain + math.sqrt(1 - truth.strain_belonging**2) * own_part
    share = truth.climate_share
    shift = np.array(PGY_BELONGING)[pgy] - PGY_BELONGING_MEAN
    return shift + math.sqrt(share) * climate + math.sqrt(1 - share) * within


def _stress(pgy, climate, strain, own_part, truth):
    reported = truth.strain_stress * strain + math.sqrt(1 - truth.strain_stress**2) * own_part
    level = 6.05 + np.array(PGY_STRESS)[pgy] + truth.stress_per_climate * climate
    return np.clip(np.rint(level + 2.1 * reported), 0, 10).astype(np.int64)


def _exam(pgy, true_score, stress, others, truth):
    belonging, strained = true_score - MEAN_SCORE, stress - MEAN_STRESS
    points = (
        np.array(PGY_EXAM)[pgy]
        + truth.exam_per_belonging * belonging
        + truth.exam_per_stress * strained
        + truth.exam_per_belonging_per_stress * belonging * strained
        + others
    )
    return np.clip(np.rint(points), 200, 900).astype(np.int64)


def _identifiers(letter: str, numbers: np.ndarray, count: int) -> list[str]:
    width = len(str(count))
    return [f"{letter}{number + 1:0{width}d}" for number in numbers.tolist()]
