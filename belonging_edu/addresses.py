"""Short addresses of modules in rooms, so that labs and notes that people keep go on working.

``from belonging_edu.clusters import cluster_robust`` finds ``belonging_edu.methods.clusters``: the
same module under a second name, and not a copy. The project itself uses the full address, which
an editor can follow.
"""

from __future__ import annotations

from importlib import import_module
from importlib.machinery import ModuleSpec

__all__ = ["ADDRESSES", "EarlierAddresses"]

_METHODS = (
    "adjusted agreement attenuation batched clusters effect_sizes estimates factors firth missing "
    "multilevel panels power privacy rankings risks rollouts scales study_designs survey"
)
#: Short name, and where the module lies within the package.
ADDRESSES = {
    **{name: f"methods.{name}" for name in _METHODS.split()},
    "data": "cohorts.data",
    "likert": "cohorts.likert",
    "wording": "published.wording",
}
_PACKAGE = __name__.partition(".")[0]


class EarlierAddresses:
    """Finder and loader of ``sys.meta_path``: answers for the names in ``ADDRESSES`` only."""

    def find_spec(self, name, path=None, target=None):
        package, _, short = name.partition(".")
        if package != _PACKAGE or short not in ADDRESSES:
            return None
        return ModuleSpec(name, self, origin=ADDRESSES[short])

    def create_module(self, spec):
        module = import_module(f"{_PACKAGE}.{spec.origin}")
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module):
        """Run nothing, for the module has run; restore the address that it has."""
        module.__spec__ = module.__spec__.loader_state
