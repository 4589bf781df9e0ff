"""Short questions that come back after days and weeks: in a lab, in a calendar, on cards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from belonging_edu.files import write_whole
from belonging_edu.practice import bank, questions, review_files
from belonging_edu.practice.dates import as_day
from belonging_edu.practice.diary import DIARY
from belonging_edu.practice.display import show_message
from belonging_edu.practice.entries import moment
from belonging_edu.practice.progress import NOT_KEPT, chapters_done, record
from belonging_edu.practice.schedule import days_to_come

__all__ = [
    "Planned",
    "in_one_sentence",
    "planned",
    "review",
    "reviews_for_anki",
    "reviews_for_calendar",
]

CALENDAR, CARDS = "my-reviews.ics", "my-reviews-anki.txt"
#: At most so many questions at a time: about five minutes.
_AT_A_TIME = 6


class Planned(NamedTuple):
    """A spaced question, and the days on which it comes back, if it is answered right."""

    days: tuple[date, ...]
    chapter: int
    item: bank.Item

    def is_due(self, today: date) -> bool:
        """Whether it comes back today, or should have."""
        return self.days[0] <= today

    def days_from(self, today: date) -> list[date]:
        """The days on which it comes back, if one that is past is made up for today."""
        late = max(today - self.days[0], timedelta())
        return [day + late for day in self.days]


@dataclass
class _Sitting:
    """The questions that were shown last: letters that are typed below belong to them."""

    asked: list[Planned] = field(default_factory=list)


SITTING = _Sitting()


def planned(content: dict, today: date) -> list[Planned]:
    """Return the spaced questions that come back, those first that have been due longest."""
    found = []
    for chapter, done in chapters_done(content).items():
        for item in bank.items(chapter, "spaced"):
            answers = _answers(content, item.id)
            began = min([day for day, _ in answers] + [done.day or date.max])
            days = [] if began == date.max else days_to_come(began, answers, today)
            if days:
                found.append(Planned(tuple(days), chapter, item))
    return sorted(found, key=lambda each: (each.days[0], each.chapter))


def _answers(content, name):
    given = content.get("questions", {}).get(name, {}).get("answers", [])
    found = sorted((moment(each["at"]), each["right"]) for each in given)
    return [(at.date(), right) for at, right in found]


def in_one_sentence(content: dict) -> str:
    """Return what is due for review, or when something will be."""
    today = DIARY.clock().date()
    coming = planned(content, today)
    due = [each for each in coming if each.is_due(today)]
    if due:
        what = "1 question is" if len(due) == 1 else f"{len(due)} questions are"
        return f"**To review:** {what} due; run `review()`."
    if coming:
        day = coming[0].days[0]
        count = sum(each.days[0] == day for each in coming)
        what = "1 question comes" if count == 1 else f"{count} questions come"
        return f"**To review:** nothing today; {what} back on {as_day(day)}."
    return "**To review:** nothing yet. Questions come back 2 days after a chapter was done."


def review(answers: str = "") -> None:
    """Ask the questions that are due today, or say what is right about your answers.

    Parameters
    ----------
    answers : str, optional
        One letter a question, in order, such as ``"B A D"``; ``-`` leaves one out. Left out: the
        questions are shown.

    Notes
    -----
    A question comes back 2, 7, 21 and 60 days after its chapter was done; after a wrong answer it
    begins again, in 2 days. Do not use it right after reading: what is easy now is forgotten first.

    Examples
    --------
    >>> review("B A D")  # doctest: +SKIP
    """
    if not DIARY.is_kept:
        return show_message([NOT_KEPT])
    letters = questions.letters_in(answers)
    if not letters or not SITTING.asked:  # letters of another day belong to other questions
        return _ask()
    count = len(SITTING.asked)
    if len(letters) != count:
        return show_message(
            [
                f"**{count} answers are asked for; you gave {len(letters)}.** One letter a "
                "question, in order; write - for one that you leave out. To see the questions, run "
                "`review()`."
            ]
        )
    _judge(letters)


def _due():
    today = DIARY.clock().date()
    return [each for each in planned(DIARY.read(), today) if each.is_due(today)][:_AT_A_TIME]


def _ask():
    SITTING.asked = _due()
    count = len(SITTING.asked)
    if not count:
        return show_message([in_one_sentence(DIARY.read())])
    example = " ".join(("BCA" * count)[:count])
    what = "1 question is due." if count == 1 else f"{count} questions."
    show_message(
        [
            f"**{what}** Answer without looking back, then run "
            f'`review("{example}")` with your letters.',
            *questions.asked(each.item for each in SITTING.asked),
        ]
    )


def _judge(letters):
    pairs = list(zip(letters, SITTING.asked, strict=True))
    for chapter in {each.chapter for _, each in pairs}:
        given = {each.item.id: letter for letter, each in pairs if each.chapter == chapter}
        record("quiz", "spaced", given, chapter=chapter)
    options = [questions.chosen(letter, each.item) for letter, each in pairs]
    right = sum(option is not None and option.right for option in options)
    said = [
        questions.feedback(number, letter, each.item)
        for number, (letter, each) in enumerate(pairs, 1)
    ]
    then = in_one_sentence(DIARY.read())
    show_message([f"**{right} of {len(pairs)} right.**", *said, then])


def reviews_for_calendar() -> None:
    """Write the days of your reviews as a calendar file, beside your labs.

    Notes
    -----
    Open the file with your calendar: it holds one all-day entry a chapter and day. It is made from
    what is due if you answer right; make it anew after a wrong answer. Do not use it for a class:
    the days are yours.

    Examples
    --------
    >>> reviews_for_calendar()  # doctest: +SKIP
    """
    _write(
        CALENDAR,
        lambda coming, now: review_files.calendar(
            [(day, each.chapter) for each in coming for day in each.days_from(now.date())], now
        ),
        "your calendar",
    )


def reviews_for_anki() -> None:
    """Write the questions that come back as a text file for Anki, beside your labs.

    Notes
    -----
    In Anki: *File → Import*. Anki then decides by its own rule when a card comes back. Do not use
    both: a question that Anki asks need not come back here.

    Examples
    --------
    >>> reviews_for_anki()  # doctest: +SKIP
    """
    _write(
        CARDS,
        lambda coming, _: review_files.cards([(each.chapter, each.item) for each in coming]),
        "Anki",
    )


def _write(name, make, program):
    if not DIARY.is_kept:
        return show_message([NOT_KEPT])
    now = DIARY.clock()
    coming = planned(DIARY.read(), now.date())
    if not coming:
        return show_message([in_one_sentence(DIARY.read())])
    try:
        write_whole(DIARY.folder / name, make(coming, now))
    except OSError as error:
        return show_message(
            [
                f"{name} could not be written: {error.strerror or error}. Copy the course to a "
                "folder of your own, in which you may write, and run this there."
            ]
        )
    show_message([f"**{name}** lies beside your labs. Open it with {program}."])
