"""How the committed cohorts are made: targets, the rule that picks the seed, the files.

``python -m belonging_edu.calibration`` rewrites ``data/synthetic``. Each cohort has a module
here with its plan: targets, summaries, and the seeds that are tried.
"""

from __future__ import annotations

from belonging_edu import cohorts
from belonging_edu.calibration import (
    comments,
    instrument,
    learners,
    messy,
    panel,
    qualtrics,
    retest,
    support,
    surgery,
)
from belonging_edu.calibration.plan import Plan

__all__ = ["PLANS", "find"]

#: The plan of every cohort.
PLANS: tuple[Plan, ...] = (
    surgery.PLAN,
    learners.PLAN,
    instrument.PLAN,
    panel.PLAN,
    support.PLAN,
    comments.PLAN,
    messy.PLAN,
    qualtrics.PLAN,
    retest.PLAN,
)
_BY_NAME = {plan.cohort.name: plan for plan in PLANS}


def find(name: str) -> Plan:
    """Return the plan of a cohort."""
    return _BY_NAME[cohorts.find(name).name]
