"""Names that Python does not know: variables, attributes, modules."""

from __future__ import annotations

import builtins
import inspect
import re

from belonging_edu.learner_errors.columns import no_column, value_of
from belonging_edu.learner_errors.fault import Fault, code, is_frame, is_series
from belonging_edu.learner_errors.near import columns_like, either, like

__all__ = ["KINDS"]

#: What the first cells of labs load under a short name.
_LOADED = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "smf": "import statsmodels.formula.api as smf",
    "sns": "import seaborn as sns",
    "stats": "from scipy import stats",
}
_USUAL = ("math", "random", "scipy", "seaborn", "numpy", "pandas", "matplotlib", "statsmodels")
_FIRST_CELLS = (
    "Run the first cells of the lab again, or the nearest cell called 'Continue here'; then run "
    "this one."
)


def unknown_name(fault: Fault) -> str | None:
    """A variable or function that does not exist."""
    error = fault.error
    if type(error) not in (NameError, UnboundLocalError) or fault.in_library:
        return None
    name = error.name or (re.match(r"name '(.+?)' is not", fault.said) or [None, None])[1]
    if name is None:
        return None
    if isinstance(error, UnboundLocalError):
        return f"{code(name)} is used before it gets a value. Give it one in a line above."
    if name in _LOADED:
        return f"{code(name)} is not loaded, and a restart forgets what was. " + (
            _FIRST_CELLS
            if _is_fresh(fault)
            else f"Run the first cells again, or write {code(_LOADED[name])}."
        )
    if name in _USUAL:
        return f"{code(name)} is not loaded. Write {code(f'import {name}')} in a line before."
    looks = (_column, _of_numpy, _misspelled, _other)
    return next(words for look in looks if (words := look(fault, name)))


def _is_fresh(fault):
    """Whether no data are in hand: the first cells have not been run."""
    return not fault.data_frames


def _misspelled(fault, name):
    own = [known for known in fault.names if not known.startswith("_")]
    if _is_fresh(fault):
        return None
    if name == "C":
        return 'In a formula `C(…)` stands between the quotation marks. Write `"… + C(pgy)"`.'
    usual = [word for word in dir(builtins) if word[0].casefold() == name[0].casefold()]
    same = [word for word in [*own, *usual] if word.casefold() == name.casefold()]
    meant = same[:1] or like(name, own) or like(name, usual)
    meant = [word for word in meant if re.findall(r"\d+", word) == re.findall(r"\d+", name)]
    if not meant:
        return None
    if meant[0].casefold() != name.casefold():
        return (
            f"Nothing is called {code(name)} so far. Write {either(meant)} if that is what you "
            f"mean, or run the cell that makes {code(name)} first."
        )
    quoted = (
        " If it is meant as a word, put quotation marks around it."
        if _in_quotes(fault, name)
        else ""
    )
    return (
        f"Nothing is called {code(name)}; capital and small letters count. Write "
        f"{either(meant)}.{quoted}"
    )


def _of_numpy(fault, name):
    if re.search(rf"\b{name}\s*\(", fault.source) and hasattr(fault.names.get("np"), name):
        written = code(f"np.{name}(…)")
        return f"{code(name)} belongs to NumPy, which is called `np` here. Write {written}."
    return None


def _in_quotes(fault, name):
    """Whether the cell has the same word between quotation marks."""
    return f'"{name}"' in fault.source or f"'{name}'" in fault.source


def _column(fault, name):
    for called, data in fault.data_frames.items():
        home = name if name in data.columns else value_of(name, data)
        if home is None:
            continue
        kind = "a column" if home == name else f"a value in the column `{home}`"
        quoted, its_values = f'"{name}"', f'{called}["{name}"]'
        values = f" as a name, or {code(its_values)} for its values" if home == name else ""
        return (
            f"{code(name)} is {kind} of `{called}`, and stands there without quotation marks. "
            f"Write {code(quoted)}{values}."
        )
    return None


def _other(fault, name):
    if _in_quotes(fault, name):
        written = f'"{name}"'
        return (
            f"{code(name)} is a word here, and words need quotation marks. Write {code(written)}."
        )
    if _is_fresh(fault):
        return (
            f"{code(name)} is not known: the cell that makes it has not been run since the kernel "
            f"started, and a restart forgets everything. {_FIRST_CELLS}"
        )
    return (
        f"Nothing is called {code(name)} so far. If an earlier cell makes it, run that cell first; "
        "if it is meant as a word, put quotation marks around it."
    )


