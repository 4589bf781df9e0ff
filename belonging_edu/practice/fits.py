"""Fitted models that are handed in: whether they are the model asked for, before their number is.

The result of a fit, a tidy table (columns ``term`` and ``estimate``) and a series of
coefficients are understood, each as far as it says what was fitted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from belonging_edu.practice import diagnoses
from belonging_edu.practice.diagnoses import Verdict

if TYPE_CHECKING:
    from belonging_edu.practice.exercise import Number

__all__ = ["is_fit", "verdict"]

_KINDS = {
    "OLS": "least squares",
    "WLS": "weighted least squares",
    "Logit": "logistic",
    "Probit": "probit",
    "Poisson": "Poisson",
    "MixedLM": "random intercept",
}
_FAMILIES = {"Gaussian": "least squares", "Binomial": "logistic", "Poisson": "Poisson"}
_METHODS = {
    "least squares": "least squares",
    "random intercept": "random intercept",
    "Firth": "logistic",
}
_NO_TERMS = ("Intercept", "const")
#: What predictors are called that were handed over without names.
_NO_NAME = re.compile(r"x\d+")


def is_fit(value) -> bool:
    """Whether a value is a fitted model, or a table or series of its coefficients."""
    return hasattr(value, "params") or _is_table(value) or _is_series(value)


def verdict(part: Number, value) -> Verdict:
    """Judge a fitted model: first whether it is the one asked for, then its number."""
    fit = _read(value)
    number = fit.estimates.get(part.term)
    if number is not None and (known := _known(part, number)):
        return known
    if said := list(_objections(part, fit)):
        return Verdict(False, "; ".join(said), "named")
    if number is None:
        return Verdict(False, f"the model has no coefficient `{part.term}`", "named")
    return diagnoses.verdict(part, number)


def _known(part, number):
    """The verdict, where the number is the key or a known mistake with all its digits."""
    values = [part.key, *(mistake.value for mistake in part.mistakes)]
    if any(math.isclose(number, value, rel_tol=1e-5) for value in values):
        return diagnoses.verdict(part, number)
    return None


@dataclass(frozen=True)
class _Fit:
    """What can be seen of a fitted model; None where nothing is said about it."""

    estimates: dict[str, float]
    kind: str | None = None
    outcome: str | None = None
    n: int | None = None
    data: object = None

    @property
    def terms(self) -> list[str]:
        return [term for term in self.estimates if not term.startswith(_NO_TERMS)]


def _is_table(value):
    columns = getattr(value, "columns", ())
    return "estimate" in columns and ("term" in columns or value.index.name == "term")


def _is_series(value):
    """Whether it is a series of coefficients, with their names beside them."""
    index = getattr(value, "index", None)
    return not hasattr(value, "columns") and getattr(index, "dtype", None) in ("object", "str")


def _read(value):
    if hasattr(value, "params"):
        return _of_result(value)
    if _is_table(value):
        return _of_table(value)
    return _Fit({str(term): float(number) for term, number in value.items()})


def _of_result(value):
    model = value.model
    kind = _KINDS.get(type(model).__name__)
    if type(model).__name__ == "GLM":
        kind = _FAMILIES.get(type(model.family).__name__)
    params = getattr(value, "fe_params", value.params)
    names = getattr(params, "index", model.exog_names)
    data = getattr(model.data, "frame", None)
    estimates = dict(zip(map(str, names), map(float, params), strict=True))
    return _Fit(estimates, kind, str(model.endog_names), int(value.nobs), data)


def _of_table(value):
    table = value.reset_index() if "term" not in value.columns else value
    estimates = dict(zip(table["term"].astype(str), table["estimate"].astype(float), strict=True))
    method = str(table["method"].iloc[0]) if "method" in table.columns else ""
    begins = method.split(",")[0]
    kind = _KINDS.get(begins) or next(
        (kind for start, kind in _METHODS.items() if begins.startswith(start)), None
    )
    n = int(table["n"].iloc[0]) if "n" in table.columns else None
    return _Fit(estimates, kind, n=n)


def _objections(part, fit) -> Iterator[str]:
    """What makes a model another one than the one asked for."""
    asked = part.model
    if asked is None:
        return
    if fit.kind and fit.kind != asked.kind:
        yield f"this is a {fit.kind} model; the task asks for {asked.kind}"
    outcome, terms = _formula(asked.formula)
    given = {_variables(term) for term in fit.terms}
    if outcome in set().union(*given) or fit.outcome == part.term:
        yield f"outcome and predictor are exchanged: `{outcome}` belongs on the left of the `~`"
        return
    if fit.outcome and fit.outcome != outcome:
        yield f"the outcome of the model is `{fit.outcome}`; `{outcome}` is asked for"
    if not all(_NO_NAME.fullmatch(term) for term in fit.terms):
        yield from _of_predictors(fit, terms, given)
    yield from _of_people(fit, asked)


def _of_predictors(fit, terms, given):
    """Predictors that are missing, too many, or entered as numbers."""
    missing = [name for term in sorted(terms - given, key=sorted) for name in _one(term)]
    extra = [name for term in sorted(given - terms, key=sorted) for name in _one(term)]
    for name in missing:
        codes = [other for other in extra if _is_code_of(other, name, fit.data)]
        if codes and _Category({name}) in _categories(terms):
            number = codes[0]
            extra.remove(number)
            yield f"`{number}` was entered as a number; `C({name})` makes it a category"
        else:
            yield f"`{name}` is missing from the model"
    for name in extra:
        yield f"`{name}` is in the model, and the task does not ask for it"
    for name in _numbers_for_categories(fit, terms):
        yield f"`{name}` was entered as a number; `C({name})` makes it a category"
    for term in sorted(given - terms, key=sorted):
        if len(term) > 1:
            yield f"the interaction of {_listed(term)} is in the model, which is not asked for"
    for term in sorted(terms - given, key=sorted):
        if len(term) > 1:
            yield f"the interaction of {_listed(term)} is missing from the model"


def _one(term):
    return list(term) if len(term) == 1 else []


def _listed(term):
    return " and ".join(f"`{name}`" for name in sorted(term))


def _is_code_of(number, category, data):
    """Whether one column of the data codes the categories of another as numbers."""
    if data is None or not {number, category} <= set(data):
        return False
    pairs = data[[number, category]].drop_duplicates()
    return len(pairs) == pairs[category].nunique() > 2 and pairs[number].dtype.kind in "iuf"


def _categories(terms):
    return {term for term in terms if isinstance(term, _Category)}


def _numbers_for_categories(fit, terms):
    """Predictors that the formula has as categories and the model as one number."""
    wanted = {name for term in _categories(terms) for name in term}
    plain = {name for term in fit.terms if "[" not in term for name in _variables(term)}
    return sorted(wanted & plain)


def _of_people(fit, asked):
    if fit.n is None or fit.n == asked.n:
        return
    if fit.n < asked.n:
        yield f"{fit.n:,} of {asked.n:,} {asked.people} are in the model: rows were dropped"
    else:
        yield f"{fit.n:,} rows are in the model, and {asked.n:,} {asked.people} are asked for"


class _Category(frozenset):
    """The variables of a term that is a category."""


def _formula(formula):
    """The outcome, and the variables of each term."""
    outcome, _, predictors = formula.partition("~")
    terms = set()
    for text in predictors.split("+"):
        factors = [factor.strip() for factor in text.split("*")]
        kind = _Category if text.strip().startswith("C(") else frozenset
        terms.update(kind(_variables(factor)) for factor in factors)
        if len(factors) > 1:
            terms.add(_variables(":".join(factors)))
    return outcome.strip(), terms


def _variables(term):
    """The columns that a term is made of: ``{"pgy"}`` of ``C(pgy)[T.PGY2]``."""
    bare = re.sub(r"\[[^\]]*\]|'[^']*'|\"[^\"]*\"", "", term)
    names = re.findall(r"[A-Za-z_]\w*(?:\.\w+)*(?![\w.]*\()", bare)
    return frozenset(name for name in names if name not in ("Treatment", "Sum"))
