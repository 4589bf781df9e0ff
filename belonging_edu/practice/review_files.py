"""Reviews for other programs: a calendar (RFC 5545), and a text file that Anki imports."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from belonging_edu.practice import bank, questions

__all__ = ["calendar", "cards"]

_OCTETS = 75


def calendar(days: Iterable[tuple[date, int]], now: datetime) -> str:
    """Return a calendar with one all-day entry a chapter and day.

    Parameters
    ----------
    days : iterable of (datetime.date, int)
        A day and a chapter for each question that comes back.
    now : datetime.datetime
        When the calendar is made, with its zone.

    Returns
    -------
    str
        Lines that end in CRLF and are folded at 75 octets. Entries keep their UID, so that a
        calendar replaces an entry that it already has.
    """
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//belonging-edu//reviews//EN"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for (day, chapter), count in sorted(Counter(days).items()):
        asked = "1 question" if count == 1 else f"{count} questions"
        lines += [
            "BEGIN:VEVENT",
            f"UID:chapter-{chapter}-{day:%Y%m%d}@belonging-edu",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'Review chapter {chapter}: {asked}')}",
            "DESCRIPTION:"
            + _escaped(
                "Open the page Start here among your labs and run review(); five minutes are "
                "enough.\nIf you answer wrong, the question comes back in 2 days."
            ),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text):
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line):
    """A line in parts of at most 75 octets, none of which cuts a character."""
    parts, room = [""], _OCTETS
    for sign in line:
        size = len(sign.encode("utf-8"))
        if size > room:
            parts.append(" ")
            room = _OCTETS - 1
        parts[-1] += sign
        room -= size
    return parts


def cards(asked: Iterable[tuple[int, bank.Item]]) -> str:
    """Return questions as a text file for Anki: question and options; answer and why; tags.

    Parameters
    ----------
    asked : iterable of (int, Item)
        Each question, with the number of its chapter.

    Returns
    -------
    str
        Tab-separated text, whose first lines tell Anki what the columns are.
    """
    lines = ["#separator:tab", "#html:true", "#notetype:Basic", "#deck:belonging-edu"]
    lines += ["#columns:Front\tBack\tTags", "#tags column:3"]
    lines += ["\t".join(map(_field, _card(*each))) for each in asked]
    return "\n".join(lines) + "\n"


def _card(chapter, item):
    options = list(zip(questions.LETTERS, item.options, strict=False))
    listed = "".join(f"<br>{letter}: {_text(option.answer)}" for letter, option in options)
    letter, right = next((letter, option) for letter, option in options if option.right)
    front = f"{_text(item.stem)}<br>{listed}"
    back = f"<b>{letter}: {_text(right.answer)}</b><br><br>{_text(right.why)}"
    return front, back, f"belonging-edu::chapter-{chapter} {item.id}"


def _text(text):
    return html.escape(bank.plain(text), quote=False)


def _field(text):
    """A field in quotes where it needs them, on one line."""
    text = text.replace("\t", " ").replace("\r", "").replace("\n", "<br>")
    return '"' + text.replace('"', '""') + '"' if '"' in text or text.startswith("#") else text
