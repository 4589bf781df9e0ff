"""What stands on paper: two papers, a sheet for the answers, and the key; not how it is printed.

Paper A has the questions in the order of the bank. Paper B has the same questions in another order,
with their answers in another order where that is allowed: for neighbors in a room, or for the
second of two occasions. The order follows from the names of the questions, so that it is the same
whenever it is made.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from belonging_edu.items.neutral import LETTERS, Choice, Question, Quiz

__all__ = [
    "ONLY_FACILITATOR",
    "STEPS",
    "Asked",
    "Heading",
    "Lines",
    "Paragraph",
    "Sheet",
    "Table",
    "papers",
    "sheets",
]

#: How paper is used, for the README.
STEPS = (
    "Print the papers and the answer sheet; the key lies with what is for you. Papers A and B ask "
    "the same in another order. The forms pre and post ask about the same points in other words."
)
PUBLIC = (
    "These questions and their answers are public: they are for learning. For a grade, ask other "
    "questions."
)
ONLY_FACILITATOR = "Facilitator only: do not hand out."
SURE = "How sure are you? Circle 1 (I guessed) to 5 (certain)."


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in Markdown; `strong` sets all of it in bold."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Lines:
    """Short lines in Markdown that belong together, and to the paragraph before them."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Cells in Markdown; the first row heads the columns, the first column heads the rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Lines | Table


@dataclass(frozen=True)
class Sheet:
    """A sheet: whether it shows right answers, its name in the set, its title, and its blocks."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    has_key: bool = False


@dataclass(frozen=True)
class Asked:
    """A question on a paper, with its answers as they stand there."""

    question: Question
    choices: tuple[Choice, ...]

    @property
    def right(self) -> str:
        """The letter of the right answer."""
        return next(letter for letter, choice in self.lettered if choice.right)

    @property
    def lettered(self) -> list[tuple[str, Choice]]:
        return list(zip(LETTERS, self.choices, strict=False))


def papers(quiz: Quiz) -> dict[str, list[Asked]]:
    """Return the questions of paper A and of paper B, as each shows them."""
    first = [Asked(question, question.choices) for question in quiz.questions]
    return {"A": first, "B": _another_order([_shuffled(each.question) for each in first])}


def sheets(quiz: Quiz, confidence: bool = False) -> list[Sheet]:
    """Return the sheets of a quiz: both papers, the answer sheet, and the key."""
    both = papers(quiz)
    made = [_paper(quiz, letter, asked) for letter, asked in both.items()]
    return [*made, _answer_sheet(quiz, confidence), _key(quiz, both)]


def _shuffled(question):
    choices = question.choices
    if question.may_shuffle:
        choices = tuple(_another_order(list(choices), question.id))
    return Asked(question, choices)


def _another_order(things, salt=""):
    """The same things in an order that is not the one they have, if there are two or more."""

    def place(thing):
        name = thing.question.id if isinstance(thing, Asked) else thing.text
        return hashlib.sha256(f"{salt}|{name}".encode()).digest()

    made = sorted(things, key=place)
    return made if made != things else [*made[1:], *made[:1]]


def _paper(quiz, letter, asked):
    blocks = [
        Paragraph(
            "Write on the answer sheet, not here. Choose one answer for each question; if you do "
            "not know, leave it out."
        ),
        Paragraph(PUBLIC),
    ]
    for number, each in enumerate(asked, 1):
        blocks.append(Paragraph(f"**{number}.** {each.question.stem}"))
        blocks.append(Lines(tuple(f"{mark}. {choice.text}" for mark, choice in each.lettered)))
    title = f"{quiz.title} (paper {letter})"
    return Sheet(f"{quiz.form}-paper-{letter.lower()}", title, tuple(blocks))


def _answer_sheet(quiz, confidence):
    letters = LETTERS[: quiz.most_choices]
    header, cells = ["Question", "Your answer"], ["  ".join(letters)]
    if confidence:
        header.append("How sure")
        cells.append("1  2  3  4  5")
    rows = tuple((str(n), *cells) for n in range(1, len(quiz.questions) + 1))
    blocks = [
        Paragraph("Your code (not your name): ____________________    Date: ____________________"),
        Paragraph("Your paper (circle): A  B"),
        Paragraph(
            "Use the same code whenever you are asked. Circle one letter for each question; a "
            "question may have fewer answers than there are letters here."
        ),
    ]
    if confidence:
        blocks.append(Paragraph(SURE))
    blocks.append(Table(tuple(header), rows))
    return Sheet(f"{quiz.form}-answer-sheet", f"{quiz.title} (answers)", tuple(blocks))


def _key(quiz, both):
    first = {each.question.id: (number, each) for number, each in enumerate(both["A"], 1)}
    second = {each.question.id: (number, each) for number, each in enumerate(both["B"], 1)}
    rows = []
    for name, (number, each) in first.items():
        other_number, other = second[name]
        rows.append((str(number), each.right, str(other_number), other.right, name))
    header = ("Paper A", "Right in A", "Paper B", "Right in B", "Question")
    blocks = [
        Paragraph(ONLY_FACILITATOR, strong=True),
        Paragraph(PUBLIC),
        Table(header, tuple(rows)),
        Heading("Why, in the order of paper A"),
    ]
    for number, each in first.values():
        blocks += _explained(number, each, second[each.question.id])
    return Sheet(f"{quiz.form}-key", f"{quiz.title} (key)", tuple(blocks), has_key=True)


def _explained(number, each, second):
    """A question of the key, with a line for each answer and a line on why."""
    other_number, other = second
    elsewhere = {choice.text: letter for letter, choice in other.lettered}
    lines = []
    for letter, choice in each.lettered:
        verdict = "Right" if choice.right else "Wrong"
        place = f"{letter} in paper A, {elsewhere[choice.text]} in paper B"
        lines += [f"**{verdict}** ({place}): {choice.text}", choice.feedback]
    asked = f"{number} in A, {other_number} in B: {each.question.stem}"
    return [Paragraph(asked, strong=True), Lines(tuple(lines))]
