"""Formulas as in ``smf.ols``, read so that only columns of the data count."""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import tokenize
from typing import NamedTuple

import numpy as np

from belonging_edu.methods import cells, inputs, results

__all__ = [
    "Design",
    "FormulaNames",
    "design",
    "least_squares",
    "least_squares_table",
    "linear_design",
    "names_in",
    "orthogonal",
    "quoted",
]


class Design(NamedTuple):
    """What a formula makes of the complete rows of a data set."""

    outcome: np.ndarray
    predictors: np.ndarray
    names: list
    data: object
    n_missing: int
    info: object
    q: np.ndarray
    back: np.ndarray


class FormulaNames(NamedTuple):
    """What a formula names: columns, functions, and columns inside ``C(...)``."""

    names: set
    functions: set
    factors: set


def design(formula: str, data, *more: str) -> Design:
    """Return outcome and predictors of the rows that are complete.

    Parameters
    ----------
    formula : str
        Outcome and predictors. Names are looked up among the columns only, never among the
        variables of the caller; a column may be called ``C`` like patsy's function.
    data : pandas.DataFrame
    *more : str
        Columns of groups that must be known, too, such as the cluster.

    Returns
    -------
    Design
        ``outcome`` (n,), ``predictors`` (n, p), their ``names``, the complete rows as ``data``
        (new index, unused levels dropped), ``n_missing``, patsy's ``info`` of the
        predictors, and what :func:`orthogonal` makes of them, ``q`` and ``back``.

    Raises
    ------
    KeyError
        If a column in `more` is absent.
    ValueError
        If the formula cannot be used, the outcome is not numeric, a value is infinite, no row is
        complete, or the predictors are collinear.

    Notes
    -----
    Do not use it for models with several outcomes.

    Examples
    --------
    >>> from belonging_edu import load_cohort
    >>> design("stress ~ C(pgy)", load_cohort("surgery")).names[:2]
    ['Intercept', 'C(pgy)[T.PGY2]']
    """
    import pandas as pd

    inputs.columns(data, *more)
    found = names_in(formula)
    _refuse_unknown(formula, found, data)
    used = [name for name in data.columns if name in found.names | set(more)]
    inputs.refuse_doubles(data, used)
    plain = pd.DataFrame(
        {
            name: _plain(data[name], name, found) if name in found.names
            else inputs.groups(data[name], name)
            for name in used
        }
    )  # fmt: skip
    known = plain.dropna().reset_index(drop=True)
    if known.empty:
        raise ValueError(
            f"No row is complete in {', '.join(map(repr, used))}: check for blanks, or leave out "
            "the column that is empty."
        )
    for name in found.names:
        if name in found.factors or known[name].dtype.kind not in "fiu":
            _refuse_one_level(known[name], name)
        if isinstance(known[name].dtype, pd.CategoricalDtype):
            known[name] = known[name].cat.remove_unused_categories()
        elif known[name].dtype.kind == "f" and name in found.factors:
            kind = data[name].dtype
            whole = pd.api.types.is_integer_dtype(kind) or pd.api.types.is_bool_dtype(kind)
            known[name] = known[name].astype("int64" if whole else float)
    outcome, predictors = _matrices(formula, known[list(found.names)], data)
    x, labels = np.asarray(predictors), list(predictors.design_info.column_names)
    q, back = orthogonal(x, labels, formula)
    y, missing = np.asarray(outcome)[:, 0], len(data) - len(known)
    return Design(y, x, labels, known, missing, predictors.design_info, q, back)


def _refuse_one_level(column, name):
    if column.nunique() == 1:
        raise ValueError(
            f"{name!r} holds '{column.iloc[0]}' alone among complete rows: a group needs another "
            "to compare with. Leave it out of the formula, or check the filter."
        )


def linear_design(formula: str, data, *more: str) -> Design:
    """The design of a linear model: the outcome varies, also beyond what predictors explain."""
    found = design(formula, data, *more)
    y, (rows, columns) = found.outcome, found.predictors.shape
    inputs.varying(y, formula.partition("~")[0].strip())
    if rows <= columns:
        raise ValueError(
            f"{formula!r} has {columns} coefficients for {rows} complete rows: leave predictors "
            "out, or look for the column that empties the rows."
        )
    q = found.q
    centered = y - y.mean()
    if np.linalg.norm(centered - q @ (q.T @ centered)) <= 1e-10 * np.linalg.norm(y):
        raise ValueError(
            f"The residuals of {formula!r} leave no error: the predictors explain the outcome "
            "fully. Leave out the one that repeats it."
        )
    return found


def least_squares(formula: str, data) -> dict:
    """The coefficients of a linear model by their names, for where no errors are asked for."""
    found = linear_design(formula, data)
    q, back = found.q, found.back
    return dict(zip(found.names, (back @ (q.T @ found.outcome)).tolist(), strict=True))


