"""Cohort B: invited learners, belonging in three contexts, burnout, who answered. All synthetic.

The generator follows the published summaries of Leep Hunderfund et al. (2025) with a truth that
is known. Everybody who was invited has a row; those who did not respond have empty answers.

The data-generating process, in the order of the code::

    K               = number of identities, each by chance; Kc = K - .93
    factor f        = sqrt(.6) G + sqrt(.4) own part - shift of f * Kc            (latent, SD units)
    answer to f     = factor f + .55 noise, cut into 1 to 5
    belonging       = .38 D + unit + sum of (slope * factor) + site - slope * Kc + .52 own part
    Z               = belonging, standardized with the constants of the default truth
    recommend, job  = 1 if constant + slope * Z_organization + noise > 0
    exhausted, detached = constant + slope * (.6 Z_organization + .4 Z_program) + shared and own
                      noise, cut into 0 to 6; burnout = either at least weekly (4)
    responds        if constant + slope * (Z_program + Z_organization) / 2 + identities + stage
                      + noise is among the highest
    skips an item   if slope * Z of that context + noise is among the highest

With ``margins="exact"`` "the highest" are as many as were published (in proportion, for another
n), and the cut between strong and not strong is the order statistic that gives the published
count. With ``margins="free"`` all cuts are fixed and the counts vary.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from belonging_edu.cohorts.cuts import category, cut_above, needs_all_at_once
from belonging_edu.cohorts.draws import CHUNK, Draws
from belonging_edu.cohorts.groups import apportion, members
from belonging_edu.cohorts.schema import Variable
from belonging_edu.cohorts.spec import CohortSpec
from belonging_edu.cohorts.truth import choice, number

__all__ = ["COHORT", "CONTEXTS", "FACTORS", "HIDDEN", "IDENTITIES", "N", "Parameters", "VARIABLES"]

N = 2_257
N_UNITS = 110

SITES = ("North", "South", "West")
SITE_UPPER = (0.70, 0.88)
SITE_COMMUNITY = (0.0, -0.25, 0.30)
STAGES = ("student", "resident", "fellow")
STAGE_UPPER = (0.30, 0.80)
STAGE_RESPONSE = (0.212, 0.0, -0.091)

IDENTITIES = {"woman": 0.48, "urim": 0.13, "lgbtq": 0.09, "disability": 0.05, "low_ses": 0.18}
MEAN_IDENTITIES = 0.93
FACTORS = {"support": 0.05, "faculty": 0.08, "climate": 0.20, "fairness": 0.30, "leadership": 0.22}
FACTOR_CUTS = (-1.9, -1.1, -0.35, 0.75)

CONTEXTS = ("program", "organization", "community")
CENTER_AND_SPREAD = {
    "program": (-0.001, 0.983),
    "organization": (-0.001, 0.942),
    "community": (-0.009, 0.918),
}
CUTS = {
    "program": (-1.701, -1.139, -0.667, 0.296),
    "organization": (-1.512, -0.987, -0.548, 0.376),
    "community": (-1.234, -0.631, -0.115, 0.747),
}
BURNOUT_CUTS = (-1.7, -1.0, -0.45, 0.0, 0.55, 1.15)
WEEKLY = 4
EXHAUSTED_CENTER_AND_SPREAD = (2.64, 1.86)

RESPOND = 0.105
SKIP = {"program": 1.975, "organization": 1.915, "community": 1.735}
RESPONDED, SKIPPED = 1_261, {"program": 34, "organization": 39, "community": 58}
STRONG = {"program": 994, "organization": 957, "community": 728}

SIZE, UNIT, SITE, STAGE, GENERAL, DISPOSITION, EXTRA, RECOMMEND, JOB, BURNOUT = range(10)
EXHAUSTED, DETACHED, RESPONSE, SKIPPING, MISSING = range(10, 15)
IDENTITY, FACTOR, FACTOR_ANSWER, CONTEXT = 20, 30, 40, 50  # and the numbers after each

STRENGTH = {
    1: "very weak",
    2: "somewhat weak",
    3: "neither weak nor strong",
    4: "somewhat strong",
    5: "very strong",
}
AGREEMENT = {1: "never", 2: "rarely", 3: "sometimes", 4: "often", 5: "nearly always"}
FREQUENCY = {
    0: "not once this year",
    1: "once or twice this year",
    2: "about once a month",
    3: "a few times a month",
    4: "about once a week",
    5: "a few times a week",
    6: "every day",
}
YES = {0: "no", 1: "yes"}


def _slope(default, context, factor):
    return number(
        default, -2, 2, "SD of belonging per SD",
        f"Direct effect of {factor} on belonging to the {context}",
    )  # fmt: skip


def _identity(default, context):
    return number(
        default, -1, 1, "SD of belonging per identity",
        f"Direct effect of each identity, through how others treat people, on belonging to the "
        f"{context}",
    )  # fmt: skip


@dataclass(frozen=True)
class Parameters:
    """What is built in; ``belonging_edu.cohorts.parameters("learners")`` explains each."""

    program_per_support: float = _slope(0.50, "program", "social support")
    program_per_faculty: float = _slope(0.28, "program", "relationships with faculty")
    program_per_climate: float = _slope(0, "program", "the climate for diversity")
    program_per_fairness: float = _slope(0, "program", "freedom from biased treatment")
    program_per_leadership: float = _slope(0, "program", "representation among leaders")
    organization_per_support: float = _slope(0.42, "organization", "social support")
    organization_per_faculty: float = _slope(0.05, "organization", "relationships with faculty")
    organization_per_climate: float = _slope(0.08, "organization", "the climate for diversity")
    organization_per_fairness: float = _slope(0, "organization", "freedom from biased treatment")
    organization_per_leadership: float = _slope(
        0.22, "organization", "representation among leaders"
    )
    community_per_support: float = _slope(0.38, "community", "social support")
    community_per_faculty: float = _slope(0, "community", "relationships with faculty")
    community_per_climate: float = _slope(0.10, "community", "the climate for diversity")
    community_per_fairness: float = _slope(0.08, "community", "freedom from biased treatment")
    community_per_leadership: float = _slope(0, "community", "representation among leaders")
    program_per_identity: float = _identity(-0.03, "program")
    organization_per_identity: float = _identity(-0.04, "organization")
    community_per_identity: float = _identity(-0.10, "community")
    identity_shift: float = number(
        1, -3, 3, "multiple of the default",
        "How much worse the environment treats people for each identity, by factor",
    )  # fmt: skip
    unit_variance: float = number(
        0.05, 0, 1, "variance of belonging to the program", "How much units differ"
    )
    exhausted_per_belonging: float = number(
        -0.71, -5, 5, "latent SD per SD of belonging", "Slope of exhaustion on belonging"
    )
    detached_per_belonging: float = number(
        -0.57, -5, 5, "latent SD per SD of belonging", "Slope of detachment on belonging"
    )
    recommend_per_belonging: float = number(
        1.107, -5, 5, "probit per SD of belonging", "Slope of recommending the organization"
    )
    job_per_belonging: float = number(
        0.742, -5, 5, "probit per SD of belonging", "Slope of accepting a job offer"
    )
    response_per_belonging: float = number(
        0.283, -3, 3, "probit per SD of belonging", "Slope of responding on belonging"
    )
    response_per_identity: float = number(
        -0.073, -1, 1, "probit per identity", "Slope of responding on the number of identities"
    )
    skip_per_belonging: float = number(
        -0.33, -3, 3, "probit per SD of belonging",
        "Slope of skipping a belonging item on the belonging it asks for",
    )  # fmt: skip
    margins: str = choice(
        "exact",
        {"exact": "as many as were published", "free": "fixed cuts, counts vary by chance"},
        "How many respond, skip an item and feel a strong belonging",
    )
    missing_items: str = choice(
        "published",
        {
            "published": "few skip it, those who belong less more often",
            "mcar": "a share of all, at random",
            "mar": "a share of all, those who answer that they are exhausted more often",
            "mnar": "a share of all, those who belong less more often",
        },
        "Who skips the item on belonging to the organization",
    )
    missing_share: float = number(
        0.30, 0, 0.9, "share of respondents", "How many skip that item, unless as published"
    )


_NOT_ASKED = "did not respond to the survey"
_SKIPPED = "did not respond to the survey, or skipped the question"
IDENTIFIERS = (
    Variable("learner_id", "Synthetic invited learner, numbered", "text", "identifier", prefix="L"),
    Variable("unit_id", "Synthetic program or class, numbered", "text", "identifier", prefix="U"),
)
FACTOR_TEXTS = {
    "support": "When a week goes badly, I have people here who help me through it.",
    "faculty": "The faculty I work with take the time to know me and to teach me.",
    "climate": "People of every background are treated as equals here.",
    "fairness": "I am spared remarks or decisions that judge me by my background.",
    "leadership": "I see people like me among those who lead this place.",
}
IDENTITY_TEXTS = {
    "woman": "Are you a woman?",
    "urim": "Do you belong to a group that is underrepresented in medicine?",
    "lgbtq": "Do you identify as LGBTQ+?",
    "disability": "Do you live with a disability?",
    "low_ses": "Did your family have little money when you grew up?",
}
CONTEXT_TEXTS = {
    "program": "How strong is your sense of belonging in your program or school?",
    "organization": "How strong is your sense of belonging in this organization?",
    "community": "How strong is your sense of belonging in the community around here?",
}


def _answer(name, label, measurement, unit, levels, empty=_NOT_ASKED):
    return Variable(
        name, label, "integer", measurement, unit, min(levels), max(levels), levels, empty
    )


VARIABLES = (
    *IDENTIFIERS,
    Variable(
        "site", "Site of the unit, from the office's list", "text", "nominal",
        levels={site: f"synthetic site {site}" for site in SITES},
    ),
    Variable(
        "stage", "Stage of training, from the office's list", "text", "nominal",
        levels={"student": "medical student", "resident": "resident", "fellow": "fellow"},
    ),
    Variable(
        "responded", "Did this learner respond to the survey?", "integer", "nominal",
        "1 = yes", 0, 1, YES,
    ),
    *(
        _answer(
            f"belonging_{context}", CONTEXT_TEXTS[context], "ordinal",
            "higher = stronger belonging", STRENGTH, _SKIPPED,
        )
        for context in CONTEXTS
    ),
    *(
        _answer(factor, FACTOR_TEXTS[factor], "ordinal", "higher = better", AGREEMENT)
        for factor in FACTORS
    ),
    *(
        _answer(identity, IDENTITY_TEXTS[identity], "nominal", "1 = yes", YES)
        for identity in IDENTITIES
    ),
    Variable(
        "identities", "Number of these five identities", "integer", "interval",
        "identities out of five", 0, 5, empty=_NOT_ASKED,
    ),
    _answer(
        "exhausted", "How often does work leave you with nothing to give?", "ordinal",
        "higher = more often", FREQUENCY,
    ),
    _answer(
        "detached", "How often do you notice that patients have stopped mattering to you?",
        "ordinal", "higher = more often", FREQUENCY,
    ),
    _answer(
        "burnout", "Either of the two at least about once a week (no diagnosis)", "nominal",
        "1 = yes", YES,
    ),
    _answer(
        "recommend", "Would you recommend this organization to a friend who applies?", "nominal",
        "1 = yes", YES,
    ),
    _answer(
        "accept_job", "Would you accept a job here after your training?", "nominal", "1 = yes",
        YES,
    ),
)  # fmt: skip


def _latent(name, label, unit="SD"):
    return Variable(name, label, "number", "interval", unit, decimals=4)


HIDDEN = (
    *IDENTIFIERS,
    *(
        _latent(f"latent_{context}", f"Latent belonging to the {context}, of everybody invited")
        for context in CONTEXTS
    ),
    *(
        Variable(
            f"true_{context}",
            f"Belonging to the {context} that this learner has or would have answered",
            "integer", "ordinal", "higher = stronger belonging", 1, 5, STRENGTH,
        )
        for context in CONTEXTS
    ),
    *(_latent(f"latent_{factor}", f"Latent {factor}, higher = better") for factor in FACTORS),
    *(
        Variable(
            f"true_{name}", f"{label}, of everybody invited", "integer", measurement, unit, 0,
            maximum, levels,
        )
        for name, label, measurement, unit, maximum, levels in (
            ("identities", "Number of identities", "interval", "identities out of five", 5, {}),
            ("burnout", "Burnout by the same rule", "nominal", "1 = yes", 1, YES),
            ("recommend", "Would recommend", "nominal", "1 = yes", 1, YES),
            ("accept_job", "Would accept a job", "nominal", "1 = yes", 1, YES),
        )
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Units:
    """Units, and the cuts above which learners respond, skip, and belong strongly."""

    sizes: np.ndarray
    effect: np.ndarray
    site: np.ndarray
    respond: float
    skip: dict
    absent: float
    strong: dict

    @property
    def counts(self) -> dict:
        """How many values each identifier has."""
        return {"learner_id": int(self.sizes.sum()), "unit_id": len(self.sizes)}


def prepare(n: int, draws: Draws, truth: Parameters) -> Units:
    """Draw the units, and find the cuts."""
    if truth.margins == "exact" and n > CHUNK:
        raise needs_all_at_once(n, CHUNK, "learners")
    count = max(1, round(n * N_UNITS / N))
    shares = [math.exp(3.6 * k / max(count - 1, 1)) for k in range(count)]
    sizes = draws.shuffle(SIZE, apportion(shares, n))
    effect = math.sqrt(truth.unit_variance) * draws.normal_of_all(UNIT, count)
    site = category(draws.uniform(SITE, 0, count), SITE_UPPER)
    strong = {context: CUTS[context][2] for context in CONTEXTS}
    absent = NormalDist().inv_cdf(1 - truth.missing_share) if truth.missing_share else math.inf
    units = Units(sizes, effect, site, -RESPOND, SKIP, absent, strong)
    if truth.margins == "free":
        return units
    return _exact(units, _people(units, 0, 0, n, draws, truth), truth)


def _exact(units, people, truth):
    """The same units, with the cuts that give the published counts, in proportion to n."""
    n = len(people["stage"])
    respond = cut_above(people["willing"], round(n * RESPONDED / N))
    surveyed = people["willing"] > respond
    skip, strong = {}, {}
    for context, skipped in SKIPPED.items():
        reluctant = people[f"reluctant_{context}"]
        count = round(surveyed.sum() * skipped / RESPONDED)
        skip[context] = cut_above(reluctant[surveyed], count)
        answered = surveyed & (reluctant <= skip[context])
        share = STRONG[context] / (RESPONDED - skipped)
        latent = people[f"latent_{context}"][answered]
        strong[context] = cut_above(latent, round(len(latent) * share))
    absent = cut_above(people["absent"][surveyed], round(surveyed.sum() * truth.missing_share))
    return replace(units, respond=respond, skip=skip, absent=absent, strong=strong)


def part(units: Units, chunk: int, start: int, stop: int, draws: Draws, truth: Parameters) -> dict:
    """Draw one chunk of learners; observed and hidden columns as arrays."""
    people = _people(units, chunk, start, stop, draws, truth)
    responded = people["willing"] > units.respond
    columns = {"learner_id": np.arange(start, stop), "responded": responded}
    for name, values in people.items():
        columns[name] = values if name in _KNOWN else np.where(responded, values, np.nan)
    for context in CONTEXTS:
        latent = people[f"latent_{context}"]
        low, middle, _, high = CUTS[context]
        answer = category(latent, (low, middle, units.strong[context], high)) + 1
        skips = people[f"reluctant_{context}"] > units.skip[context]
        if context == "organization" and truth.missing_items != "published":
            skips = people["absent"] > units.absent
        columns[f"true_{context}"] = answer
        columns[f"belonging_{context}"] = np.where(responded & ~skips, answer, np.nan)
        columns[f"latent_{context}"] = latent
    for name in ("identities", "burnout", "recommend", "accept_job"):
        columns[f"true_{name}"] = people[name]
    for factor in FACTORS:
        columns[f"latent_{factor}"] = people[f"latent_{factor}"]
    return columns


#: What the office knows of everybody.
_KNOWN = {"unit_id", "site", "stage"}


def _people(units, chunk, start, stop, draws, truth):
    """Everything about one chunk of learners but what the cuts decide."""
    rows = stop - start

    def normal(component):
        return draws.normal(component, chunk, rows)

    unit = members(units.sizes, start, stop)
    people = {"unit_id": unit, "site": units.site[unit]}
    people["stage"] = category(draws.uniform(STAGE, chunk, rows), STAGE_UPPER)
    for position, (identity, share) in enumerate(IDENTITIES.items()):
        people[identity] = draws.uniform(IDENTITY + position, chunk, rows) < share
    people["identities"] = sum(people[identity].astype(np.int64) for identity in IDENTITIES)
    more = people["identities"] - MEAN_IDENTITIES
    people |= _environment(more, normal, truth)
    people |= _belonging(people, units.effect[unit], more, normal, truth)
    z = {
        context: (people[f"latent_{context}"] - center) / spread
        for context, (center, spread) in CENTER_AND_SPREAD.items()
    }
    people |= _outcomes(z, normal, truth)
    return people | _willingness(people, z, more, normal, truth)


def _environment(more, normal, truth):
    """Five factors, latent and as answered."""
    general, found = normal(GENERAL), {}
    for position, (factor, shift) in enumerate(FACTORS.items()):
        latent = math.sqrt(0.6) * general + math.sqrt(0.4) * normal(FACTOR + position)
        latent = latent - truth.identity_shift * shift * more
        found[f"latent_{factor}"] = latent
        found[factor] = category(latent + 0.55 * normal(FACTOR_ANSWER + position), FACTOR_CUTS) + 1
    return found


def _belonging(people, unit_effect, more, normal, truth):
    """Latent belonging in the three contexts, on the scale of the cuts."""
    disposition, found = 0.38 * normal(DISPOSITION), {}
    for position, context in enumerate(CONTEXTS):
        latent = disposition + (1 if context == "program" else 0.5) * unit_effect
        for factor in FACTORS:
            latent = latent + getattr(truth, f"{context}_per_{factor}") * people[f"latent_{factor}"]
        latent = latent + getattr(truth, f"{context}_per_identity") * more
        found[f"latent_{context}"] = latent + 0.52 * normal(CONTEXT + position)
    found["latent_community"] += np.array(SITE_COMMUNITY)[people["site"]] + 0.35 * normal(EXTRA)
    return found


def _outcomes(z, normal, truth):
    """Recommendation, job offer and the two items on burnout."""
    both, shared = 0.6 * z["organization"] + 0.4 * z["program"], math.sqrt(0.55) * normal(BURNOUT)
    exhausted = -0.36 + truth.exhausted_per_belonging * both + shared
    detached = -1.0 + truth.detached_per_belonging * both + shared
    found = {
        "exhausted": category(exhausted + math.sqrt(0.45) * normal(EXHAUSTED), BURNOUT_CUTS),
        "detached": category(detached + math.sqrt(0.45) * normal(DETACHED), BURNOUT_CUTS),
    }
    found["burnout"] = (found["exhausted"] >= WEEKLY) | (found["detached"] >= WEEKLY)
    recommend = 1.72 + truth.recommend_per_belonging * z["organization"]
    job = 0.41 + truth.job_per_belonging * z["organization"]
    return found | {
        "recommend": recommend + normal(RECOMMEND) > 0,
        "accept_job": job + normal(JOB) > 0,
    }


def _willingness(people, z, more, normal, truth):
    """How willing to respond, how reluctant to answer each item; compared with the cuts."""
    belonging = (z["program"] + z["organization"]) / 2
    willing = truth.response_per_belonging * belonging + truth.response_per_identity * more
    found = {"willing": willing + np.array(STAGE_RESPONSE)[people["stage"]] + normal(RESPONSE)}
    hesitation = normal(SKIPPING)
    for context in CONTEXTS:
        found[f"reluctant_{context}"] = truth.skip_per_belonging * z[context] + hesitation
    center, spread = EXHAUSTED_CENTER_AND_SPREAD
    pull = {
        "published": 0.0,
        "mcar": 0.0,
        "mar": 0.8 * (people["exhausted"] - center) / spread,
        "mnar": -0.8 * z["organization"],
    }[truth.missing_items]
    own_part = 1.0 if truth.missing_items in ("published", "mcar") else 0.6
    return found | {"absent": pull + own_part * normal(MISSING)}


COHORT = CohortSpec(
    name="learners",
    title="Learners of three sites: belonging in three contexts, burnout, nonresponse",
    units="invited learners",
    n=N,
    parameters=Parameters,
    variables=VARIABLES,
    hidden=HIDDEN,
    prepare=prepare,
    part=part,
    variants={
        "": {},
        "mcar": {"missing_items": "mcar"},
        "mar": {"missing_items": "mar"},
        "mnar": {"missing_items": "mnar"},
    },
)
