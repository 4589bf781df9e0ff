"""What the verbs share: whole numbers, and a progress bar."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Callable, Iterator

__all__ = ["bar", "whole_number"]


def whole_number(text: str) -> int:
    """Return a whole number that was typed in the digits 0 to 9; others are refused.

    Python would read the digits of every script, which a reader of the command may not.
    """
    if not re.fullmatch(r"[+-]?[0-9]+", text.strip()):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no whole number. Write it in the digits 0 to 9, such as 2027."
        )
    return int(text)


@contextlib.contextmanager
def bar(total: int, unit: str) -> Iterator[Callable]:
    """Yield a function that moves a progress bar; it shows on a terminal only.

    The function takes how many, and what is being done.
    """
    from tqdm import tqdm

    with tqdm(total=total, unit=unit, unit_scale=True, disable=None, leave=False) as shown:

        def progress(count, what=""):
            if what:
                shown.set_description(what, refresh=False)
            shown.update(count)

        yield progress
