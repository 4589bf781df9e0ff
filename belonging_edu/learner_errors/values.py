"""Values of the wrong kind, size, or number."""

from __future__ import annotations

import re

from belonging_edu.learner_errors.fault import Fault, code, is_series

__all__ = ["KINDS"]

_UNEQUAL = re.compile(
    r"arrays must (?:all )?be (?:of )?the same length|expected x and y to have same length|"
    r"must have the same length"
)
_NUMBER_AND_TEXT = re.compile(
    r"can only concatenate str \(not \"(?:int|float|numpy\.\w+)\"\)|"
    r"unsupported operand type\(s\) for .+: (?:'(?:int|float|numpy\.\w+)' and 'str'|"
    r"'str' and '(?:int|float|numpy\.\w+)')"
)
_EMPTY = re.compile(r"(?:max|min)\(\) (?:arg|iterable argument) is (?:an )?empty|zero-size array")


def nothing_yet(fault: Fault) -> str | None:
    """None where a value is needed."""
    if not isinstance(fault.error, TypeError) or "NoneType" not in fault.said:
        return None
    if fault.in_library:
        return None
    return (
        "One of the values in this line is None, which means that nothing is there yet. Write your "
        "number in the place of None, or run the cell that computes it."
    )


def text_for_number(fault: Fault) -> str | None:
    """Text where a number is needed, or both together."""
    said = fault.said
    found = re.search(r"could not convert string to float: (['\"])(.*)\1", said) or re.search(
        r"invalid literal for int\(\) with base 10: (['\"])(.*)\1", said
    )
    if found:
        return _no_number(found[2])
    found = re.search(r"Unable to parse string (['\"])(.*?)\1", said)
    if found:
        return _no_number(found[2])
    if _NUMBER_AND_TEXT.search(said) and not fault.in_library:
        return (
            "A number and a text stand together, and Python does not compute with text. Delete the "
            "quotation marks around the number."
        )
    if "can't multiply sequence by non-int of type 'float'" in said:
        return (
            "A text or a list cannot be multiplied by a number with decimals. Delete the quotation "
            "marks around the number, or take one value out of the list."
        )
    if re.search(
        r"ufunc '\w+' did not contain a loop .*<U|Cannot cast str dtype to|"
        r"bad operand type for \w+\(\): 'str'|type str doesn't define __round__",
        said,
    ):
        return (
            "Text stands where numbers are needed. Delete the quotation marks around the number, "
            "or choose a column of numbers."
        )
    mixed = (
        r"Invalid comparison between dtype|not supported between instances of '(?:str|int|float)' "
    )
    if re.search(mixed + r"and '(?:str|int|float)'", said) or "Invalid comparison between" in said:
        return (
            "A number is compared with a text. Delete the quotation marks around the number, or "
            "put them around the word."
        )
    return None


def _no_number(text):
    comma = re.fullmatch(r"\s*([-+]?\d+),(\d+)\s*", text)
    if comma:
        meant = f"{comma[1]}.{comma[2]}"
        return f"{code(text)} has a comma, and decimals need a point. Write {code(meant)}."
    if re.fullmatch(r"\s*[-+]?[\d.]+\s*%\s*", text):
        return f"{code(text)} has a sign for percent. Write the number alone, without `%`."
    if re.fullmatch(r"[-+]?\d+\.\d+", text):
        return f"{code(text)} is not a whole number. Write one, or use `float`."
    return (
        f"A number is needed, and {code(repr(text))} is text. Choose a column that holds numbers, "
        "or write a number."
    )


def text_has_no_mean(fault: Fault) -> str | None:
    """Sums and means of text or groups."""
    patterns = (
        r"Cannot perform reduction '(\w+)' with string",
        r"does not support (?:operation|reduction) '(\w+)'",
        r"'Categorical' with dtype category does not support operation '(\w+)'",
    )
    for pattern in patterns:
        found = re.search(pattern, fault.said)
        if found:
            return (
                f"Text and groups have no {code(found[1])}. Choose a column of numbers, or count "
                "with `.value_counts()`."
            )
    if "unsupported operand type(s)" in fault.said and "Categorical" in fault.said:
        return "Groups cannot be computed with like numbers. Choose a column of numbers."
    return None


def brackets_of_the_wrong_kind(fault: Fault) -> str | None:
    """Round brackets for square ones, and the reverse."""
    if not isinstance(fault.error, TypeError) or fault.in_library:
        return None
    called = re.match(r"'(\w+)' object is not callable", fault.said)
    if called and called[1] in ("DataFrame", "Series", "dict", "list"):
        return (
            "Round brackets call a function, and this is a table, a column, or a list. Write "
            "square "
            'brackets, as in `residents["pgy"]`, or none.'
        )
    if called:
        return (
            "Round brackets call a function, and a value stands before them. Write the sign that "
            "is missing before the bracket (`*` or a comma), or delete the brackets."
        )
    taken = re.match(r"'(\w+)' object is not subscriptable", fault.said)
    if taken and taken[1] in ("function", "method", "builtin_function_or_method", "type"):
        return "A function needs round brackets. Write them in the place of the square ones."
    if taken:
        return (
            f"Square brackets take something out of a table or list, and this is a single value "
            f"({taken[1]}). Delete the brackets and what is in them."
        )
    if re.search(r"'(?:method|function)' and|and '(?:method|function)'|'method'", fault.said):
        return "A function stands there without its brackets. Write them, as in `score.median()`."
    return None


