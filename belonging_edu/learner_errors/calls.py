"""Functions that were given too much, too little, or something by a name that they do not know."""

from __future__ import annotations

import ast
import inspect
import re

from belonging_edu.learner_errors.fault import Fault, code
from belonging_edu.learner_errors.near import either, like

__all__ = ["KINDS", "as_one_number", "comma_for_point"]

_FORMS = {
    "check": 'check("8.3", your_answer)',
    "predict": 'predict("8.1", your_guess)',
    "compare": 'compare("8.1")',
    "hint": 'hint("8.3")',
    "solution": 'solution("8.3")',
    "order": 'order("8.7", "B A C")',
    "quiz": 'quiz("8", "A B C")',
    "start": "start(8, residents)",
}
_TAKES = re.compile(r"([\w.]+)\(\) takes .*positional argument")
_MISSING = re.compile(r"([\w.]+)\(\) missing \d+ required .*?arguments?: (.+)")
_UNEXPECTED = re.compile(r"([\w.]+)\(\) got an unexpected keyword argument '(\w+)'")
_TWICE = re.compile(r"([\w.]+)\(\) got multiple values for argument '(\w+)'")


def wrong_arguments(fault: Fault) -> str | None:
    """A call with the wrong number or names of values."""
    if not isinstance(fault.error, TypeError | AttributeError) or fault.passed("belonging_edu"):
        return None
    for pattern, words in (
        (_TAKES, _too_many),
        (_MISSING, _too_few),
        (_UNEXPECTED, _unknown),
        (_TWICE, _twice),
    ):
        found = pattern.match(fault.said)
        if found:
            name = found[1].removesuffix(".__init__").rpartition(".")[2]
            return words(fault, name, *found.groups()[1:])
    return None


def _too_many(fault, name):
    form = _FORMS.get(name)
    meant = comma_for_point(fault.source)
    if form and meant:
        return (
            f"`{name}` got more values than it can read. Several answers stand in brackets of "
            f"their own; if {code(meant)} is one number, write {as_one_number(meant)}."
        )
    if form and name == "check":
        return (
            "`check` takes the exercise and one answer. Put several answers in brackets of their "
            'own, as in `check("8.1", (30, 0.35))`.'
        )
    if form:
        return f"`{name}` got more than it can read. Write it as in `{form}`."
    return (
        f"`{name}` got more values than it has places for. Delete what is too much, or put several "
        "values in brackets of their own."
    )


def _too_few(fault, name, missing):
    if name in _FORMS:
        return f"`{name}` needs more than it got. Write it as in `{_FORMS[name]}`."
    names = re.findall(r"'(\w+)'", missing)
    if name == "from_formula":
        return (
            "The formula has no data. Add the data frame after it, as in `smf.ols(formula, "
            "residents)`."
        )
    given = ", ".join(f"{one}=…" for one in names)
    return f"`{name}` also needs {code(', '.join(names))}. Add {code(given)} between the brackets."


def _unknown(fault, name, given):
    function = fault.names.get(name)
    known = list(_parameters(function))
    meant = like(given, known)
    if meant:
        return f"`{name}` has no place for {code(given)}. Write {either(meant, after='=')}."
    if known:
        return (
            f"`{name}` has no place for {code(given)}. It knows {', '.join(known)}. Write one of "
            "these, or delete it."
        )
    return f"`{name}` has no place for {code(given)}. Look at its spelling, or delete it."


def _parameters(function):
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return ()


def _twice(fault, name, given):
    return f"`{name}` got {code(given)} twice. Delete one of the two."


def comma_for_point(source: str) -> str | None:
    """Return what looks like a decimal comma, such as ``1,46``: two whole numbers, no space."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(tree):
        values = node.elts if isinstance(node, ast.Tuple) else getattr(node, "args", None)
        if not isinstance(values, list):
            continue
        for one, other in zip(values, values[1:], strict=False):
            text = _joined(source, one, other)
            if text and re.fullmatch(r"\d+,\d+", text):
                return text
    return None


def as_one_number(meant: str) -> str:
    """Return how a number with a comma is written, as code; three digits can be thousands."""
    before, _, after = meant.partition(",")
    decimal = code(f"{before}.{after}")
    return f"{code(before + after)} or {decimal}" if len(after) == 3 else decimal


def _joined(source, one, other):
    """The text from one value to the end of another on the same line."""
    both = isinstance(one, ast.Constant) and isinstance(other, ast.Constant)
    if not both or one.lineno != other.end_lineno:
        return None
    line = source.splitlines()[one.lineno - 1].encode()
    return line[one.col_offset : other.end_col_offset].decode()


KINDS = (wrong_arguments,)
