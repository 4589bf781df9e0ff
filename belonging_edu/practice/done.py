"""What of a chapter is done, what comes next, and on which day it was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from belonging_edu.practice import bank, course, parts
from belonging_edu.practice.entries import moment
from belonging_edu.practice.naming import listed

__all__ = ["Done", "Step", "done", "next_step"]


@dataclass(frozen=True)
class Done:
    """What a learner did of one chapter, by the names of guesses, exercises, and questions.

    `right` holds the questions whose last answer was right; `part` is "" for the whole chapter.
    """

    chapter: int
    tasks: tuple[course.Task, ...]
    guessed: frozenset[str]
    tried: frozenset[str]
    solved: Mapping[str, date]
    answered: Mapping[str, date]
    right: frozenset[str]
    part: str = ""

    def of_part(self, part: str) -> Done:
        """Return what was done of a part of the chapter; of part "", of all of it."""
        asked = {item.id for item in bank.items(self.chapter, part=part)}

        def here(names, kind="exercise"):
            return (name for name in names if parts.is_in(self.chapter, part, kind, name))

        return replace(
            self,
            tasks=tuple(
                t for t in self.tasks if parts.is_in(self.chapter, part, "exercise", t.name)
            ),
            guessed=frozenset(here(self.guessed, "guess")),
            tried=frozenset(here(self.tried)),
            solved={name: self.solved[name] for name in here(self.solved)},
            answered={name: day for name, day in self.answered.items() if name in asked},
            right=self.right & asked,
            part=part,
        )

    @property
    def lab(self) -> str:
        """What the lab of this part has behind its number: "b" in the second part, or nothing."""
        return self.part.replace("a", "")

    @property
    def asks(self) -> str:
        """What `quiz` is given for the questions of this part: 8, or "14b" in quotation marks."""
        return f'"{self.chapter}{self.part}"' if self.part else str(self.chapter)

    @property
    def core(self) -> list[course.Task]:
        """The core exercises."""
        return [task for task in self.tasks if task.is_core]

    @property
    def not_guessed(self) -> list[str]:
        """The guesses that are not written down yet."""
        asked = course.guesses(self.chapter)
        asked = (name for name in asked if parts.is_in(self.chapter, self.part, "guess", name))
        return [name for name in asked if name not in self.guessed]

    @property
    def not_tried(self) -> list[course.Task]:
        """The core exercises that were not tried yet."""
        return [task for task in self.core if task.name not in self.tried]

    @property
    def not_solved(self) -> list[course.Task]:
        """The core exercises that are not solved yet."""
        return [task for task in self.core if task.name not in self.solved]

    def not_answered(self, form: str) -> list[bank.Item]:
        """The questions of a form that were not answered yet."""
        asked = bank.items(self.chapter, form, self.part)
        return [item for item in asked if item.id not in self.answered]

    @property
    def is_begun(self) -> bool:
        """Whether anything of the chapter was done."""
        return bool(self.guessed or self.tried or self.answered)

    @property
    def is_finished(self) -> bool:
        """Whether all core exercises are solved and the questions at the end are answered."""
        return not self.not_solved and not self.not_answered("post")

    @property
    def finished_on(self) -> date:
        """The day on which the last core exercise was solved, or the last question answered."""
        post = [self.answered[item.id] for item in bank.items(self.chapter, "post")]
        return max([*(self.solved[task.name] for task in self.core), *post])

    @property
    def day(self) -> date | None:
        """The day on which the chapter's quiz or lab was done, from which reviews are counted.

        The earliest of: the day on which the last question of the quiz was answered, that of the
        last of the questions at the end, and that of the last core exercise.
        """
        days = [self._day_of(form) for form in ("formative", "post")]
        if self.core and not self.not_solved:
            days.append(max(self.solved[task.name] for task in self.core))
        return min((day for day in days if day), default=None)

    def _day_of(self, form):
        asked = [item.id for item in bank.items(self.chapter, form)]
        if not asked or self.not_answered(form):
            return None
        return max(self.answered[name] for name in asked)


@dataclass(frozen=True)
class Step:
    """What to do next in a chapter; `minutes` is None where nobody has said how long it takes.

    `lab` is "b" in the second lab of a chapter.
    """

    chapter: int
    what: str
    minutes: int | None = None
    lab: str = ""


def done(content: dict, chapter: int, known: dict[int, list[course.Lab]]) -> Done:
    """Return what of a chapter is done, by what stands in a learner's progress."""
    exercises = _of(content, "exercises", chapter)
    questions = _of(content, "questions", chapter)
    answers = {name: each["answers"] for name, each in questions.items() if each["answers"]}
    return Done(
        chapter,
        tuple(course.tasks(chapter, known)),
        frozenset(_of(content, "guesses", chapter)),
        frozenset(name for name, each in exercises.items() if each["tries"]),
        {name: _day(each["solved"]) for name, each in exercises.items() if "solved" in each},
        {name: _day(given[0]["at"]) for name, given in answers.items()},
        frozenset(name for name, given in answers.items() if given[-1]["right"]),
    )


def next_step(chapter: Done) -> Step | None:
    """Return what to do next in a chapter, or None if it is finished.

    In a chapter with two labs, the first one comes first.
    """
    steps = (_step(chapter.of_part(part)) for part in parts.of(chapter.chapter))
    return next(filter(None, steps), None)


def _step(chapter):
    number, lab, asks = chapter.chapter, chapter.lab, chapter.asks
    if chapter.is_finished:
        return None
    if not chapter.is_begun and chapter.not_answered("pre"):
        count = len(chapter.not_answered("pre"))
        what = f'the {count} questions before the chapter (run `quiz({asks}, form="pre")`)'
        return Step(number, what, lab=lab)
    if chapter.not_guessed and not chapter.tried:
        return Step(number, f"your guesses, {listed(chapter.not_guessed)}", lab=lab)
    if chapter.not_solved:
        task = chapter.not_solved[0]
        return Step(number, f"exercise {task.name}", task.minutes, lab)
    if chapter.not_answered("formative"):
        return Step(number, f"the questions of the chapter (run `quiz({asks})`)", lab=lab)
    what = f'the questions after the chapter (run `quiz({asks}, form="post")`)'
    return Step(number, what, lab=lab)


def _of(content, section, chapter):
    entries = content.get(section, {})
    return {name: each for name, each in entries.items() if each["chapter"] == chapter}


def _day(text):
    return moment(text).date()
