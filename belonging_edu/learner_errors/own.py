"""Errors of the course's own functions, which say themselves what to do."""

from __future__ import annotations

import re

from belonging_edu.learner_errors.calls import as_one_number, comma_for_point
from belonging_edu.learner_errors.fault import Fault, code
from belonging_edu.learner_errors.near import columns_like, either

__all__ = ["KINDS"]

_CURES = re.compile(
    r"(?:^|[.:;,?] |\b(?:or|and|then|first) )(?:give|write|run|choose|check|keep|use|leave|make|"
    r"put|drop|rename|look|take|turn|name|add|install|say|count|see|start)\b",
    re.IGNORECASE,
)


def own_words(fault: Fault) -> str | None:
    """Errors of the course's own functions, which say themselves what to do."""
    if not fault.raised_by("belonging_edu") or not isinstance(
        fault.error, ValueError | LookupError
    ):
        return None
    said = " ".join(str(fault.error).split())
    if " " not in said:
        return None
    said = _escaped(said if said[-1] in ".?!" else f"{said}.")
    more = [words for words in (_comma(fault), _unquoted(fault), _column(fault)) if words]
    if more or _ends_with_a_cure(said):
        return " ".join([said, *more])
    return f"{said} Change it in the cell, and run the cell again."


def _escaped(said):
    return said if said.count("`") % 2 == 0 else said.replace("`", "'")


def _ends_with_a_cure(said):
    return _CURES.search(said) is not None


def _comma(fault):
    meant = comma_for_point(fault.source)
    digits = meant.replace(",", ", ") if meant else ""
    if meant and digits in str(fault.error):
        return f"If {code(meant)} is one number, write {as_one_number(meant)}."
    return None


def _unquoted(fault):
    """The number of an exercise without quotation marks."""
    found = re.match(r"Nothing answers to '(\d+),(\d+)'", fault.said)
    if found:
        return f"Write {code(f'{found[1]}.{found[2]}')}, with a point."
    found = re.match(r"No (\d+(?:\.\d+)?) here\b|Nothing answers to (\d+(?:\.\d+)?)\.", fault.said)
    if found:
        written = f'"{found[1] or found[2]}"'
        return f"Put the number of the exercise in quotation marks: {code(written)}."
    return None


def _column(fault):
    if type(fault.error).__name__ != "ColumnError" or fault.holder is None:
        return None
    words = re.findall(r"'([^']*)'", fault.said)
    columns = list(getattr(fault.holder, "columns", ()))
    meant = [
        match for word in words if word not in columns for match in columns_like(word, columns)
    ]
    return f"Perhaps you mean {either(meant[:3])}: write it so." if meant else None


KINDS = (own_words,)
