"""What is declared of a format: its name, what opens it, and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Exporter"]


@dataclass(frozen=True)
class Exporter:
    """A format of other software.

    Attributes
    ----------
    format : str
        Name of the format, as users ask for it.
    opens_in : str
        The software that opens it.
    write : callable
        ``write(variables, data, folder, stem, title)`` writes whole files or none, and returns
        their paths. It imports the packages that it needs itself.
    """

    format: str
    opens_in: str
    write: Callable[..., list[Path]]
