"""From an error to one or two sentences that end with the cure."""

from __future__ import annotations

from belonging_edu.learner_errors import (
    calls,
    columns,
    formulas,
    libraries,
    machine,
    own,
    syntax,
    unknown,
    values,
)
from belonging_edu.learner_errors.fault import Fault, code, outside

__all__ = ["explain", "in_words"]

_LONGEST = 300
_KINDS = (
    *machine.KINDS,
    *formulas.KINDS,
    *syntax.KINDS,
    *unknown.KINDS,
    *calls.KINDS,
    *columns.KINDS,
    *own.KINDS,
    *values.KINDS,
    *libraries.KINDS,
)


def explain(error: BaseException, names: dict, source: str) -> str | None:
    """Return what an error means and what to do, or None if that is not known.

    Parameters
    ----------
    error : BaseException
        With its traceback.
    names : dict
        The names of the notebook.
    source : str
        The cell that was run.

    Returns
    -------
    str or None
        One or two sentences, code between backticks; the last one is the cure.

    Notes
    -----
    Do not use it where a cause is only likely: what is said here must be certain.

    Examples
    --------
    >>> explain(ZeroDivisionError("division by zero"), {}, "1 / 0")
    'A number was divided by 0, ... Look at what stands after `/` in the line.'
    """
    fault = Fault(error, names, source)
    return next((words for kind in _KINDS if (words := kind(fault))), None)


def in_words(error: BaseException, names: dict) -> tuple[str, str]:
    """Return what to say of an error, and the line of the cell that stopped, or nothing."""
    source = outside(error, names)
    fault = Fault(error, names, source)
    words = explain(error, names, source) or _only_what_is_certain(fault)
    if not fault.line or isinstance(error, KeyboardInterrupt):
        return words, ""
    return words, f"Line {fault.line_number} of the cell: {code(fault.line)}"


def _only_what_is_certain(fault):
    said = f": {_plain(fault.said)}" if fault.said else "."
    where = "the line that is named below" if fault.line else "the cell"
    return (
        f"Python stopped here ({type(fault.error).__name__}){said} Look at {where}, and compare it "
        "with the cell before, or with an earlier one that does the same."
    )


def _plain(said):
    said = said.replace("`", "'")
    if len(said) > _LONGEST:
        return said[:_LONGEST].rstrip() + " …"
    return said if said[-1] in ".!?" else f"{said}."
