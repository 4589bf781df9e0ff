"""The cohorts as data: codebooks with distributions, files to download, parameters."""

from . import codebook, downloads, truth_parameters

PARTS = (codebook, truth_parameters, downloads)


def setup(app):
    """Connect every part of the room to Sphinx."""
    for part in PARTS:
        part.setup(app)
