"""Routes: whole courses by the minute, put together from rows of the session plans.

A route takes rows by the minute at which they start, so that a changed plan changes the route, and
a row that is gone is an error. Its own rows, such as a break, stand in the file of the routes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from belonging_edu.practice import chapter_files, plans

__all__ = ["Route", "Sitting", "Step", "load"]


@dataclass(frozen=True)
class Step:
    """A row of a script: its minutes, and the session that it is taken from, if any.

    ``title`` is the name of a row of the route's own, and ``slide`` what its slide asks of the
    room, a line each; ``cut`` says what is left out of a row of a session; ``note`` stands at the
    first row of what is taken from a session.
    """

    start: int
    end: int
    you: str
    room: str
    material: tuple[str, ...]
    title: str | None = None
    session: plans.Session | None = None
    cut: str | None = None
    note: str | None = None
    slide: tuple[str, ...] = ()


def _session_of(step):
    return step.session


@dataclass(frozen=True)
class Sitting:
    """One meeting: what to do before it, and its script."""

    title: str
    minutes: int
    before: str
    steps: tuple[Step, ...]

    @property
    def taken(self) -> list[tuple[plans.Session, int, str | None]]:
        """The sessions in order, each with the minutes that are taken from it, and the note."""
        found = []
        for session, run in groupby(filter(_session_of, self.steps), key=_session_of):
            steps = list(run)
            found.append((session, sum(step.end - step.start for step in steps), steps[0].note))
        return found


@dataclass(frozen=True)
class Route:
    """A course of one sitting or several, all as long as is promised."""

    key: str
    name: str
    says: str
    people: str
    minutes: int
    sittings: tuple[Sitting, ...]

    @property
    def chapters(self) -> list[list[str]]:
        """The chapters of each sitting, as people call them: "8", or "14b"."""
        return [[session.label for session, _, _ in each.taken] for each in self.sittings]


def load(path: Path) -> dict[str, Route]:
    """Return the routes of a file by their keys; the sessions lie beside it.

    Raises
    ------
    ValueError
        When a sitting is not as long as the route promises, or takes a row or a cut that its
        session does not have. The message names the place and the cure.
    """
    path = Path(path)
    plans.twice(chapter_files.nodes(path), path.name)
    known = {session.label: session for session in plans.sessions(path.parent)}
    told = chapter_files.read(path)
    return {key: _route(key, each, known, f"{path.name}, {key}") for key, each in told.items()}


def _route(key, told, known, where):
    told = plans.entry(told, where, "name says people minutes sittings")
    minutes = plans.whole(told["minutes"], f"{where}, minutes")
    sittings = tuple(
        _sitting(each, minutes, known, f"{where}, sitting {n}")
        for n, each in enumerate(plans.listed(told["sittings"], f"{where}, sittings"), start=1)
    )
    name, says, people = (plans.words(told[k], f"{where}, {k}") for k in ("name", "says", "people"))
    return Route(key, name, says, people, minutes, sittings)


def _sitting(told, minutes, known, where):
    told = plans.entry(told, where, "title before script")
    steps, now = [], 0
    for n, part in enumerate(plans.listed(told["script"], f"{where}, script"), start=1):
        place = f"{where}, part {n}"
        is_own = isinstance(part, dict) and "session" not in part
        made = [_own(part, place)] if is_own else list(_taken(part, known, place))
        for step in made:
            steps.append(replace(step, start=now, end=now + step.end - step.start))
            now = steps[-1].end
    if now != minutes:
        way = f"Take {now - minutes} away" if now > minutes else f"Add {minutes - now}"
        raise ValueError(f"{where} lasts {now} minutes, and {minutes} are promised. {way}.")
    title, before = (plans.words(told[k], f"{where}, {k}") for k in ("title", "before"))
    return Sitting(title, minutes, before, tuple(steps))


def _own(told, where):
    told = plans.entry(told, where, "title minutes you room material", "slide")
    title, you, room = (plans.words(told[k], f"{where}, {k}") for k in ("title", "you", "room"))
    minutes = plans.whole(told["minutes"], f"{where}, minutes")
    slide = tuple(
        plans.words(line, f"{where}, slide")
        for line in plans.listed(told.get("slide", []), f"{where}, slide")
    )
    return Step(0, minutes, you, room, plans.material(told["material"], where), title, slide=slide)


def _taken(told, known, where):
    """The steps that are rows of a session: all of them, or those that start at given minutes."""
    told = plans.entry(told, where, "session rows", "short note")
    session = known.get(str(told["session"]))
    if session is None:
        raise ValueError(f"{where}: no session {told['session']!r}. Choose from {_list(known)}.")
    starts = {row.start: row for row in session.plan}
    wanted = list(starts) if told["rows"] == "all" else plans.listed(told["rows"], f"{where}, rows")
    short = plans.listed(told.get("short", []), f"{where}, short")
    _are_there(wanted, starts, f"{where}, rows: session {session.label} has no row that starts at")
    _are_there(short, wanted, f"{where}, short: this route takes no row that starts at")
    note = plans.words(told["note"], f"{where}, note") if "note" in told else None
    for start in wanted:
        yield _step(starts[start], session, start in short, note, where)
        note = None


def _step(row, session, is_short, note, where):
    if not is_short:
        return Step(row.start, row.end, row.you, row.room, row.material, None, session, None, note)
    name = f"the row {row.start}–{row.end} of session {session.label}"
    if row.skip is None:
        raise ValueError(f"{where}, short: {name} has no cut. Write one there, or take it whole.")
    end = row.end - row.skip.saves
    if end == row.start:
        raise ValueError(f"{where}, short: nothing is left of {name}. Take it out of the rows.")
    left = tuple(kind for kind in row.material if not _is_cut(kind, row.skip.how))
    return Step(row.start, end, row.you, row.room, left, None, session, row.skip.how, note)


def _is_cut(kind, how):
    return kind.startswith("vote ") and kind in how.lower()


def _are_there(wanted, there: Iterable, what):
    """Refuse minutes at which no row starts, and minutes out of order or twice."""
    there = list(there)
    gone = [start for start in wanted if start not in there]
    if gone:
        raise ValueError(f"{what} {_list(gone)}. Choose from {_list(there)}.")
    if list(wanted) != sorted(set(wanted)):
        raise ValueError(f"{what} {wanted}, in this order. Name each once, as time goes.")


def _list(names):
    return ", ".join(map(str, names))
