"""What pictures, models, and tables ask for in ways of their own."""

from __future__ import annotations

import re

from belonging_edu.learner_errors.fault import Fault

__all__ = ["KINDS"]

_FORMAT = re.compile(
    r"Unknown format code|unsupported format string|Format specifier|Invalid format spec"
)
_COLOR = re.compile(
    r"not a valid (?:value for )?color|must be a color or sequence of color|Invalid RGBA"
)


def positions(fault: Fault) -> str | None:
    """Names where positions are counted, shares beyond 1, and = where == is meant."""
    if "Cannot index by location index with a non-integer key" in fault.said:
        return "`.iloc` counts rows. Write `.loc` for names, or a column in square brackets alone."
    if "cannot assign without a target object" in fault.said:
        return "Whether two things are equal is asked with `==`. Write it in the place of `=`."
    if "percentiles should all be in the interval" in fault.said:
        return "A share lies between 0 and 1. Write `0.25` for 25%."
    if re.match(r"list indices must be integers or slices, not", fault.said):
        return (
            "A list counts its entries and has no names. Write a whole number, or put several "
            "names "
            'into one list, as in `residents[["pgy", "stress"]]`.'
        )
    if re.match(r"unsupported operand type\(s\) for \^", fault.said):
        return "A power is written as `**`. Write it in the place of `^`."
    if re.search(r"argument after \*\* must be a mapping, not set", fault.said):
        return "Between braces a name is joined to its value by a colon. Write `:` between them."
    return None


def display_formats(fault: Fault) -> str | None:
    """What stands behind the colon in a sentence with numbers."""
    if _FORMAT.match(fault.said):
        return (
            "Between the braces a value does not fit what stands behind the colon. Give a number "
            "before the colon, and write decimals as in `{slope:.2f}`."
        )
    return None


def pictures(fault: Fault) -> str | None:
    """Colors and palettes that are not known."""
    if "is not a valid palette name" in fault.said:
        return (
            'No palette has that name. Write another, such as `palette="colorblind"`, or delete it.'
        )
    if _COLOR.search(fault.said):
        return 'No color has that name. Write another, such as `color="black"`, or delete it.'
    return None


def models(fault: Fault) -> str | None:
    """Models that cannot be computed from these data."""
    kind = type(fault.error).__name__
    if (
        kind in ("PerfectSeparationError", "PerfectSeparation")
        or "Perfect separation" in fault.said
    ):
        return (
            "A predictor tells the two outcomes apart without exception, so that the model has no "
            "answer. Leave out that predictor, or use `firth_logistic`."
        )
    if kind == "LinAlgError":
        return (
            "The predictors repeat each other, or there are too few rows. Leave out one predictor "
            "that follows from the others, or look at the filter."
        )
    if "contains inf or nans" in fault.said:
        return (
            "Some values are missing or infinite. Look for a division by 0, or leave out these "
            "rows with `.dropna()`."
        )
    if "Bin edges must be unique" in fault.said:
        return (
            "Too many people have the same value for that many groups. Ask for fewer groups, or "
            "add "
            '`duplicates="drop"`.'
        )
    return None


KINDS = (
    positions,
    display_formats,
    pictures,
    models,
)
