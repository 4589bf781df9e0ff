"""A question of the bank as text: its options with letters, and what to say about an answer."""

from __future__ import annotations

from collections.abc import Iterable

from belonging_edu.practice import bank

__all__ = ["LETTERS", "LEFT_OUT", "asked", "chosen", "feedback", "letters_in", "text_of"]

LETTERS = "ABCD"
LEFT_OUT = "-"


def text_of(item: bank.Item) -> tuple[str, dict[str, str]]:
    """Return what a question asks, and its options by their letters."""
    options = zip(LETTERS, item.options, strict=False)
    return bank.plain(item.stem), {letter: bank.plain(option.answer) for letter, option in options}


def asked(items: Iterable[bank.Item]) -> list:
    """Return questions as paragraphs and lists for `show_message`."""
    said = []
    for number, item in enumerate(items, 1):
        stem, options = text_of(item)
        said += [f"**{number}.** {stem}", options]
    return said


def letters_in(answers: str) -> list[str]:
    """Return the letters of an answer such as ``"B, A d -"``."""
    kept = (letter for letter in str(answers or "").upper() if not letter.isspace())
    return [letter for letter in kept if letter not in ",;."]


def chosen(letter: str, item: bank.Item) -> bank.Option | None:
    """Return the option that a letter stands for, or None."""
    place = LETTERS.find(letter) if letter else -1
    return item.options[place] if 0 <= place < len(item.options) else None


def feedback(number: int, letter: str, item: bank.Item) -> str:
    """Return what to say about one answer."""
    if letter == LEFT_OUT:
        return f"**{number}.** Left out."
    option = chosen(letter, item)
    if option is None:
        last = LETTERS[len(item.options) - 1]
        return f"**{number}.** There is no option {letter}; they go from A to {last}."
    if option.right is None:
        return (
            f"**{number}. {letter}** is noted. This edition of the course does not hold the key to "
            "this question; ask whoever teaches with it."
        )
    why = bank.plain(option.why)
    if option.right:
        return f"**{number}. {letter}, right:** {why}"
    code = option.misconception
    return f"**{number}. {letter}, not right:** {why} ({code}: {bank.misconceptions()[code]})"
