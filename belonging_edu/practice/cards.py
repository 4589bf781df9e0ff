"""Exercises, guesses and questions as cards: fields, buttons, and what is said below them.

A card and the functions for code (``check``, ``predict``, ``quiz``) share one engine and one
session, and say the same. A stored notebook holds the words of :func:`exercise` without its card.
"""

from __future__ import annotations

from belonging_edu.practice import judging, words
from belonging_edu.practice.chapter_files import first_of
from belonging_edu.practice.display import show_card
from belonging_edu.practice.exercise import Asked, Blank, Prompt
from belonging_edu.practice.naming import chapter_of, id_of
from belonging_edu.practice.session import CURRENT

__all__ = ["ExerciseCard", "GuessCard", "QuestionCard", "exercise", "guess"]


def exercise(name: str) -> None:
    """Show an exercise as a card: its task, a field for each part, and what the answer is.

    Parameters
    ----------
    name : str
        Number of the exercise, such as ``"8.3"``.

    Raises
    ------
    ValueError
        For an exercise that does not exist.

    Notes
    -----
    Live in JupyterLab: Enter or *Check* judges, *Hint* shows the next hint, *Solution* the answer.
    Showing it computes no key. The stored notebook and the book show what is asked, and how to
    answer in code. Do not use it for an answer that is computed in a cell: :func:`check` takes that
    as it is.

    Examples
    --------
    >>> exercise("8.3")
    {'text/plain': 'Exercise 8.3. What is the slope ...
    """
    name = id_of(name)
    chapter, name = _known(name, "exercise", words.exercise_ids, words.variation_ids)
    asked, more = words.asked(chapter, name), _more_like(name)
    show_card(_words_of_exercise(name, asked, more), lambda: ExerciseCard(name, asked).box)


def guess(name: str) -> None:
    """Show a guess as a card: what is guessed, a field with unit and range.

    Parameters
    ----------
    name : str
        Number of the guess, such as ``"8.1"``.

    Raises
    ------
    ValueError
        For a guess that does not exist.

    Notes
    -----
    What is written down is kept in the file of your progress, and :func:`compare` puts it beside
    the result. Do not use it after the result was shown: a guess that comes afterward teaches
    nothing.

    Examples
    --------
    >>> guess("8.1")
    {'text/plain': 'Guess 8.1. What do you expect, before ...
    """
    name = id_of(name)
    prompt = words.prompt(*_known(name, "guess", words.guess_ids))
    show_card(_words_of_guess(name, prompt), lambda: GuessCard(name, prompt).box)


def _known(name, kind, ids, like_them=None):
    """The chapter of an exercise or guess that is there, and its id."""
    chapter = chapter_of(name)
    if name not in ids(chapter) and not (like_them and name in like_them(chapter)):
        raise ValueError(
            f"There is no {kind} {name!r}. Chapter {chapter.number} has "
            f"{', '.join(ids(chapter)) or 'none'}; write one of these numbers."
        )
    return chapter, name


def _more_like(name):
    """The ids of those like this exercise that come after it."""
    every = [first_of(name), *words.variation_ids(chapter_of(name), first_of(name))]
    return every[every.index(name) + 1 :]


class ExerciseCard:
    """The widgets of one exercise; `box` is what is displayed, with those like it below."""

    def __init__(self, name: str, asked: Asked):
        from belonging_edu.practice import card_parts as parts

        self._name, self._asked = name, asked
        self._more = _more_like(name)
        self._hints, self._tried, self._was_asked_to_try = 0, False, False
        self.said, self.help = parts.Said(), parts.Said()
        enter = parts.guarded(self.said, self._check)
        of_several = sum(bool(blank.options) for blank in asked.blanks) > 1
        self.fields = [
            _field(parts, label, blank, self.said, enter, of_several)
            for label, blank in zip(_labels(asked.blanks), asked.blanks, strict=True)
        ]
        presses = {"Check": self._check, "Hint": self._hint, "Solution": self._solution}
        if self._more:
            presses["Another_one_like_this"] = self._another
        card = parts.card(
            parts.text([f"**Exercise {name}.** {asked.task}"]),
            *(field.widget for field in self.fields),
            parts.row(self.said, **presses),
            self.said.widget,
            self.help.widget,
        )
        self.box = parts.column(card)

    def _check(self):
        values = [field.value for field in self.fields]
        verdict = judging.judge(CURRENT, self._name, values if len(values) > 1 else values[0])
        self._tried |= verdict.outcome != judging.UNREAD
        pointer = ["For a hint, press *Hint*."] if verdict.offers_hint else []
        self.said.tell([*verdict.said, *pointer], verdict.outcome)

    def _hint(self):
        hints = [
            judging.hint(self._name, self._asked, number)
            for number in range(1, min(self._hints + 1, len(self._asked.hints)) + 1)
        ]
        self._hints = len(hints)
        last = [] if len(hints) < len(self._asked.hints) else ["That was the last hint."]
        self.help.tell([hints[-1], *last], before=hints[:-1])

    def _solution(self):
        if not (self._tried or self._was_asked_to_try):
            self._was_asked_to_try = True
            return self.help.tell(
                [
                    "Try once before you look: a wrong answer teaches more. To see the solution "
                    "anyway, press *Solution* again."
                ]
            )
        self.help.tell(judging.solution(CURRENT, self._name))

    def _another(self):
        if self._more:
            name, self._more = self._more[0], []
            below = ExerciseCard(name, words.asked(chapter_of(name), name))
            self.box.children += (below.box,)
        self.help.tell(["Another one like this is below; it has an answer of its own."])


