"""Formulas as in ``smf.ols``: what is written in them, and what they ask of the data."""

from __future__ import annotations

import builtins
import io
import keyword
import re
import tokenize
from typing import NamedTuple

from belonging_edu.learner_errors.columns import no_column
from belonging_edu.learner_errors.fault import Fault, code
from belonging_edu.learner_errors.near import columns_like, either, like, same_word

__all__ = ["KINDS"]

_CURLY = "“”„‟‘’‚«»´"
_EXAMPLE = '`"absite_score ~ belonging_score"`'
_OF_FORMULAS = {"C", "Q", "I", "np", "center", "standardize", "scale", "bs", "cr", "cc", "te"}
_OF_FORMULAS |= {"Treatment", "Poly", "Sum", "Diff", "Helmert"}
_CLOSING = {"(": ")", "[": "]"}


class Names(NamedTuple):
    """The names in a formula, and what stands beside them."""

    columns: list
    functions: list
    pairs: list


def written(fault: Fault) -> str | None:
    """What is wrong with how a formula is written, whatever the library says of it."""
    if fault.formula is None or fault.raised_by("belonging_edu"):
        return None
    for look in (_curly, _tilde, _open, _ends, _side_by_side, _unknown, _quoted):
        words = look(fault, fault.formula)
        if words:
            return words
    return None


def _curly(fault, formula):
    found = [sign for sign in formula if sign in _CURLY]
    if found:
        return (
            f"The formula holds a typographic quotation mark ({found[0]}). Delete it: names of "
            "columns need no quotation marks inside a formula."
        )
    return None


def _tilde(fault, formula):
    if formula.count("~") > 1:
        return f"The formula has more than one `~`. Write one, as in {_EXAMPLE}."
    if "~" in formula:
        return None
    if re.search(r"(?<![=<>!])=(?!=)", _without_calls(formula)):
        meant = re.sub(r"\s*=\s*", " ~ ", formula, count=1)
        return f"A formula has `~` where an equation has `=`. Write {_text(meant)}."
    return f"The formula has no `~` between outcome and predictors. Write it as in {_EXAMPLE}."


def _without_calls(formula):
    """A formula without what stands in brackets, where = has its own meaning."""
    return re.sub(r"\([^()]*\)", "", formula)


def _text(formula):
    return code(f'"{formula}"')


def _open(fault, formula):
    opened = []
    for sign in formula:
        if sign in _CLOSING:
            opened.append(sign)
        elif sign in _CLOSING.values() and (not opened or _CLOSING[opened.pop()] != sign):
            return f"The formula has a `{sign}` too many: {code(formula)}. Delete it."
    if opened:
        meant = formula.rstrip() + "".join(_CLOSING[sign] for sign in reversed(opened))
        return f"A bracket in the formula is not closed. Write {_text(meant)}."
    return None


def _ends(fault, formula):
    left, _, right = (side.strip() for side in formula.partition("~"))
    if not left or not right:
        return (
            "The formula needs an outcome and a predictor, one on each side of `~`. Write it as in "
            f"{_EXAMPLE}."
        )
    if right == ".":
        return "`.` does not stand for all columns here. Write the name of each predictor."
    for side in (left, right):
        if side[-1] in "+-*/:" or side[0] in "*/:":
            sign = side[-1] if side[-1] in "+-*/:" else side[0]
            return (
                f"The formula has a `{sign}` with nothing beside it: {code(formula)}. Delete the "
                "sign, or write the name of a column there."
            )
        if side.endswith("."):
            return f"The formula ends in a point: {code(formula)}. Delete the point."
    return None


def _side_by_side(fault, formula):
    for before, after in _names(formula).pairs:
        whole = f"{before} {after}"
        meant = [name for name in _columns(fault) if same_word(name, whole)]
        if meant:
            return (
                f"{code(whole)} holds a space, and names of columns do not. Write {either(meant)}."
            )
        return (
            f"Between {code(before)} and {code(after)} something is missing in the formula. Write "
            f"{code(f'{before} + {after}')}."
        )
    return None


