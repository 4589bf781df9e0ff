"""The questions of a chapter in its lab."""

from __future__ import annotations

from functools import partial

from belonging_edu.practice import bank, parts, questions
from belonging_edu.practice.cards import QuestionCard
from belonging_edu.practice.display import show_card, show_message
from belonging_edu.practice.judging import RIGHT, UNREAD, WRONG, Verdict
from belonging_edu.practice.progress import record

__all__ = ["quiz"]


def quiz(chapter: str | int, answers: str = "", *, form: str = "formative") -> None:
    """Ask the questions of a chapter, or say what is right about your answers.

    Parameters
    ----------
    chapter : str or int
        Number of the chapter; of one in two parts, ``"14b"`` is the second.
    answers : str, optional
        One letter a question, in order, such as ``"B A D C"``; ``-`` leaves one out. Left out:
        the questions are shown, in JupyterLab as cards with a *Check* each.
    form : {"formative", "spaced", "pre", "post"}
        Which questions: those of the chapter, short ones to come back to, the test before, the
        test after.

    Raises
    ------
    ValueError
        For a chapter without questions, or a form that does not exist.

    Notes
    -----
    Answers are kept in the file of your progress, and nothing is sent. Do not use it as an
    examination: the answers stand in the package.

    Examples
    --------
    >>> quiz("8", "B B")  # doctest: +SKIP
    """
    number, items = _asked(chapter, form)
    letters = questions.letters_in(answers)
    if not letters:
        example = ("BCA" * len(items))[: len(items)]
        form_words = "" if form == "formative" else f', form="{form}"'
        said = [
            f"**{len(items)} questions.** Decide on all of them, then run "
            f'`quiz("{chapter}", "{" ".join(example)}"{form_words})` with your letters.'
        ]
        said += questions.asked(items)
        return show_card(said, lambda: _cards(number, form, items))
    if len(letters) != len(items):
        return show_message(
            [
                f"**{len(items)} answers are asked for; you gave {len(letters)}.** One letter a "
                "question, in order; write - for one that you leave out."
            ]
        )
    pairs = list(zip(letters, items, strict=True))
    record("quiz", form, {item.id: letter for letter, item in pairs}, chapter=number)
    said = [questions.feedback(number, *pair) for number, pair in enumerate(pairs, 1)]
    if any(item.has_key for item in items):
        said.insert(0, f"**{sum(map(_is_right, letters, items))} of {len(items)} right.**")
    show_message(said)


def _asked(chapter, form):
    known = bank.chapters()
    found = parts.find(chapter, known)
    if found is None:
        raise ValueError(
            f"Chapter {chapter!r} has no questions. Chapters: {', '.join(map(str, known))}."
        )
    if form not in bank.FORMS:
        raise ValueError(f"No form {form!r}. Forms: {', '.join(bank.FORMS)}.")
    number, part = found
    return number, bank.items(number, form, part)


def _is_right(letter, item):
    option = questions.chosen(letter, item)
    return option is not None and bool(option.right)


def _cards(chapter, form, items):
    import ipywidgets

    def judged(number, item, letter):
        if not letter:
            return Verdict(UNREAD, (f"**{number}.** Nothing is chosen yet: choose one answer.",))
        record("quiz", form, {item.id: letter}, chapter=chapter)
        outcome = RIGHT if _is_right(letter, item) else WRONG if item.has_key else UNREAD
        return Verdict(outcome, (questions.feedback(number, letter, item),))

    cards = (
        QuestionCard(number, *questions.text_of(item), partial(judged, number, item))
        for number, item in enumerate(items, 1)
    )
    return ipywidgets.VBox([card.box for card in cards])
