"""What is said about an answer, a guess or a question: one engine for code and for cards.

Each function takes the session that holds the data in hand and returns what is said; how it is
shown is for the lab's functions and for the cards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from belonging_edu.practice import typed
from belonging_edu.practice.answers import number_of, parts_of, read
from belonging_edu.practice.exercise import Asked, Number, Prompt
from belonging_edu.practice.naming import chapter_of
from belonging_edu.practice.progress import kept_guess, record
from belonging_edu.practice.session import Session
from belonging_edu.practice.typed import Unreadable, Wanted

__all__ = ["Verdict", "guessed", "hint", "judge", "solution", "written_down"]

#: More right parts than this are told in one line.
_MANY = 4

RIGHT, WRONG, UNREAD = "right", "wrong", "unread"


@dataclass(frozen=True)
class Verdict:
    """What is said about an answer.

    `outcome` is "right" if all parts are, "wrong" if one that could be read is not, and "unread" if
    none could be read (or the right ones stand beside one that could not). `said` has a paragraph a
    part, and after a right answer what follows from it. `offers_hint` is whether a hint can help.
    """

    outcome: str
    said: tuple[str, ...]
    offers_hint: bool = False


def judge(session: Session, exercise: str, answer) -> Verdict:
    """Judge an answer, as it was typed or handed in, and note a try.

    Keys are computed only if a part of the answer can be read, or if they name the parts.
    """
    verdict = _judged(session, exercise, answer)
    if verdict.outcome != UNREAD:
        record("exercise", exercise, verdict.outcome == RIGHT, chapter=chapter_of(exercise).number)
    return verdict


def _judged(session, exercise, answer):
    asked = session.asked(exercise)
    try:
        given = parts_of(answer, asked.blanks)
    except Unreadable as problem:
        return Verdict(UNREAD, (f"**{exercise}:** {problem}.",))
    values = [_read(*pair) for pair in zip(given, asked.blanks, strict=True)]
    parts = asked.blanks
    is_readable = any(not isinstance(value, Unreadable) for value in values)
    if is_readable or any(blank.name is None for blank in asked.blanks):
        parts = _beside_right_ones(values, session.exercise(exercise).parts)
    said, right_ones, outcomes = [], [], []
    for value, part in zip(values, parts, strict=True):
        if isinstance(value, Unreadable):
            said.append(f"**{exercise}, {part.name}:** {value}.")
            outcomes.append(UNREAD)
            continue
        right, words = part.judge(value)
        outcomes.append(RIGHT if right else WRONG)
        said.append(f"**{exercise}, {part.name}. {'Right' if right else 'Not yet'}:** {words}.")
        right_ones.append(f"{part.name}: {words}")
    outcome = next(one for one in (WRONG, UNREAD, RIGHT) if one in outcomes)
    if outcome != RIGHT:
        return Verdict(outcome, tuple(said), offers_hint=True)
    if len(said) > _MANY:
        said = [f"**{exercise}. Right:** {'; '.join(right_ones)}."]
    return Verdict(outcome, (*said, asked.way))


def _beside_right_ones(values, parts):
    """The parts, whose answer is not taken for that of another part which is right already."""
    right = {
        part.name
        for value, part in zip(values, parts, strict=True)
        if not isinstance(value, Unreadable) and part.judge(value)[0]
    }
    return tuple(
        replace(part, siblings=tuple(one for one in part.siblings if one.name not in right))
        if isinstance(part, Number)
        else part
        for part in parts
    )


def _read(value, blank):
    """What stands in a blank, or what is wrong with it."""
    try:
        return read(value, blank)
    except Unreadable as problem:
        return problem


def hint(exercise: str, asked: Asked, number: int) -> str:
    """Return a hint with its number; past the last one, the last."""
    number = min(max(number, 1), len(asked.hints))
    return f"**{exercise}, hint {number} of {len(asked.hints)}:** {asked.hints[number - 1]}"


def solution(session: Session, exercise: str) -> tuple[str, ...]:
    """Return the answer to an exercise, and the way to it."""
    asked = session.exercise(exercise)
    keys = "; ".join(
        f"{part.name} {part.key if isinstance(part.key, str) else f'{part.key:.{part.decimals}f}'}"
        for part in asked.parts
    )
    return (f"**{exercise}, solution:** {keys}.", asked.way)


def guessed(session: Session, name: str, prompt: Prompt, guess) -> Verdict:
    """Write a guess down, and return what is said about it."""
    session.guesses.pop(name, None)
    try:
        number = _guess(guess, prompt)
    except Unreadable as problem:
        return Verdict(UNREAD, (f"**Guess {name}:** {problem}.",))
    session.guesses[name] = number
    record("guess", name, number, chapter=chapter_of(name).number)
    unit = f"{number:g} {prompt.unit}".rstrip()
    return Verdict(RIGHT, (f"**Guess {name}:** you wrote {unit}. Now find out.",))


def written_down(session: Session, name: str) -> float | None:
    """Return a guess that was written down, before a restart or since."""
    return session.guesses.get(name, kept_guess(name))


def _guess(guess, prompt):
    """The number of a guess that can be; 0.35 of 100 is asked about, as it may mean 35."""
    wanted = Wanted(prompt.unit, prompt.asks, prompt.low, prompt.high)
    number, has_unit = number_of(guess, wanted)
    whole = typed.whole_of(prompt.unit)
    if whole and 0 < number < 1 and not has_unit:
        unit = "percent" if whole == 100 and "of" not in prompt.unit.split() else f"of {whole:g}"
        raise Unreadable(
            f"{number:g} can be read as {number:g} {unit} or, as a proportion, as "
            f'{whole * number:g} {unit}: write `{whole * number:g}` or `"{number:g} {unit}"`, as '
            "you mean it. Nothing was written down yet"
        )
    if not prompt.low <= number <= prompt.high:
        raise Unreadable(
            f"{number:g} cannot be: {prompt.asks} lies between {prompt.low:g} and {prompt.high:g}. "
            "Nothing was written down; try again"
        )
    return number
