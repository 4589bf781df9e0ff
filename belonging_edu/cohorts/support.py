"""Cohort E: a peer-support program, tried in four designs. All synthetic.

Nothing here is published: effects, variances and what drives adoption are choices of this
project. The variant that harms follows no study's numbers; that peer groups can harm was seen in
a small trial (Ripp et al. 2016, doi 10.4300/JGME-D-15-00120.1).

Each row is one resident in one period. Designs: residents randomized; programs randomized;
a stepped wedge, in which programs start one after the other in random order; and a roll-out in
which programs choose for themselves.

The data-generating process (X = support is offered, j program, i resident, t period)::

    belonging   Y = trend_t + effect * X + program_j + program-period_jt
                    + sqrt(.50) resident_i + sqrt(.45) own part
    in the roll-out also    rise * s_j (t - 2)  and  dip * d_j in period 2
    burnout     if -.06 + c_t + burnout_effect * X - .45 Y + sqrt(.03) program_j
                    + sqrt(.40) resident_i + sqrt(.57) own part > 0
    responds    if 1.13 + slope * Y + noise > 0
    reported belonging = 50 + 10 Y
    adopts (roll-out)   if slope * (level, rise or dip of the program) + noise > 0
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from belonging_edu.cohorts.draws import Draws
from belonging_edu.cohorts.groups import members
from belonging_edu.cohorts.schema import Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import choice, number

__all__ = ["COHORT", "HIDDEN", "Parameters", "VARIABLES"]

TREND = {
    "individual": (0, 0.10),
    "parallel": (0, 0.10),
    "stepped wedge": (0, 0.05, 0.10, 0.18, 0.25),
    "roll-out": (0, 0.06, 0.12, 0.18, 0.24, 0.30),
}
BURNOUT_TREND = (0, 0.02, -0.03, -0.06, -0.10, -0.10)
SHAPES = {"immediate": (1, 1, 1, 1), "growing": (1 / 3, 5 / 6, 7 / 6, 4 / 3)}
ADOPTION_PERIOD, BAD_YEAR = 3, 2
ADOPTION_SLOPE = {"high level": 0.75, "rising": 0.90, "bad year": -0.90}
NEVER = -1

PROGRAM, BURNOUT_PROGRAM, RISE, DIP, ADOPTION, ORDER, LOT, RESIDENT, BURNOUT_RESIDENT = range(9)
PERIOD, OWN, BURNOUT_OWN, RESPONSE = 20, 40, 60, 80  # and the periods after


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("support")`` explains each."""

    design: str = choice(
        "stepped wedge",
        {
            "individual": "residents by lot, one period before and one after",
            "parallel": "programs by lot, one period before and one after",
            "stepped wedge": "programs start one after the other, in random order",
            "roll-out": "programs choose whether to start, in period 3",
        },
        "How it comes about who is offered support",
    )
    adoption: str = choice(
        "high level",
        {
            "high level": "where residents belong more; all programs share one trend",
            "rising": "where belonging has been rising already",
            "bad year": "after a year in which belonging was low",
        },
        "Which programs choose to start in a roll-out",
    )
    effect: float = number(0.30, -3, 3, "SD of belonging", "What the offer adds to belonging")
    effect_shape: str = choice(
        "immediate",
        {
            "immediate": "all of it at once",
            "growing": "a third at first, then 5/6, 7/6 and 4/3 of it",
        },
        "How the effect comes about over the periods since the start",
    )
    burnout_effect: float = number(
        -0.08,
        -3,
        3,
        "latent SD of burnout",
        "What the offer adds to burnout, apart from what belonging does",
    )
    program_variance: float = number(
        0.04, 0, 1, "variance of belonging", "Lasting differences between programs"
    )
    period_variance: float = number(
        0.01, 0, 1, "variance of belonging", "Differences of a program between periods"
    )
    trend: float = number(
        1, -5, 5, "multiple of the default", "How much belonging changes over time by itself"
    )
    rise: float = number(
        0.05,
        0,
        1,
        "SD of belonging per period and SD",
        "How much programs differ in their own trend, in a roll-out where the rising adopt",
    )
    dip: float = number(
        0.25,
        0,
        2,
        "SD of belonging per SD",
        "How much programs differ in period 2 only, in a roll-out after a bad year",
    )
    response_per_belonging: float = number(
        0.21, -3, 3, "probit per SD of belonging", "Slope of responding on belonging"
    )  # fmt: skip


