"""What cards are made of: fields that are read as they were typed, buttons, and what is said.

A field of ipywidgets has a name that a screen reader speaks only if its `description` is set.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets

from belonging_edu.practice.card_look import CLASS, STYLE
from belonging_edu.practice.display import markup
from belonging_edu.practice.exercise import Blank

#: Seconds after Enter until it is answered without anything new, and until what comes is not its.
_SOON, _LATE = 0.5, 10

__all__ = [
    "ChoiceField",
    "NumberField",
    "OrderField",
    "Said",
    "card",
    "column",
    "guarded",
    "row",
    "text",
]


def text(parts: Sequence) -> ipywidgets.HTML:
    """Return paragraphs and lists as a widget."""
    return ipywidgets.HTML(markup(parts))


def card(*children: ipywidgets.Widget) -> ipywidgets.VBox:
    """Return a card with its look."""
    box = ipywidgets.VBox([ipywidgets.HTML(STYLE, layout={"display": "none"}), *children])
    box.add_class(CLASS)
    return box


def column(*cards: ipywidgets.Widget) -> ipywidgets.VBox:
    """Return cards below each other."""
    return ipywidgets.VBox(cards)


def row(said: Said, **presses: Callable[[], None]) -> ipywidgets.HBox:
    """Return buttons, by their names and what they do; the first is the one to press."""
    buttons = []
    for name, press in presses.items():
        button = ipywidgets.Button(description=name.replace("_", " "))
        button.on_click(guarded(said, press))
        buttons.append(button)
    buttons[0].add_class("belonging-first")
    box = ipywidgets.HBox(buttons)
    box.add_class("belonging-buttons")
    return box


def guarded(said: Said, press: Callable[[], None]) -> Callable:
    """Let what goes wrong in a callback be said in the card; widgets would swallow it."""

    def call(*_):
        try:
            press()
        except ValueError as error:
            said.tell([f"{error} What you entered stays."])
        except Exception as error:
            said.tell(
                [
                    f"The card could not answer ({type(error).__name__}: {error}). Run the first "
                    "cells of the lab again, then press the button again."
                ]
            )

    return call


class Said:
    """What the card says below its buttons, in a polite live region."""

    def __init__(self):
        self.widget = ipywidgets.HTML()
        self._times = 0

    def tell(self, parts: Sequence, outcome: str = "told", before: Sequence = ()) -> None:
        """Say paragraphs; those `before` stay to be read and are not spoken again."""
        self._times += 1  # the same words said again are another region, and spoken again
        earlier = f'<div class="belonging-said">{markup(before)}</div>' if before else ""
        self.widget.value = (
            f'{earlier}<div role="status" aria-live="polite" data-times="{self._times}" '
            f'class="belonging-said belonging-{outcome}">{markup(parts)}</div>'
        )


class NumberField:
    """A field for a number, as it is typed; Enter checks.

    What was typed is sent when Enter is pressed or the field is left: sent letter by letter, it
    would come late for a button that is pressed at once. Enter is told just before what was typed,
    so it is answered when that comes; or after a while, where nothing new was typed, and once more
    if it comes later still.
    """

    def __init__(self, label: str, enter: Callable):
        self._enter, self._timer, self._asked = enter, None, -math.inf
        self.widget = ipywidgets.Text(description=label, continuous_update=False)
        self.widget.observe(self._come, names="value")
        self.widget.on_msg(self._told)

    def _told(self, _, content, __):
        if content.get("event") == "submit":
            self._asked = time.monotonic()
            self._wait_no_more()
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:  # nothing runs that could wait
                self._enter()
            else:
                self._timer = loop.call_later(_SOON, self._enter)

    def _come(self, _):
        if time.monotonic() < self._asked + _LATE:
            self._asked = -math.inf
            self._wait_no_more()
            self._enter()

    def _wait_no_more(self):
        if self._timer:
            self._timer.cancel()

    @property
    def value(self) -> str:
        return self.widget.value


class ChoiceField:
    """Radio buttons, none of them chosen at first."""

    def __init__(self, label: str, options: Sequence, *, in_a_row: bool = False):
        self.widget = ipywidgets.RadioButtons(
            options=options,
            value=None,
            description=label,
            orientation="horizontal" if in_a_row else "vertical",
        )

    @property
    def value(self) -> str:
        return self.widget.value or ""


class OrderField:
    """Lines that are moved by buttons, or put in order by typing their letters."""

    def __init__(self, blank: Blank, said: Said, enter: Callable):
        self._lines, self._said = blank.lines, said
        self._letters = list(blank.lines)
        self._field = NumberField("order, as letters (the first step first)", enter)
        self._slots = [_Slot(self, place) for place in range(len(self._letters))]
        self.widget = ipywidgets.VBox([*(slot.box for slot in self._slots), self._field.widget])
        self._field.widget.observe(self._typing, names="value")
        self._show()

    @property
    def value(self) -> str:
        return self._field.value

    def move(self, place: int, by: int) -> None:
        """Move a line up or down; the focus follows it."""
        letters, goal = self._letters, place + by
        letters[place], letters[goal] = letters[goal], letters[place]
        self._show()
        self._field.widget.value = " ".join(letters)
        self._slots[goal].focus(by)
        self._said.tell([f"{letters[goal]} is now in place {goal + 1} of {len(letters)}."])

    def guard(self, press: Callable) -> Callable:
        return guarded(self._said, press)

    def _typing(self, change):
        self.guard(partial(self._typed, change))()

    def _typed(self, change):
        letters = [sign for sign in change["new"].upper() if sign.isalpha()]
        if sorted(letters) == sorted(self._lines) and letters != self._letters:
            self._letters = letters
            self._show()

    def _show(self):
        for place, (slot, letter) in enumerate(zip(self._slots, self._letters, strict=True)):
            slot.show(place, letter, self._lines[letter])


class _Slot:
    """One place of an order: the line that stands there, and buttons that move it."""

    def __init__(self, order: OrderField, place: int):
        self._line = ipywidgets.HTML()
        self.up, self.down = ipywidgets.Button(), ipywidgets.Button()
        self.up.disabled = place == 0
        self.down.disabled = place == len(order._letters) - 1
        for button, by in ((self.up, -1), (self.down, 1)):
            button.on_click(order.guard(lambda by=by: order.move(place, by)))
        buttons = ipywidgets.HBox([self.up, self.down])
        buttons.add_class("belonging-buttons")
        self.box = ipywidgets.HBox([self._line, buttons])
        self.box.add_class("belonging-line")

    def show(self, place: int, letter: str, line: str) -> None:
        self._line.value = markup([f"{place + 1}. **{letter}:** {line}"])
        self.up.description, self.down.description = f"Move {letter} up", f"Move {letter} down"

    def focus(self, by: int) -> None:
        first, second = (self.up, self.down) if by < 0 else (self.down, self.up)
        (second if first.disabled else first).focus()
