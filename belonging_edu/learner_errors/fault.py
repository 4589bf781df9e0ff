"""What is known of an error: its words, the cell, the data in hand, the formula."""

from __future__ import annotations

import linecache
import sys
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Fault", "code", "is_frame", "is_series", "outside"]

#: Names by which libraries hold the data that they were given.
_DATA = ("data", "self", "obj", "frame", "left")
_LONGEST_CODE = 80


def code(text) -> str:
    """Text as code in a message; what would break the message is left out."""
    shown = " ".join(str(text).replace("`", "'").split())
    if len(shown) > _LONGEST_CODE:
        shown = shown[:_LONGEST_CODE].rstrip() + " …"
    return f"`{shown}`"


def is_frame(thing) -> bool:
    """Whether a thing is a data frame of pandas, which is not imported for the question."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(thing, pandas.DataFrame)


def is_series(thing) -> bool:
    """Whether a thing is a column of pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(thing, pandas.Series)


def is_index(thing) -> bool:
    """Whether a thing is what pandas keeps names of rows or columns in."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(thing, pandas.Index)


@dataclass(frozen=True)
class Fault:
    """An error with the names of the notebook and the source of the cell."""

    error: BaseException
    names: dict
    source: str

    @cached_property
    def said(self) -> str:
        """The first line of the error's own message."""
        said = self.error.msg if isinstance(self.error, SyntaxError) else self.error
        lines = str(said).strip().splitlines()
        return lines[0].strip() if lines else ""

    @cached_property
    def key(self):
        """What a lookup asked for, as it was given."""
        return self.error.args[0] if self.error.args else None

    @cached_property
    def frames(self) -> list:
        """The frames of the traceback as (name of the module, frame, line), outermost first."""
        found, step = [], self.error.__traceback__
        while step is not None:
            module = str(step.tb_frame.f_globals.get("__name__", ""))
            found.append((module, step.tb_frame, step.tb_lineno))
            step = step.tb_next
        return found

    @cached_property
    def in_library(self) -> list:
        """The frames below the learner's own code."""
        own = [k for k, (_, frame, _) in enumerate(self.frames) if frame.f_globals is self.names]
        return self.frames[own[-1] + 1 :] if own else []

    def raised_by(self, package: str) -> bool:
        """Whether the innermost frame belongs to a package."""
        return bool(self.in_library) and self.in_library[-1][0].partition(".")[0] == package

    def passed(self, package: str) -> bool:
        """Whether any frame belongs to a package."""
        return any(module.partition(".")[0] == package for module, _, _ in self.in_library)

    @cached_property
    def formula(self):
        """What was given as a formula, if the error comes out of one."""
        return self._given[0]

    @cached_property
    def formula_data(self):
        """The data frame that came with the formula, or None."""
        return self.given_data if is_frame(self.given_data) else None

    @cached_property
    def given_data(self):
        """Whatever came with the formula as its data."""
        return self._given[1]

    @cached_property
    def _given(self):
        for _, frame, _ in self.in_library:
            given = frame.f_locals
            for name in ("formula", "formula_like"):
                if name in given and isinstance(given[name], str):
                    return given[name], given.get("data")
        return None, None

    @cached_property
    def holder(self):
        """The data frame or column in hand: one that has a name, or the last, or None."""
        held = list(self._held())
        named = (thing for thing in held if self.called(thing))
        return next(named, held[-1] if held else None)

    def _held(self):
        for _, frame, _ in self.in_library:
            for name in _DATA:
                thing = frame.f_locals.get(name)
                for held in (thing, getattr(thing, "__dict__", {}).get("obj")):
                    if is_frame(held) or is_series(held):
                        yield held

    @cached_property
    def looked_in(self):
        """The names of rows or columns among which a lookup failed, or None."""
        for _, frame, _ in reversed(self.in_library):
            if is_index(frame.f_locals.get("self")):
                return frame.f_locals["self"]
        return None

    def knows(self, name) -> bool:
        """Whether a name is known to the notebook or to a function of it that was running."""
        own = (frame for _, frame, _ in self.frames if frame.f_globals is self.names)
        return name in self.names or any(name in frame.f_locals for frame in own)

    def called(self, thing) -> str | None:
        """The name by which the notebook knows a thing."""
        names = (name for name, held in list(self.names.items()) if held is thing)
        return next((name for name in names if not name.startswith("_")), None)

    @cached_property
    def data_frames(self) -> dict:
        """The data frames of the notebook, by name."""
        items = list(self.names.items())
        return {name: held for name, held in items if is_frame(held) and name[0] != "_"}

    @cached_property
    def line_number(self) -> int | None:
        """The line of the cell that stopped, if it is known."""
        if isinstance(self.error, SyntaxError) and not self.in_library:
            number = self.error.lineno
        else:
            own = (line for _, frame, line in self.frames if frame.f_globals is self.names)
            number = next(own, None)
        return number if number and number <= len(self.source.splitlines()) else None

    @cached_property
    def line(self) -> str:
        """The text of that line, or nothing."""
        number = self.line_number
        return self.source.splitlines()[number - 1].strip() if number else ""


def outside(error, names) -> str:
    """The source of the cell that was run, as Python keeps it for tracebacks."""
    step, file = error.__traceback__, None
    while step is not None and file is None:
        if step.tb_frame.f_globals is names:
            file = step.tb_frame.f_code.co_filename
        step = step.tb_next
    if file is None and isinstance(error, SyntaxError):
        file = error.filename
    lines = linecache.getlines(file) if file else []
    if not lines and isinstance(error, SyntaxError) and isinstance(error.text, str):
        return error.text
    return "".join(lines)
