"""The questions of a chapter in its lab."""

from __future__ import annotations

from functools import partial

from belonging_edu.practice import bank
from belonging_edu.practice.cards import QuestionCard
from belonging_edu.practice.display import show_card, show_message
from belonging_edu.practice.judging import RIGHT, UNREAD, WRONG, Verdict

__all__ = ["quiz"]

_LETTERS = "ABCD"


def quiz(chapter: str | int, answers: str = "", *, form: str = "formative") -> None:
    """Ask the questions of a chapter, or say what is right about your answers.

    Parameters
    ----------
    chapter : str or int
        Number of the chapter.
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
    Nothing is counted or sent. Do not use it as an examination: the answers stand in the package.

    Examples
    --------
    >>> quiz("8", "B B")  # doctest: +SKIP
    """
    asked = _asked(chapter, form)
    letters = [letter for letter in str(answers or "").upper() if not letter.isspace()]
    letters = [letter for letter in letters if letter not in ",;."]
    if not letters:
        example = ("BCA" * len(asked))[: len(asked)]
        form_words = "" if form == "formative" else f', form="{form}"'
        said = [
            f"**{len(asked)} questions.** Decide on all of them, then run "
            f'`quiz("{chapter}", "{" ".join(example)}"{form_words})` with your letters.'
        ]
        for number, item in enumerate(asked, 1):
            said += [f"**{number}.** {bank.plain(item.stem)}", _lettered(item)]
        return show_card(said, lambda: _cards(asked))
    if len(letters) != len(asked):
        return show_message(
            [
                f"**{len(asked)} answers are asked for; you gave {len(letters)}.** One letter a "
                "question, in order; write - for one that you leave out."
            ]
        )
    pairs = list(zip(letters, asked, strict=True))
    said = [_feedback(number, *pair) for number, pair in enumerate(pairs, 1)]
    right = sum(_chosen(letter, item) is not None and _chosen(letter, item).right
                for letter, item in pairs)  # fmt: skip
    show_message([f"**{right} of {len(asked)} right.**", *said])


def _asked(chapter, form):
    known = bank.chapters()
    if not str(chapter).isdigit() or int(chapter) not in known:
        raise ValueError(
            f"Chapter {chapter!r} has no questions. Chapters: {', '.join(map(str, known))}."
        )
    if form not in bank.FORMS:
        raise ValueError(f"No form {form!r}. Forms: {', '.join(bank.FORMS)}.")
    return bank.items(int(chapter), form)


def _lettered(item):
    return {
        letter: bank.plain(option.answer)
        for letter, option in zip(_LETTERS, item.options, strict=False)
    }


def _chosen(letter, item):
    place = _LETTERS.find(letter)
    return item.options[place] if 0 <= place < len(item.options) else None


def _cards(asked):
    import ipywidgets

    cards = (
        QuestionCard(number, bank.plain(item.stem), _lettered(item), partial(_judged, number, item))
        for number, item in enumerate(asked, 1)
    )
    return ipywidgets.VBox([card.box for card in cards])


def _judged(number, item, letter):
    if not letter:
        return Verdict(UNREAD, (f"**{number}.** Nothing is chosen yet: choose one answer.",))
    is_right = _chosen(letter, item).right
    return Verdict(RIGHT if is_right else WRONG, (_feedback(number, letter, item),))


def _feedback(number, letter, item):
    if letter == "-":
        return f"**{number}.** Left out."
    chosen = _chosen(letter, item)
    if chosen is None:
        last = _LETTERS[len(item.options) - 1]
        return f"**{number}.** There is no option {letter}; they go from A to {last}."
    why = bank.plain(chosen.why)
    if chosen.right:
        return f"**{number}. {letter}, right:** {why}"
    code = chosen.misconception
    return f"**{number}. {letter}, not right:** {why} ({code}: {bank.misconceptions()[code]})"
