"""A question as every format needs it: nothing here knows a platform or a file."""

from __future__ import annotations

from dataclasses import dataclass

from belonging_edu.practice import bank

__all__ = ["FORM_NAMES", "LETTERS", "Choice", "Question", "Quiz", "quiz"]

LETTERS = "ABCD"
#: What the forms of the bank are called on a sheet, and in a platform.
FORM_NAMES = {
    "formative": "check yourself",
    "spaced": "questions to come back to",
    "pre": "test before",
    "post": "test after",
}
#: How an answer begins that speaks of the other answers.
_OF_OTHERS = ("both", "either", "neither", "all of", "none of")
_PLACES = frozenset("first second third fourth last above below".split())
_NAMES_OF_ANSWERS = frozenset("answer choice option".split())


@dataclass(frozen=True)
class Choice:
    """An answer to choose.

    Attributes
    ----------
    text, why : str
        The answer, and why it is right or wrong, in Markdown.
    code, meaning : str
        The misconception that a wrong answer stands for; both empty for the right one.
    """

    text: str
    why: str
    code: str = ""
    meaning: str = ""

    @property
    def right(self) -> bool:
        return not self.code

    @property
    def feedback(self) -> str:
        """What to say to whoever chose it, in Markdown."""
        return self.why if self.right else f"{self.why} ({self.code}: {self.meaning})"


@dataclass(frozen=True)
class Question:
    """A question with its answers in the order of the bank.

    Attributes
    ----------
    id : str
        Its name in the bank, such as ``8-pre-news``.
    chapter : str
        The chapter as it was asked for: ``"8"``, ``"14b"``.
    form, level : str
        Form of the bank, and Bloom's level.
    objective : int
        Number of the chapter's objective.
    stem : str
        What is asked, in Markdown.
    choices : tuple of Choice
        Three or four; one is right.
    """

    id: str
    chapter: str
    form: str
    level: str
    objective: int
    stem: str
    choices: tuple[Choice, ...]

    @property
    def may_shuffle(self) -> bool:
        """Whether its answers may stand in any order.

        Not where an answer is named by a letter (those of studies A and B, for instance), speaks of
        the others ("Neither, …"), or where an explanation names an answer by letter or place.
        """
        return not any(
            _opens_with_letter(choice.text)
            or " ".join(_words(choice.text)).lower().startswith(_OF_OTHERS)
            or _names_an_answer(choice.why)
            for choice in self.choices
        )

    @property
    def tags(self) -> tuple[str, ...]:
        """What a platform can be searched for: objective, level, and misconceptions."""
        codes = dict.fromkeys(choice.code for choice in self.choices if choice.code)
        return (
            f"objective {self.chapter}.{self.objective}",
            f"level {self.level}",
            *(f"misconception {code}" for code in codes),
        )


@dataclass(frozen=True)
class Quiz:
    """The questions of one form, of the chapters that were asked for, in their order."""

    form: str
    chapters: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def title(self) -> str:
        some = "Chapter" if len(self.chapters) == 1 else "Chapters"
        where = f"{some} {', '.join(self.chapters)}"
        if self.chapters == tuple(str(number) for number in bank.chapters()):
            where = "All chapters"
        return f"{where}: {FORM_NAMES[self.form]}"

    @property
    def most_choices(self) -> int:
        return max(len(question.choices) for question in self.questions)


def quiz(form: str, chapters: dict[str, tuple[int, str]]) -> Quiz:
    """Return the questions of a form.

    Parameters
    ----------
    form : str
        One of ``bank.FORMS``.
    chapters : dict
        From a name such as ``"14b"`` to number and part, as :func:`parts.find` returns them. What
        two names share is asked once.

    Raises
    ------
    ValueError
        If this edition of the course does not hold the keys.
    """
    found = {}
    for name, (number, part) in chapters.items():
        for item in bank.items(number, form, part):
            found.setdefault(item.id, _question(item, name))
    return Quiz(form, tuple(chapters), tuple(found.values()))


def _question(item, chapter):
    if not item.has_key:
        raise ValueError(
            f"This edition of the course is for students and does not hold the key to {item.id}. "
            "Use the edition for faculty."
        )
    choices = tuple(_choice(option) for option in item.options)
    stem = bank.marked(item.stem)
    return Question(item.id, chapter, item.form, item.level, item.objective, stem, choices)


def _choice(option):
    code = option.misconception or ""
    meaning = bank.misconceptions()[code] if code else ""
    return Choice(bank.marked(option.answer), bank.marked(option.why), code, meaning)


def _words(text):
    return [word.strip("*`\"'.,;:!?()…") for word in text.split()]


def _opens_with_letter(text):
    """Whether an answer begins as in "A, because …" or "B's"; not as in "A larger sample"."""
    first = text.split()[0]
    return first[0] in LETTERS and first[1:] in (",", ":", "'s", "'s,")


def _names_an_answer(text):
    """Whether a text says "option B", "the answer A", "the last choice"."""
    words = _words(text)
    for before, word in zip(words, words[1:], strict=False):
        if before.lower() in _NAMES_OF_ANSWERS and word in LETTERS:
            return True
        if before.lower() in _PLACES and word.lower() in _NAMES_OF_ANSWERS:
            return True
    return False