class GuessCard:
    """The widgets of one guess; `box` is what is displayed."""

    def __init__(self, name: str, prompt: Prompt):
        from belonging_edu.practice import card_parts as parts

        self._name, self._prompt = name, prompt
        self.said = parts.Said()
        self.field = parts.NumberField(
            _label_of_guess(prompt), parts.guarded(self.said, self._note)
        )
        before = judging.written_down(CURRENT, name)
        if before is not None:
            self.field.widget.value = f"{before:g}"
        self.box = parts.card(
            parts.text([f"**Guess {name}.** What do you expect, before it is computed?"]),
            self.field.widget,
            parts.row(self.said, Write_it_down=self._note),
            self.said.widget,
        )

    def _note(self):
        verdict = judging.guessed(CURRENT, self._name, self._prompt, self.field.value)
        self.said.tell(verdict.said, verdict.outcome)


class QuestionCard:
    """The widgets of one question; `judge` says what there is to say about a letter."""

    def __init__(self, number: int, stem: str, options: dict[str, str], judge):
        from belonging_edu.practice import card_parts as parts

        self._judge = judge
        self.said = parts.Said()
        self.field = parts.ChoiceField(
            "Your answer", [(f"{letter}: {text}", letter) for letter, text in options.items()]
        )
        self.box = parts.card(
            parts.text([f"**{number}.** {stem}"]),
            self.field.widget,
            parts.row(self.said, Check=self._check),
            self.said.widget,
        )

    def _check(self):
        verdict = self._judge(self.field.value)
        self.said.tell(verdict.said, verdict.outcome)


def _field(parts, label, blank, said, enter, of_several):
    if blank.lines:
        return parts.OrderField(blank, said, enter)
    if blank.options:
        # Only its own words name a radio button for a screen reader, not those of its group.
        before = f"{_number_or_name(label)}: " if of_several else ""
        options = [(before + option, option) for option in blank.options]
        return parts.ChoiceField(label, options, in_a_row=True)
    return parts.NumberField(f"{label} ({_unit(blank)})", enter)


def _number_or_name(label):
    last = label.split()[-1]
    return last if last.isdecimal() else label


def _labels(blanks):
    """The names of parts; those that only the key knows are numbered."""
    return [blank.name or f"answer {number}" for number, blank in enumerate(blanks, 1)]


def _unit(blank: Blank) -> str:
    """Unit and decimals in words."""
    places = {None: "", 0: "a whole number", 1: "1 decimal"}
    digits = places.get(blank.decimals, f"{blank.decimals} decimals")
    return ", ".join(filter(None, (blank.unit or "no unit", digits)))


def _label_of_guess(prompt):
    unit = prompt.unit[1:-1] if prompt.unit.startswith("(") else prompt.unit
    low = f"{prompt.low:g}".replace("-", "\N{MINUS SIGN}")
    return f"{prompt.asks} ({unit + ', ' if unit else ''}from {low} to {prompt.high:g})"


def _words_of_exercise(name, asked, more):
    said = [f"**Exercise {name}.** {asked.task}"]
    blanks = asked.blanks
    if blanks[0].lines:
        example = " ".join(blanks[0].lines)
        return [
            *said,
            blanks[0].lines,
            "In JupyterLab this is a card whose lines are moved by buttons or by typing their "
            "letters, with *Check*, *Hint*, and *Solution*. In code: "
            f'`order("{name}", "{example}")` (that is the form, not the answer).',
        ]
    asked_for = {
        label: f"one of {', '.join(blank.options)}" if blank.options else _unit(blank)
        for label, blank in zip(_labels(blanks), blanks, strict=True)
    }
    answers = ", ".join(f"answer_{number}" for number in range(1, len(blanks) + 1))
    form = f"({answers})" if len(blanks) > 1 else "your_answer"
    return [
        *said,
        asked_for,
        f"In JupyterLab this is a card with {_fields(blanks)}, and with *Check*, *Hint*, and "
        "*Solution*. "
        f'In code: `check("{name}", {form})`.{_where_more_is(more)}',
    ]


def _where_more_is(more):
    return f' Another one like this: `exercise("{more[0]}")`.' if more else ""


def _fields(blanks):
    """What a card holds for each answer."""
    kinds = {"radio buttons" if blank.options else "a field" for blank in blanks}
    each = "the answer" if len(blanks) == 1 else "each answer"
    return f"{' or '.join(sorted(kinds))} for {each}"


def _words_of_guess(name, prompt):
    return [
        f"**Guess {name}.** What do you expect, before it is computed: {_label_of_guess(prompt)}?",
        f'In JupyterLab this is a card with a field. In code: `predict("{name}", your_guess)`.',
    ]
