"""Published figures beside what the cohorts give: the registry, claims, and calibration."""

from . import calibration_table, claims_table, published_role, published_table

PARTS = (published_role, published_table, claims_table, calibration_table)


def setup(app):
    """Connect every part of the room to Sphinx."""
    for part in PARTS:
        part.setup(app)