def unknown_attribute(fault: Fault) -> str | None:
    """Something after a point that is not there."""
    error = fault.error
    if not isinstance(error, AttributeError):
        return None
    found = re.search(r"has no attribute '(.+?)'", fault.said)
    if not found or fault.passed("statsmodels") and not _is_own_point(fault, found[1]):
        return None
    if "'NoneType' object" in fault.said:
        return (
            f"There is nothing before the point of {code('.' + found[1])}: its value is None. Look "
            "at the cell that should give it a value, and run that cell first."
        )
    if not _is_own_point(fault, found[1]):
        return None
    return _after_point(fault, getattr(error, "obj", None), found[1])


def _is_own_point(fault, name):
    """Whether the learner's own line has the point that failed."""
    return re.search(rf"\.\s*{re.escape(name)}\b", fault.source) is not None


def _after_point(fault, thing, name):
    if thing is None:
        thing = _module_in(fault)
    if is_frame(thing):
        return _of_frame(fault, thing, name)
    known = [word for word in dir(thing) if not word.startswith("_")] if thing is not None else []
    if is_series(thing) and name in [str(label) for label in thing.index]:
        written = f'["{name}"]'
        return f"{code(name)} is an entry. Write it in square brackets: {code(written)}."
    meant = like(name, known)
    where = f"`{thing.__name__}`" if hasattr(thing, "__file__") else "what stands before the point"
    if inspect.isroutine(thing):
        return "A function stands before the point without its brackets. Write them: `()`."
    if meant:
        return f"{code('.' + name)} is not known to {where}. Write {either(meant, before='.')}."
    if isinstance(thing, dict) and name in thing:
        written = f'["{name}"]'
        return f"{code(name)} is an entry. Write it in square brackets: {code(written)}."
    return (
        f"{code('.' + name)} is not known to {where}. Look at the spelling, and compare it with an "
        "earlier cell that does the same."
    )


def _module_in(fault):
    """The module that a message speaks of, if the notebook has it."""
    found = re.match(r"module '(.+?)' has no attribute", fault.said)
    modules = (held for held in list(fault.names.values()) if hasattr(held, "__file__"))
    return next((m for m in modules if found and m.__name__ == found[1]), None)


def _of_frame(fault, data, name):
    called = fault.called(data) or "data"
    written = f'{called}["{{}}"]'
    if columns_like(name, data.columns) or value_of(name, data):
        return no_column(name, data, write=written, what=f"`{called}`")
    methods = like(name, [word for word in dir(data) if not word.startswith("_")])
    if methods:
        return (
            f"{code('.' + name)} is not known to a data frame. Write {either(methods, before='.')}."
        )
    return (
        f"`{called}` has neither a column nor a method {code(name)}. Write a column in square "
        f"brackets, as in {code(written.format(data.columns[0] if len(data.columns) else 'name'))}."
    )


def unknown_module(fault: Fault) -> str | None:
    """A module, or a name in a module, that cannot be imported."""
    error = fault.error
    if not isinstance(error, ImportError) or fault.in_library:
        return None
    found = re.match(r"cannot import name '(.+?)' from '(.+?)'", fault.said)
    if found:
        return _not_in_module(*found.groups())
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return None
    used = ("numpy", "pandas", "seaborn", "statsmodels", "scipy", "matplotlib", "belonging_edu")
    package = error.name.partition(".")[0]
    if package in used and package != "belonging_edu":
        return (
            f"This Python does not have {code(package)}, which the course needs. Start the lab "
            "with `python3 start.py`, or choose the Python in the course's folder `.venv` as the "
            "kernel."
        )
    meant = like(package, used)
    if meant:
        return f"There is no module {code(error.name)}. Write {either(meant)}."
    if error.name.startswith("belonging_edu."):
        return (
            f"The course has no module {code(error.name)}. Compare the line with the first cell of "
            "the lab, and correct the spelling."
        )
    return (
        f"This Python has no module {code(error.name)}. Look at its spelling, or delete the line."
    )


def _not_in_module(name, module):
    import sys

    meant = like(name, [n for n in dir(sys.modules.get(module)) if not n.startswith("_")])
    if meant:
        return f"`{module}` has nothing called {code(name)}. Write {either(meant)}."
    return (
        f"`{module}` has nothing called {code(name)}. Compare the line with the first cell of the "
        "lab, and correct the spelling."
    )


KINDS = (unknown_name, unknown_attribute, unknown_module)