def method_without_brackets(fault: Fault) -> str | None:
    """A comparison with a method that was not called."""
    if isinstance(fault.error, TypeError) and re.search(
        r"not supported between instances of .*'(?:method|function)'", fault.said
    ):
        return "A function stands there without its brackets. Write them, as in `score.median()`."
    return None


def both_at_once(fault: Fault) -> str | None:
    """Conditions on columns, joined as if they were single values."""
    if re.match(r"The truth value of (?:a|an) \w+ .*is ambiguous", fault.said):
        if fault.formula is not None:
            return "`and` is not read in a formula. Write `+` between predictors."
        if not _asks_itself(fault):
            return (
                "A whole column was given where one value is needed. Give one value, such as its "
                "`.mean()`."
            )
        if re.match(r"(?:if|elif|while|assert)\b", fault.line):
            return (
                "A whole column cannot be true or false. Ask whether any or all of its values are, "
                'as in `if (residents["stress"] > 4).any():`.'
            )
        return (
            "A whole column cannot be true or false. Join conditions with `&` or `|`, each in "
            'brackets: `(residents["stress"] > 4) & (residents["pgy"] == "PGY1")`.'
        )
    if re.search(
        r"Cannot perform 'r?(?:and|or)_'|unsupported operand type\(s\) for [&|]", fault.said
    ):
        if fault.formula is None:
            return (
                "Each condition beside `&` or `|` needs brackets of its own. Write "
                '`(residents["stress"] > 4) & (residents["pgy"] == "PGY1")`.'
            )
    return None


def _asks_itself(fault):
    """Whether the cell itself asks if a column is true, not a function that was given one."""
    is_direct = all(module == "pandas.core.generic" for module, _, _ in fault.in_library)
    words = re.search(r"\b(?:and|or|not|if|elif|while|assert)\b", fault.line or fault.source)
    return is_direct and words is not None


def lengths(fault: Fault) -> str | None:
    """Columns and lists of different lengths."""
    found = re.match(
        r"Length of values \((\d+)\) does not match length of index \((\d+)\)", fault.said
    )
    if found:
        return (
            f"A new column needs one value per row: {found[1]} were given for {found[2]} rows. "
            "Give one value for all rows, or as many as there are rows."
        )
    found = re.match(r"Item wrong length (\d+) instead of (\d+)", fault.said)
    if found:
        return (
            f"The condition has {found[1]} values, and the table {found[2]} rows. Write the "
            "condition with a column of the same table."
        )
    found = re.match(
        r"operands could not be broadcast together with shapes (\(.*\)) (\(.*\))", fault.said
    )
    if found:
        return (
            f"Two lists of different lengths are computed with each other: {found[1]} and "
            f"{found[2]}. Use two columns of the same table."
        )
    if _UNEQUAL.search(fault.said):
        return "The lists have different lengths. Use two columns of the same table."
    return None


def number_of_values(fault: Fault) -> str | None:
    """More or fewer values than names to the left of the equals sign."""
    if fault.in_library:
        return None
    if re.match(r"(?:too many|not enough) values to unpack", fault.said):
        return (
            "The number of names to the left of `=` differs from the number of values to the "
            "right. Write one value for each name, with commas between them and points for "
            "decimals."
        )
    if re.match(r"cannot unpack non-iterable", fault.said):
        return (
            "Several names stand to the left of `=`, and one value to the right. Write one value "
            "for each name, with a comma between them."
        )
    return None


def single_number(fault: Fault) -> str | None:
    """A whole column or nothing where one number is needed."""
    if is_series(fault.holder) and "cannot convert the series to" in fault.said:
        return (
            "One number is needed, and a whole column was given. Take its `.mean()` or one value."
        )
    if re.search(r"argument must be a string or a real number, not '(Series|DataFrame|list|tuple)'",
                 fault.said):  # fmt: skip
        return "One number is needed, and several were given. Take their `.mean()`, or choose one."
    if re.search(r"cannot be interpreted as an integer|slice indices must be integers", fault.said):
        return "A whole number is needed there. Write one, without a point or quotation marks."
    if "cannot convert float NaN to integer" in fault.said:
        return (
            "The number is missing (NaN): somewhere blanks were not left out. Look at the line "
            "before, and drop blanks with `.dropna()`."
        )
    if _EMPTY.search(fault.said):
        return (
            "Nothing is left to compute with. Look at the filter before it: are the values "
            "spelled as in the column?"
        )
    return None


def places(fault: Fault) -> str | None:
    """Rows and entries beyond the end."""
    if not isinstance(fault.error, IndexError) or fault.raised_by("belonging_edu"):
        return None
    if not re.search(r"out of (?:range|bounds)|out-of-bounds", fault.said):
        return None
    return (
        "There is no entry at that place: counting begins at 0 and ends one before the length. "
        "Write a smaller number, or look at the length with `len(…)`."
    )


KINDS = (
    both_at_once,
    nothing_yet,
    text_has_no_mean,
    method_without_brackets,
    text_for_number,
    brackets_of_the_wrong_kind,
    lengths,
    number_of_values,
    single_number,
    places,
)