def _columns(fault):
    return [] if fault.formula_data is None else list(fault.formula_data.columns)


def _unknown(fault, formula):
    data = fault.formula_data
    if data is None:
        return None
    found = _names(formula)
    for name in found.columns:
        if name in data.columns or name in _OF_FORMULAS:
            continue
        if not fault.knows(name):
            return _no_such(fault, name, data)
        if _is_suspect(fault, name):
            return _leftover(fault, name, data)
    known = _OF_FORMULAS | set(dir(builtins)) | set(fault.names)
    for name in found.functions:
        if name not in known and not fault.knows(name):
            return _no_function(name, data)
    return None


def _no_such(fault, name, data):
    """A name that is neither a column nor known to the notebook."""
    if hasattr(builtins, name):
        return None
    return _elsewhere(fault, name, data) or no_column(name, data, what=_called(fault, data))


def _elsewhere(fault, name, data):
    """Say which other data frame has a column."""
    other = next((one for one, held in fault.data_frames.items() if name in held.columns), None)
    if other and not columns_like(name, data.columns):
        return (
            f"{code(name)} is not a column of {_called(fault, data)}; it is one of `{other}`. Give "
            f"`{other}` as the data, or write another column."
        )
    return None


def _called(fault, data):
    name = fault.called(data)
    return f"`{name}`" if name else "the data"


def _is_suspect(fault, name):
    """Whether what the library complains of can be this name, which the notebook knows."""
    factor = re.search(r"between data argument and (.+?) \(\d", fault.said)
    if factor:
        return re.search(rf"\b{re.escape(name)}\b", factor[1]) is not None
    return "categorical data" in fault.said and name in fault.names


def _leftover(fault, name, data):
    """A name that the notebook uses for something else, which was taken for the column."""
    if _elsewhere(fault, name, data):
        return _elsewhere(fault, name, data)
    aside = " (an earlier cell uses this name for something else)"
    return no_column(name, data, what=_called(fault, data) + aside)


def _no_function(name, data):
    if name == "c":
        return "Groups are marked with a capital C. Write `C(…)`."
    if name in ("log", "log2", "log10", "log1p", "exp", "sqrt", "abs", "power", "square"):
        return f"`{name}` is not known in formulas by this name. Write `np.{name}(…)`."
    ends = [column for column in data.columns if name == f"{column}C"]
    if ends:
        return f"A `+` is missing before `C(`. Write `{ends[0]} + C(…)`."
    meant = like(name, data.columns)
    if meant:
        return f"{code(f'{name}(…)')} is no function. Write {either(meant)}, or `C(…)` for groups."
    return f"{code(f'{name}(…)')} is not known in formulas. Write `C(…)` for a column of groups."


def _quoted(fault, formula):
    quoted = re.search(r"""(?<![\w(])(['"])(\w[\w ]*)\1""", formula)
    if quoted and quoted[2] in _columns(fault):
        return (
            f"Inside a formula names of columns have no quotation marks. Write {code(quoted[2])} "
            "without them."
        )
    asked = re.search(r"""\bQ\(\s*(['"])(.*?)\1\s*\)""", formula)
    if asked and fault.formula_data is not None and asked[2] not in _columns(fault):
        return no_column(asked[2], fault.formula_data, what=_called(fault, fault.formula_data))
    bare = re.search(r"\bQ\(\s*([^\W\d]\w*)\s*\)", formula)
    if bare:
        written = f'Q("{bare[1]}")'
        return (
            f"`Q(…)` is for names with spaces, and needs quotation marks: {code(written)}. Write "
            f"{code(bare[1])} alone."
        )
    return None


