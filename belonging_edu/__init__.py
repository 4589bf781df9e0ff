"""Teach research methods through one subject: sense of belonging in residency training.

The published data are not public. Everything here works on *synthetic* cohorts whose truth
is known; ``load_cohort`` returns the data, ``load_truth`` what was built in.

Names are loaded when they are first used, so that importing the package costs nothing.
"""

import sys
from importlib import import_module

from belonging_edu.addresses import ADDRESSES, EarlierAddresses

__version__ = "0.1.0"

_HOME = {
    "causal_words": "published.wording",
    "load_codebook": "cohorts.data",
    "load_cohort": "cohorts.data",
    "load_truth": "cohorts.data",
    "simulate": "cohorts",
    "keep": "notebook",
    "readable": "notebook",
    "say": "notebook",
    "show": "notebook",
}
_ROOMS = ("cohorts", "explore", "export", "figures", "methods", "practice", "published")
_MODULES = {name: name for name in ("ama", "notebook", *_ROOMS)} | ADDRESSES

__all__ = [*_HOME, *_MODULES]

sys.meta_path.append(EarlierAddresses())


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in _MODULES:
        return import_module(f"{__name__}.{_MODULES[name]}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
