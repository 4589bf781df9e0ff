"""How labs run under nbval: cut off from the network, on another processor, warnings as errors.

One run of a lab thus proves three things beside its outputs. The arithmetic kernels of an older
processor round the last digits otherwise, so outputs that agree do not depend on the processor.
"""

import platform
from pathlib import Path

import pytest

_X86 = ("x86_64", "AMD64")
ENVIRONMENT = {"PYTHONSTARTUP": str(Path(__file__).with_name("startup_of_labs.py"))}
if platform.machine() in _X86:
    ENVIRONMENT["OPENBLAS_CORETYPE"] = "Sandybridge"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Give the kernel, which starts with the first cell of a lab, its environment."""
    if item.path.suffix != ".ipynb":
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        return (yield)