def least_squares_table(formula: str, data, conf_level: float):
    """The coefficients of a linear model with classical errors, as rows of results."""
    found = linear_design(formula, data)
    q, back, df = found.q, found.back, len(found.outcome) - len(found.names)
    start = q.T @ found.outcome
    residual = found.outcome - q @ start
    start = start + q.T @ residual  # what rounding left of a large mean
    errors = np.sqrt(residual @ residual / df) * np.linalg.norm(back, axis=1)
    shared = {"n": len(residual), "df": df, "conf_level": conf_level, "test": True}
    rows = zip(found.names, back @ start, errors, strict=True)
    return results.frame([results.row(*row, **shared) for row in rows])


def orthogonal(x, names, formula):
    """Return orthonormal predictors and the matrix that turns their coefficients back.

    Centered and scaled before, so that calendar years, and means with a small spread, cost no
    digits. ``back @ gamma`` are the coefficients of `x` for the coefficients gamma.
    """
    size = np.abs(x).max(axis=0)
    if not size.all():
        empty = names[int(np.argmin(size))]
        raise ValueError(f"{empty} is 0 in all complete rows of {formula!r}: leave it out.")
    constant = np.ptp(x, axis=0) <= 1e-12 * size
    mixing = np.eye(x.shape[1])
    z = x
    if constant.any():
        one = int(np.argmax(constant))
        shift = np.where(constant, 0.0, x.mean(axis=0))
        mixing[one] -= shift / x[0, one]
        z = x - shift
    scale = np.linalg.norm(z, axis=0)
    q, r = np.linalg.qr(z / scale)
    own = np.abs(np.diag(r)) if len(x) >= x.shape[1] else np.zeros(x.shape[1])
    if own.min(initial=1.0) < 1e-9:
        repeats = names[int(np.argmax(own < 1e-9))]
        raise ValueError(
            f"The predictors of {formula!r} repeat each other in the {len(x)} complete rows: "
            f"{repeats} says nothing beyond those before it. Leave one of them out."
        )
    return q, mixing / scale @ np.linalg.inv(r)


def quoted(name) -> str:
    """A column in a formula, whatever its name holds."""
    return f"Q({name!r})"


def names_in(formula) -> FormulaNames:
    """The names in a formula, or what is wrong with how it is written."""
    if not isinstance(formula, str):
        raise ValueError(f"{formula!r} is not a formula: write text such as 'exam ~ belonging'.")
    sides = formula.split("~")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise ValueError(
            f"{formula!r} is not a formula: write outcome and predictors, as 'exam ~ belonging'."
        )
    try:
        tokens = [
            (token.type, token.string)
            for token in tokenize.generate_tokens(io.StringIO(formula).readline)
            if token.string.strip()
        ]
    except (tokenize.TokenError, SyntaxError, IndentationError):
        raise _unusable(formula, "a bracket or a quotation mark is left open") from None
    return _sorted_names(formula, tokens)


def _sorted_names(formula, tokens):
    """Columns, functions and factors, told apart by what stands beside each name."""
    names, functions, factors, calls = set(), set(), set(), []
    strings = [(tokenize.OP, "")]
    for (_, before), (kind, text), (_, after) in zip(
        strings + tokens[:-1], tokens, tokens[1:] + strings, strict=True
    ):
        word = None
        if text == "(":
            calls.append(before)
        elif text == ")" and calls:
            calls.pop()
        elif kind == tokenize.OP:
            _refuse_sign(formula, text, before, calls)
        elif kind == tokenize.NAME and before != "." and not (after == "=" and calls):
            if after in ("(", "."):
                functions.add(text)
            elif keyword.iskeyword(text) and text not in ("True", "False", "None"):
                cure = f'write Q("{text}"), or rename the column'
                raise _unusable(formula, f"{text!r} is a word of Python", cure)
            else:
                word = text
        elif kind in (tokenize.STRING, tokenize.NUMBER) and calls and calls[-1] == "Q":
            word = ast.literal_eval(text)
        if word is not None:
            names.add(word)
            if "C" in calls:
                factors.add(word)
    return FormulaNames(names, functions, factors)


def _refuse_sign(formula, sign, before, calls):
    """Raise for signs that other programs read in a formula, and patsy reads otherwise."""
    if sign in ("|", "||"):
        cure = "name the program with cluster= or group= instead of (1 | program)"
        raise _unusable(formula, "| is not read", cure)
    if sign == "^":
        raise _unusable(formula, "^ is not read", "write a square as I(x ** 2)")
    if sign == "." and before in ("~", "+", ""):
        raise _unusable(formula, ". is not read", "name each predictor")
    if sign == "=" and not calls:
        raise _unusable(formula, "= is not read", "write ~ between outcome and predictors")