IDENTIFIERS = (
    Variable("resident_id", "Synthetic resident, numbered", "text", "identifier", prefix="R"),
    Variable("program_id", "Synthetic program, numbered", "text", "identifier", prefix="P"),
)
_NO_ANSWER = "did not respond in this period"
_YES = {0: "no", 1: "yes"}

VARIABLES = (
    *IDENTIFIERS,
    Variable(
        "period", "Period of half a year, the first is 0", "integer", "interval", "half years",
        0, 5,
    ),
    Variable(
        "start_period", "Period from which support is offered to this resident", "integer",
        "interval", "half years", 1, 4, empty="never within the study",
    ),
    Variable(
        "offered", "Is support offered to this resident in this period?", "integer", "nominal",
        "1 = yes", 0, 1, _YES,
    ),
    Variable("responded", "Did the resident respond?", "integer", "nominal", "1 = yes", 0, 1, _YES),
    Variable(
        "belonging", "Sense of belonging, as a T-score", "number", "interval",
        "T-score (mean 50, SD 10 at the start), higher = stronger belonging", empty=_NO_ANSWER,
        decimals=1,
    ),
    Variable(
        "burnout", "Burnout by a two-item rule (no diagnosis)", "integer", "nominal", "1 = yes",
        0, 1, _YES, _NO_ANSWER,
    ),
)  # fmt: skip
HIDDEN = (
    *IDENTIFIERS,
    *(
        Variable(name, label, "number", "interval", unit, decimals=3)
        for name, label, unit in (
            ("latent_belonging", "Belonging, also of those who did not respond", "SD"),
            ("without_support", "Belonging that would have been without the offer", "SD"),
            ("latent_burnout", "Propensity to burnout; above 0 it is burnout", "SD"),
            ("program_level", "Lasting level of the program", "SD of belonging"),
            ("program_rise", "Own trend of the program, a period", "SD of belonging"),
            ("program_dip", "What the program gained or lost in period 2 only", "SD of belonging"),
        )
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Programs:
    """What residents of one program share."""

    sizes: np.ndarray
    start: np.ndarray
    level: np.ndarray
    burnout: np.ndarray
    rise: np.ndarray
    dip: np.ndarray
    period: tuple

    @property
    def counts(self) -> dict:
        """How many values each identifier has."""
        return {"resident_id": int(self.sizes.sum()), "program_id": len(self.sizes)}


def program_sizes(n: int) -> np.ndarray:
    """Return how many residents each program has: 12 to 20, the last one what is left."""
    sizes = []
    while n > 0:
        sizes.append(min(n, 12 + 7 * len(sizes) % 9))
        n -= sizes[-1]
    return np.array(sizes)


def prepare(n: int, draws: Draws, truth: Parameters) -> Programs:
    """Draw the programs, and which of them start when."""
    sizes = program_sizes(n)
    count = len(sizes)

    def normal(component):
        return draws.normal_of_all(component, count)

    rises = truth.design == "roll-out" and truth.adoption == "rising"
    dips = truth.design == "roll-out" and truth.adoption == "bad year"
    level, rise, dip = normal(PROGRAM), normal(RISE), normal(DIP)
    periods = range(len(TREND[truth.design]))
    return Programs(
        sizes=sizes,
        start=_start(truth, {"high level": level, "rising": rise, "bad year": dip}, draws),
        level=math.sqrt(truth.program_variance) * level,
        burnout=math.sqrt(0.03) * normal(BURNOUT_PROGRAM),
        rise=truth.rise * rises * rise,
        dip=truth.dip * dips * dip,
        period=tuple(math.sqrt(truth.period_variance) * normal(PERIOD + t) for t in periods),
    )


def _start(truth, reasons, draws):
    """The period in which each program starts; residents draw lots themselves if individual."""
    reason = reasons[truth.adoption]
    count = len(reason)
    if truth.design == "roll-out":
        pull = ADOPTION_SLOPE[truth.adoption] * reason + draws.normal_of_all(ADOPTION, count)
        return np.where(pull > 0, ADOPTION_PERIOD, NEVER)
    place = draws.shuffle(ORDER, np.arange(count))
    if truth.design == "stepped wedge":
        return 1 + 4 * place // count
    return np.where(place < count / 2, 1, NEVER)


def part(
    programs: Programs, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters
) -> dict:
    """Draw one chunk of residents over all periods; the periods of a resident follow each other."""
    rows, program = stop - start, members(programs.sizes, start, stop)
    first = programs.start[program]
    if truth.design == "individual":
        first = np.where(draws.uniform(LOT, chunk, rows) < 0.5, 1, NEVER)
    resident = {
        "program": program,
        "first": first,
        "belonging": math.sqrt(0.50) * draws.normal(RESIDENT, chunk, rows),
        "burnout": math.sqrt(0.40) * draws.normal(BURNOUT_RESIDENT, chunk, rows),
    }
    periods = [
        _period(
            t, programs, resident, lambda component: draws.normal(component, chunk, rows), truth
        )
        for t in range(len(TREND[truth.design]))
    ]
    columns = {name: np.column_stack([p[name] for p in periods]).ravel() for name in periods[0]}

    def repeated(values):
        return np.repeat(values, len(periods))

    return columns | {
        "resident_id": repeated(np.arange(start, stop)),
        "program_id": repeated(program),
        "start_period": repeated(np.where(first == NEVER, np.nan, first)),
        "program_level": repeated(programs.level[program]),
        "program_rise": repeated(programs.rise[program]),
        "program_dip": repeated(programs.dip[program]),
    }


def _period(t, programs, resident, normal, truth):
    """One period: what would have been, what is, and what is reported."""
    program, first = resident["program"], resident["first"]
    without = (
        truth.trend * TREND[truth.design][t]
        + programs.level[program]
        + programs.period[t][program]
        + programs.rise[program] * (t - 2)
        + programs.dip[program] * (t == BAD_YEAR)
        + resident["belonging"]
        + math.sqrt(0.45) * normal(OWN + t)
    )
    offered = (first != NEVER) & (t >= first)
    shape = np.array(SHAPES[truth.effect_shape])
    belonging = without + truth.effect * offered * shape[np.clip(t - first, 0, 3)]
    burnout = (
        -0.06
        + BURNOUT_TREND[t]
        + truth.burnout_effect * offered
        - 0.45 * belonging
        + programs.burnout[program]
        + resident["burnout"]
        + math.sqrt(0.57) * normal(BURNOUT_OWN + t)
    )
    responded = 1.13 + truth.response_per_belonging * belonging + normal(RESPONSE + t) > 0
    return {
        "period": np.full(len(program), t),
        "offered": offered,
        "responded": responded,
        "belonging": np.where(responded, 50 + 10 * belonging, np.nan),
        "burnout": np.where(responded, burnout > 0, np.nan),
        "latent_belonging": belonging,
        "without_support": without,
        "latent_burnout": burnout,
    }


COHORT = CohortSpec(
    name="support",
    title="A peer-support program in four designs, from a trial to a roll-out",
    units="residents",
    n=384,
    parameters=Parameters,
    variables=VARIABLES,
    hidden=HIDDEN,
    prepare=prepare,
    part=part,
    variants={
        "individual": {"design": "individual"},
        "individual-harm": {"design": "individual", "effect": 0.0, "burnout_effect": 0.6},
        "parallel": {"design": "parallel"},
        "stepped-wedge": {"design": "stepped wedge"},
        "roll-out-level": {"design": "roll-out", "adoption": "high level"},
        "roll-out-rising": {"design": "roll-out", "adoption": "rising"},
        "roll-out-bad-year": {"design": "roll-out", "adoption": "bad year"},
    },
    rows_per_unit=6,
    n_by_design={"individual": 240, "parallel": 639, "stepped wedge": 384, "roll-out": 960},
)
