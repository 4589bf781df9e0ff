"""How the committed cohorts are made: targets, the rule that picks the seed, the files.

``python -m belonging_edu.calibration`` rewrites ``data/synthetic``. Each cohort has a module
here with its targets and summaries:

``CANDIDATE_SEEDS``
    The seeds that the rule chooses among; a single one where no published figure decides.
``TYPICAL_SEEDS``
    Optional: seeds whose mean and SD are shown beside the chosen one, if not the candidates.
``LIMIT_COPIES``
    How many cohorts of the usual size make the limit; ``LIMIT_TRUTH`` what is changed in it. A
    plan with a function ``limit()`` itself says what the summaries are without chance.
``TARGETS, summaries(made)``
    What is compared; `made` holds the cohort of every variant, by name.
"""

from __future__ import annotations

from importlib import import_module

__all__ = ["module"]


def module(name: str):
    """Return the calibration of a cohort."""
    return import_module(f"{__name__}.{name}")