def _unusable(formula, seen, cure='write a name that holds spaces or signs as Q("the name")'):
    return ValueError(f"The formula {formula!r} cannot be used: {seen}; {cure}.")


def _refuse_unknown(formula, found, data):
    """Raise for names that are not columns, and for those that are also a function."""
    import patsy.builtins

    functions = set(patsy.builtins.__all__) | set(dir(builtins)) | {"np"}
    columns = set(data.columns)
    both = (found.names & found.functions) & columns
    if both:
        raise ValueError(
            f"{sorted(both)[0]!r} is a column and a function in {formula!r}: rename the column."
        )
    absent = [name for name in found.names if name not in columns and name not in functions]
    unknown = [name for name in found.functions if name not in functions]
    if absent:
        spaced = [c for c in columns if isinstance(c, str) and not c.isidentifier()]
        meant = [c for c in spaced if any(str(name) in c.split() for name in absent)]
        cure = f' If you mean {meant[0]!r}, write Q("{meant[0]}").' if meant else ""
        raise inputs.ColumnError(
            f"{formula!r} names {', '.join(map(repr, sorted(map(str, absent))))}, which is no "
            f"column. {inputs.listed(data)}{cure}"
        )
    if unknown:
        one = sorted(unknown)[0]
        cure = f"write np.{one}" if hasattr(np, one) else "make the column before, or write C(...)"
        raise _unusable(formula, f"{one} is not a function that is known here", cure)
    found.names.intersection_update(columns)


def _matrices(formula, known, data):
    """Patsy's outcome and predictors, both finite."""
    import patsy

    try:
        with np.errstate(all="ignore"):
            outcome, predictors = patsy.dmatrices(
                formula, known, eval_env=patsy.EvalEnvironment([_KNOWN]), NA_action="raise"
            )
    except (patsy.PatsyError, SyntaxError, TypeError, ValueError) as error:
        said = getattr(error, "message", None) or getattr(error, "msg", None) or str(error)
        raise ValueError(
            f"The formula {formula!r} cannot be used: {said.splitlines()[0].rstrip('.')}. "
            f"{inputs.listed(data)} "
            'Write a name that holds spaces or signs as Q("the name").'
        ) from None
    if outcome.shape[1] != 1:
        raise ValueError(
            f"The outcome of {formula!r} is text or groups: make it a number, such as 0 and 1, "
            "with .map({'no': 0, 'yes': 1})."
        )
    if not predictors.shape[1]:
        raise ValueError(f"{formula!r} has no predictor: write 1 for the mean alone.")
    labels = [*outcome.design_info.column_names, *predictors.design_info.column_names]
    both = np.abs(np.column_stack([outcome, predictors]))
    odd = ~(both <= inputs.LARGEST).all(axis=0)
    if odd.any():
        raise ValueError(
            f"{labels[int(np.argmax(odd))]} is infinite or not defined in some rows: keep rows in "
            "which it can be computed, for example only values above 0 for a logarithm."
        )
    return outcome, predictors


def _factor(values, *how, **named):
    """Patsy's ``C``, which looks at categories value by value: categories are what it makes."""
    import pandas as pd
    from patsy.builtins import C

    is_one = isinstance(getattr(values, "dtype", None), pd.CategoricalDtype)
    return values if is_one and not how and not named else C(values, *how, **named)


#: What formulas may name beside columns and patsy's own functions.
_KNOWN = {"np": np, "C": _factor}


def _plain(column, name, found):
    """The same values in a type that patsy reads: floats, or groups without blanks."""
    import pandas as pd

    kind = column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        known = kind.categories
        odd = [one for one in known if not (isinstance(one, str) and one.strip().isdigit())]
        texts = any(isinstance(one, str) for one in known)
        if name not in found.factors and odd and texts and _meant_as_numbers(known):
            return _numbers(column, name)
        return inputs.groups(column, name)
    if pd.api.types.is_numeric_dtype(kind):
        return _numbers(column, name)
    column = inputs.groups(column, name)
    known = column.dropna().unique()
    texts = any(isinstance(value, str) for value in known)
    if name in found.factors or (texts and not _meant_as_numbers(known)):
        return column.map(lambda value: value if isinstance(value, str) else _label(value))
    return _numbers(column, name)


def _numbers(column, name):
    import pandas as pd

    return pd.Series(inputs.numbers(column, name), index=column.index)


def _meant_as_numbers(known):
    """Whether half of the different values are numbers or times, or texts that look like them."""
    measured = [
        not isinstance(value, str) or cells.looks_like_number(value) or cells.looks_like_time(value)
        for value in known
    ]
    return 2 * sum(measured) >= len(known) > 0


def _label(value):
    import pandas as pd

    return value if pd.isna(value) or inputs.is_number(value) else str(value)