def _names(formula) -> Names:
    """Columns, functions, and pairs of names without a sign between them."""
    columns, functions, pairs, calls = [], [], [], []
    tokens = list(_tokens(formula))
    ends = [(tokenize.OP, "")]
    beside = zip(ends + tokens[:-1], tokens, tokens[1:] + ends, strict=True)
    for (kind_before, before), (kind, text), (_, after) in beside:
        if text == "(":
            calls.append(before)
        elif text == ")" and calls:
            calls.pop()
        elif kind == tokenize.NAME and before != "." and not keyword.iskeyword(text):
            if kind_before == tokenize.NAME and not keyword.iskeyword(before):
                pairs.append((before, text))
            if after == "(":
                functions.append(text)
            elif after != "." and not (after == "=" and calls) and "Q" not in calls:
                columns.append(text)
    return Names(columns, functions, pairs)


def _tokens(formula):
    try:
        for token in tokenize.generate_tokens(io.StringIO(formula).readline):
            if token.string.strip():
                yield token.type, token.string
    except (tokenize.TokenError, SyntaxError):
        return


# What is well written, and asks for something that the data or the method lack


def no_formula(fault: Fault) -> str | None:
    """A formula that is empty or no text; data that are no data frame, or have no rows."""
    if fault.formula is None or fault.raised_by("belonging_edu"):
        return None
    given = fault.given_data
    if given is not None and fault.formula_data is None and not hasattr(given, "keys"):
        known = next(iter(fault.data_frames), "residents")
        cure = f"Give the whole data frame, such as `{known}`."
        if isinstance(given, str) and given in fault.data_frames:
            cure = f"Write `{given}` without quotation marks."
        return f"A formula needs a data frame to find its columns in. {cure}"
    if fault.formula_data is None and hasattr(given, "to_frame"):
        return (
            "A formula needs the whole data frame, and one column was given. Write the name of the "
            "data frame, such as `residents`."
        )
    if fault.formula_data is not None and fault.formula_data.empty:
        return (
            "The data have no rows left, so that nothing can be computed. Look at the filter "
            "before it: are the values spelled as in the column?"
        )
    return None


def outcome(fault: Fault) -> str | None:
    """An outcome that the method cannot use."""
    if fault.formula is None:
        return None
    left, _, right = (side.strip() for side in fault.formula.partition("~"))
    if "endog has evaluated to an array with multiple columns" in fault.said:
        if "+" in left:
            return (
                f"The outcome stands to the left of `~`, and predictors to the right. If they are "
                f"exchanged, write {_text(f'{right} ~ {left}')}."
            )
        return (
            f"{code(left)}, to the left of `~`, holds text or groups, and an outcome has to be a "
            f"number. If outcome and predictor are exchanged, write {_text(f'{right} ~ {left}')}; "
            f'otherwise make a number of it before, as in `(data["{left}"] == "…").astype(int)`.'
        )
    if "endog must be in the unit interval" in fault.said:
        return (
            f"A logistic model needs an outcome of 0 and 1, and {code(left)} has other values. Use "
            "`smf.ols` for a score, or make an outcome of 0 and 1 first."
        )
    return None


def signs(fault: Fault) -> str | None:
    """Signs that have no meaning in a formula, or another one."""
    if fault.formula is None or fault.raised_by("belonging_edu"):
        return None
    if fault.said.startswith(("Error evaluating factor", "Error interpreting")):
        return _wrong_sign(_without_calls(fault.formula))
    if "numbers besides '0' and '1'" in fault.said:
        return "A formula holds names of columns, not numbers. Delete the number."
    if "'**' requires a positive integer" in fault.said:
        return "A power is written as `I(x ** 2)`. Write it so."
    return None


def _wrong_sign(bare):
    if "|" in bare:
        return "`|` is not read in this formula. Write `+` between predictors."
    if "&" in bare or re.search(r"\band\b", bare):
        return "`and` is not read in a formula. Write `+` between predictors."
    if "," in bare:
        return "Predictors are joined by `+`, not by commas. Write `+` in the place of the comma."
    if "^" in bare:
        return "A square is written as `I(x ** 2)`. Write it so in the place of `^`."
    return None


def groups_argument(fault: Fault) -> str | None:
    """A mixed model without its groups."""
    if "'groups' is a required keyword argument" in fault.said:
        return 'The model needs to know the groups. Add them, as in `groups="program_id"`.'
    return None


KINDS = (no_formula, written, outcome, signs, groups_argument)
