"""Teach research methods through one subject: sense of belonging in residency training.

The published data are not public. Everything here works on *synthetic* cohorts whose truth
is known; ``load_cohort`` returns the data, ``load_truth`` what was built in.

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME = {
    "causal_words": "wording",
    "load_codebook": "data",
    "load_cohort": "data",
    "load_truth": "data",
    "simulate": "cohorts",
    "keep": "notebook",
    "readable": "notebook",
    "say": "notebook",
    "show": "notebook",
}
_MODULES = (
    "adjusted",
    "agreement",
    "ama",
    "attenuation",
    "batched",
    "clusters",
    "cohorts",
    "data",
    "effect_sizes",
)
_MODULES += (
    "estimates",
    "explore",
    "export",
    "factors",
    "figures",
    "firth",
    "likert",
    "missing",
    "multilevel",
)
_MODULES += (
    "notebook",
    "panels",
    "power",
    "practice",
    "privacy",
    "published",
    "risks",
    "rollouts",
    "scales",
)
_MODULES += ("study_designs", "survey", "wording")

__all__ = [*_HOME, *_MODULES]


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
