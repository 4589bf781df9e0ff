"""What the computer refuses, and what a person stopped."""

from __future__ import annotations

import re

from belonging_edu.learner_errors.fault import Fault, code

__all__ = ["KINDS"]


def stopped(fault: Fault) -> str | None:
    """A cell that somebody interrupted."""
    if isinstance(fault.error, KeyboardInterrupt):
        return (
            "You stopped this cell; nothing is lost, and all that ran before is still there. Run "
            "the cell again when you like."
        )
    return None


def no_memory(fault: Fault) -> str | None:
    """Too much for the memory of the computer."""
    if isinstance(fault.error, MemoryError):
        return (
            "The computer has not enough memory for this. Ask for fewer people or a smaller "
            "number, or close other programs, and run the cell again."
        )
    return None


def no_file(fault: Fault) -> str | None:
    """A file that is not there, or cannot be read."""
    error = fault.error
    if not isinstance(error, OSError) or error.filename is None:
        return None
    name = code(error.filename)
    if isinstance(error, FileNotFoundError):
        return (
            f"There is no file {name} in this folder. Look at its name in the list of files at the "
            "left, and write it with its ending, such as `.csv`."
        )
    if isinstance(error, IsADirectoryError):
        return f"{name} is a folder. Write the name of a file in it."
    if isinstance(error, PermissionError):
        return (
            f"{name} may not be opened. Close other programs that use it, and run the cell again."
        )
    return None


def unreadable_file(fault: Fault) -> str | None:
    """A file in another form than the program expects."""
    if isinstance(fault.error, UnicodeDecodeError):
        return (
            "The file has letters that cannot be read this way. Save it as CSV UTF-8, or add "
            '`encoding="latin-1"`.'
        )
    if type(fault.error).__name__ in ("ParserError", "EmptyDataError"):
        return "The file is no readable table. Open it, check its first lines, and save it as CSV."
    return None


def divided_by_zero(fault: Fault) -> str | None:
    """A division by 0."""
    if isinstance(fault.error, ZeroDivisionError):
        return (
            "A number was divided by 0, often because a group is empty or a 0 still stands where "
            "your number belongs. Look at what the line divides by."
        )
    return None


def endless(fault: Fault) -> str | None:
    """A function that calls itself without end."""
    if isinstance(fault.error, RecursionError):
        return (
            "A function calls itself without end. Undo the last change to it, and run the cell "
            "again."
        )
    return None


def too_large(fault: Fault) -> str | None:
    """Numbers beyond what can be computed."""
    if isinstance(fault.error, OverflowError):
        return "A number became too large to compute with. Look for a power (`**`) or a wrong unit."
    return None


def not_met(fault: Fault) -> str | None:
    """An ``assert`` of the cell itself."""
    if isinstance(fault.error, AssertionError) and not fault.in_library:
        found = re.sub(r"^assert\s+", "", fault.line) if fault.line.startswith("assert") else ""
        what = f" {code(found)}" if found else ""
        return f"What the cell checks is not so:{what}. Look at the value, or correct it above."
    return None


KINDS = (stopped, no_memory, no_file, unreadable_file, divided_by_zero, endless, too_large, not_met)
